"""Goals and how they stand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from labs.grading import Score
from labs.helping import Given, given
from labs.models import GoalResult, Sandbox, Verdict
from labs.reading import Link, Reading
from labs.scenarios.schema import Goal, Scenario, under
from labs.scenarios.solutions import parts_of

LONGEST_VALUE = 160
_WORD = re.compile(r"(?<![A-Z])([A-Z])")
_SHORT = {word.lower(): word for word in ("OS", "ID", "VM", "SKU", "URI")}


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal: its verdict in a word, what was expected, what is there instead, why, and what to read.

    `hints` are those that were given out, of `hint_count`. `has_solution` says whether the solution has lines for this goal
    alone, and they may still be of use.
    """

    id: str
    title: str
    points: int
    verdict: str
    label: str
    expected: str
    actual: Sequence[tuple[str, str]]
    why: str
    read: Link | None
    cards: Link | None
    claim: Link | None
    hints: Sequence[str]
    hint_count: int
    has_solution: bool
    is_guard: bool
    is_new: bool

    @property
    def next_hint(self) -> int:
        """The number of the hint that can be asked for; 0 when there is none left."""
        return len(self.hints) + 1 if len(self.hints) < self.hint_count else 0


@dataclass(frozen=True, slots=True)
class Board:
    """All goals and the score; `is_changed` says whether any of it is another than at the version that the page has seen.

    `offers_help` is for whose lab it is: hints and the solution can be asked for.
    """

    goals: Sequence[GoalView]
    met: int
    earned: int
    possible: int
    is_changed: bool
    had_solution: bool
    has_solution: bool
    offers_help: bool

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
    help_given = given(sandbox) if scenario.goals else Given()
    solution = under(scenario.solution, sandbox.rulebook)
    score = Score(sandbox.earned, sandbox.possible)
    return board_of(found, score, scenario, reading, after=after, help_given=help_given, solution=solution)


def board_of(
    found: Iterable[GoalResult],
    score: Score,
    scenario: Scenario,
    reading: Reading,
    *,
    after: int | None = None,
    help_given: Given | None = None,
    solution: str = "",
) -> Board:
    """Show the goals of a scenario by the verdicts that were found, their score, and what help was given, if it is offered."""
    results = {result.goal: result for result in found}
    parts, had = parts_of(solution), help_given or Given()
    goals = [
        _view(
            goal,
            results.get(goal.id),
            reading,
            after,
            hints=goal.hints[: had.hints.get(goal.id, 0)],
            has_lines=bool(parts.get(goal.id)),
        )
        for goal in scenario.goals
    ]
    met = sum(goal.verdict == Verdict.MET for goal in goals)
    is_changed = after is None or any(result.changed > after for result in results.values())
    has_solution = bool(solution) and met < len(goals)
    return Board(goals, met, score.earned, score.possible, is_changed, had.had_solution, has_solution, help_given is not None)


def _view(
    goal: Goal, result: GoalResult | None, reading: Reading, after: int | None, *, hints: Sequence[str], has_lines: bool
) -> GoalView:
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
        cards=reading.cards_about(goal.facts),
        claim=reading.claims.get(goal.misconception),
        hints=hints,
        hint_count=len(goal.hints),
        has_solution=has_lines and verdict != Verdict.MET,
        is_guard=goal.is_guard,
        is_new=result is not None and after is not None and result.since > after,
    )


def in_words(actual: object) -> list[tuple[str, str]]:
    """Write what a goal found as pairs of name and value, the names as words; a single value has no name."""
    if isinstance(actual, dict):
        return [(as_words(name), _text(value)) for name, value in actual.items()]
    return [("", _text(actual))]


def as_words(name: str) -> str:
    """Write a name such as `powerState` as words: "power state"; "OS" and "ID" stay what they are."""
    words = _WORD.sub(r" \1", name).strip().lower().split()
    return " ".join(_SHORT.get(word, word) for word in words) or name


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
