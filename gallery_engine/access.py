"""Who holds what: the scopes above a key, the identities behind a caller, and the roles these hold there.

Everything is found by key or by the bounded range of one scope, so that a question costs the same in a full subscription.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from gallery_engine.catalog.roles import BUILT_IN, USER_ACCESS_ADMINISTRATOR, Role
from gallery_engine.ids import PROVIDERS, scopes
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import SUBSCRIPTION, World

ASSIGNMENTS = "microsoft.authorization/roleassignments"
DEFINITIONS = "microsoft.authorization/roledefinitions"
MANAGEMENT_GROUPS = "microsoft.management/managementgroups"
PLACES = f"{MANAGEMENT_GROUPS}/subscriptions"
OFFERS = "microsoft.managedservices/registrationdefinitions"
DELEGATIONS = "microsoft.managedservices/registrationassignments"
LIGHTHOUSE = "Azure Lighthouse"
ASSIGNING = ("Microsoft.Authorization/roleAssignments/read", "Microsoft.Authorization/roleAssignments/write")
ROOT = ""
IDENTITY, TENANT = "identity", "tenant"
DOMAIN = "darkroom.example"
USER, GROUP, SERVICE_PRINCIPAL = "User", "Group", "ServicePrincipal"


class Grant(msgspec.Struct, frozen=True):
    """A role that a caller holds at a scope (a key, empty for the root), and through which group, if through one."""

    role: Role
    scope: str
    through: str = ""

    def told(self) -> str:
        """Which role it is, where it was given, and to whom."""
        return f"{self.role.name} at {self.scope or '/'}{f' through {self.through}' if self.through else ''}"


def person(handle: str, name: str, object_id: str, tenant: str, kind: str = USER) -> Record:
    """An identity as it is stored: a user, group or service principal of a tenant, who signs in by the handle."""
    return Record(
        key=f"{IDENTITY}:{handle}",
        kind=IDENTITY,
        name=name,
        alias=f"principal:{object_id}",
        inner={"objectId": object_id, "type": kind, "tenant": tenant},
    )


def tenant(guid: str, domain: str) -> Record:
    """A tenant as it is stored; its name is its domain."""
    return Record(key=f"{TENANT}:{guid}", kind=TENANT, name=domain)


def root_group(tenant_id: str) -> Record:
    """The management group that a tenant comes with."""
    identifier = f"/{PROVIDERS}/Microsoft.Management/managementGroups/{tenant_id}"
    inner: Document = {"tenant": tenant_id, "display": "Tenant Root Group"}
    return Record(identifier.lower(), MANAGEMENT_GROUPS, identifier, tenant_id, inner=inner)


def subscription(guid: str, name: str, tenant_id: str) -> Record:
    """A subscription of a tenant as it is stored."""
    return Record(key=f"{SUBSCRIPTION}:{guid}", kind=SUBSCRIPTION, name=name, inner={"tenant": tenant_id})


def client(identity: Record) -> str:
    """How errors call a caller: a user by name, an app by its application id."""
    return str(identity.inner.get("appId") or identity.name)


def principal(object_id: str, world: World) -> Record | None:
    """The identity with an object id, in any spelling."""
    return world.by_alias(f"principal:{object_id.lower()}")


def object_id(identity: Record) -> str:
    """The object id of an identity."""
    return str(identity.inner.get("objectId", ""))


def home(identity: Record, world: World) -> str:
    """The tenant an identity was made in."""
    return str(identity.inner.get("tenant") or world.head.tenant)


def tenants(identity: Record, world: World) -> list[str]:
    """The tenants that know an identity: where it was made first, then those that invited it or consented to it."""
    return [home(identity, world), *texts(identity.inner.get("guestOf"))]


def principals(identity: Record, world: World) -> Mapping[str, str]:
    """The object ids that a caller acts with, its own and those of its groups and of the groups these are in, with the names."""
    found = {object_id(identity): ""}
    waiting = texts(identity.inner.get("memberOf"))
    while waiting:
        group = principal(waiting.pop(), world)
        if group is not None and object_id(group) not in found:
            found[object_id(group)] = group.name
            waiting += texts(group.inner.get("memberOf"))
    return found


def tenant_of(key: str, world: World) -> str:
    """The tenant of the subscription or management group that a key lies in; the sandbox's own where it lies in none."""
    parts = key.split("/")
    if parts[1:2] == ["subscriptions"] and len(parts) > 2:
        owner = world.subscription(parts[2])
        return str(owner.inner["tenant"]) if owner is not None else world.head.tenant
    group = management_group(parts[4], world) if key.startswith(f"/{PROVIDERS}/{MANAGEMENT_GROUPS}/") else None
    return str(group.inner["tenant"]) if group is not None else world.head.tenant


def management_group(name: str, world: World) -> Record | None:
    """A management group by its name, in any case; every tenant has a root group that is named after it."""
    return world.get(f"/{PROVIDERS}/{MANAGEMENT_GROUPS}/{name.lower()}")


def lineage(group: Record, world: World) -> list[str]:
    """The keys of a management group and of those above it, the tenant's root group first."""
    found = [group.key]
    while "parent" in group.inner:
        above = management_group(str(group.inner["parent"]), world)
        if above is None:
            break
        group = above
        found.insert(0, group.key)
    return found


def parent_group(subscription_id: str, tenant_id: str, world: World) -> Record | None:
    """The management group that a subscription lies in: the one it was moved to, or its tenant's root group."""
    for place in world.find(PLACES, f"/{PROVIDERS}/{MANAGEMENT_GROUPS}/"):
        if place.name.lower() == subscription_id.lower():
            return management_group(place.key.split("/")[4], world)
    return management_group(tenant_id, world)


def chain(key: str, world: World) -> list[str]:
    """Every scope from which a key inherits, widest first: the root, management groups, and all that the key lies in."""
    parts = key.split("/")
    if parts[1:2] == ["subscriptions"] and len(parts) > 2:
        return [ROOT, *_above_subscription(parts[2], world), *scopes(key)]
    group = management_group(parts[4], world) if key.startswith(f"/{PROVIDERS}/{MANAGEMENT_GROUPS}/") else None
    if group is None:
        return [ROOT, *scopes(key)]
    return [ROOT, *lineage(group, world), *scopes(key)[1:]]


def _above_subscription(guid: str, world: World) -> list[str]:
    """The keys of the management groups that a subscription lies in, the tenant's root group first."""

    def find() -> list[str]:
        group = parent_group(guid, tenant_of(f"/subscriptions/{guid}", world), world)
        return lineage(group, world) if group is not None else []

    return world.standing(f"above {guid}", find)


def roles(guid: str, world: World) -> list[Role]:
    """The role with a GUID: a built-in one, or a custom one of the sandbox, in as many parts as it has permissions."""
    built_in = BUILT_IN.get(guid)
    if built_in is not None:
        return [built_in]
    record = world.get(f"/providers/{DEFINITIONS}/{guid}")
    return _custom(record) if record is not None else []


def _custom(record: Record) -> list[Role]:
    """What a record of a custom role defines; what one permission leaves out, another one may give (unverified)."""
    properties = _object(record.body.get("properties"))
    name, description = str(properties.get("roleName", "")), str(properties.get("description", ""))
    listed = properties.get("permissions")
    return [
        Role(name, record.name, description, *(tuple(texts(part.get(said))) for said in ("actions", "notActions", "dataActions")))
        for part in (_object(each) for each in (listed if isinstance(listed, list) else []))
    ]


def grants(identity: Record, key: str, world: World) -> Iterator[Grant]:
    """The roles a caller holds over a key, those of the widest scope first, and last what customers have delegated."""
    held = world.standing(f"principals {identity.key}", lambda: principals(identity, world))
    for scope in chain(key, world):
        yield from _grants_at(scope, identity, held, world)
    for scope, given in delegations(identity, key, world):
        if given.principal in held:
            yield Grant(given.as_role(), scope, LIGHTHOUSE)


def _grants_at(scope: str, identity: Record, held: Mapping[str, str], world: World) -> list[Grant]:
    """The roles that a caller, who acts with the principals `held`, holds at one scope."""

    def find() -> list[Grant]:
        found: list[Grant] = []
        for record in world.find(ASSIGNMENTS, f"{scope}/{PROVIDERS}/{ASSIGNMENTS}/"):
            name = held.get(str(record.inner["principal"]))
            if name is not None:
                found += [Grant(part, scope, name) for part in roles(str(record.inner["role"]), world)]
        return found

    return world.standing(f"grants {identity.key} {scope}", find)


def allowed(identity: Record, permission: str, key: str, world: World) -> Grant | None:
    """The first role that allows a caller an action on a key; None when none does."""
    return next((grant for grant in grants(identity, key, world) if grant.role.allows(permission)), None)


@dataclass(frozen=True, slots=True)
class Delegated:
    """What a customer's delegation gives a principal of the managing tenant: a built-in role, and which roles it may assign."""

    principal: str
    role: str
    assignable: tuple[str, ...] = ()

    def as_role(self) -> Role:
        """The role; of User Access Administrator no more holds than assigning the roles that the delegation names."""
        held = BUILT_IN[self.role]
        return replace(held, actions=ASSIGNING) if held is USER_ACCESS_ADMINISTRATOR else held


def delegations(identity: Record, key: str, world: World) -> Iterator[tuple[str, Delegated]]:
    """What is delegated to a caller's home tenant over a key: the scope (a subscription or group), and what it gives whom."""
    if not key.startswith("/subscriptions/"):
        return
    for scope in scopes(key)[:2]:
        for record in world.find(DELEGATIONS, f"{scope}/{PROVIDERS}/{DELEGATIONS}/"):
            for given in offered(record, home(identity, world), world):
                yield scope, given


def offered(record: Record, tenant_id: str, world: World) -> list[Delegated]:
    """What a delegation gives the principals of a tenant; nothing to one that does not manage it."""
    offer = world.get(str(record.inner["definition"]))
    if offer is None or offer.inner["tenant"] != tenant_id:
        return []
    listed = offer.inner["authorizations"]
    found = [_object(each) for each in listed] if isinstance(listed, list) else []
    return [Delegated(str(each["principal"]), str(each["role"]), tuple(texts(each.get("assignable")))) for each in found]


def enters(identity: Record, key: str, world: World) -> bool:
    """Whether a caller can get a token for what a key lies in: its tenant knows it, or delegates something there to its home."""
    if tenant_of(key, world) in tenants(identity, world):
        return True
    under = f"/subscriptions/{key.split('/')[2]}/" if key.startswith("/subscriptions/") else ""
    return bool(under) and any(offered(record, home(identity, world), world) for record in world.find(DELEGATIONS, under))


def sees(identity: Record, subscription_id: str, world: World) -> bool:
    """Whether a caller has any role in a subscription, above it, or somewhere inside."""
    key = f"/subscriptions/{subscription_id.lower()}"
    return any(True for _ in grants(identity, key, world)) or bool(_below(identity, key, world))


def reach(identity: Record, permission: str, key: str, world: World) -> list[str]:
    """The scopes below a key at which a caller is allowed something, without those that lie in another of them."""
    found: list[str] = []
    for grant in _below(identity, key, world):
        if grant.role.allows(permission) and not any(f"{grant.scope}/".startswith(f"{wider}/") for wider in found):
            found.append(grant.scope)
    return found


def _below(identity: Record, key: str, world: World) -> list[Grant]:
    held = principals(identity, world)
    found = []
    for record in world.find(ASSIGNMENTS, f"{key}/"):
        if record.inner["principal"] in held:
            found += [Grant(known, _base(record)) for known in roles(str(record.inner["role"]), world)]
    for record in world.find(DELEGATIONS, f"{key}/"):
        given = offered(record, home(identity, world), world)
        found += [Grant(each.as_role(), _base(record), LIGHTHOUSE) for each in given if each.principal in held]
    return sorted(found, key=lambda grant: grant.scope)


def _base(record: Record) -> str:
    """The key of what a record is attached to."""
    return record.key.rpartition(f"/{PROVIDERS}/{record.kind}/")[0]


def texts(value: JSON) -> list[str]:
    """The texts of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _object(value: JSON) -> Mapping[str, JSON]:
    return value if isinstance(value, dict) else {}
