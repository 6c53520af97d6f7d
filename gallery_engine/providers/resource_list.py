"""Everything with a region of its own in one list: `GET …/resources` of a subscription or of a resource group.

Source: "Resources - List", "Resources - List By Resource Group" (https://learn.microsoft.com/rest/api/resources, read
2026-11-26). Who may not read something does not see it here. When a resource was made is not told: the lab keeps no such stamp.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from gallery_engine import access
from gallery_engine.arm import Response
from gallery_engine.assignments import is_indexed
from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import key_of, parse
from gallery_engine.providers.resource import Inquiry, Report, provisioning_state
from gallery_engine.records import Document, Record
from gallery_engine.rules.requests import FILTERED
from gallery_engine.tagging import tags_of

PAGE = 1_000
"""How many resources a page has at most (documented for `$top`)."""
_UNLISTED = frozenset({"microsoft.compute/virtualmachinescalesets/virtualmachines"})
_TEST = re.compile(
    r"(?P<name>\w{1,40}) (?P<how>eq|ne) '(?P<value>[^']{0,512})'|startswith\(tagname, ?'(?P<start>[^']{0,512})'\)", re.IGNORECASE
)
_AND = re.compile(r" and ", re.IGNORECASE)
_SHOWN = ("sku", "kind", "zones", "plan", "identity", "managedBy", "tags")
Test = Callable[[Record], bool]
_FIELDS: Mapping[str, Callable[[Record], str]] = MappingProxyType(
    {
        "name": lambda record: record.name,
        "resourcegroup": lambda record: record.key.split("/")[4],
        "resourcetype": lambda record: record.kind,
        "location": lambda record: record.location,
    }
)


def answer(inquiry: Inquiry) -> Response:
    """The resources that the caller may read and the `$filter` keeps, in the order of their ids, a page at a time."""
    request, world = inquiry.request, inquiry.world
    tests = _tests(request.query.get("$filter", "").strip())
    after = key_of(request.query["$skiptoken"]) if request.query.get("$skiptoken") else ""
    prefix = f"{key_of(inquiry.address.path).rpartition('/')[0]}/"
    kept = [record for record in world.under(prefix) if _is_listed(record) and all(test(record) for test in tests)]
    may_read = _reader(inquiry, prefix.rstrip("/"))
    found = [record for record in kept if record.key > after and may_read(record)]
    top = request.query.get("$top", "")
    most = min(int(top), PAGE) if top.isascii() and top.isdecimal() and len(top) < 5 else PAGE
    expanded = "provisioningstate" in request.query.get("$expand", "").lower()
    body: Document = {"value": [_document(record, inquiry, expanded=expanded) for record in found[:most]]}
    if len(found) > most and not top:
        said = "".join(f"&{name}={value}" for name, value in request.query.items() if name != "$skiptoken")
        body["nextLink"] = f"https://{request.host}{inquiry.address.path}?$skiptoken={found[most - 1].key}{said}"
    return Response(200, body)


def _is_listed(record: Record) -> bool:
    return (
        record.key.startswith("/subscriptions/")
        and is_indexed(record.kind, record.key, record.location)
        and (record.kind not in _UNLISTED)
    )


def _reader(inquiry: Inquiry, scope: str) -> Test:
    """Whether the caller may read a resource below a scope: by a role there, asked once, or by one further down."""
    caller, world = inquiry.caller, inquiry.world
    roles = [grant.role for grant in access.grants(caller, scope, world)]

    def may_read(record: Record) -> bool:
        permission = f"{record.kind}/read"
        return any(role.allows(permission) for role in roles) or access.allowed(caller, permission, record.key, world) is not None

    return may_read


def _tests(wish: str) -> list[Test]:
    """What a `$filter` asks: comparisons joined by `and`; refuses another."""
    tests: list[Test] = []
    named = ""
    for part in _AND.split(wish) if wish else []:
        found = _TEST.fullmatch(part.strip())
        name = (found["name"] or "").lower() if found is not None else ""
        if found is None or not (found["start"] is not None or name in {*_FIELDS, "tagname", "tagvalue"}):
            FILTERED.refuse(
                f"The filter '{wish[:200]}' cannot be read: it has conditions such as location eq 'eastus', joined by and."
            )
        if found["start"] is not None:
            tests.append(_begins(found["start"].lower()))
        elif name == "tagname":
            named = found["value"].lower()
            tests.append(_has(named, None))
        elif name == "tagvalue":
            tests.append(_has(named, found["value"]))
        else:
            tests.append(_compares(name, found["value"], equal=found["how"].lower() == "eq"))
    return tests


def _compares(name: str, value: str, *, equal: bool) -> Test:
    wanted = normalize(value) if name == "location" else value.lower()
    return lambda record: (_FIELDS[name](record).lower() == wanted) == equal


def _begins(start: str) -> Test:
    return lambda record: any(name.lower().startswith(start) for name in tags_of(record))


def _has(name: str, value: str | None) -> Test:
    def test(record: Record) -> bool:
        found = {key.lower(): str(item) for key, item in tags_of(record).items()}
        return name in found and value in {None, found[name]}

    return test


def _document(record: Record, inquiry: Inquiry, *, expanded: bool) -> Document:
    address = parse(record.id)
    if address is None:
        raise LookupError(record.id)
    shown: Document = {
        "id": record.id,
        "name": "/".join(address.names),
        "type": address.type,
        "location": record.location,
        **{name: record.body[name] for name in _SHOWN if record.body.get(name)},
    }
    return {**shown, "provisioningState": provisioning_state(record, inquiry.world.now)} if expanded else shown


REPORT = Report("", answer)
