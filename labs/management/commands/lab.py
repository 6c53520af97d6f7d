"""`manage.py lab`: a scenario in the terminal, interactive or from a script. It needs no database."""

import json
import sys
from argparse import SUPPRESS
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gallery_engine.snapshot import digest
from labs.grading import Result, score
from labs.models import Verdict
from labs.runs import Ran, Run, StartError
from labs.scenarios.folders import find_scenario, scenario_folders
from labs.scenarios.reader import read_scenario
from labs.scenarios.variants import MOST_VARIANTS, fill, filled, values_of
from labs.shell.session import is_complete, split_inputs
from quiz.content import PackError

USAGE = (
    "manage.py lab SCENARIO [--rulebook chapter|azure] [--variant N] [--script FILE|-] [--json], or manage.py lab --list [--json]"
)
LARGEST_SCRIPT = 16 * 1024 * 1024
EXIT_NOT_MET, EXIT_BAD_INPUT, EXIT_GRADER = 1, 2, 3
MARKS = {Verdict.MET: "met", Verdict.MISSED: "MISSED", Verdict.NOT_YET: "to do", Verdict.GRADER_ERROR: "NOT GRADED"}


class Command(BaseCommand):
    help = "Run a lab: interactively, or the lines of a script, which are then graded. Exit code 0 when all goals are met."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape of this
    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Without the usage in front of an error, which is to be one line; the help ends with it instead."""
        return super().create_parser(prog_name, subcommand, usage=SUPPRESS, epilog=f"Usage: {USAGE}", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", nargs="?", default="", help="the scenario's name")
        parser.add_argument("--rulebook", default="", help="chapter or azure; the scenario's first one by default")
        parser.add_argument("--script", default="", metavar="FILE", help="lines to run and grade; - reads standard input")
        parser.add_argument(
            "--variant", type=int, default=0, help="which draw of names and numbers; 0, as the course has it, by default"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
        parser.add_argument("--list", action="store_true", dest="listing", help="list the scenarios")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print, and exit: 0 all goals met, 1 some not, 2 bad input, 3 a goal that could not be graded."""
        try:
            if options["listing"]:
                return self._list(as_json=options["as_json"])
            run, values = _begin(options["scenario"], options["rulebook"], options["variant"])
            if options["script"]:
                script = fill(_read(options["script"]), values)
                results = self._script(run, script, as_json=options["as_json"])
            elif options["as_json"]:
                raise CommandError("--json needs --script, or --list.", returncode=EXIT_BAD_INPUT)
            else:
                results = self._interactive(run)
        except (PackError, StartError) as fault:
            raise CommandError(str(fault), returncode=EXIT_BAD_INPUT) from fault
        _leave(results)

    def _list(self, *, as_json: bool) -> None:
        scenarios = [read_scenario(folder).scenario for folder in scenario_folders()]
        if as_json:
            self.stdout.write(
                json.dumps(
                    [
                        {
                            "scenario": scenario.slug,
                            "title": scenario.title,
                            "summary": scenario.summary,
                            "minutes": scenario.minutes,
                            "rulebooks": list(scenario.rulebooks),
                            "goals": [{"id": goal.id, "title": goal.title, "points": goal.points} for goal in scenario.goals],
                        }
                        for scenario in scenarios
                    ],
                    indent=2,
                )
            )
            return
        for scenario in scenarios:
            self.stdout.write(f"{scenario.slug:<24} {scenario.title}: {scenario.summary}")

    def _script(self, run: Run, script: str, *, as_json: bool) -> list[Result]:
        ran = [done for text in split_inputs(script) if (done := run.line(text)) is not None]
        results = run.grade()
        if as_json:
            self.stdout.write(json.dumps(_document(run, ran, results), indent=2))
            return results
        for done in ran:
            self._show(done, echo=True)
        self._grades(results)
        return results

    def _interactive(self, run: Run) -> list[Result]:
        self.stdout.write(f"{run.scenario.title}. {run.scenario.summary}\nType help for what works here; Ctrl+D ends and grades.")
        before = {result.goal: result.verdict for result in run.grade(final=False)}
        titles = {goal.id: goal.title for goal in run.scenario.goals}
        for text in _inputs(_edited_line if sys.stdin.isatty() else self._plain_line, run):
            done = run.line(text)
            if done is None:
                continue
            self._show(done, echo=False)
            for result in run.grade(final=False):
                if before[result.goal] is not result.verdict:
                    self.stdout.write(f"[{MARKS[result.verdict]}] {titles[result.goal]}")
                before[result.goal] = result.verdict
        results = run.grade()
        self.stdout.write("")
        self._grades(results)
        return results

    def _plain_line(self, prompt: str) -> str:
        self.stdout.write(prompt, ending="")
        self.stdout.flush()
        return sys.stdin.readline()

    def _show(self, done: Ran, *, echo: bool) -> None:
        if echo:
            self.stdout.write(f"{done.prompt or '$'} {done.line}")
        if done.outcome.stdout:
            self.stdout.write(done.outcome.stdout)
        if done.outcome.stderr:
            (self.stdout if echo else self.stderr).write(done.outcome.stderr.rstrip("\n"))

    def _grades(self, results: list[Result]) -> None:
        for result in results:
            self.stdout.write(f"{MARKS[result.verdict]:<12}{result.points:>4}  {result.goal}: {result.expected}")
            if result.verdict is not Verdict.MET:
                self.stdout.write(f"{'':<18}now: {json.dumps(result.actual, ensure_ascii=False)}")
        total = score(results)
        self.stdout.write(f"{total.earned} of {total.possible} points" if results else "This scenario has no goals.")


def _begin(name: str, rulebook: str, number: int) -> tuple[Run, Mapping[str, str]]:
    """The run of a scenario's variant, and what placeholders stand for in it."""
    if not name:
        raise CommandError(f"Which scenario? {USAGE}", returncode=EXIT_BAD_INPUT)
    folder = find_scenario(name)
    if folder is None:
        known = ", ".join(each.name for each in scenario_folders()) or "none"
        raise CommandError(f"There is no scenario “{name[:80]}”. There are: {known}.", returncode=EXIT_BAD_INPUT)
    if not 0 <= number < MOST_VARIANTS:
        raise CommandError(f"--variant {number}: expected 0 to {MOST_VARIANTS - 1}.", returncode=EXIT_BAD_INPUT)
    template = read_scenario(folder).template
    values = values_of(template, number)
    scenario = filled(template, values)
    chosen = rulebook or scenario.rulebooks[0]
    if chosen not in scenario.rulebooks:
        offered = " or ".join(scenario.rulebooks)
        raise CommandError(f"--rulebook {chosen[:80]}: expected {offered}.", returncode=EXIT_BAD_INPUT)
    return Run(scenario, chosen), values


def _read(name: str) -> str:
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(LARGEST_SCRIPT + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(LARGEST_SCRIPT + 1)
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = "it is not UTF-8" if isinstance(fault, UnicodeDecodeError) else fault.strerror
        raise CommandError(f"--script {name}: {reason}.", returncode=EXIT_BAD_INPUT) from fault
    if len(raw) > LARGEST_SCRIPT:
        raise CommandError(f"--script {name}: it is larger than {LARGEST_SCRIPT // 2**20} MB.", returncode=EXIT_BAD_INPUT)
    return text


def _edited_line(prompt: str) -> str:
    """A line of a terminal, where arrow keys walk and edit what was typed; empty at Ctrl+D."""
    with suppress(ImportError):
        import_module("readline")  # where Python has it, `input` uses it
    try:
        return input(prompt) + "\n"
    except EOFError:
        return ""


def _inputs(ask: Callable[[str], str], run: Run) -> Iterator[str]:
    """Complete inputs, asked for line by line; Ctrl+C drops what is half typed, Ctrl+D ends."""
    typed = ""
    while True:
        try:
            line = ask("> " if typed else f"{run.prompt or '$'} ")
        except KeyboardInterrupt:
            sys.stdout.write("\n")
            typed = ""
            continue
        typed += line
        if not line or is_complete(typed):
            yield from split_inputs(typed)
            typed = ""
        if not line:
            return


def _document(run: Run, ran: list[Ran], results: list[Result]) -> dict[str, Any]:
    total = score(results)
    return {
        "scenario": run.scenario.slug,
        "rulebook": run.rulebook,
        "commands": [
            {
                "line": done.line,
                "exit_code": done.outcome.exit_code,
                "stdout": done.outcome.stdout,
                "stderr": done.outcome.stderr,
                "virtual_time": done.virtual_time,
                "requests": [request.as_json() for request in done.requests if request.is_arm],
            }
            for done in ran
        ],
        "goals": [
            {
                "id": result.goal,
                "verdict": result.verdict.value,
                "points": result.points,
                "expected": result.expected,
                "actual": result.actual,
            }
            for result in results
        ],
        "score": {"earned": total.earned, "possible": total.possible},
        "digest": digest(run.store),
    }


def _leave(results: list[Result]) -> None:
    verdicts = {result.verdict for result in results}
    if Verdict.GRADER_ERROR in verdicts:
        sys.exit(EXIT_GRADER)
    if verdicts - {Verdict.MET}:
        sys.exit(EXIT_NOT_MET)
