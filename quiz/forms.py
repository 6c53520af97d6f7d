"""What forms send, parsed; what is missing or malformed is refused as stale."""

import re
import uuid

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quiz.services.submissions import FormState, StaleSequenceError, Submission

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_OWN = frozenset({"key", "seq", "action", "item", "said", "csrfmiddlewaretoken"})
_INCOMPLETE = _("The form came without what says which state it was made for, so nothing was changed. Try again here.")


def read_key(data: QueryDict) -> uuid.UUID:
    """Return the form's idempotency key; raise `StaleSequenceError` when there is none."""
    try:
        return uuid.UUID(data.get("key", ""))
    except ValueError as problem:
        raise StaleSequenceError(str(_INCOMPLETE)) from problem


def read_state(data: QueryDict) -> FormState:
    """Return which form this is and which state it was made for; raise `StaleSequenceError` without a valid key and sequence."""
    seq = data.get("seq", "")
    if _NUMBER.fullmatch(seq) is None:
        raise StaleSequenceError(str(_INCOMPLETE))
    return FormState(read_key(data), int(seq))


def read_submission(data: QueryDict) -> Submission:
    """Return what a round's form says; raise `StaleSequenceError` without a valid key and sequence."""
    state = read_state(data)
    return Submission(
        key=state.key,
        seq=state.seq,
        action=data.get("action", ""),
        item=data.get("item", ""),
        said=data.get("said", ""),
        fields={name: data.getlist(name) for name in data if name not in _OWN},
    )
