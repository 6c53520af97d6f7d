"""Which wording of a misconception is asked: the belief as people say it, or the same point in other words. Pure."""

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256

from quiz.content.schema import Misconception
from quiz.content.values import Truth, Verdict, under

AS_SAID, RESTATED = "claim", "restated"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a learner judges, and whether it is true."""

    text: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class Asked:
    """The last time that a learner judged a misconception: in which wording, and on which day of theirs."""

    wording: str
    on: dt.date


def claim_in(misconception: Misconception, wording: str, rulebook: str) -> Claim:
    """Return what is asked in a wording; a misconception that has no other words is asked as it is said."""
    other = misconception.restated
    if other and wording == RESTATED:
        return Claim(under(other.claim, rulebook), _truth(other.truth, rulebook))
    return Claim(under(misconception.claim, rulebook), _truth(misconception.truth, rulebook))


def wording_by_seed(misconception: Misconception, seed: int) -> str:
    """Return the wording that a seed gives: about half of them are restated."""
    is_other = misconception.restated and sha256(f"{seed}:{misconception.id}:wording".encode()).digest()[0] % 2
    return RESTATED if is_other else AS_SAID


def next_wording(misconception: Misconception, seed: int, last: Asked | None, today: dt.date) -> str:
    """Return the wording to ask next: the other one than on an earlier day; by the seed within a day, and the first time."""
    if misconception.restated is None or last is None or last.on >= today:
        return wording_by_seed(misconception, seed)
    return AS_SAID if last.wording == RESTATED else RESTATED


def belief_of(misconception: Misconception, rulebook: str) -> str:
    """Return the wording of a misconception that is false under the rulebook; empty when none is."""
    if _truth(misconception.truth, rulebook) == "false":
        return under(misconception.claim, rulebook)
    other = misconception.restated
    return under(other.claim, rulebook) if other and _truth(other.truth, rulebook) == "false" else ""


def _truth(verdict: Verdict, rulebook: str) -> Truth:
    truth: Truth = under(verdict, rulebook)
    return truth
