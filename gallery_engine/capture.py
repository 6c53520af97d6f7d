"""What an image version is captured from: the facts of a source, whatever its type."""

from collections.abc import Mapping

import msgspec

from gallery_engine import blobs
from gallery_engine.catalog.regions import normalize
from gallery_engine.deployment import disk_guest
from gallery_engine.ids import key_of, parent_key, parse
from gallery_engine.machines import KIND as MACHINE
from gallery_engine.machines import guest_of, is_generalized, mapping
from gallery_engine.models.versions import DataDiskImage, DiskImage, SourceId, StorageProfile, VersionBody
from gallery_engine.records import JSON, Document, Record
from gallery_engine.shared_images import shared_image, version_of
from gallery_engine.store import World

IMAGE = "microsoft.compute/images"
DISK = "microsoft.compute/disks"
SNAPSHOT = "microsoft.compute/snapshots"
VERSION = "microsoft.compute/galleries/images/versions"
WHOLE = frozenset({IMAGE, VERSION, MACHINE})
DISKS = frozenset({DISK, SNAPSHOT})
DATA = DISKS | {blobs.KIND}


class Disk(msgspec.Struct, frozen=True):
    """One disk of an image: size in GB, caching of the host, and what it comes from, if that was named, as documents have it."""

    size_gb: int
    caching: str
    lun: int = 0
    source: Document = msgspec.field(default_factory=dict)

    def as_json(self) -> Document:
        """The disk as the document of a version shows it."""
        return {"sizeInGB": self.size_gb, "hostCaching": self.caching, "source": self.source}


class Facts(msgspec.Struct, frozen=True):
    """A source as far as a definition cares; what cannot be told is an empty string."""

    os_type: str
    os_state: str
    generation: str
    architecture: str
    os_disk: Disk
    data_disks: tuple[Disk, ...] = ()

    @property
    def size_gb(self) -> int:
        """All disks together."""
        return self.os_disk.size_gb + sum(disk.size_gb for disk in self.data_disks)

    @property
    def largest_gb(self) -> int:
        """The largest disk."""
        return max(self.os_disk.size_gb, *(disk.size_gb for disk in self.data_disks), 0)


class Sources(msgspec.Struct, frozen=True):
    """The ids a request names: one for the whole (`source`), or one for the OS disk, and one for each data disk."""

    whole: tuple[str, ...]
    os_disk: tuple[str, ...]
    data_disks: tuple[str, ...]

    @property
    def first(self) -> str:
        """The id that decides what the image is."""
        return (*self.whole, *self.os_disk, "")[0]

    @property
    def kind(self) -> str:
        """The lower-case type of the first id; empty when it is neither a resource id nor the address of a blob."""
        return kind_of(self.first)


def kind_of(identifier: str) -> str:
    """The lower-case type of what an id or the address of a blob names; empty when it is neither.

    An image of a community gallery is a version, under the name by which the public knows it.
    """
    if shared_image(None, identifier) is not None:
        return VERSION
    address = parse(identifier) if identifier.startswith("/") else None
    if address is None:
        return blobs.KIND if identifier.startswith("http") else ""
    return "" if address.is_collection else address.kind


def find(identifier: str, world: World, region: str = "") -> Record | None:
    """The record of a source: a resource by its id, a blob by its address, an image of a public gallery as a region has it."""
    public = shared_image(None, identifier)
    if public is not None:
        return version_of(public, region, world)
    return blobs.find(identifier, world) if kind_of(identifier) == blobs.KIND else world.get(key_of(identifier))


def sources(body: VersionBody) -> Sources:
    """The sources a request names."""
    asked = storage_profile(body)
    os_disk = asked.os_disk_image.source if asked.os_disk_image is not None else None
    data = [disk.source for disk in asked.data_disk_images or []]
    return Sources(_ids(asked.source), _ids(os_disk), tuple(name for source in data for name in _ids(source)))


def storage_profile(body: VersionBody) -> StorageProfile:
    """The storage profile of a request; an empty one when there is none."""
    return (body.properties.storage_profile if body.properties is not None else None) or StorageProfile()


def source_record(body: VersionBody, world: World) -> Record | None:
    """The record of the source that decides what the image is."""
    return world.once("source", lambda: find(sources(body).first, world, normalize(body.location or "")))


def facts(body: VersionBody, world: World) -> Facts | None:
    """What is captured by a request; None when its source is not there or of no type that can be captured."""
    return world.once("captured", lambda: _facts(body, world))


def carried(record: Record, world: World) -> Document:
    """What is inside a source when it is captured, and whether it was deprovisioned, for the machines made from the version."""
    guest = disk_guest(record, world) if record.kind == DISK else guest_of(record, world.now)
    prepared = record.inner.get("deprovisioned") if record.kind in {IMAGE, VERSION} else guest.get("deprovisioned")
    return {"guest": guest, "deprovisioned": prepared is True}


def _facts(body: VersionBody, world: World) -> Facts | None:
    record = source_record(body, world)
    if record is None:
        return None
    readers = {IMAGE: _image, MACHINE: _machine, VERSION: _version, DISK: _disk, SNAPSHOT: _disk, blobs.KIND: _blob}
    reader = readers.get(record.kind)
    if reader is None:
        return None
    found = reader(record, world)
    if record.kind not in DATA:
        return found
    asked = storage_profile(body)
    data = tuple(_data_disk(disk, world) for disk in asked.data_disk_images or [] if _ids(disk.source))
    named = asked.os_disk_image or DiskImage()
    os_disk = Disk(found.os_disk.size_gb, named.host_caching or "ReadWrite", source=_named(named.source, record))
    return Facts(found.os_type, found.os_state, found.generation, found.architecture, os_disk, data)


def _image(record: Record, world: World) -> Facts:
    del world
    properties = _properties(record)
    profile = mapping(properties.get("storageProfile"))
    os_disk = mapping(profile.get("osDisk"))
    return Facts(
        os_type=_text(os_disk, "osType"),
        os_state=_text(os_disk, "osState"),
        generation=_text(properties, "hyperVGeneration"),
        architecture=_text(record.inner, "architecture"),
        os_disk=Disk(_size(os_disk), _text(os_disk, "caching") or "ReadWrite"),
        data_disks=_disks(profile),
    )


def _machine(record: Record, world: World) -> Facts:
    profile = mapping(_properties(record).get("storageProfile"))
    size = record.inner.get("osDiskGB")
    return Facts(
        os_type=_text(record.inner, "osType"),
        os_state="Generalized" if is_generalized(record, world.now) else "Specialized",
        generation=_text(record.inner, "generation"),
        architecture=_text(record.inner, "architecture"),
        os_disk=Disk(size if isinstance(size, int) else 0, _text(mapping(profile.get("osDisk")), "caching") or "ReadWrite"),
        data_disks=_disks(profile),
    )


def _version(record: Record, world: World) -> Facts:
    definition = world.get(parent_key(record.key))
    described = _properties(definition) if definition is not None else {}
    profile = mapping(_properties(record).get("storageProfile"))
    os_disk = mapping(profile.get("osDiskImage"))
    return Facts(
        os_type=_text(described, "osType"),
        os_state=_text(described, "osState"),
        generation=_text(described, "hyperVGeneration"),
        architecture=_text(described, "architecture"),
        os_disk=Disk(_size(os_disk), _text(os_disk, "hostCaching") or "ReadWrite"),
        data_disks=_disks(profile),
    )


def _disk(record: Record, world: World) -> Facts:
    del world
    properties = _properties(record)
    return Facts(
        os_type=_text(properties, "osType"),
        os_state="",
        generation=_text(properties, "hyperVGeneration"),
        architecture=_text(record.inner, "architecture"),
        os_disk=Disk(_size(properties), "ReadWrite"),
    )


def _blob(record: Record, world: World) -> Facts:
    """A VHD says how large it is; what is on it is what the definition says."""
    del world
    return Facts("", "", "", "", Disk(blobs.size_of(record), "ReadWrite"))


def _data_disk(asked: DataDiskImage, world: World) -> Disk:
    record = find(_ids(asked.source)[0], world)
    if record is None:
        return Disk(0, asked.host_caching or "None", asked.lun)
    size = blobs.size_of(record) if record.kind == blobs.KIND else _size(_properties(record))
    return Disk(size, asked.host_caching or "None", asked.lun, _named(asked.source, record))


def _named(source: SourceId | None, record: Record) -> Document:
    """A disk's source as documents show it: an id, or a blob's address with the account it was named with."""
    if record.kind != blobs.KIND:
        return {"id": record.id}
    account = source.storage_account_id if source is not None else None
    return {"uri": blobs.url_of(record), **({"storageAccountId": account} if account else {})}


def _disks(profile: Mapping[str, JSON]) -> tuple[Disk, ...]:
    listed = profile.get("dataDisks") or profile.get("dataDiskImages")
    found = [mapping(item) for item in (listed if isinstance(listed, list) else [])]
    return tuple(Disk(_size(item), _text(item, "caching") or _text(item, "hostCaching") or "None", _lun(item)) for item in found)


def _ids(source: SourceId | None) -> tuple[str, ...]:
    return tuple(source.given()) if source is not None else ()


def _properties(record: Record) -> Mapping[str, JSON]:
    return mapping(record.body.get("properties"))


def _text(document: Mapping[str, JSON], name: str) -> str:
    return str(document.get(name) or "")


def _size(document: Mapping[str, JSON]) -> int:
    size = document.get("diskSizeGB", document.get("sizeInGB"))
    return size if isinstance(size, int) else 0


def _lun(document: Mapping[str, JSON]) -> int:
    lun = document.get("lun")
    return lun if isinstance(lun, int) else 0
