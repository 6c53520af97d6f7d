"""Who may do what: authenticate and authorize. Each refuses or leaves a note."""

from gallery_engine.arm import Request
from gallery_engine.catalog.roles import ROLES
from gallery_engine.ids import Address
from gallery_engine.records import Record
from gallery_engine.rules import requests as rules
from gallery_engine.store import World


def authenticate(request: Request, world: World) -> Record:
    """The identity behind a request; refuses a caller the sandbox does not know."""
    identity = world.get(f"identity:{request.caller}")
    if identity is None:
        rules.KNOWN_CALLER.refuse("The access token is from an identity that this tenant does not know.")
    return identity


def authorize(identity: Record, permission: str, address: Address) -> str:
    """The role that allows the action at this scope; refuses when no assignment does. Without a permission anybody may."""
    if not permission:
        return "anybody of the tenant may"
    assignments = identity.inner.get("assignments")
    for assignment in assignments if isinstance(assignments, list) else []:
        if not isinstance(assignment, dict):
            continue
        scope, role = str(assignment.get("scope", "")), str(assignment.get("role", ""))
        covered = f"{address.key}/".startswith(f"{scope.lower().rstrip('/')}/")
        if covered and role in ROLES and ROLES[role].allows(permission):
            return f"{role} at {scope or '/'} allows {permission}"
    rules.AUTHORIZED.refuse(
        f"The client '{identity.name}' with object id '{identity.inner.get('objectId', '')}' does not have authorization to "
        f"perform action '{permission}' over scope '{address.path}' or the scope is invalid. If access was recently granted, "
        "please refresh your credentials."
    )
