"""What is right: the fields of a form that answers an item, or a claim, as it should be."""

from collections.abc import Mapping, Sequence

from quiz.content.items import Completion, Dropdown, Item, Matching, Multiple, Ordering, Series, Single, Statements
from quiz.content.values import holds
from quiz.marking import answer_of, right_order

Fields = Mapping[str, Sequence[str] | str]


def right_answer(item: Item, rulebook: str = "chapter") -> Fields:
    """Return the fields of a right answer."""
    match item:
        case Single() | Multiple():
            return {"choice": [option.id for option in item.options if holds(option.right, rulebook)]}
        case Ordering():
            return {f"place-{name}": str(place) for place, name in enumerate(right_order(item, rulebook), 1)}
        case Matching():
            return {f"row-{row.id}": answer_of(row, rulebook) for row in item.rows}
        case Statements() | Series():
            return {f"row-{row.id}": "yes" if holds(row.right, rulebook) else "no" for row in item.rows}
        case Dropdown():
            return {f"gap-{gap.id}": next(each.id for each in gap.options if holds(each.right, rulebook)) for gap in item.gaps}
        case Completion():
            return {f"gap-{gap.id}": gap.accepts[0] for gap in item.gaps}
