"""What stands behind a name in `${…}`: a default, a length, a piece, without a beginning or an end, in other letters."""

from collections.abc import Callable, Sequence
from typing import Protocol

from labs.shell.budget import Budget
from labs.shell.errors import ShellError
from labs.shell.expansion.arithmetic import Variables, calculate
from labs.shell.patterns import wildcards

Pieces = Sequence[tuple[str, bool]]


class Values(Variables, Protocol):
    """Where the values of parameters come from."""

    budget: Budget

    def is_set(self, name: str) -> bool:
        """Whether there is such a variable, empty or not."""


def is_missing(operator: str, name: str, values: Values) -> bool:
    """Whether the argument of `-`, `=`, `?` or `+` is what counts: no variable or, with a colon, an empty one."""
    return not values.value(name) if operator[0] == ":" else not values.is_set(name)


def transformed(operator: str, value: str, pieces: Pieces, values: Values) -> str:
    """Apply an operator that makes one text of another to `value`; `pieces` are those of the argument, (text, quoted)."""
    if operator == "length":
        return str(len(value))
    if operator == ":":
        return _slice(value, "".join(text for text, _ in pieces), values)
    if operator[0] in "^,":
        change: Callable[[str], str] = str.upper if operator[0] == "^" else str.lower
        return change(value) if len(operator) == 2 else change(value[:1]) + value[1:]
    if operator[0] == "#":
        return value[_matching(operator, value, pieces, values) :]
    return value[: len(value) - _matching(operator, value[::-1], pieces, values)]


def _matching(operator: str, value: str, pieces: Pieces, values: Values) -> int:
    """Give how much of the beginning of `value` the pattern takes, read backwards for `%`."""
    pattern = wildcards(pieces, backwards=operator[0] == "%")
    values.budget.spend(pattern.effort)
    return (max if len(operator) == 2 else min)(pattern.prefixes(value, values.budget), default=0)


def _slice(value: str, argument: str, values: Values) -> str:
    first, colon, second = argument.partition(":")
    start = calculate(first, values)
    start = max(0, start + len(value)) if start < 0 else start
    if not colon:
        return value[start:]
    length = calculate(second, values)
    if length >= 0:
        return value[start : start + length]
    if start > len(value) + length:
        raise ShellError(f"{argument}: substring expression < 0", exit_code=1)
    return value[start:length]
