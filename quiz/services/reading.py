"""Marks at the end of sections: done, or not done after all. Only ever added; the same form again adds nothing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.models import Learner, ReadMark
from quiz.policies import get_chapter_for
from quiz.progress import ChapterProgress, CourseProgress
from quiz.services.learners import lock_learner
from quiz.services.submissions import RefusedError, StaleSequenceError


@dataclass(frozen=True, slots=True)
class Mark:
    """What a form says of a section of a chapter, or of all its sections where `section` is empty."""

    key: uuid.UUID
    chapter: str
    section: str
    is_read: bool


@transaction.atomic
def mark_reading(*, learner: Learner, mark: Mark, at: dt.datetime) -> tuple[CourseProgress, ChapterProgress]:
    """Store a mark and return the course and the chapter as they then stand; a known key stores nothing.

    Raises `Http404` and `ChapterLockedError` as `get_chapter_for` does, `RefusedError` for a section that the chapter does not
    have, `StaleSequenceError` when the key came with another mark.
    """
    learner = lock_learner(learner.pk)
    course, state = get_chapter_for(learner, mark.chapter)
    sections = [part.anchor for part in state.chapter.sections if mark.section in ("", part.anchor)]
    known = ReadMark.objects.filter(learner=learner, key=mark.key).values_list("chapter", "section", "is_read")
    if known:
        if any((mark.chapter, section, mark.is_read) not in known for section in sections):
            raise StaleSequenceError(_("Your earlier click counts, so this one changed nothing. Here is where you stand."))
        return course, state
    if not sections:
        raise RefusedError(_("This chapter does not have that section any more, so nothing was marked."))
    ReadMark.objects.bulk_create(
        ReadMark(learner=learner, key=mark.key, chapter=mark.chapter, section=section, is_read=mark.is_read, at=at)
        for section in sections
    )
    return course, state


@transaction.atomic
def read_ahead(*, learner: Learner, ahead: bool) -> None:
    """Store whether the learner may read chapters that are still locked; their questions stay locked."""
    learner = lock_learner(learner.pk)
    learner.reads_ahead = ahead
    learner.save(update_fields=["reads_ahead"])
