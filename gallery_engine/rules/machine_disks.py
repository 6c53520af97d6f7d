"""Rules about the disks that a new machine is made with."""

from collections import Counter
from collections.abc import Mapping

from gallery_engine.catalog.disk_tiers import CACHING, KINDS, LARGEST_GB
from gallery_engine.catalog.sizes import find
from gallery_engine.deployment import DISK, attached, origin, os_disk, owner_of, region_of, security_asked_for
from gallery_engine.ids import group_key, key_of
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import AnyDisk, DataDisk, MachineBody
from gallery_engine.records import JSON
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployment import is_entity_name
from gallery_engine.rules.disk_access import no_disk_of_the_machine_is_open
from gallery_engine.rules.disk_kinds import EVERY_KIND_OF_DISK
from gallery_engine.rules.machine_changes import data_disks_of
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import DISK_SCALE, TROUBLESHOOT, VM_ERRORS, VM_REST, VM_SIZES

LARGEST_OS_DISK_GB = 4_095


@rule("VMS218", code="InvalidParameter", status=400, cites=[VM_REST, DISK_SCALE])
def words_are_known(call: Call[MachineBody]) -> Problem | None:
    """How a disk is made, cached, stored and left, and the security type, are words that Azure knows.

    Of the security types this lab has Standard and TrustedLaunch; Azure has ConfidentialVM besides, on hardware of its
    own.
    """
    security = ("securityProfile.securityType", security_asked_for(call.body), ("Standard", "TrustedLaunch"))
    for name, value, known in (security, *(words for disk in _all(call) for words in _words(disk))):
        if value and value.lower() not in {word.lower() for word in known}:
            text = f"The value '{value[:60]}' of parameter {name} is invalid. Use one of {', '.join(known)}."
            return Problem(text, target=name)
    return None


@rule("VMS221", code="InvalidParameter", status=400, cites=[VM_ERRORS, DISK_SCALE])
def disk_sizes_are_possible(call: Call[MachineBody]) -> Problem | None:
    """An OS disk has up to 4,095 GiB, a data disk up to 32,767.

    The system starts from a partition table that older firmware has to read; data disks have no such bound.
    """
    for disk in _all(call):
        most = LARGEST_GB if isinstance(disk, DataDisk) else LARGEST_OS_DISK_GB
        if disk.disk_size_gb is not None and not 1 <= disk.disk_size_gb <= most:
            name = (disk.name or "")[:80]
            return Problem(
                f"The specified disk size value of {disk.disk_size_gb} for disk '{name}' is invalid. Disk size must be between 1 "
                f"and {most}.",
                target="disk.diskSizeGB",
            )
    return None


@rule("VMS224", code="NotFound", status=404, cites=[VM_ERRORS, VM_REST], standing="unverified")
def attached_disks_are_here(call: Call[MachineBody]) -> str | None:
    """A disk that is attached exists, in the region of the VM.

    The host reads its disks over the region's own network.
    """
    for identifier in _attached(call):
        disk = call.world.get(key_of(identifier))
        region = region_of(call.body, call.current)
        if disk is None or disk.kind != DISK or "gone" in disk.inner or disk.location != region:
            return f"The disk {identifier[:300]} was not found in location '{region}'."
    return None


@rule("VMS225", code="ConflictingUserInput", status=409, cites=[VM_ERRORS])
def attached_disks_are_free(call: Call[MachineBody]) -> str | None:
    """A disk belongs to one VM at a time.

    Two systems writing to one file system would destroy it. A deallocated VM keeps its disks too.
    """
    keys = [key_of(identifier) for identifier in _attached(call)]
    for key in keys:
        disk = call.world.get(key)
        machine = owner_of(disk, call.world) if disk is not None else None
        owner = machine.id if machine is not None else call.address.path
        if disk is not None and (machine is not None or keys.count(key) > 1):
            return f"Disk '{disk.name}' cannot be attached as the disk is already owned by VM '{owner}'."
    return None


@rule("VMS226", code="InvalidParameter", status=400, cites=[VM_ERRORS])
def disk_names_are_new(call: Call[MachineBody]) -> Problem | None:
    """A disk that is made with a VM has a name that no disk of the resource group has.

    Leave the name out, and one is made up that nobody else uses.
    """
    own = [os_disk(call.body)] if call.current is None and not attached(call.body) else []
    made = [*own, *(disk for disk in _data_disks(call) if _id(disk) is None)]
    names = [disk.name for disk in made if disk.name]
    counted = Counter(name.lower() for name in names)
    for name in names:
        if counted[name.lower()] > 1 or call.world.get(f"{group_key(call.key)}/providers/{DISK}/{name.lower()}") is not None:
            return Problem(f"A disk named '{name[:80]}' already exists.", target="disk.name")
    return None


@rule("VMS227", code="InvalidParameter", status=400, cites=[VM_ERRORS, VM_REST])
def luns_are_used_once(call: Call[MachineBody]) -> Problem | None:
    """Each data disk has a logical unit number of its own, from 0 to 63.

    The guest tells its disks apart by that number.
    """
    has = data_disks_of(call.current) if call.current is not None else {}
    counted = Counter([*(disk.lun for disk in _asked(call)), *(disk.lun for disk in _data_disks(call) if disk.lun in has)])
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
    size = find((profile.vm_size if profile else None) or _size_of(call))
    made_from = origin(call.body, call.world) if call.current is None else None
    luns = {disk.lun for disk in _asked(call)} | {disk.lun for disk in (made_from.data_disks if made_from else ())}
    if size is None or len(luns) <= size.data_disks:
        return None
    return f"The maximum number of data disks allowed to be attached to a VM of this size is {size.data_disks}."


@rule("VMS229", code="InvalidParameter", status=400, cites=[VM_REST])
def new_data_disks_have_a_size(call: Call[MachineBody]) -> Problem | None:
    """An empty data disk is given a size, and one from the image has a LUN that the image has.

    Disks of the image and disks that exist have a size; of an empty one nobody knows how large it should be.
    """
    made_from = origin(call.body, call.world)
    brought = {disk.lun for disk in made_from.data_disks} if made_from is not None else set()
    for disk in _data_disks(call):
        if (disk.create_option or "").lower() == "fromimage":
            if disk.lun not in brought:
                return Problem(f"The image has no data disk at LUN {disk.lun}.", target="dataDisk.lun")
        elif _id(disk) is None and not disk.disk_size_gb:
            return Problem("Required parameter 'dataDisk.diskSizeGB' is missing (null).", target="dataDisk.diskSizeGB")
    return None


@rule("VMS231", code="InvalidParameter", status=400, cites=[VM_ERRORS, VM_REST])
def disk_names_are_valid(call: Call[MachineBody]) -> Problem | None:
    """A disk that is made with a VM is named as any disk is.

    Letters, digits, underscores, periods and hyphens, up to 80, with a letter or digit at the start and no hyphen or period
    at the end.
    """
    for disk in _all(call):
        if disk.name is not None and not is_entity_name(disk.name):
            return Problem(
                f"The entity name '{disk.name[:100]}' is invalid according to its validation rule: "
                "^[^_\\W][\\w-._]{0,79}(?<![-.])$.",
                target="disk.name",
            )
    return None


@rule("VMS236", code="NotSupported", status=400, cites=[TROUBLESHOOT])
def disks_are_managed_and_last(call: Call[MachineBody]) -> Problem | None:
    """In this lab every disk of a VM is a managed one, and it lasts.

    Azure can also keep an OS disk on the VM's host, where it is lost with the machine, and knew disks that were files in a
    storage account. A VM with either cannot be the source of an image version.
    """
    if any(disk.vhd is not None for disk in _all(call)):
        return Problem("This lab does not simulate unmanaged disks. Use managed disks.", target="vhd")
    disk = os_disk(call.body)
    if disk is None or disk.diff_disk_settings is None:
        return None
    return Problem("This lab does not simulate ephemeral OS disks. Leave diffDiskSettings out.", target="osDisk.diffDiskSettings")


EVERY_DISK_OF_A_MACHINE = (
    disks_are_managed_and_last,
    words_are_known,
    disk_names_are_valid,
    disk_sizes_are_possible,
    attached_disks_are_here,
    attached_disks_are_free,
    no_disk_of_the_machine_is_open,
    disk_names_are_new,
    luns_are_used_once,
    size_takes_the_disks,
    *EVERY_KIND_OF_DISK,
    new_data_disks_have_a_size,
)


def _size_of(call: Call[MachineBody]) -> str:
    """The size that the machine has before a request; empty for a new one."""
    properties = mapping(call.current.body.get("properties")) if call.current is not None else {}
    return str(mapping(properties.get("hardwareProfile")).get("vmSize") or "")


def _all(call: Call[MachineBody]) -> list[AnyDisk]:
    return [os_disk(call.body), *_data_disks(call)]


def _words(disk: AnyDisk) -> tuple[tuple[str, str | None, tuple[str, ...]], ...]:
    """The words that describe a disk: the property's name, what was asked for, what is known."""
    made = ("FromImage", "Attach", "Empty") if isinstance(disk, DataDisk) else ("FromImage", "Attach")
    return (
        ("disk.createOption", disk.create_option, made),
        ("disk.caching", disk.caching, CACHING),
        ("disk.deleteOption", disk.delete_option, ("Delete", "Detach")),
        ("disk.managedDisk.storageAccountType", disk.managed_disk.storage_account_type if disk.managed_disk else None, KINDS),
    )


def _asked(call: Call[MachineBody]) -> list[DataDisk]:
    """The data disks that a request says the machine has."""
    profile = call.body.properties.storage_profile
    return [disk for disk in (profile.data_disks if profile else None) or [] if disk.to_be_detached is not True]


def _data_disks(call: Call[MachineBody]) -> list[DataDisk]:
    """The data disks that a request makes or attaches: all of a new machine's, those that an old one does not have."""
    has = data_disks_of(call.current) if call.current is not None else {}
    return [disk for disk in _asked(call) if disk.lun not in has or _is_another(disk, has[disk.lun])]


def _is_another(disk: DataDisk, entry: Mapping[str, JSON]) -> bool:
    identifier = _id(disk)
    return identifier is not None and key_of(identifier) != key_of(str(mapping(entry.get("managedDisk")).get("id")))


def _id(disk: DataDisk) -> str | None:
    return disk.managed_disk.id if disk.managed_disk else None


def _attached(call: Call[MachineBody]) -> list[str]:
    """The ids of all disks that a machine takes over."""
    found = [attached(call.body) if call.current is None else None, *(_id(disk) for disk in _data_disks(call))]
    return [identifier for identifier in found if identifier]
