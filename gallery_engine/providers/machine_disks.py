"""The disks of a new virtual machine: those made with it, those attached, and how its document lists them."""

from dataclasses import dataclass, replace

from msgspec.structs import replace as replaced

from gallery_engine.catalog.disk_tiers import CACHING, KINDS, PREMIUM, STANDARD
from gallery_engine.catalog.sizes import find
from gallery_engine.definitions import choice
from gallery_engine.deployment import DISK, IMAGE, PLATFORM, VERSION, Origin, os_disk, reference, region_of, shared_image
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import DataDisk, MachineBody, ManagedDisk, OsDisk
from gallery_engine.providers.disk_plans import Plan, make
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call

DETACH, DELETE = "Detach", "Delete"


@dataclass(frozen=True, slots=True)
class Disks:
    """The records to write, the entries of the document, and the key of the OS disk."""

    records: tuple[Record, ...]
    os_disk: Document
    data_disks: list[JSON]
    os_key: str


def disks_of(call: Call[MachineBody], made_from: Origin, owner: Document, security: str) -> Disks:
    """Everything about the disks of a new machine; `owner` is {key, vmId} of it."""
    record, shown = _os_disk(call, made_from, owner, security)
    records, listed = [record], list[JSON]()
    for asked in _wanted(call.body, made_from):
        data, entry = data_disk(call, asked, owner)
        records.append(data)
        listed.append(entry)
    return Disks(tuple(records), shown, listed, record.key)


def _os_disk(call: Call[MachineBody], made_from: Origin, owner: Document, security: str) -> tuple[Record, Document]:
    asked = os_disk(call.body)
    entry: Document = {
        "osType": made_from.os_type,
        "createOption": "Attach" if made_from.kind == DISK else "FromImage",
        "caching": choice(asked.caching or "ReadWrite", CACHING),
        "deleteOption": _delete_option(asked),
        "diskSizeGB": asked.disk_size_gb or made_from.size_gb,
    }
    if made_from.kind == DISK and made_from.record is not None:
        record = _attach(made_from.record, owner)
    else:
        name = asked.name or f"{call.address.name}_OsDisk_1_{_hex(call)}"
        plan = Plan(
            id=_disk_id(call, name),
            location=region_of(call.body, None),
            size_gb=asked.disk_size_gb or made_from.size_gb,
            creation=_creation(call.body, made_from),
            sku=_sku(asked.managed_disk, call),
            os_type=made_from.os_type,
            generation=made_from.generation,
            architecture=made_from.architecture,
            security=security,
            owner=owner,
            zones=tuple(call.body.zones or ()),
        )
        record = make(plan, call.world)
    return record, {"name": record.name, **entry, "managedDisk": _managed(record)}


def _wanted(body: MachineBody, made_from: Origin) -> list[DataDisk]:
    """The data disks asked for, and those that come with the image; the image says how large its own are."""
    profile = body.properties.storage_profile
    asked = {disk.lun: disk for disk in (profile.data_disks if profile else None) or []}
    for brought in made_from.data_disks:
        found = asked.get(brought.lun) or DataDisk(lun=brought.lun, create_option="FromImage")
        asked[brought.lun] = found if found.disk_size_gb else replaced(found, disk_size_gb=brought.size_gb)
    return [asked[lun] for lun in sorted(asked)]


def data_disk(call: Call[MachineBody], asked: DataDisk, owner: Document) -> tuple[Record, Document]:
    """The record of a data disk, made or attached, and its entry in the machine's document."""
    held = call.world.get(key_of(asked.managed_disk.id)) if asked.managed_disk and asked.managed_disk.id else None
    if held is not None:
        record, option = _attach(held, owner), "Attach"
    else:
        option = choice(asked.create_option or "Empty", ("FromImage", "Empty"))
        name = asked.name or f"{call.address.name}_disk{asked.lun + 2}_{_hex(call)}"
        plan = Plan(
            id=_disk_id(call, name),
            location=region_of(call.body, None),
            size_gb=asked.disk_size_gb or 0,
            creation={"createOption": option},
            sku=_sku(asked.managed_disk, call),
            owner=owner,
            zones=tuple(call.body.zones or ()),
        )
        record = make(plan, call.world)
    size = mapping(record.body.get("properties")).get("diskSizeGB")
    return record, {
        "lun": asked.lun,
        "name": record.name,
        "createOption": option,
        "caching": choice(asked.caching or "None", CACHING),
        "managedDisk": _managed(record),
        "deleteOption": _delete_option(asked),
        "diskSizeGB": size,
        "toBeDetached": False,
    }


def _attach(record: Record, owner: Document) -> Record:
    return replace(record, inner=dict(record.inner) | {"attachedTo": owner})


def _managed(record: Record) -> Document:
    return {"id": record.id, "storageAccountType": mapping(record.body.get("sku")).get("name")}


def _creation(body: MachineBody, made_from: Origin) -> Document:
    wish = reference(body)
    if made_from.kind == PLATFORM:
        return {"createOption": "FromImage", "imageReference": {"id": _platform_id(body, made_from)}}
    shared = shared_image(body)
    if shared is not None:
        return {"createOption": "FromImage", "galleryImageReference": {shared.parameter: shared.at(made_from.exact).id}}
    name = {IMAGE: "imageReference", VERSION: "galleryImageReference"}[made_from.kind]
    exact = made_from.record.id if made_from.record is not None else wish.id
    return {"createOption": "FromImage", name: {"id": exact}}


def _platform_id(body: MachineBody, made_from: Origin) -> str:
    wish = reference(body)
    return (
        f"/providers/Microsoft.Compute/locations/{region_of(body, None)}/publishers/{wish.publisher}/artifactTypes/vmImage"
        f"/offers/{wish.offer}/skus/{wish.sku}/versions/{made_from.exact}"
    )


def _disk_id(call: Call[MachineBody], name: str) -> str:
    group = call.group
    return f"{group.id}/providers/Microsoft.Compute/disks/{name}"


def _hex(call: Call[MachineBody]) -> str:
    return call.world.guid("disk name").replace("-", "")


def _sku(asked: ManagedDisk | None, call: Call[MachineBody]) -> str:
    """The kind of a new disk: what was asked for, else a Premium SSD where the size takes one."""
    profile = call.body.properties.hardware_profile
    size = find((profile.vm_size if profile else None) or "")
    usual = PREMIUM if size is None or size.premium else STANDARD
    return choice((asked.storage_account_type if asked else None) or usual, KINDS)


def _delete_option(asked: OsDisk | DataDisk) -> str:
    return DELETE if (asked.delete_option or "").lower() == "delete" else DETACH
