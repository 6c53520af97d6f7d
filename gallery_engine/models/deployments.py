"""The bodies of deployments and of the questions about them; a template is read by `templates`."""

from typing import Any

from gallery_engine.models.base import Body


class Link(Body):
    """Where a template or its parameters lie."""

    uri: str | None = None
    id: str | None = None


class WhatIfSettings(Body):
    """How much what-if answers with."""

    result_format: str | None = None


class DeploymentProperties(Body):
    """A template, the values for its parameters, and the mode."""

    mode: str | None = None
    template: dict[str, Any] | None = None
    template_link: Link | None = None
    parameters: dict[str, Any] | None = None
    parameters_link: Link | None = None
    what_if_settings: WhatIfSettings | None = None


class DeploymentBody(Body):
    """PUT of a deployment, and POST of validate and whatIf."""

    properties: DeploymentProperties
    location: str | None = None
    tags: dict[str, str] | None = None
