"""`{a,b}` and `{1..3}`: one word → the words that bash makes of it before anything else is expanded."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from labs.shell.bounds import MAX_EXPANSION, MAX_FIELDS, MAX_NESTING
from labs.shell.errors import ShellError
from labs.shell.language.words import Part, Text, Word

_RANGE = re.compile(r"(-?[0-9]{1,9})\.\.(-?[0-9]{1,9})(?:\.\.(-?[0-9]{1,9}))?|([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?[0-9]{1,9}))?")
Atom = str | Part


def braced(word: Word) -> list[Word]:
    """Give the words that `word` stands for, mostly itself; raises ShellError when there are too many."""
    if not any(isinstance(part, Text) and not part.quoted and "{" in part.value for part in word.parts):
        return [word]
    atoms: list[Atom] = []
    for part in word.parts:
        if isinstance(part, Text) and not part.quoted:
            atoms += part.value
        else:
            atoms.append(part)
    return [Word(tuple(_parts(found))) for found in _expand(atoms, 0)]


def _expand(atoms: Sequence[Atom], depth: int) -> list[list[Atom]]:
    if depth > MAX_NESTING:
        raise ShellError(f"braces are nested too deep: the limit is {MAX_NESTING}", exit_code=1)
    results: list[list[Atom]] = [[]]
    plain = 0
    for start, stop, commas in _groups(atoms):
        choices = _choices(atoms, start, stop, commas, depth)
        before = atoms[plain:start]
        results = _bounded([*done, *before, *choice] for done in results for choice in choices)
        plain = stop + 1
    return _bounded([*done, *atoms[plain:]] for done in results)


def _bounded(found: Iterator[list[Atom]]) -> list[list[Atom]]:
    results: list[list[Atom]] = []
    size = 0
    for one in found:
        results.append(one)
        size += len(one)
        if len(results) > MAX_FIELDS or size > MAX_EXPANSION:
            raise ShellError(f"the braces make too many words: the limit is {MAX_FIELDS:,}", exit_code=1)
    return results


def _groups(atoms: Sequence[Atom]) -> list[tuple[int, int, list[int]]]:
    """Give the outermost pairs of braces that hold something to expand, with the commas between their alternatives."""
    pairs: list[tuple[int, int, list[int]]] = []
    open_braces: list[tuple[int, list[int]]] = []
    for index, atom in enumerate(atoms):
        if atom == "{":
            open_braces.append((index, []))
        elif atom == "," and open_braces:
            open_braces[-1][1].append(index)
        elif atom == "}" and open_braces:
            start, commas = open_braces.pop()
            if commas or _RANGE.fullmatch(_text(atoms[start + 1 : index])):
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, index, commas))
    return pairs


def _choices(atoms: Sequence[Atom], start: int, stop: int, commas: Sequence[int], depth: int) -> list[list[Atom]]:
    if not commas:
        return _range(_text(atoms[start + 1 : stop]))
    edges = [start, *commas, stop]
    parts = [atoms[left + 1 : right] for left, right in pairwise(edges)]
    return [found for part in parts for found in _expand(part, depth + 1)]


def _range(text: str) -> list[list[Atom]]:
    found = _RANGE.fullmatch(text)
    if not found:
        return [[*text]]
    letters = found[4] is not None
    first, last = (ord(found[4]), ord(found[5])) if letters else (int(found[1]), int(found[2]))
    step = abs(int(found[6 if letters else 3] or 1)) or 1
    numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
    if len(numbers) > MAX_FIELDS:
        raise ShellError(f"the braces make too many words: the limit is {MAX_FIELDS:,}", exit_code=1)
    if letters:
        return [[chr(number)] for number in numbers]
    width = max(map(len, (found[1], found[2]))) if _padded(found[1]) or _padded(found[2]) else 0
    return [[*f"{number:0{width}d}"] for number in numbers]


def _padded(number: str) -> bool:
    digits = number.removeprefix("-")
    return len(digits) > 1 and digits[0] == "0"


def _text(atoms: Sequence[Atom]) -> str:
    """Give short unquoted text as it was typed; what is long or holds anything else is no range."""
    return "".join(atom for atom in atoms if isinstance(atom, str)) if len(atoms) < 40 and all(map(_is_text, atoms)) else ""


def _is_text(atom: Atom) -> bool:
    return isinstance(atom, str)


def _parts(atoms: Sequence[Atom]) -> Iterator[Part]:
    run: list[str] = []
    for atom in atoms:
        if isinstance(atom, str):
            run.append(atom)
            continue
        if run:
            yield Text("".join(run))
            run = []
        yield atom
    if run:
        yield Text("".join(run))
