"""What waits for a learner besides the rounds of a chapter: reviews that are due, attempts begun, chapters not practised."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

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


def unfinished(learner: Learner | None, course: Course, at: dt.datetime) -> Attempt | None:
    """Return the newest attempt, other than a round of a chapter, that was begun of late and can still be answered."""
    if learner is None:
        return None
    in_time = Q(deadline__isnull=True) | Q(deadline__gt=at)
    begun = Attempt.objects.filter(
        in_time, learner=learner, revision__course=course, kind__in=_ELSEWHERE, finished_at__isnull=True
    )
    return begun.order_by("-started_at", "pk").first()


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
