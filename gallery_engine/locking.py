"""The stage of locks: what a lock on a resource, on what it lies in, or on what lies in it stops."""

from gallery_engine.arm import Request
from gallery_engine.attached import above, at, scope_of
from gallery_engine.ids import Address
from gallery_engine.providers.locks import KIND, level_of
from gallery_engine.rules.locks import READ_ONLY
from gallery_engine.rules.requests import UNLOCKED
from gallery_engine.store import World

READS = frozenset({"GET", "HEAD"})


def check(request: Request, address: Address, world: World) -> str:
    """Refuse what a lock stops, whoever asks; the note says how many locks were looked at."""
    if request.method in READS:
        return "reading is not stopped by locks"
    if address.kind == KIND:
        return "locks are not stopped by locks"
    deletes = request.method == "DELETE"
    below = world.find(KIND, f"{address.key}/") if deletes else at(KIND, address.key, world)
    locks = [*above(KIND, address.key, world), *below]
    stopping = dict.fromkeys(f"'{scope_of(lock)}'" for lock in locks if deletes or level_of(lock) == READ_ONLY)
    if stopping:
        UNLOCKED.refuse(
            f"The scope '{address.path}' cannot perform {'delete' if deletes else 'write'} operation because following scope(s) "
            f"are locked: {', '.join(stopping)}. Please remove the lock and try again."
        )
    return f"{len(locks)} locks, none in the way" if locks else "no locks"
