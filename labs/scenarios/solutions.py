"""A solution cut into what each goal needs: `# goal: id`, or `# goal: id, id`, says which goals the lines below it are for."""

import re
from collections.abc import Iterator

_FOR = re.compile(r"# goal: (?P<goals>[a-z0-9-]+(?:, [a-z0-9-]+)*)\s*")


def parts_of(solution: str) -> dict[str, str]:
    """Return the lines for each goal that a comment names, in the order of the solution; goals named together share theirs."""
    parts: dict[str, list[str]] = {}
    named: tuple[str, ...] = ()
    for line in solution.split("\n"):
        if found := _FOR.fullmatch(line):
            named = tuple(found["goals"].split(", "))
        for goal in named:
            parts.setdefault(goal, []).extend([] if found else [line])
    return {goal: "\n".join(lines).strip() for goal, lines in parts.items()}


def whole_of(solution: str) -> str:
    """Return a solution as somebody reads it: without the comments that say which goal its lines are for."""
    return "\n".join(line for line in solution.split("\n") if not _FOR.fullmatch(line)).strip()


def named_in(solution: str) -> Iterator[tuple[int, str]]:
    """Yield each goal that a comment names, with the number of its line."""
    for number, line in enumerate(solution.split("\n"), 1):
        if found := _FOR.fullmatch(line):
            yield from ((number, goal) for goal in found["goals"].split(", "))
