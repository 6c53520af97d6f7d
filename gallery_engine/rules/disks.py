"""Rules about managed disks."""

from typing import Any

from gallery_engine.catalog.disk_tiers import KINDS, LARGEST_GB
from gallery_engine.catalog.regions import normalize
from gallery_engine.deployment import VERSION, owner_of, whole
from gallery_engine.disk_contents import EMPTY, OPTIONS, contents, creation, option, source_id
from gallery_engine.machines import DEALLOCATED, mapping, power_state
from gallery_engine.models.disks import DiskBody
from gallery_engine.replication import is_available
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import DISK_REST, DISK_SCALE, RECORDING, VM_ERRORS


@rule("DSK101", code="OperationNotAllowed", status=409, cites=[RECORDING])
def disk_is_not_attached(call: Call[Any]) -> str | None:
    """A disk that belongs to a VM is not deleted.

    Also a deallocated VM keeps its disks. Delete the VM, or detach the disk, and then the disk.
    """
    machine = owner_of(call.existing, call.world)
    return None if machine is None else f"Disk {call.existing.name} is attached to VM {machine.id}."


@rule("DSK102", code="InvalidParameter", status=400, cites=[DISK_REST])
def creation_is_known(call: Call[DiskBody]) -> Problem | None:
    """A new disk says how it is made: empty, as a copy, or from an image.

    The option cannot be left out, and it decides what else has to be said. Azure has more options than this lab.
    """
    if call.current is not None:
        return None
    if not creation(call.body).create_option:
        return Problem(
            "Required parameter 'disk.creationData.createOption' is missing (null).", target="creationData.createOption"
        )
    if option(call.body) not in OPTIONS:
        asked = creation(call.body).create_option[:60]
        text = f"The value '{asked}' of parameter disk.creationData.createOption is invalid. Use one of {', '.join(OPTIONS)}."
        return Problem(text, target="creationData.createOption")
    if option(call.body) != EMPTY and not source_id(call.body):
        return Problem("Required parameter 'disk.creationData.sourceResourceId' is missing (null).", target="creationData")
    return None


@rule("DSK103", code="NotFound", status=404, cites=[DISK_REST, VM_ERRORS], standing="unverified")
def source_is_here(call: Call[DiskBody]) -> str | None:
    """A disk is copied from something in its own region.

    A disk, a snapshot or an image is read where it lies; of a gallery version the replica in the disk's region is.
    """
    if call.current is not None or option(call.body) == EMPTY:
        return None
    found = contents(call.body, call.world)
    record = found.record if found is not None else None
    region = normalize(call.body.location or "")
    if record is not None and record.kind == VERSION:
        there = is_available(record, region, call.world.now)
    else:
        there = found is not None and (record is None or record.location == region)
    return (
        None if there else f"The source {source_id(call.body)} of disk {call.address.name} was not found in location '{region}'."
    )


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


@rule("DSK105", code="OperationNotAllowed", status=409, cites=[DISK_SCALE], standing="unverified")
def disk_does_not_shrink(call: Call[DiskBody]) -> str | None:
    """A disk grows and never shrinks.

    What lies at its end might be in use, and nobody asks the file system.
    """
    asked, has = call.body.properties.disk_size_gb, _size(call)
    if call.current is None or asked is None or asked >= has:
        return None
    return f"The disk {call.current.name} has {has}GB and cannot be resized to {asked}GB: a disk cannot be made smaller."


@rule("DSK106", code="Conflict", status=409, cites=[VM_ERRORS])
def resized_while_released(call: Call[DiskBody]) -> str | None:
    """The disk of a VM is resized only while the VM is deallocated.

    The host has opened the disk with the size it had; a deallocated VM has no host.
    """
    machine = owner_of(call.current, call.world) if call.current is not None else None
    asked = call.body.properties.disk_size_gb
    if machine is None or asked is None or asked == _size(call) or power_state(machine, call.world.now) == DEALLOCATED:
        return None
    return "Disk resizing is allowed only when creating a VM or when the VM is deallocated."


@rule("DSK107", code="PropertyChangeNotAllowed", status=409, cites=[DISK_REST], standing="unverified")
def creation_is_fixed(call: Call[DiskBody]) -> Problem | None:
    """What a disk was made from does not change.

    The data is on the disk already; another source means another disk.
    """
    if call.current is None or call.body.properties.creation_data is None:
        return None
    stored = mapping(mapping(call.current.body.get("properties")).get("creationData"))
    image = mapping(stored.get("galleryImageReference") or stored.get("imageReference"))
    named = image.get("id") or image.get("sharedGalleryImageId") or image.get("communityGalleryImageId")
    before = stored.get("sourceResourceId") or named
    same = option(call.body) == stored.get("createOption") and source_id(call.body).lower() == str(before or "").lower()
    return None if same else Problem("Changing property 'creationData' is not allowed.", target="creationData")


@rule("DSK108", code="InvalidParameter", status=400, cites=[DISK_REST])
def words_are_known(call: Call[DiskBody]) -> Problem | None:
    """A disk's kind of storage, operating system and generation are words that Azure knows.

    The SKU sets price, speed and whether the data is kept in one zone or in three; the others say what a VM could boot from it.
    """
    asked = (
        ("sku.name", call.body.sku.name if call.body.sku else None, KINDS),
        ("osType", call.body.properties.os_type, ("Linux", "Windows")),
        ("hyperVGeneration", call.body.properties.hyper_v_generation, ("V1", "V2")),
    )
    for name, value, known in asked:
        if value is not None and value.lower() not in {word.lower() for word in known}:
            text = f"The value '{value[:60]}' of parameter disk.{name} is invalid. Use one of {', '.join(known)}."
            return Problem(text, target=name)
    return None


EVERY_DISK = (
    creation_is_known,
    words_are_known,
    source_is_here,
    size_is_possible,
    creation_is_fixed,
    disk_does_not_shrink,
    resized_while_released,
)


def _size(call: Call[DiskBody]) -> int:
    return whole(mapping(call.existing.body.get("properties")).get("diskSizeGB")) if call.current is not None else 0
