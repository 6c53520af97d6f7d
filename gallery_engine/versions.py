"""Image versions by name: three integers, compared as numbers, and which one is the newest."""

import re
from collections.abc import Iterable
from typing import TypeAlias

from gallery_engine.catalog.regions import normalize
from gallery_engine.records import JSON, Record
from gallery_engine.replication import is_available, is_captured

Number: TypeAlias = tuple[int, int, int]

HIGHEST = 2**31 - 1
_SHAPE = re.compile(r"([0-9]{1,10})\.([0-9]{1,10})\.([0-9]{1,10})", re.ASCII)


def parse(name: str) -> Number | None:
    """Read `1.0.12` as (1, 0, 12); None when it is not three integers of 32 bits."""
    found = _SHAPE.fullmatch(name)
    if found is None:
        return None
    major, minor, patch = (int(part) for part in found.groups())
    return (major, minor, patch) if max(major, minor, patch) <= HIGHEST else None


def latest(records: Iterable[Record], region: str, now: int) -> Record | None:
    """The newest of a definition's version records for a deployment into `region` at virtual time `now`.

    The highest Major.Minor.Patch that is neither excluded from latest (everywhere or in the region) nor being deleted, among
    those whose copy is in the region. Where none is, among those that have been captured; failing that, among all. None when
    there is none at all.
    """
    candidates = [record for record in records if "gone" not in record.inner and not _excluded(record, normalize(region))]
    here = [record for record in candidates if is_available(record, region, now)]
    captured = here or [record for record in candidates if is_captured(record, now)]
    return max(captured or candidates, key=lambda record: parse(record.name) or (0, 0, 0), default=None)


def _excluded(record: Record, region: str) -> bool:
    properties = record.body.get("properties")
    profile: JSON = properties.get("publishingProfile") if isinstance(properties, dict) else None
    if not isinstance(profile, dict):
        return False
    targets = profile.get("targetRegions")
    here = [
        target
        for target in (targets if isinstance(targets, list) else [])
        if isinstance(target, dict) and normalize(str(target.get("name", ""))) == region
    ]
    return profile.get("excludeFromLatest") is True or any(target.get("excludeFromLatest") is True for target in here)
