"""Answers to items in an attempt: what stands after all that was done, and its points. Pure folds of append-only rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from quiz.answering import Answer


class Mark(NamedTuple):
    """The points of an item, of those there are."""

    earned: int
    possible: int

    @property
    def is_right(self) -> bool:
        """Whether every point was earned."""
        return self.earned == self.possible


class Given(NamedTuple):
    """One response to an item: the fields of the answer, and its mark or what it comes to so far.

    `is_partial` is an incomplete one that was kept with its mark.
    """

    item: str
    action: str  # answer, flag, unflag
    answer: Answer
    mark: Mark | None = None
    so_far: Mark | None = None
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """How an attempt over items stands. `answers` may be incomplete (a series on its way).

    `marks` are of complete answers, and of `partial` ones: incomplete, but kept, as what is right in them counts. `halfway` has
    what the others come to, which counts once the attempt is over.
    """

    order: tuple[str, ...]
    answers: Mapping[str, Answer]
    marks: Mapping[str, Mark]
    flagged: frozenset[str]
    partial: frozenset[str] = frozenset()
    halfway: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def complete(self) -> frozenset[str]:
        """The items with a complete answer."""
        return frozenset(self.marks) - self.partial

    @property
    def final(self) -> Mapping[str, Mark]:
        """The marks that count once the attempt is over, those of answers that were left halfway among them."""
        return {**self.halfway, **self.marks}

    @property
    def current(self) -> str | None:
        """The first item without a complete answer; None when all have one."""
        return next((item for item in self.order if item not in self.complete), None)


def fold_sheet(order: Sequence[str], given: Iterable[Given], regrades: Iterable[tuple[str, Mark]] = ()) -> Sheet:
    """Return how an attempt stands: of several answers to an item the last counts, and of its marks the last regrade.

    What is about items outside the draw is ignored.
    """
    latest: dict[str, Given] = {}
    flagged: set[str] = set()
    for each in given:
        if each.item not in order:
            continue
        match each.action:
            case "answer":
                latest[each.item] = each
            case "flag":
                flagged.add(each.item)
            case "unflag":
                flagged.discard(each.item)
    points = {item: mark for item, each in latest.items() if (mark := each.mark or each.so_far)}
    points |= {item: mark for item, mark in regrades if item in points}
    return Sheet(
        order=tuple(order),
        answers={item: each.answer for item, each in latest.items()},
        marks={item: mark for item, mark in points.items() if latest[item].mark},
        flagged=frozenset(flagged),
        partial=frozenset(item for item, each in latest.items() if each.is_partial),
        halfway={item: mark for item, mark in points.items() if not latest[item].mark},
    )


def total(sheet: Sheet, possible: Mapping[str, int], items: Iterable[str] | None = None) -> Mark:
    """Return the points of an attempt that is over, or of some of its items; `possible` has each item's, for those left out."""
    chosen = sheet.order if items is None else [item for item in sheet.order if item in set(items)]
    final = sheet.final
    marks = [final.get(item) or Mark(0, possible[item]) for item in chosen]
    return Mark(sum(mark.earned for mark in marks), sum(mark.possible for mark in marks))
