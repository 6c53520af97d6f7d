r"""Basic and extended regular expressions (POSIX, with GNU's \| \+ \? \w \s): a pattern as typed → its nodes.

There are no groups to refer back to: `\1` and the marks of word boundaries are refused by name.
"""

import re
from dataclasses import dataclass

from labs.shell.bounds import MAX_NESTING, MAX_PATTERN, MAX_REPEAT
from labs.shell.patterns.brackets import bracket_expression
from labs.shell.patterns.machine import Pattern
from labs.shell.patterns.nodes import ANY, Characters, Choice, End, Node, PatternError, Repeat, Sequence, Start

_INTERVAL = re.compile(r"([0-9]{0,6})(?:(,)([0-9]{0,6}))?")
_WORD = Characters(frozenset("_"), (("a", "z"), ("A", "Z"), ("0", "9")))
_SPACE = Characters(frozenset(" \t\n\r\f\v"))
_CLASSES = {
    "w": _WORD,
    "W": Characters(_WORD.singles, _WORD.ranges, negated=True),
    "s": _SPACE,
    "S": Characters(_SPACE.singles, negated=True),
}
_OPERATORS = frozenset("(){}|+?")
_REPEATS = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_EDGES = "the word boundary \\{0} is not part of this shell's patterns: use grep -w"
_REFERENCES = "\\{0} refers back to a group, which this shell's patterns do not do"


@dataclass(frozen=True, slots=True)
class _Mark:
    """An operator; an interval has its bounds."""

    symbol: str
    least: int = 0
    most: int | None = None


def regex(pattern: str, *, extended: bool = False, fixed: bool = False, fold: bool = False) -> Pattern:
    """Compile a pattern; `fixed` takes every character for itself, `fold` ignores case. Raises PatternError."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"the pattern is too long: the limit is {MAX_PATTERN} characters")
    marks: list[_Mark | Node] = [_single(char) for char in pattern] if fixed else _Scanner(pattern, extended=extended).marks()
    return Pattern(_Builder(marks, fold=fold).whole())


def _single(char: str) -> Characters:
    return Characters(frozenset(char))


class _Scanner:
    """Brings both ways of writing to one: what is an operator and what is a character."""

    def __init__(self, pattern: str, *, extended: bool) -> None:
        self._pattern = pattern
        self._extended = extended
        self._position = 0
        self._found: list[_Mark | Node] = []

    def marks(self) -> list[_Mark | Node]:
        while self._position < len(self._pattern):
            char = self._pattern[self._position]
            self._position += 1
            if char == "\\":
                self._escaped()
            elif char == "[":
                characters, self._position = bracket_expression(self._pattern, self._position)
                self._found.append(characters)
            elif char == ".":
                self._found.append(ANY)
            elif char in "^$":
                self._anchor(char)
            elif char == "*" and not self._at_beginning():
                self._found.append(_Mark(char, *_REPEATS[char]))
            elif self._extended and char in _OPERATORS:
                self._operator(char)
            else:
                self._found.append(_single(char))
        return self._found

    def _escaped(self) -> None:
        if self._position >= len(self._pattern):
            raise PatternError("trailing backslash in the pattern")
        char = self._pattern[self._position]
        self._position += 1
        if char in "bB<>":
            raise PatternError(_EDGES.format(char))
        if char in "123456789":
            raise PatternError(_REFERENCES.format(char))
        if not self._extended and char in _OPERATORS:
            self._operator(char)
        else:
            self._found.append(_CLASSES.get(char) or _single(char))

    def _operator(self, char: str) -> None:
        if char == "{":
            self._found.append(self._interval())
        elif char == "}":
            self._found.append(_single(char))
        else:
            self._found.append(_Mark(char, *_REPEATS.get(char, (0, None))))

    def _interval(self) -> _Mark | Node:
        found = _INTERVAL.match(self._pattern, self._position)
        close = "}" if self._extended else "\\}"
        if not found or not (found[1] or found[3]) or not self._pattern.startswith(close, found.end()):
            return _single("{")
        self._position = found.end() + len(close)
        least = int(found[1] or 0)
        most = int(found[3]) if found[3] else (None if found[2] else least)
        if least > MAX_REPEAT or (most or 0) > MAX_REPEAT:
            raise PatternError(f"the pattern repeats too often: the limit is {MAX_REPEAT}")
        if most is not None and most < least:
            raise PatternError("invalid content of {} in the pattern")
        return _Mark("{", least, most)

    def _anchor(self, char: str) -> None:
        """Outside extended patterns, `^` and `$` stand for themselves but at the beginning and the end."""
        rest = self._pattern[self._position :]
        edge = self._at_beginning() if char == "^" else (not rest or rest.startswith(("\\)", "\\|")))
        anchor: Node = Start() if char == "^" else End()
        self._found.append(anchor if self._extended or edge else _single(char))

    def _at_beginning(self) -> bool:
        if not self._found:
            return True
        last = self._found[-1]
        return isinstance(last, Start) or (isinstance(last, _Mark) and last.symbol in "(|")


class _Builder:
    """Marks and characters → one node."""

    def __init__(self, marks: list[_Mark | Node], *, fold: bool) -> None:
        self._marks = marks
        self._fold = fold
        self._position = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._choice()
        if self._position < len(self._marks):
            raise PatternError("unmatched ) in the pattern")
        return node

    def _choice(self) -> Node:
        choices = [self._sequence()]
        while self._symbol() == "|":
            self._position += 1
            choices.append(self._sequence())
        return choices[0] if len(choices) == 1 else Choice(tuple(choices))

    def _sequence(self) -> Node:
        nodes: list[Node] = []
        while self._position < len(self._marks) and self._symbol() not in {"|", ")"}:
            nodes.append(self._repeated())
        return nodes[0] if len(nodes) == 1 else Sequence(tuple(nodes))

    def _repeated(self) -> Node:
        node = self._one()
        stacked = 0
        while isinstance(mark := self._ahead(), _Mark) and mark.symbol in "*+?{":
            self._position += 1
            if isinstance(node, Repeat) and mark.symbol != "{" and (node.least, node.most) == (mark.least, mark.most):
                continue
            node = Repeat(node, mark.least, mark.most)
            stacked += 1
            if stacked > MAX_NESTING:
                raise PatternError(f"the pattern is nested too deep: the limit is {MAX_NESTING}")
        return node

    def _one(self) -> Node:
        mark = self._ahead()
        self._position += 1
        if isinstance(mark, Characters):
            return mark.folded() if self._fold else mark
        if not isinstance(mark, _Mark):
            return mark if mark is not None else Sequence(())
        if mark.symbol != "(":
            return _single(mark.symbol)
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise PatternError(f"the pattern is nested too deep: the limit is {MAX_NESTING}")
        node = self._choice()
        self._depth -= 1
        if self._symbol() != ")":
            raise PatternError("unmatched ( in the pattern")
        self._position += 1
        return node

    def _ahead(self) -> _Mark | Node | None:
        return self._marks[self._position] if self._position < len(self._marks) else None

    def _symbol(self) -> str:
        mark = self._ahead()
        return mark.symbol if isinstance(mark, _Mark) else ""
