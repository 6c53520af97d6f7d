"""What a line is made of, before anything is expanded."""

from dataclasses import dataclass

from labs.shell.errors import ShellError


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as typed; `quoted` when a quote or backslash took their meaning away."""

    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """`$NAME`, `${NAME}` or a special parameter; unquoted values are split into words."""

    name: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(…)` or backticks."""

    script: "Script"
    quoted: bool = False


Part = Text | Variable | Substitution


@dataclass(frozen=True, slots=True)
class Word:
    """Parts without a blank between them."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """`NAME=value` in front of a command, or alone."""

    name: str
    value: Word


@dataclass(frozen=True, slots=True)
class Command:
    """Assignments, then the command and its arguments; either may be missing."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A command and what joins it to the one before: `;`, `&&` or `||`."""

    joiner: str
    command: Command


@dataclass(frozen=True, slots=True)
class Script:
    """The commands of one input in order."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class WordToken:
    """A word and where it stands; `fault` is what makes it impossible, found while the quotes were still balanced."""

    word: Word
    start: int
    end: int
    fault: ShellError | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """A control operator or a newline."""

    symbol: str
    start: int
    end: int


Token = WordToken | Operator
