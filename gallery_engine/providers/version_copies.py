"""The copies of a version as its record keeps them, and the marks on the clock for those that arrive before the last one."""

from dataclasses import replace

from gallery_engine import outages
from gallery_engine.clock import SECOND
from gallery_engine.journeys import NEVER, Copy
from gallery_engine.providers import operations
from gallery_engine.providers.resource import Occasion
from gallery_engine.records import JSON, Document, Record
from gallery_engine.replication import Sky, copies, failure, replanned
from gallery_engine.store import World

ARRIVE = "arrive"


def sky(world: World) -> Sky:
    """When regions are down, and whether copies are tried again by themselves (D17)."""
    return Sky(outages.everywhere(world), world.rulebook.has("replication_retries"))


def seconds_until(planned: tuple[Copy, ...], now: int) -> int:
    """Whole seconds until the last copy is over, rounded up; none that are over already."""
    return max(-(-(max(copy.ends for copy in planned) - now) // SECOND), 0)


def kept(planned: tuple[Copy, ...], key: str, before: Record | None, world: World) -> Document:
    """The copies for a record's inner document, with marks on the clock for those that are over before the last.

    Nothing happens at a mark: it is there so that `next` finds the moment. Marks of a former plan are taken away.
    """
    forget_marks(before, world)
    last = max(copy.ends for copy in planned)
    times = sorted({copy.ends for copy in planned if world.now < copy.ends < min(last, NEVER)})
    marks: list[JSON] = [world.schedule(time, ARRIVE, key).key for time in times]
    return {"copies": [copy.as_json() for copy in planned], "marks": marks}


def forget_marks(record: Record | None, world: World) -> None:
    """Take the marks of a record's copies off the clock."""
    marks = record.inner.get("marks") if record is not None else None
    for mark in marks if isinstance(marks, list) else []:
        if world.get(str(mark)) is not None:
            world.delete(str(mark))


def pass_by(occasion: Occasion) -> None:
    """A copy is over: what is seen of it follows from the clock."""


def weather(record: Record, world: World) -> None:
    """Write anew what a version's copies come to now that outages have been announced or are over; its operation as well."""
    before = copies(record)
    planned = replanned(before, record.location, sky(world))
    if "gone" in record.inner or planned == before:
        return
    until = _until(record, before, planned)
    error = failure(planned) if any(copy.error for copy in planned) else None
    inner = dict(record.inner) | kept(planned, record.key, record, world)
    world.put(replace(record, due=until, inner=inner | {"until": until, "failed": error is not None}))
    operations.put_off(record, until, error, world)


def _until(record: Record, before: tuple[Copy, ...], planned: tuple[Copy, ...]) -> int:
    """When the work on a version ends: with its last copy, unless it was to last longer than its copies anyway."""
    until, last = record.inner.get("until"), max(copy.ends for copy in before)
    longer = until if isinstance(until, int) and until - last >= SECOND else 0
    return max(*(copy.ends for copy in planned), longer)
