"""What an image version may be made from, and what has to agree with its definition."""

from collections.abc import Callable

from gallery_engine import blobs
from gallery_engine.capture import (
    DATA,
    IMAGE,
    SNAPSHOT,
    VERSION,
    WHOLE,
    Facts,
    Sources,
    facts,
    find,
    kind_of,
    source_record,
    storage_profile,
)
from gallery_engine.catalog.regions import normalize
from gallery_engine.features import security_type
from gallery_engine.machines import DEALLOCATED, is_generalized, power_state
from gallery_engine.machines import KIND as MACHINE
from gallery_engine.models.versions import VersionBody
from gallery_engine.records import Record
from gallery_engine.replication import is_available
from gallery_engine.rules.call import Call, once
from gallery_engine.rules.profiles import asked, asked_sources, definition_of
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import (
    CHAPTER,
    COMMUNITY_SOURCE,
    GENERALIZED,
    IMAGE_VERSION,
    MACHINE_FIELD_ISSUE,
    MACHINE_FIELD_PAGE,
    OVERVIEW,
    PLAIN_SOURCE_ISSUE,
    PLAIN_SOURCE_STL_ISSUE,
    RECORDING,
    TOO_LARGE_ISSUE,
    TROUBLESHOOT,
    TRUSTED_LAUNCH,
)
from gallery_engine.shared_images import shared_image
from gallery_engine.snapshot_copies import is_whole

LARGEST_GB = {"Full": 2_048, "Shallow": 32_767}


@rule("GAL401", code="InvalidParameter", status=400, cites=[RECORDING, IMAGE_VERSION])
def source_is_one(call: Call[VersionBody]) -> str | None:
    """A version has exactly one source: the whole of something, or its disks one by one.

    Two sources could disagree, and none leaves nothing to copy.
    """
    if call.current is not None:
        return None
    named = asked_sources(call)
    whole_only = len(named.whole) == 1 and not named.os_disk and not named.data_disks
    disks_only = len(named.os_disk) == 1 and not named.whole
    if whole_only or disks_only:
        return None
    return (
        "The gallery artifact version source can only be specified either directly under storageProfile or within individual OS "
        "or data disks. One and only one source type (user image, snapshot, disk, virtual machine) can be provided."
    )


@rule("GAL402", code="InvalidParameter", status=400, cites=[TROUBLESHOOT, IMAGE_VERSION, COMMUNITY_SOURCE], standing="unverified")
def source_is_of_a_kind_that_can_be_captured(call: Call[VersionBody]) -> str | None:
    """A whole source is a managed image, machine or version; the source of a disk is a disk, snapshot or VHD.

    A version may be somebody else's, if it is in a gallery for the community; it is named by its public id then, in a field of
    its own.
    """
    named = _new_sources(call)
    if named is None:
        return None
    whole = storage_profile(call.body).source
    public = whole.community_gallery_image_id if whole is not None else None
    if public and shared_image(None, public) is None:
        return f"The source id: {public[:200]} must be an image of a community gallery"
    for identifier in (*named.whole, *named.os_disk, *named.data_disks):
        if kind_of(identifier) not in (WHOLE if named.whole else DATA):
            expected = "either be a managed image, virtual machine or another gallery image version"
            return f"The source id: {identifier[:200]} must {expected if named.whole else 'be a managed disk or snapshot'}"
    return None


@rule(
    "GAL403",
    code="InvalidParameter",
    status=400,
    cites=[CHAPTER],
    rulebooks=("chapter",),
    standing="taught",
    otherwise="A version is also made from a VM, a disk, a VHD or another version.",
)
def source_is_a_managed_image_or_snapshot(call: Call[VersionBody]) -> str | None:
    """By the chapter, a version is made from a managed image or a snapshot, never from a machine itself.

    So the machine is deallocated and captured first, and the version is made from what was captured.
    """
    named = _new_sources(call)
    if named is None or named.kind in {IMAGE, SNAPSHOT}:
        return None
    return (
        f"The source '{named.first}' cannot be used for a gallery image version. Create a managed image or a snapshot from the "
        "deallocated virtual machine first, and use that as the source."
    )


@rule("GAL404", code="NotFound", status=404, cites=[TROUBLESHOOT], standing="unverified")
def source_is_there(call: Call[VersionBody]) -> str | None:
    """A source exists, and lies in the region of the version.

    The version's own region makes the first copy, and reads the source there. A version as source has to have its copy in that
    region.
    """
    named = _new_sources(call)
    if named is None:
        return None
    location = normalize(call.body.location or "")
    for identifier, record in _records(call):
        if kind_of(identifier) == blobs.KIND:
            continue
        if record is None or not _is_in(record, location, call.world.now):
            return (
                f"Source {identifier} is not found. Please check source exists, and is in the same region as gallery image "
                "version being created."
            )
    return None


@rule("GAL405", code="OperationNotAllowed", status=409, cites=[TROUBLESHOOT], standing="unverified")
def source_is_finished(call: Call[VersionBody]) -> str | None:
    """A source has been made and is not being deleted.

    Until an image or disk is finished there is nothing in it to copy, and a snapshot from another region is not whole before its
    copy has come to 100 percent.
    """
    for identifier, record in _records(call):
        if record is None or record.kind in {VERSION, blobs.KIND}:
            continue
        until = record.inner.get("until")
        in_the_making = record.kind != MACHINE and isinstance(until, int) and call.world.now < until
        if in_the_making or "gone" in record.inner or not is_whole(record, call.world.now):
            return f"The source {identifier} is being created or deleted. Wait for the operation to end and try again."
    return None


@rule("GAL406", code="BadRequest", status=400, cites=[TROUBLESHOOT])
def os_type_fits(call: Call[VersionBody]) -> str | None:
    """A source has the OS type of the definition.

    Machines are set up for Windows or for Linux before the image is looked at.
    """
    return _differs(call, "OS type", "osType", lambda found: found.os_type)


@rule("GAL407", code="BadRequest", status=400, cites=[TROUBLESHOOT])
def os_state_fits(call: Call[VersionBody]) -> str | None:
    """A source has the OS state of the definition.

    A generalized image gets a new identity on each machine, a specialized one keeps the old; the definition promises which. A
    machine counts as generalized once it has been marked so.
    """
    found, definition = _facts(call), definition_of(call) or {}
    if found is not None and (found.os_state, definition.get("osState")) == ("Generalized", "Specialized"):
        return (
            f"Cannot create Gallery Image Version from: {asked_sources(call).first} since the OS State in the parent gallery "
            "image ('Specialized') is not 'Generalized'."
        )
    return _differs(call, "OS state", "osState", lambda found: found.os_state)


@rule("GAL408", code="BadRequest", status=400, cites=[TROUBLESHOOT])
def generation_fits(call: Call[VersionBody]) -> str | None:
    """A source has the Hyper-V generation of the definition.

    A disk that starts by UEFI does not start in a machine of generation 1, and the other way round.
    """
    return _differs(call, "Hypervisor generation", "hyperVGeneration", lambda found: found.generation)


@rule("GAL409", code="BadRequest", status=400, cites=[TROUBLESHOOT], standing="unverified")
def architecture_fits(call: Call[VersionBody]) -> str | None:
    """A source has the processor architecture of the definition.

    Programs for x64 do not run on Arm64, and an image is full of programs.
    """
    return _differs(call, "architecture", "architecture", lambda found: found.architecture)


@rule("GAL410", code="OperationNotAllowed", status=409, cites=[IMAGE_VERSION, GENERALIZED], standing="unverified")
def generalized_machine_is_deallocated(call: Call[VersionBody]) -> str | None:
    """A generalized machine is deallocated before a version is made from it.

    A machine that is only stopped still holds its disks. A specialized one may even be running.
    """
    record = source_record(call.body, call.world) if _new_sources(call) is not None else None
    if record is None or record.kind != MACHINE or not is_generalized(record, call.world.now):
        return None
    if power_state(record, call.world.now) == DEALLOCATED:
        return None
    return f"The source virtual machine '{record.name}' is generalized but not deallocated. Deallocate it and try again."


@rule("GAL411", code="GallerySourceResourceExceedsMaxSize", status=400, cites=[OVERVIEW, TOO_LARGE_ISSUE])
def source_is_not_too_large(call: Call[VersionBody]) -> str | None:
    """Each disk of a fully replicated version has at most 2 TB, of a shallow one at most 32 TB.

    Full copies travel between regions; shallow ones are not moved.
    """
    found = _facts(call)
    most = LARGEST_GB["Shallow" if asked(call).shallow else "Full"]
    if found is None or found.largest_gb <= most:
        return None
    return f"The GalleryImageVersion source resource size {found.largest_gb} exceeds the max size {most} supported."


@rule(
    "GAL412",
    code="InvalidParameter",
    status=400,
    cites=[PLAIN_SOURCE_ISSUE, PLAIN_SOURCE_STL_ISSUE, TRUSTED_LAUNCH],
    rulebooks=("azure",),
    otherwise="The security type of a definition is not compared with the source; unless it is asked for, a definition has none.",
)
def trusted_launch_supported_has_a_plain_source(call: Call[VersionBody]) -> str | None:
    """A definition with TrustedLaunchSupported takes no machines, disks or snapshots.

    Such an image must carry no guest state of its own, and only managed images, VHDs and versions are sure not to. It is today's
    default of new definitions; SecurityType=Standard opts out.
    """
    named, definition = _new_sources(call), definition_of(call)
    if named is None or definition is None or security_type(definition, call.address.name) != "TrustedLaunchSupported":
        return None
    if named.kind in {IMAGE, VERSION, blobs.KIND}:
        return None
    return (
        f"The security type 'TrustedLaunchSupported' is not supported for the source id '{named.first}'. Currently only Vhd "
        "Blob, User Image and Gallery Image Version sources are supported for 'TrustedLaunchSupported' images."
    )


@rule("GAL416", code="InvalidParameter", status=400, cites=[MACHINE_FIELD_ISSUE, MACHINE_FIELD_PAGE])
def machine_is_named_as_one(call: Call[VersionBody]) -> Problem | None:
    """A machine as a source has a field of its own: virtualMachineId, and not the id of an image.

    On the command line it goes with --virtual-machine. With --managed-image, which was possible once, it is refused today.
    """
    source = storage_profile(call.body).source if call.current is None else None
    if source is None or not source.id or kind_of(source.id) != MACHINE:
        return None
    place = "galleryImageVersion.properties.storageProfile.source"
    named = f"The gallery image version source id: '{source.id[:300]}'"
    return Problem(f"{named} must be specified in '{place}.virtualMachineId'.", target=place)


@rule(
    "GAL421",
    code="InvalidParameter",
    status=400,
    cites=[CHAPTER],
    rulebooks=("chapter",),
    standing="taught",
    otherwise="A snapshot of a running machine is taken as well.",
)
def snapshot_is_of_a_deallocated_machine(call: Call[VersionBody]) -> str | None:
    """By the chapter, a snapshot for a version is taken while its machine is deallocated.

    A running system is in the middle of writing, and what it has not written yet is not in the snapshot.
    """
    for identifier, record in _records(call):
        if record is not None and record.kind == SNAPSHOT and record.inner.get("running") is True:
            return (
                f"The source '{identifier}' cannot be used for a gallery image version. Deallocate the virtual machine and take "
                "the snapshot again."
            )
    return None


@once
def _new_sources(call: Call[VersionBody]) -> Sources | None:
    """The sources of a new version; an update keeps its source, so nothing is asked of it again."""
    return asked_sources(call) if call.current is None else None


@once
def _records(call: Call[VersionBody]) -> list[tuple[str, Record | None]]:
    named = _new_sources(call)
    found = (*named.whole, *named.os_disk, *named.data_disks) if named is not None else ()
    location = normalize(call.body.location or "")
    return [(identifier, find(identifier, call.world, location)) for identifier in found]


def _is_in(record: Record, location: str, now: int) -> bool:
    return is_available(record, location, now) if record.kind == VERSION else record.location == location


@once
def _facts(call: Call[VersionBody]) -> Facts | None:
    return facts(call.body, call.world) if call.current is None else None


def _differs(call: Call[VersionBody], what: str, name: str, read: Callable[[Facts], str]) -> str | None:
    found, definition = _facts(call), definition_of(call)
    if found is None or definition is None:
        return None
    has, needs = read(found), str(definition.get(name, ""))
    if not has or has == needs:
        return None
    return (
        f"The resource with id '{asked_sources(call).first}' has a different {what} ['{has}'] than the parent gallery image "
        f"{what} ['{needs}']."
    )
