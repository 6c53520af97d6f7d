"""`sort`, `uniq`, `wc`: lines in order, counted."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from labs.shell.client import Client
from labs.shell.filters.usage import UsageError, joined, lines_of, options, read
from labs.shell.result import Result

_KEY = re.compile(r"([1-9][0-9]{0,3})(?:,([1-9][0-9]{0,3}))?([nrVf]*)")
_NUMBER = re.compile(r"[ \t]*(-?)([0-9]{0,300})(?:\.([0-9]{0,30}))?")
_DIGITS = re.compile(r"([0-9]+)")
_SORT_NAMES = {
    "--reverse": "r",
    "--numeric-sort": "n",
    "--unique": "u",
    "--key": "k",
    "--version-sort": "V",
    "--field-separator": "t",
    "--ignore-case": "f",
}
_UNIQ_NAMES = {"--count": "c", "--repeated": "d", "--unique": "u", "--ignore-case": "i"}
_WC_NAMES = {"--lines": "l", "--words": "w", "--bytes": "c", "--chars": "m"}

Rank = tuple[object, ...]


def sort(arguments: Sequence[str], client: Client) -> Result:
    """Print the lines in order: of characters, numbers (`-n`) or versions (`-V`), of one column with `-k`."""
    given = options(arguments, "rnuVf", "kt", _SORT_NAMES)
    separator = given.value("t", "")
    if len(separator) > 1:
        raise UsageError(f"multi-character tab '{separator[:20]}'")
    columns = [_column(key, separator, given.letters) for key in given.values.get("k", ["1"])]
    reading = read("sort", given.operands, client)
    lines = lines_of(reading.whole)
    client.budget.spend(sum(20 + len(line) for line in lines) * len(columns))
    for rank, reverse in reversed(columns):
        ranks = {line: rank(line) for line in set(lines)}
        if rank is columns[-1][0] and "u" not in given.letters:
            lines.sort(reverse=reverse)
        lines.sort(key=ranks.__getitem__, reverse=reverse)
    if "u" in given.letters:
        keys = [tuple(rank(line) for rank, _ in columns) for line in lines]
        lines = [line for place, line in enumerate(lines) if not place or keys[place] != keys[place - 1]]
    return reading.result(joined(lines))


def _column(key: str, separator: str, letters: frozenset[str]) -> tuple[Callable[[str], Rank], bool]:
    """Give what a line is ranked by, and whether the order is turned around."""
    found = _KEY.fullmatch(key)
    if not found:
        raise UsageError(f"invalid key: '{key[:80]}': a key is START[,END] with n, V, f or r behind it")
    start, stop = int(found[1]) - 1, int(found[2]) if found[2] else None
    flags = set(found[3]) or letters

    def rank(line: str) -> Rank:
        text = line
        if start or stop:
            fields = line.split(separator) if separator else line.split()
            text = (separator or " ").join(fields[start:stop])
        if "n" in flags:
            return _numeric(text)
        if "V" in flags:
            return tuple((1, _magnitude(part)) if part.isdigit() else (0, part) for part in _DIGITS.split(text))
        return (text.lower(),) if "f" in flags else (text,)

    return rank, "r" in flags


def _magnitude(digits: str) -> tuple[int, str]:
    plain = digits.lstrip("0")
    return len(plain), plain


def _numeric(text: str) -> Rank:
    found = _NUMBER.match(text)
    if not found or not (found[2] or found[3]):
        return (0, 0)
    value = int((found[2] or "0") + (found[3] or "").ljust(30, "0"))
    return (-value if found[1] else value, 0)


def uniq(arguments: Sequence[str], client: Client) -> Result:
    """Print each run of equal lines once; `-c` with their number, `-d` only repeated, `-u` only single ones."""
    given = options(arguments, "cdui", "", _UNIQ_NAMES)
    reading = read("uniq", given.operands[:1], client)
    client.budget.spend(15 * reading.whole.count("\n"))
    printed: list[str] = []
    for _, group in groupby(lines_of(reading.whole), key=str.lower if "i" in given.letters else None):
        first, *others = group
        if ("d" in given.letters and not others) or ("u" in given.letters and others):
            continue
        printed.append(f"{1 + len(others):7d} {first}" if "c" in given.letters else first)
    return reading.result(joined(printed))


def wc(arguments: Sequence[str], client: Client) -> Result:
    """Count lines, words and bytes."""
    given = options(arguments, "lwcm", "", _WC_NAMES)
    shown = given.letters or {"l", "w", "c"}
    reading = read("wc", given.operands, client)
    rows = [(_counts(text, shown), "" if name == "-" and not given.operands else name) for name, text in reading.texts]
    if len(rows) > 1:
        rows.append(([sum(column) for column in zip(*(counts for counts, _ in rows), strict=True)], "total"))
    single = len(rows) == 1 and len(shown) == 1
    width = 1 if single else 7 if not given.operands else max(len(str(len(reading.whole.encode()))), 1)
    lines = [" ".join([*(f"{number:{width}d}" for number in counts), *([name] if name else [])]) for counts, name in rows]
    return reading.result(joined(lines))


def _counts(text: str, shown: frozenset[str] | set[str]) -> list[int]:
    all_counts = (
        ("l", text.count("\n")),
        ("w", len(text.split())),
        ("m", len(text)),
        ("c", len(text.encode(errors="surrogatepass"))),
    )
    return [number for letter, number in all_counts if letter in shown]
