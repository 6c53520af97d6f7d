"""Which regions are down, and when: one record of the sandbox that says it, in spans of virtual milliseconds."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gallery_engine.catalog.regions import normalize
from gallery_engine.journeys import Span, Spans
from gallery_engine.records import JSON, Record
from gallery_engine.store import World

KEY = KIND = "outages"


def spans(world: World, region: str) -> Spans:
    """When a region (any spelling) is down, in order: from, until; NEVER where no end is known."""
    return _read(world).get(normalize(region), ())


def everywhere(world: World) -> Mapping[str, Spans]:
    """The spans of every region that was, is or will be down."""
    return _read(world)


def is_down(world: World, region: str) -> bool:
    """Whether a region is down at this moment."""
    return any(start <= world.now < end for start, end in spans(world, region))


def announce(world: World, region: str, span: Span) -> None:
    """Have a region be down from `span[0]` until `span[1]`, besides what is known of it already."""
    _write(world, normalize(region), _joined([*spans(world, region), span]))


def recover(world: World, region: str) -> None:
    """Have a region be up from now on: what it was down before stays as it was, what was announced falls away."""
    past = [(start, min(end, world.now)) for start, end in spans(world, region) if start < world.now]
    _write(world, normalize(region), tuple(past))


def _joined(found: Iterable[Span]) -> Spans:
    """Spans in order, those that touch made one."""
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _read(world: World) -> dict[str, Spans]:
    (record,) = world.find(KIND, KEY, limit=1) or [Record(KEY, KIND)]
    return {region: tuple(_span(item) for item in found) for region, found in record.inner.items() if isinstance(found, list)}


def _span(kept: JSON) -> Span:
    start, end = kept if isinstance(kept, list) else (0, 0)
    return (start, end) if isinstance(start, int) and isinstance(end, int) else (0, 0)


def _write(world: World, region: str, found: Spans) -> None:
    record = world.get(KEY) or Record(KEY, KIND)
    others = {name: kept for name, kept in record.inner.items() if name != region}
    kept: dict[str, JSON] = {region: [list(span) for span in found]} if found else {}
    world.put(replace(record, inner=others | kept))
