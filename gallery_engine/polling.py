"""Addresses that are answered without a record: operations, regions and what they offer."""

from gallery_engine import listings, verbs
from gallery_engine.arm import Request, Response
from gallery_engine.catalog.regions import REGIONS
from gallery_engine.ids import Address, subscription_of
from gallery_engine.machines import mapping
from gallery_engine.providers import operations
from gallery_engine.records import JSON, Document, Record
from gallery_engine.routes import TYPES, unknown
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.resources import GROUP_STAYS, RESOURCE_EXISTS
from gallery_engine.store import World

SEGMENTS = frozenset({"capsoperations", "operations", "diskoperations", "asyncoperations"})
RESULTS = frozenset({"operationresults"})


def answers(request: Request, address: Address) -> bool:
    """Whether a request is a poll or a read of what has no record, so that `answer` is to answer it."""
    ends = address.kind.split("/")
    placeless = address.kind == "locations" or ends[0] == "operationresults" or ends[-1] in SEGMENTS
    return request.method == "GET" and (placeless or address.kind.startswith(listings.IN_A_REGION))


def guarded(address: Address, world: World) -> tuple[str, str]:
    """The action that reading an address is, and the key of the resource that an operation at it works on, if it is one.

    Who may read the resource may ask for its operations as well: the addresses that Azure hands out are signed for whoever gets
    them (unverified).
    """
    permission = f"{address.type or f'Microsoft.Resources/subscriptions/{address.kind}'}/read"
    found = _operation_at(address, world) if address.kind.split("/")[-1] in SEGMENTS | RESULTS else None
    return permission, str(found.inner["target"]) if found is not None else ""


def answer(request: Request, address: Address, world: World) -> Response:
    """Answer a poll or a read of a catalogue; refuses what is none after all."""
    parts = address.kind.split("/")
    if parts[0] == "operationresults" and address.names:
        return _result(address, world)
    if parts[-1] in SEGMENTS and len(address.names) == 2:
        return _operation(address, request.query.get("monitor") == "true", world)
    if address.kind == "locations":
        return Response(200, {"value": [_location(name, address) for name in REGIONS]})
    listed = listings.answer(address, request.query.get("$expand", ""))
    if listed is None:
        unknown(address)
    return listed


def _operation_at(address: Address, world: World) -> Record | None:
    """The operation with the GUID that an address ends in; that of another subscription is not there."""
    record = world.get(f"{operations.KIND}:{address.name.lower()}")
    return record if record is not None and subscription_of(str(record.inner["target"])) == address.subscription.lower() else None


def _find(address: Address, world: World) -> Record:
    record = _operation_at(address, world)
    if record is None:
        RESOURCE_EXISTS.refuse(Problem("The entity was not found in this Azure location.", code="NotFound"))
    return record


def _operation(address: Address, monitor: bool, world: World) -> Response:
    operation = _find(address, world)
    running = operations.running(operation, world.now)
    headers = {"Retry-After": operations.RETRY_AFTER} if running else {}
    if not monitor:
        return Response(200, operations.status(operation, world.now), headers)
    return Response(202 if running else 200, None if running else _outcome(operation, world), headers)


def _outcome(operation: Record, world: World) -> JSON:
    """What an operation has come to: its output, or the resource that it wrote."""
    record = world.get(str(operation.inner["target"])) if operation.inner.get("shows") is True else None
    if record is None:
        return operation.inner.get("output")
    return verbs.document(TYPES[record.kind], record, world, {})


def _result(address: Address, world: World) -> Response:
    operation = _find(address, world)
    if operations.running(operation, world.now):
        return Response(202, None, {"Retry-After": operations.RETRY_AFTER})
    error = mapping(operation.inner.get("error"))
    if error.get("code") == GROUP_STAYS.code:
        details = error.get("details")
        GROUP_STAYS.refuse(Problem(str(error.get("message")), details=tuple(details if isinstance(details, list) else ())))
    return Response(200)


def _location(name: str, address: Address) -> Document:
    region = REGIONS[name]
    identifier = f"/subscriptions/{address.subscription}/locations/{name}"
    return {
        "id": identifier,
        "name": name,
        "type": "Region",
        "displayName": region.display,
        "regionalDisplayName": f"({region.geography_group}) {region.display}",
        "metadata": {"regionType": "Physical", "geographyGroup": region.geography_group},
    }
