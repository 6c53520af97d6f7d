"""What the pipeline does for every type: show, list, create, act, delete, with operations, stamps, quotas and children."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from gallery_engine import holding
from gallery_engine.arm import Request, Response
from gallery_engine.clock import SECOND
from gallery_engine.ids import Address, group_key, in_capitals
from gallery_engine.providers import operations, quotas
from gallery_engine.providers.leaving import let_go
from gallery_engine.providers.resource import Done, Inquiry, ResourceType, provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.resources import GROUP_EXISTS, GROUP_KIND, RESOURCE_EXISTS
from gallery_engine.store import NO_LIMIT, World

Types: TypeAlias = Mapping[str, ResourceType]

PAGE = 200


def document(resource: ResourceType, record: Record, world: World, query: dict[str, str]) -> Document:
    """The ARM document of a record as it is at this moment."""
    shown = resource.show(record, world, query)
    if resource.stateless:
        return {"id": record.id, "name": record.name, "type": resource.name, **shown}
    properties = shown.get("properties")
    state: Document = {"provisioningState": provisioning_state(record, world.now)}
    if isinstance(properties, dict):
        state.update(properties)
    return {"id": record.id, "name": record.name, "type": resource.name, **shown, "properties": state}


def record_at(resource: ResourceType, address: Address, world: World) -> Record | None:
    """The record that an address of a type means."""
    return world.get(address.key) if resource.found is None else resource.found(address, world)


def show(resource: ResourceType, address: Address, request: Request, world: World) -> Response:
    """GET of one resource; HEAD answers 204 or 404 without a body."""
    record = record_at(resource, address, world)
    if record is None:
        if request.method == "HEAD":
            return Response(404)
        if resource.kind == GROUP_KIND:
            GROUP_EXISTS.refuse(f"Resource group '{address.group}' could not be found.")
        RESOURCE_EXISTS.refuse(not_found(resource, address))
    if request.method == "HEAD":
        return Response(204)
    return Response(200, document(resource, record, world, dict(request.query)))


def view(resource: ResourceType, name: str, address: Address, request: Request, world: World) -> Response:
    """GET of one of a resource's views."""
    record = world.get(address.key)
    if record is None:
        RESOURCE_EXISTS.refuse(not_found(resource, address))
    return Response(200, resource.views[name](record, world, dict(request.query)))


def not_found(resource: ResourceType, address: Address) -> str | Problem:
    """What is said of a resource that is not there."""
    if resource.absent is not None:
        return resource.absent(address)
    namespace, *kinds = resource.name.split("/")
    named = "/".join([namespace, *(part for pair in zip(kinds, address.names, strict=True) for part in pair)])
    return (
        f"The Resource '{named}' under resource group '{address.group}' was not found. For more details "
        "please go to https://aka.ms/ARMResourceNotFoundFix"
    )


def list_all(resource: ResourceType, asked: Inquiry) -> Response:
    """GET of a collection, 200 to a page, with a nextLink while there are more; what a `$filter` keeps is one page."""
    request, world = asked.request, asked.world
    wish = request.query.get("$filter", "")
    if resource.listed is not None or (wish and resource.keeps is not None):
        found = _kept(resource, asked, wish)
        return Response(200, {"value": [document(resource, record, world, {}) for record in found]})
    found = _found(resource, asked, request.query.get("$skiptoken", ""), PAGE + 1)
    items: list[JSON] = [_in_list(resource, record, world) for record in found[:PAGE]]
    answer: Document = {"value": items}
    if len(found) > PAGE:
        answer["nextLink"] = (
            f"https://{request.host}{asked.address.path}?api-version={request.query.get('api-version', '')}"
            f"&$skiptoken={found[PAGE - 1].key}"
        )
    return Response(200, answer)


def _kept(resource: ResourceType, asked: Inquiry, wish: str) -> Sequence[Record]:
    if resource.listed is not None:
        return resource.listed(asked.address, asked.world, dict(asked.request.query))
    return [record for record in _found(resource, asked) if resource.keeps is None or resource.keeps(record, wish)]


def _found(resource: ResourceType, asked: Inquiry, after: str = "", limit: int = NO_LIMIT) -> Sequence[Record]:
    """What lies below an address in key order; in the scopes that the caller may read, where those are not all of it."""
    world = asked.world
    if asked.within is None:
        return world.find(resource.kind, _list_prefix(resource, asked.address), after=after, limit=limit)
    found: list[Record] = []
    for scope in asked.within:
        itself = world.get(scope)
        found += [itself] if itself is not None and itself.kind == resource.kind and itself.key > after else []
        found += world.find(resource.kind, f"{scope}/", after=after, limit=limit)
    return sorted(found, key=lambda record: record.key)[:limit]


def _in_list(resource: ResourceType, record: Record, world: World) -> Document:
    shown = document(resource, record, world, {})
    return shown | {"id": in_capitals(record.id)} if resource.capitals_in_lists else shown


def create(resource: ResourceType, call: Call[Any], done: Done) -> Response:
    """Finish a PUT or PATCH: stamps, quota, operation, answer. Work that is still under way is never cut short by it."""
    record = _written(call, done)
    quotas.count(resource, call.current, record, call.world)
    status = 200 if call.current is not None else 201
    if not done.seconds:
        call.world.put(record)
        return Response(status, document(resource, record, call.world, {}), dict(done.headers))
    shows = resource.accepts_with_202
    due = _due(call, done)
    operation = operations.start(call.world, target=record.key, due=due, output=done.output, error=done.error, shows=shows)
    record = call.world.put(_under_way(resource, call, record, operation, failed=done.error is not None))
    headers = {**done.headers, **_headers(resource, call, operation, with_location=shows)}
    return Response(202 if shows else status, document(resource, record, call.world, {}), headers)


def act(resource: ResourceType, call: Call[Any], done: Done) -> Response:
    """Finish an action: what it says when it was done at once, else 202 with an operation."""
    if done.record is not None:
        call.world.put(done.record)
    if not done.seconds:
        return Response(done.status, done.answer)
    due = call.world.now + done.seconds * SECOND
    operation = operations.start(call.world, target=call.key, due=due, output=done.output, error=done.error)
    return Response(202, None, _headers(resource, call, operation, with_location=True))


def delete(resource: ResourceType, call: Call[Any], done: Done, types: Types) -> Response:
    """Finish a DELETE: the record is marked, and an event takes it away when the time has come; or it is gone at once."""
    world, record = call.world, call.world.get(call.key) or call.existing
    if not done.seconds:
        shown = document(resource, record, world, {}) if resource.shows_deleted else None
        remove(record.key, world, types)
        return Response(200, shown)
    due = world.now + done.seconds * SECOND
    held = holding.noted(call, types) if resource.kind == GROUP_KIND else {}
    let_go(replace(record, inner=dict(record.inner) | held), due, world)
    return going(resource, call, due)


def going(resource: ResourceType, call: Call[Any], due: int) -> Response:
    """The answer to a DELETE that takes effect at virtual time `due`, whether it is the first one or asks again."""
    left = call.world.get(call.key)
    blocked = left.inner.get(holding.BLOCKED) if left is not None else None
    operation = operations.start(call.world, target=call.key, due=due, error=blocked)
    if resource.kind.startswith("microsoft.resources/"):
        address = f"https://management.azure.com/subscriptions/{call.address.subscription}/operationresults/{operation.name}"
        return Response(202, None, {"Location": f"{address}?api-version=2024-11-01", "Retry-After": operations.RETRY_AFTER})
    return Response(202, None, _headers(resource, call, operation, with_location=True))


def remove(key: str, world: World, types: Types) -> None:
    """Take a record and everything below it away, and give back its quota and what it held of others.

    Of a group whose deletion something holds up that is left, and the group, which takes requests again.
    """
    target = world.get(key)
    for record in [target, *world.under(f"{key}/")]:
        if record is None or holding.stays(record.key, target):
            continue
        resource = types.get(record.kind)
        if resource is not None and resource.leaves is not None:
            resource.leaves(record, world)
        world.delete(record.key)
        operations.cancel(record, world)
        if resource is not None:
            quotas.count(resource, record, None, world)
    if target is not None and holding.stays(key, target):
        world.put(holding.rolled_back(target))


def _due(call: Call[Any], done: Done) -> int:
    """When the work that a PUT starts has ended, and what was under way before it as well."""
    now = call.world.now
    under_way = call.current.inner.get("until") if call.current is not None else None
    return max(now + done.seconds * SECOND, under_way if isinstance(under_way, int) else now)


def _written(call: Call[Any], done: Done) -> Record:
    """The record that a PUT writes; what exists keeps its id and name as they were spelt first."""
    if done.record is None:
        raise LookupError(call.key)
    if call.current is None:
        return done.record
    return replace(done.record, id=call.current.id, name=call.current.name)


def _under_way(resource: ResourceType, call: Call[Any], record: Record, operation: Record, *, failed: bool) -> Record:
    """The record with the stamps of the work that an operation does on it."""
    stamps: Document = {
        "until": operation.due,
        "doing": resource.making if call.current is None else "Updating",
        "failed": failed,
        "operations": operations.names(call.current, operation, call.world),
    }
    return record.noting(stamps, due=max(operation.due, record.due))


def _headers(resource: ResourceType, call: Call[Any], operation: Record, *, with_location: bool) -> dict[str, str]:
    target = call.world.get(call.key) or call.current
    location = target.location if target is not None else ""
    return operations.headers(
        operation,
        subscription=call.address.subscription,
        namespace=resource.name.partition("/")[0],
        location=location,
        segment=resource.operations,
        with_location=with_location,
    )


def _list_prefix(resource: ResourceType, address: Address) -> str:
    if resource.kind == GROUP_KIND:
        return f"/subscriptions/{address.subscription.lower()}/resourcegroups/"
    if not address.subscription:
        return f"{address.key}/"
    if len(address.names) > 0 or address.group:
        return f"{address.key}/" if address.names else f"{group_key(address.key)}/"
    return f"/subscriptions/{address.subscription.lower()}/resourcegroups/"
