"""`head`, `tail`, `cut`: pieces of a text."""

import re
from collections.abc import Callable, Sequence

from labs.shell.client import Client
from labs.shell.filters.usage import Options, Reading, UsageError, count, joined, lines_of, options, read
from labs.shell.result import Result

_OLD = re.compile(r"-([0-9]+)")
_RANGE = re.compile(r"([0-9]{0,9})(-?)([0-9]{0,9})")
_LONG_NAMES = {"--lines": "n", "--bytes": "c", "--quiet": "q"}
_CUT_NAMES = {"--delimiter": "d", "--fields": "f", "--characters": "c", "--bytes": "b", "--only-delimited": "s"}


def head(arguments: Sequence[str], client: Client) -> Result:
    """Print the first lines (10), or all but the last with `-n -N`; `-c` counts characters."""
    given = _options(arguments)

    def first(items: str | list[str], amount: str) -> str | list[str]:
        return items[: -_number(amount) or None] if amount.startswith("-") else items[: _number(amount)]

    return _each("head", given, client, first)


def tail(arguments: Sequence[str], client: Client) -> Result:
    """Print the last lines (10), or all from the N-th on with `-n +N`; `-c` counts characters."""
    given = _options(arguments)

    def last(items: str | list[str], amount: str) -> str | list[str]:
        if amount.startswith("+"):
            return items[max(0, _number(amount) - 1) :]
        number = _number(amount)
        return items[-number:] if number else items[:0]

    return _each("tail", given, client, last)


def _options(arguments: Sequence[str]) -> Options:
    plain: list[str] = []
    for argument in arguments:
        old = _OLD.fullmatch(argument)
        plain.append(f"-n{old[1]}" if old and plain[-1:] not in (["-n"], ["-c"]) else argument)
    return options(plain, "q", "nc", _LONG_NAMES)


def _number(amount: str) -> int:
    return count(amount.lstrip("+-"), "lines")


def _each(name: str, given: Options, client: Client, part: Callable[[str | list[str], str], str | list[str]]) -> Result:
    reading = read(name, given.operands, client)
    printed = ""
    for place, (title, text) in enumerate(reading.texts):
        if len(given.operands) > 1 and "q" not in given.letters:
            printed += ("\n" if place else "") + f"==> {title} <==\n"
        if "c" in given.letters:
            printed += str(part(text, given.value("c", "")))
        else:
            printed += joined(list(part(lines_of(text), given.value("n", "10"))))
    return reading.result(printed)


def cut(arguments: Sequence[str], client: Client) -> Result:
    """Print columns of each line: fields (`-d`, `-f`) or characters (`-c`)."""
    given = options(arguments, "s", "dfcb", _CUT_NAMES)
    by_field = "f" in given.letters
    if by_field == bool(given.letters & {"c", "b"}):
        raise UsageError("you must specify a list of characters (-c) or fields (-f)")
    delimiter = given.value("d", "\t")
    if len(delimiter) != 1:
        raise UsageError("the delimiter must be a single character")
    ranges = _ranges(given.value("f", "") if by_field else given.value("c", given.value("b", "")))
    reading: Reading = read("cut", given.operands, client)
    printed: list[str] = []
    for line in lines_of(reading.whole):
        if not by_field:
            printed.append("".join(_chosen(line, ranges)))
        elif delimiter in line:
            printed.append(delimiter.join(_chosen(line.split(delimiter), ranges)))
        elif "s" not in given.letters:
            printed.append(line)
        client.budget.spend(25 + 5 * len(ranges))
    return reading.result(joined(printed))


def _ranges(text: str) -> list[tuple[int, int | None]]:
    """Read `1,3-5,7-`: places from 0, the end of each left out, in order and without overlap."""
    found: list[tuple[int, int | None]] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part)
        if not match or not (match[1] or match[3]) or int(match[1] or 1) < 1:
            raise UsageError(f"invalid field or character list: '{text[:80]}'")
        start = int(match[1] or 1) - 1
        stop = (int(match[3]) if match[3] else None) if match[2] else start + 1
        if stop is not None and stop <= start:
            raise UsageError("invalid decreasing range")
        found.append((start, stop))
    return found


def _chosen(items: Sequence[str], ranges: Sequence[tuple[int, int | None]]) -> list[str]:
    places = sorted({place for start, stop in ranges for place in range(*slice(start, stop).indices(len(items)))})
    return [items[place] for place in places]
