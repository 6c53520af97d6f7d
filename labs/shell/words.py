"""What a line is made of, before anything is expanded: the parts of words, and the tokens."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labs.shell.syntax import Script


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as typed; `quoted` when a quote or backslash took their meaning away."""

    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """`$NAME`, `${NAME}` or a special parameter; unquoted values are split into words.

    `operator` is what stands behind the name in braces (`:-`, `##` …) and `argument` what follows it; for `${#NAME}` it is
    `length`.
    """

    name: str
    quoted: bool = False
    operator: str = ""
    argument: "Word | None" = None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`$((…))`: the expression, read as in double quotes."""

    expression: "Word"
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(…)` or backticks."""

    script: "Script"
    quoted: bool = False


Part = Text | Parameter | Arithmetic | Substitution


@dataclass(frozen=True, slots=True)
class Word:
    """Parts without a blank between them."""

    parts: tuple[Part, ...]

    @property
    def plain(self) -> str:
        """The word as a reserved word is recognised: the only part, unquoted; empty for any other."""
        first = self.parts[0] if len(self.parts) == 1 else None
        return first.value if isinstance(first, Text) and not first.quoted else ""

    @property
    def literal(self) -> str | None:
        """The word when nothing in it has to be expanded, else None."""
        texts = [part.value for part in self.parts if isinstance(part, Text)]
        return "".join(texts) if len(texts) == len(self.parts) else None


@dataclass(slots=True)
class Document:
    """A here-document: where it ends, and its text once the lines below its command are read."""

    delimiter: str
    quoted: bool
    tabs: bool
    body: Word = Word(())


@dataclass(frozen=True, slots=True)
class WordToken:
    """A word and where it stands."""

    word: Word
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Operator:
    """A control or redirection operator, or a newline."""

    symbol: str
    start: int
    end: int


Token = WordToken | Operator
