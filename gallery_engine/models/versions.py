"""The body of an image version (GROUND_TRUTH 2.3). What the service makes itself is not read."""

from msgspec import field

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


class DiskSecurity(Body):
    """How the OS disk of a confidential machine is encrypted in a region."""

    confidential_vm_encryption_type: str | None = field(default=None, name="confidentialVMEncryptionType")
    secure_vm_disk_encryption_set_id: str | None = field(default=None, name="secureVMDiskEncryptionSetId")


class OsDiskEncryption(Body):
    """The keys that the OS disk is encrypted with in a region."""

    disk_encryption_set_id: str | None = None
    security_profile: DiskSecurity | None = None


class DataDiskEncryption(Body):
    """The keys that a data disk is encrypted with in a region."""

    lun: int
    disk_encryption_set_id: str | None = None


class Encryption(Body):
    """With which keys the disks of a version are encrypted in a region."""

    os_disk_image: OsDiskEncryption | None = None
    data_disk_images: list[DataDiskEncryption] | None = None


class TargetRegion(Body):
    """A region that gets a copy."""

    name: str
    regional_replica_count: int | None = None
    storage_account_type: str | None = None
    exclude_from_latest: bool | None = None
    encryption: Encryption | None = None


class ExtendedLocation(Body):
    """An edge zone that is to get a copy; only its name is read."""

    name: str | None = None


class PublishingProfile(Body):
    """Where and how a version is published."""

    target_regions: list[TargetRegion] | None = None
    replica_count: int | None = None
    exclude_from_latest: bool | None = None
    end_of_life_date: str | None = None
    storage_account_type: str | None = None
    replication_mode: str | None = None
    target_extended_locations: list[ExtendedLocation] | None = None


class SafetyProfile(Body):
    """What protects a version from being deleted by mistake."""

    allow_deletion_of_replicated_locations: bool | None = None
    block_deletion_before_end_of_life: bool | None = None


class UefiKey(Body):
    """Keys of one kind that a machine's firmware trusts."""

    type: str | None = None
    value: list[str] | None = None


class UefiKeys(Body):
    """Keys of a machine's firmware, besides those of the templates."""

    pk: UefiKey | None = None
    kek: list[UefiKey] | None = None
    db: list[UefiKey] | None = None
    dbx: list[UefiKey] | None = None


class UefiSettings(Body):
    """What the firmware of machines from a version trusts."""

    signature_template_names: list[str] | None = None
    additional_signatures: UefiKeys | None = None


class VersionSecurity(Body):
    """The security profile of a version."""

    uefi_settings: UefiSettings | None = None


class VersionProperties(Body):
    """What is settable of a version."""

    publishing_profile: PublishingProfile | None = None
    storage_profile: StorageProfile | None = None
    safety_profile: SafetyProfile | None = None
    security_profile: VersionSecurity | None = None


class VersionBody(Body):
    """PUT or PATCH of an image version."""

    location: str | None = None
    tags: dict[str, str] | None = None
    properties: VersionProperties | None = None
