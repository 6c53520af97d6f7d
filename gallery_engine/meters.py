"""Meters: what each resource has used, month by month of virtual time.

A billed record carries its meter in `inner["meter"]`: what it had used when it was last changed, and when that was. From then to
now, what it uses follows from the record itself. When a resource goes away its meter stays, as a record under `meter:<key>`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from gallery_engine.billing import is_billed, uses
from gallery_engine.machines import mapping
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World

METER = "meter"
Place: TypeAlias = tuple[str, str, str]
"""Month (`2026-11`), meter and region."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What a resource, there or gone, has used: its id, region and type, and the quantities by place."""

    id: str
    kind: str
    location: str
    used: Mapping[Place, int]


def settle(world: World) -> None:
    """Bring the meters of everything that was changed since the last settling up to now."""
    for key, before in world.take_touched():
        after = world.get(key)
        if before == after or not (is_billed(before) or is_billed(after)):
            continue
        used = _used(before, world.now) if before is not None else Counter()
        if after is not None:
            world.put(after.noting({METER: {"at": world.now, "used": _as_json(used)}}))
        elif before is not None:
            _keep(before, used, world)
    world.take_touched()


def bills(world: World, prefix: str) -> Iterator[Bill]:
    """What everything below a key prefix has used until now, resources that are gone included."""
    for record in world.under(prefix):
        if is_billed(record):
            yield Bill(record.id, record.kind, record.location, _used(record, world.now))
    for record in world.under(f"{METER}:{prefix}"):
        kind = str(record.inner["kind"])
        yield Bill(record.id, kind, record.location, _read(mapping(record.inner.get("used"))))


def _used(record: Record, now: int) -> Counter[Place]:
    meter = mapping(record.inner.get(METER))
    at = meter.get("at")
    used = _read(mapping(meter.get("used")))
    for month, since, until in _months(at if isinstance(at, int) else now, now):
        for use in uses(record, since, until):
            used[month, use.meter, use.region] += use.quantity
    return used


def _keep(gone: Record, used: Counter[Place], world: World) -> None:
    kept = world.get(f"{METER}:{gone.key}")
    before = _read(mapping(kept.inner.get("used"))) if kept is not None else Counter()
    inner: Document = {"kind": gone.kind, "used": _as_json(used + before)}
    world.put(Record(f"{METER}:{gone.key}", METER, gone.id, gone.name, gone.location, inner=inner))


def _months(since: int, until: int) -> Iterator[tuple[str, int, int]]:
    """The months from `since` to `until`, each with the part of the time that lies in it."""
    while since < until:
        begun = datetime.fromtimestamp(since / 1_000, UTC)
        following = datetime(begun.year + begun.month // 12, begun.month % 12 + 1, 1, tzinfo=UTC)
        end = min(until, int(following.timestamp()) * 1_000)
        yield f"{begun:%Y-%m}", since, end
        since = end


def _read(kept: Mapping[str, JSON]) -> Counter[Place]:
    used: Counter[Place] = Counter()
    for name, quantity in kept.items():
        month, meter, region = name.split("|")
        used[month, meter, region] = quantity if isinstance(quantity, int) else 0
    return used


def _as_json(used: Counter[Place]) -> Document:
    return {"|".join(place): quantity for place, quantity in sorted(used.items()) if quantity}
