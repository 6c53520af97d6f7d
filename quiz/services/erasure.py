"""Erasing somebody: their rows go with the learner's and the account's, and no session of theirs stays."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from quiz.models import Learner, User


def erase(*, learner: Learner | None, user: User | None) -> None:
    """Erase a learner and their account with all that is kept of them, in one transaction; nobody is erased twice."""
    sessions = _sessions_of(user) if user else []
    owned = Q(pk=learner.pk) if learner is not None else Q()
    with transaction.atomic():
        if user is not None:
            # The first write of an account makes its learner: it has done so by then, or finds the account gone.
            User.objects.select_for_update().filter(pk=user.pk).first()
            owned |= Q(user=user)
        # Before all rows of theirs, as every write: what was being stored meanwhile is there by then, or comes too late.
        for found in Learner.objects.select_for_update().filter(owned):
            found.delete()
        if user is not None:
            User.objects.filter(pk=user.pk).delete()
            Session.objects.filter(pk__in=sessions).delete()


def _sessions_of(user: User) -> list[str]:
    """Return the keys of an account's sessions, on whichever devices: they hold its address."""
    own = str(user.pk)
    rows = Session.objects.iterator(chunk_size=500)
    return [session.session_key for session in rows if session.get_decoded().get("_auth_user_id") == own]
