"""The course map, and a chapter's reading page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quiz.policies import get_reading_for
from quiz.presenters.chapter_page import chapter_page
from quiz.presenters.course_map import frames_of
from quiz.progress import progress_of
from quiz.selectors import current_course
from quiz.services.learners import learner_of
from quiz.views.locks import shows_locks


@require_safe
def course_map(request: HttpRequest) -> HttpResponse:
    """The chapters as frames of a film, with the next best step on top."""
    found = current_course()
    if found is None:
        return render(request, "quiz/no_course.html")
    course = progress_of(learner_of(request), found, timezone.now())
    context = {"course": course, "frames": frames_of(course), "reviews_due": course.reviews_due}
    return render(request, "quiz/course.html", context)


@require_safe
@shows_locks
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """A chapter to read, with what belongs to it beside the text."""
    course, state = get_reading_for(learner_of(request), slug)
    return render(request, "quiz/chapter.html", {"page": chapter_page(course, state)})
