"""What a pattern is made of, and the small machine that it becomes."""

from dataclasses import dataclass

from labs.shell.bounds import MAX_STATES
from labs.shell.errors import ShellError


class PatternError(ShellError):
    """A pattern that cannot be read, or that is larger than a pattern may be."""

    def __init__(self, message: str) -> None:
        super().__init__(message, exit_code=2)


@dataclass(frozen=True, slots=True)
class Characters:
    """One character: one of `singles` or within one of `ranges` or, with `negated`, any other."""

    singles: frozenset[str] = frozenset()
    ranges: tuple[tuple[str, str], ...] = ()
    negated: bool = False

    def has(self, char: str) -> bool:
        """Whether the set has the character."""
        found = char in self.singles or any(first <= char <= last for first, last in self.ranges)
        return found != self.negated

    def folded(self) -> "Characters":
        """Give the set without regard to case."""
        both = {variant for char in self.singles for variant in (char, char.lower(), char.upper()) if len(variant) == 1}
        ranges = [*self.ranges]
        for first, last in self.ranges:
            for low, high in ((first.lower(), last.lower()), (first.upper(), last.upper())):
                if len(low) == len(high) == 1 and low <= high:
                    ranges.append((low, high))
        return Characters(frozenset(both), tuple(ranges), self.negated)


ANY = Characters(negated=True)


@dataclass(frozen=True, slots=True)
class Start:
    """`^`: the beginning of the text."""


@dataclass(frozen=True, slots=True)
class End:
    """`$`: the end of the text."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """At least `least` times and at most `most`, None for no end."""

    node: "Node"
    least: int
    most: int | None


Node = Characters | Start | End | Sequence | Choice | Repeat


@dataclass(slots=True)
class State:
    """A step of the machine: what has to be met (a character, an edge of the text, nothing) and where to go then."""

    meets: Characters | Start | End | None
    targets: tuple[int, ...]


def states_of(node: Node) -> list[State]:
    """Build the machine; it begins in the last state and has matched in state 0. Raises PatternError when it is too large."""
    states = [State(None, ())]
    start = _build(node, states, 0)
    _add(states, None, (start,))
    return states


def _build(node: Node, states: list[State], then: int) -> int:
    """Add what leads through `node` to the state `then`; give its first state."""
    if isinstance(node, Sequence):
        for part in reversed(node.nodes):
            then = _build(part, states, then)
        return then
    if isinstance(node, Choice):
        return _add(states, None, tuple(_build(part, states, then) for part in node.nodes))
    if isinstance(node, Repeat):
        return _repeat(node, states, then)
    return _add(states, node, (then,))


def _repeat(node: Repeat, states: list[State], then: int) -> int:
    if node.most is None:
        loop = _add(states, None, ())
        states[loop].targets = (_build(node.node, states, loop), then)
        then = loop
    else:
        end = then
        for _ in range(node.most - node.least):
            then = _add(states, None, (_build(node.node, states, then), end))
    for _ in range(node.least):
        then = _build(node.node, states, then)
    return then


def _add(states: list[State], meets: Characters | Start | End | None, targets: tuple[int, ...]) -> int:
    if len(states) >= MAX_STATES:
        raise PatternError(f"the pattern is too large: the limit is {MAX_STATES} states")
    states.append(State(meets, targets))
    return len(states) - 1
