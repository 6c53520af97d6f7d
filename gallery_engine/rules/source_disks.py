"""Rules about the disks of a version: named one by one they differ, they can be captured at all, and later they stay."""

from gallery_engine.capture import DISK, facts, source_record, storage_profile
from gallery_engine.definitions import properties_of
from gallery_engine.ids import key_of
from gallery_engine.machines import KIND as MACHINE
from gallery_engine.machines import mapping
from gallery_engine.models.versions import VersionBody
from gallery_engine.records import JSON, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.profiles import asked_sources
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import TROUBLESHOOT

ULTRA = "UltraSSD_LRS"


@rule("GAL413", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def luns_differ(call: Call[VersionBody]) -> str | None:
    """Each data disk of a version has a LUN of its own.

    Machines made from the version find their disks by it.
    """
    luns = [disk.lun for disk in storage_profile(call.body).data_disk_images or []]
    if len(set(luns)) == len(luns):
        return None
    return "Duplicated lun numbers have been detected in the input data disks. Lun number must be unique for each data disk."


@rule("GAL414", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def disks_differ(call: Call[VersionBody]) -> str | None:
    """Each disk of a version comes from a source of its own.

    The same disk twice would be one disk under two numbers.
    """
    if call.current is not None:
        return None
    named = asked_sources(call)
    data = [key_of(found) for found in named.data_disks]
    same = [found for found in named.os_disk if key_of(found) in data]
    if same:
        return f"OSDiskImage and DataDiskImage cannot point to same blob {same[0]}"
    if len(set(data)) == len(data):
        return None
    return "Duplicated source ids are found in the input disks. Source id should be unique for each disk."


@rule("GAL415", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def no_ultra_disk_is_captured(call: Call[VersionBody]) -> str | None:
    """Ultra disks do not get into a gallery.

    They have no snapshots that a copy could be made from in time. Premium, standard SSD and standard HDD disks do.
    """
    record = source_record(call.body, call.world) if call.current is None else None
    if record is None:
        return None
    if record.kind == MACHINE:
        ultra = [disk for disk in _disks_of(record, call) if _sku(disk) == ULTRA]
        if ultra:
            return f"Source virtual machine {record.id} cannot contain disk ['{ultra[0].id}'] stored in an UltraSSD account type."
        return None
    asked = asked_sources(call)
    named = (call.world.get(key_of(found)) for found in (*asked.os_disk, *asked.data_disks))
    disks = [disk for disk in named if disk is not None and disk.kind == DISK and _sku(disk) == ULTRA]
    return f"Source disk {disks[0].id} cannot be stored in an UltraSSD account type." if disks else None


@rule("GAL208", code="PropertyChangeNotAllowed", status=409, cites=[TROUBLESHOOT], standing="unverified")
def version_keeps_its_data_disks(call: Call[VersionBody]) -> str | Problem | None:
    """A version keeps its data disks, their LUNs and their sources.

    They were captured with it. Another disk is another version.
    """
    said = storage_profile(call.body).data_disk_images or []
    if call.current is None or not said:
        return None
    kept = _stored_disks(call.current)
    for disk in said:
        if disk.lun not in kept:
            return "Adding new Data Disks or changing the LUN of a Data Disk in an existing Image is not allowed."
        given = disk.source.given() if disk.source is not None else []
        if any(key_of(found) != kept[disk.lun] for found in given):
            target = "galleryImageVersion.properties.storageProfile.dataDiskImages.source.id"
            return Problem(f"Changing property '{target}' is not allowed.", target=target)
    return None


def data_disk_luns(record: Record) -> list[int]:
    """The LUNs of a version's data disks."""
    return list(_stored_disks(record))


def new_luns(call: Call[VersionBody]) -> list[int]:
    """The LUNs of the data disks that a new version will have."""
    found = facts(call.body, call.world)
    return [disk.lun for disk in found.data_disks] if found is not None else []


def _stored_disks(record: Record) -> dict[int, str]:
    """The key of each data disk's source by LUN; empty where the disk came along with a whole source."""
    listed: JSON = mapping(properties_of(record).get("storageProfile")).get("dataDiskImages")
    disks = [mapping(item) for item in (listed if isinstance(listed, list) else [])]
    found = {disk.get("lun"): str(mapping(disk.get("source")).get("id", "")) for disk in disks}
    return {lun: key_of(source) if source else "" for lun, source in found.items() if isinstance(lun, int)}


def _disks_of(machine: Record, call: Call[VersionBody]) -> list[Record]:
    profile = mapping(properties_of(machine).get("storageProfile"))
    listed = profile.get("dataDisks")
    data = listed if isinstance(listed, list) else []
    named = [mapping(mapping(item).get("managedDisk")).get("id") for item in (profile.get("osDisk"), *data)]
    found = [call.world.get(key_of(str(identifier))) for identifier in named if identifier]
    return [disk for disk in found if disk is not None]


def _sku(disk: Record) -> str:
    return str(mapping(disk.body.get("sku")).get("name", ""))
