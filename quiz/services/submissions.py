"""What every form says, and how it is refused: nothing is written twice, and nothing from an older state."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RefusedError(Exception):
    """Nothing was written; the message tells the learner why."""


class IncompleteError(RefusedError):
    """The answer lacks something; the message says what."""


class StaleSequenceError(RefusedError):
    """The form was made before something else happened to what it is about."""


@dataclass(frozen=True, slots=True)
class FormState:
    """Which form this is, and which state it was made for: its key, and the sequence that its page showed."""

    key: uuid.UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Submission(FormState):
    """What a form of an attempt says besides: what to do with which item, and its other fields."""

    action: str
    item: str = ""
    said: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def field(self, name: str) -> str:
        """Return what a field with one value holds; empty where the form has none."""
        values = self.fields.get(name) or [""]
        return values[0]


ROUND_WENT_ON = _("This round went on in another tab or by an earlier click, so nothing was changed. Here is where it stands.")


def refuse_stale(seen: int, seq: int, why: str | Promise = ROUND_WENT_ON) -> None:
    """Raise `StaleSequenceError`, saying why, unless the form saw the newest sequence."""
    if seen != seq:
        raise StaleSequenceError(str(why))
