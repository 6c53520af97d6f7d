"""Where and how a version is published: the profile a request means once defaults and what was there before are filled in."""

import msgspec

from gallery_engine.catalog.regions import display, normalize
from gallery_engine.definitions import choice, instant
from gallery_engine.models.versions import Encryption, PublishingProfile, SafetyProfile, TargetRegion, VersionBody
from gallery_engine.records import JSON, Document, Record

STORAGE_TYPES = ("Standard_LRS", "Standard_ZRS", "Premium_LRS", "PremiumV2_LRS")
MODES = ("Full", "Shallow")


class Target(msgspec.Struct, frozen=True):
    """A region (short name) that gets copies: how many, on which storage, whether out of latest, encrypted with which keys."""

    region: str
    replicas: int
    storage: str
    excluded: bool | None = None
    encryption: Document | None = None

    def as_json(self) -> Document:
        """The entry of targetRegions; the display name comes back, whatever was sent."""
        shown: Document = {
            "name": display(self.region),
            "regionalReplicaCount": self.replicas,
            "storageAccountType": self.storage,
        }
        said: Document = {"excludeFromLatest": self.excluded, "encryption": self.encryption}
        return shown | {name: value for name, value in said.items() if value is not None}


class Profile(msgspec.Struct, frozen=True):
    """A whole publishing profile; `mode` and `ends` are empty where nobody said them."""

    targets: tuple[Target, ...]
    replicas: int
    storage: str
    excluded: bool
    ends: str
    mode: str

    @property
    def regions(self) -> list[str]:
        """The target regions by their short names, in order."""
        return [target.region for target in self.targets]

    @property
    def shallow(self) -> bool:
        """Whether the version is published without full copies."""
        return self.mode == "Shallow"

    def as_json(self, published: JSON) -> Document:
        """The publishingProfile of the document; `published` is when the version was first published."""
        shown: Document = {
            "targetRegions": [target.as_json() for target in self.targets],
            "replicaCount": self.replicas,
            "excludeFromLatest": self.excluded,
            "publishedDate": published,
            "storageAccountType": self.storage,
        }
        return shown | {name: value for name, value in (("endOfLifeDate", self.ends), ("replicationMode", self.mode)) if value}


def profile_of(record: Record) -> Profile:
    """The profile a version has."""
    kept = stored(record)
    targets = kept.get("targetRegions")
    return Profile(
        targets=tuple(_target(item) for item in (targets if isinstance(targets, list) else []) if isinstance(item, dict)),
        replicas=_integer(kept.get("replicaCount")),
        storage=str(kept.get("storageAccountType", STORAGE_TYPES[0])),
        excluded=kept.get("excludeFromLatest") is True,
        ends=str(kept.get("endOfLifeDate", "")),
        mode=str(kept.get("replicationMode", "")),
    )


def wanted(body: VersionBody, before: Profile | None, *, partial: bool = False) -> Profile:
    """The profile that a PUT or (partial) a PATCH asks for, of a version that had one `before`.

    A new version goes to its own region unless told otherwise. For an existing one, no profile leaves everything, and no
    target regions (null or an empty list) leave the regions as they are. A PATCH leaves what it does not say.
    """
    asked = body.properties.publishing_profile if body.properties is not None else None
    if before is not None and asked is None:
        return before
    asked = asked or PublishingProfile()
    storage = choice(asked.storage_account_type or (before.storage if before else ""), STORAGE_TYPES) or STORAGE_TYPES[0]
    replicas = asked.replica_count if asked.replica_count is not None else (before.replicas if before else 1)
    kept = before if partial else None
    return Profile(
        targets=_targets(asked, before, normalize(body.location or ""), replicas, storage),
        replicas=replicas,
        storage=storage,
        excluded=(kept.excluded if kept else False) if asked.exclude_from_latest is None else asked.exclude_from_latest,
        ends=instant(asked.end_of_life_date or (kept.ends if kept else "")),
        mode=choice(asked.replication_mode or (before.mode if before else ""), MODES),
    )


def safety(body: VersionBody, current: Record | None, *, partial: bool = False) -> Document:
    """The safetyProfile that a request asks for; what it does not say is off, but a PATCH leaves it."""
    asked = (body.properties.safety_profile if body.properties is not None else None) or SafetyProfile()
    kept = safety_of(current) if partial and current is not None else {}
    allows, blocks = asked.allow_deletion_of_replicated_locations, asked.block_deletion_before_end_of_life
    shown: Document = {
        "reportedForPolicyViolation": False,
        "allowDeletionOfReplicatedLocations": kept.get("allowDeletionOfReplicatedLocations", False) if allows is None else allows,
        "blockDeletionBeforeEndOfLife": kept.get("blockDeletionBeforeEndOfLife") if blocks is None else blocks,
    }
    return {name: value for name, value in shown.items() if value is not None}


def safety_of(record: Record) -> Document:
    """The safetyProfile a version has."""
    return _part(record, "safetyProfile")


def stored(record: Record) -> Document:
    """The publishingProfile of a version's record."""
    return _part(record, "publishingProfile")


def _part(record: Record, name: str) -> Document:
    properties = record.body.get("properties")
    part = properties.get(name) if isinstance(properties, dict) else None
    return dict(part) if isinstance(part, dict) else {}


def _targets(asked: PublishingProfile, before: Profile | None, location: str, replicas: int, storage: str) -> tuple[Target, ...]:
    if not asked.target_regions:
        return before.targets if before is not None else (Target(location, replicas, storage),)
    kept = {target.region: target for target in before.targets} if before is not None else {}
    return tuple(_asked(region, kept.get(normalize(region.name)), replicas, storage) for region in asked.target_regions)


def _asked(region: TargetRegion, kept: Target | None, replicas: int, storage: str) -> Target:
    fallback = kept.storage if kept is not None else storage
    return Target(
        region=normalize(region.name),
        replicas=region.regional_replica_count if region.regional_replica_count is not None else replicas,
        storage=choice(region.storage_account_type or fallback, STORAGE_TYPES),
        excluded=region.exclude_from_latest,
        encryption=spelt_encryption(region.encryption) or (kept.encryption if kept is not None else None),
    )


def spelt_encryption(encryption: Encryption | None) -> Document | None:
    """The encryption of a target region as it is stored; None when it names no keys at all."""
    if encryption is None:
        return None
    document: Document = msgspec.to_builtins(encryption)
    said: Document = {name: value for name, value in document.items() if value not in (None, {}, [])}
    return said or None


def _target(kept: Document) -> Target:
    excluded, encryption = kept.get("excludeFromLatest"), kept.get("encryption")
    return Target(
        region=normalize(str(kept.get("name", ""))),
        replicas=_integer(kept.get("regionalReplicaCount")),
        storage=str(kept.get("storageAccountType", STORAGE_TYPES[0])),
        excluded=excluded if isinstance(excluded, bool) else None,
        encryption=encryption if isinstance(encryption, dict) else None,
    )


def _integer(value: JSON) -> int:
    return value if isinstance(value, int) else 1
