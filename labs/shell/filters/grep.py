"""`grep`: the lines that a pattern is found in."""

from collections.abc import Iterator, Sequence

from labs.shell.client import Client
from labs.shell.filters.usage import Options, UsageError, count, joined, lines_of, options, read
from labs.shell.patterns import Pattern, regex
from labs.shell.result import Result

_LONG_NAMES = {
    "--ignore-case": "i",
    "--invert-match": "v",
    "--count": "c",
    "--extended-regexp": "E",
    "--fixed-strings": "F",
    "--only-matching": "o",
    "--word-regexp": "w",
    "--line-regexp": "x",
    "--line-number": "n",
    "--quiet": "q",
    "--silent": "q",
    "--no-filename": "h",
    "--with-filename": "H",
    "--max-count": "m",
    "--regexp": "e",
}


def grep(arguments: Sequence[str], client: Client) -> Result:
    """Print the lines with a match; the status is 1 when there is none. Raises UsageError, PatternError."""
    if {"-P", "--perl-regexp"} & set(arguments):
        raise UsageError("Perl's patterns (-P) are not part of this shell: use -E")
    given = options(arguments, "ivcEGFowxnqhH", "em", _LONG_NAMES)
    operands = list(given.operands)
    if "e" not in given.letters and not operands:
        raise UsageError("usage: grep [-ivcnowxqEF] PATTERN [FILE …]")
    sought = given.values.get("e") or [operands.pop(0)]
    search = _Search([pattern for text in sought for pattern in text.split("\n")], given, client)
    reading = read("grep", operands, client)
    named = "H" in given.letters or (len(operands) > 1 and "h" not in given.letters)
    found, printed = 0, ""
    for name, text in reading.texts:
        matching, lines = search.of(lines_of(text), f"{name}:" if named else "")
        found += matching
        printed += joined(lines)
    return reading.result("" if "q" in given.letters else printed, 2 if reading.complaints else int(not found))


class _Search:
    """What is looked for, and how it is shown."""

    def __init__(self, sought: Sequence[str], given: Options, client: Client) -> None:
        self._letters = given.letters
        self._most = count(given.value("m", "999999999"), "lines")
        self._budget = client.budget
        extended, fixed, fold = "E" in self._letters, "F" in self._letters, "i" in self._letters
        self._patterns: list[Pattern] = [regex(text, extended=extended, fixed=fixed, fold=fold) for text in sought]
        self._budget.spend(sum(pattern.effort for pattern in self._patterns))

    def of(self, lines: Sequence[str], name: str) -> tuple[int, list[str]]:
        """Give how many lines match, and what to print of them."""
        printed: list[str] = []
        matching = 0
        for number, line in enumerate(lines, 1):
            self._budget.spend(10)
            if matching >= self._most or self._matches(line) == ("v" in self._letters):
                continue
            matching += 1
            lead = f"{name}{number}:" if "n" in self._letters else name
            if "o" in self._letters:
                printed += [lead + line[start:end] for start, end in self._places(line) if "v" not in self._letters]
            else:
                printed.append(lead + line)
        return matching, [f"{name}{matching}"] if "c" in self._letters else printed

    def _matches(self, line: str) -> bool:
        if "x" in self._letters:
            return any(pattern.covers(line, self._budget) for pattern in self._patterns)
        if "w" in self._letters:
            return next(self._places(line), None) is not None
        return any(pattern.found(line, self._budget) for pattern in self._patterns)

    def _places(self, line: str) -> Iterator[tuple[int, int]]:
        """Give the matches that are shown, from left to right; empty ones are not."""
        position = 0
        while position <= len(line):
            found = [place for pattern in self._patterns if (place := pattern.find(line, position, self._budget))]
            if not found:
                return
            start, end = min(found, key=lambda place: (place[0], -place[1]))
            if "w" in self._letters and not _is_word(line, start, end):
                position = start + 1
            elif end == start:
                position = end + 1
            else:
                yield start, end
                position = end


def _is_word(line: str, start: int, end: int) -> bool:
    around = line[start - 1 : start] if start else "", line[end : end + 1]
    return end > start and not any(char.isalnum() or char == "_" for char in around)
