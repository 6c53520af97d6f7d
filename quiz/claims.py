"""Which wording of a misconception a round asks: the belief as people say it, or the same point in other words."""

from dataclasses import dataclass
from hashlib import sha256

from quiz.content.schema import Misconception
from quiz.content.values import Truth, Verdict, under


@dataclass(frozen=True, slots=True)
class Claim:
    """What a learner judges, and whether it is true."""

    text: str
    truth: Truth


def claim_of(misconception: Misconception, seed: int, rulebook: str) -> Claim:
    """Return what the round with this seed asks: the same wording whenever it is asked for, about half of them restated."""
    other = misconception.restated
    if other and sha256(f"{seed}:{misconception.id}:wording".encode()).digest()[0] % 2:
        return Claim(under(other.claim, rulebook), _truth(other.truth, rulebook))
    return Claim(under(misconception.claim, rulebook), _truth(misconception.truth, rulebook))


def belief_of(misconception: Misconception, rulebook: str) -> str:
    """Return the wording of a misconception that is false under the rulebook; empty when none is."""
    if _truth(misconception.truth, rulebook) == "false":
        return under(misconception.claim, rulebook)
    other = misconception.restated
    return under(other.claim, rulebook) if other and _truth(other.truth, rulebook) == "false" else ""


def _truth(verdict: Verdict, rulebook: str) -> Truth:
    truth: Truth = under(verdict, rulebook)
    return truth
