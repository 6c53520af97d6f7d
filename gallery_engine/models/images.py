"""The body of a managed image."""

from msgspec import field

from gallery_engine.models.base import Body
from gallery_engine.models.virtual_machines import Reference


class ImageDisk(Body):
    """What OS and data disks of an image have in common: one source, caching, size."""

    managed_disk: Reference | None = None
    snapshot: Reference | None = None
    blob_uri: str | None = None
    caching: str | None = None
    disk_size_gb: int | None = field(name="diskSizeGB", default=None)
    storage_account_type: str | None = None

    def sources(self) -> list[tuple[str, str]]:
        """The sources that are given, each as the property's name and its value."""
        given = {
            "managedDisk": self.managed_disk.id if self.managed_disk else None,
            "snapshot": self.snapshot.id if self.snapshot else None,
            "blobUri": self.blob_uri,
        }
        return [(name, value) for name, value in given.items() if value]


class ImageOsDisk(ImageDisk):
    """The OS disk of an image."""

    os_type: str | None = None
    os_state: str | None = None


class ImageDataDisk(ImageDisk):
    """A data disk of an image."""

    lun: int = 0


class ImageStorage(Body):
    """The disks of an image."""

    os_disk: ImageOsDisk | None = None
    data_disks: list[ImageDataDisk] | None = None
    zone_resilient: bool | None = None


class ImageProperties(Body):
    """The properties of a managed image."""

    source_virtual_machine: Reference | None = None
    storage_profile: ImageStorage | None = None
    hyper_v_generation: str | None = None


class ImageBody(Body):
    """PUT of a managed image."""

    location: str | None = None
    tags: dict[str, str] | None = None
    properties: ImageProperties = field(default_factory=ImageProperties)
