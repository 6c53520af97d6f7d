"""That an item can be answered: what is right is among what is offered, under each rulebook."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from quiz.content.items import Completion, Dropdown, Item, Matching, Multiple, Option, Ordering, Series, Single, Statements
from quiz.content.strict_yaml import Document, Place
from quiz.content.values import RULEBOOKS, Either, holds, under

T = TypeVar("T")

GAP = re.compile(r"\[\[([a-z0-9-]+)\]\]")
"""How a gap stands in a command: its id in double brackets."""


def check_item(document: Document, place: Place, item: Item) -> None:
    """Raise `PackError` where an item cannot be answered, or has more than one answer."""
    for rulebook in RULEBOOKS:
        match item:
            case Single():
                _check_single(document, (*place, "options"), item.options, rulebook)
            case Multiple():
                _check_multiple(document, (*place, "options"), item.options, rulebook)
            case Ordering():
                _check_ordering(document, place, item, rulebook)
            case Matching():
                _check_matching(document, place, item, rulebook)
            case Dropdown():
                for index, gap in enumerate(item.gaps):
                    _check_single(document, (*place, "gaps", index, "options"), gap.options, rulebook)
                _check_gaps(document, place, item, rulebook)
            case Completion():
                _check_gaps(document, place, item, rulebook)
            case Statements() | Series():
                _check_ids(document, (*place, "rows"), [row.id for row in item.rows])


def item_differs(item: Item) -> bool:
    """Tell whether what is asked or what is right differs by rulebook."""
    parts: list[object] = [item.stem]
    match item:
        case Single() | Multiple():
            parts += _of(item.options, lambda option: (option.text, option.right))
        case Ordering():
            parts += _of(item.steps, lambda step: (step.text, step.place))
        case Matching():
            parts += [*_of(item.rows, lambda row: (row.text, row.answer)), *(choice.text for choice in item.choices)]
        case Statements() | Series():
            parts += _of(item.rows, lambda row: (row.text, row.right))
        case Dropdown():
            options = [option for gap in item.gaps for option in gap.options]
            parts += [item.command, *_of(options, lambda option: (option.text, option.right))]
        case Completion():
            parts.append(item.command)
    return any(isinstance(part, Either) for part in parts)


def misconceptions_shown(item: Item) -> list[tuple[Place, str]]:
    """Return the misconceptions that an item's parts name, empty where they name none, with the part's place in the item."""
    match item:
        case Single() | Multiple():
            return [(("options", index), option.misconception) for index, option in enumerate(item.options)]
        case Ordering():
            return [(("steps", index), step.misconception) for index, step in enumerate(item.steps)]
        case Statements() | Series():
            return [(("rows", index), row.misconception) for index, row in enumerate(item.rows)]
        case Dropdown():
            return [
                (("gaps", number, "options", index), option.misconception)
                for number, gap in enumerate(item.gaps)
                for index, option in enumerate(gap.options)
            ]
        case _:
            return []


def _of(rows: Iterable[T], parts: Callable[[T], tuple[object, object]]) -> list[object]:
    return [part for row in rows for part in parts(row)]


def _check_ids(document: Document, place: Place, ids: Sequence[str]) -> None:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            raise document.error((*place, index, "id"), "ids of their own", f"`{name}` a second time")


def _check_single(document: Document, place: Place, options: Sequence[Option], rulebook: str) -> None:
    _check_ids(document, place, [option.id for option in options])
    right = sum(holds(option.right, rulebook) for option in options)
    if right != 1:
        raise document.error(place, f"exactly one right option under `{rulebook}`", str(right))


def _check_multiple(document: Document, place: Place, options: Sequence[Option], rulebook: str) -> None:
    _check_ids(document, place, [option.id for option in options])
    right = sum(holds(option.right, rulebook) for option in options)
    if not 1 <= right < len(options):
        wanted = f"some right options and some wrong ones under `{rulebook}`"
        raise document.error(place, wanted, f"{right} of {len(options)} right")


def _check_ordering(document: Document, place: Place, item: Ordering, rulebook: str) -> None:
    _check_ids(document, (*place, "steps"), [step.id for step in item.steps])
    places = sorted(found for step in item.steps if (found := under(step.place, rulebook)))
    if len(places) < 2 or places != list(range(1, len(places) + 1)):
        wanted = f"places that count 1, 2, 3 … without a hole under `{rulebook}`"
        raise document.error((*place, "steps"), wanted, ", ".join(map(str, places)) or "none")


def _check_matching(document: Document, place: Place, item: Matching, rulebook: str) -> None:
    choices = [choice.id for choice in item.choices]
    _check_ids(document, (*place, "choices"), choices)
    _check_ids(document, (*place, "rows"), [row.id for row in item.rows])
    for index, row in enumerate(item.rows):
        if (answer := under(row.answer, rulebook)) not in choices:
            raise document.error((*place, "rows", index, "answer"), "the id of a choice", f"`{answer}`")


def _check_gaps(document: Document, place: Place, item: Dropdown | Completion, rulebook: str) -> None:
    _check_ids(document, (*place, "gaps"), [gap.id for gap in item.gaps])
    wanted, found = [gap.id for gap in item.gaps], GAP.findall(under(item.command, rulebook))
    if sorted(wanted) != sorted(found):
        raise document.error((*place, "command"), f"each gap once, as {', '.join(f'[[{gap}]]' for gap in wanted)}", str(found))
