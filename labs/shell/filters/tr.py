"""`tr`: other characters in the place of those that are there."""

from collections.abc import Callable, Sequence

from labs.shell.bounds import MAX_FIELDS
from labs.shell.client import Client
from labs.shell.filters.usage import UsageError, options, read
from labs.shell.patterns.brackets import class_ranges
from labs.shell.result import Result

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_TR_NAMES = {"--delete": "d", "--squeeze-repeats": "s", "--complement": "c"}


def tr(arguments: Sequence[str], client: Client) -> Result:
    """Put characters in the place of others, take them out (`-d`), or make one of many in a row (`-s`)."""
    given = options(arguments, "dsc", "", _TR_NAMES)
    sets = [_members(operand) for operand in given.operands]
    deletes, squeezes = "d" in given.letters, "s" in given.letters
    wanted = 1 + (deletes == squeezes)
    if len(sets) != wanted and not (squeezes and not deletes and sets and len(sets) <= 2):
        raise UsageError("missing operand" if len(sets) < wanted else f"extra operand '{given.operands[wanted][:80]}'")
    within = _within(sets[0], outside="c" in given.letters)
    text = _stdin(client)
    if deletes:
        text = "".join(char for char in text if not within(char))
    elif len(sets) == 2:
        if not sets[1]:
            raise UsageError("when not truncating set1, string2 must be non-empty")
        text = _translated(text, sets[0], sets[1], within, outside="c" in given.letters)
    return Result(_squeezed(text, _within(sets[-1], outside="c" in given.letters and len(sets) == 1)) if squeezes else text)


def _stdin(client: Client) -> str:
    text = read("tr", (), client).whole
    client.budget.spend(len(text))
    return text


def _members(text: str) -> str:
    """Give the characters that a set stands for, in order; raises UsageError, PatternError."""
    found: list[str] = []
    position = 0
    while position < len(text):
        if text.startswith("[:", position) and (close := text.find(":]", position)) >= 0:
            for low, high in class_ranges(text[position + 2 : close]):
                found += map(chr, range(ord(low), ord(high) + 1))
            position = close + 2
            continue
        char, position = _member(text, position)
        if text.startswith("-", position) and position + 1 < len(text):
            last, position = _member(text, position + 1)
            if last < char:
                raise UsageError(f"range-endpoints of '{char}-{last}' are in reverse collating sequence order")
            if ord(last) - ord(char) > MAX_FIELDS:
                raise UsageError(f"the range '{char}-{last}' is too large: the limit is {MAX_FIELDS:,} characters")
            found += map(chr, range(ord(char), ord(last) + 1))
        else:
            found.append(char)
    return "".join(found)


def _member(text: str, position: int) -> tuple[str, int]:
    if text[position] == "\\" and position + 1 < len(text):
        return _ESCAPES.get(text[position + 1], text[position + 1]), position + 2
    return text[position], position + 1


def _within(members: str, *, outside: bool) -> Callable[[str], bool]:
    known = frozenset(members)
    return lambda char: (char in known) != outside


def _translated(text: str, first: str, second: str, within: Callable[[str], bool], *, outside: bool) -> str:
    if outside:
        return "".join(second[-1] if within(char) else char for char in text)
    return text.translate(str.maketrans(first, second[: len(first)].ljust(len(first), second[-1])))


def _squeezed(text: str, within: Callable[[str], bool]) -> str:
    kept: list[str] = []
    for char in text:
        if not (kept and kept[-1] == char and within(char)):
            kept.append(char)
    return "".join(kept)
