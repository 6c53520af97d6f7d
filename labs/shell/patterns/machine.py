"""Runs a pattern over a text: every character is looked at once, for all that the pattern may still become.

The sets of states that are met are remembered with what each character makes of them (a deterministic machine, built as it
is needed), up to a bound; then the memory starts anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from labs.shell.bounds import MAX_PATTERN_MEMORY
from labs.shell.budget import Budget
from labs.shell.patterns.nodes import Characters, End, Node, Sequence, Start, State, states_of

_COMPILATION = 200  # steps of work for a pattern
_STATE = 70  # the same for each of its states
_NEW = 50  # steps for a character that a set of states meets for the first time
_EFFORT = 5  # the same for each of the states
_BEGINNING = 40  # steps for trying to match at one more place


@dataclass(slots=True)
class _Set:
    """The states that one may be in; `matched` already, or when the text ends here."""

    states: frozenset[int]
    matched: bool
    matched_at_end: bool
    after: dict[str, "_Set"] = field(default_factory=dict)


class Pattern:
    """A compiled pattern; the work that it does is taken from the `budget` given with each text."""

    def __init__(self, node: Node) -> None:
        self._states: list[State] = states_of(node)
        self._sets: dict[tuple[frozenset[int], bool], _Set] = {}
        self._literal = _literal(node)
        self._first = {at_start: self._closed([len(self._states) - 1], at_start=at_start) for at_start in (True, False)}

    @property
    def effort(self) -> int:
        """How many steps of work it was to compile the pattern."""
        return _COMPILATION + _STATE * len(self._states)

    def found(self, text: str, budget: Budget) -> bool:
        """Whether the pattern matches anywhere in the text."""
        if self._literal is not None:
            budget.spend(1 + len(text) // 16)
            return self._literal in text
        current = self._start(at_start=True, searching=True)
        budget.spend(1 + len(text))
        again = self._first[False]
        for char in text:
            if current.matched:
                return True
            current = current.after.get(char) or self._step(current, char, budget, again, searching=True)
        return current.matched_at_end

    def find(self, text: str, start: int, budget: Budget) -> tuple[int, int] | None:
        """Give the first and, of those, the longest match at or after `start`."""
        if self._literal:
            budget.spend(1 + (len(text) - start) // 16)
            place = text.find(self._literal, start)
            return (place, place + len(self._literal)) if place >= 0 else None
        for position in range(start, len(text) + 1):
            budget.spend(_BEGINNING)
            end = max(self._ends(text, position, budget), default=-1)
            if end >= 0:
                return position, end
        return None

    def prefixes(self, text: str, budget: Budget) -> list[int]:
        """Give the lengths of all beginnings of the text that match as a whole, the shortest first."""
        return list(self._ends(text, 0, budget))

    def covers(self, text: str, budget: Budget) -> bool:
        """Whether the text as a whole matches."""
        return len(text) in self._ends(text, 0, budget)

    def _ends(self, text: str, position: int, budget: Budget) -> Iterator[int]:
        current = self._start(at_start=position == 0, searching=False)
        steps = 0
        for index in range(position, len(text)):
            if current.matched:
                yield index
            char = text[index]
            current = current.after.get(char) or self._step(current, char, budget, frozenset(), searching=False)
            steps += 1
            if not current.states:
                break
        else:
            if current.matched_at_end:
                yield len(text)
        budget.spend(2 + 2 * steps)

    def _start(self, *, at_start: bool, searching: bool) -> _Set:
        return self._set(self._first[at_start], searching=searching)

    def _step(self, current: _Set, char: str, budget: Budget, again: frozenset[int], *, searching: bool) -> _Set:
        budget.spend(_NEW + _EFFORT * (len(current.states) + len(again)))
        reached: list[int] = []
        for index in current.states:
            state = self._states[index]
            if isinstance(state.meets, Characters) and state.meets.has(char):
                reached += state.targets
        following = self._set(self._closed(reached, at_start=False) | again, searching=searching)
        current.after[char] = following
        return following

    def _set(self, states: frozenset[int], *, searching: bool) -> _Set:
        """Give the remembered set; a search and a match from one place have sets of their own."""
        if len(self._sets) >= MAX_PATTERN_MEMORY:
            self._sets.clear()
        if (states, searching) not in self._sets:
            at_end = 0 in states or 0 in self._closed(self._past_the_end(states), at_start=False, at_end=True)
            self._sets[states, searching] = _Set(states, 0 in states, at_end)
        return self._sets[states, searching]

    def _past_the_end(self, states: Iterable[int]) -> list[int]:
        return [
            target for index in states if isinstance(self._states[index].meets, End) for target in self._states[index].targets
        ]

    def _closed(self, found: Iterable[int], *, at_start: bool, at_end: bool = False) -> frozenset[int]:
        """Add the states that are reached without a character."""
        waiting, reached = list(found), set[int]()
        while waiting:
            index = waiting.pop()
            if index in reached:
                continue
            reached.add(index)
            meets = self._states[index].meets
            if meets is None or (isinstance(meets, Start) and at_start) or (isinstance(meets, End) and at_end):
                waiting += self._states[index].targets
        return frozenset(reached)


def _literal(node: Node) -> str | None:
    """Give the text of a pattern that is nothing but text."""
    parts = node.nodes if isinstance(node, Sequence) else (node,)
    singles = [next(iter(part.singles)) for part in parts if isinstance(part, Characters) and _is_single(part)]
    return "".join(singles) if len(singles) == len(parts) else None


def _is_single(part: Characters) -> bool:
    return len(part.singles) == 1 and not part.ranges and not part.negated
