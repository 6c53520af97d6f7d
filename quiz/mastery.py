"""What a learner knows, from what they answered: by fact, by chapter, by skill of the exam. Pure, in whole numbers.

A fact is unseen until one of its questions was answered; missed when the last answer was wrong; shaky when it was right on one
day only; known when it was right on two different days. Known facts that a goal of a lab practises are mastered once such a goal
was met, all others at once.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from quiz.grading import Score

GOOD_PERCENT = 80
GOOD_DAYS = 2
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Level(IntEnum):
    """How well a fact is known; a higher number is better."""

    UNSEEN = 0
    MISSED = 1
    SHAKY = 2
    KNOWN = 3
    MASTERED = 4

    @property
    def word(self) -> str:
        """The level as classes of a style sheet have it."""
        return self.name.lower()


SURE = frozenset({Level.KNOWN, Level.MASTERED})


class Answer(NamedTuple):
    """An answer that counts: to which question, when, on which day of the learner, whether right, and who marked it."""

    item: str
    at: dt.datetime
    day: dt.date
    right: bool
    by_self: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Right answers of those given."""

    right: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class FactStanding:
    """How a fact stands: its level, how often it was answered wrongly, and when it was answered last."""

    level: Level = Level.UNSEEN
    wrong: int = 0
    last: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many facts there are, and how many of them have each level."""

    counts: Mapping[Level, int]

    @property
    def total(self) -> int:
        """All facts."""
        return sum(self.counts.values())

    @property
    def sure(self) -> int:
        """Those that are known or mastered."""
        return sum(self.counts[level] for level in SURE)

    @property
    def best_first(self) -> list[int]:
        """The counts alone, from the best level to none."""
        return [self.counts[level] for level in sorted(Level, reverse=True)]


@dataclass(frozen=True, slots=True)
class ChapterMastery:
    """What a chapter still needs: good rounds on further days, and labs to pass."""

    good_days: int
    rounds_missing: int
    labs: int
    labs_missing: int

    @property
    def is_mastered(self) -> bool:
        """Whether nothing is missing."""
        return not self.rounds_missing and not self.labs_missing


def standing_of(answers: Iterable[Answer], *, is_practised: bool = False, is_met: bool = False) -> FactStanding:
    """Return how one fact stands after the answers to its questions, in whichever order they are given.

    Of two answers at the same time, the wrong one counts as the later.
    """
    given = list(answers)
    if not given:
        return FactStanding()
    last = max(given, key=lambda answer: (answer.at, not answer.right))
    right = [answer.day for answer in given if answer.right]
    level = _level(right, needs_goal=is_practised and not is_met) if last.right else Level.MISSED
    return FactStanding(level, len(given) - len(right), last.at)


def _level(days: Iterable[dt.date], *, needs_goal: bool) -> Level:
    """Return the level of a fact that was answered right last, from the days of all its right answers."""
    if len(set(days)) < 2:
        return Level.SHAKY
    return Level.KNOWN if needs_goal else Level.MASTERED


def standings(
    facts: Iterable[str],
    answers: Iterable[Answer],
    facts_of: Mapping[str, Sequence[str]],
    practised: Collection[str] = (),
    met: Collection[str] = (),
) -> dict[str, FactStanding]:
    """Return how each fact stands; `facts_of` has the facts of each question. Questions that are not in it say nothing."""
    of_fact: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        for fact in facts_of.get(answer.item, ()):
            of_fact[fact].append(answer)
    return {fact: standing_of(of_fact.get(fact, ()), is_practised=fact in practised, is_met=fact in met) for fact in facts}


def share(found: Mapping[str, FactStanding], facts: Iterable[str]) -> Share:
    """Return how many of these facts have each level; each counts once."""
    counted = Counter(found[fact].level for fact in set(facts) if fact in found)
    return Share({level: counted[level] for level in Level})


def tally(answers: Iterable[Answer], *, by_self: bool) -> Tally:
    """Return the right answers among those that learners, or that we, have marked."""
    rights = [answer.right for answer in answers if answer.by_self == by_self]
    return Tally(sum(rights), len(rights))


def chapter_mastery(cards: int, rounds: Iterable[tuple[Score, dt.date]], labs: Sequence[bool]) -> ChapterMastery:
    """Return what a chapter needs, from its number of cards, its finished rounds of them with their days, and its labs.

    `labs` says of each whether it is passed. A chapter without cards needs no rounds.
    """
    days = {day for score, day in rounds if score.reaches(GOOD_PERCENT)}
    missing = max(0, GOOD_DAYS - len(days)) if cards else 0
    return ChapterMastery(len(days), missing, len(labs), sum(not passed for passed in labs))


def weakest(found: Mapping[str, FactStanding], facts: Iterable[str], most: int) -> list[str]:
    """Return the facts to work on first: missed before shaky, those most often wrong first, then those answered longest ago."""
    weak = [fact for fact in facts if found[fact].level in {Level.MISSED, Level.SHAKY}]

    def need(fact: str) -> tuple[int, int, dt.datetime]:
        standing = found[fact]
        return standing.level, -standing.wrong, standing.last or _NEVER

    return sorted(weak, key=need)[:most]
