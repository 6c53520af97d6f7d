"""The private provider `Darkroom.Lab`: everything that moves a sandbox and is not Azure.

`POST /providers/Darkroom.Lab/advance` moves the virtual clock by `seconds`, to `until` (ISO 8601), to the end of an
`operation` (its GUID) or to the `next` event; due events happen on the way, each at its own time, so that two short advances
equal one long one. `GET /providers/Darkroom.Lab/clock` tells the time and when something happens next.
"""

from gallery_engine.arm import Request, Response
from gallery_engine.clock import LAST_ADVANCE, LONGEST_ADVANCE, SECOND, from_iso, to_iso
from gallery_engine.providers import operations
from gallery_engine.records import JSON, Document, Record
from gallery_engine.routes import TYPES
from gallery_engine.rules.requests import KNOWN_TYPE, WELL_FORMED
from gallery_engine.store import World
from gallery_engine.verbs import remove

PREFIX = "/providers/darkroom.lab/"


def answer(request: Request, world: World) -> Response:
    """Answer a request to the private provider at the tenant's root."""
    deed = (request.method, request.path.lower().removeprefix(PREFIX).strip("/"))
    if deed == ("GET", "clock"):
        return Response(200, _clock(world))
    if deed == ("POST", "advance"):
        settle(world, _target(request.body, world))
        return Response(200, _clock(world))
    KNOWN_TYPE.refuse(f"The lab knows no '{request.method} {request.path}'.")


def settle(world: World, until: int) -> None:
    """Move the clock to `until` and let every due event happen at its own time, in order."""
    while (event := world.next_event(until)) is not None:
        world.move_clock(event.due)
        world.delete(event.key)
        _happen(event, world)
    world.move_clock(until)


def _happen(event: Record, world: World) -> None:
    """Let an event happen, unless the record that it was made for has gone already or been made anew."""
    record = world.get(str(event.inner["key"]))
    if event.inner["action"] == "remove" and record is not None and record.inner.get("gone") == event.due:
        remove(record.key, world, TYPES)


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
