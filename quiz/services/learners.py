"""Who is asking: the learner behind a request, found by reading, made by the first write."""

from django.http import HttpRequest

from quiz.middleware import Visitor, visitor_of
from quiz.models import Learner, Rulebook

__all__ = ["Visitor", "ensure_learner", "learner_of", "switch_rulebook"]


def learner_of(request: HttpRequest) -> Learner | None:
    """Return the learner whose cookie the request carries, or None before their first write. Writes nothing."""
    return visitor_of(request).learner


def ensure_learner(request: HttpRequest) -> Learner:
    """Return the learner of the request, inserting the row when this is their first write.

    The row takes the id that the cookie already carries, so a double click or a retry makes one learner.
    """
    visitor = visitor_of(request)
    if visitor.learner is None:
        visitor.learner, _ = Learner.objects.get_or_create(id=visitor.id)
    return visitor.learner


def switch_rulebook(*, learner: Learner, rulebook: str) -> Learner:
    """Store which rulebook the learner reads under; rounds in progress keep theirs.

    Raises `ValueError` for a rulebook that does not exist.
    """
    learner.rulebook = Rulebook(rulebook)
    Learner.objects.filter(pk=learner.pk).update(rulebook=learner.rulebook)
    return learner
