"""The course map, and a chapter's reading page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quiz import activities
from quiz.policies import get_chapter_for
from quiz.presenters import sections_of
from quiz.progress import progress_of
from quiz.selectors import current_course, rulebook_of
from quiz.services.learners import learner_of
from quiz.views.locks import shows_locks


@require_safe
def course_map(request: HttpRequest) -> HttpResponse:
    """The chapters as frames of a film, with the next best step on top."""
    course = current_course()
    if course is None:
        return render(request, "quiz/no_course.html")
    return render(request, "quiz/course.html", {"course": progress_of(learner_of(request), course)})


@require_safe
@shows_locks
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """A chapter to read, with what belongs to it beside the text."""
    learner = learner_of(request)
    course, state = get_chapter_for(learner, slug)
    sections = sections_of(course.library, state.chapter)
    context = {
        "course": course,
        "state": state,
        "sections": sections,
        "sources": course.library.sources_of(fact for part in state.chapter.sections for fact in part.facts),
        "panels": activities.panels(slug, learner),
        "following": course.library.after(slug),
        "reads_by": rulebook_of(learner),
    }
    return render(request, "quiz/chapter.html", context)
