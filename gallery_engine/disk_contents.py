"""What a new managed disk or snapshot contains: nothing, a copy of another one, a VHD, or the OS disk of an image."""

from dataclasses import replace

from gallery_engine import blobs, shared_images, soft_delete
from gallery_engine.catalog import marketplace
from gallery_engine.catalog.sizes import X64
from gallery_engine.deployment import DISK, IMAGE, VERSION, Origin, from_disk, from_image, from_platform, from_version
from gallery_engine.ids import Address, parse
from gallery_engine.models.disks import CreationData, DiskBody
from gallery_engine.records import Record
from gallery_engine.shared_images import SharedImage
from gallery_engine.store import World

SNAPSHOT = "microsoft.compute/snapshots"
PLATFORM = "microsoft.compute/locations/publishers/artifacttypes/offers/skus/versions"
EMPTY, COPY, COPY_START, FROM_IMAGE = "Empty", "Copy", "CopyStart", "FromImage"
IMPORT, UPLOAD = "Import", "Upload"
DISK_OPTIONS = (EMPTY, COPY, FROM_IMAGE, IMPORT, UPLOAD)
SNAPSHOT_OPTIONS = (EMPTY, COPY, COPY_START, IMPORT)
OPTIONS = (*DISK_OPTIONS, COPY_START)
COPIES = frozenset({COPY, COPY_START})
BYTES_PER_GB = 1024**3
FOOTER_BYTES = 512  # at the end of a VHD


def creation(body: DiskBody) -> CreationData:
    """Where a request's disk comes from; nothing said where it does not say."""
    return body.properties.creation_data or CreationData()


def option(body: DiskBody) -> str:
    """The createOption of a request in Azure's spelling; what Azure does not know comes back as it was."""
    asked = creation(body).create_option
    return next((known for known in OPTIONS if known.lower() == asked.lower()), asked)


def source_id(body: DiskBody) -> str:
    """The id or address of what the disk is made from; empty where it is made from nothing."""
    data = creation(body)
    if option(body) in COPIES:
        return data.source_resource_id or ""
    if option(body) == IMPORT:
        return data.source_uri or ""
    if option(body) == FROM_IMAGE:
        image = data.gallery_image_reference or data.image_reference
        named = (image.id, image.shared_gallery_image_id, image.community_gallery_image_id) if image else ()
        return next((identifier for identifier in named if identifier), "")
    return ""


def shared_image(body: DiskBody) -> SharedImage | None:
    """The image of a shared or community gallery that a request's disk is made from; None when it is made from none."""
    image = creation(body).gallery_image_reference if option(body) == FROM_IMAGE else None
    return (
        shared_images.shared_image(image.shared_gallery_image_id, image.community_gallery_image_id) if image is not None else None
    )


def contents(body: DiskBody, world: World) -> Origin | None:
    """What is on the new disk; None when it is empty or its source is not there."""
    if option(body) == IMPORT:
        return _imported(body, world)
    shared = shared_image(body)
    if shared is not None:
        version = shared_images.version_of(shared, body.location or "", world)
        return from_version(version, world) if version is not None else None
    address = parse(source_id(body)) if source_id(body) else None
    if address is None or address.is_collection:
        return None
    if address.kind == PLATFORM:
        return _platform(address)
    record = soft_delete.usable(address.key, world) if address.kind == VERSION else world.get(address.key)
    if record is None or "gone" in record.inner:
        return None
    found = _recorded(record, world, copied=option(body) in COPIES)
    return found if found is None or _lun(body) is None else _data_disk(found, _lun(body))


def size_gb(body: DiskBody, found: Origin | None) -> int:
    """How large the new disk is: what was asked for, what is uploaded, or what is on it."""
    uploaded = max((creation(body).upload_size_bytes or 0) - FOOTER_BYTES, 0)
    return body.properties.disk_size_gb or -(-uploaded // BYTES_PER_GB) or (found.size_gb if found is not None else 0)


def _lun(body: DiskBody) -> int | None:
    """The LUN of the image's data disk that is asked for; None when the OS disk is."""
    data = creation(body)
    image = data.gallery_image_reference or data.image_reference
    return image.lun if image is not None and option(body) == FROM_IMAGE else None


def _data_disk(image: Origin, lun: int | None) -> Origin | None:
    """One of an image's data disks; None when the image has none at that LUN."""
    for disk in image.data_disks:
        if disk.lun == lun:
            return replace(image, os_type="", generation="", security="", size_gb=disk.size_gb, data_disks=(), guest={})
    return None


def _imported(body: DiskBody, world: World) -> Origin | None:
    """A VHD does not say what is on it; the request may."""
    blob = blobs.find(source_id(body), world)
    if blob is None:
        return None
    guest = blobs.guest_in(blob)
    return Origin(
        kind=blobs.KIND,
        os_type=(body.properties.os_type or "").capitalize(),
        generation=(body.properties.hyper_v_generation or "").upper(),
        architecture=str(blob.inner.get("architecture") or X64),
        size_gb=blobs.size_of(blob),
        specialized=True,
        record=blob,
        guest=guest,
        prepared=guest.get("deprovisioned") is True,
    )


def _recorded(record: Record, world: World, *, copied: bool) -> Origin | None:
    if copied:
        return from_disk(record, world) if record.kind in {DISK, SNAPSHOT} else None
    if record.kind == IMAGE:
        return from_image(record)
    return from_version(record, world) if record.kind == VERSION else None


def _platform(address: Address) -> Origin | None:
    _, publisher, _, offer, sku, version = address.names
    found = marketplace.find(publisher, offer, sku, version)
    return from_platform(found) if found is not None else None
