"""The bodies of policy definitions and assignments. What a rule says is read by the language of policies."""

from typing import Any

from gallery_engine.models.base import Body


class DefinitionProperties(Body):
    """What is settable of a policy definition."""

    display_name: str | None = None
    description: str | None = None
    mode: str | None = None
    metadata: dict[str, Any] | None = None
    parameters: dict[str, Any] | None = None
    policy_rule: Any = None
    version: str | None = None


class DefinitionBody(Body):
    """PUT of a policy definition."""

    properties: DefinitionProperties | None = None


class ParameterValue(Body):
    """The value an assignment gives a parameter."""

    value: Any = None


class NonComplianceMessage(Body):
    """What is told to whoever breaks a policy."""

    message: str


class AssignmentProperties(Body):
    """What is settable of a policy assignment."""

    display_name: str | None = None
    description: str | None = None
    policy_definition_id: str | None = None
    parameters: dict[str, ParameterValue] | None = None
    not_scopes: list[str] | None = None
    enforcement_mode: str | None = None
    metadata: dict[str, Any] | None = None
    non_compliance_messages: list[NonComplianceMessage] | None = None


class AssignmentIdentity(Body):
    """The identity by which an assignment changes resources."""

    type: str | None = None
    user_assigned_identities: dict[str, Any] | None = None


class AssignmentBody(Body):
    """PUT of a policy assignment."""

    location: str | None = None
    identity: AssignmentIdentity | None = None
    properties: AssignmentProperties | None = None
