"""Regions that are down: what a scenario announces, and what that does to the copies on their way there.

`POST /providers/Darkroom.Lab/outage` has a `region` be down `from` an instant (ISO 8601, now unless told otherwise) `until`
another one or for `seconds`, or with neither of them until further notice. `POST /providers/Darkroom.Lab/recovery` has a `region`
be up from now on. `GET /providers/Darkroom.Lab/outages` tells which regions were, are and will be down.

Copies into the region and new machines there feel it (RULEBOOKS D17); what is there already goes on. Both deeds look through
every image version of the sandbox, once.
"""

from gallery_engine import outages
from gallery_engine.arm import Request, Response
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.clock import SECOND, from_iso, to_iso
from gallery_engine.journeys import NEVER
from gallery_engine.providers import version_copies
from gallery_engine.providers.image_versions import VERSION
from gallery_engine.records import JSON, Document
from gallery_engine.rules.call import Send
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.store import World

MOST_SPANS = 20


def begin(request: Request, world: World, send: Send) -> Response:
    """Announce that a region is down, and write what its copies come to."""
    del send
    wish = _wish(request.body)
    region = _region(wish)
    start, end = _start(wish, world), _end(wish, world)
    if not world.now <= start < end <= NEVER:
        WELL_FORMED.refuse("An outage begins now or later, and ends after it has begun, by an instant or after whole seconds.")
    if len(outages.spans(world, region)) >= MOST_SPANS:
        WELL_FORMED.refuse(f"A region is down at most {MOST_SPANS} times in a lab.")
    outages.announce(world, region, (start, end))
    return _written(world)


def end(request: Request, world: World, send: Send) -> Response:
    """Have a region be up from now on, and write what its copies come to."""
    del send
    outages.recover(world, _region(_wish(request.body)))
    return _written(world)


def tell(request: Request, world: World, send: Send) -> Response:
    """Tell which regions were, are and will be down; `until` is null where no end is known."""
    del request, send
    return Response(200, _known(world))


def _written(world: World) -> Response:
    for version in world.find(VERSION.kind, "/subscriptions/"):
        version_copies.weather(version, world)
    return Response(200, _known(world))


def _known(world: World) -> Document:
    found: list[JSON] = [
        {"region": region, "from": to_iso(start), "until": to_iso(until) if until < NEVER else None}
        for region, spans in sorted(outages.everywhere(world).items())
        for start, until in spans
    ]
    return {"outages": found}


def _wish(body: JSON) -> Document:
    return body if isinstance(body, dict) else {}


def _region(wish: Document) -> str:
    region = normalize(str(wish.get("region", "")))
    if region not in REGIONS:
        WELL_FORMED.refuse("An outage names a region that Azure has.")
    return region


def _start(wish: Document, world: World) -> int:
    said = wish.get("from")
    return world.now if said is None else _instant(said)


def _end(wish: Document, world: World) -> int:
    seconds, until = wish.get("seconds"), wish.get("until")
    if seconds is None:
        return NEVER if until is None else _instant(until)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or until is not None:
        return 0
    return _start(wish, world) + seconds * SECOND


def _instant(said: JSON) -> int:
    """An instant that was sent; one before all others when it is none, so that it is refused."""
    found = from_iso(said) if isinstance(said, str) else None
    return found if found is not None else 0
