"""Rules about the disks that a new machine is made with."""

from collections import Counter

from gallery_engine.catalog.sizes import find
from gallery_engine.deployment import DISK, attached, origin, os_disk, owner_of, region_of
from gallery_engine.ids import group_key, key_of
from gallery_engine.models.virtual_machines import DataDisk, MachineBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import VM_ERRORS, VM_REST, VM_SIZES


@rule("VMS224", code="NotFound", status=404, cites=[VM_ERRORS, VM_REST], standing="unverified")
def attached_disks_are_here(call: Call[MachineBody]) -> str | None:
    """A disk that is attached exists, in the region of the VM.

    The host reads its disks over the region's own network.
    """
    for identifier in _attached(call):
        disk = call.world.get(key_of(identifier))
        region = region_of(call.body, None)
        if disk is None or disk.kind != DISK or "gone" in disk.inner or disk.location != region:
            return f"The disk {identifier[:300]} was not found in location '{region}'."
    return None


@rule("VMS225", code="ConflictingUserInput", status=409, cites=[VM_ERRORS])
def attached_disks_are_free(call: Call[MachineBody]) -> str | None:
    """A disk belongs to one VM at a time.

    Two systems writing to one file system would destroy it. A deallocated VM keeps its disks too.
    """
    for identifier in _attached(call):
        disk = call.world.get(key_of(identifier))
        machine = owner_of(disk, call.world) if disk is not None else None
        if disk is not None and machine is not None:
            return f"Disk '{disk.name}' cannot be attached as the disk is already owned by VM '{machine.id}'."
    return None


@rule("VMS226", code="InvalidParameter", status=400, cites=[VM_ERRORS])
def disk_names_are_new(call: Call[MachineBody]) -> Problem | None:
    """A disk that is made with a VM has a name that no disk of the resource group has.

    Leave the name out, and one is made up that nobody else uses.
    """
    if call.current is not None or attached(call.body):
        return None
    names = [os_disk(call.body).name, *(disk.name for disk in _data_disks(call) if _id(disk) is None)]
    group = group_key(call.key)
    for name in filter(None, names):
        if call.world.get(f"{group}/providers/{DISK}/{name.lower()}") is not None or names.count(name) > 1:
            return Problem(f"A disk named '{name[:80]}' already exists.", target="disk.name")
    return None


@rule("VMS227", code="InvalidParameter", status=400, cites=[VM_ERRORS, VM_REST])
def luns_are_used_once(call: Call[MachineBody]) -> Problem | None:
    """Each data disk has a logical unit number of its own, from 0 to 63.

    The guest tells its disks apart by that number.
    """
    counted = Counter(disk.lun for disk in _data_disks(call))
    for lun, count in counted.items():
        if count > 1:
            return Problem(f"A disk at LUN {lun} already exists.", target="dataDisk.lun")
        if not 0 <= lun <= 63:
            return Problem("The value of parameter dataDisk.lun is invalid.", target="dataDisk.lun")
    return None


@rule("VMS228", code="OperationNotAllowed", status=409, cites=[VM_SIZES, VM_ERRORS])
def size_takes_the_disks(call: Call[MachineBody]) -> str | None:
    """Each size takes a limited number of data disks.

    The limit grows with the cores: two cores take four disks, four take eight.
    """
    profile = call.body.properties.hardware_profile
    size = find((profile.vm_size if profile else None) or "")
    made_from = origin(call.body, call.world) if call.current is None else None
    luns = {disk.lun for disk in _data_disks(call)} | {disk.lun for disk in (made_from.data_disks if made_from else ())}
    if call.current is not None or size is None or len(luns) <= size.data_disks:
        return None
    return f"The maximum number of data disks allowed to be attached to a VM of this size is {size.data_disks}."


@rule("VMS229", code="InvalidParameter", status=400, cites=[VM_REST])
def new_data_disks_have_a_size(call: Call[MachineBody]) -> Problem | None:
    """An empty data disk is given a size.

    Disks from an image and disks that exist have one; of an empty one nobody knows how large it should be.
    """
    for disk in _data_disks(call):
        if _id(disk) is None and not disk.disk_size_gb:
            return Problem("Required parameter 'dataDisk.diskSizeGB' is missing (null).", target="dataDisk.diskSizeGB")
    return None


EVERY_DISK_OF_A_MACHINE = (
    attached_disks_are_here,
    attached_disks_are_free,
    disk_names_are_new,
    luns_are_used_once,
    size_takes_the_disks,
    new_data_disks_have_a_size,
)


def _data_disks(call: Call[MachineBody]) -> list[DataDisk]:
    profile = call.body.properties.storage_profile
    return list((profile.data_disks if profile else None) or []) if call.current is None else []


def _id(disk: DataDisk) -> str | None:
    return disk.managed_disk.id if disk.managed_disk else None


def _attached(call: Call[MachineBody]) -> list[str]:
    """The ids of all disks that a new machine takes over."""
    if call.current is not None:
        return []
    found = [attached(call.body), *(_id(disk) for disk in _data_disks(call))]
    return [identifier for identifier in found if identifier]
