"""The address of every attempt; its kind decides which page it has."""

import uuid
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from quiz.models import Attempt, Kind
from quiz.policies import get_attempt_for
from quiz.services.learners import learner_of
from quiz.views.exam import exam_page
from quiz.views.rounds import round_page
from quiz.views.sheets import practice_page

_PAGES: Mapping[str, Callable[[HttpRequest, Attempt], HttpResponse]] = {
    Kind.CARDS: round_page,
    Kind.MISCONCEPTIONS: round_page,
    Kind.REVIEW: round_page,
    Kind.PRACTICE: practice_page,
    Kind.EXAM: exam_page,
    Kind.CHECK: exam_page,
}


@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """An attempt where it stands; a POST does something in it."""
    found = get_attempt_for(learner_of(request), attempt_id)
    return _PAGES[found.kind](request, found)
