"""What every template may ask for."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from config.requests import request_id
from quiz.middleware import visitor_of
from quiz.models import Learner, User
from quiz.review_queue import due_count
from quiz.selectors import rulebook_of
from quiz.services.changes import seq_of
from quiz.services.learners import learner_of
from quiz.unclaimed import has_unclaimed


def page(request: HttpRequest) -> dict[str, object]:
    """Return `request_id`; `section`, the path's first segment; `rulebook`, the learner's; `settings_seq`, the sequence of
    forms that change their settings; `reviews_due`, how many; `signed_in`,
    the account or None; `unclaimed`, whether their browser holds a guest's progress beside it.

    What needs the database is asked for only where it is shown.
    """
    return {
        "request_id": request_id(),
        "section": request.path.split("/", 2)[1],
        "rulebook": SimpleLazyObject(lambda: rulebook_of(_learner(request))),
        "settings_seq": SimpleLazyObject(lambda: seq_of(_learner(request))),
        "reviews_due": SimpleLazyObject(lambda: due_count(_learner(request), timezone.now())),
        "unclaimed": SimpleLazyObject(lambda: hasattr(request, "visitor") and has_unclaimed(request)),
        "signed_in": SimpleLazyObject(lambda: _signed_in(request)),
    }


def _learner(request: HttpRequest) -> Learner | None:
    """Return who asks; None for a request that was refused before anybody asked who sent it, as one for another host is."""
    return learner_of(request) if hasattr(request, "visitor") else None


def _signed_in(request: HttpRequest) -> User | None:
    """Return the account that is signed in; None as above."""
    return visitor_of(request).user if hasattr(request, "visitor") else None
