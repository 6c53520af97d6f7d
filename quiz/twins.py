"""Twins of cards: after every fifth mark, one question that Darkroom marks, about a card that the learner marked right. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from quiz.content.items import Item
from quiz.content.schema import Card, Chapter, Misconception
from quiz.grading import Standing

EVERY = 5
QUICK = ("single", "statements", "multiple", "dropdown")
"""The kinds of items that are asked before all others: a few clicks answer them."""
TOO_LONG = ("series",)


@dataclass(frozen=True, slots=True)
class Twin:
    """An item or a misconception, and the card that it asks again in another form."""

    id: str
    card: str


def twin_due(standing: Standing, chapter: Chapter, seed: int, answered: Mapping[str, str]) -> Twin | None:
    """Return the twin to ask now; None between times, where the last five have had theirs, and where there is none to ask.

    It asks about one of the last five cards that was marked right, and shares a fact with it; the seed decides among those
    that there are. `answered` has the twins that were answered in the round, each with its card.
    """
    marked = [item for item in standing.order if item in standing.marks]
    five = marked[-EVERY:]
    if not marked or len(marked) % EVERY or set(five) & set(answered.values()):
        return None
    cards = {card.id: card for card in chapter.cards}
    right = [card for card in five if standing.marks[card] and card in cards]
    for card in sorted(right, key=lambda card: _lot(seed, card)):
        fits = [
            each for each in (*chapter.items, *chapter.misconceptions) if each.id not in answered and _fits(each, cards[card])
        ]
        if fits:
            return Twin(min(fits, key=lambda each: (_rank(each), _lot(seed, card, each.id))).id, card)
    return None


def _fits(question: Item | Misconception, card: Card) -> bool:
    is_short = isinstance(question, Misconception) or question.kind not in TOO_LONG
    return is_short and not set(question.facts).isdisjoint(card.facts)


def _rank(question: Item | Misconception) -> int:
    if isinstance(question, Misconception):
        return 1
    return 0 if question.kind in QUICK else 2


def _lot(seed: int, *names: str) -> bytes:
    return sha256(":".join([str(seed), *names, "twin"]).encode()).digest()
