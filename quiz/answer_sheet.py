"""Answers to items in an attempt: what stands after all that was done, and its points. Pure folds of append-only rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quiz.answering import Answer


@dataclass(frozen=True, slots=True)
class Mark:
    """The points of an item, of those there are."""

    earned: int
    possible: int

    @property
    def is_right(self) -> bool:
        """Whether every point was earned."""
        return self.earned == self.possible


@dataclass(frozen=True, slots=True)
class Given:
    """One response to an item: the fields of the answer, its mark if it got one, and whether it is an incomplete one."""

    item: str
    action: str  # answer, flag, unflag
    answer: Answer
    mark: Mark | None = None
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """How an attempt over items stands. A series on its way is among `answers` without a mark.

    `partial` are incomplete answers that were kept: they have their marks, as what is right in them counts.
    """

    order: tuple[str, ...]
    answers: Mapping[str, Answer]
    marks: Mapping[str, Mark]
    flagged: frozenset[str]
    partial: frozenset[str] = frozenset()

    @property
    def complete(self) -> frozenset[str]:
        """The items with a complete answer."""
        return frozenset(self.marks) - self.partial

    @property
    def current(self) -> str | None:
        """The first item without a complete answer; None when all have one."""
        return next((item for item in self.order if item not in self.complete), None)


def fold_sheet(order: Sequence[str], given: Iterable[Given], regrades: Iterable[tuple[str, Mark]] = ()) -> Sheet:
    """Return how an attempt stands: of several answers to an item the last counts, and of its marks the last regrade.

    What is about items outside the draw is ignored.
    """
    answers: dict[str, Answer] = {}
    marks: dict[str, Mark] = {}
    flagged: set[str] = set()
    partial: set[str] = set()
    for each in given:
        if each.item not in order:
            continue
        match each.action:
            case "answer":
                answers[each.item] = each.answer
                marks.pop(each.item, None)
                partial.discard(each.item)
                if each.is_partial:
                    partial.add(each.item)
                if each.mark:
                    marks[each.item] = each.mark
            case "flag":
                flagged.add(each.item)
            case "unflag":
                flagged.discard(each.item)
    for item, mark in regrades:
        if item in marks:
            marks[item] = mark
    return Sheet(tuple(order), answers, marks, frozenset(flagged), frozenset(partial))


def total(sheet: Sheet, possible: Mapping[str, int], items: Iterable[str] | None = None) -> Mark:
    """Return the points of an attempt or of some of its items; `possible` has each item's, for those without an answer."""
    chosen = sheet.order if items is None else [item for item in sheet.order if item in set(items)]
    marks = [sheet.marks.get(item) or Mark(0, possible[item]) for item in chosen]
    return Mark(sum(mark.earned for mark in marks), sum(mark.possible for mark in marks))
