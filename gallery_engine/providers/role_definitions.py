"""Role definitions: the built-in ones, and the custom ones of a tenant, which are the same at every scope."""

import re

from gallery_engine import access
from gallery_engine.arm import Response
from gallery_engine.catalog.roles import BUILT_IN, Role
from gallery_engine.clock import to_iso
from gallery_engine.ids import Address, key_of
from gallery_engine.linked import Link
from gallery_engine.models.authorization import DefinitionBody, Permission
from gallery_engine.providers.resource import Done, Inquiry, Report, ResourceType, Verb, after
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.rules.resources import RESOURCE_EXISTS
from gallery_engine.rules.role_assignments import reaches
from gallery_engine.rules.role_definitions import (
    EVERY_DEFINITION,
    role_is_not_assigned,
    role_is_not_built_in,
    role_is_of_this_tenant,
)
from gallery_engine.store import World

NAME = "Microsoft.Authorization/roleDefinitions"
BUILT_IN_SINCE = "2015-02-02T21:55:09.8806423Z"
_FILTER = re.compile(
    r"(?:atscopeandbelow\(\))?(?:(?:^|(?<=\)) and )(?:rolename eq '(?P<name>[^']{0,512})'|type eq '(?P<type>[^']{0,20})'))?"
)


def put(call: Call[DefinitionBody]) -> Done:
    """Make or change a custom role; who holds it is held by the change at once."""
    said = call.body.properties
    before = call.current.body.get("properties") if call.current is not None else None
    made = before if isinstance(before, dict) else {}
    now, by = to_iso(call.world.now), access.object_id(call.caller)
    name = (said.role_name or "").strip()
    properties: Document = {
        "roleName": name,
        "type": "CustomRole",
        "description": said.description or "",
        "assignableScopes": [*said.assignable_scopes],
        "permissions": [_permission(part) for part in said.permissions],
        "createdOn": made.get("createdOn", now),
        "updatedOn": now,
        "createdBy": made.get("createdBy", by),
        "updatedBy": by,
    }
    guid = call.address.name.lower()
    inner: Document = {"tenant": access.tenant_of(key_of(call.address.base), call.world), "name": name.lower()}
    body: Document = {"properties": properties}
    return Done(Record(_key(guid), access.DEFINITIONS, _id(guid, call.address), guid, body=body, inner=inner))


def found(address: Address, world: World) -> Record | None:
    """The custom role that an address of any scope means."""
    return world.get(_key(address.name.lower()))


def absent(address: Address) -> Problem:
    """What is said of a role that is not there."""
    named = address.name.replace("-", "")
    return Problem(f"The specified role definition with ID '{named}' does not exist.", code="RoleDefinitionDoesNotExist")


def answer(asked: Inquiry) -> Response:
    """One role, or all that can be assigned at a scope; `$filter` names one of them or their type."""
    address, world = asked.address, asked.world
    if address.names:
        return Response(200, _one(address, world))
    wish = asked.request.query.get("$filter", "")
    filtered = _FILTER.fullmatch(" ".join(wish.split()).lower())
    if filtered is None:
        WELL_FORMED.refuse(
            Problem(f"Invalid $filter '{wish[:100]}' specified in the query string.", code="InvalidFilterInQueryString")
        )
    name, kind = filtered["name"], filtered["type"]
    listed: list[JSON] = []
    if kind in (None, "builtinrole"):
        listed += [_built_in(role, address) for role in BUILT_IN.values() if name in (None, role.name.lower())]
    if kind in (None, "customrole"):
        scope = key_of(address.base) if address.base else access.ROOT
        every = world.find(access.DEFINITIONS, f"/providers/{access.DEFINITIONS}/")
        own = [record for record in every if name in (None, record.inner["name"]) and reaches(record, scope, world)]
        listed += [_custom(record, address) for record in own]
    return Response(200, {"value": listed})


def _one(address: Address, world: World) -> Document:
    built_in, record = BUILT_IN.get(address.name.lower()), found(address, world)
    if built_in is not None:
        return _built_in(built_in, address)
    if record is None or record.inner["tenant"] != access.tenant_of(key_of(address.base), world):
        RESOURCE_EXISTS.refuse(absent(address))
    return _custom(record, address)


def _built_in(role: Role, address: Address) -> Document:
    allowed: Document = {
        "actions": [*role.actions],
        "notActions": [*role.not_actions],
        "dataActions": [*role.data_actions],
        "notDataActions": [],
    }
    properties: Document = {
        "roleName": role.name,
        "type": "BuiltInRole",
        "description": role.description,
        "assignableScopes": ["/"],
        "permissions": [allowed],
        "createdOn": BUILT_IN_SINCE,
        "updatedOn": BUILT_IN_SINCE,
        "createdBy": None,
        "updatedBy": None,
    }
    return {"properties": properties, "id": _id(role.guid, address), "type": NAME, "name": role.guid}


def _custom(record: Record, address: Address) -> Document:
    return {**record.body, "id": _id(record.name, address), "type": NAME, "name": record.name}


def _permission(part: Permission) -> Document:
    return {
        "actions": [*part.actions],
        "notActions": [*part.not_actions],
        "dataActions": [*part.data_actions],
        "notDataActions": [*part.not_data_actions],
    }


def _key(guid: str) -> str:
    return f"/providers/{access.DEFINITIONS}/{guid}"


def _id(guid: str, address: Address) -> str:
    """The id of a role as a subscription sees it; the tenant's elsewhere."""
    subscription = f"/subscriptions/{address.subscription}" if address.subscription else ""
    return f"{subscription}/providers/{NAME}/{guid}"


ASSIGNABLE = Link("properties.assignableScopes", action=f"{NAME}/write")

ROLE_DEFINITIONS = ResourceType(
    name=NAME,
    create=Verb(put, DefinitionBody, EVERY_DEFINITION, links=(ASSIGNABLE,)),
    delete=Verb(after(), None, (role_is_not_built_in, role_is_of_this_tenant, role_is_not_assigned), permission="delete"),
    found=found,
    absent=absent,
    stateless=True,
    shows_deleted=True,
)
EVERY_ROLE = Report(f"{NAME}/read", answer)
