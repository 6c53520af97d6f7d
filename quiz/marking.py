"""Marks for an answer: one point for each part that is right, none taken away. Pure, in whole numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quiz.answering import NO, YES, Answer, asked_for, given_in
from quiz.content.items import (
    Completion,
    Dropdown,
    Item,
    Match,
    Matching,
    Multiple,
    Option,
    Ordering,
    Series,
    Single,
    Statement,
    Statements,
)
from quiz.content.values import holds, under


@dataclass(frozen=True, slots=True)
class Marked:
    """Points of the points there are, how they are counted, and the misconceptions that wrong choices show."""

    earned: int
    possible: int
    formula: str
    shown: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        """A word for how it came out: right, partly, wrong."""
        return "right" if self.is_right else "partly" if self.earned else "wrong"

    @property
    def is_right(self) -> bool:
        """Whether every part is right."""
        return self.earned == self.possible


def mark(item: Item, answer: Answer, rulebook: str) -> Marked:
    """Mark an answer under a rulebook, part by part, complete or not: what was left empty earns nothing.

    Neither does a choice of more options than asked for, nor a step that shares its place or comes after as many as the list has.
    """
    match item:
        case Single() | Multiple():
            return _options(item, answer, rulebook)
        case Ordering():
            return _ordering(item, answer, rulebook)
        case Matching():
            rows = [given_in(answer, f"row-{row.id}") == answer_of(row, rulebook) for row in item.rows]
            return Marked(sum(rows), len(rows), _("1 point for each row."))
        case Statements() | Series():
            return _judged(item.rows, answer, rulebook)
        case Dropdown():
            picked = [_chosen(gap.options, answer.get(f"gap-{gap.id}", ())) for gap in item.gaps]
            taken = [option for chosen in picked for option in chosen]
            return Marked(_right(taken, rulebook), len(item.gaps), _("1 point for each gap."), _shown(taken, rulebook))
        case Completion():
            gaps = [accepts(gap.accepts, given_in(answer, f"gap-{gap.id}")) for gap in item.gaps]
            return Marked(sum(gaps), len(gaps), _("1 point for each gap."))


def points_of(item: Item, rulebook: str) -> int:
    """Return how many points an item has."""
    return mark(item, {}, rulebook).possible


def accepts(accepted: Iterable[str], typed: str) -> bool:
    """Tell whether a typed text is one of the accepted ones; case, quotes around it and runs of spaces do not count."""
    return plain(typed) in {plain(each) for each in accepted}


def plain(typed: str) -> str:
    """Return a typed text without what does not count when it is compared."""
    return " ".join(typed.strip().strip("\"'").casefold().split())


def answer_of(row: Match, rulebook: str) -> str:
    """Return the id of the choice that goes with a row."""
    wanted: str = under(row.answer, rulebook)
    return wanted


def in_order(item: Ordering, answer: Answer) -> list[str]:
    """Return the ids of the steps in the order that the answer gives them."""
    placed = {step.id: given_in(answer, f"place-{step.id}") for step in item.steps}
    return sorted((name for name, place in placed.items() if place), key=lambda name: int(placed[name]))


def right_order(item: Ordering, rulebook: str) -> list[str]:
    """Return the ids of the steps that belong, in their order."""
    places = {step.id: under(step.place, rulebook) for step in item.steps}
    return sorted((name for name, place in places.items() if place), key=lambda name: places[name])


def counted_order(item: Ordering, answer: Answer, rulebook: str) -> list[str]:
    """Return the steps that may earn points: of an incomplete list those with a place of their own, no more than it has steps."""
    places = [given_in(answer, f"place-{step.id}") for step in item.steps]
    alone = [name for name in in_order(item, answer) if places.count(given_in(answer, f"place-{name}")) == 1]
    return alone[: len(right_order(item, rulebook))]


def longest_run(given: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return the longest list of steps that stand in both in the same order (other steps may stand between)."""
    best: list[list[list[str]]] = [[[] for _ in range(len(wanted) + 1)] for _ in range(len(given) + 1)]
    for row, step in enumerate(given, 1):
        for column, other in enumerate(wanted, 1):
            if step == other:
                best[row][column] = [*best[row - 1][column - 1], step]
            else:
                best[row][column] = max(best[row - 1][column], best[row][column - 1], key=len)
    return best[-1][-1]


def _chosen(options: Sequence[Option], ids: Sequence[str]) -> list[Option]:
    return [option for option in options if option.id in ids]


def _right(options: Iterable[Option], rulebook: str) -> int:
    return sum(holds(option.right, rulebook) for option in options)


def _shown(options: Iterable[Option], rulebook: str) -> tuple[str, ...]:
    wrong = (option.misconception for option in options if not holds(option.right, rulebook))
    return tuple(dict.fromkeys(name for name in wrong if name))


def _options(item: Single | Multiple, answer: Answer, rulebook: str) -> Marked:
    chosen = _chosen(item.options, answer.get("choice", ()))
    shown = _shown(chosen, rulebook)
    if isinstance(item, Single):
        return Marked(_right(chosen, rulebook), 1, _("1 point for the right option."), shown)
    wanted = asked_for(item, rulebook)
    counted = chosen if len(chosen) <= wanted else []
    formula = _("1 point for each right option, of %(wanted)d to choose.") % {"wanted": wanted}
    return Marked(_right(counted, rulebook), wanted, formula, shown)


def _ordering(item: Ordering, answer: Answer, rulebook: str) -> Marked:
    given, wanted = in_order(item, answer), right_order(item, rulebook)
    strangers = [step for step in item.steps if step.id in given and step.id not in wanted]
    shown = tuple(dict.fromkeys(step.misconception for step in strangers if step.misconception))
    formula = _("1 point for each of the %(steps)d steps that stands in the right order with the others.") % {
        "steps": len(wanted)
    }
    return Marked(len(longest_run(counted_order(item, answer, rulebook), wanted)), len(wanted), formula, shown)


def _judged(rows: Sequence[Statement], answer: Answer, rulebook: str) -> Marked:
    said = {row.id: given_in(answer, f"row-{row.id}") for row in rows}
    truth = {row.id: YES if holds(row.right, rulebook) else NO for row in rows}
    wrong = [row for row in rows if said[row.id] and said[row.id] != truth[row.id]]
    shown = tuple(dict.fromkeys(row.misconception for row in wrong if row.misconception))
    right = sum(said[name] == truth[name] for name in truth)
    return Marked(right, len(rows), _("1 point for each row."), shown)
