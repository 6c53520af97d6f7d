"""Changes of what learners decided about themselves: each runs once, and none comes from a page that shows an older state.

A form carries its key and the sequence of changes that its page showed (`templatetags.pack.form_state`, `forms.read_state`).
"""

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.models import Learner
from quiz.services.learners import ensure_learner, learner_of, lock_learner
from quiz.services.submissions import FormState, StaleSequenceError, refuse_stale

SETTINGS_MOVED = gettext_lazy(
    "Your settings were changed in another tab or by an earlier click after this page was opened, so nothing was changed now. "
    "Here is how they stand."
)


def seq_of(learner: Learner | None) -> int:
    """Return how often a learner's settings were changed: the sequence of a page's forms. 0 before their first write."""
    return learner.settings_seq if learner else 0


def learner_behind(request: HttpRequest, state: FormState) -> Learner:
    """Return the learner of a request whose form changes their settings; made now when this is their first write.

    Raises `StaleSequenceError`, and makes nobody, where the form knows of changes that nobody made.
    """
    if learner_of(request) is None:
        refuse_stale(state.seq, 0, SETTINGS_MOVED)
    return ensure_learner(request)


@transaction.atomic
def change(learner: Learner, state: FormState, **values: object) -> tuple[Learner, bool]:
    """Store these values of a learner, and return the learner as they then are and whether that was a change.

    The same form again changes nothing. Raises `StaleSequenceError` when something else was changed since the form was made, or
    its key came with other values; `Http404` for who was erased meanwhile.
    """
    learner = lock_learner(learner.pk)
    is_so = all(getattr(learner, name) == value for name, value in values.items())
    if state.key == learner.settings_key:
        if not is_so:
            raise StaleSequenceError(_("Your earlier click counts, so this one changed nothing. Here is how things stand."))
        return learner, False
    refuse_stale(state.seq, learner.settings_seq, SETTINGS_MOVED)
    if is_so:
        return learner, False
    for name, value in values.items():
        setattr(learner, name, value)
    learner.settings_seq += 1
    learner.settings_key = state.key
    learner.save(update_fields=[*values, "settings_seq", "settings_key"])
    return learner, True


def refuse_others(said: str, now: str) -> None:
    """Raise `StaleSequenceError` unless a form that leaves or erases somebody is about who is in this browser now."""
    if said != now:
        raise StaleSequenceError(
            _("Since this page was opened, somebody else came into this browser, so nothing was changed. Here is how it is now.")
        )
