"""The search of the site, within what the learner may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from quiz.models import Course, Learner
from quiz.presenters.search import search_view, wanted_of
from quiz.progress import CourseProgress, progress_of
from quiz.search.finding import Scope
from quiz.selectors import answered_questions, current_course, rulebook_of
from quiz.services.learners import learner_of
from quiz.views.rounds import is_htmx


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found: as a page, or for htmx as the list alone, with the address that asks for it."""
    course = current_course()
    if course is None:
        return render(request, "quiz/no_course.html")
    learner = learner_of(request)
    progress = progress_of(learner, course)
    wanted = wanted_of(*(request.GET.get(name, "") for name in ("q", "kind", "page")))
    found = search_view(wanted, progress, _scope(learner, course, progress))
    swaps = is_htmx(request)
    template = "quiz/partials/search_found.html" if swaps else "quiz/search.html"
    response = render(request, template, {"found": found, "is_swapped": swaps})
    if swaps:
        response["HX-Replace-Url"] = resolve_url("search") + wanted.address
    patch_vary_headers(response, ("HX-Request",))
    return response


def _scope(learner: Learner | None, course: Course, progress: CourseProgress) -> Scope:
    reads_ahead = learner is not None and learner.reads_ahead
    chapters = frozenset(state.chapter.slug for state in progress.chapters if state.is_open or reads_ahead)
    return Scope(course, rulebook_of(learner), chapters, answered_questions(learner, progress.library))
