"""What a line is made of, before anything is expanded: the parts of words, and the tokens."""

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from labs.shell.language.syntax import Script


class Text(Struct, frozen=True):
    """Characters as typed; `quoted` when a quote or backslash took their meaning away."""

    value: str
    quoted: bool = False


class Parameter(Struct, frozen=True):
    """`$NAME`, `${NAME}` or a special parameter; unquoted values are split into words.

    `operator` is what stands behind the name in braces (`:-`, `##` …) and `argument` what follows it; for `${#NAME}` it is
    `length`.
    """

    name: str
    quoted: bool = False
    operator: str = ""
    argument: "Word | None" = None


class Arithmetic(Struct, frozen=True):
    """`$((…))`: the expression, read as in double quotes."""

    expression: "Word"
    quoted: bool = False


class Substitution(Struct, frozen=True):
    """`$(…)` or backticks."""

    script: "Script"
    quoted: bool = False


Part = Text | Parameter | Arithmetic | Substitution


class Word(Struct, frozen=True):
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


class Document(Struct):
    """A here-document: where it ends, and its text once the lines below its command are read."""

    delimiter: str
    quoted: bool
    tabs: bool
    body: Word = Word(())


class WordToken(Struct, frozen=True):
    """A word and where it stands."""

    word: Word
    start: int
    end: int


class Operator(Struct, frozen=True):
    """A control or redirection operator, or a newline."""

    symbol: str
    start: int
    end: int


Token = WordToken | Operator
