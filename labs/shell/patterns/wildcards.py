"""The wildcards of the shell, `*`, `?` and `[…]`: characters, each with whether it was quoted → a pattern."""

from collections.abc import Sequence

from labs.shell.bounds import MAX_PATTERN
from labs.shell.patterns.brackets import bracket_expression
from labs.shell.patterns.machine import Pattern
from labs.shell.patterns.nodes import ANY, Characters, Node, PatternError, Repeat
from labs.shell.patterns.nodes import Sequence as InOrder

_ANYTHING = Repeat(ANY, 0, None)


def wildcards(pieces: Sequence[tuple[str, bool]], *, backwards: bool = False) -> Pattern:
    """Compile pieces of text, (text, quoted); read `backwards` it matches texts turned around. Raises PatternError."""
    text = "".join(piece for piece, _ in pieces)
    if len(text) > MAX_PATTERN:
        raise PatternError(f"the pattern is too long: the limit is {MAX_PATTERN} characters")
    quoted = [flag for piece, flag in pieces for _ in piece]
    nodes: list[Node] = []
    endless: set[int] = set()
    position = 0
    while position < len(text):
        node, position = _next(text, position, endless, quoted=quoted[position])
        if not (node is _ANYTHING and nodes and nodes[-1] is _ANYTHING):
            nodes.append(node)
    return Pattern(InOrder(tuple(reversed(nodes) if backwards else nodes)))


def has_wildcards(pieces: Sequence[tuple[str, bool]]) -> bool:
    """Whether anything unquoted stands for more than itself."""
    return any(not quoted and ("*" in text or "?" in text or "[" in text) for text, quoted in pieces)


def _next(text: str, position: int, endless: set[int], *, quoted: bool) -> tuple[Node, int]:
    char = text[position]
    if not quoted and char == "*":
        return _ANYTHING, position + 1
    if not quoted and char == "?":
        return ANY, position + 1
    if not quoted and char == "[":
        try:
            return bracket_expression(text, position + 1, "!^", endless)
        except PatternError:
            pass
    return Characters(frozenset(char)), position + 1
