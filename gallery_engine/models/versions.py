"""The body of an image version (GROUND_TRUTH 2.3). What the service makes itself is not read."""

from gallery_engine.models.base import Body


class SourceId(Body):
    """Where an image comes from: exactly one of these."""

    id: str | None = None
    virtual_machine_id: str | None = None
    community_gallery_image_id: str | None = None
    uri: str | None = None
    storage_account_id: str | None = None

    def given(self) -> list[str]:
        """The ids that are there; a blob counts once, by its address."""
        blob = self.uri or self.storage_account_id
        return [found for found in (self.id, self.virtual_machine_id, self.community_gallery_image_id, blob) if found]


class DiskImage(Body):
    """The OS disk of a version."""

    source: SourceId | None = None
    host_caching: str | None = None


class DataDiskImage(DiskImage):
    """A data disk of a version."""

    lun: int = 0


class StorageProfile(Body):
    """The source of a version, whole or disk by disk."""

    source: SourceId | None = None
    os_disk_image: DiskImage | None = None
    data_disk_images: list[DataDiskImage] | None = None


class TargetRegion(Body):
    """A region that gets a copy."""

    name: str
    regional_replica_count: int | None = None
    storage_account_type: str | None = None
    exclude_from_latest: bool | None = None


class PublishingProfile(Body):
    """Where and how a version is published."""

    target_regions: list[TargetRegion] | None = None
    replica_count: int | None = None
    exclude_from_latest: bool | None = None
    end_of_life_date: str | None = None
    storage_account_type: str | None = None
    replication_mode: str | None = None


class SafetyProfile(Body):
    """What protects a version from being deleted by mistake."""

    allow_deletion_of_replicated_locations: bool | None = None
    block_deletion_before_end_of_life: bool | None = None


class VersionProperties(Body):
    """What is settable of a version."""

    publishing_profile: PublishingProfile | None = None
    storage_profile: StorageProfile | None = None
    safety_profile: SafetyProfile | None = None


class VersionBody(Body):
    """PUT of an image version."""

    location: str | None = None
    tags: dict[str, str] | None = None
    properties: VersionProperties | None = None
