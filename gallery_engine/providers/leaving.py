"""How a record goes away later: it is marked, and an event takes it away when its time has come."""

from dataclasses import replace

from gallery_engine.providers import operations
from gallery_engine.providers.resource import REMOVE
from gallery_engine.records import Record
from gallery_engine.store import World


def let_go(record: Record, due: int, world: World) -> None:
    """Have a record be gone at virtual time `due`; the operations under way on it are canceled now."""
    operations.cancel(record, world)
    world.put(replace(record, due=due, inner=dict(record.inner) | {"gone": due}))
    world.schedule(due, REMOVE, record.key)
