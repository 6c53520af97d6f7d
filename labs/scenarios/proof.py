"""The proof that a scenario is fair: it can be solved, each trap misses its goal and no other, and idling reaches nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from labs.grading import Result
from labs.models import Verdict
from labs.runs import Run, StartError
from labs.scenarios.reader import ScenarioFiles, Trap
from labs.scenarios.schema import Goal, Scenario, under
from labs.scenarios.variants import fill, filled, has_placeholders, values_of, variant
from labs.shell.session import split_inputs
from quiz.content import PackError

FEWEST_TRAPS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the file, the reason in a sentence, and the line where there is one to look at."""

    file: Path
    reason: str
    line: int = 0

    def __str__(self) -> str:
        """Return one line that an author can act on."""
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


def unreadable(fault: PackError) -> Finding:
    """Return a file that cannot be read as a finding."""
    return Finding(Path(fault.file), f"expected {fault.expected}, found {fault.found or 'none'}", fault.line)


@dataclass(frozen=True, slots=True)
class Proof:
    """What proving a scenario came to: how many runs, over how many goals and traps, and what is wrong."""

    scenario: str
    goals: int
    traps: int
    runs: int
    findings: tuple[Finding, ...]


def prove(files: ScenarioFiles, *, variants: int = 0) -> Proof:
    """Run a scenario empty, its solution and its traps, under each rulebook; then so many variants, empty and solved.

    The proof counts the runs.
    """
    findings: list[Finding] = []
    runs = _run_all(files, findings) + _run_variants(files, variants, findings)
    if variants:
        runs += _run_ways(files, findings)
    return Proof(files.scenario.slug, len(files.scenario.goals), len(files.traps), runs, tuple(findings))


def _run_all(files: ScenarioFiles, findings: list[Finding]) -> int:
    scenario, traps, runs = files.scenario, files.traps, 0
    if scenario.goals and not scenario.solution:
        findings.append(Finding(files.solution(scenario.rulebooks[0]), "a scenario with goals needs a solution"))
    if scenario.goals and len(traps) < FEWEST_TRAPS:
        findings.append(Finding(files.folder / "traps", f"a scenario with goals needs {FEWEST_TRAPS} traps or more"))
    for rulebook in scenario.rulebooks:
        told = f"under {rulebook}"
        try:
            empty = _graded(scenario, rulebook, "")
        except StartError as fault:
            findings.append(Finding(files.document.file, f"{told}: {fault}"))
            continue
        runs += 1
        findings += _no_grader_error(files.document.file, told, empty)
        findings += _idle(files.document.file, told, empty)
        if scenario.goals:
            runs += 1
            findings += _solved(files.solution(rulebook), told, _graded(scenario, rulebook, under(scenario.solution, rulebook)))
        for trap in traps:
            if rulebook in trap.rulebooks:
                runs += 1
                findings += _trapped(scenario.goals, trap, told, _graded(scenario, rulebook, trap.script))
    return runs


def _run_variants(files: ScenarioFiles, variants: int, findings: list[Finding]) -> int:
    """Run what a seed draws, empty and solved; a scenario without parameters has nothing to draw."""
    if not files.template.parameters:
        return 0
    runs = 0
    for number in range(1, variants + 1):
        drawn = variant(files.template, number)
        for rulebook in drawn.rulebooks:
            told = f"in variant {number} under {rulebook}"
            try:
                idle, solved = _graded(drawn, rulebook, ""), _graded(drawn, rulebook, under(drawn.solution, rulebook))
            except StartError as fault:
                findings.append(Finding(files.document.file, f"{told}: {fault}"))
                continue
            runs += 2
            findings += _idle(files.document.file, told, idle)
            findings += _solved(files.solution(rulebook), told, solved)
    return runs


def _run_ways(files: ScenarioFiles, findings: list[Finding]) -> int:
    """Run the other right ways, which reach every goal as well; one that names what is drawn, in another variant too."""
    runs = 0
    for way in files.ways:
        for number in (0, 1) if has_placeholders(way.script) else (0,):
            values = values_of(files.template, number)
            drawn, script = filled(files.template, values), fill(way.script, values)
            for rulebook in way.rulebooks:
                runs += 1
                findings += _solved(way.file, f"in variant {number} under {rulebook}", _graded(drawn, rulebook, script))
    return runs


def _graded(scenario: Scenario, rulebook: str, script: str) -> list[Result]:
    run = Run(scenario, rulebook)
    for line in split_inputs(script):
        run.line(line)
    return run.grade()


def _no_grader_error(file: Path, told: str, results: Iterable[Result]) -> Iterator[Finding]:
    for result in results:
        if result.verdict is Verdict.GRADER_ERROR:
            yield Finding(file, f"{told}, the goal {result.goal} cannot be evaluated: see the log")


def _idle(file: Path, told: str, results: Iterable[Result]) -> Iterator[Finding]:
    for result in results:
        if result.verdict is Verdict.MET:
            yield Finding(file, f"{told}, the goal {result.goal} is met before anything was done")


def _solved(file: Path, told: str, results: Iterable[Result]) -> Iterator[Finding]:
    for result in results:
        if result.verdict is not Verdict.MET:
            yield Finding(file, f"{told}, the goal {result.goal} is {_said(result)}")


def _trapped(goals: Iterable[Goal], trap: Trap, told: str, results: Iterable[Result]) -> Iterator[Finding]:
    needing = _needing(trap.misses, {goal.id: goal for goal in goals})
    for result in results:
        if result.goal == trap.misses:
            wanted = Verdict.MISSED
        elif result.goal in needing:
            wanted = Verdict.NOT_YET
        else:
            wanted = Verdict.MET
        if result.verdict is not wanted:
            yield Finding(trap.file, f"{told}, the goal {result.goal} should be {wanted.value}, but is {_said(result)}")


def _needing(goal: str, goals: Mapping[str, Goal]) -> set[str]:
    """The goals that need a goal, directly or through others."""
    found: set[str] = set()
    while more := {name for name, each in goals.items() if {goal, *found} & set(each.needs)} - found:
        found |= more
    return found


def _said(result: Result) -> str:
    return f"{result.verdict.value} (found {result.actual!r})"
