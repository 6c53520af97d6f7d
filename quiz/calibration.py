"""How well a learner knows what they know: how sure they were, and what they marked right, against what was right.

Pure, in whole numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

GUESS, FAIRLY, SURE = "guess", "fairly", "sure"
CONFIDENCES = (GUESS, FAIRLY, SURE)
FEWEST = 5
"""Below this many answers, nothing is said about a share."""


class Answered(NamedTuple):
    """A question that was answered with a confidence, and whether it was right."""

    confidence: str
    right: bool


@dataclass(frozen=True, slots=True)
class Level:
    """All answers of one confidence: how many were said, and how many of them were right."""

    confidence: str
    said: int
    right: int

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few answers to say anything about them."""
        return self.said < FEWEST


@dataclass(frozen=True, slots=True)
class Twins:
    """Cards that were asked again in another form: of how many the mark says right, and how many were right then."""

    asked: int = 0
    marked: int = 0
    right: int = 0

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few twins to say anything about the marks."""
        return self.asked < FEWEST

    def __add__(self, other: "Twins") -> "Twins":
        """Return both together."""
        return Twins(self.asked + other.asked, self.marked + other.marked, self.right + other.right)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What rounds say about a learner's judgement: of claims and cards that came with a confidence, and of twins."""

    claims: tuple[Answered, ...] = ()
    cards: tuple[Answered, ...] = ()
    twins: Twins = Twins()


def joined(rounds: Iterable[Calibration]) -> Calibration:
    """Return all of these together, in their order."""
    kept = list(rounds)
    return Calibration(
        tuple(chain.from_iterable(each.claims for each in kept)),
        tuple(chain.from_iterable(each.cards for each in kept)),
        sum((each.twins for each in kept), Twins()),
    )


def levels_of(answers: Iterable[Answered]) -> tuple[Level, ...]:
    """Return what the answers of each confidence come to, from a guess to sure; what has no known confidence is left out."""
    kept = list(answers)
    by_name = {name: [each.right for each in kept if each.confidence == name] for name in CONFIDENCES}
    return tuple(Level(name, len(rights), sum(rights)) for name, rights in by_name.items())


def calibrate(marks: Mapping[str, bool], values: Mapping[str, Mapping[str, object]]) -> Calibration:
    """Return the calibration of one round: the marks that count, and what was said about each question.

    A twin never has a mark, but the points that it earned; its claim counts among the claims.
    """
    claims: list[Answered] = []
    cards: list[Answered] = []
    twins = Twins()
    for item, value in values.items():
        twin_of, confidence = value.get("twin_of"), str(value.get("confidence", ""))
        is_right = value.get("earned") == value.get("possible") if twin_of else marks.get(item)
        if twin_of:
            twins += Twins(1, int(marks.get(str(twin_of), False)), int(bool(is_right)))
        if confidence and is_right is not None:
            (claims if "said" in value else cards).append(Answered(confidence, is_right))
    return Calibration(tuple(claims), tuple(cards), twins)
