"""What a new managed disk contains: nothing, a copy of another disk, or the OS disk of an image."""

from gallery_engine import shared_images, soft_delete
from gallery_engine.catalog import marketplace
from gallery_engine.deployment import DISK, IMAGE, VERSION, Origin, from_disk, from_image, from_platform, from_version
from gallery_engine.ids import Address, parse
from gallery_engine.models.disks import CreationData, DiskBody
from gallery_engine.records import Record
from gallery_engine.shared_images import SharedImage
from gallery_engine.store import World

SNAPSHOT = "microsoft.compute/snapshots"
PLATFORM = "microsoft.compute/locations/publishers/artifacttypes/offers/skus/versions"
EMPTY, COPY, FROM_IMAGE = "Empty", "Copy", "FromImage"
OPTIONS = (EMPTY, COPY, FROM_IMAGE)


def creation(body: DiskBody) -> CreationData:
    """Where a request's disk comes from; nothing said where it does not say."""
    return body.properties.creation_data or CreationData()


def option(body: DiskBody) -> str:
    """The createOption of a request in Azure's spelling; what Azure does not know comes back as it was."""
    asked = creation(body).create_option
    return next((known for known in OPTIONS if known.lower() == asked.lower()), asked)


def source_id(body: DiskBody) -> str:
    """The id of what the disk is made from; empty where it is made from nothing."""
    data = creation(body)
    if option(body) == COPY:
        return data.source_resource_id or ""
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
    return _recorded(record, world, copied=option(body) == COPY)


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
