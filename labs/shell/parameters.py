"""What stands behind a name in `${…}`: a default, a length, a piece, without a beginning or an end, in other letters."""

from collections.abc import Callable, Sequence
from typing import Protocol

from labs.shell.arithmetic import Variables, calculate
from labs.shell.budget import Budget
from labs.shell.errors import ShellError
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
        lengths = wildcards(pieces).prefixes(value, values.budget)
        return value[_chosen(lengths, longest=len(operator) == 2) :]
    lengths = wildcards(pieces, backwards=True).prefixes(value[::-1], values.budget)
    return value[: len(value) - _chosen(lengths, longest=len(operator) == 2)]


def _chosen(lengths: Sequence[int], *, longest: bool) -> int:
    return (max if longest else min)(lengths, default=0)


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
