"""The schedule of reviews: always what the logs come to, for whichever questions just changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction

from quiz.models import MARKED_KINDS, Action, Lapse, Learner, Response, Schedule
from quiz.scheduling import Review, memory_of

_COLUMNS = ("due", "reviewed_at", "stability", "difficulty", "state", "step", "reviews", "lapses")


@transaction.atomic
def reschedule(learner: Learner, items: Iterable[str] | None = None) -> None:
    """Bring the schedule of these cards and misconceptions up to date with the logs; without a list, of all."""
    names = None if items is None else sorted(set(items))
    found = reviews_of(learner, names)
    known = Schedule.objects.filter(learner=learner)
    stale = known if names is None else known.filter(item__in=names)
    stale.exclude(item__in=found).delete()
    rows = []
    for item, reviews in found.items():
        memory = memory_of(reviews, learner.exam_date)
        if memory:
            rows.append(Schedule(learner=learner, item=item, **{name: getattr(memory, name) for name in _COLUMNS}))
    Schedule.objects.bulk_create(rows, update_conflicts=True, unique_fields=["learner", "item"], update_fields=_COLUMNS)


def lapse(learner: Learner, items: Iterable[str], source: str, at: dt.datetime) -> None:
    """Store that practice showed these cards and misconceptions to be forgotten, and make them due; once for each source."""
    names = sorted(set(items))
    rows = [Lapse(learner=learner, item=item, source=source, at=at) for item in names]
    with transaction.atomic():
        Lapse.objects.bulk_create(rows, ignore_conflicts=True)
        reschedule(learner, names)


def reviews_of(learner: Learner, items: Iterable[str] | None = None) -> Mapping[str, list[Review]]:
    """Return the reviews of each question in the order of time: marks that count, and lapses. Of all of them without a list."""
    marks = Response.objects.filter(attempt__learner=learner, attempt__kind__in=MARKED_KINDS).exclude(action=Action.REVEAL)
    lapses = Lapse.objects.filter(learner=learner)
    if items is not None:
        marks, lapses = marks.filter(item__in=items), lapses.filter(item__in=items)
    last: dict[tuple[object, str], Review | None] = {}
    for attempt, item, action, at in marks.order_by("attempt", "seq").values_list("attempt_id", "item", "action", "at"):
        if action in {Action.RIGHT, Action.WRONG}:
            last[attempt, item] = Review(at, action == Action.RIGHT)
        elif action == Action.RETRACT:
            last[attempt, item] = None
    found: defaultdict[str, list[Review]] = defaultdict(list)
    for (_, item), review in last.items():
        if review is not None:
            found[item].append(review)
    for item, at in lapses.values_list("item", "at"):
        found[item].append(Review(at, right=False))
    return {item: sorted(reviews, key=lambda review: review.at) for item, reviews in found.items()}
