"""Rules about machines from a gallery: which version is meant, and whether it is in the machine's region."""

from gallery_engine.deployment import (
    IMAGE,
    NEWEST,
    VERSION,
    can_copy_from_home,
    gallery_version,
    image_address,
    image_id,
    origin,
    region_of,
    security_asked_for,
)
from gallery_engine.errors import AZURE, CHAPTER
from gallery_engine.ids import Address
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.outages import is_down
from gallery_engine.records import Record
from gallery_engine.replication import is_available, is_replicating
from gallery_engine.rules import sources
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import GENERALIZED, OVERVIEW, TROUBLESHOOT, TRUSTED_LAUNCH

TRUSTED = "TrustedLaunch"


@rule(
    "GAL611",
    code="GalleryImageNotFound",
    status=404,
    cites=[TROUBLESHOOT, OVERVIEW, sources.NO_REPLICA_ISSUE],
    standing="unverified",
)
def gallery_image_exists(call: Call[MachineBody]) -> Problem | None:
    """A VM is made from a version that exists: not from a deleted one, and not from a definition without any.

    The id of a definition means its newest version that is not excluded from latest. Machines made earlier are not touched by a
    version's deletion; new ones cannot be made. A version that soft delete keeps can still be named until its retention ends.
    """
    named = image_address(call.body)
    if call.current is not None or named is None or named.kind == IMAGE:
        return None
    if gallery_version(call.body, call.world) is not None:
        return None
    identifier = _definition_id(named) if _is_newest(named) else named.path
    return Problem(not_available(identifier, region_of(call.body, None)), target="imageReference")


@rule(
    "GAL612",
    code="GalleryImageNotFound",
    status=404,
    cites=[sources.NO_REPLICA_ISSUE, TROUBLESHOOT],
    rulebooks=(AZURE,),
    otherwise=(
        "A VM in a region that is no target is made from the copy in the version's own region: slower, and with a charge "
        "for the transfer."
    ),
)
def version_is_in_the_region(call: Call[MachineBody]) -> Problem | None:
    """A VM is made from a replica in its own region, and there has to be one.

    Azure does not fetch an image across regions while a machine is made. Add the region to the version's target regions and wait
    until its copy has arrived.
    """
    version = _version(call)
    if version is None or is_available(version, region_of(call.body, call.current), call.world.now):
        return None
    named = image_address(call.body)
    identifier = _definition_id(named) if named is not None and _is_newest(named) else image_id(call.body, version)
    return Problem(not_available(identifier, region_of(call.body, None)), target="imageReference")


@rule(
    "GAL613",
    code="OperationNotAllowed",
    status=409,
    cites=[sources.CHAPTER],
    rulebooks=(CHAPTER,),
    standing="taught",
    otherwise="The VM is refused as well, in the words for a region that has no copy.",
)
def replication_has_finished(call: Call[MachineBody]) -> Problem | None:
    """A VM in a region that is still being copied to has to wait.

    Replication is asynchronous, and an incomplete copy cannot be deployed from. A region that is no target at all is served from
    the version's own region instead, slower and with a charge for the transfer.
    """
    version = _version(call)
    if version is None or is_available(version, region_of(call.body, call.current), call.world.now):
        return None
    if not is_replicating(version, region_of(call.body, call.current), call.world.now) and can_copy_from_home(
        version, call.world
    ):
        return None
    return Problem(
        f"The resource {call.address.name} cannot be created from Image {image_id(call.body, version)} until the replication of "
        f"the image to {region_of(call.body, call.current)} has completed.",
        target="imageReference",
    )


@rule(
    "GAL614",
    code="InvalidParameter",
    status=400,
    cites=[OVERVIEW, sources.LATEST_ISSUE],
    rulebooks=(AZURE,),
    standing="unverified",
    otherwise="An id that ends in `/versions/latest` means the newest version.",
)
def latest_is_the_definition(call: Call[MachineBody]) -> Problem | None:
    """The newest version of a gallery of your own is named by the definition's id, without `/versions/latest`.

    The word latest belongs into the ids of shared and community galleries. Here it would be the name of a version, and a version
    is named by three integers.
    """
    named = image_address(call.body)
    if call.current is not None or named is None or named.kind != VERSION or named.name.lower() != NEWEST:
        return None
    return Problem(
        f"The value '{named.path}' of parameter imageReference.id is invalid. To use the latest version, specify the id of the "
        "gallery image without '/versions/latest'.",
        target="imageReference.id",
    )


@rule(
    "GAL615",
    code="BadRequest",
    status=400,
    cites=[TRUSTED_LAUNCH, sources.TRUSTED_ONLY_ISSUE, GENERALIZED],
    otherwise=(
        "By the chapter a VM is Standard unless it asks for more, so one that asks for nothing is refused; Azure gives it "
        "Trusted Launch by itself."
    ),
)
def definition_allows_the_security_type(call: Call[MachineBody]) -> str | None:
    """A definition with security type TrustedLaunch makes Trusted Launch machines only.

    TrustedLaunchSupported leaves the choice; TrustedLaunch was decided when the definition was made.
    """
    made_from = origin(call.body, call.world)
    if call.current is not None or made_from is None or made_from.kind != VERSION or made_from.security != TRUSTED:
        return None
    asked = security_asked_for(call.body)
    by_default = not asked and call.rulebook.has("trusted_launch_by_default")
    if asked == TRUSTED or by_default:
        return None
    return "The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type."


@rule("GAL616", code="AllocationFailed", status=409, cites=[sources.CHAPTER, sources.VM_ERRORS], standing="unverified")
def region_is_up(call: Call[MachineBody]) -> str | None:
    """No machine is made in a region that is down.

    Its image may be there, but nothing to run it on. Copies in other regions are not touched: that is what they are for.
    """
    if call.current is not None or not is_down(call.world, region_of(call.body, None)):
        return None
    return (
        f"Allocation failed. The region {region_of(call.body, None)} is not available at the moment. Please try again later, or "
        "try deploying to a different location."
    )


EVERY_GALLERY_MACHINE = (
    region_is_up,
    latest_is_the_definition,
    gallery_image_exists,
    version_is_in_the_region,
    replication_has_finished,
    definition_allows_the_security_type,
)


def _is_newest(named: Address) -> bool:
    return named.kind != VERSION or named.name.lower() == NEWEST


def _definition_id(named: Address) -> str:
    return named.path.rsplit("/versions/", 1)[0] if named.kind == VERSION else named.path


def not_available(image: str, region: str) -> str:
    """What is said of an image that a region does not have, or not for who asks."""
    return (
        f"The gallery image {image} is not available in {region} region. Please contact image owner to replicate to this region, "
        "or change your requested region."
    )


def _version(call: Call[MachineBody]) -> Record | None:
    return gallery_version(call.body, call.world) if call.current is None else None
