"""How a learner stands in the course: each chapter's state, what a lock is missing, and the next best step."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quiz.agenda import Begun, begun, due_by_chapter, practised
from quiz.checking import checks_in, checks_of
from quiz.content.library import Library
from quiz.content.schema import Chapter
from quiz.days import day_of
from quiz.grading import Score, best, unlocked
from quiz.models import Course, Kind, Learner
from quiz.next_step import Step, next_step
from quiz.reading import Reading, readings_of
from quiz.selectors import AttemptRecord, library_of, records_of, rounds
from quiz.sheets import SheetRecord

LOCKED, NEW, STARTED, PASSED = "locked", "new", "started", "passed"
PICTURES = 8
_LABELS = {
    LOCKED: gettext_lazy("Locked"),
    NEW: gettext_lazy("Unlocked"),
    STARTED: gettext_lazy("In progress"),
    PASSED: gettext_lazy("Passed"),
}
_TESTED_OUT = gettext_lazy("Tested out")


@dataclass(frozen=True, slots=True)
class KindProgress:
    """A learner's rounds of one kind over one chapter; `best` is the completed one with the most right answers."""

    total: int
    open: AttemptRecord | None
    finished: tuple[AttemptRecord, ...]
    best: AttemptRecord | None

    @property
    def last(self) -> AttemptRecord | None:
        """The round completed last."""
        return self.finished[-1] if self.finished else None

    def scores(self, zone: dt.tzinfo) -> list[tuple[Score, dt.date]]:
        """Return the score of each completed round with its day in a time zone."""
        return [
            (record.score, day_of(record.attempt.finished_at, zone)) for record in self.finished if record.attempt.finished_at
        ]


@dataclass(frozen=True, slots=True)
class ChapterProgress:
    """A chapter as the map shows it."""

    number: int
    chapter: Chapter
    state: str
    lock: str
    cards: KindProgress
    misconceptions: KindProgress
    is_tested_out: bool = False

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_TESTED_OUT if self.is_tested_out else _LABELS[self.state])

    @property
    def is_open(self) -> bool:
        """Whether the chapter may be read and answered."""
        return self.state != LOCKED

    @property
    def is_passed(self) -> bool:
        """Whether a round of its cards reached the bar."""
        return self.state == PASSED

    @property
    def picture(self) -> str:
        """The template of the picture in the frame."""
        return f"quiz/frames/{self.number if self.number <= PICTURES else 'other'}.html"

    @property
    def tone(self) -> int:
        """How far the frame is developed, 0 to 10: right answers of the best rounds, of all questions."""
        kinds = (self.cards, self.misconceptions)
        right = sum(kind.best.score.right for kind in kinds if kind.best)
        total = sum(kind.total for kind in kinds)
        return right * 10 // total if total else 10


@dataclass(frozen=True)
class CourseProgress:
    """The course as a learner sees it; what not every page shows is asked for when a page does."""

    course: Course
    learner: Learner | None
    at: dt.datetime
    revision_id: uuid.UUID
    library: Library
    chapters: tuple[ChapterProgress, ...]

    def chapter(self, slug: str) -> ChapterProgress | None:
        """Return a chapter's progress; None when the course has no such chapter."""
        return next((state for state in self.chapters if state.chapter.slug == slug), None)

    @property
    def has_rounds(self) -> bool:
        """Whether anything was started yet."""
        return any(kind.open or kind.finished for state in self.chapters for kind in (state.cards, state.misconceptions))

    @property
    def is_untouched(self) -> bool:
        """Whether the learner has done nothing yet, not even read."""
        return not self.has_rounds and not any(reading.count for reading in self.reading.values())

    @property
    def reads_ahead(self) -> bool:
        """Whether the learner may read chapters that are locked."""
        return self.learner is not None and self.learner.reads_ahead

    @property
    def has_locks(self) -> bool:
        """Whether a chapter is locked."""
        return not all(state.is_open for state in self.chapters)

    @cached_property
    def reading(self) -> Mapping[str, Reading]:
        """How far each chapter is read, by slug."""
        return readings_of(self.learner, self.library)

    @cached_property
    def due(self) -> Mapping[str, int]:
        """How many reviews are due in each chapter, by slug; chapters without any may be missing."""
        return due_by_chapter(self.learner, self.library, self.at)

    @property
    def reviews_due(self) -> int:
        """How many reviews are due in all: what the head of a page counts, where the course is at hand."""
        return sum(self.due.values())

    @cached_property
    def begun(self) -> Begun:
        """What was begun besides the rounds of chapters and can still be answered."""
        return begun(self.learner, self.course, self.at)

    @cached_property
    def practised(self) -> frozenset[str]:
        """The chapters, by slug, of which practice was finished."""
        return practised(self.learner, self.library)

    @cached_property
    def step(self) -> Step:
        """The next best step."""
        return next_step(self)


def progress_of(
    learner: Learner | None, course: Course, at: dt.datetime | None = None, sheets: Iterable[SheetRecord] | None = None
) -> CourseProgress:
    """Return how a learner stands in the current revision of a course, now or `at` a time.

    Three queries at most, five with checks handed in; two where the caller has the learner's `sheets`, checks among them.
    """
    if course.current_id is None:
        raise ValueError("The course has no content yet.")
    library = library_of(course.current_id)
    records = records_of(learner, course)
    checks = checks_of(learner, course) if sheets is None else checks_in(sheets)
    opened = unlocked(library.stages, rounds(records), checks)
    tested = {slug for check in checks if check.passed for slug in check.asks}
    states: list[ChapterProgress] = []
    for number, chapter in enumerate(library.pack.chapters, 1):
        own = [record for record in records if record.attempt.chapter == chapter.slug]
        cards = _kind(own, Kind.CARDS, len(chapter.cards))
        misconceptions = _kind(own, Kind.MISCONCEPTIONS, len(chapter.misconceptions))
        state = _state(cards, misconceptions) if chapter.slug in opened else LOCKED
        is_tested_out = state in {NEW, STARTED} and chapter.slug in tested
        state = PASSED if is_tested_out else state
        lock = "" if state != LOCKED else _missing(states, library.pack.unlock_percent)
        states.append(ChapterProgress(number, chapter, state, lock, cards, misconceptions, is_tested_out))
    return CourseProgress(course, learner, at or timezone.now(), course.current_id, library, tuple(states))


def _kind(records: Sequence[AttemptRecord], kind: Kind, total: int) -> KindProgress:
    own = [record for record in records if record.attempt.kind == kind]
    finished = tuple(record for record in own if record.is_finished)
    unfinished = own[-1] if own and not own[-1].is_finished else None
    played = [record.round for record in finished]
    chosen = best(played)
    return KindProgress(total, unfinished, finished, finished[played.index(chosen)] if chosen else None)


def _state(cards: KindProgress, misconceptions: KindProgress) -> str:
    if cards.total == 0 or any(record.round.passed for record in cards.finished):
        return PASSED
    touched = cards.open or cards.finished or misconceptions.open or misconceptions.finished
    return STARTED if touched else NEW


def _missing(earlier: Sequence[ChapterProgress], bar: int) -> str:
    """Say as a count what the chapters before still need."""
    before = earlier[-1]
    said: dict[str, object] = {"title": before.chapter.title, "total": before.cards.total}
    if not before.is_open:
        left = next((place for place, state in enumerate(reversed(earlier), 1) if state.is_open), len(earlier))
        words = ngettext(
            "Opens after “%(title)s”: %(left)s chapter to pass first.",
            "Opens after “%(title)s”: %(left)s chapters to pass first.",
            left,
        )
        return words % {**said, "left": left}
    if before.cards.best is None:
        needed = -(-bar * before.cards.total // 100)
        words = _("Mark %(needed)s of the %(total)s cards of “%(title)s” right in one round to unlock it.")
        return words % {**said, "needed": needed}
    done = before.cards.best.round
    missing = done.score.missing(done.bar)
    words = ngettext(
        "%(missing)s more right answer needed in a round of “%(title)s”.",
        "%(missing)s more right answers needed in a round of “%(title)s”.",
        missing,
    )
    return words % {**said, "missing": missing}
