"""How well a learner knows what they know: how sure they were against how often they were right. Pure, in whole numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

GUESS, FAIRLY, SURE = "guess", "fairly", "sure"
CONFIDENCES = (GUESS, FAIRLY, SURE)
FEWEST = 5
"""Below this many answers, nothing is said about a share."""


@dataclass(frozen=True, slots=True)
class Answered:
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


def levels_of(answers: Iterable[Answered]) -> tuple[Level, ...]:
    """Return what the answers of each confidence come to, from a guess to sure; what has no known confidence is left out."""
    kept = list(answers)
    by_name = {name: [each.right for each in kept if each.confidence == name] for name in CONFIDENCES}
    return tuple(Level(name, len(rights), sum(rights)) for name, rights in by_name.items())
