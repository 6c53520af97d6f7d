"""Who is asking: the learner behind a request, found by reading, made by the first write."""

import uuid

from django.db import IntegrityError
from django.http import Http404, HttpRequest

from quiz.middleware import Visitor, visitor_of
from quiz.models import Attempt, Learner, User

__all__ = ["Visitor", "ensure_learner", "learner_of", "learner_of_account", "lock_attempt", "lock_learner"]


def learner_of(request: HttpRequest) -> Learner | None:
    """Return the learner whose account or cookie the request carries, or None before their first write. Writes nothing."""
    return visitor_of(request).learner


def ensure_learner(request: HttpRequest) -> Learner:
    """Return the learner of the request, inserting the row when this is their first write.

    A guest's row takes the id that the cookie already carries, an account has one learner: a double click or a retry makes one.
    Raises `Http404` where the account was erased meanwhile.
    """
    visitor = visitor_of(request)
    if visitor.learner is None:
        if visitor.user is None:
            visitor.learner, _ = Learner.objects.get_or_create(id=visitor.id)
        else:
            visitor.learner = learner_of_account(visitor.user)
    return visitor.learner


def learner_of_account(user: User) -> Learner:
    """Return the learner of an account, made now when there is none yet; call it outside any transaction.

    Raises `Http404` where the account was erased meanwhile: the database says so when the row is committed.
    """
    try:
        return Learner.objects.get_or_create(user=user)[0]
    except IntegrityError as problem:
        raise Http404("This account was erased.") from problem


def lock_learner(learner_id: uuid.UUID) -> Learner:
    """Return a learner's row, locked for the transaction; for one who went into an account, the account's.

    Every write that needs further rows of a learner locks this one first: where two orders exist, PostgreSQL ends one of two
    writes. Raises `Http404` for who was erased meanwhile.
    """
    learner = Learner.objects.select_for_update().filter(pk=learner_id).first()
    if learner is None:
        raise Http404("This learner was erased.")
    return learner if learner.merged_into_id is None else lock_learner(learner.merged_into_id)


def lock_attempt(attempt: Attempt) -> Attempt:
    """Return an attempt as it stands now, its learner's row and its own locked for the transaction, in this order.

    Raises `Http404` where either was erased meanwhile.
    """
    learner = lock_learner(attempt.learner_id)
    found = Attempt.objects.select_for_update().filter(pk=attempt.pk, learner=learner).first()
    if found is None:
        raise Http404("This round was erased.")
    found.learner = learner
    return found
