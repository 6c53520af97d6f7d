"""Rules about the kinds of disk, from Standard HDD to Ultra, that a machine takes."""

from collections.abc import Iterator

from gallery_engine.catalog.disk_tiers import KINDS, ONLY_FOR_DATA, ULTRA, is_premium
from gallery_engine.catalog.sizes import find
from gallery_engine.definitions import choice
from gallery_engine.deployment import os_disk
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import AnyDisk, MachineBody
from gallery_engine.records import JSON, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import DISK_TYPES, PREMIUM_DISK_ISSUE, ULTRA_DISK_ISSUE, VM_REST, VM_SIZES


@rule("VMS233", code="InvalidParameter", status=400, cites=[PREMIUM_DISK_ISSUE, VM_SIZES])
def size_takes_premium_disks(call: Call[MachineBody]) -> Problem | None:
    """Premium SSDs need a size that takes them.

    The size decides which kinds of storage its host reaches; an s in its name says that Premium SSDs are among them. Choose such
    a size, or disks of a standard kind. It is asked of a new VM and of one that is resized.
    """
    profile = call.body.properties.hardware_profile
    size = find((profile.vm_size if profile else None) or "")
    if size is None or size.premium:
        return None
    for place, name, kind in _disks(call):
        if is_premium(kind):
            return Problem(
                f"Requested operation cannot be performed because the VM size {size.name} does not support the storage account "
                f"type {kind} of disk '{name[:80]}'. Consider updating the VM to a size that supports Premium storage.",
                target=f"{place}.managedDisk.storageAccountType",
            )
    return None


@rule("VMS234", code="InvalidParameter", status=400, cites=[DISK_TYPES, VM_REST], standing="unverified")
def os_disk_is_of_a_kind_that_boots(call: Call[MachineBody]) -> Problem | None:
    """Ultra disks and Premium SSD v2 hold data, never the operating system.

    They are made for databases and the like, and no VM boots from them. The OS disk is a Premium SSD, a Standard SSD or an HDD.
    """
    for place, _, kind in _disks(call):
        if place == "osDisk" and kind in ONLY_FOR_DATA:
            return Problem(
                f"Storage account type '{kind}' cannot be used for the OS disk, it can only be used with data disks.",
                target="osDisk.managedDisk.storageAccountType",
            )
    return None


@rule("VMS235", code="InvalidParameter", status=400, cites=[ULTRA_DISK_ISSUE, VM_REST])
def ultra_disks_are_asked_for(call: Call[MachineBody]) -> Problem | None:
    """A VM takes Ultra disks only when it says so.

    `additionalCapabilities.ultraSSDEnabled` has it placed on a host that reaches Ultra storage; without it there is no way there.
    """
    capabilities = call.body.properties.additional_capabilities
    if (capabilities is not None and capabilities.ultra_ssd_enabled) or all(kind != ULTRA for _, _, kind in _disks(call)):
        return None
    return Problem(
        "StorageAccountType UltraSSD_LRS can be used only when additionalCapabilities.ultraSSDEnabled is set.",
        target="managedDisk.storageAccountType",
    )


EVERY_KIND_OF_DISK = (size_takes_premium_disks, os_disk_is_of_a_kind_that_boots, ultra_disks_are_asked_for)


def _disks(call: Call[MachineBody]) -> Iterator[tuple[str, str, str]]:
    """Where each disk is in the request, its name and its kind: those asked for; those there are when a machine is resized."""
    if call.current is not None:
        if call.body.properties.hardware_profile is not None:
            yield from _held(call.current, call)
        return
    profile = call.body.properties.storage_profile
    yield _asked("osDisk", os_disk(call.body), call)
    for disk in (profile.data_disks if profile else None) or []:
        yield _asked("dataDisk", disk, call)


def _asked(place: str, disk: AnyDisk, call: Call[MachineBody]) -> tuple[str, str, str]:
    managed = disk.managed_disk
    attached = call.world.get(key_of(managed.id)) if managed is not None and managed.id else None
    if attached is not None:
        return place, attached.name, _kind_of(attached)
    return place, disk.name or "", choice((managed.storage_account_type if managed is not None else None) or "", KINDS)


def _held(machine: Record, call: Call[MachineBody]) -> Iterator[tuple[str, str, str]]:
    storage = mapping(mapping(machine.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDisks")
    listed: list[tuple[str, JSON]] = [("osDisk", storage.get("osDisk"))]
    listed += [("dataDisk", entry) for entry in (data if isinstance(data, list) else [])]
    for place, entry in listed:
        disk = call.world.get(key_of(str(mapping(mapping(entry).get("managedDisk")).get("id"))))
        if disk is not None:
            yield place, disk.name, _kind_of(disk)


def _kind_of(disk: Record) -> str:
    return str(mapping(disk.body.get("sku")).get("name", ""))
