"""Rules about changing a machine that exists."""

from collections.abc import Iterator, Mapping

from gallery_engine.catalog.sizes import find
from gallery_engine.deployment import NEWEST, os_disk, reference, security_asked_for
from gallery_engine.ids import key_of
from gallery_engine.machines import is_generalized, mapping
from gallery_engine.models.virtual_machines import AnyDisk, MachineBody
from gallery_engine.records import JSON, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import DISK_KIND_ISSUE, GENERALIZE, VM_ERRORS, VM_REST


@rule("VMS219", code="PropertyChangeNotAllowed", status=409, cites=[VM_REST])
def machine_keeps_what_it_was_made_with(call: Call[MachineBody]) -> Problem | None:
    """The image, the OS disk, the names in the guest, the zone and the security type of a VM do not change.

    They were used up when the machine was made. Size and tags can change; for the rest make another machine.
    """
    if call.current is None:
        return None
    for name, asked, has in _fixed(call.body, call.current):
        if asked is not None and str(asked).lower() != str(has or "").lower():
            return Problem(f"Changing property '{name}' is not allowed.", target=name)
    zones = call.body.zones
    if zones is not None and list(zones) != (call.current.body.get("zones") or []):
        return Problem("Changing property 'zones' is not allowed.", target="zones")
    return None


@rule("VMS220", code="OperationNotAllowed", status=409, cites=[GENERALIZE, VM_ERRORS], standing="unverified")
def generalized_machine_keeps_its_disks(call: Call[MachineBody]) -> Problem | None:
    """The data disks of a generalized VM stay.

    It is there to be captured, and an image has the disks that the machine has. Attach and detach disks before.
    """
    profile = call.body.properties.storage_profile
    if call.current is None or profile is None or profile.data_disks is None:
        return None
    kept = {disk.lun for disk in profile.data_disks if disk.to_be_detached is not True}
    if not is_generalized(call.current, call.world.now) or kept == data_disks_of(call.current).keys():
        return None
    return Problem(
        f"Operation 'update data disks' is not allowed on VM '{call.current.name}' since the VM is generalized.",
        target="dataDisks",
    )


@rule("VMS223", code="OperationNotAllowed", status=409, cites=[GENERALIZE, VM_ERRORS], standing="unverified")
def generalized_machine_keeps_its_size(call: Call[MachineBody]) -> str | None:
    """A generalized VM is not resized.

    It will never run again, so a size means nothing for it. Choose the size when you make machines from its image.
    """
    asked = call.body.properties.hardware_profile
    if call.current is None or asked is None or not is_generalized(call.current, call.world.now):
        return None
    has = str(mapping(mapping(call.current.body.get("properties")).get("hardwareProfile")).get("vmSize"))
    size = find(asked.vm_size or "")
    if size is None or size.name == has:
        return None
    return f"Operation 'resize' is not allowed on VM '{call.current.name}' since the VM is generalized."


@rule("VMS237", code="OperationNotAllowed", status=409, cites=[DISK_KIND_ISSUE])
def disk_kinds_change_at_the_disk(call: Call[MachineBody]) -> Problem | None:
    """What kind of storage a disk of a VM is on, is changed at the disk and not through the VM.

    Deallocate the VM and update the disk: it is a resource of its own.
    """
    if call.current is None:
        return None
    for place, asked, has in _kept_disks(call.body, call.current):
        wish = (asked.managed_disk.storage_account_type if asked.managed_disk is not None else None) or ""
        disk = call.world.get(key_of(str(mapping(has.get("managedDisk")).get("id", ""))))
        if wish and disk is not None and wish.lower() != str(mapping(disk.body.get("sku")).get("name", "")).lower():
            return Problem(
                f"Managed disk storage account type change through Virtual Machine '{call.current.name}' is not allowed. Please "
                f"update disk resource at {disk.id}.",
                target=f"{place}.managedDisk.storageAccountType",
            )
    return None


EVERY_CHANGE = (
    machine_keeps_what_it_was_made_with,
    disk_kinds_change_at_the_disk,
    generalized_machine_keeps_its_disks,
    generalized_machine_keeps_its_size,
)


def data_disks_of(machine: Record) -> dict[int, Mapping[str, JSON]]:
    """The entries of a machine's data disks by their LUNs."""
    listed = mapping(mapping(machine.body.get("properties")).get("storageProfile")).get("dataDisks")
    found = [mapping(item) for item in (listed if isinstance(listed, list) else [])]
    return {lun: item for item in found if isinstance(lun := item.get("lun"), int)}


def _kept_disks(body: MachineBody, machine: Record) -> Iterator[tuple[str, AnyDisk, Mapping[str, JSON]]]:
    """Each disk that a request names and the machine has: its place, as it is asked for, as it is."""
    storage = mapping(mapping(machine.body.get("properties")).get("storageProfile"))
    yield "osDisk", os_disk(body), mapping(storage.get("osDisk"))
    has = data_disks_of(machine)
    profile = body.properties.storage_profile
    for disk in (profile.data_disks if profile is not None else None) or []:
        if disk.lun in has:
            yield "dataDisk", disk, has[disk.lun]


def _fixed(body: MachineBody, machine: Record) -> list[tuple[str, str | None, JSON]]:
    """Each fixed property: its name, what is asked for, what the machine has."""
    properties = mapping(machine.body.get("properties"))
    storage = mapping(properties.get("storageProfile"))
    image, disk = mapping(storage.get("imageReference")), mapping(storage.get("osDisk"))
    profile = mapping(properties.get("osProfile"))
    wish, os_profile = reference(body), body.properties.os_profile
    asked_disk = os_disk(body).managed_disk
    return [
        ("imageReference.id", wish.id, image.get("id")),
        ("imageReference.sharedGalleryImageId", wish.shared_gallery_image_id, image.get("sharedGalleryImageId")),
        ("imageReference.communityGalleryImageId", wish.community_gallery_image_id, image.get("communityGalleryImageId")),
        ("imageReference.publisher", wish.publisher, image.get("publisher")),
        ("imageReference.offer", wish.offer, image.get("offer")),
        ("imageReference.sku", wish.sku, image.get("sku")),
        ("imageReference.version", wish.version, image.get("version", NEWEST)),
        ("osDisk.managedDisk.id", asked_disk.id if asked_disk else None, mapping(disk.get("managedDisk")).get("id")),
        ("osDisk.name", os_disk(body).name, disk.get("name")),
        ("osProfile.computerName", os_profile.computer_name if os_profile else None, profile.get("computerName")),
        ("osProfile.adminUsername", os_profile.admin_username if os_profile else None, profile.get("adminUsername")),
        ("securityProfile.securityType", security_asked_for(body) or None, machine.inner.get("securityType")),
    ]
