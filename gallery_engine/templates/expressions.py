"""Expressions: the text between `[` and `]`, read into a small tree.

    expression = (function "(" [expression {"," expression}] ")" | 'text' | integer) {"." name | "[" expression "]"}

`'` is written twice inside a text. A value that begins with `[[` is the text with one bracket less.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn, TypeAlias

from gallery_engine.templates.errors import EXPRESSIONS, FUNCTIONS, Fault, TemplateError

LONGEST = 24_576
DEEPEST = 60
KEPT = 512

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<Identifier>[A-Za-z_$][A-Za-z0-9_$]*)|(?P<Integer>-?[0-9]+)|(?P<StringLiteral>'(?:[^']|'')*')"
    r"|(?P<LeftParenthesis>\()|(?P<RightParenthesis>\))|(?P<LeftSquareBracket>\[)|(?P<RightSquareBracket>\])"
    r"|(?P<Comma>,)|(?P<Dot>\.)|(?P<EndOfData>\Z))"
)
_LARGEST_INTEGER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or an integer."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Call:
    """A function, its name in lower case and as written, and its arguments."""

    name: str
    written: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Property:
    """`owner.name`."""

    owner: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`owner[at]`."""

    owner: "Node"
    at: "Node"


Node: TypeAlias = Literal | Call | Property | Index


def is_expression(text: str) -> bool:
    """Whether a value of a template is an expression."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def unescaped(text: str) -> str:
    """A value that is no expression, without the bracket that kept it from being one."""
    return text[1:] if text.startswith("[[") else text


@lru_cache(maxsize=KEPT)
def parse(text: str) -> Node:
    """Read a value that is an expression; raises TemplateError when it is none."""
    if len(text) > LONGEST:
        _refuse(f"The length of the expression is '{len(text)}', which exceeds the limit of '{LONGEST}' characters.", Fault.LIMIT)
    return _Parser(text[1:-1]).whole()


@dataclass
class _Parser:
    text: str
    at: int = 0
    kind: str = ""
    token: str = ""
    depth: int = field(default=0)

    def whole(self) -> Node:
        self.advance()
        found = self.expression()
        self.expect("EndOfData")
        return found

    def advance(self) -> None:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            self.unreadable()
        self.kind, self.token, self.at = str(match.lastgroup), match[str(match.lastgroup)], match.end()

    def expect(self, kind: str) -> str:
        if self.kind != kind:
            _refuse(
                f"Unable to parse language expression '{self.text}': expected token '{kind}' and actual '{self.kind}'.",
                Fault.SYNTAX,
            )
        token = self.token
        if kind != "EndOfData":
            self.advance()
        return token

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            _refuse(f"The expression is nested deeper than '{DEEPEST}' levels.", Fault.LIMIT)
        found = self.primary()
        links = 0
        while self.kind in {"Dot", "LeftSquareBracket"}:
            links += 1
            if self.depth + links > DEEPEST:
                _refuse(f"The expression is nested deeper than '{DEEPEST}' levels.", Fault.LIMIT)
            found = self.link(found)
        self.depth -= 1
        return found

    def primary(self) -> Node:
        if self.kind == "StringLiteral":
            return Literal(self.expect("StringLiteral")[1:-1].replace("''", "'"))
        if self.kind == "Integer":
            return self.integer()
        name = self.expect("Identifier")
        self.expect("LeftParenthesis")
        arguments: list[Node] = [] if self.kind == "RightParenthesis" else [self.expression()]
        while self.kind == "Comma":
            self.advance()
            arguments.append(self.expression())
        self.expect("RightParenthesis")
        return Call(name.lower(), name, tuple(arguments))

    def integer(self) -> Node:
        digits = self.expect("Integer")
        if len(digits) > 20 or abs(int(digits)) > _LARGEST_INTEGER:
            _refuse(
                f"The language expression '{self.text}' is not valid: the integer '{digits[:40]}' is too large.", Fault.SYNTAX
            )
        return Literal(int(digits))

    def link(self, owner: Node) -> Node:
        if self.kind == "Dot":
            self.advance()
            return Property(owner, self.expect("Identifier"))
        self.advance()
        at = self.expression()
        self.expect("RightSquareBracket")
        return Index(owner, at)

    def unreadable(self) -> NoReturn:
        rest = self.text[self.at :].lstrip()
        place = len(self.text) - len(rest) + 1
        if rest.startswith("'"):
            _refuse(
                f"The language expression '{self.text}' is not valid: the string constant at position '{place}' is not "
                f"terminated. String constants must be enclosed within a pair of single quotes. {FUNCTIONS}",
                Fault.SYNTAX,
            )
        _refuse(
            f"The language expression '{self.text}' is not valid: the string character '{rest[0]}' at position '{place}' is not "
            "expected.",
            Fault.SYNTAX,
        )


def _refuse(reason: str, fault: Fault) -> NoReturn:
    raise TemplateError(fault, f"Deployment template language expression evaluation failed: '{reason}'. {EXPRESSIONS}")
