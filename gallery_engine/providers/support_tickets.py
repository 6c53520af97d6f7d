"""Support requests: a higher limit is asked for, and is granted after a while of virtual time."""

import re
from collections.abc import Mapping

import msgspec

from gallery_engine.clock import HOUR, to_iso
from gallery_engine.ids import Address, key_of
from gallery_engine.models.support import TicketBody
from gallery_engine.providers.quotas import raise_limit
from gallery_engine.providers.resource import Done, Occasion, ResourceType, Verb
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.requests import FILTERED
from gallery_engine.rules.support import quota_request_can_be_read, ticket_is_complete, ticket_is_new, wishes
from gallery_engine.store import World

SECONDS_TO_ACCEPT = 5
HOURS_TO_GRANT = 8  # a teaching estimate; requests for common figures are often granted within minutes, others take days
GRANT = "grant"
_TEST = re.compile(r"(?P<name>createddate|status) (?P<how>eq|ge|gt|le|lt) '?(?P<value>[\w:.+-]{1,40})'?", re.IGNORECASE)
_NAMES = {"createddate": "createdDate", "status": "status"}
_AND = re.compile(r" and ", re.IGNORECASE)


def put(call: Call[TicketBody]) -> Done:
    """Hand in a request; an event grants it."""
    due = call.world.now + HOURS_TO_GRANT * HOUR
    said: Document = msgspec.to_builtins(call.body.properties)
    body: Document = {"properties": {**said, "supportTicketId": call.world.guid("ticket"), "createdDate": to_iso(call.world.now)}}
    asked = [wish for wish in wishes(call.body) if wish is not None]
    wanted: list[JSON] = [{"limit": wish.limit, "region": wish.region, "most": wish.most} for wish in asked]
    call.world.schedule(due, GRANT, call.key, {"wishes": wanted})
    record = Record(
        call.key, call.address.kind, call.address.path, call.address.name, "global", due=due, body=body, inner={"granted": due}
    )
    return Done(record, seconds=SECONDS_TO_ACCEPT)


def show(record: Record, world: World, query: object) -> Document:
    """A request, Open until it has been granted and Closed from then on."""
    del query
    granted = record.inner.get("granted")
    is_open = isinstance(granted, int) and world.now < granted
    properties = record.body.get("properties")
    told: Document = dict(properties) if isinstance(properties, dict) else {}
    changed = told["createdDate"] if is_open or not isinstance(granted, int) else to_iso(granted)
    return {"properties": {**told, "status": "Open" if is_open else "Closed", "modifiedDate": changed}}


def listed(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
    """The requests of a subscription, the newest first; a `$filter` compares createdDate or status, `$top` gives the first few.

    Source: "Support Tickets - List" (https://learn.microsoft.com/rest/api/support/support-tickets/list, read 2026-11-26).
    """
    wish = query.get("$filter", "").strip()
    tests = [_TEST.fullmatch(part.strip()) for part in _AND.split(wish)] if wish else []
    if None in tests:
        FILTERED.refuse(
            f"The filter '{wish[:100]}' cannot be read: it has conditions such as createdDate ge 2026-11-23, joined by and."
        )
    asked = [(test["name"].lower(), test["how"].lower(), test["value"]) for test in tests if test is not None]
    found = [
        one for one in world.find(SUPPORT_TICKETS.kind, f"{key_of(address.path)}/") if _is_wanted(show(one, world, None), asked)
    ]
    found.sort(key=lambda one: one.inner["granted"] if isinstance(one.inner["granted"], int) else 0, reverse=True)
    top = query.get("$top", "")
    return found[: int(top)] if top.isascii() and top.isdecimal() and len(top) < 6 else found


def _is_wanted(shown: Document, asked: list[tuple[str, str, str]]) -> bool:
    told = shown["properties"]
    properties = told if isinstance(told, dict) else {}
    return all(_holds(str(properties.get(_NAMES[name], "")).lower(), how, value.lower()) for name, how, value in asked)


def _holds(real: str, how: str, value: str) -> bool:
    return {"eq": real == value, "ge": real >= value, "gt": real > value, "le": real <= value, "lt": real < value}[how]


def grant(occasion: Occasion) -> None:
    """Raise the limits that were asked for."""
    subscription = occasion.record.key.split("/")[2]
    told = occasion.data if isinstance(occasion.data, dict) else {}
    wanted = told.get("wishes")
    for wish in wanted if isinstance(wanted, list) else []:
        match wish:
            case {"limit": str(name), "region": str(region), "most": int(most)}:
                raise_limit(name, subscription, region, most, occasion.world)


SUPPORT_TICKETS = ResourceType(
    name="Microsoft.Support/supportTickets",
    create=Verb(put, TicketBody, (ticket_is_new, ticket_is_complete, quota_request_can_be_read)),
    show=show,
    listed=listed,
    accepts_with_202=True,
    stateless=True,
    events={GRANT: grant},
)
