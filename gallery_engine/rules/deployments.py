"""Rules about deployments: their names, modes and places, when one may be replaced, and what is found before anything is made."""

import re
from typing import Any

from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.clock import DAY
from gallery_engine.models.deployments import DeploymentBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, principle, rule
from gallery_engine.rules.sources import (
    ACTIVE_ISSUE,
    ARM_ERRORS,
    CANCEL,
    CANCEL_SAMPLE,
    DEPLOYED_ELSEWHERE_ISSUE,
    DEPLOYMENT_MODES,
    DEPLOYMENT_NAME_ISSUE,
    DEPLOYMENT_REST,
    DEPLOYMENT_SIGN_ISSUE,
    PREFLIGHT_ISSUE,
    PREFLIGHT_POLICY_ISSUE,
    PREFLIGHT_ROLES_ISSUE,
    TEMPLATE_SYNTAX,
)
from gallery_engine.templates.functions.dates import written

MODES = {"incremental": "Incremental", "complete": "Complete"}
EXPIRES_AFTER = 7 * DAY
_LONGEST_NAME = 64
_ODD_SIGN = re.compile(r"[^\w.()-]")

PREFLIGHT = principle(
    "TPL211",
    "Every resource of a template is checked before the first one is made.",
    "Resource Manager asks the providers whether they would take the resources as they are written, and refuses the whole "
    "deployment when one would not. What depends on how another resource turns out can only be seen later, and fails then.",
    code="InvalidTemplateDeployment",
    status=400,
    cites=[PREFLIGHT_ISSUE, PREFLIGHT_POLICY_ISSUE],
    standing="recorded",
)
PERMITTED = principle(
    "TPL212",
    "Whoever deploys a template may make each of its resources.",
    "A deployment has no rights of its own: each resource is made as the caller, so a role that allows deployments alone "
    "is not enough.",
    code="InvalidTemplateDeployment",
    status=403,
    cites=[PREFLIGHT_ROLES_ISSUE],
    standing="recorded",
)


@rule(
    "TPL201",
    code="InvalidDeployment",
    status=400,
    cites=[DEPLOYMENT_NAME_ISSUE, DEPLOYMENT_SIGN_ISSUE, DEPLOYMENT_REST],
    standing="unverified",
)
def deployment_name_is_valid(call: Call[Any]) -> str | None:
    """A deployment's name has 1 to 64 letters, digits, underscores, dots, hyphens or parentheses.

    The name is part of the id under which the deployment's history is kept; one that is used again replaces the old one.
    """
    name = call.address.name
    if len(name) > _LONGEST_NAME:
        return (
            f"The provided deployment name '{name}' has a length of '{len(name)}' which exceeds the maximum length of "
            f"'{_LONGEST_NAME}'."
        )
    odd = _ODD_SIGN.search(name)
    if odd is None:
        return None
    return (
        f"The provided deployment name '{name}' has these invalid characters: '{odd[0]}'. The name can only be a letter, digit, "
        "'-', '.', '(', ')' or '_'."
    )


@rule("TPL202", code="InvalidRequestContent", status=400, cites=[DEPLOYMENT_REST, DEPLOYMENT_MODES], standing="unverified")
def mode_is_known(call: Call[DeploymentBody]) -> str | None:
    """A deployment is Incremental or Complete, and says which.

    Incremental leaves alone what the template does not have; Complete deletes it from the group. With so much at stake there is
    no default.
    """
    mode = call.body.properties.mode
    if mode is None:
        return (
            "The request content was invalid and could not be deserialized: 'Required property 'mode' not found in JSON. Path "
            "'properties'.'."
        )
    if mode.lower() in MODES:
        return None
    return (
        f'The request content was invalid and could not be deserialized: \'Error converting value "{mode[:40]}" to type '
        "'DeploymentMode'. Path 'properties.mode'.'."
    )


@rule("TPL203", code="InvalidTemplate", status=400, cites=[DEPLOYMENT_REST, TEMPLATE_SYNTAX], standing="unverified")
def template_is_in_the_request(call: Call[DeploymentBody]) -> Problem | None:
    """The template comes with the request.

    Azure also fetches one by its address; this cloud has no network, so it can download nothing.
    """
    properties = call.body.properties
    link = properties.template_link or properties.parameters_link
    if link is not None:
        where = (link.uri or link.id or "")[:200]
        return Problem(
            f"Unable to download deployment content from '{where}'. The tracking Id is '{call.world.guid('tracking')}'. "
            "Please see https://aka.ms/arm-deploy for usage details.",
            code="InvalidContentLink",
        )
    if properties.template is None:
        return Problem(
            "Deployment template validation failed: 'The template is missing: either template or templateLink is needed.'."
        )
    return None


@rule("TPL204", code="DeploymentActive", status=409, cites=[ACTIVE_ISSUE], standing="recorded")
def deployment_is_not_active(call: Call[Any]) -> str | None:
    """A deployment that is under way is neither replaced nor deleted.

    Two runs under one name would mix up their operations; wait for the first to end, or take another name.
    """
    record = call.current
    if record is None or record.inner.get("ended") is not None:
        return None
    start = record.inner.get("started")
    began = start if isinstance(start, int) else call.world.now
    return (
        f"Unable to edit or replace deployment '{record.name}': previous deployment from '{written(began, 'G')}' is still active "
        f"(expiration time is '{written(began + EXPIRES_AFTER, 'G')}'). Please see https://aka.ms/arm-deploy for usage details."
    )


@rule("TPL205", code="InvalidDeployment", status=400, cites=[DEPLOYMENT_REST], standing="unverified")
def location_fits_the_scope(call: Call[DeploymentBody]) -> Problem | None:
    """A deployment to a subscription says in which region it is kept; one to a group is kept where the group is.

    The location is that of the deployment's own data; its resources say theirs.
    """
    see = "Please see https://aka.ms/deploy-to-subscription for usage details."
    name, location = call.address.name, call.body.location
    if call.address.group:
        return Problem(f"The 'location' property is not allowed for '{name}'. {see}") if location else None
    if not location:
        return Problem(f"The 'location' property must be specified for '{name}'. {see}")
    if normalize(location) in REGIONS:
        return None
    regions = ",".join(REGIONS)
    return Problem(
        f"The provided location '{location}' is not available for deployment. List of available regions is '{regions}'.",
        code="LocationNotAvailableForDeployment",
    )


@rule("TPL206", code="InvalidDeployment", status=400, cites=[DEPLOYMENT_MODES], standing="unverified")
def complete_is_for_groups(call: Call[DeploymentBody]) -> str | None:
    """Complete mode is for resource groups.

    It deletes what the template does not have, which in a whole subscription would be every other group.
    """
    if call.address.group or (call.body.properties.mode or "").lower() != "complete":
        return None
    return (
        "The deployment mode 'Complete' is not supported for subscription level deployments. Please see "
        "https://aka.ms/deploy-to-subscription for usage details."
    )


@rule("TPL207", code="InvalidDeploymentLocation", status=409, cites=[DEPLOYED_ELSEWHERE_ISSUE, ARM_ERRORS, DEPLOYMENT_REST])
def location_stays(call: Call[DeploymentBody]) -> str | None:
    """A deployment to a subscription stays in the region where its name was used first.

    Its history is kept there; take another name for another region.
    """
    if call.current is None or not call.current.location or normalize(call.body.location or "") == call.current.location:
        return None
    return (
        f"Invalid deployment location '{normalize(call.body.location or '')}'. The deployment '{call.current.name}' already "
        f"exists in location '{call.current.location}'."
    )


@rule("TPL208", code="DeploymentCannotBeCancelled", status=409, cites=[CANCEL, CANCEL_SAMPLE], standing="unverified")
def deployment_can_be_canceled(call: Call[Any]) -> str | None:
    """Only a deployment that is under way is canceled.

    What has ended can no longer be stopped. Canceling undoes nothing: what was made stays, and the group is left in the middle.
    """
    record = call.existing
    if record.inner.get("ended") is None and "gone" not in record.inner:
        return None
    return f"The deployment '{record.name}' cannot be cancelled because it is not running."


WRITTEN = (
    deployment_name_is_valid,
    mode_is_known,
    location_fits_the_scope,
    complete_is_for_groups,
    location_stays,
    template_is_in_the_request,
)
