"""Support requests: a higher limit is asked for, and is granted after a while of virtual time."""

import msgspec

from gallery_engine.clock import HOUR, to_iso
from gallery_engine.models.support import TicketBody
from gallery_engine.providers.quotas import raise_limit
from gallery_engine.providers.resource import Done, Occasion, ResourceType, Verb
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.support import quota_request_can_be_read, ticket_is_complete, ticket_is_new, wishes
from gallery_engine.store import World

SECONDS_TO_ACCEPT = 5
HOURS_TO_GRANT = 8  # a teaching estimate; requests for common figures are often granted within minutes, others take days
GRANT = "grant"


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
    accepts_with_202=True,
    stateless=True,
    events={GRANT: grant},
)
