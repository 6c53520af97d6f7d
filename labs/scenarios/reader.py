"""A scenario's folder: scenario.yaml, the solution and the traps, read strictly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gallery_engine.clock import from_iso
from gallery_engine.ids import parse
from labs.scenarios.goals import SUBSCRIPTION, GoalError, compiled, in_order_of_need
from labs.scenarios.schema import DocumentRead, Goal, Scenario, under
from labs.scenarios.solutions import named_in
from labs.scenarios.variants import ParameterError, fill, left_in, values_of, variant
from quiz.content import Document, PackError, load
from quiz.content.conform import conform
from quiz.content.strict_yaml import Place, read_text
from quiz.content.values import Either

_MISSES = re.compile(r"# misses: (?P<goal>[a-z0-9-]+)\s*")
_RULEBOOK = re.compile(r"# rulebook: (?P<rulebook>\S+)\s*")
_SHOWS = re.compile(r"# shows: (?P<misconceptions>[a-z0-9-]+(?:, [a-z0-9-]+)*)\s*")
_NAME = re.compile(r"[a-z][A-Za-z0-9_]{0,39}", re.ASCII)
_BRACES = re.compile(r"\{[^}]*\}?")

SOLUTION = "solution.azcli"
SOLUTIONS = {"chapter": "solution.chapter.azcli", "azure": "solution.azure.azcli"}
METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
LONGEST_PATH = 1_000


@dataclass(frozen=True, slots=True)
class Trap:
    """A way that misses one goal: its file, the goal, the rulebooks it is run under, the misconceptions it shows, its lines."""

    file: Path
    misses: str
    rulebooks: tuple[str, ...]
    shows: tuple[str, ...]
    script: str


@dataclass(frozen=True, slots=True)
class Way:
    """Another right way than the solution: its file, the rulebooks it is run under, and its lines as a template."""

    file: Path
    rulebooks: tuple[str, ...]
    script: str


@dataclass(frozen=True, slots=True)
class ScenarioFiles:
    """A scenario as read, with the document that errors point into; `scenario` is its variant 0."""

    folder: Path
    document: Document
    template: Scenario
    scenario: Scenario
    traps: tuple[Trap, ...]
    ways: tuple[Way, ...]

    def solution(self, rulebook: str) -> Path:
        """The file of lines that reach every goal under a rulebook."""
        return self.folder / (SOLUTIONS[rulebook] if isinstance(self.scenario.solution, Either) else SOLUTION)

    @property
    def shows(self) -> set[str]:
        """The misconceptions that goals and traps are about."""
        return {goal.misconception for goal in self.scenario.goals} | {name for trap in self.traps for name in trap.shows}


def read_scenario(folder: Path) -> ScenarioFiles:
    """Read and check a folder: scenario.yaml, the solution, traps and other ways; raise `PackError` with file and line."""
    document = load(folder / "scenario.yaml")
    template = conform(document, Scenario)
    if template.solution:
        raise document.error(("solution",), "no `solution` here, since it is in solution.azcli", "one")
    template = msgspec.structs.replace(template, solution=_solution(folder))
    scenario = _first_variant(document, template)
    if scenario.slug != folder.name:
        raise document.error(("slug",), f"the name of the folder, `{folder.name}`", f"`{scenario.slug}`")
    if from_iso(scenario.clock) is None:
        raise document.error(("clock",), "an instant such as 2026-11-23T09:00:00Z", f"`{scenario.clock}`")
    if len(set(scenario.rulebooks)) < len(scenario.rulebooks):
        raise document.error(("rulebooks",), "each rulebook once", "one twice")
    _check_goals(document, scenario)
    _check_solution(folder, scenario)
    values = values_of(template, 0)
    traps = [_trap(file, scenario, values) for file in sorted((folder / "traps").glob("*.azcli"))]
    ways = [_way(file, scenario) for file in sorted((folder / "ways").glob("*.azcli"))]
    return ScenarioFiles(folder, document, template, scenario, tuple(traps), tuple(ways))


def read_scenarios(course: Path, slugs: Sequence[str]) -> list[ScenarioFiles]:
    """Read the named scenarios of a course's folder, in order; raise `PackError`."""
    return [read_scenario(course / "scenarios" / slug) for slug in slugs]


def _solution(folder: Path) -> str | Either[str]:
    """The lines that reach every goal: one file, or one for each rulebook; empty where there is neither."""
    found = {name: read_text(folder / file) for name, file in SOLUTIONS.items() if (folder / file).exists()}
    if not found:
        return read_text(folder / SOLUTION) if (folder / SOLUTION).exists() else ""
    if len(found) < len(SOLUTIONS) or (folder / SOLUTION).exists():
        have = ", ".join(sorted(file.name for file in folder.glob("solution*.azcli")))
        raise PackError(folder, 0, f"{SOLUTION} alone, or {' and '.join(SOLUTIONS.values())}", have)
    return Either(chapter=found["chapter"], azure=found["azure"])


def _trap(file: Path, scenario: Scenario, values: Mapping[str, str]) -> Trap:
    script = fill(read_text(file), values)
    first, *others = [*script.split("\n"), "", ""][:3]
    misses = _MISSES.fullmatch(first)
    if misses is None:
        raise PackError(file, 1, "a first line `# misses: goal-id`", f"`{first[:60]}`")
    if misses["goal"] not in {goal.id for goal in scenario.goals}:
        raise PackError(file, 1, "a goal of this scenario", f"`{misses['goal']}`")
    shows = next((found["misconceptions"].split(", ") for line in others if (found := _SHOWS.fullmatch(line))), [])
    return Trap(file, misses["goal"], _rulebooks(file, scenario, script), tuple(shows), script)


def _way(file: Path, scenario: Scenario) -> Way:
    script = read_text(file)
    return Way(file, _rulebooks(file, scenario, script), script)


def _rulebooks(file: Path, scenario: Scenario, script: str) -> tuple[str, ...]:
    """The rulebooks that a script is for: the one that its first lines name, or all of the scenario."""
    for number, line in enumerate(script.split("\n")[:3], 1):
        if found := _RULEBOOK.fullmatch(line):
            if found["rulebook"] not in scenario.rulebooks:
                raise PackError(file, number, f"one of {', '.join(scenario.rulebooks)}", f"`{found['rulebook']}`")
            return (found["rulebook"],)
    return tuple(scenario.rulebooks)


def _first_variant(document: Document, template: Scenario) -> Scenario:
    for name, parameter in template.parameters.items():
        if unknown := [other for other in parameter.other_than if other not in template.parameters]:
            raise document.error(("parameters", name, "other_than"), "parameters of this scenario", f"`{unknown[0]}`")
    try:
        scenario = variant(template, 0)
    except ParameterError as fault:
        raise document.error(("parameters",), "parameters that can be drawn", str(fault)) from fault
    if empty := next(left_in(scenario), ""):
        raise document.error((), "placeholders of parameters that there are", f"`{empty}`")
    return scenario


def _check_goals(document: Document, scenario: Scenario) -> None:
    seen: set[str] = set()
    for index, goal in enumerate(scenario.goals):
        if goal.id in seen:
            raise document.error(("goals", index, "id"), "each goal once", f"`{goal.id}` a second time")
        seen.add(goal.id)
        _check_reads(document, ("goals", index), goal)
        for name, expression in _expressions(goal):
            try:
                compiled(expression)
            except GoalError as fault:
                raise document.error(("goals", index, name), "a JMESPath", str(fault)) from fault
    try:
        in_order_of_need(scenario.goals)
    except GoalError as fault:
        raise document.error(("goals",), "goals that can come one after the other", str(fault)) from fault


def _check_solution(folder: Path, scenario: Scenario) -> None:
    goals = {goal.id for goal in scenario.goals}
    for rulebook, file in SOLUTIONS.items():
        for line, name in named_in(under(scenario.solution, rulebook)):
            if name not in goals:
                place = folder / (file if isinstance(scenario.solution, Either) else SOLUTION)
                raise PackError(place, line, "a goal of this scenario", f"`{name}`")


def _expressions(goal: Goal) -> list[tuple[str, str]]:
    that = [goal.that.chapter, goal.that.azure] if isinstance(goal.that, Either) else [goal.that]
    missed = [("missed_when", goal.missed_when)] if goal.missed_when else []
    return [*(("that", text) for text in that), ("actual", goal.actual), *missed]


def _check_reads(document: Document, place: Place, goal: Goal) -> None:
    if not goal.reads and not goal.journal:
        raise document.error(place, "the key `reads` or `journal`, since a goal is judged by what it reads", "neither")
    for name, read in goal.reads.items():
        where: Place = (*place, "reads", name)
        _check_name(document, where, name)
        _check_path(document, (*where, "path") if isinstance(read, DocumentRead) else where, goal.documents[name].path)
    for name, wanted in goal.journal.items():
        where = (*place, "journal", name)
        _check_name(document, where, name)
        if name in goal.reads:
            raise document.error(where, "a name that `reads` does not have", f"`{name}`")
        if wanted.method not in METHODS:
            raise document.error((*where, "method"), f"one of {', '.join(METHODS)}", f"`{wanted.method}`")
        _check_path(document, (*where, "path"), wanted.path)


def _check_name(document: Document, place: Place, name: str) -> None:
    if _NAME.fullmatch(name) is None:
        raise document.error(place, "a name such as `version`", f"`{name}`")


def _check_path(document: Document, place: Place, path: str) -> None:
    if any(found != SUBSCRIPTION for found in _BRACES.findall(path)):
        raise document.error(place, f"no other placeholder than {SUBSCRIPTION}", f"`{path}`")
    if not path.startswith("/") or len(path) > LONGEST_PATH or parse(path.partition("?")[0]) is None:
        raise document.error(place, "the path of an ARM resource", f"`{path[:60]}`")
