"""Who may have what: each function fetches and authorizes in one act. Somebody else's object is 404."""

import uuid
from dataclasses import dataclass

from django.http import Http404

from quiz.content.schema import Case
from quiz.models import Attempt, Course, Learner
from quiz.progress import PASSED, ChapterProgress, CourseProgress, progress_of
from quiz.selectors import current_course
from quiz.services.resume_links import guest_behind


class ChapterLockedError(Exception):
    """The chapter is not unlocked yet; `progress` says what is missing."""

    def __init__(self, course: CourseProgress, progress: ChapterProgress) -> None:
        super().__init__(progress.lock)
        self.course = course
        self.progress = progress


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """Where a check stands: its chapter, and the chapters before that, by slug, which it asks about."""

    course: Course
    progress: CourseProgress
    state: ChapterProgress
    asks: list[str]


def get_attempt_for(learner: Learner | None, attempt_id: uuid.UUID) -> Attempt:
    """Return the learner's own attempt; `Http404` for anybody else's and for none."""
    attempt = Attempt.objects.filter(pk=attempt_id, learner=learner).first() if learner else None
    if learner is None or attempt is None:
        raise Http404("This round does not exist, or is somebody else's.")
    attempt.learner = learner  # it is at hand: nobody needs to ask for it again
    return attempt


def get_guest_behind(secret: str) -> Learner:
    """Return the guest whose resume link this is; `Http404` for one that was replaced or withdrawn, and for any other text."""
    found = guest_behind(secret)
    if found is None:
        raise Http404("There is no such resume link.")
    return found


def get_course() -> Course:
    """Return the course that the site teaches; `Http404` before one is loaded."""
    course = current_course()
    if course is None:
        raise Http404("No course is loaded yet.")
    return course


def get_chapter_for(learner: Learner | None, slug: str, found: Course | None = None) -> tuple[CourseProgress, ChapterProgress]:
    """Return a chapter that the learner may read; `Http404` when there is none, `ChapterLockedError` when locked.

    `found` is the course, where it is at hand.
    """
    course = progress_of(learner, found or get_course())
    return course, _opened(course, slug)


def get_reading_for(learner: Learner | None, slug: str) -> tuple[CourseProgress, ChapterProgress]:
    """Return a chapter whose text the learner may read: as `get_chapter_for`, but locked ones too for who reads ahead."""
    course = progress_of(learner, get_course())
    try:
        return course, _opened(course, slug)
    except ChapterLockedError as lock:
        if not course.reads_ahead:
            raise
        return course, lock.progress


def get_cases_for(learner: Learner | None, found: Course) -> list[tuple[Case, ChapterProgress]]:
    """Return a course's case studies, each with the chapter that opens it."""
    course = progress_of(learner, found)
    rows = [(case, course.chapter(case.chapter)) for case in course.library.pack.cases]
    return [(case, chapter) for case, chapter in rows if chapter is not None]


def get_case_for(learner: Learner | None, slug: str, found: Course | None = None) -> tuple[CourseProgress, Case, ChapterProgress]:
    """Return a case study that the learner may read; `Http404` when there is none, `ChapterLockedError` when locked.

    `found` is the course, where it is at hand.
    """
    course = progress_of(learner, found or get_course())
    case = course.library.cases.get(slug)
    if case is None:
        raise Http404("The course has no such case study.")
    return course, case, _opened(course, case.chapter)


def get_check_for(learner: Learner | None, slug: str) -> CheckPlace:
    """Return the check before a chapter, which asks about those before it that are not passed; `Http404` for no chapter."""
    found = get_course()
    course = progress_of(learner, found)
    state = course.chapter(slug)
    if state is None:
        raise Http404("The course has no such chapter.")
    before = course.chapters[: state.number - 1]
    return CheckPlace(found, course, state, [each.chapter.slug for each in before if each.state != PASSED])


def _opened(course: CourseProgress, slug: str) -> ChapterProgress:
    chapter = course.chapter(slug)
    if chapter is None:
        raise Http404("The course has no such chapter.")
    if not chapter.is_open:
        raise ChapterLockedError(course, chapter)
    return chapter
