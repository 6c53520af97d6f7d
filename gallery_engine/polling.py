"""Addresses that are answered without a record: operations, the subscription itself, what its regions offer."""

from gallery_engine import listings
from gallery_engine.arm import Request, Response
from gallery_engine.catalog.regions import REGIONS
from gallery_engine.ids import Address
from gallery_engine.providers import operations
from gallery_engine.records import Document, Record
from gallery_engine.routes import unknown
from gallery_engine.rules.resources import RESOURCE_EXISTS, no_subscription
from gallery_engine.store import World

SUBSCRIPTIONS = "microsoft.resources/subscriptions"
SEGMENTS = frozenset({"capsoperations", "operations", "diskoperations", "asyncoperations"})


def answers(request: Request, address: Address) -> bool:
    """Whether a request is a poll or a read of what has no record, so that `answer` is to answer it."""
    ends = address.kind.split("/")
    placeless = address.kind in {"locations", SUBSCRIPTIONS} or ends[0] == "operationresults" or ends[-1] in SEGMENTS
    return request.method == "GET" and (placeless or address.kind.startswith(listings.IN_A_REGION))


def answer(request: Request, address: Address, world: World) -> Response:
    """Answer a poll or a read of the subscription; refuses what is none after all."""
    parts = address.kind.split("/")
    if parts[0] == "operationresults" and address.names:
        return _result(address.name, world)
    if parts[-1] in SEGMENTS and len(address.names) == 2:
        return _operation(address.name, request.query.get("monitor") == "true", world)
    if address.kind == "locations":
        return Response(200, {"value": [_location(name, world) for name in REGIONS]})
    if address.kind == SUBSCRIPTIONS:
        return Response(200, _known(address, world) if address.names else {"value": [_subscription(world)]})
    listed = listings.answer(address)
    if listed is None:
        unknown(address)
    return listed


def _find(guid: str, world: World) -> Record:
    record = world.get(f"{operations.KIND}:{guid.lower()}")
    if record is None:
        RESOURCE_EXISTS.refuse("The entity was not found in this Azure location.")
    return record


def _operation(guid: str, monitor: bool, world: World) -> Response:
    operation = _find(guid, world)
    running = operations.running(operation, world.now)
    headers = {"Retry-After": operations.RETRY_AFTER} if running else {}
    if not monitor:
        return Response(200, operations.status(operation, world.now), headers)
    return Response(202 if running else 200, None if running else operation.inner.get("output"), headers)


def _result(guid: str, world: World) -> Response:
    operation = _find(guid, world)
    if operations.running(operation, world.now):
        return Response(202, None, {"Retry-After": operations.RETRY_AFTER})
    return Response(200)


def _location(name: str, world: World) -> Document:
    region = REGIONS[name]
    identifier = f"/subscriptions/{world.head.subscription}/locations/{name}"
    return {"id": identifier, "name": name, "displayName": region.display, "regionalDisplayName": region.display}


def _known(address: Address, world: World) -> Document:
    found = world.subscription(address.subscription)
    if found is None:
        RESOURCE_EXISTS.refuse(no_subscription(address.subscription))
    tags = found.body.get("tags")
    return _subscription(world) | ({"tags": tags} if tags else {})


def _subscription(world: World) -> Document:
    return {
        "id": f"/subscriptions/{world.head.subscription}",
        "subscriptionId": world.head.subscription,
        "tenantId": world.head.tenant,
        "displayName": "Darkroom",
        "state": "Enabled",
    }
