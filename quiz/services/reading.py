"""Marks at the end of sections: done, or not done after all. Only ever added; a form adds once, and an old one nothing."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.content.schema import Chapter
from quiz.models import Learner, ReadMark
from quiz.policies import get_chapter_for
from quiz.progress import ChapterProgress, CourseProgress
from quiz.services.learners import lock_learner
from quiz.services.submissions import FormState, RefusedError, StaleSequenceError


@dataclass(frozen=True, slots=True)
class Mark:
    """What a form says of a section of a chapter, or of all its sections where `section` is empty."""

    state: FormState
    chapter: str
    section: str
    is_read: bool


@transaction.atomic
def mark_reading(*, learner: Learner, mark: Mark, at: dt.datetime) -> tuple[CourseProgress, ChapterProgress]:
    """Store a mark and return the course and the chapter as they then stand; a known key stores nothing.

    Raises `Http404` and `ChapterLockedError` as `get_chapter_for` does, `RefusedError` for a section that the chapter does not
    have, `StaleSequenceError` when the key came with another mark, or a section of these was marked since the form was made.
    """
    learner = lock_learner(learner.pk)
    course, state = get_chapter_for(learner, mark.chapter)
    sections = _meant(state.chapter, mark)
    known = ReadMark.objects.filter(learner=learner, key=mark.state.key).values_list("chapter", "section", "is_read")
    if known:
        if any((mark.chapter, section, mark.is_read) not in known for section in sections):
            raise StaleSequenceError(_("Your earlier click counts, so this one changed nothing. Here is where you stand."))
        return course, state
    admit(learner, state.chapter, mark)
    ReadMark.objects.bulk_create(
        ReadMark(learner=learner, key=mark.state.key, chapter=mark.chapter, section=section, is_read=mark.is_read, at=at)
        for section in sections
    )
    return course, state


def _meant(chapter: Chapter, mark: Mark) -> list[str]:
    return [part.anchor for part in chapter.sections if mark.section in ("", part.anchor)]


def admit(learner: Learner | None, chapter: Chapter, mark: Mark) -> None:
    """Raise unless a form can be stored; `learner` is None before their first write, for which nothing shall be made in vain.

    `RefusedError` for a section that the chapter does not have; `StaleSequenceError` where one of these sections was marked since
    the chapter had as many marks as the form knows. Forms of other sections on the page stay good.
    """
    sections = _meant(chapter, mark)
    if not sections:
        raise RefusedError(_("This chapter does not have that section any more, so nothing was marked."))
    made: list[str] = []
    if learner is not None:
        marks = ReadMark.objects.filter(learner=learner, chapter=mark.chapter).order_by("at", "pk")
        made = list(marks.values_list("section", flat=True))
    if mark.state.seq > len(made) or not set(sections).isdisjoint(made[mark.state.seq :]):
        raise StaleSequenceError(
            _("This was marked in another tab or by an earlier click, so nothing was changed. Here is where you stand.")
        )
