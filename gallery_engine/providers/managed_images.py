"""Managed images: captured from a virtual machine, or made from disks, snapshots or VHDs."""

from dataclasses import replace

from gallery_engine import blobs
from gallery_engine.catalog.disk_tiers import CACHING, KINDS
from gallery_engine.catalog.regions import normalize
from gallery_engine.catalog.sizes import X64
from gallery_engine.definitions import choice
from gallery_engine.deployment import disk_guest, whole
from gallery_engine.machines import guest_of, is_generalized, mapping
from gallery_engine.models.images import ImageBody, ImageDataDisk, ImageDisk, ImageOsDisk
from gallery_engine.providers import links
from gallery_engine.providers.guests import view
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.blob_sources import EVERY_BLOB_SOURCE
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployment import name_is_valid
from gallery_engine.rules.managed_images import EVERY_IMAGE, GENERATIONS, os_disk, source_disk, source_machine
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE

# Teaching estimates, in seconds; Azure publishes none.
SECONDS_TO_CAPTURE = 30
SECONDS_PER_GB = 1
SECONDS_TO_CHANGE = 2
SECONDS_TO_DELETE = 10
SPELLINGS = ("Linux", "Windows", "Generalized", "Specialized", *GENERATIONS)


def put(call: Call[ImageBody]) -> Done:
    """Capture an image, or change the tags of one."""
    if call.current is not None:
        tags: Document = {"tags": dict(call.body.tags)} if call.body.tags is not None else {}
        return Done(replace(call.current, body={**call.current.body, **tags}), seconds=SECONDS_TO_CHANGE)
    machine = source_machine(call)
    properties, inner = _of_machine(call, machine) if machine is not None else _of_disks(call)
    storage = mapping(properties["storageProfile"])
    size = whole(mapping(storage.get("osDisk")).get("diskSizeGB"))
    location = normalize(call.body.location or "")
    body: Document = {"location": location, "properties": properties}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    record = Record(call.key, call.address.kind, call.address.path, call.address.name, location, body=body, inner=inner)
    return Done(record, seconds=SECONDS_TO_CAPTURE + SECONDS_PER_GB * size)


def _of_machine(call: Call[ImageBody], machine: Record) -> tuple[Document, Document]:
    now = call.world.now
    storage = mapping(mapping(machine.body.get("properties")).get("storageProfile"))
    disk = mapping(storage.get("osDisk"))
    data = storage.get("dataDisks")
    os_entry: Document = {
        "osType": machine.inner.get("osType"),
        "osState": "Generalized" if is_generalized(machine, now) else "Specialized",
        "diskSizeGB": disk.get("diskSizeGB"),
        "caching": disk.get("caching"),
        **_taken(mapping(disk.get("managedDisk"))),
    }
    data_entries: list[JSON] = [
        {
            "lun": mapping(item).get("lun"),
            "diskSizeGB": mapping(item).get("diskSizeGB"),
            "caching": mapping(item).get("caching"),
            **_taken(mapping(mapping(item).get("managedDisk"))),
        }
        for item in (data if isinstance(data, list) else [])
    ]
    properties: Document = {
        "sourceVirtualMachine": {"id": machine.id},
        "storageProfile": {"osDisk": os_entry, "dataDisks": data_entries, **_zones(call)},
        "hyperVGeneration": machine.inner.get("generation"),
    }
    guest = guest_of(machine, now)
    return properties, _inner(machine.inner.get("architecture"), guest)


def _of_disks(call: Call[ImageBody]) -> tuple[Document, Document]:
    asked = os_disk(call) or ImageOsDisk()
    source = source_disk(asked, call.world)
    kept = mapping(source.body.get("properties")) if source is not None else {}
    os_type, os_state = _spelt(asked.os_type), _spelt(asked.os_state)
    os_entry: Document = {"osType": os_type, "osState": os_state, **_entry(call, asked, "ReadWrite")}
    storage = call.body.properties.storage_profile
    data: list[ImageDataDisk] = (storage.data_disks if storage else None) or []
    data_entries: list[JSON] = [{"lun": disk.lun, **_entry(call, disk, "None")} for disk in data]
    default = GENERATIONS[0]
    if call.rulebook.has("image_takes_generation_of_vm"):
        default = str(kept.get("hyperVGeneration") or default)
    properties: Document = {
        "storageProfile": {"osDisk": os_entry, "dataDisks": data_entries, **_zones(call)},
        "hyperVGeneration": _spelt(call.body.properties.hyper_v_generation) or default,
    }
    guest = disk_guest(source, call.world) if source is not None else {}
    return properties, _inner(source.inner.get("architecture") if source is not None else X64, guest)


def _entry(call: Call[ImageBody], asked: ImageDisk, caching: str) -> Document:
    """A disk of the image: where it came from, its size, its caching and its kind of storage."""
    record = source_disk(asked, call.world)
    kind = mapping(record.body.get("sku")).get("name") if record is not None else None
    sources: Document = {name: identifier if name == "blobUri" else {"id": identifier} for name, identifier in asked.sources()}
    return {
        **sources,
        "diskSizeGB": asked.disk_size_gb or _size(record),
        "caching": choice(asked.caching or caching, CACHING),
        "storageAccountType": choice(asked.storage_account_type or str(kind or "Standard_LRS"), KINDS),
    }


def _size(source: Record | None) -> int:
    if source is None:
        return 0
    return blobs.size_of(source) if source.kind == blobs.KIND else whole(mapping(source.body.get("properties")).get("diskSizeGB"))


def _taken(managed: "dict[str, JSON] | object") -> Document:
    disk = managed if isinstance(managed, dict) else {}
    return {"managedDisk": {"id": disk.get("id")}, "storageAccountType": disk.get("storageAccountType")}


def _zones(call: Call[ImageBody]) -> Document:
    storage = call.body.properties.storage_profile
    return {"zoneResilient": storage.zone_resilient} if storage is not None and storage.zone_resilient is not None else {}


def _inner(architecture: JSON, guest: Document) -> Document:
    return {
        "architecture": architecture or X64,
        "deprovisioned": guest.get("deprovisioned") is True,
        "securityType": "Standard",
        "guest": guest,
    }


def _spelt(value: str | None) -> str:
    return next((word for word in SPELLINGS if word.lower() == (value or "").lower()), "")


MANAGED_IMAGES = ResourceType(
    name="Microsoft.Compute/images",
    create=Verb(put, ImageBody, (name_is_valid, *EVERY_CREATE, *EVERY_IMAGE, *EVERY_BLOB_SOURCE), links=links.OF_AN_IMAGE),
    update=Verb(put, ImageBody, (*EVERY_CREATE, *EVERY_IMAGE)),
    delete=Verb(after(SECONDS_TO_DELETE), None, EVERY_WRITE, permission="delete"),
    views={"darkroom.lab/guest": view},
)
