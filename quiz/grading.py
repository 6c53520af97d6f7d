"""Scores and unlocking, from what learners did: pure functions of append-only rows, in whole numbers.

A round's state is a fold of its responses; of several marks on an item the last one counts. A chapter opens when a
completed round over the one before it reached the bar: `right * 100 >= bar * total`; a check that reaches it with its points
opens several. Nothing ever locks again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple


class Event(NamedTuple):
    """One response: what was done with which item."""

    item: str
    action: str  # reveal, right, wrong, retract


@dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands: its items in order, which answers were shown, which marks count."""

    order: tuple[str, ...]
    revealed: frozenset[str]
    marks: Mapping[str, bool]

    @property
    def current(self) -> str | None:
        """The first item without a mark; None when all have one."""
        return next((item for item in self.order if item not in self.marks), None)

    @property
    def last_marked(self) -> str | None:
        """The item whose mark an undo takes back: the one before the current; None at the start."""
        marked = [item for item in self.order if item in self.marks]
        return marked[-1] if marked else None


@dataclass(frozen=True, slots=True)
class Score:
    """Right answers of all items; an item without a mark is not right."""

    right: int
    answered: int
    total: int

    def reaches(self, bar: int) -> bool:
        """Tell whether the score is at least `bar` percent; a round without items is."""
        return self.right * 100 >= bar * self.total

    def missing(self, bar: int) -> int:
        """Return how many more right answers the bar asks for; 0 when it is reached."""
        return max(0, -(-bar * self.total // 100) - self.right)

    def percent(self, bar: int) -> int:
        """Return the share in percent, halves rounded up; short of the bar it never shows the bar's figure."""
        if not self.total:
            return 100
        rounded = (200 * self.right + self.total) // (2 * self.total)
        return rounded if self.reaches(bar) else min(rounded, bar - 1)


@dataclass(frozen=True, slots=True)
class Round:
    """A completed round over a chapter, with the terms that it ran under."""

    chapter: str
    score: Score
    bar: int
    opens: str | None

    @property
    def passed(self) -> bool:
        """Whether the round reached its bar."""
        return self.score.reaches(self.bar)


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was handed in: its points, the terms that it ran under, what passing it opens, and what it asked about."""

    points: Score
    bar: int
    opens: frozenset[str]
    asks: frozenset[str]

    @property
    def passed(self) -> bool:
        """Whether its points reached the bar; a check that asked nothing shows nothing."""
        return self.points.total > 0 and self.points.reaches(self.bar)


@dataclass(frozen=True, slots=True)
class Stage:
    """A chapter as far as unlocking is concerned."""

    slug: str
    cards: int


def shuffled(items: Iterable[str], seed: int) -> tuple[str, ...]:
    """Return the items in the order that the seed gives, the same on every machine and for every Python."""
    return tuple(sorted(items, key=lambda item: sha256(f"{seed}:{item}".encode()).digest()))


def fold(order: Sequence[str], events: Iterable[Event]) -> Standing:
    """Return how a round stands after its events; events on items outside the round are ignored."""
    within = frozenset(order)
    revealed: set[str] = set()
    marks: dict[str, bool] = {}
    for event in events:
        if event.item not in within:
            continue
        match event.action:
            case "reveal":
                revealed.add(event.item)
            case "right" | "wrong":
                marks[event.item] = event.action == "right"
            case "retract":
                marks.pop(event.item, None)
    return Standing(tuple(order), frozenset(revealed), marks)


def score(standing: Standing) -> Score:
    """Return the score of a round as it stands."""
    return Score(sum(standing.marks.values()), len(standing.marks), len(standing.order))


def best(rounds: Iterable[Round]) -> Round | None:
    """Return the completed round with the highest share of right answers, the earliest of equals; None without one."""
    found: Round | None = None
    for candidate in rounds:
        if found is None or _is_better(candidate.score, found.score):
            found = candidate
    return found


def _is_better(one: Score, other: Score) -> bool:
    if not one.total or not other.total:
        return bool(other.total) and not one.total
    return one.right * other.total > other.right * one.total


def unlocked(stages: Sequence[Stage], rounds: Iterable[Round], checks: Iterable[Check] = ()) -> frozenset[str]:
    """Return the slugs of the open chapters.

    Open are the first, what follows an open chapter without cards, what follows one whose round was passed, what such a
    round was to open when it began (so that new content never locks anything), whatever already has a round, and what a
    passed check was to open when it began.
    """
    rounds = list(rounds)
    passed = {done.chapter for done in rounds if done.passed}
    opened = {done.opens for done in rounds if done.passed} | {done.chapter for done in rounds}
    opened |= {slug for check in checks if check.passed for slug in check.opens}
    result: set[str] = set()
    before: Stage | None = None
    for stage in stages:
        follows = before is None or before.slug in passed or (before.slug in result and before.cards == 0)
        if follows or stage.slug in opened:
            result.add(stage.slug)
        before = stage
    return frozenset(result)
