"""What is due for review, now and in the coming days: the schedule, as far as the course still has its questions. Reads only."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Subquery, UUIDField

from quiz.content.library import Library
from quiz.days import DAY, begin_of, day_of, zone_of
from quiz.models import Course, Learner, Schedule
from quiz.progress import CourseProgress
from quiz.selectors import library_of

DAYS = 14
WEEK = 7
MOST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A card or a claim that was answered before, and when it is due."""

    item: str
    kind: str  # card, claim
    due: dt.datetime


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day, and how many questions come due on it; what is overdue counts as today's."""

    day: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything that was learnt, the longest overdue first, as it stands at a moment; days are those of a time zone."""

    entries: Sequence[Entry] = ()
    now: dt.datetime = field(kw_only=True)
    zone: dt.tzinfo = dt.UTC

    @property
    def due(self) -> list[Entry]:
        """What is due now."""
        return [entry for entry in self.entries if entry.due <= self.now]

    @property
    def later(self) -> list[Entry]:
        """What is not due yet, the soonest first."""
        return [entry for entry in self.entries if entry.due > self.now]

    @property
    def today(self) -> dt.date:
        """The learner's day."""
        return day_of(self.now, self.zone)

    def until(self, days: int) -> int:
        """Return how many come due before so many days, counted from today's beginning, have passed; 1 is today's load."""
        end = begin_of(self.today + days * DAY, self.zone)
        return sum(entry.due < end for entry in self.entries)

    def by_day(self) -> list[DueDay]:
        """Return what comes due on each of the coming days, today first."""
        counted = Counter(max(self.today, day_of(entry.due, self.zone)) for entry in self.entries)
        days = [self.today + number * DAY for number in range(DAYS)]
        return [DueDay(day, counted[day]) for day in days]


def queue_of(learner: Learner | None, course: CourseProgress, now: dt.datetime) -> Queue:
    """Return a learner's queue over the open chapters of a course, in one query."""
    zone = zone_of(learner)
    if learner is None:
        return Queue(now=now, zone=zone)
    opened = {state.chapter.slug for state in course.chapters if state.is_open}
    rows = Schedule.objects.filter(learner=learner).order_by("due", "item").values_list("item", "due")
    kept = [Entry(item, kind, due) for item, due in rows if (kind := kind_of(course.library, item))]
    return Queue([entry for entry in kept if course.library.homes[entry.item] in opened], now=now, zone=zone)


def due_count(learner: Learner | None, now: dt.datetime) -> int:
    """Return how much is due now, in one query along an index; nothing for somebody new.

    What was answered once stands in an open chapter, since no chapter is ever locked again: so no round needs to be read.
    """
    if learner is None:
        return 0
    current = Course.objects.filter(current__isnull=False).order_by("slug").values("current_id")[:1]
    due = Schedule.objects.filter(learner=learner, due__lte=now)
    rows = list(due.values_list("item", Subquery(current, output_field=UUIDField())))
    return sum(bool(revision and kind_of(library_of(revision), item)) for item, revision in rows)


def kind_of(library: Library, item: str) -> str:
    """Return what a question is, card or claim; empty for one that this revision does not have."""
    if item in library.all_cards:
        return "card"
    return "claim" if item in library.all_misconceptions else ""
