"""The activity log: who did what, when, and with what result. It is derived from the journal, and reading it writes nothing.

`GET /subscriptions/{id}/providers/Microsoft.Insights/eventtypes/management/values` with a `$filter` answers in the shape of
"Activity Logs - List" (https://learn.microsoft.com/rest/api/monitor/activity-logs/list): the newest first, for 90 days. It has
not been compared with a recording. Work that takes time has an event when it was accepted and one when it ended.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from gallery_engine.access import tenant_of
from gallery_engine.arm import Response
from gallery_engine.clock import DAY, from_iso, to_iso
from gallery_engine.ids import Address, derive_guid, key_of, parse, subscription_of
from gallery_engine.providers import operations
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.records import JSON, Document, Entry
from gallery_engine.rules.requests import FILTERED
from gallery_engine.store import World

KEPT = 90 * DAY
PAGE = 200
_CONDITION = re.compile(r"(\w{1,40}) (eq|ge|le) (?:'([^']{0,2048})'|([\w:.+-]{1,40}))", re.IGNORECASE)
_AND = re.compile(r" and ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an entry: when, in which state, with which HTTP status, and the error if there is one."""

    entry: Entry
    at: int
    state: str
    status: int
    error: Mapping[str, JSON] = field(default_factory=dict)


def entry(
    asked: Inquiry, action: str, status: int, *, code: str = "", message: str = "", headers: Mapping[str, str] | None = None
) -> Entry:
    """What the log has of a request for an `action` that was answered with `status`."""
    told = headers or {}
    polled = told.get("Azure-AsyncOperation") or told.get("Location", "")
    return Entry(
        at=asked.world.now,
        caller=asked.caller.name,
        action=action,
        resource=asked.address.path,
        method=asked.request.method,
        status=status,
        correlation=asked.world.correlation,
        code=code,
        message=message,
        operation=polled.partition("?")[0].rpartition("/")[2],
    )


def answer(inquiry: Inquiry) -> Response:
    """List the events of a subscription that a `$filter` keeps, 200 to a page."""
    request, world = inquiry.request, inquiry.world
    wanted = _conditions(request.query.get("$filter", ""))
    subscription = inquiry.address.subscription.lower()
    entries = [item for item in world.log() if subscription_of(key_of(item.resource)) == subscription]
    events = sorted((event for item in entries for event in _events(item, world)), key=lambda event: event.at)
    kept = [event for event in reversed(events) if event.at >= world.now - KEPT and all(_fits(event, one) for one in wanted)]
    start = _number(request.query.get("$skiptoken", "0"))
    names = [name for name in request.query.get("$select", "").replace(" ", "").split(",") if name]
    items: list[JSON] = [_selected(_document(event, world), names) for event in kept[start : start + PAGE]]
    body: Document = {"value": items}
    if len(kept) > start + PAGE:
        said = "".join(f"&{name}={value}" for name, value in request.query.items() if name != "$skiptoken")
        body["nextLink"] = f"https://{request.host}{inquiry.address.path}?$skiptoken={start + PAGE}{said}"
    return Response(200, body)


def _conditions(text: str) -> list[tuple[str, str, str]]:
    if not text.strip():
        return []
    found = [_CONDITION.fullmatch(part.strip()) for part in _AND.split(text)]
    conditions = [(match[1].lower(), match[2].lower(), match[3] or match[4] or "") for match in found if match is not None]
    known = all(_is_known(*condition) for condition in conditions)
    if len(conditions) < len(found) or not known:
        FILTERED.refuse(f"The filter '{text[:200]}' cannot be read: it has conditions such as status eq 'Failed', joined by and.")
    return conditions


def _is_known(name: str, comparison: str, value: str) -> bool:
    if name == "eventtimestamp":
        return from_iso(value) is not None
    return comparison == "eq" and name in _FIELDS


_FIELDS: Mapping[str, Callable[[Event], str]] = {
    "resourcegroupname": lambda event: _address(event).group,
    "resourceuri": lambda event: key_of(event.entry.resource),
    "resourceid": lambda event: key_of(event.entry.resource),
    "resourceprovider": lambda event: event.entry.action.partition("/")[0],
    "resourcetype": lambda event: _type(event.entry.action),
    "operations": lambda event: event.entry.action,
    "correlationid": lambda event: event.entry.correlation,
    "status": lambda event: event.state,
    "caller": lambda event: event.entry.caller,
}


def _fits(event: Event, condition: tuple[str, str, str]) -> bool:
    name, comparison, value = condition
    if name != "eventtimestamp":
        return str(_FIELDS[name](event)).lower() == (key_of(value) if name in {"resourceuri", "resourceid"} else value.lower())
    instant = from_iso(value) or 0
    return {"ge": event.at >= instant, "le": event.at <= instant, "eq": event.at == instant}[comparison]


def _events(item: Entry, world: World) -> Iterator[Event]:
    if item.status >= 400:
        yield Event(item, item.at, "Failed", item.status, {"code": item.code, "message": item.message})
        return
    operation = world.get(f"{operations.KIND}:{item.operation}") if item.operation else None
    if operation is None:
        yield Event(item, item.at, "Succeeded", item.status)
        return
    yield Event(item, item.at, "Accepted", item.status)
    if not operations.running(operation, world.now):
        error = operation.inner.get("error")
        failed = isinstance(error, dict)
        yield Event(item, operation.due, "Failed" if failed else "Succeeded", 200, error if isinstance(error, dict) else {})


def _document(event: Event, world: World) -> Document:
    item, begins = event.entry, event.state == "Accepted"
    address = _address(event)
    guid = derive_guid(world.head.seed, event.at, f"{item.correlation}:{item.resource}:{item.action}:{event.state}")
    instant = to_iso(event.at)
    return {
        "authorization": {"action": item.action, "scope": item.resource},
        "caller": item.caller,
        "channels": "Operation",
        "category": _words("Administrative"),
        "correlationId": item.correlation,
        "eventDataId": guid,
        "eventName": {"value": "BeginRequest", "localizedValue": "Begin request"}
        if begins
        else {"value": "EndRequest", "localizedValue": "End request"},
        "eventTimestamp": instant,
        "httpRequest": {"method": item.method},
        "id": f"{item.resource}/events/{guid}/ticks/{event.at}",
        "level": "Error" if event.state == "Failed" else "Informational",
        "operationId": item.correlation,
        "operationName": _words(item.action),
        "properties": {"statusCode": str(event.status)} | ({"statusMessage": dict(event.error)} if event.error else {}),
        "resourceGroupName": address.group,
        "resourceId": item.resource,
        "resourceProviderName": _words(item.action.partition("/")[0]),
        "resourceType": _words(_type(item.action)),
        "status": _words(event.state),
        "subStatus": {"value": str(event.status), "localizedValue": f"HTTP Status Code: {event.status}"},
        "submissionTimestamp": instant,
        "subscriptionId": address.subscription,
        "tenantId": tenant_of(key_of(item.resource), world),
    }


def _address(event: Event) -> Address:
    found = parse(event.entry.resource)
    if found is None:
        raise LookupError(event.entry.resource)
    return found


def _type(action: str) -> str:
    """The type in an action: all of it but the verb, and `/action` where it ends in that."""
    return action.removesuffix("/action").rpartition("/")[0]


def _words(value: str) -> Document:
    return {"value": value, "localizedValue": value}


def _selected(document: Document, names: list[str]) -> Document:
    return {name: value for name, value in document.items() if name in names} if names else document


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


ACTIVITY_LOG = Report("Microsoft.Insights/eventtypes/values/read", answer)
