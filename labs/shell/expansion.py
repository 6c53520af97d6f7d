"""Words as typed → the words a command gets, split as bash splits them; no globbing, and a tilde stays a tilde."""

import re
from collections.abc import Iterable
from typing import Protocol

from labs.shell.assembly import assignment_of
from labs.shell.bounds import MAX_EXPANSION, MAX_FIELDS
from labs.shell.errors import ShellError
from labs.shell.words import Part, Script, Text, Variable, Word

_GAP = re.compile(r"[ \t\n]+")


class Environment(Protocol):
    """Where values come from."""

    def value(self, name: str) -> str:
        """Give the value of a variable or special parameter."""

    def output(self, script: Script) -> str:
        """Run a substitution and give what it printed, without the newlines at its end."""


class Expander:
    """Expands the words of one command; raises ShellError when they become too many or too long."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._room = MAX_EXPANSION

    def text(self, word: Word) -> str:
        """Expand without splitting, as the value of an assignment."""
        return "".join(self._value(part) for part in word.parts)

    def fields(self, words: Iterable[Word]) -> list[str]:
        """Expand to the words of a command. What follows `export NAME=` is a value and is not split."""
        fields: list[str] = []
        for word in words:
            if fields and fields[0] == "export" and (assignment := assignment_of(word)):
                fields.append(f"{assignment.name}={self.text(assignment.value)}")
            else:
                fields.extend(self._split(word))
            if len(fields) > MAX_FIELDS:
                raise ShellError(f"the command has too many words: the limit is {MAX_FIELDS:,}", exit_code=1)
        return fields

    def _split(self, word: Word) -> list[str]:
        fields: list[str] = []
        pending: list[str] = []
        for part in word.parts:
            value = self._value(part)
            if isinstance(part, Text) or part.quoted:
                pending.append(value)
                continue
            pieces = _GAP.split(value)
            for index, piece in enumerate(pieces):
                if index and pending:
                    fields.append("".join(pending))
                    pending = []
                if piece:
                    pending.append(piece)
        return [*fields, "".join(pending)] if pending else fields

    def _value(self, part: Part) -> str:
        if isinstance(part, Text):
            value = part.value
        elif isinstance(part, Variable):
            value = self._environment.value(part.name)
        else:
            value = self._environment.output(part.script)
        self._room -= len(value)
        if self._room < 0:
            raise ShellError(f"the command is too long: the limit is {MAX_EXPANSION:,} characters", exit_code=1)
        return value
