"""Words as typed → the words a command gets: braces, values, splitting and wildcards over the terminal's files."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from labs.shell.bounds import MAX_EXPANSION, MAX_FIELDS
from labs.shell.errors import ShellError
from labs.shell.expansion.arithmetic import calculate
from labs.shell.expansion.braces import braced
from labs.shell.expansion.parameters import Values, is_missing, transformed
from labs.shell.language.parser import assignment_of
from labs.shell.language.syntax import Script
from labs.shell.language.words import Arithmetic, Parameter, Part, Text, Word
from labs.shell.patterns import Pattern, PatternError, wildcards
from labs.shell.patterns.wildcards import has_wildcards

_MAX_NAME_PATTERN = 256  # characters; longer words name no file
_DEFAULT_GAPS = re.compile(r"[ \t\n]+")
_FIELD = 15  # steps of work for each word that a value is split into
_BRACED = 60  # the same for each word that braces make
_WILD = re.compile(r"[*?\[]")
_SPECIAL = re.compile(r"[^A-Za-z0-9_ ]")
_DECLARING = frozenset({"export", "readonly", "declare", "local"})

Piece = tuple[str, bool]


class Environment(Values, Protocol):
    """Where values come from."""

    def needed(self, name: str) -> str:
        """Give the value of a variable; raises ShellError when `set -u` asks for one and there is none."""

    def output(self, script: Script) -> str:
        """Run a substitution and give what it printed, without the newlines at its end."""

    def names(self) -> Sequence[str]:
        """Give the names of the terminal's files, in order."""


class Expander:
    """Expands the words of one command; raises ShellError when they become too many or too long."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._room = MAX_EXPANSION

    def text(self, word: Word) -> str:
        """Expand without splitting, as the value of an assignment."""
        return "".join(text for part in word.parts for text, _ in self._pieces(part))

    def pattern(self, word: Word) -> Pattern:
        """Expand to a pattern, in which what was quoted stands for itself."""
        found = wildcards([piece for part in word.parts for piece in self._pieces(part)])
        self._environment.budget.spend(found.effort)
        return found

    def regex(self, word: Word) -> str:
        """Expand to an extended regular expression, in which what was quoted stands for itself."""
        pieces = [piece for part in word.parts for piece in self._pieces(part)]
        return "".join(_SPECIAL.sub(r"\\\g<0>", text) if quoted else text for text, quoted in pieces)

    def fields(self, words: Iterable[Word]) -> list[str]:
        """Expand to the words of a command. What follows `export NAME=` is a value and is not split."""
        fields: list[str] = []
        for word in words:
            if fields and fields[0] in _DECLARING and (assignment := assignment_of(word)):
                fields.append(f"{assignment.name}={self.text(assignment.value)}")
                continue
            for one in self._braced(word):
                if _is_plain(one):
                    fields.append(self.text(one))
                else:
                    fields.extend(self._named(one))
                if len(fields) > MAX_FIELDS:
                    raise ShellError(f"the command has too many words: the limit is {MAX_FIELDS:,}", exit_code=1)
        return fields

    def _braced(self, word: Word) -> list[Word]:
        found = braced(word)
        if len(found) > 1:
            sizes = [len(part.value) for one in found for part in one.parts if isinstance(part, Text)]
            self._environment.budget.spend(_BRACED * len(found) + 4 * sum(sizes))
        return found

    def _named(self, word: Word) -> Iterator[str]:
        """Split a word and put in the place of each pattern the files that it fits; one that fits none stays."""
        for pieces in self._split(word):
            self._environment.budget.spend(_FIELD)
            typed = "".join([text for text, _ in pieces])
            names = self._matching(pieces) if _WILD.search(typed) and has_wildcards(pieces) else ()
            yield from names or (typed,)

    def _matching(self, pieces: Sequence[Piece]) -> list[str]:
        names = self._environment.names()
        if not names or sum(len(text) for text, _ in pieces) > _MAX_NAME_PATTERN:
            return []
        try:
            pattern = wildcards(pieces)
        except PatternError:
            return []
        budget = self._environment.budget
        budget.spend(pattern.effort)
        hidden = pieces[0][0].startswith(".")
        return [name for name in names if (hidden or name[0] != ".") and pattern.covers(name, budget)]

    def _split(self, word: Word) -> Iterator[list[Piece]]:
        pending: list[Piece] = []
        for part in word.parts:
            splits = not isinstance(part, Text) and not part.quoted
            for text, quoted in self._pieces(part):
                if quoted or not splits:
                    pending.append((text, quoted))
                    continue
                gap, keeps_empty = self._gaps()
                for index, piece in enumerate(gap.split(text)):
                    if index and (pending or keeps_empty):
                        yield pending
                        pending = []
                    if piece:
                        pending.append((piece, False))
        if pending:
            yield pending

    def _gaps(self) -> tuple[re.Pattern[str], bool]:
        """Give what separates words, and whether two separators have an empty word between them."""
        if not self._environment.is_set("IFS"):
            return _DEFAULT_GAPS, False
        separators = self._environment.value("IFS")[:16]
        return gaps(separators), bool(separators.strip(" \t\n"))

    def _pieces(self, part: Part) -> Iterator[Piece]:
        if isinstance(part, Text):
            yield self._taken(part.value), part.quoted
        elif isinstance(part, Parameter):
            yield from self._parameter(part)
        elif isinstance(part, Arithmetic):
            yield self._taken(str(calculate(self.text(part.expression), self._environment))), part.quoted
        else:
            yield self._taken(self._environment.output(part.script)), part.quoted

    def _parameter(self, part: Parameter) -> Iterator[Piece]:
        values, operator, argument = self._environment, part.operator, part.argument or Word(())
        kind = operator[-1:]
        if not operator:
            yield self._taken(values.needed(part.name)), part.quoted
        elif operator == "length" or kind not in "-=?+":
            pieces = [piece for one in argument.parts for piece in self._pieces(one)]
            yield self._taken(transformed(operator, values.needed(part.name), pieces, values)), part.quoted
        elif is_missing(operator, part.name, values) == (kind == "+"):
            yield self._taken("" if kind == "+" else values.value(part.name)), part.quoted
        elif kind == "=":
            value = self.text(argument)
            values.assign(part.name, value)
            yield value, part.quoted
        elif kind == "?":
            raise ShellError(f"{part.name}: {self.text(argument) or 'parameter null or not set'}", exit_code=1)
        else:
            for one in argument.parts:
                yield from self._pieces(one)

    def _taken(self, value: str) -> str:
        self._room -= len(value)
        if self._room < 0:
            raise ShellError(f"the command is too long: the limit is {MAX_EXPANSION:,} characters", exit_code=1)
        self._environment.budget.spend(1 + len(value) // 4)
        return value


def _is_plain(word: Word) -> bool:
    """Whether a word is one piece of text that stands for itself, as most are."""
    first = word.parts[0] if len(word.parts) == 1 else None
    return isinstance(first, Text) and (first.quoted or not _WILD.search(first.value))


def gaps(separators: str) -> re.Pattern[str]:
    """Give what separates words for a value of IFS: runs of its blanks, or one of its other characters with blanks around."""
    blanks = re.escape("".join(char for char in separators if char in " \t\n"))
    marks = re.escape("".join(char for char in separators if char not in " \t\n"))
    spaces = f"[{blanks}]" if blanks else "(?!)"
    return re.compile(f"(?:{spaces})*[{marks}](?:{spaces})*|(?:{spaces})+" if marks else f"(?:{spaces})+")
