"""Exam simulations and checks: begin one, hand it in, and close what ran out of time. Each write runs once."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.checking import check_blueprint, check_questions, opened_by
from quiz.content.library import Library
from quiz.exam import Question, blueprint_of, draw, lengths, questions_of
from quiz.models import AT_THE_END, Attempt, Course, Drawn, Kind, Learner, Rulebook, Terms
from quiz.policies import get_check_for, get_course
from quiz.selectors import library_of
from quiz.services.answers import begin_items, close_sheet, hand_in
from quiz.services.beginning import Plan
from quiz.services.learners import lock_learner
from quiz.services.submissions import RefusedError, StaleSequenceError, Submission
from quiz.sheets import SheetRecord, seen_in, sheet_of, sheets_of


@dataclass(frozen=True, slots=True)
class Begin:
    """A request for an exam of a length, or for the check before a chapter; with `fresh`, an open exam is handed in first.

    `rulebook` is the one to mark by; empty for the learner's own.
    """

    key: uuid.UUID
    what: str  # the length, or the chapter's slug
    fresh: bool = False
    rulebook: str = ""


@transaction.atomic
def start_exam(*, learner: Learner, begin: Begin, at: dt.datetime) -> Attempt:
    """Return a new exam simulation over the whole course, or the open one there is; the same key gives the same exam.

    Raises `Http404` without a course, `RefusedError` for an unknown length or rulebook, `StaleSequenceError` when the key
    began something else.
    """
    learner = lock_learner(learner.pk)
    if known := _known(learner, begin, Kind.EXAM):
        return known
    close_overdue(learner=learner, at=at)
    course = get_course()
    library = _library(course)
    found = lengths(blueprint_of(library)).get(begin.what)
    if found is None:
        raise RefusedError(_("There is no exam simulation of that length, so nothing was begun."))
    if still_open := _open(learner, course, Kind.EXAM, ""):
        if not begin.fresh:
            return still_open
        close_sheet(sheet_of(still_open), at)
    terms = _terms(learner, library, begin, minutes=found.minutes, title=begin.what)
    records = sheets_of(learner, course)
    return begin_items(
        learner=learner,
        key=begin.key,
        at=at,
        plan=lambda seed: Plan(
            kind=Kind.EXAM,
            revision_id=_current(course),
            draw=_drawn(draw(questions_of(library), found, seen_in(records), seed)),
            terms=terms,
            minutes=found.minutes,
        ),
    )


@transaction.atomic
def start_check(*, learner: Learner, begin: Begin, at: dt.datetime) -> Attempt:
    """Return a new check before a locked chapter, or the open one there is; the same key gives the same check.

    Raises `Http404` for no chapter of the course, `RefusedError` when it is open, there is nothing to ask or no such rulebook,
    `StaleSequenceError` when the key began something else.
    """
    learner = lock_learner(learner.pk)
    if known := _known(learner, begin, Kind.CHECK):
        return known
    place = get_check_for(learner, begin.what)
    library = place.progress.library
    if place.state.is_open:
        raise RefusedError(_("This chapter is open already, so there is nothing to check."))
    questions = check_questions(library, place.asks)
    if not questions:
        raise RefusedError(_("The chapters before this one have no questions, so there is nothing to check."))
    if still_open := _open(learner, place.course, Kind.CHECK, begin.what):
        return still_open
    terms = _terms(learner, library, begin, opens_all=opened_by(library, begin.what))
    blueprint = check_blueprint(place.asks, len(questions))
    records = sheets_of(learner, place.course)
    return begin_items(
        learner=learner,
        key=begin.key,
        at=at,
        plan=lambda seed: Plan(
            kind=Kind.CHECK,
            revision_id=place.progress.revision_id,
            chapter=begin.what,
            draw=_drawn(draw(questions, blueprint, seen_in(records), seed)),
            terms=terms,
        ),
    )


@transaction.atomic
def finish_sheet(*, attempt: Attempt, submission: Submission, at: dt.datetime) -> SheetRecord:
    """Hand in an exam or check and return it; one that is over stays as it is, and one that ran out of time is closed as of then.

    Raises `StaleSequenceError` as `hand_in` does.
    """
    close_overdue(learner=attempt.learner, at=at)
    return hand_in(attempt=attempt, submission=submission, at=at)


@transaction.atomic
def close_overdue(*, learner: Learner, at: dt.datetime) -> None:
    """Close the learner's exams whose time has run out, as of that time, and make due what they showed to be forgotten.

    Reading an exam never closes it; whoever writes next for this learner calls this.
    """
    learner = lock_learner(learner.pk)
    overdue = Attempt.objects.select_for_update().filter(learner=learner, finished_at__isnull=True, deadline__lte=at)
    for attempt in overdue:
        if attempt.deadline is not None:
            close_sheet(sheet_of(attempt), attempt.deadline)


def _known(learner: Learner, begin: Begin, kind: Kind) -> Attempt | None:
    """Return what the key began before; `StaleSequenceError` when that was something else, `RefusedError` for no rulebook."""
    if begin.rulebook and begin.rulebook not in Rulebook.values:
        raise RefusedError(_("There is no such rulebook, so nothing was begun."))
    known = Attempt.objects.filter(learner=learner, key=begin.key).first()
    if known is None:
        return None
    what = known.terms.get("title") if kind == Kind.EXAM else known.chapter
    rulebook = begin.rulebook or known.terms["rulebook"]
    if (known.kind, what, known.terms["rulebook"]) != (kind, begin.what, rulebook):
        raise StaleSequenceError(_("This form has begun something else already, so nothing was begun. Start here."))
    return known


def _open(learner: Learner, course: Course, kind: Kind, chapter: str) -> Attempt | None:
    """Return the attempt of this kind that can still be answered; those out of time were closed before."""
    found = Attempt.objects.filter(learner=learner, revision__course=course, kind=kind, chapter=chapter, finished_at__isnull=True)
    return found.order_by("started_at", "pk").last()


def _terms(learner: Learner, library: Library, begin: Begin, **more: object) -> Terms:
    percent, rulebook = library.pack.unlock_percent, begin.rulebook or learner.rulebook
    plain = Terms(rulebook=rulebook, unlock_percent=percent, feedback=AT_THE_END, opens=None)
    return cast("Terms", {**plain, **more})


def _drawn(questions: Sequence[Question]) -> list[Drawn]:
    return [
        Drawn(item=each.id, kind="item", case=each.case) if each.case else Drawn(item=each.id, kind="item") for each in questions
    ]


def _current(course: Course) -> uuid.UUID:
    if course.current_id is None:
        raise ValueError("The course has no content yet.")
    return course.current_id


def _library(course: Course) -> Library:
    return library_of(_current(course))
