"""Who holds what: the scopes above a key, the identities behind a caller, and the roles these hold there.

Everything is found by key or by the bounded range of one scope, so that a question costs the same in a full subscription.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gallery_engine.catalog.roles import BUILT_IN, Role
from gallery_engine.ids import scopes
from gallery_engine.records import JSON, Record
from gallery_engine.store import SUBSCRIPTION, World

ASSIGNMENTS = "microsoft.authorization/roleassignments"
DEFINITIONS = "microsoft.authorization/roledefinitions"
ROOT = ""
USER, GROUP, SERVICE_PRINCIPAL = "User", "Group", "ServicePrincipal"


@dataclass(frozen=True, slots=True)
class Grant:
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
        key=f"identity:{handle}",
        kind="identity",
        name=name,
        alias=f"principal:{object_id}",
        inner={"objectId": object_id, "type": kind, "tenant": tenant},
    )


def tenant(guid: str, domain: str) -> Record:
    """A tenant as it is stored; its name is its domain."""
    return Record(key=f"tenant:{guid}", kind="tenant", name=domain)


def subscription(guid: str, name: str, tenant_id: str) -> Record:
    """A subscription of a tenant as it is stored."""
    return Record(key=f"{SUBSCRIPTION}:{guid}", kind=SUBSCRIPTION, name=name, inner={"tenant": tenant_id})


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
    owner = world.subscription(parts[2]) if parts[1:2] == ["subscriptions"] and len(parts) > 2 else None
    return str(owner.inner["tenant"]) if owner is not None else world.head.tenant


def chain(key: str, world: World) -> list[str]:
    """Every scope from which a key inherits, widest first: the root, and all that the key lies in."""
    del world
    return [ROOT, *scopes(key)]


def role(guid: str, world: World) -> Role | None:
    """The role with a GUID: a built-in one, or a custom one of the sandbox."""
    built_in = BUILT_IN.get(guid)
    if built_in is not None:
        return built_in
    record = world.get(f"/providers/{DEFINITIONS}/{guid}")
    return custom_role(record) if record is not None else None


def custom_role(record: Record) -> Role:
    """The role that a record of a custom role defines."""
    properties = _object(record.body.get("properties"))
    listed = properties.get("permissions")
    granted = [_object(part) for part in listed] if isinstance(listed, list) else []

    def every(name: str) -> tuple[str, ...]:
        return tuple(text for part in granted for text in texts(part.get(name)))

    return Role(
        str(properties.get("roleName", "")),
        record.name,
        str(properties.get("description", "")),
        every("actions"),
        every("notActions"),
        every("dataActions"),
    )


def grants(identity: Record, key: str, world: World) -> Iterator[Grant]:
    """The roles a caller holds over a key, those of the widest scope first."""
    held = principals(identity, world)
    for scope in chain(key, world):
        for record in world.find(ASSIGNMENTS, f"{scope}/providers/{ASSIGNMENTS}/"):
            name = held.get(str(record.inner["principal"]))
            found = role(str(record.inner["role"]), world) if name is not None else None
            if found is not None:
                yield Grant(found, scope, name or "")


def allowed(identity: Record, permission: str, key: str, world: World) -> Grant | None:
    """The first role that allows a caller an action on a key; None when none does."""
    return next((grant for grant in grants(identity, key, world) if grant.role.allows(permission)), None)


def texts(value: JSON) -> list[str]:
    """The texts of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _object(value: JSON) -> Mapping[str, JSON]:
    return value if isinstance(value, dict) else {}
