"""Who may do what: authenticate, authorize, locks, policy. Each refuses or leaves a note."""

from gallery_engine.access import allowed, object_id
from gallery_engine.arm import Request
from gallery_engine.ids import Address
from gallery_engine.records import Record
from gallery_engine.rules import requests as rules
from gallery_engine.store import World

LOCK_KIND = "microsoft.authorization/locks"
ASSIGNMENT_KIND = "microsoft.authorization/policyassignments"


def authenticate(request: Request, world: World) -> Record:
    """The identity behind a request; refuses a caller the sandbox does not know."""
    identity = world.get(f"identity:{request.caller}")
    if identity is None:
        rules.KNOWN_CALLER.refuse("The access token is from an identity that this tenant does not know.")
    return identity


def authorize(identity: Record, permission: str, address: Address, world: World) -> str:
    """The role that allows the action at this scope; refuses when no assignment does."""
    grant = allowed(identity, permission, address.key, world)
    if grant is None:
        rules.AUTHORIZED.refuse(
            f"The client '{identity.name}' with object id '{object_id(identity)}' does not have authorization to "
            f"perform action '{permission}' over scope '{address.path}' or the scope is invalid. If access was recently granted, "
            "please refresh your credentials."
        )
    return f"{grant.told()} allows {permission}"


def check_locks(request: Request, address: Address, world: World) -> str:
    """Refuse what a lock on the resource or above it stops; the note says how many locks were looked at."""
    if request.method in {"GET", "HEAD"}:
        return "reading is not stopped by locks"
    locks = [lock for scope in _scopes(address.key) for lock in world.find(LOCK_KIND, f"{scope}/providers/{LOCK_KIND}/")]
    for lock in locks:
        if lock.inner.get("level") == "ReadOnly" or request.method == "DELETE":
            scope = lock.key.split(f"/providers/{LOCK_KIND}")[0]
            deed = "delete" if request.method == "DELETE" else "write"
            rules.UNLOCKED.refuse(
                f"The scope '{address.path}' cannot perform {deed} operation because following scope(s) are locked: "
                f"'{scope}'. Please remove the lock and try again."
            )
    return f"{len(locks)} locks in the way" if locks else "no locks"


def check_policy(address: Address, world: World) -> str:
    """Note the policy assignments above a resource; none can be made in this sandbox yet."""
    found = sum(len(world.find(ASSIGNMENT_KIND, f"{scope}/providers/{ASSIGNMENT_KIND}/")) for scope in _scopes(address.key))
    return f"{found} assignments" if found else "no assignments"


def _scopes(key: str) -> list[str]:
    """A key and everything above it that can carry locks and assignments, widest first."""
    parts = key.split("/")
    ends = [3, 5, *range(9, len(parts) + 1, 2)]
    return ["/".join(parts[:end]) for end in ends if end <= len(parts)]
