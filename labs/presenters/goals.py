"""Goals and how they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from labs.grading import Score
from labs.models import GoalResult, Sandbox, Verdict
from labs.reading import Link, Reading
from labs.scenarios.schema import Goal, Scenario

LONGEST_VALUE = 160


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal: its verdict in a word, what was expected, what is there instead, why, and what to read."""

    id: str
    title: str
    points: int
    verdict: str
    label: str
    expected: str
    actual: Sequence[tuple[str, str]]
    why: str
    read: Link | None
    hints: Sequence[str]
    is_guard: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All goals and the score; `is_changed` says whether any of it is another than at the version that the page has seen."""

    goals: Sequence[GoalView]
    met: int
    earned: int
    possible: int
    is_changed: bool

    @property
    def percent(self) -> int:
        """The score in percent."""
        return self.earned * 100 // self.possible if self.possible else 0

    @property
    def is_done(self) -> bool:
        """Whether every goal is met."""
        return bool(self.goals) and self.met == len(self.goals)

    @property
    def news(self) -> Sequence[GoalView]:
        """The goals whose verdict has just changed."""
        return [goal for goal in self.goals if goal.is_new]


def board(sandbox: Sandbox, scenario: Scenario, reading: Reading, *, after: int | None = None) -> Board:
    """Show the goals of a sandbox; those whose verdict came after version `after` are news."""
    found = sandbox.goal_results.all() if scenario.goals else ()
    return board_of(found, Score(sandbox.earned, sandbox.possible), scenario, reading, after=after)


def board_of(
    found: Iterable[GoalResult], score: Score, scenario: Scenario, reading: Reading, *, after: int | None = None
) -> Board:
    """Show the goals of a scenario by the verdicts that were found, and their score."""
    results = {result.goal: result for result in found}
    goals = [_view(goal, results.get(goal.id), reading, after) for goal in scenario.goals]
    met = sum(goal.verdict == Verdict.MET for goal in goals)
    is_changed = after is None or any(result.changed > after for result in results.values())
    return Board(goals, met, score.earned, score.possible, is_changed)


def _view(goal: Goal, result: GoalResult | None, reading: Reading, after: int | None) -> GoalView:
    verdict = Verdict(result.verdict) if result else Verdict.NOT_YET
    return GoalView(
        id=goal.id,
        title=goal.title,
        points=goal.points,
        verdict=verdict.value,
        label=str(verdict.label),
        expected=result.expected if result else "",
        actual=in_words(result.actual) if result else (),
        why=result.why if result else "",
        read=reading.section(goal.read),
        hints=goal.hints,
        is_guard=goal.is_guard,
        is_new=result is not None and after is not None and result.since > after,
    )


def in_words(actual: object) -> list[tuple[str, str]]:
    """Write what a goal found as pairs of name and value; a single value has no name."""
    if isinstance(actual, dict):
        return [(name, _text(value)) for name, value in actual.items()]
    return [("", _text(actual))]


def _text(value: object) -> str:
    match value:
        case None | [] | "":
            text = _("nothing")
        case bool():
            text = _("yes") if value else _("no")
        case list():
            text = ", ".join(_text(item) for item in value)
        case dict() if not value:
            text = _("nothing")
        case dict():
            text = " ".join(f"{name} {_text(item)}" for name, item in value.items())
        case _:
            text = str(value)
    return f"{text[: LONGEST_VALUE - 1]}…" if len(text) > LONGEST_VALUE else text
