"""The directory of a sandbox: tenants, subscriptions, users, guests, groups and service principals.

`POST /providers/Darkroom.Lab/directory` makes what its body names (`models/directory.py`); `GET` tells what there is. Ids derive
from the seed and the name alone, so that a scenario finds the same ones whatever was done before.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from gallery_engine import access
from gallery_engine.arm import Request, Response
from gallery_engine.catalog import roles
from gallery_engine.ids import derive_guid
from gallery_engine.models import directory as models
from gallery_engine.models.base import parse
from gallery_engine.providers import role_assignments
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Send
from gallery_engine.rules.directory import KEPT, NAMED, RELATED, ROOM_IN_DIRECTORY
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.store import SUBSCRIPTION, World

MOST = {access.TENANT: 20, SUBSCRIPTION: 20, access.IDENTITY: 100}
_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,4}")
_NAME = re.compile(r"[^\x00-\x1f/<>;|]{1,64}")


def tell(request: Request, world: World, send: Send) -> Response:
    """Tell the whole directory."""
    del request, send
    return Response(200, _document(world))


def make(request: Request, world: World, send: Send) -> Response:
    """Make what the body names, or bring it up to date, and tell the whole directory."""
    del send
    try:
        body = parse({} if request.body is None else request.body, models.DirectoryBody)
    except msgspec.ValidationError as error:
        WELL_FORMED.refuse(f"The request content was invalid and could not be deserialized: {error}")
    for tenant in body.tenants:
        _put_tenant(tenant, world)
    for user in body.users:
        _put_user(user, world)
    for app in body.service_principals:
        _put_app(app, world)
    for group in body.groups:
        _put_group(group, world)
    for subscription in body.subscriptions:
        _put_subscription(subscription, world)
    return Response(200, _document(world))


def _put_tenant(said: models.Tenant, world: World) -> None:
    _check(said.domain, _DOMAIN)
    if said.domain not in _domains(world):
        made = _put(access.tenant(derive_guid(world.head.seed, 0, f"tenant {said.domain}"), said.domain), world)
        world.put(access.root_group(made.key.partition(":")[2]))


def _put_user(said: models.User, world: World) -> None:
    tenant = _tenant(said.tenant, world)
    record = _identity(said.handle, f"{said.handle}@{_named(tenant, world)}", tenant, access.USER, world)
    inner: Document = dict(record.inner)
    if said.guest_of is not None:
        inner["guestOf"] = [guid for guid in (_tenant(domain, world) for domain in said.guest_of) if guid != tenant]
    if said.global_administrator is not None:
        inner["globalAdministrator"] = said.global_administrator
    world.put(replace(record, inner=inner))


def _put_app(said: models.ServicePrincipal, world: World) -> None:
    tenants = [_tenant(domain, world) for domain in said.tenants] or [world.head.tenant]
    record = _identity(said.handle, said.handle, tenants[0], access.SERVICE_PRINCIPAL, world)
    others: list[JSON] = [guid for guid in dict.fromkeys(tenants) if guid != tenants[0]]
    app_id = derive_guid(world.head.seed, 0, f"app {said.handle}")
    world.put(replace(record, inner=dict(record.inner) | {"guestOf": others, "appId": app_id}))


def _put_group(said: models.Group, world: World) -> None:
    tenant = _tenant(said.tenant, world)
    group = _identity(said.handle, said.handle, tenant, access.GROUP, world)
    members = {_known(handle, tenant, world).key for handle in said.members}
    group_id = access.object_id(group)
    for record in world.find(access.IDENTITY, f"{access.IDENTITY}:"):
        others: list[JSON] = [each for each in access.texts(record.inner.get("memberOf")) if each != group_id]
        member_of = [*others, group_id] if record.key in members else others
        if member_of != record.inner.get("memberOf", []):
            world.put(replace(record, inner=dict(record.inner) | {"memberOf": member_of}))


def _put_subscription(said: models.Subscription, world: World) -> None:
    _check(said.name, _NAME)
    tenant, seed = _tenant(said.tenant, world), world.head.seed
    if any(record.name == said.name for record in _subscriptions(world)):
        return
    guid = derive_guid(seed, 0, f"subscription {said.name}")
    owner = _known(said.owner, tenant, world)
    _put(access.subscription(guid, said.name, tenant), world)
    name = derive_guid(seed, 0, f"owner of {said.name}")
    scope = f"/subscriptions/{guid}"
    world.put(role_assignments.record(scope, name, owner, roles.OWNER.guid, now=world.now, by=access.object_id(owner)))


def _identity(handle: str, name: str, tenant: str, kind: str, world: World) -> Record:
    """The identity with a handle, made if it is not there."""
    _check(handle, _HANDLE)
    known = world.get(f"{access.IDENTITY}:{handle}")
    if known is None:
        object_id = derive_guid(world.head.seed, 0, f"identity {handle}")
        return _put(access.person(handle, name, object_id, tenant, kind), world)
    if (access.home(known, world), str(known.inner.get("type", access.USER))) != (tenant, kind):
        KEPT.refuse(f"The identity '{handle}' is there already, as another kind of thing or in another tenant.")
    return known


def _known(handle: str, tenant: str, world: World) -> Record:
    """An identity that a tenant knows."""
    record = world.get(f"{access.IDENTITY}:{handle}")
    if record is None or tenant not in access.tenants(record, world):
        RELATED.refuse(f"The tenant '{_named(tenant, world)}' knows no identity '{handle[:100]}'.")
    return record


def _tenant(domain: str | None, world: World) -> str:
    """The id of the tenant with a domain; the sandbox's own where none is named."""
    found = world.head.tenant if domain is None else _domains(world).get(domain)
    if found is None:
        RELATED.refuse(f"There is no tenant '{(domain or '')[:100]}'.")
    return found


def _domains(world: World) -> dict[str, str]:
    own = {access.DOMAIN: world.head.tenant}
    return own | {record.name: record.key.partition(":")[2] for record in world.find(access.TENANT, f"{access.TENANT}:")}


def _named(tenant: str, world: World) -> str:
    return next((domain for domain, guid in _domains(world).items() if guid == tenant), tenant)


def _subscriptions(world: World) -> list[Record]:
    own = world.subscription(world.head.subscription)
    others = [record for record in world.find(SUBSCRIPTION, f"{SUBSCRIPTION}:") if own is None or record.key != own.key]
    return [*([own] if own is not None else []), *others]


def _put(record: Record, world: World) -> Record:
    """Write something new, as long as there is room for it."""
    most = MOST[record.kind]
    if len(world.find(record.kind, f"{record.kind}:")) >= most:
        ROOM_IN_DIRECTORY.refuse(f"This lab has at most {most} of the kind '{record.kind}'.")
    return world.put(record)


def _check(name: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(name):
        NAMED.refuse(f"The directory takes no name '{name[:100]}'.")


def _document(world: World) -> Document:
    identities = world.find(access.IDENTITY, f"{access.IDENTITY}:")
    tenants: Iterable[JSON] = ({"id": guid, "domain": domain} for domain, guid in _domains(world).items())
    return {
        "tenants": list(tenants),
        "subscriptions": [_as_subscription(record) for record in _subscriptions(world)],
        "identities": [_as_identity(record, world) for record in identities],
    }


def _as_subscription(record: Record) -> Document:
    return {"id": record.key.partition(":")[2], "name": record.name, "tenantId": record.inner["tenant"]}


def _as_identity(record: Record, world: World) -> Document:
    found: Document = {
        "handle": record.key.partition(":")[2],
        "name": record.name,
        "type": str(record.inner.get("type", access.USER)),
        "objectId": access.object_id(record),
        "tenantId": access.home(record, world),
        "guestOf": [*access.texts(record.inner.get("guestOf"))],
        "memberOf": [*access.texts(record.inner.get("memberOf"))],
    }
    more = {name: record.inner[name] for name in ("appId", "globalAdministrator") if name in record.inner}
    return found | more
