"""The virtual clock of a sandbox.

`POST /providers/Darkroom.Lab/advance` moves the virtual clock by `seconds`, to `until` (ISO 8601), to the end of an
`operation` (its GUID) or to the `next` event; due events happen on the way, each at its own time, so that two short advances
equal one long one. `GET /providers/Darkroom.Lab/clock` tells the time and when something happens next.
"""

from gallery_engine import meters
from gallery_engine.arm import Request, Response
from gallery_engine.clock import LAST_ADVANCE, LONGEST_ADVANCE, SECOND, from_iso, to_iso
from gallery_engine.providers import operations
from gallery_engine.providers.resource import REMOVE, Occasion
from gallery_engine.records import JSON, Document, Record
from gallery_engine.routes import TYPES
from gallery_engine.rules.call import Send
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.store import World
from gallery_engine.verbs import remove

MOST_EVENTS = 20_000


def tell(request: Request, world: World, send: Send) -> Response:
    """Tell the time, and when something happens next."""
    del request, send
    return Response(200, _clock(world))


def advance(request: Request, world: World, send: Send) -> Response:
    """Move the clock and tell the time it has come to."""
    settle(world, _target(request.body, world), send)
    return Response(200, _clock(world))


def settle(world: World, until: int, send: Send) -> None:
    """Move the clock to `until` and let every due event happen at its own time, in order.

    An event counts as a write of its own, so that what it makes has the same ids however the clock got there.
    """
    left = MOST_EVENTS
    while (event := world.next_event(until)) is not None:
        if (left := left - 1) < 0:
            WELL_FORMED.refuse(f"More than {MOST_EVENTS} things happen until then; move the clock by less.")
        world.move_clock(event.due)
        world.count_write()
        world.delete(event.key)
        _happen(event, world, send)
        meters.settle(world)
    world.move_clock(until)


def _happen(event: Record, world: World, send: Send) -> None:
    """Let an event happen, unless the record that it was made for has gone already or been made anew."""
    record, action = world.get(str(event.inner["key"])), str(event.inner["action"])
    if record is None:
        return
    if action == REMOVE:
        if record.inner.get("gone") == event.due:
            remove(record.key, world, TYPES)
        return
    TYPES[record.kind].events[action](Occasion(record, event.inner.get("data"), world, send))


def _target(body: JSON, world: World) -> int:
    wish = body if isinstance(body, dict) else {}
    seconds, until, operation = wish.get("seconds"), wish.get("until"), wish.get("operation")
    target: int | None = None
    if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds >= 0:
        target = world.now + seconds * SECOND
    elif isinstance(until, str):
        target = from_iso(until)
    elif isinstance(operation, str):
        record = world.get(f"{operations.KIND}:{operation.lower()}")
        target = record.due if record is not None else None
    elif wish.get("next") is True:
        target = world.next_change() or world.now
    if target is None or target > min(world.now + LONGEST_ADVANCE, LAST_ADVANCE):
        WELL_FORMED.refuse("The clock moves by whole seconds, to an instant, to the end of an operation or to the next event.")
    return max(target, world.now)


def _clock(world: World) -> Document:
    coming = world.next_change()
    return {"now": to_iso(world.now), "nextEvent": to_iso(coming) if coming is not None else None}
