"""Rules about capturing a managed image."""

from gallery_engine import blobs
from gallery_engine.catalog.disk_tiers import CACHING, KINDS
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.deployment import DISK
from gallery_engine.errors import AZURE
from gallery_engine.ids import key_of
from gallery_engine.machines import DEALLOCATED, KIND, is_generalized, mapping, power_state
from gallery_engine.models.images import ImageBody, ImageDisk, ImageOsDisk, ImageStorage
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import (
    ARM64_ISSUE,
    CAPTURE,
    GENERATION_ISSUE,
    IMAGE_RECORDING,
    TRUSTED_LAUNCH,
    VM_ERRORS,
    VM_REST,
    ZONES,
)
from gallery_engine.rules.storage_sources import COPY_SNAPSHOT
from gallery_engine.snapshot_copies import SNAPSHOT, is_whole
from gallery_engine.store import World

MOST_LUNS = 64
GENERATIONS = ("V1", "V2")


@rule("IMG101", code="InvalidParameter", status=400, cites=[IMAGE_RECORDING, VM_REST], standing="unverified")
def source_is_one(call: Call[ImageBody]) -> Problem | None:
    """An image has one source: a VM as it is, or an OS disk with its type and state.

    From a VM everything is taken over. A disk does not say by itself whether it holds Linux or Windows, and whether it was
    generalized.
    """
    if call.current is not None:
        return None
    machine, disk = source_machine_id(call), os_disk(call)
    given = disk.sources() if disk is not None else []
    if bool(machine) == bool(given) or len(given) > 1:
        return Problem(
            "An image is created from exactly one of sourceVirtualMachine, or managedDisk, snapshot or blobUri of the OS disk.",
            target="sourceVirtualMachine",
        )
    if machine or disk is None:
        return None
    for name, value in (("osType", disk.os_type), ("osState", disk.os_state)):
        if not value:
            return Problem(f"Required parameter 'osDisk.{name}' is missing (null).", target=f"osDisk.{name}")
    return None


@rule("IMG102", code="NotFound", status=404, cites=[VM_ERRORS, GENERATION_ISSUE])
def machine_is_here(call: Call[ImageBody]) -> str | None:
    """A VM is captured in its own region.

    The image's disk is read from the VM's, and a managed image is never copied anywhere else.
    """
    identifier = source_machine_id(call) if call.current is None else ""
    machine = source_machine(call)
    if not identifier or (machine is not None and machine.location == normalize(call.body.location or "")):
        return None
    name = identifier.rpartition("/")[2]
    return f"Source Virtual Machine '{name[:80]}' specified in the request does not exist in this Azure location."


@rule("IMG103", code="OperationNotAllowed", status=409, cites=[TRUSTED_LAUNCH, VM_ERRORS])
def machine_has_standard_security(call: Call[ImageBody]) -> str | None:
    """A VM with Trusted Launch cannot become a managed image.

    Managed images cannot carry what belongs to it. A gallery can: make an image version from the VM, or choose security type
    Standard when you make the VM.
    """
    machine = source_machine(call)
    if machine is None or machine.inner.get("securityType") != "TrustedLaunch":
        return None
    return "Creation of managed images are not supported for virtual machine with TrustedLaunch security type."


@rule(
    "IMG104",
    code="OperationNotAllowed",
    status=409,
    cites=[CAPTURE, VM_ERRORS],
    rulebooks=(AZURE,),
    otherwise="A VM that is not marked generalized is captured too, as a specialized image.",
)
def machine_is_generalized(call: Call[ImageBody]) -> str | None:
    """A VM is marked generalized before it is captured as a managed image.

    In Azure, managed images taken from a VM are generalized ones. The mark is set by `az vm generalize`; it does not clean the
    guest, and what is in the guest is not looked at.
    """
    machine = source_machine(call)
    if machine is None or is_generalized(machine, call.world.now):
        return None
    return f"The operation 'Create Image' requires the Virtual Machine '{machine.name}' to be Generalized."


@rule("IMG105", code="OperationNotAllowed", status=409, cites=[CAPTURE, VM_ERRORS])
def machine_is_deallocated(call: Call[ImageBody]) -> str | None:
    """A VM is deallocated before it is captured as a managed image.

    Stopped is not enough: only a deallocated VM has let go of its disks, so that a copy of them is whole.
    """
    machine = source_machine(call)
    if machine is None or power_state(machine, call.world.now) == DEALLOCATED:
        return None
    return f"Operation 'Create Image' is not allowed on VM '{machine.name}' since the VM is not deallocated."


@rule(
    "IMG106",
    code="InvalidParameter",
    status=400,
    cites=[GENERATION_ISSUE],
    rulebooks=(AZURE,),
    otherwise="The image takes the generation of its VM, whatever the request says or leaves out.",
)
def generation_is_that_of_the_source(call: Call[ImageBody]) -> Problem | None:
    """An image has the generation of the VM it is taken from, and Azure wants to be told.

    The generation of an image is V1 unless the request says otherwise, and a generation 2 VM does not fit that.
    """
    machine = source_machine(call)
    asked = call.body.properties.hyper_v_generation or GENERATIONS[0]
    has = str(machine.inner.get("generation", "")) if machine is not None else asked
    if asked.upper() == has:
        return None
    return Problem(
        f"The Input HyperVGeneration property: '{asked[:20]}' does not match with the HyperVGeneration property: "
        f"'{has.replace('V', 'Gen')}' belonging to source: 'sourceVirtualMachine'.",
        target="hyperVGeneration",
    )


@rule("IMG107", code="NotFound", status=404, cites=[VM_ERRORS, CAPTURE], standing="unverified")
def disks_are_here(call: Call[ImageBody]) -> str | None:
    """A disk or snapshot that an image is made from exists, in the region of the image.

    A managed image is one copy in one region, made from what lies there.
    """
    region = normalize(call.body.location or "")
    for name, identifier in _disk_sources(call):
        record = call.world.get(key_of(identifier))
        kind = {"managedDisk": DISK, "snapshot": SNAPSHOT}.get(name)
        if kind is not None and (record is None or record.kind != kind or record.location != region or "gone" in record.inner):
            return f"The {name} '{identifier[:300]}' of image {call.address.name} was not found in location '{region}'."
    return None


@rule("IMG108", code="InvalidParameter", status=400, cites=[CAPTURE, ZONES], standing="unverified")
def zones_are_there(call: Call[ImageBody]) -> Problem | None:
    """A zone-resilient image needs a region with availability zones.

    It is kept in three zones, and not every region has them.
    """
    storage = call.body.properties.storage_profile
    region = REGIONS.get(normalize(call.body.location or ""))
    if storage is None or storage.zone_resilient is not True or region is None or region.zones:
        return None
    return Problem(f"Zone resilient images are not supported in location '{region.name}'.", target="storageProfile.zoneResilient")


@rule("IMG109", code="PropertyChangeNotAllowed", status=409, cites=[CAPTURE, IMAGE_RECORDING], standing="unverified")
def source_is_fixed(call: Call[ImageBody]) -> Problem | None:
    """What an image was made from, and its generation, do not change.

    The image is a copy that was made once. Its tags can change; for other contents capture another image.
    """
    if call.current is None:
        return None
    stored = mapping(call.current.body.get("properties"))
    disk = mapping(mapping(stored.get("storageProfile")).get("osDisk"))
    asked_disk = os_disk(call) or ImageOsDisk()
    changes = [
        ("sourceVirtualMachine.id", source_machine_id(call), mapping(stored.get("sourceVirtualMachine")).get("id")),
        ("hyperVGeneration", call.body.properties.hyper_v_generation, stored.get("hyperVGeneration")),
        ("storageProfile.osDisk.osType", asked_disk.os_type, disk.get("osType")),
        ("storageProfile.osDisk.osState", asked_disk.os_state, disk.get("osState")),
    ]
    changes += [
        (f"storageProfile.osDisk.{name}", identifier, mapping(disk.get(name)).get("id") or disk.get(name))
        for name, identifier in asked_disk.sources()
    ]
    for name, asked, has in changes:
        if asked and str(asked).lower() != str(has or "").lower():
            return Problem(f"Changing property '{name}' is not allowed.", target=name)
    return None


@rule("IMG110", code="InvalidParameter", status=400, cites=[VM_REST])
def values_are_known(call: Call[ImageBody]) -> Problem | None:
    """Type, state, caching, storage and generation of an image are words that Azure knows.

    Linux or Windows, Generalized or Specialized, V1 or V2; a host caches a disk for reading, for both ways, or not at all.
    """
    disk = os_disk(call) or ImageOsDisk()
    asked = (
        ("osDisk.caching", disk.caching, CACHING),
        ("osDisk.osType", disk.os_type, ("Linux", "Windows")),
        ("osDisk.osState", disk.os_state, ("Generalized", "Specialized")),
        ("hyperVGeneration", call.body.properties.hyper_v_generation, GENERATIONS),
        ("osDisk.storageAccountType", disk.storage_account_type, KINDS),
    )
    for name, value, known in asked:
        if value is not None and value.lower() not in {word.lower() for word in known}:
            return Problem(
                f"The value '{value[:60]}' of parameter image.{name} is invalid. Use {' or '.join(known)}.", target=name
            )
    return None


@rule("IMG111", code="OperationNotAllowed", status=409, cites=[TRUSTED_LAUNCH, CAPTURE], standing="unverified")
def disks_have_standard_security(call: Call[ImageBody]) -> str | None:
    """A disk or snapshot of a VM with Trusted Launch cannot become a managed image.

    Managed images cannot carry what belongs to it, whichever way they are made. A gallery version can.
    """
    for identifier, record in _disk_records(call):
        security = mapping(mapping(record.body.get("properties")).get("securityProfile")).get("securityType")
        if security == "TrustedLaunch":
            return f"Creation of managed images are not supported for {identifier[:300]} with TrustedLaunch security type."
    return None


@rule("IMG112", code="OperationNotAllowed", status=409, cites=[COPY_SNAPSHOT], standing="unverified")
def snapshots_are_whole(call: Call[ImageBody]) -> str | None:
    """No image is made from a snapshot that is still being copied.

    Only at 100 percent is everything there. Until then the property completionPercent says how far the copy is.
    """
    for identifier, record in _disk_records(call):
        if not is_whole(record, call.world.now):
            return f"The snapshot '{identifier[:300]}' cannot be used before its copy is complete."
    return None


@rule("IMG113", code="InvalidParameter", status=400, cites=[VM_REST, VM_ERRORS])
def luns_are_used_once(call: Call[ImageBody]) -> Problem | None:
    """Each data disk of an image has a logical unit number of its own, from 0 to 63, and a source.

    A VM made from the image finds its disks by that number.
    """
    if call.current is not None:
        return None
    storage = call.body.properties.storage_profile or ImageStorage()
    seen: set[int] = set()
    for disk in storage.data_disks or []:
        if disk.lun in seen:
            return Problem(f"A disk at LUN {disk.lun} already exists.", target="dataDisk.lun")
        if not 0 <= disk.lun <= MOST_LUNS - 1:
            return Problem("The value of parameter dataDisk.lun is invalid.", target="dataDisk.lun")
        if len(disk.sources()) != 1 and not source_machine_id(call):
            text = "A data disk is made from exactly one of managedDisk, snapshot or blobUri."
            return Problem(text, target="storageProfile.dataDisks")
        seen.add(disk.lun)
    return None


@rule("IMG114", code="OperationNotAllowed", status=409, cites=[ARM64_ISSUE, CAPTURE])
def machine_is_not_arm64(call: Call[ImageBody]) -> str | None:
    """A VM with an Arm processor cannot become a managed image.

    Managed images carry no processor architecture, so nothing would keep the image from the wrong machines. A gallery can: its
    definitions say the architecture.
    """
    machine = source_machine(call)
    if machine is None or machine.inner.get("architecture") != "Arm64":
        return None
    return (
        "Creating an image with sourceVirtualMachine source that has CPU Architecture 'Arm64' is not supported. Please select a "
        "source resource with a supported CPU Architecture: 'x64'."
    )


EVERY_IMAGE = (
    values_are_known,
    source_is_one,
    machine_is_here,
    machine_has_standard_security,
    machine_is_not_arm64,
    machine_is_generalized,
    machine_is_deallocated,
    generation_is_that_of_the_source,
    luns_are_used_once,
    disks_are_here,
    disks_have_standard_security,
    snapshots_are_whole,
    zones_are_there,
    source_is_fixed,
)


def source_machine_id(call: Call[ImageBody]) -> str:
    """The id of the VM that an image is to be taken from; empty where it is made from disks."""
    source = call.body.properties.source_virtual_machine
    return (source.id if source else None) or ""


def source_machine(call: Call[ImageBody]) -> Record | None:
    """The VM that a new image is to be taken from."""
    record = call.world.get(key_of(source_machine_id(call))) if call.current is None and source_machine_id(call) else None
    return record if record is not None and record.kind == KIND and "gone" not in record.inner else None


def os_disk(call: Call[ImageBody]) -> ImageOsDisk | None:
    """The OS disk that a request describes."""
    return (call.body.properties.storage_profile or ImageStorage()).os_disk


def source_disk(asked: ImageDisk, world: World) -> Record | None:
    """The disk, snapshot or blob that a disk of an image is made from."""
    for name, identifier in asked.sources():
        return blobs.find(identifier, world) if name == "blobUri" else world.get(key_of(identifier))
    return None


def _disk_records(call: Call[ImageBody]) -> list[tuple[str, Record]]:
    """The disks and snapshots that a new image is made from, as far as they are there, with their ids."""
    found = [(identifier, call.world.get(key_of(identifier))) for name, identifier in _disk_sources(call) if name != "blobUri"]
    return [(identifier, record) for identifier, record in found if record is not None]


def _disk_sources(call: Call[ImageBody]) -> list[tuple[str, str]]:
    if call.current is not None:
        return []
    storage = call.body.properties.storage_profile or ImageStorage()
    disks = [storage.os_disk, *(storage.data_disks or [])]
    return [source for disk in disks if disk is not None for source in disk.sources()]
