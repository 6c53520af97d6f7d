"""Management groups: what lies above subscriptions, so that roles and policies can be given once for many of them."""

from gallery_engine import access
from gallery_engine.arm import Response
from gallery_engine.catalog import roles
from gallery_engine.ids import Address
from gallery_engine.models.management_groups import ManagementGroupBody
from gallery_engine.providers import role_assignments
from gallery_engine.providers.resource import Done, Inquiry, Report, ResourceType, Verb, after
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import management_groups as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.requests import AUTHORIZED, not_authorized
from gallery_engine.rules.resources import RESOURCE_EXISTS
from gallery_engine.store import SUBSCRIPTION, World

NAME = "Microsoft.Management/managementGroups"
READ = f"{NAME}/read"


def put(call: Call[ManagementGroupBody]) -> Done:
    """Make, rename or move a management group; who makes one owns it."""
    parent = rules.parent_of(call)
    if parent is None:
        raise LookupError(call.key)
    said = call.body.properties.display_name
    display = said or (str(call.current.inner["display"]) if call.current is not None else call.address.name)
    identifier = f"/providers/{NAME}/{call.address.name}"
    inner: Document = {"tenant": rules.tenant_asked(call), "parent": parent.name, "display": display}
    if call.current is None:
        name = call.world.guid("owner of a management group")
        by = access.object_id(call.caller)
        call.world.put(role_assignments.record(identifier, name, call.caller, roles.OWNER.guid, now=call.world.now, by=by))
    return Done(Record(call.key, access.MANAGEMENT_GROUPS, identifier, call.address.name, inner=inner))


def show(record: Record, world: World, query: object) -> Document:
    """A management group with its parent."""
    del query
    properties: Document = {"tenantId": record.inner["tenant"], "displayName": record.inner["display"]}
    above = access.management_group(str(record.inner["parent"]), world) if "parent" in record.inner else None
    if above is not None:
        parent: Document = {"id": above.id, "name": above.name, "displayName": above.inner["display"]}
        properties["details"] = {"parent": parent}
    return {"properties": properties}


def answer(asked: Inquiry) -> Response:
    """One management group, with its children where `$expand=children` asks for them; or all that the caller may read."""
    world = asked.world
    if not asked.address.names:
        found = [record for record in _groups(world) if access.allowed(asked.caller, READ, record.key, world) is not None]
        return Response(200, {"value": [_document(record, world) for record in found]})
    record = access.management_group(asked.address.name, world)
    if record is None:
        RESOURCE_EXISTS.refuse(absent(asked.address))
    if access.allowed(asked.caller, READ, record.key, world) is None:
        AUTHORIZED.refuse(not_authorized(asked.caller, READ, asked.address.path))
    shown = _document(record, world)
    if asked.request.query.get("$expand", "").lower() == "children" and isinstance(shown["properties"], dict):
        shown["properties"]["children"] = _children(record, world)
    return Response(200, shown)


def absent(address: Address) -> Problem:
    """What is said of a management group that is not there."""
    return Problem(f"The management group '{address.name}' was not found.", code="ManagementGroupNotFound")


def place(call: Call[None]) -> Done:
    """Move a subscription into a management group, out of the one it was in."""
    for before in call.world.find(access.PLACES, f"/providers/{access.MANAGEMENT_GROUPS}/"):
        if before.name.lower() == call.address.name.lower():
            call.world.delete(before.key)
    subscription = call.world.subscription(call.address.name)
    display = subscription.name if subscription is not None else ""
    tenant = access.tenant_of(f"/subscriptions/{call.address.name.lower()}", call.world)
    group = f"/providers/{NAME}/{call.address.names[0]}"
    properties: Document = {"displayName": display, "parent": {"id": group}, "state": "Active", "tenant": tenant}
    return Done(Record(call.key, access.PLACES, call.address.path, call.address.name, body={"properties": properties}))


def _groups(world: World) -> list[Record]:
    return world.find(access.MANAGEMENT_GROUPS, f"/providers/{access.MANAGEMENT_GROUPS}/")


def _document(record: Record, world: World) -> Document:
    return {"id": record.id, "type": NAME, "name": record.name, **show(record, world, None)}


def _children(group: Record, world: World) -> list[JSON]:
    groups = (each for each in _groups(world) if each.inner.get("parent") == group.name)
    found: list[JSON] = [
        {"id": each.id, "type": NAME, "name": each.name, "displayName": each.inner["display"]} for each in groups
    ]
    for subscription in world.find(SUBSCRIPTION, f"{SUBSCRIPTION}:"):
        guid = subscription.key.partition(":")[2]
        above = access.parent_group(guid, str(subscription.inner["tenant"]), world)
        if above is not None and above.key == group.key:
            found.append(
                {"id": f"/subscriptions/{guid}", "type": "/subscriptions", "name": guid, "displayName": subscription.name}
            )
    return found


MANAGEMENT_GROUPS = ResourceType(
    name=NAME,
    create=Verb(
        put,
        ManagementGroupBody,
        (
            rules.group_id_is_valid,
            rules.group_is_not_the_root,
            rules.parent_exists,
            rules.group_may_be_changed,
            rules.hierarchy_is_shallow,
        ),
        is_open=True,
    ),
    update=Verb(
        put, ManagementGroupBody, (rules.parent_exists, rules.group_may_be_changed, rules.hierarchy_is_shallow), is_open=True
    ),
    delete=Verb(after(), None, (rules.group_is_not_the_root, rules.group_is_empty), permission="delete"),
    show=show,
    absent=absent,
    stateless=True,
)
PLACES = ResourceType(
    name=f"{NAME}/subscriptions",
    create=Verb(place, None, (rules.subscription_is_of_the_tenant, rules.subscription_may_be_moved)),
    delete=Verb(after(), None, (rules.subscription_is_of_the_tenant, rules.subscription_may_be_moved), permission="delete"),
    stateless=True,
)
EVERY_GROUP = Report("", answer)
