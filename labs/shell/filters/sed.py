"""`sed`: the small part of it that scripts around az use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from labs.shell.bounds import MAX_OUTPUT, MAX_PATTERN
from labs.shell.client import Client
from labs.shell.errors import BudgetError
from labs.shell.filters.usage import UsageError, joined, lines_of, options, read
from labs.shell.patterns import Pattern, regex
from labs.shell.result import Result

_ESCAPES = {"n": "\n", "t": "\t"}
_SED_NAMES = {"--quiet": "n", "--silent": "n", "--regexp-extended": "E", "--expression": "e"}
_SUPPORTED = "this sed knows s/PATTERN/TEXT/ with the flags g, i and p, and NUMBER, $ or /PATTERN/ before p or d"
_BETWEEN = re.compile(r"(?<=[gipIdg/|#,]);[ ]*(?=[s0-9$/])")


@dataclass(frozen=True, slots=True)
class _Edit:
    """One command of sed: on which lines (a number, the last, those with a match), and what."""

    number: int | None
    last: bool
    where: Pattern | None
    letter: str
    sought: Pattern | None = None
    text: str = ""
    everywhere: bool = False
    shown: bool = False


def sed(arguments: Sequence[str], client: Client) -> Result:
    """Replace what a pattern matches in each line, print lines or leave them out; files are not changed."""
    given = options(arguments, "nEr", "e", _SED_NAMES)
    operands = list(given.operands)
    scripts = given.values.get("e") or ([operands.pop(0)] if operands else [])
    if not scripts:
        raise UsageError("usage: sed [-n] [-E] 's/PATTERN/TEXT/g' [FILE …]")
    extended = bool(given.letters & {"E", "r"})
    edits = [_edit(part.strip(), extended, client) for script in scripts for part in _parts(script)]
    reading = read("sed", operands, client)
    lines = lines_of(reading.whole)
    printed: list[str] = []
    for number, line in enumerate(lines, 1):
        printed += _edited(line, number, len(lines), edits, client, quiet="n" in given.letters)
    return reading.result(joined(printed))


def _parts(script: str) -> list[str]:
    """Cut at the semicolons that stand between commands."""
    if len(script) > MAX_PATTERN:
        raise UsageError(f"the script is too long: the limit is {MAX_PATTERN:,} characters")
    return [part for part in _BETWEEN.split(script) if part.strip()]


def _edit(script: str, extended: bool, client: Client) -> _Edit:
    number, last, where, rest = None, False, None, script
    if found := re.match(r"[0-9]{1,9}", script):
        number, rest = int(found[0]), script[found.end() :]
    elif script.startswith("$"):
        last, rest = True, script[1:]
    elif script.startswith("/"):
        (sought,), rest = _delimited(script[1:], "/", 1)
        where = _compiled(sought, extended, client, fold=False)
    rest = rest.strip()
    if rest in {"p", "d"}:
        return _Edit(number, last, where, rest)
    if len(rest) < 2 or rest[0] != "s" or rest[1].isalnum() or rest[1] in " \\\n":
        raise UsageError(f"{script[:80]}: {_SUPPORTED}")
    (sought, text), flags = _delimited(rest[2:], rest[1], 2)
    if not set(flags) <= set("giIp"):
        raise UsageError(f"unknown option to `s': {_SUPPORTED}")
    pattern = _compiled(sought, extended, client, fold=bool(set(flags) & {"i", "I"}))
    return _Edit(number, last, where, "s", pattern, text, everywhere="g" in flags, shown="p" in flags)


def _compiled(sought: str, extended: bool, client: Client, *, fold: bool) -> Pattern:
    pattern = regex(sought, extended=extended, fold=fold)
    client.budget.spend(pattern.effort)
    return pattern


def _delimited(text: str, mark: str, wanted: int) -> tuple[list[str], str]:
    """Read as many parts as wanted, each up to the mark; give them and what follows."""
    parts: list[str] = []
    pending: list[str] = []
    position = 0
    while position < len(text) and len(parts) < wanted:
        char = text[position]
        if char == "\\" and position + 1 < len(text):
            following = text[position + 1]
            pending.append(following if following == mark else char + following)
            position += 2
            continue
        if char == mark:
            parts.append("".join(pending))
            pending = []
        else:
            pending.append(char)
        position += 1
    if len(parts) < wanted:
        raise UsageError(f"unterminated `{'s' if wanted == 2 else 'address'}' command: {_SUPPORTED}")
    return parts, text[position:]


def _edited(line: str, number: int, count: int, edits: Sequence[_Edit], client: Client, *, quiet: bool) -> list[str]:
    printed: list[str] = []
    client.budget.spend(10 * len(edits))
    for edit in edits:
        if edit.number not in {None, number} or (edit.last and number != count):
            continue
        if edit.where and not edit.where.found(line, client.budget):
            continue
        if edit.letter == "d":
            return printed
        if edit.letter == "p":
            printed.append(line)
        elif edit.sought:
            line, changed = _replaced(line, edit.sought, edit, client)
            if changed and edit.shown:
                printed.append(line)
    return printed if quiet else [*printed, line]


def _replaced(line: str, sought: Pattern, edit: _Edit, client: Client) -> tuple[str, bool]:
    pieces: list[str] = []
    position = copied = size = 0
    while (found := sought.find(line, position, client.budget)) is not None:
        start, end = found
        if not (start == end == copied and pieces):
            pieces += [line[copied:start], _replacement(edit.text, line[start:end])]
            copied = end
            size += len(pieces[-1])
            client.budget.spend(10 + len(edit.text) + len(pieces[-1]) // 4)
            if size > MAX_OUTPUT:
                raise BudgetError(f"sed makes more than {MAX_OUTPUT:,} characters of one line", exit_code=1)
        position = end + (start == end)
        if not edit.everywhere or position > len(line):
            break
    return "".join([*pieces, line[copied:]]), bool(pieces)


def _replacement(text: str, matched: str) -> str:
    def written(found: re.Match[str]) -> str:
        mark = found[0]
        if mark == "&":
            return matched
        if mark[1].isdigit():
            raise UsageError(f"{mark} refers back to a group, which this shell's patterns do not do")
        return _ESCAPES.get(mark[1], mark[1])

    return re.sub(r"&|\\(?:.|\n)", written, text)
