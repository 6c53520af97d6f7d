"""A guest's progress that lies in a signed-in browser: the account does not have it, so it looks lost until it is added."""

import uuid

from django.http import HttpRequest

from quiz.middleware import visitor_of
from quiz.own_data import has_progress

_KEPT_APART = "kept_apart"


def has_unclaimed(request: HttpRequest) -> bool:
    """Tell whether this browser holds a guest's progress that was neither added to the account nor kept apart on purpose.

    Asks the database only for who is signed in.
    """
    visitor = visitor_of(request)
    if visitor.user is None or visitor.guest is None:
        return False
    return request.session.get(_KEPT_APART) != str(visitor.guest.pk) and has_progress(visitor.guest)


def keep_apart(request: HttpRequest, guest_id: uuid.UUID) -> None:
    """Remember for as long as this session lasts that a guest's progress is to stay apart."""
    request.session[_KEPT_APART] = str(guest_id)
