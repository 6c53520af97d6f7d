"""What can be taken back, done again, and gone back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from labs.history import LONGEST_NAME, MAX_CHECKPOINTS
from labs.models import CommandRecord, Sandbox
from labs.presenters.wording import deed, shortened
from labs.selectors import checkpoints_of, record_to_redo


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint; `is_here` says that the sandbox stands at it."""

    id: UUID
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class History:
    """The ways through a sandbox's journal; `undoes` and `redoes` say what would be, where that is known."""

    can_undo: bool
    can_redo: bool
    undoes: str
    redoes: str
    points: Sequence[Point]
    longest_name: int = LONGEST_NAME

    @property
    def is_full(self) -> bool:
        """Whether there are as many checkpoints as are kept."""
        return len(self.points) >= MAX_CHECKPOINTS


def history(sandbox: Sandbox, records: Sequence[CommandRecord]) -> History:
    """Show the ways through a sandbox's journal; `records` are some that were read already."""
    last = next((record for record in records if record.seq == sandbox.stands_at), None)
    again = record_to_redo(sandbox)
    return History(
        can_undo=sandbox.stands_at > sandbox.since,
        can_redo=again is not None,
        undoes=shortened(deed(last.line)) if last is not None else "",
        redoes=shortened(deed(again.line)) if again is not None else "",
        points=[Point(point.pk, point.name, point.seq == sandbox.stands_at) for point in checkpoints_of(sandbox)],
    )
