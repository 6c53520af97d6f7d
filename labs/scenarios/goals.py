"""The goal language: what a goal reads, and its expressions compiled once."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import parse_qsl

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from gallery_engine.arm import JSON, Request
from gallery_engine.ids import key_of, parse
from labs.scenarios.schema import DocumentRead, Goal, Scenario

SUBSCRIPTION = "{subscription}"
API_VERSION = "2024-03-03"
ANY_NAME = "/*"


class GoalError(ValueError):
    """A goal that cannot be evaluated: the fault is the author's, never the learner's."""


@lru_cache(maxsize=1024)
def compiled(expression: str) -> ParsedResult:
    """A JMESPath ready to use; raises GoalError when it is none."""
    try:
        return jmespath.compile(expression)
    except (JMESPathError, RecursionError) as fault:
        raise GoalError(f"`{expression}` is no JMESPath: {str(fault).splitlines()[0]}") from fault


def evaluate(expression: str, data: Mapping[str, JSON]) -> JSON:
    """The value of a JMESPath over the documents of a goal; raises GoalError when it has none."""
    try:
        value: JSON = compiled(expression).search(data)
    except (JMESPathError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as fault:
        raise GoalError(f"`{expression}` cannot be evaluated: {fault}") from fault
    return value


def holds(expression: str, data: Mapping[str, JSON]) -> bool:
    """Whether a condition is true; null counts as false, anything but true and false is the author's fault."""
    value = evaluate(expression, data)
    if value is None or isinstance(value, bool):
        return value is True
    raise GoalError(f"`{expression}` gives neither true nor false")


def placed(path: str, subscription: str) -> str:
    """A path of a goal with the subscription of the sandbox in it."""
    return path.replace(SUBSCRIPTION, subscription)


def request_for(wanted: DocumentRead, subscription: str) -> Request:
    """The GET that reads what a goal wants; a query may follow the path after a question mark."""
    where, _, query = placed(wanted.path, subscription).partition("?")
    given = {"api-version": API_VERSION, **dict(parse_qsl(query, keep_blank_values=True))}
    return Request("GET", where, given, caller=wanted.by)


def keys_read(scenario: Scenario, subscription: str) -> Iterator[str]:
    """The keys of the resources that a scenario's goals read."""
    for goal in scenario.goals:
        for wanted in goal.documents.values():
            address = parse(placed(wanted.path, subscription).partition("?")[0])
            if address is not None and not address.is_collection:
                yield key_of(address.base) if address.kind.startswith("darkroom.lab/") else address.key


def split_journal_path(path: str) -> tuple[str, bool]:
    """The path whose requests are meant, and whether they are those to any name below it: `…/deployments/*`."""
    return (path.removesuffix(ANY_NAME), True) if path.endswith(ANY_NAME) else (path, False)


def journal_paths(scenario: Scenario, subscription: str) -> Iterator[str]:
    """The paths whose requests a scenario's goals look at, some of which end in `/*`."""
    for goal in scenario.goals:
        for wanted in goal.journal.values():
            yield placed(wanted.path, subscription)


def in_order_of_need(goals: list[Goal]) -> list[Goal]:
    """Goals such that each comes after those it needs; raises GoalError for a circle or a goal that is not there."""
    left = {goal.id: goal for goal in goals}
    for goal in goals:
        if unknown := [need for need in goal.needs if need not in left]:
            raise GoalError(f"`{goal.id}` needs `{unknown[0]}`, which is no goal of this scenario")
    ordered: list[Goal] = []
    while left:
        ready = [goal for goal in left.values() if not any(need in left for need in goal.needs)]
        if not ready:
            raise GoalError(f"the goals {', '.join(sorted(left))} need each other in a circle")
        ordered += ready
        left = {name: goal for name, goal in left.items() if goal not in ready}
    return ordered
