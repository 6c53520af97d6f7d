"""Goals to verdicts: met, missed, not yet, or an error of the grader, which is never counted as wrong.

While a lab is in progress, a goal that is not met is still to do, unless it says by `missed_when` (or, being a guard, by
not holding) that something went wrong. In the final grade every unmet goal whose needs are met is missed, and the rest
are not yet. A guard holds from the start, so it counts only once another goal is met. A goal whose needs are not met is
not yet, whatever it says of itself. A goal that cannot be evaluated is logged and leaves the possible points.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from gallery_engine.arm import JSON, Response
from gallery_engine.cloud import Cloud
from gallery_engine.store import Store
from labs.models import Verdict
from labs.scenarios.goals import GoalError, evaluate, holds, in_order_of_need, placed, request_for, split_journal_path
from labs.scenarios.schema import OWNER, DocumentRead, Goal, Scenario, under

log = logging.getLogger("darkroom.labs")


@dataclass(frozen=True, slots=True)
class Result:
    """A goal's verdict: what was expected, what is there, and why it matters."""

    goal: str
    verdict: Verdict
    points: int
    expected: str
    actual: JSON
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """Points of the goals that are met, and of those that could be graded."""

    earned: int
    possible: int


class Evidence(Protocol):
    """What goals are judged by."""

    @property
    def subscription(self) -> str:
        """The sandbox's subscription."""

    def document(self, wanted: DocumentRead) -> JSON:
        """The ARM document at a path with an optional query, None where there is nothing; raises GoalError."""

    def requests(self, method: str, path: str) -> Sequence[JSON]:
        """The requests sent with a method to a path, or to any name where it ends in `/*`; in order."""


class StoreEvidence:
    """Evidence from a store and a list of requests; each document is read once."""

    def __init__(self, store: Store, requests: Iterable[tuple[str, str, JSON]]) -> None:
        self._cloud = Cloud(store)
        self._store = store
        self._sent = requests
        self._documents: dict[DocumentRead, JSON] = {}

    @property
    def subscription(self) -> str:
        return self._store.head().subscription

    def document(self, wanted: DocumentRead) -> JSON:
        if wanted not in self._documents:
            self._documents[wanted] = _body(self._cloud.send(request_for(wanted, self.subscription)).response, wanted)
        return self._documents[wanted]

    def requests(self, method: str, path: str) -> list[JSON]:
        wanted, any_name = split_journal_path(placed(path, self.subscription).lower().rstrip("/"))
        return list((self._by_collection if any_name else self._by_address).get((method, wanted), ()))

    @cached_property
    def _by_address(self) -> Mapping[tuple[str, str], list[JSON]]:
        return _gathered(self._addressed)

    @cached_property
    def _by_collection(self) -> Mapping[tuple[str, str], list[JSON]]:
        return _gathered((method, path.rpartition("/")[0], document) for method, path, document in self._addressed)

    @cached_property
    def _addressed(self) -> list[tuple[str, str, JSON]]:
        return [(method, path.lower().rstrip("/"), document) for method, path, document in self._sent]


def _gathered(sent: Iterable[tuple[str, str, JSON]]) -> Mapping[tuple[str, str], list[JSON]]:
    found: dict[tuple[str, str], list[JSON]] = {}
    for method, path, document in sent:
        found.setdefault((method, path), []).append(document)
    return found


def grade(scenario: Scenario, rulebook: str, evidence: Evidence, *, final: bool) -> list[Result]:
    """Judge every goal; results in the scenario's order."""
    found: dict[str, Result] = {}
    for goal in in_order_of_need(scenario.goals):
        found[goal.id] = _judge(goal, rulebook, evidence, found, final=final)
    if not any(found[goal.id].verdict is Verdict.MET for goal in scenario.goals if not goal.is_guard):
        for goal in scenario.goals:
            if goal.is_guard and found[goal.id].verdict is Verdict.MET:
                found[goal.id] = replace(found[goal.id], verdict=Verdict.NOT_YET)
    return [found[goal.id] for goal in scenario.goals]


def score(results: Iterable[Result]) -> Score:
    """Add up; a goal that could not be graded is in neither number."""
    graded = [result for result in results if result.verdict is not Verdict.GRADER_ERROR]
    return Score(
        sum(result.points for result in graded if result.verdict is Verdict.MET), sum(result.points for result in graded)
    )


def _judge(goal: Goal, rulebook: str, evidence: Evidence, found: Mapping[str, Result], *, final: bool) -> Result:
    result = Result(goal.id, Verdict.NOT_YET, goal.points, under(goal.expected, rulebook), None, under(goal.why, rulebook))
    try:
        data = _data(goal, evidence)
        met = holds(under(goal.that, rulebook), data)
        wrong = final or goal.is_guard or bool(goal.missed_when and holds(goal.missed_when, data))
        result = replace(result, actual=evaluate(goal.actual, data))
    except GoalError as fault:
        log.error("Goal %s cannot be graded under %s: %s", goal.id, rulebook, fault)  # noqa: TRY400 - no trace: it is content
        return replace(result, verdict=Verdict.GRADER_ERROR)
    if any(found[need].verdict is not Verdict.MET for need in goal.needs):
        return result
    if met:
        return replace(result, verdict=Verdict.MET)
    return replace(result, verdict=Verdict.MISSED) if wrong else result


def _data(goal: Goal, evidence: Evidence) -> dict[str, JSON]:
    documents: dict[str, JSON] = {name: evidence.document(wanted) for name, wanted in goal.documents.items()}
    requests: dict[str, JSON] = {
        name: list(evidence.requests(wanted.method, wanted.path)) for name, wanted in goal.journal.items()
    }
    return documents | requests


def _body(response: Response, wanted: DocumentRead) -> JSON:
    """What a read came to; somebody else than the owner may be refused, and is shown nothing then."""
    if response.status == 200:
        return response.body
    if wanted.by != OWNER and response.status in {401, 403, 404}:
        return None
    match response.body:
        case {"error": {"code": "SubscriptionNotFound"}}:
            raise GoalError(f"reading {wanted.path} was answered with {response.status}: the sandbox has no such subscription")
    if response.status in {204, 404}:
        return None
    raise GoalError(f"reading {wanted.path} was answered with {response.status}")
