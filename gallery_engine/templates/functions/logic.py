"""Logical and comparison functions. The texts of `less` and its kin are compared by ordinal."""

from collections.abc import Callable

from gallery_engine.records import JSON
from gallery_engine.templates.functions.registry import boolean, function, refuse, wrong
from gallery_engine.templates.scope import Scope
from gallery_engine.templates.values import same


@function("if", 3)
def branch(scope: Scope, values: list[JSON]) -> JSON:
    """The second or the third value. The evaluator evaluates only that one, so this is never asked."""
    del scope
    return values[1] if values[0] is True else values[2]


@function("true", 0)
def true(scope: Scope, values: list[JSON]) -> JSON:
    """Truth."""
    del scope, values
    return True


@function("false", 0)
def false(scope: Scope, values: list[JSON]) -> JSON:
    """Falsehood."""
    del scope, values
    return False


@function("null", 0)
def null(scope: Scope, values: list[JSON]) -> JSON:
    """Nothing."""
    del scope, values
    return None


@function("not", 1)
def negation(scope: Scope, values: list[JSON]) -> JSON:
    """The other truth value."""
    del scope
    return not boolean("not", values, 0)


@function("and", 2, None)
def conjunction(scope: Scope, values: list[JSON]) -> JSON:
    """Whether all are true."""
    del scope
    return False not in [boolean("and", values, at) for at in range(len(values))]


@function("or", 2, None)
def disjunction(scope: Scope, values: list[JSON]) -> JSON:
    """Whether one is true."""
    del scope
    return True in [boolean("or", values, at) for at in range(len(values))]


@function("bool", 1)
def as_boolean(scope: Scope, values: list[JSON]) -> JSON:
    """Truth from a truth value, from 0 or another integer, or from its name."""
    del scope
    value = values[0]
    if isinstance(value, bool | int):
        return bool(value)
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    refuse("The template language function 'bool' was invoked with a value that is neither 'true' nor 'false'.")


@function("equals", 2)
def equals(scope: Scope, values: list[JSON]) -> JSON:
    """Whether two values of any type are equal."""
    del scope
    return same(values[0], values[1])


@function("coalesce", 1, None)
def coalesce(scope: Scope, values: list[JSON]) -> JSON:
    """The first value that is not null."""
    del scope
    return next((value for value in values if value is not None), None)


def _compared(name: str, holds: Callable[[int], bool]) -> None:
    @function(name, 2)
    def compare(scope: Scope, values: list[JSON]) -> JSON:
        """Whether two integers, or two texts, are in this order."""
        del scope
        return holds(_order(name, values))


def _order(name: str, values: list[JSON]) -> int:
    left, right = values
    if isinstance(left, str):
        if not isinstance(right, str):
            wrong(name, values, 1, "String")
        return (left > right) - (left < right)
    if not isinstance(left, int | float) or isinstance(left, bool):
        wrong(name, values, 0, "Integer, String")
    if not isinstance(right, int | float) or isinstance(right, bool):
        wrong(name, values, 1, "Integer")
    return (left > right) - (left < right)


_compared("less", lambda order: order < 0)
_compared("lessOrEquals", lambda order: order <= 0)
_compared("greater", lambda order: order > 0)
_compared("greaterOrEquals", lambda order: order >= 0)
