"""The operators of conditions. Texts are compared whatever their case; null and the empty text are the same.

Sources: "Azure Policy definition structure policy rule"; that an absent property counts as empty: "Author policies for array
properties" and the built-in "Inherit a tag from the resource group" (read 2026-11-26).
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from gallery_engine.policy.fields import child
from gallery_engine.policy.problems import Failed
from gallery_engine.records import JSON

Operator: TypeAlias = Callable[[JSON, JSON], bool]


def text(value: JSON) -> str:
    """A scalar as the text it is compared by."""
    if value is None:
        return ""
    return str(value).lower() if not isinstance(value, str) else value.lower()


def same(left: JSON, right: JSON) -> bool:
    """Whether two values are equal to a policy: `true` equals "True", 3 equals "3"."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return len(left) == len(right) and all(same(value, child(right, key)) for key, value in left.items())
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return False
    return text(left) == text(right)


def _like(left: JSON, right: JSON) -> bool:
    """Whether a text fits a pattern in which a star stands for any text."""
    if left is None:
        return False
    value, (first, *rest) = text(left), text(right).split("*")
    if not rest:
        return value == first
    *middle, last = rest
    if not value.startswith(first) or not value.endswith(last) or len(value) < len(first) + len(last):
        return False
    at, end = len(first), len(value) - len(last)
    for piece in middle:
        found = value.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _match(left: JSON, right: JSON) -> bool:
    """Whether a text fits a pattern of # for a digit, ? for a letter and . for anything, in this very case."""
    if not isinstance(left, str) or not isinstance(right, str) or len(left) != len(right):
        return False
    return all(_fits(sign, pattern) for sign, pattern in zip(left, right, strict=True))


def _fits(sign: str, pattern: str) -> bool:
    return {"#": sign.isdigit(), "?": sign.isalpha(), ".": True}.get(pattern, sign == pattern)


def _match_insensitively(left: JSON, right: JSON) -> bool:
    return isinstance(left, str) and isinstance(right, str) and _match(left.lower(), right.lower())


def _contains(left: JSON, right: JSON) -> bool:
    if isinstance(left, list):
        return any(same(item, right) for item in left)
    return left is not None and not isinstance(left, dict) and text(right) in text(left)


def _in(left: JSON, right: JSON) -> bool:
    if not isinstance(right, list):
        raise Failed(f"The operator 'in' expects an array, and was given '{text(right)[:100]}'.")
    return any(same(left, item) for item in right)


def _contains_key(left: JSON, right: JSON) -> bool:
    return isinstance(left, dict) and any(key.lower() == text(right) for key in left)


def _exists(left: JSON, right: JSON) -> bool:
    return (left is not None) == (text(right) == "true")


def _order(left: JSON, right: JSON) -> int | None:
    """Less than 0, 0 or more as left comes before, is or comes after right; None when left is absent."""
    if left is None:
        return None
    numbers = _number(left), _number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    if isinstance(left, str) and isinstance(right, str):
        return (text(left) > text(right)) - (text(left) < text(right))
    raise Failed(f"The values '{text(left)[:100]}' and '{text(right)[:100]}' cannot be compared by size.")


def _number(value: JSON) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _ordered(holds: Callable[[int], bool]) -> Operator:
    def operator(left: JSON, right: JSON) -> bool:
        order = _order(left, right)
        return order is not None and holds(order)

    return operator


def _not(operator: Operator) -> Operator:
    return lambda left, right: not operator(left, right)


OPERATORS: Mapping[str, tuple[str, Operator]] = {
    name.lower(): (name, operator)
    for name, operator in {
        "equals": same,
        "notEquals": _not(same),
        "like": _like,
        "notLike": _not(_like),
        "match": _match,
        "notMatch": _not(_match),
        "matchInsensitively": _match_insensitively,
        "notMatchInsensitively": _not(_match_insensitively),
        "contains": _contains,
        "notContains": _not(_contains),
        "in": _in,
        "notIn": _not(_in),
        "containsKey": _contains_key,
        "notContainsKey": _not(_contains_key),
        "exists": _exists,
        "less": _ordered(lambda order: order < 0),
        "lessOrEquals": _ordered(lambda order: order <= 0),
        "greater": _ordered(lambda order: order > 0),
        "greaterOrEquals": _ordered(lambda order: order >= 0),
    }.items()
}
