"""With which disk encryption sets a version's disks are encrypted, region by region."""

from collections.abc import Iterator
from dataclasses import dataclass

from gallery_engine.publishing import Profile, Target
from gallery_engine.records import JSON, Document

KIND = "microsoft.compute/diskencryptionsets"


@dataclass(frozen=True, slots=True)
class Use:
    """One disk of one region (short name) and the id of the set that it is encrypted with; `lun` is None for the OS disk."""

    region: str
    lun: int | None
    set_id: str
    property: str


def uses(profile: Profile) -> Iterator[Use]:
    """Every use of a disk encryption set in a publishing profile, in the order of its regions."""
    for target in profile.targets:
        yield from of_target(target)


def of_target(target: Target) -> Iterator[Use]:
    """Every use of a disk encryption set in a target region."""
    if not target.encryption:
        return
    said = target.encryption
    system = _object(said.get("osDiskImage"))
    security = _object(system.get("securityProfile"))
    named = (("diskEncryptionSetId", system), ("securityProfile.secureVMDiskEncryptionSetId", security))
    for name, holder in named:
        found = holder.get(name.rpartition(".")[2])
        if found:
            yield Use(target.region, None, str(found), f"osDiskImage.{name}")
    for disk in data_disks(target):
        lun, found = disk.get("lun"), disk.get("diskEncryptionSetId")
        if found and isinstance(lun, int):
            yield Use(target.region, lun, str(found), "dataDiskImages.diskEncryptionSetId")


def data_disks(target: Target) -> list[Document]:
    """What a target region says of the encryption of data disks."""
    listed = target.encryption.get("dataDiskImages") if target.encryption else None
    return [item for item in (listed if isinstance(listed, list) else []) if isinstance(item, dict)]


def confidential(target: Target) -> Document:
    """What a target region says of the OS disk of confidential machines; empty when nothing."""
    return _object(_object(target.encryption.get("osDiskImage")).get("securityProfile")) if target.encryption else {}


def _object(value: JSON) -> Document:
    return value if isinstance(value, dict) else {}
