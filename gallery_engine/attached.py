"""What is attached to scopes: locks, assignments and the like, at a scope itself and at all it lies in."""

from gallery_engine.access import chain
from gallery_engine.records import Record
from gallery_engine.store import World


def at(kind: str, scope: str, world: World) -> list[Record]:
    """What is attached to a scope (a key) itself."""
    return world.find(kind, f"{scope}/providers/{kind}/")


def above(kind: str, scope: str, world: World) -> list[Record]:
    """What is attached to everything that a scope lies in, widest first, management groups included."""
    if not world.find(kind, "/", limit=1):
        return []
    return [record for outer in chain(scope, world)[1:-1] for record in at(kind, outer, world)]


def scope_of(record: Record) -> str:
    """The id of what a record is attached to, as it was written."""
    return record.id[: record.id.lower().rfind(f"/providers/{record.kind}/")]
