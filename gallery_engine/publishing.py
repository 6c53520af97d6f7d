"""Where and how a version is published: the profile a request means once defaults and what was there before are filled in."""

from dataclasses import dataclass

from gallery_engine.catalog.regions import display, normalize
from gallery_engine.definitions import choice, instant
from gallery_engine.models.versions import PublishingProfile, TargetRegion, VersionBody
from gallery_engine.records import JSON, Document, Record

STORAGE_TYPES = ("Standard_LRS", "Standard_ZRS", "Premium_LRS", "PremiumV2_LRS")
MODES = ("Full", "Shallow")


@dataclass(frozen=True, slots=True)
class Target:
    """A region (short name) that gets copies: how many, on which storage, and whether it is kept out of latest."""

    region: str
    replicas: int
    storage: str
    excluded: bool | None = None

    def as_json(self) -> Document:
        """The entry of targetRegions; the display name comes back, whatever was sent."""
        shown: Document = {
            "name": display(self.region),
            "regionalReplicaCount": self.replicas,
            "storageAccountType": self.storage,
        }
        return shown if self.excluded is None else shown | {"excludeFromLatest": self.excluded}


@dataclass(frozen=True, slots=True)
class Profile:
    """A whole publishing profile; `mode` and `ends` are empty where nobody said them."""

    targets: tuple[Target, ...]
    replicas: int
    storage: str
    excluded: bool
    ends: str
    mode: str

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


def wanted(body: VersionBody, current: Record | None) -> Profile:
    """The profile a PUT asks for.

    A new version goes to its own region unless told otherwise. For an existing one, no profile leaves everything, and no
    target regions (null or an empty list) leave the regions as they are.
    """
    before = profile_of(current) if current is not None else None
    asked = body.properties.publishing_profile if body.properties is not None else None
    if before is not None and asked is None:
        return before
    asked = asked or PublishingProfile()
    storage = choice(asked.storage_account_type or (before.storage if before else ""), STORAGE_TYPES) or STORAGE_TYPES[0]
    replicas = asked.replica_count if asked.replica_count is not None else (before.replicas if before else 1)
    return Profile(
        targets=_targets(asked, before, normalize(body.location or ""), replicas, storage),
        replicas=replicas,
        storage=storage,
        excluded=asked.exclude_from_latest or False,
        ends=instant(asked.end_of_life_date or ""),
        mode=choice(asked.replication_mode or (before.mode if before else ""), MODES),
    )


def stored(record: Record) -> Document:
    """The publishingProfile of a version's record."""
    properties = record.body.get("properties")
    profile = properties.get("publishingProfile") if isinstance(properties, dict) else None
    return dict(profile) if isinstance(profile, dict) else {}


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
    )


def _target(kept: Document) -> Target:
    excluded = kept.get("excludeFromLatest")
    return Target(
        region=normalize(str(kept.get("name", ""))),
        replicas=_integer(kept.get("regionalReplicaCount")),
        storage=str(kept.get("storageAccountType", STORAGE_TYPES[0])),
        excluded=excluded if isinstance(excluded, bool) else None,
    )


def _integer(value: JSON) -> int:
    return value if isinstance(value, int) else 1
