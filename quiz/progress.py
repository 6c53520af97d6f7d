"""How a learner stands in the course: each chapter's state, what a lock is missing, and the next best step."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from quiz.checking import checks_of
from quiz.content.library import Library
from quiz.content.schema import Chapter
from quiz.grading import best, unlocked
from quiz.models import Course, Kind, Learner
from quiz.selectors import AttemptRecord, library_of, records_of, rounds

LOCKED, NEW, STARTED, PASSED = "locked", "new", "started", "passed"
PICTURES = 8
_LABELS = {LOCKED: "Locked", NEW: "Unlocked", STARTED: "In progress", PASSED: "Passed"}
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


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a verb for the button, where it leads, and why."""

    verb: str
    name: str  # of the URL pattern
    argument: str
    reason: str


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """The course as a learner sees it."""

    revision_id: uuid.UUID
    library: Library
    chapters: tuple[ChapterProgress, ...]
    step: Step

    def chapter(self, slug: str) -> ChapterProgress | None:
        """Return a chapter's progress; None when the course has no such chapter."""
        return next((state for state in self.chapters if state.chapter.slug == slug), None)

    @property
    def has_rounds(self) -> bool:
        """Whether anything was started yet."""
        return any(kind.open or kind.finished for state in self.chapters for kind in (state.cards, state.misconceptions))


def progress_of(learner: Learner | None, course: Course) -> CourseProgress:
    """Return how a learner stands in the current revision of a course; three queries at most, five with checks handed in."""
    if course.current_id is None:
        raise ValueError("The course has no content yet.")
    library = library_of(course.current_id)
    records = records_of(learner, course)
    checks = checks_of(learner, course)
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
        lock = "" if state != LOCKED else _missing(states[-1], library.pack.unlock_percent)
        states.append(ChapterProgress(number, chapter, state, lock, cards, misconceptions, is_tested_out))
    return CourseProgress(course.current_id, library, tuple(states), _next_step(states))


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


def _missing(before: ChapterProgress, bar: int) -> str:
    """Say what the chapter before still needs, as a count."""
    title = before.chapter.title
    if not before.is_open:
        return f"Opens after “{title}”."
    if before.cards.best is None:
        needed = -(-bar * before.cards.total // 100)
        return f"Mark {needed} of the {before.cards.total} cards of “{title}” right in one round to unlock it."
    done = before.cards.best.round
    return f"{count(done.score.missing(done.bar), 'more right answer')} needed in a round of “{title}”."


def count(number: int, thing: str) -> str:
    """Return a number with its noun: `1 more right answer`, `2 more right answers`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _next_step(states: Sequence[ChapterProgress]) -> Step:
    for state in states:
        if step := _unfinished(state):
            return step
    for state in states:
        if state.is_open and state.state != PASSED:
            return _toward_passing(state, states)
    for state in states:
        if state.misconceptions.total and not state.misconceptions.finished:
            reason = f"“{state.chapter.title}” is passed. See which of its common mistakes still tempt you."
            return Step("Judge the misconceptions", "misconceptions", state.chapter.slug, reason)
    return Step("Review your progress", "progress", "", "Every chapter is passed. Another round is always open.")


def _unfinished(state: ChapterProgress) -> Step | None:
    for kind, name in ((state.cards, "card"), (state.misconceptions, "misconception")):
        if kind.open is not None and state.is_open:
            left = kind.open.score.total - kind.open.score.answered
            still = f"{count(left, name)} to go" if left else "All marked; your score is waiting"
            reason = f"{still} in your round of “{state.chapter.title}”."
            return Step("Continue your round", "attempt", str(kind.open.attempt.pk), reason)
    return None


def _toward_passing(state: ChapterProgress, states: Sequence[ChapterProgress]) -> Step:
    slug, title = state.chapter.slug, state.chapter.title
    if state.cards.best is None:
        reason = f"{count(state.chapter.minutes, 'minute')} of reading, then {count(state.cards.total, 'card')}."
        return Step(f"Read chapter {state.number}", "chapter", slug, f"“{title}”: {reason}")
    done = state.cards.best.round
    goal = f"unlock chapter {state.number + 1}" if state.number < len(states) else "pass the chapter"
    reason = f"Your best round of “{title}” needs {count(done.score.missing(done.bar), 'more right answer')} to {goal}."
    return Step("Start another round", "cards", slug, reason)
