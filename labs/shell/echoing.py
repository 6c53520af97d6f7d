"""`echo` and `printf`."""

import re
from collections.abc import Iterator, Sequence

from labs.shell.bounds import MAX_EXPANSION
from labs.shell.budget import Budget
from labs.shell.client import Client
from labs.shell.result import Result

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}
_DIRECTIVE = re.compile(r"%(%|[-0+ ]{0,4}[0-9]{0,3}(?:\.[0-9]{0,3})?.?)", re.DOTALL)
_PARTS = re.compile(r"([-0+ ]*)([0-9]*)(?:\.([0-9]*))?(.?)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_ESCAPE_READ = 5  # steps of work for each escape that is read
_DIRECTIVE_READ = 40  # the same for each directive of a format
_LETTER_WRITTEN = 3  # the same for each character that %b and %q give


def echo(arguments: Sequence[str], client: Client) -> Result:
    """Print the arguments; `-n` leaves the newline out, `-e` reads the escapes for newline, tab and backslash."""
    rest, flags = list(arguments), ""
    while rest and rest[0][:1] == "-" and rest[0][1:] and set(rest[0][1:]) <= set("neE"):
        flags += rest.pop(0)[1:]
    text = " ".join(rest)
    if flags.rfind("e") > flags.rfind("E"):
        client.budget.spend(_ESCAPE_READ * text.count("\\"))
        text = _unescaped(text)
    return Result(text if "n" in flags else text + "\n")


def printf(arguments: Sequence[str], client: Client) -> Result:
    """Print the arguments in a format of %s, %d, %x, %b, %q and %%, again and again until all are used."""
    rest = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not rest:
        return Result(stderr="printf: usage: printf FORMAT [ARGUMENT …]\n", exit_code=2)
    layout, values = rest[0], iter(rest[1:])
    left, printed, complaints = len(rest) - 1, "", ""
    while True:
        client.budget.spend(10 + len(layout) + _ESCAPE_READ * layout.count("\\"))
        piece, complaint, used = _formatted(layout, values, client.budget)
        printed += piece
        complaints += complaint
        left -= used
        if len(printed) > MAX_EXPANSION:
            return Result(stderr=f"printf: the text is too long: the limit is {MAX_EXPANSION:,} characters\n", exit_code=1)
        if left <= 0 or not used or complaint.endswith("format character\n"):
            return Result(printed, complaints, int(bool(complaints)))


def _formatted(layout: str, values: Iterator[str], budget: Budget) -> tuple[str, str, int]:
    """Apply the format once: what is printed, what is wrong, and how many values it took."""
    used = 0
    printed: list[str] = []
    complaints: list[str] = []
    position = 0
    for found in _DIRECTIVE.finditer(layout):
        printed.append(_unescaped(layout[position : found.start()]))
        position = found.end()
        if found[1] == "%":
            printed.append("%")
            continue
        parts = _PARTS.fullmatch(found[1])
        letter = parts[4] if parts else ""
        if not parts or letter not in tuple("sdiuxXbqc"):
            complaints.append(f"printf: `{letter}': invalid format character\n")
            return "".join(printed), "".join(complaints), used
        used += 1
        text, complaint = _value(letter, next(values, None), parts[3])
        complaints.append(complaint)
        printed.append(_padded(text, parts[1], int(parts[2] or 0), number=letter in "diuxX"))
        budget.spend(_DIRECTIVE_READ + len(printed[-1]) // 4 + (_LETTER_WRITTEN * len(text) if letter in "bq" else 0))
    printed.append(_unescaped(layout[position:]))
    return "".join(printed), "".join(complaints), used


def _value(letter: str, value: str | None, precision: str | None) -> tuple[str, str]:
    if letter in "diuxX":
        text = (value or "0").strip()
        if not _NUMBER.fullmatch(text):
            return "0", f"printf: {text[:80]}: invalid number\n"
        return format(int(text), "d" if letter in "diu" else letter), ""
    text = value or ""
    if letter == "b":
        text = _unescaped(text)
    elif letter == "q":
        text = re.sub(r"[^A-Za-z0-9_@%+=:,./-]", lambda found: "\\" + found[0], text) or "''"
    elif letter == "c":
        text = text[:1]
    return (text if precision is None else text[: int(precision or 0)]), ""


def _padded(text: str, flags: str, width: int, *, number: bool) -> str:
    if "+" in flags and number and text[0] != "-":
        text = "+" + text
    if "-" in flags:
        return text.ljust(width)
    return text.zfill(width) if "0" in flags and number else text.rjust(width)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[0]), text)
