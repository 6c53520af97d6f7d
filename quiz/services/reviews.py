"""Reviews: begin one over what is due. Answers in it are written by `services.attempts`, as in every round."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.content.library import Library
from quiz.grading import shuffled
from quiz.models import AFTER_EACH, Attempt, Course, Drawn, Kind, Learner, Terms
from quiz.policies import get_course
from quiz.progress import progress_of
from quiz.review_queue import MOST, Entry, queue_of
from quiz.selectors import wordings_for
from quiz.services.beginning import Plan, store_attempt
from quiz.services.exams import close_overdue
from quiz.services.learners import lock_learner
from quiz.services.submissions import RefusedError, StaleSequenceError


@dataclass(frozen=True, slots=True)
class Wish:
    """A request for a review of at most so many questions; `ahead` takes what is due soonest although nothing is due yet."""

    key: uuid.UUID
    most: int = MOST
    fresh: bool = False
    ahead: bool = False


@transaction.atomic
def start_review(*, learner: Learner, wish: Wish, at: dt.datetime) -> Attempt:
    """Return a new review, or the unfinished one there is; the same key gives the same review.

    It takes what is overdue longest and mixes it; exams that ran out of time are closed first, and what they showed is due.
    Raises `RefusedError` when nothing is due, `StaleSequenceError` when the key began something else, `Http404` where there is
    no course.
    """
    learner = lock_learner(learner.pk)
    known = Attempt.objects.filter(learner=learner, key=wish.key).first()
    if known is not None:
        if known.kind != Kind.REVIEW:
            raise StaleSequenceError(_("This form has begun another round already, so nothing was begun. Start this one here."))
        return known
    close_overdue(learner=learner, at=at)
    found = get_course()
    going_on = open_review(learner, found)
    if going_on is not None and not wish.fresh:
        return going_on
    course = progress_of(learner, found)
    queue = queue_of(learner, course, at)
    entries = (queue.entries if wish.ahead else queue.due)[: max(1, min(wish.most, MOST))]
    if not entries:
        raise RefusedError(_("Nothing is due at the moment, so no review was begun."))
    percent = course.library.pack.unlock_percent
    terms = Terms(rulebook=learner.rulebook, unlock_percent=percent, feedback=AFTER_EACH, opens=None)

    def plan(seed: int) -> Plan:
        return Plan(Kind.REVIEW, course.revision_id, _draw(learner, course.library, entries, seed, at), terms)

    return store_attempt(learner, wish.key, at, plan)


def open_review(learner: Learner | None, course: Course) -> Attempt | None:
    """Return the review that is going on: the one begun last, unless it is finished. Reads only."""
    if learner is None:
        return None
    reviews = Attempt.objects.filter(learner=learner, kind=Kind.REVIEW, revision__course=course)
    newest = reviews.order_by("-started_at", "-pk").first()
    return newest if newest is not None and newest.finished_at is None else None


def _draw(learner: Learner, library: Library, entries: Sequence[Entry], seed: int, at: dt.datetime) -> list[Drawn]:
    """Return the questions in the order that the seed gives; a claim comes in other words than last time."""
    kinds = {entry.item: entry.kind for entry in entries}
    claims = [library.all_misconceptions[item] for item, kind in kinds.items() if kind == "claim"]
    wordings = wordings_for(learner, claims, seed, at)
    return [
        Drawn(item=item, kind="claim", wording=wordings[item]) if item in wordings else Drawn(item=item, kind="card")
        for item in shuffled(kinds, seed)
    ]
