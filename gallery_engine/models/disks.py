"""The bodies of a managed disk, and of the request for access to its data."""

from msgspec import field

from gallery_engine.models.base import Body


class DiskImage(Body):
    """The image a disk is made from: one of three ids, and the LUN when it is one of the image's data disks."""

    id: str | None = None
    shared_gallery_image_id: str | None = None
    community_gallery_image_id: str | None = None
    lun: int | None = None


class CreationData(Body):
    """Where a disk's contents come from."""

    create_option: str = ""
    source_resource_id: str | None = None
    source_uri: str | None = None
    storage_account_id: str | None = None
    image_reference: DiskImage | None = None
    gallery_image_reference: DiskImage | None = None
    upload_size_bytes: int | None = None


class DiskSku(Body):
    """The kind of storage."""

    name: str | None = None


class DiskProperties(Body):
    """The properties of a managed disk."""

    creation_data: CreationData | None = None
    disk_size_gb: int | None = field(name="diskSizeGB", default=None)
    os_type: str | None = None
    hyper_v_generation: str | None = None
    network_access_policy: str | None = None
    public_network_access: str | None = None


class DiskBody(Body):
    """PUT and PATCH of a managed disk."""

    location: str | None = None
    tags: dict[str, str] | None = None
    zones: list[str] | None = None
    sku: DiskSku | None = None
    properties: DiskProperties = field(default_factory=DiskProperties)


class AccessBody(Body):
    """POST beginGetAccess: what is to be allowed, and for how long."""

    access: str | None = None
    duration_in_seconds: int | None = None
    file_format: str | None = None
