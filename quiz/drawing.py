"""Which questions an attempt gets, and in which order they and their options come. Pure: the same seed gives the same draw."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from quiz.claims import wording_by_seed
from quiz.content.items import Dropdown, Gap, Item, Multiple, Option, Single
from quiz.content.schema import Misconception
from quiz.grading import shuffled
from quiz.models import Drawn

CARD, CLAIM = "card", "claim"
"""The kinds of drawn questions that a round asks."""


def choose(items: Iterable[str], seen: Mapping[str, dt.datetime], count: int | None, seed: int) -> tuple[str, ...]:
    """Return at most `count` of the items, each once: those never seen first, then those whose last answer is longest ago.

    `seen` has when an item was last answered. Within the new ones, and within those of one day, the seed decides.
    Without a count, all of them come.
    """
    order = sorted(shuffled(set(items), seed), key=lambda item: seen[item].date() if item in seen else dt.date.min)
    return tuple(order if count is None else order[: max(0, count)])


def gathered(items: Sequence[str], cases: Mapping[str, str]) -> tuple[str, ...]:
    """Return the items with those of one case study side by side, at the place of its first; `cases` has the case of each."""
    order: dict[str, list[str]] = {}
    for item in items:
        order.setdefault(f"case {cases[item]}" if cases.get(item) else f"item {item}", []).append(item)
    return tuple(item for group in order.values() for item in group)


def arranged(item: Item, seed: int) -> Item:
    """Return the item with its options in the order that the seed gives; statements, rows, steps and solutions keep theirs."""
    match item:
        case Single() | Multiple():
            return msgspec.structs.replace(item, options=_options(item.options, item.id, seed))
        case Dropdown():
            return msgspec.structs.replace(item, gaps=[_gap(gap, item.id, seed) for gap in item.gaps])
        case _:
            return item


def _gap(gap: Gap, item: str, seed: int) -> Gap:
    return msgspec.structs.replace(gap, options=_options(gap.options, f"{item}:{gap.id}", seed))


def _options(options: Sequence[Option], salt: str, seed: int) -> list[Option]:
    named = {f"{salt}:{option.id}": option for option in options}
    return [named[name] for name in shuffled(named, seed)]


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
