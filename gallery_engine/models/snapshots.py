"""The body of a snapshot: that of a disk, and whether only changes are kept."""

from msgspec import field

from gallery_engine.models.disks import DiskBody, DiskProperties


class SnapshotProperties(DiskProperties):
    """The properties of a snapshot."""

    incremental: bool | None = None


class SnapshotBody(DiskBody):
    """PUT and PATCH of a snapshot."""

    properties: SnapshotProperties = field(default_factory=SnapshotProperties)
