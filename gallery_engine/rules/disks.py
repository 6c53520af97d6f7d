"""Rules about managed disks."""

from typing import Any

from gallery_engine.catalog.disk_tiers import KINDS, LARGEST_GB, NETWORK_POLICIES
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.deployment import VERSION, owner_of, whole
from gallery_engine.disk_contents import (
    BYTES_PER_GB,
    COPIES,
    COPY,
    DISK_OPTIONS,
    EMPTY,
    FOOTER_BYTES,
    FROM_IMAGE,
    IMPORT,
    UPLOAD,
    contents,
    creation,
    option,
    source_id,
)
from gallery_engine.ids import last_name
from gallery_engine.machines import DEALLOCATED, mapping, power_state
from gallery_engine.models.disks import DiskBody
from gallery_engine.records import Record
from gallery_engine.replication import is_available
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import DISK_REST, DISK_SCALE, RECORDING, RESIZE_DOWN_ISSUE, VM_ERRORS, ZONES
from gallery_engine.rules.storage_sources import (
    CONVERT_DISK,
    COPY_SNAPSHOT,
    DISK_REDUNDANCY,
    EXPAND_DISK,
    NOT_HERE_ISSUE,
    RESIZE_ISSUE,
    SOURCE_ISSUE,
    UPLOAD_A_VHD,
)
from gallery_engine.snapshot_copies import is_whole

SMALLEST_UPLOAD = 20 * 1024**2 + FOOTER_BYTES
FOUR_TIB = 4_096


@rule("DSK101", code="OperationNotAllowed", status=409, cites=[RECORDING])
def disk_is_not_attached(call: Call[Any]) -> str | None:
    """A disk that belongs to a VM is not deleted.

    Also a deallocated VM keeps its disks. Delete the VM, or detach the disk, and then the disk.
    """
    machine = owner_of(call.existing, call.world)
    return None if machine is None else f"Disk {call.existing.name} is attached to VM {machine.id}."


@rule("DSK102", code="InvalidParameter", status=400, cites=[DISK_REST])
def creation_is_known(call: Call[DiskBody]) -> Problem | None:
    """A new disk says how it is made: empty, as a copy, from an image or a VHD, or for an upload.

    The option cannot be left out, and it decides what else has to be said. Azure has more options than this lab.
    """
    if call.current is not None:
        return None
    if not creation(call.body).create_option:
        return Problem(
            "Required parameter 'disk.creationData.createOption' is missing (null).", target="creationData.createOption"
        )
    if option(call.body) not in DISK_OPTIONS:
        asked = creation(call.body).create_option[:60]
        text = (
            f"The value '{asked}' of parameter disk.creationData.createOption is invalid. Use one of {', '.join(DISK_OPTIONS)}."
        )
        return Problem(text, target="creationData.createOption")
    if option(call.body) in {COPY, FROM_IMAGE, IMPORT} and not source_id(call.body):
        name = "sourceUri" if option(call.body) == IMPORT else "sourceResourceId"
        return Problem(f"Required parameter 'disk.creationData.{name}' is missing (null).", target="creationData")
    return None


@rule("DSK103", code="NotFound", status=404, cites=[NOT_HERE_ISSUE, DISK_REST, VM_ERRORS], standing="unverified")
def source_is_here(call: Call[DiskBody]) -> str | None:
    """A disk is copied from something in its own region.

    A disk, a snapshot or an image is read where it lies; of a gallery version the replica in the disk's region is. A LUN means
    one of the image's data disks.
    """
    if call.current is not None or option(call.body) not in {COPY, FROM_IMAGE}:
        return None
    found = contents(call.body, call.world)
    record = found.record if found is not None else None
    region = normalize(call.body.location or "")
    if record is not None and record.kind == VERSION:
        there = is_available(record, region, call.world.now)
    else:
        there = found is not None and (record is None or record.location == region)
    return None if there else f"Resource {last_name(source_id(call.body))[:80]} is not found."


@rule("DSK104", code="InvalidParameter", status=400, cites=[DISK_SCALE, DISK_REST])
def size_is_possible(call: Call[DiskBody]) -> Problem | None:
    """A disk has 1 to 32,767 GiB, and no less than what is on it.

    An empty disk has to be given a size; a copy has the size of its source unless a larger one is asked for.
    """
    asked = call.body.properties.disk_size_gb
    found = contents(call.body, call.world) if call.current is None else None
    if asked is None and call.current is None and option(call.body) == EMPTY:
        return Problem("Required parameter 'disk.diskSizeGB' is missing (null).", target="diskSizeGB")
    least = found.size_gb if found is not None else 1
    if asked is None or least <= asked <= LARGEST_GB:
        return None
    return Problem(
        f"The specified disk size value of {asked} for disk '{call.address.name}' is invalid. Disk size must be between {least} "
        f"and {LARGEST_GB}.",
        target="diskSizeGB",
    )


@rule("DSK105", code="BadRequest", status=400, cites=[RESIZE_DOWN_ISSUE, DISK_SCALE], standing="unverified")
def disk_does_not_shrink(call: Call[DiskBody]) -> str | None:
    """A disk grows and never shrinks.

    What lies at its end might be in use, and nobody asks the file system.
    """
    asked, has = call.body.properties.disk_size_gb, _size(call)
    if call.current is None or asked is None or asked >= has:
        return None
    return (
        f"The disk/snapshot resource with id {call.current.id} cannot be resized down. Reducing disk/snapshot size is not "
        "supported in Azure to prevent data loss. If you do need to reduce the size of the disk, please create new "
        "snapshot/disks with the appropriate size. More information is available at https://aka.ms/AzureDisksFAQ"
    )


@rule("DSK106", code="OperationNotAllowed", status=409, cites=[RESIZE_ISSUE, EXPAND_DISK], standing="recorded")
def resized_while_released(call: Call[DiskBody]) -> str | None:
    """An OS disk is resized only while its VM is deallocated, and so is a data disk that grows beyond 4 TiB.

    The host has opened the disk with the size it had; a deallocated VM has no host. Other data disks may grow while the VM
    runs.
    """
    machine, asked = _machine_at_work(call), call.body.properties.disk_size_gb
    if call.current is None or machine is None or asked is None or asked == _size(call):
        return None
    grows_in_use = machine.inner.get("osDisk") != call.current.key and (asked <= FOUR_TIB or _size(call) > FOUR_TIB)
    if grows_in_use:
        return None
    return (
        f"Cannot resize disk {call.current.name} while it is attached to running VM {machine.id}. Resizing a disk of an Azure "
        "Virtual Machine requires the virtual machine to be deallocated. Please stop your VM and retry the operation."
    )


@rule("DSK107", code="PropertyChangeNotAllowed", status=409, cites=[DISK_REST, SOURCE_ISSUE], standing="unverified")
def creation_is_fixed(call: Call[DiskBody]) -> Problem | None:
    """What a disk or snapshot was made from does not change.

    The data is there already; another source means another disk.
    """
    if call.current is None or call.body.properties.creation_data is None:
        return None
    stored = mapping(mapping(call.current.body.get("properties")).get("creationData"))
    image = mapping(stored.get("galleryImageReference") or stored.get("imageReference"))
    from_image = image.get("id") or image.get("sharedGalleryImageId") or image.get("communityGalleryImageId")
    before = stored.get("sourceResourceId") or stored.get("sourceUri") or from_image
    named = {IMPORT: "sourceUri", FROM_IMAGE: "imageReference"}.get(option(call.body), "sourceResourceId")
    changes = (
        ("createOption", option(call.body), stored.get("createOption")),
        (named, source_id(call.body).lower(), str(before or "").lower()),
    )
    for name, asked, has in changes:
        if asked != has:
            text = f"Changing property '{name}' is not allowed for existing disk '{call.current.name}'."
            return Problem(text, target=f"creationData.{name}")
    return None


@rule("DSK108", code="InvalidParameter", status=400, cites=[DISK_REST])
def words_are_known(call: Call[DiskBody]) -> Problem | None:
    """A disk's kind of storage, operating system, generation and network policy are words that Azure knows.

    The SKU sets price, speed and whether the data is kept in one zone or in three; the others say what a VM could boot from it.
    """
    asked = (
        ("sku.name", call.body.sku.name if call.body.sku else None, KINDS),
        ("osType", call.body.properties.os_type, ("Linux", "Windows")),
        ("hyperVGeneration", call.body.properties.hyper_v_generation, ("V1", "V2")),
        ("networkAccessPolicy", call.body.properties.network_access_policy, NETWORK_POLICIES),
    )
    for name, value, known in asked:
        if value is not None and value.lower() not in {word.lower() for word in known}:
            text = f"The value '{value[:60]}' of parameter disk.{name} is invalid. Use one of {', '.join(known)}."
            return Problem(text, target=name)
    return None


@rule("DSK109", code="OperationNotAllowed", status=409, cites=[CONVERT_DISK], standing="unverified")
def kind_changes_while_released(call: Call[DiskBody]) -> str | None:
    """The kind of storage of a disk changes only while no running VM has it.

    The data moves to other hardware. Deallocate the VM first; a disk that nobody holds can be changed at any time.
    """
    machine = _machine_at_work(call)
    asked = ((call.body.sku.name if call.body.sku else None) or "").lower()
    has = str(mapping(call.current.body.get("sku")).get("name")).lower() if call.current is not None else asked
    if call.current is None or machine is None or not asked or asked == has:
        return None
    return (
        f"Cannot change the account type of disk {call.current.name} while it is attached to running VM {machine.id}. Please "
        "stop (deallocate) your VM and retry the operation."
    )


@rule("DSK110", code="BadRequest", status=400, cites=[DISK_REDUNDANCY, ZONES], standing="unverified")
def zone_redundancy_needs_zones(call: Call[DiskBody]) -> Problem | None:
    """Zone-redundant storage needs a region with availability zones.

    It keeps the data in three zones, and not every region has them.
    """
    asked = (call.body.sku.name if call.body.sku else None) or ""
    location = normalize(call.body.location or (call.current.location if call.current is not None else ""))
    region = REGIONS.get(location)
    if not asked.upper().endswith("_ZRS") or region is None or region.zones:
        return None
    return Problem(f"The SKU '{asked[:40]}' is not supported in location '{region.name}'.", target="sku.name")


@rule("DSK111", code="InvalidParameter", status=400, cites=[UPLOAD_A_VHD, DISK_REST], standing="unverified")
def upload_says_its_size(call: Call[DiskBody]) -> Problem | None:
    """A disk for an upload is told how many bytes will come, the 512 at the end of a VHD included.

    It is made with that size, for what is uploaded has to fit exactly.
    """
    if call.current is not None or option(call.body) != UPLOAD:
        return None
    size = creation(call.body).upload_size_bytes
    if size is None:
        text = "Required parameter 'disk.creationData.uploadSizeBytes' is missing (null)."
        return Problem(text, target="creationData.uploadSizeBytes")
    if SMALLEST_UPLOAD <= size <= LARGEST_GB * BYTES_PER_GB + FOOTER_BYTES:
        return None
    return Problem("The value of parameter disk.creationData.uploadSizeBytes is invalid.", target="creationData.uploadSizeBytes")


@rule("DSK112", code="OperationNotAllowed", status=409, cites=[COPY_SNAPSHOT], standing="unverified")
def source_is_whole(call: Call[DiskBody]) -> str | None:
    """Nothing is made from a snapshot that is still being copied.

    Only at 100 percent is everything there. Until then the property completionPercent says how far the copy is.
    """
    if call.current is not None or option(call.body) not in COPIES:
        return None
    found = contents(call.body, call.world)
    record = found.record if found is not None else None
    if record is None or is_whole(record, call.world.now):
        return None
    return f"The snapshot {record.name} cannot be used before its copy is complete. Wait until completionPercent is 100."


EVERY_DISK = (
    creation_is_known,
    words_are_known,
    zone_redundancy_needs_zones,
    upload_says_its_size,
    source_is_here,
    source_is_whole,
    size_is_possible,
    creation_is_fixed,
    disk_does_not_shrink,
    resized_while_released,
    kind_changes_while_released,
)


def _machine_at_work(call: Call[DiskBody]) -> Record | None:
    """The machine that has a disk and has not let go of it."""
    machine = owner_of(call.current, call.world) if call.current is not None else None
    return None if machine is None or power_state(machine, call.world.now) == DEALLOCATED else machine


def _size(call: Call[DiskBody]) -> int:
    return whole(mapping(call.existing.body.get("properties")).get("diskSizeGB")) if call.current is not None else 0
