"""What waits for a learner besides the rounds of a chapter: reviews that are due, attempts begun, chapters not practised."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from quiz.content.library import Library
from quiz.models import Attempt, Course, Kind, Learner, Response, Schedule

_ELSEWHERE = (Kind.REVIEW, Kind.PRACTICE, Kind.EXAM, Kind.CHECK)
_RECENT = dt.timedelta(days=7)


def due_by_chapter(learner: Learner | None, library: Library, at: dt.datetime) -> Mapping[str, int]:
    """Return how many cards and misconceptions of each chapter, by slug, are due for review, in one query.

    Questions that the course does not have any more are left out.
    """
    if learner is None:
        return Counter()
    due = Schedule.objects.filter(learner=learner, due__lte=at).values_list("item", flat=True)
    return Counter(library.homes[item] for item in due if item in library.homes)


@dataclass(frozen=True, slots=True)
class Begun:
    """What was begun besides the rounds of chapters and can still be answered: what runs against the clock, a review or check,
    practice; of each the newest.
    """

    running: Attempt | None = None
    open: Attempt | None = None
    practice: Attempt | None = None


def begun(learner: Learner | None, course: Course, at: dt.datetime) -> Begun:
    """Return what was begun and not finished, in one query. What has no clock and no answer yet does not count as begun."""
    if learner is None:
        return Begun()
    answered = Exists(Response.objects.filter(attempt=OuterRef("pk")))
    counts = Q(deadline__gt=at) | (Q(deadline__isnull=True) & answered)
    every = Attempt.objects.filter(
        counts, learner=learner, revision__course=course, kind__in=_ELSEWHERE, finished_at__isnull=True
    )
    running = open_ = practice = None
    for attempt in every.order_by("started_at", "-pk"):
        if attempt.deadline is not None:
            running = attempt
        elif attempt.kind == Kind.PRACTICE:
            practice = attempt
        else:
            open_ = attempt
    return Begun(running, open_, practice)


def practised(learner: Learner | None, library: Library) -> frozenset[str]:
    """Return the chapters, by slug, of which the learner finished practice, whether it was drawn from one or from several."""
    if learner is None:
        return frozenset()
    done = Attempt.objects.filter(learner=learner, kind__in=(Kind.PRACTICE, Kind.EXAM, Kind.CHECK), finished_at__isnull=False)
    # Practice that another took the place of before anything was answered is none.
    done = done.exclude(~Exists(Response.objects.filter(attempt=OuterRef("pk"))), kind=Kind.PRACTICE)
    rows = done.values_list("chapter", "draw")
    drawn = {library.homes.get(each["item"], "") for _, draw in rows for each in draw}
    return frozenset({chapter for chapter, _ in rows} | drawn) - {""}
