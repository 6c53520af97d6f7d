"""Numeric functions: integers of 64 bits."""

from collections.abc import Callable

from gallery_engine.records import JSON
from gallery_engine.templates.functions.registry import array, function, integer, refuse, wrong
from gallery_engine.templates.scope import Scope

LARGEST = 2**63 - 1
SMALLEST = -(2**63)
LONGEST_RANGE = 10_000


def _arithmetic(name: str, calculate: Callable[[int, int], int]) -> None:
    @function(name, 2)
    def apply(scope: Scope, values: list[JSON]) -> JSON:
        """Two integers to one."""
        del scope
        left, right = integer(name, values, 0), integer(name, values, 1)
        if right == 0 and name in {"div", "mod"}:
            refuse(f"The template language function '{name}' was invoked with a divisor of '0'.")
        result = calculate(left, right)
        if not SMALLEST <= result <= LARGEST:
            refuse(f"The template language function '{name}' overflowed with the operants '{left}' and '{right}'.")
        return result


def _quotient(left: int, right: int) -> int:
    whole = abs(left) // abs(right)
    return whole if (left < 0) == (right < 0) else -whole


_arithmetic("add", lambda left, right: left + right)
_arithmetic("sub", lambda left, right: left - right)
_arithmetic("mul", lambda left, right: left * right)
_arithmetic("div", _quotient)
_arithmetic("mod", lambda left, right: left - right * _quotient(left, right))


@function("int", 1)
def as_integer(scope: Scope, values: list[JSON]) -> JSON:
    """An integer from an integer, a number or digits."""
    del scope
    value = values[0]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        wrong("int", values, 0, "Integer, String")
    if isinstance(value, int | float):
        return int(value)
    digits = value.strip()
    bare = digits[1:] if digits[:1] in {"-", "+"} else digits
    if not (bare.isascii() and bare.isdigit()) or len(bare) > 19 or not SMALLEST <= int(digits) <= LARGEST:
        refuse("The template language function 'int' was invoked with a value that cannot be converted to an integer.")
    return int(digits)


@function("range", 2)
def consecutive(scope: Scope, values: list[JSON]) -> JSON:
    """So many integers from a first one on."""
    del scope
    first, count = integer("range", values, 0), integer("range", values, 1)
    if not 0 <= count <= LONGEST_RANGE or first + count > 2**31:
        refuse(
            f"The template language function 'range' expects its second parameter to be from 0 to {LONGEST_RANGE} and the sum of "
            "both to be no more than 2147483647."
        )
    return list(range(first, first + count))


@function("min", 1, None)
def least(scope: Scope, values: list[JSON]) -> JSON:
    """The smallest of an array of integers, or of several."""
    del scope
    return min(_integers("min", values))


@function("max", 1, None)
def greatest(scope: Scope, values: list[JSON]) -> JSON:
    """The largest of an array of integers, or of several."""
    del scope
    return max(_integers("max", values))


def _integers(name: str, values: list[JSON]) -> list[int]:
    given = array(name, values, 0) if len(values) == 1 and isinstance(values[0], list) else values
    if not given:
        refuse(f"The template language function '{name}' expects at least one integer.")
    return [integer(name, given, at) for at in range(len(given))]
