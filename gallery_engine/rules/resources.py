"""Rules that hold for every resource: its group, its parent, its place, its tags, its children and its quota."""

from typing import Any

from gallery_engine import soft_delete
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.ids import PROVIDERS
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, principle, rule
from gallery_engine.rules.sources import (
    ARM_ERRORS,
    BLOCKED_ISSUE,
    DELETE_GROUP,
    GROUP_ISSUE,
    LOCATION_ISSUE,
    OPEN_DISK_ISSUE,
    OVERVIEW,
    QUOTAS,
    RECORDING,
    RESOURCE_MANAGER,
    TAGS,
    TROUBLESHOOT,
)
from gallery_engine.rules.tags import beyond_bounds, tag_names_are_clear

CHILDREN_NAMED = 5
GROUP_KIND = "microsoft.resources/resourcegroups"
_GALLERY_NAMES = {
    "microsoft.compute/galleries": "Gallery",
    "microsoft.compute/galleries/images": "Gallery Image",
    "microsoft.compute/galleries/images/versions": "Gallery Image Version",
}

GROUP_EXISTS = principle(
    "RES101",
    "The resource group has to exist.",
    "Every resource lies in a resource group, and a group is made before anything is put into it. Deleting a group that is not "
    "there is refused too, unlike deleting a resource that is not there, which succeeds and does nothing.",
    code="ResourceGroupNotFound",
    status=404,
    cites=[ARM_ERRORS, RECORDING, GROUP_ISSUE],
)
PARENT_EXISTS = principle(
    "RES102",
    "A nested resource needs its parent.",
    "A definition lives in a gallery and a version in a definition, so they are made from the top down.",
    code="ParentResourceNotFound",
    status=404,
    cites=[ARM_ERRORS, TROUBLESHOOT],
)
RESOURCE_EXISTS = principle(
    "RES103",
    "The resource has to exist.",
    "Nothing of this type lies under this name in this resource group; compare the spelling, the group and the subscription.",
    code="ResourceNotFound",
    status=404,
    cites=[ARM_ERRORS, RECORDING],
)
QUOTA_HOLDS = principle(
    "GAL701",
    "A subscription may hold only so many galleries, definitions, versions, machines and cores.",
    "The figures are soft limits: a support request raises them, a cleverer name does not. Machines count until they are "
    "deleted, deallocated ones too.",
    code="OperationNotAllowed",
    status=409,
    cites=[OVERVIEW, QUOTAS],
    otherwise=(
        "The chapter counts 10 galleries in a subscription, and 100 definitions and 1,000 versions in a gallery. Azure counts "
        "100 galleries, 1,000 definitions and 10,000 versions, each per subscription and region."
    ),
)


@rule("RES104", code="LocationNotAvailableForResourceType", status=400, cites=[ARM_ERRORS])
def location_is_a_region(call: Call[Any]) -> str | Problem | None:
    """A resource is made in a region that Azure has.

    Resource Manager places a resource by its location, so a name that is no region cannot be placed.
    """
    location = normalize(_location(call))
    if location in REGIONS:
        return None
    if not location:
        return Problem("The location property is required for this definition.", code="LocationRequired")
    kind = _type_name(call)
    regions = ",".join(REGIONS)
    if _is_group(call):
        return Problem(
            f"The provided location '{location}' is not available for resource group. List of available regions is '{regions}'.",
            code="LocationNotAvailableForResourceGroup",
        )
    return (
        f"The provided location '{location}' is not available for resource type '{kind}'. "
        f"List of available regions for the resource type is '{regions}'."
    )


@rule("RES105", code="InvalidResourceLocation", status=409, cites=[ARM_ERRORS, LOCATION_ISSUE])
def location_is_fixed(call: Call[Any]) -> str | Problem | None:
    """A resource stays in the region it was made in.

    The location is part of what a resource is; a second one under the same name elsewhere is not a move.
    """
    if call.current is None or normalize(_location(call)) == call.current.location:
        return None
    if _is_group(call):
        return Problem(
            f"Invalid resource group location '{normalize(_location(call))}'. The Resource group already exists in location "
            f"'{call.current.location}'.",
            code="InvalidResourceGroupLocation",
        )
    return (
        f"The resource '{call.address.name}' already exists in location '{call.current.location}' in resource group "
        f"'{call.address.group}'. A resource with the same name cannot be created in location "
        f"'{normalize(_location(call))}'. Please select a new resource name."
    )


@rule("RES106", code="InvalidTags", status=400, cites=[TAGS])
def tags_are_bounded(call: Call[Any]) -> str | None:
    """A resource carries at most 50 tags, with names up to 512 and values up to 256 characters.

    Tags are for finding and billing; long texts belong into the resource's description.
    """
    return beyond_bounds(call.body.tags or {})


GROUP_STAYS = principle(
    "RES111",
    "A resource group is deleted when everything in it has been.",
    "Resource Manager deletes what is in the group and then the group. What refuses to be deleted by itself stays, such as a "
    "gallery that is shared or a version that is protected, and the group with it; everything else is gone by then.",
    code="ResourceGroupDeletionBlocked",
    status=409,
    cites=[DELETE_GROUP, BLOCKED_ISSUE, OPEN_DISK_ISSUE],
    standing="unverified",
)


@rule("RES107", code="OperationNotAllowed", status=409, cites=[TROUBLESHOOT])
def resource_is_not_being_deleted(call: Call[Any]) -> str | None:
    """A resource that is being deleted takes no other operation.

    The deletion cannot be called back; wait for it and make the resource again.
    """
    if call.current is None or "gone" not in call.current.inner or call.request.method == "DELETE":
        return None
    deed = call.request.path.rstrip("/").rpartition("/")[2] if call.request.method == "POST" else _update_of(call.current.kind)
    return (
        f"Operation '{deed}' is not allowed on {call.current.name} since it is marked for deletion. You can only retry the "
        "Delete operation (or wait for an ongoing one to complete)"
    )


@rule("RES108", code="CannotDeleteResource", status=409, cites=[TROUBLESHOOT, RECORDING])
def nothing_is_nested(call: Call[Any]) -> str | None:
    """A resource with nested resources is deleted last.

    Deleting goes from the bottom up: versions, then their definition, then the gallery.
    """
    below = f"{call.key}/"
    nested = [record for record in call.world.under(below) if _is_nested(record, below)]
    if not nested:
        return None
    names = ", ".join(f"'{record.id.split('/providers/', 1)[1]}'" for record in nested[:CHILDREN_NAMED])
    return (
        f"Cannot delete resource while nested resources exist. Some existing nested resource IDs include: {names}. "
        "Please delete all nested resources before deleting this resource."
    )


@rule("RES109", code="ResourceGroupBeingDeleted", status=409, cites=[RESOURCE_MANAGER])
def group_is_not_being_deleted(call: Call[Any]) -> str | None:
    """Nothing is made in a resource group that is being deleted.

    The group's deletion takes everything in it along, also what would be made meanwhile.
    """
    if _is_group(call) and (call.current is None or call.request.method == "DELETE"):
        return None
    if not call.address.group or "gone" not in call.group.inner:
        return None
    return f"The resource group '{call.group.name}' is in deprovisioning state and cannot perform this operation."


def no_subscription(guid: str) -> Problem:
    """What is said of a subscription that the sandbox does not have."""
    return Problem(f"The subscription '{guid}' could not be found.", code="SubscriptionNotFound")


EVERY_WRITE = (group_is_not_being_deleted, resource_is_not_being_deleted)
EVERY_CREATE = (*EVERY_WRITE, location_is_a_region, location_is_fixed, tags_are_bounded, tag_names_are_clear)


def _location(call: Call[Any]) -> str:
    return str(call.body.location or (call.current.location if call.current is not None else ""))


def _is_group(call: Call[Any]) -> bool:
    return call.address.kind == GROUP_KIND


def _update_of(kind: str) -> str:
    return f"Update {_GALLERY_NAMES[kind]}" if kind in _GALLERY_NAMES else "Update"


def _is_nested(record: Record, below: str) -> bool:
    """Whether a record is a resource of its parent, not one that extends it and not one that soft delete keeps."""
    return PROVIDERS not in record.key.removeprefix(below).split("/") and record.kind != soft_delete.KIND


def _type_name(call: Call[Any]) -> str:
    parts = call.address.path.rsplit("/providers/", 1)[-1].split("/")
    return "/".join([parts[0], *parts[1::2]])
