"""What every form of an attempt says, and how it is refused: nothing is written twice, and nothing from an older state."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


class RefusedError(Exception):
    """Nothing was written; the message tells the learner why."""


class IncompleteError(RefusedError):
    """The answer lacks something; the message says what."""


class StaleSequenceError(RefusedError):
    """The form was made before something else happened in the attempt."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a form of an attempt says: its key, the sequence it saw, what to do with which item, and its other fields."""

    key: uuid.UUID
    seq: int
    action: str
    item: str = ""
    said: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def field(self, name: str) -> str:
        """Return what a field with one value holds; empty where the form has none."""
        values = self.fields.get(name) or [""]
        return values[0]


def refuse_stale(seen: int, seq: int) -> None:
    """Raise `StaleSequenceError` unless the form saw the newest sequence."""
    if seen != seq:
        raise StaleSequenceError(
            _("This round went on in another tab or by an earlier click, so nothing was changed. Here is where it stands.")
        )
