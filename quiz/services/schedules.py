"""The schedule of reviews: always what the logs come to, for whichever questions just changed."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from quiz.days import zone_of
from quiz.models import MARKED_KINDS, Action, Lapse, Learner, Response, Schedule
from quiz.scheduling import Marking, Memory, Review, memory_of, reviews_from
from quiz.services.learners import lock_learner

_COLUMNS = ("due", "reviewed_at", "stability", "difficulty", "state", "step", "reviews", "lapses")


@transaction.atomic
def reschedule(learner: Learner, items: Iterable[str] | None = None) -> int:
    """Bring the schedule of these cards and misconceptions up to date with the logs; without a list, of all.

    Returns how many rows were written or taken away; without a list, only those that were not right are. The learner's row is
    locked, so that two writes that change the same question cannot both leave out what the other one stored.
    """
    learner = lock_learner(learner.pk)
    names = None if items is None else sorted(set(items))
    memories = _memories(learner, names)
    known = Schedule.objects.filter(learner=learner)
    stored = {row.item: row for row in known} if names is None else {}
    gone = sorted((stored.keys() if names is None else set(names)) - memories.keys())
    if gone:
        known.filter(item__in=gone).delete()
    rows = [
        Schedule(learner=learner, item=item, **{name: getattr(memory, name) for name in _COLUMNS})
        for item, memory in sorted(memories.items())
        if item not in stored or _differs(stored[item], memory)
    ]
    if rows:
        Schedule.objects.bulk_create(rows, update_conflicts=True, unique_fields=["learner", "item"], update_fields=_COLUMNS)
    return len(gone) + len(rows)


@transaction.atomic
def lapse(learner: Learner, items: Iterable[str], source: str, at: dt.datetime) -> None:
    """Store that practice showed these cards and misconceptions not to be known, and make them due; once for each source."""
    names = sorted(set(items))
    if names:
        learner = lock_learner(learner.pk)
        rows = [Lapse(learner=learner, item=item, source=source, at=at) for item in names]
        Lapse.objects.bulk_create(rows, ignore_conflicts=True)
        reschedule(learner, names)


def answered(learner: Learner, items: Iterable[str]) -> list[str]:
    """Return those of these questions that the learner has met: only they can be forgotten."""
    return list(Schedule.objects.filter(learner=learner, item__in=items).order_by("item").values_list("item", flat=True))


def reviews_of(learner: Learner, items: Iterable[str] | None = None) -> Mapping[str, list[Review]]:
    """Return the reviews of each question: marks that stand, and lapses. Of all questions without a list."""
    marks = Response.objects.filter(attempt__learner=learner, attempt__kind__in=MARKED_KINDS).exclude(action=Action.REVEAL)
    lapses = Lapse.objects.filter(learner=learner)
    if items is not None:
        marks, lapses = marks.filter(item__in=items), lapses.filter(item__in=items)
    rows = marks.order_by("attempt", "seq").values_list("attempt_id", "item", "action", "at")
    return reviews_from((Marking(*row) for row in rows), lapses.values_list("item", "at"))


def _memories(learner: Learner, items: Iterable[str] | None) -> dict[str, Memory]:
    zone = zone_of(learner)
    found = {item: memory_of(reviews, learner.exam_date, zone) for item, reviews in reviews_of(learner, items).items()}
    return {item: memory for item, memory in found.items() if memory}


def _differs(row: Schedule, memory: Memory) -> bool:
    return any(getattr(row, name) != getattr(memory, name) for name in _COLUMNS)
