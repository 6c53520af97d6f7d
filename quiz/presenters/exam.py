"""From an exam or check to what its pages show: the question in front and the clock, the list before the end, the result."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.answer_sheet import Mark
from quiz.answering import still_missing
from quiz.checking import check_of
from quiz.content.items import Item
from quiz.content.library import Library
from quiz.content.schema import Chapter
from quiz.exam import FULL, HALF, SHORT, Blueprint, blueprint_of, lengths
from quiz.grading import Check
from quiz.models import Kind
from quiz.presenters.sheet import Asked, Outcome, Place, Results, Share, SheetView, sheet_view
from quiz.progress import CourseProgress
from quiz.sheets import SheetRecord

QUESTION, REVIEW, HAND_IN = "question", "review", "hand-in"
AIM = 70
"""Where the bar of a simulation's result has its mark: a share of points to aim for, which says nothing of passing an exam."""
UNANSWERED, FLAGGED = "unanswered", "flagged"


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that stand together: those of a case study with its title, all others without one."""

    title: str
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Length:
    """A length to choose: its name in the form, its label, and what it has, as one phrase."""

    name: str
    label: str
    holds: str


def lengths_of(library: Library) -> list[Length]:
    """Return the lengths of an exam simulation over a course, the longest first."""
    labels = {FULL: _("Full"), HALF: _("Half"), SHORT: _("Short")}
    has_cases = bool(library.pack.cases)
    parts = lengths(blueprint_of(library))
    return [Length(name, labels[name], _holds(part, has_cases=has_cases)) for name, part in parts.items()]


def _holds(part: Blueprint, *, has_cases: bool) -> str:
    counted = {
        "questions": ngettext("%(count)s question", "%(count)s questions", part.items) % {"count": part.items},
        "minutes": ngettext("%(count)s minute", "%(count)s minutes", part.minutes) % {"count": part.minutes},
    }
    if not (part.cases and has_cases):
        return _("%(questions)s in %(minutes)s") % counted
    counted["cases"] = ngettext("a case study", "%(count)s case studies", part.cases) % {"count": part.cases}
    return _("%(questions)s in %(minutes)s, with %(cases)s") % counted


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that is left: the seconds, and the minutes in words, a begun one as a whole one."""

    seconds: int

    @property
    def minutes(self) -> int:
        """Minutes left, rounded up."""
        return -(-self.seconds // 60)


@dataclass(frozen=True, slots=True)
class Paper:
    """A page of an exam or check that goes on. `stage` is question, review (every question with its state) or hand-in.

    `only` is what the list is narrowed to: unanswered, flagged, or nothing. `missing` says what the saved answer still lacks.
    """

    stage: str
    sheet: SheetView
    parts: Sequence[Part]
    clock: Clock | None
    following: str = ""
    only: str = ""
    missing: str = ""

    @property
    def is_flagged(self) -> bool:
        """Whether the question in front is flagged."""
        return any(place.is_here and place.is_flagged for place in self.places)

    @property
    def has_saved(self) -> bool:
        """Whether the question in front has a saved answer."""
        item = self.sheet.item
        return item is not None and bool(self.sheet.record.sheet.answers.get(item.item.id))

    @property
    def places(self) -> list[Place]:
        """All questions in order."""
        return [place for part in self.parts for place in part.places]

    @property
    def flagged(self) -> int:
        """How many questions are flagged."""
        return sum(place.is_flagged for place in self.places)

    @property
    def first_flagged(self) -> str:
        """The first question that is flagged; empty without one."""
        return next((place.item for place in self.places if place.is_flagged), "")

    @property
    def listed(self) -> list[Part]:
        """The questions that the list shows, narrowed as asked."""
        return [Part(part.title, found) for part in self.parts if (found := [each for each in part.places if self._lists(each)])]

    def _lists(self, place: Place) -> bool:
        if self.only == UNANSWERED:
            return place.state in {"open", "partial"}
        return self.only != FLAGGED or place.is_flagged


@dataclass(frozen=True, slots=True)
class Opened:
    """What a check came to: passed or how many points short, and the chapters that it opens."""

    check: Check
    chapters: Sequence[Chapter]

    @property
    def missing(self) -> int:
        """How many more points the bar asks for."""
        return self.check.points.missing(self.check.bar)


@dataclass(frozen=True, slots=True)
class Result:
    """The end of an exam or check: points, shares by objective and by chapter, the time used, and each question."""

    record: SheetRecord
    results: Results
    mark: Mark
    percent: int
    chapters: Sequence[Share]
    minutes: int
    ran_out: bool
    shown: Sequence[Outcome]
    only_missed: bool
    bar: int
    to_practise: Sequence[str]
    opened: Opened | None


@dataclass(frozen=True, slots=True)
class Past:
    """An exam that is over, as the list of them shows it."""

    record: SheetRecord
    number: int
    mark: Mark
    percent: int
    ended_at: dt.datetime
    minutes: int

    @property
    def short(self) -> int:
        """What is missing to a hundred percent: where its column in the chart begins."""
        return 100 - self.percent

    @property
    def title(self) -> str:
        """What it was: a simulation, or the check that skips to a chapter."""
        if self.record.attempt.kind == Kind.EXAM:
            return _("Exam simulation")
        return _("Check to skip to “%(title)s”") % {"title": self.record.library.chapters[self.record.attempt.chapter].title}


def paper_of(record: SheetRecord, now: dt.datetime, asked: Asked, newest: Library | None, *, stage: str = QUESTION) -> Paper:
    """Return what a page of an exam or check shows while it goes on; with every question answered, the list of them."""
    sheet = sheet_view(record, now, asked, newest)
    order = record.sheet.order
    place = order.index(sheet.item.item.id) + 1 if sheet.item else 0
    return Paper(
        stage=QUESTION if sheet.item else REVIEW if stage == QUESTION else stage,
        sheet=sheet,
        parts=_parts(record, sheet.places),
        clock=_clock(record, now),
        following=order[place] if sheet.item and place < len(order) else "",
        only=asked.only if asked.only in {UNANSWERED, FLAGGED} else "",
        missing=_missing(record, sheet.item.item) if sheet.item else "",
    )


def result_of(
    record: SheetRecord, now: dt.datetime, course: CourseProgress, newest: Library | None, *, only_missed: bool
) -> Result:
    """Return what the page of an exam or check shows once it is over; `course` is how its learner now stands."""
    results = sheet_view(record, now, Asked(ends=True), newest).results
    if results is None:
        raise ValueError("The attempt is not over yet.")
    check = check_of(record) if record.attempt.kind == Kind.CHECK else None
    mark = Mark(check.points.right, check.points.total) if check else results.mark
    percent = check.points.percent(check.bar) if check else percent_of(mark)
    return Result(
        record=record,
        results=results,
        mark=mark,
        percent=percent,
        chapters=_by_chapter(record, results.outcomes),
        minutes=_minutes_used(record, now),
        ran_out=record.attempt.deadline is not None and record.ended_at(now) == record.attempt.deadline,
        shown=results.missed if only_missed else results.outcomes,
        only_missed=only_missed,
        bar=check.bar if check else AIM,
        to_practise=[outcome.item for outcome in results.missed if outcome.item in course.library.all_items],
        opened=_opened(check, course) if check else None,
    )


def past_of(records: Sequence[SheetRecord], now: dt.datetime) -> list[Past]:
    """Return the exams that are over, the oldest first."""
    found = [(record, ended_at) for record in records if (ended_at := record.ended_at(now))]
    return [
        Past(record, number, record.total(), percent_of(record.total()), ended_at, _minutes_used(record, now))
        for number, (record, ended_at) in enumerate(found, 1)
    ]


def percent_of(mark: Mark) -> int:
    """Return points in percent, halves rounded up; only full points are 100."""
    if not mark.possible or mark.is_right:
        return 100
    return min(99, (200 * mark.earned + mark.possible) // (2 * mark.possible))


def trend_of(past: Sequence[Past]) -> int | None:
    """Return by how many points of a hundred the last exam lies above the mean of those before; None with fewer than two."""
    if len(past) < 2:
        return None
    before = Fraction(sum(each.percent for each in past[:-1]), len(past) - 1)
    return round(past[-1].percent - before)


def _missing(record: SheetRecord, item: Item) -> str:
    if item.id not in record.sheet.partial:
        return ""
    return still_missing(item, record.sheet.answers[item.id], record.terms["rulebook"])


def _parts(record: SheetRecord, places: Sequence[Place]) -> list[Part]:
    cases = {drawn["item"]: drawn.get("case", "") for drawn in record.draw}
    grouped: dict[str, list[Place]] = {}
    for place in places:
        grouped.setdefault(cases[place.item], []).append(place)
    return [Part(record.library.cases[case].title if case else "", found) for case, found in grouped.items()]


def _clock(record: SheetRecord, now: dt.datetime) -> Clock | None:
    deadline = record.attempt.deadline
    return Clock(max(0, -((now - deadline) // dt.timedelta(seconds=1)))) if deadline else None


def _minutes_used(record: SheetRecord, now: dt.datetime) -> int:
    """Return the minutes from the start to the end, a begun one as a whole one."""
    ended_at = record.ended_at(now) or now
    return max(1, -((record.attempt.started_at - ended_at) // dt.timedelta(minutes=1)))


def _by_chapter(record: SheetRecord, outcomes: Sequence[Outcome]) -> list[Share]:
    titles = {slug: chapter.title for slug, chapter in record.library.chapters.items()}
    grouped: dict[str, list[str]] = {slug: [] for slug in titles}
    for outcome in outcomes:
        grouped[outcome.chapter].append(outcome.item)
    return [Share(titles[slug], record.total(items), len(items)) for slug, items in grouped.items() if items]


def _opened(check: Check, course: CourseProgress) -> Opened:
    chapters = course.library.chapters
    return Opened(check, [chapter for slug, chapter in chapters.items() if slug in check.opens])
