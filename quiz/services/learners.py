"""Who is asking: the learner behind a request, found by reading, made by the first write."""

import uuid

from django.http import HttpRequest

from quiz.middleware import Visitor, visitor_of
from quiz.models import Learner, Rulebook

__all__ = ["Visitor", "ensure_learner", "learner_of", "lock_learner", "switch_rulebook"]


def learner_of(request: HttpRequest) -> Learner | None:
    """Return the learner whose account or cookie the request carries, or None before their first write. Writes nothing."""
    return visitor_of(request).learner


def ensure_learner(request: HttpRequest) -> Learner:
    """Return the learner of the request, inserting the row when this is their first write.

    A guest's row takes the id that the cookie already carries, an account has one learner: a double click or a retry makes one.
    """
    visitor = visitor_of(request)
    if visitor.learner is None:
        own = {"id": visitor.id} if visitor.user is None else {"user": visitor.user}
        visitor.learner, _ = Learner.objects.get_or_create(**own)
    return visitor.learner


def lock_learner(learner_id: uuid.UUID) -> Learner:
    """Return a learner's row, locked for the transaction; for one who went into an account, the account's."""
    learner = Learner.objects.select_for_update().get(pk=learner_id)
    return learner if learner.merged_into_id is None else lock_learner(learner.merged_into_id)


def switch_rulebook(*, learner: Learner, rulebook: str) -> Learner:
    """Store which rulebook the learner reads under; rounds in progress keep theirs.

    Raises `ValueError` for a rulebook that does not exist.
    """
    learner.rulebook = Rulebook(rulebook)
    Learner.objects.filter(pk=learner.pk).update(rulebook=learner.rulebook)
    return learner
