"""Which records of a journal count: pure, over sequence numbers.

Each record stands on the state of the one before it. A line, a move of the clock and a reset leave a state of their own; an undo,
a redo, a way back and a checkpoint (the jumps) leave one that was there before, and say whose. So the records that count are
found by walking back from where the sandbox stands.
"""

from collections.abc import Iterable, Mapping

from labs.models import Source

REDOABLE = frozenset({Source.UNDO, Source.BACK})


def standing(stands_at: int, since: int, jumps: Mapping[int, int]) -> list[int]:
    """Return the records that brought about the state of the record `stands_at`, the oldest first.

    `jumps` has the records that left the state of an earlier one, and which. `since` is where everything begins.
    """
    found = []
    while stands_at > since:
        found.append(stands_at)
        stands_at = jumps.get(stands_at - 1, stands_at - 1)
    return found[::-1]


def undone(stands_at: int, since: int, version: int, jumps: Mapping[int, int]) -> set[int]:
    """Return the records up to `version` that do not count where the sandbox stands at `stands_at`."""
    return set(range(since + 1, version + 1)) - jumps.keys() - set(standing(stands_at, since, jumps))


def redoable(jumps: Iterable[tuple[int, str]]) -> int | None:
    """Return the jump that a redo takes back, None for none; `jumps` are those since the last line, with their sources."""
    open_: list[int] = []
    for seq, source in jumps:
        if source in REDOABLE:
            open_.append(seq)
        elif source == Source.REDO:
            open_.pop()
    return open_[-1] if open_ else None
