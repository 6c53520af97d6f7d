"""The page before a review: what is due, when more comes, and the form that begins one."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quiz.forms import read_key
from quiz.models import Course
from quiz.presenters.review import lobby_view
from quiz.progress import progress_of
from quiz.responses import SeeOther
from quiz.review_queue import MOST, queue_of
from quiz.selectors import current_course, record_of
from quiz.services.learners import ensure_learner, learner_of
from quiz.services.reviews import Wish, open_review, start_review
from quiz.services.submissions import RefusedError

_SIZES = {"10": 10, "20": 20, "all": MOST}


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """What is due; a POST begins a review of it, or goes on with the one that is open."""
    course = current_course()
    if course is None:
        return render(request, "quiz/no_course.html")
    if request.method != "POST":
        return _show(request, course)
    size = request.POST.get("size", "20")
    if size not in _SIZES:
        raise BadRequest("A review has 10 questions, 20, or all that are due.")
    try:
        wish = Wish(read_key(request.POST), _SIZES[size], fresh="fresh" in request.POST, ahead="ahead" in request.POST)
        attempt = start_review(learner=ensure_learner(request), wish=wish, at=timezone.now())
    except RefusedError as refusal:
        return _show(request, course, note=str(refusal))
    return SeeOther(resolve_url("attempt", attempt.pk))


def _show(request: HttpRequest, found: Course, *, note: str = "") -> HttpResponse:
    learner = learner_of(request)
    course = progress_of(learner, found)
    going_on = open_review(learner, found)
    context = {
        "course": course,
        "view": lobby_view(queue_of(learner, course, timezone.now()), learner.exam_date if learner else None),
        "open": record_of(going_on) if going_on else None,
        "note": note,
    }
    return render(request, "quiz/review.html", context, status=409 if note else 200)
