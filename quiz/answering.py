"""What a form says about an item: read within bounds, and held against what the item asks for. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.content.items import Completion, Dropdown, Item, Matching, Multiple, Ordering, Series, Single, Statements
from quiz.content.values import holds, under

LONGEST_TYPED = 200
YES, NO = "yes", "no"

Answer: TypeAlias = Mapping[str, tuple[str, ...]]
"""The form's fields by name, each with its values; a field that was left empty is not there."""


def given_in(answer: Answer, name: str) -> str:
    """Return what a field with one value holds; empty where it was left so."""
    return answer.get(name, ("",))[0]


def asked_for(item: Multiple | Ordering, rulebook: str) -> int:
    """Return how many options are to be chosen, or how many steps the list has."""
    if isinstance(item, Ordering):
        return sum(under(step.place, rulebook) > 0 for step in item.steps)
    return sum(holds(option.right, rulebook) for option in item.options)


def offered(item: Item) -> dict[str, tuple[str, ...]]:
    """Return the form's fields with the values that each offers; a field without values is typed."""
    match item:
        case Single() | Multiple():
            return {"choice": tuple(option.id for option in item.options)}
        case Ordering():
            places = tuple(str(place) for place in range(1, len(item.steps) + 1))
            return {f"place-{step.id}": places for step in item.steps}
        case Matching():
            return {f"row-{row.id}": tuple(choice.id for choice in item.choices) for row in item.rows}
        case Statements() | Series():
            return {f"row-{row.id}": (YES, NO) for row in item.rows}
        case Dropdown():
            return {f"gap-{gap.id}": tuple(option.id for option in gap.options) for gap in item.gaps}
        case Completion():
            return {f"gap-{gap.id}": () for gap in item.gaps}


def read_answer(item: Item, data: Mapping[str, Sequence[str]]) -> Answer:
    """Return what the form's data says about the item: known fields with offered values only, typed text cut to its bound."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in offered(item).items():
        given = [value.replace("\0", "").strip()[:LONGEST_TYPED] for value in data.get(name, ())]
        kept = tuple(dict.fromkeys(value for value in given if value and (not values or value in values)))
        if kept:
            found[name] = kept if isinstance(item, Multiple) else kept[:1]
    return found


def still_missing(item: Item, answer: Answer, rulebook: str) -> str:
    """Return in a sentence what keeps the answer from being complete; empty when nothing does."""
    match item:
        case Single():
            return "" if answer else _("Choose one option.")
        case Multiple():
            return _options_missing(len(answer.get("choice", ())), asked_for(item, rulebook))
        case Ordering():
            return _places_missing([values[0] for values in answer.values()], asked_for(item, rulebook))
        case Dropdown() | Completion():
            left = len(item.gaps) - len(answer)
            return (
                ngettext("%(left)d gap is still empty.", "%(left)d gaps are still empty.", left) % {"left": left} if left else ""
            )
        case _:
            left = len(offered(item)) - len(answer)
            return (
                ngettext("%(left)d row is still empty.", "%(left)d rows are still empty.", left) % {"left": left} if left else ""
            )


def _options_missing(chosen: int, wanted: int) -> str:
    if chosen == wanted:
        return ""
    said = ngettext(
        "Choose exactly %(wanted)d option: you chose %(chosen)s.",
        "Choose exactly %(wanted)d options: you chose %(chosen)s.",
        wanted,
    )
    return said % {"wanted": wanted, "chosen": chosen or _("none")}


def _places_missing(places: Sequence[str], wanted: int) -> str:
    if sorted(places) == sorted(str(place) for place in range(1, wanted + 1)):
        return ""
    if len(set(places)) < len(places):
        return _("Each place can be given to one step only.")
    said = _("The list has %(wanted)d steps: give the places 1 to %(wanted)d, and leave the other steps out.")
    return said % {"wanted": wanted}
