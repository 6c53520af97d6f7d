"""The questions of a round in their order, each with its wording: what is pinned when the round begins. Pure."""

from collections.abc import Iterable, Mapping

from quiz.claims import wording_by_seed
from quiz.content.schema import Misconception
from quiz.grading import shuffled
from quiz.models import Drawn

CARD, CLAIM = "card", "claim"
"""The kinds of drawn questions that a round asks."""


def draw_cards(cards: Iterable[str], seed: int) -> list[Drawn]:
    """Return these cards in the order that the seed gives."""
    return [Drawn(item=item, kind=CARD) for item in shuffled(cards, seed)]


def draw_claims(misconceptions: Mapping[str, Misconception], seed: int, wordings: Mapping[str, str] | None = None) -> list[Drawn]:
    """Return these misconceptions in the order that the seed gives, in the wordings named; in the seed's where none is."""
    named = wordings or {}
    return [
        Drawn(item=item, kind=CLAIM, wording=named.get(item) or wording_by_seed(misconceptions[item], seed))
        for item in shuffled(misconceptions, seed)
    ]
