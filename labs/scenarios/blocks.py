"""The commands that chapters offer to try: all of a chapter's for one scenario, run in order in one lab of it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from labs.runs import Run, StartError
from labs.scenarios.lines import wrong_in
from labs.scenarios.proof import Finding
from labs.scenarios.reader import ScenarioFiles
from labs.scenarios.schema import Scenario
from quiz.content.chapter_text import read_chapter_text
from quiz.content.prose import Command, commands_in


def check_blocks(folder: Path, scenarios: Sequence[ScenarioFiles]) -> Iterator[Finding]:
    """Find the lines of a course's chapters that do not do in the lab what they say; a block without a scenario is not run."""
    known = {files.scenario.slug: files.scenario for files in scenarios}
    for file in sorted(folder.glob("chapters/*/chapter.md")):
        for name, commands in commands_by_scenario(file).items():
            if name in known:
                yield from _run(file, known[name], commands)


def commands_by_scenario(file: Path) -> Mapping[str, Sequence[Command]]:
    """Return a chapter's commands for each scenario that they name, in order; their `line` is the one of the file."""
    found: dict[str, list[Command]] = {}
    chapter = read_chapter_text(file)
    for section in chapter.sections:
        above = chapter.starts[section.anchor] - 1
        for command in commands_in(section.body):
            if command.scenario:
                found.setdefault(command.scenario, []).append(Command(command.lines, command.scenario, above + command.line))
    return found


def _run(file: Path, scenario: Scenario, commands: Sequence[Command]) -> Iterator[Finding]:
    for rulebook in scenario.rulebooks:
        try:
            run = Run(scenario, rulebook)
        except StartError:
            return  # The proof of the scenario says so.
        for command in commands:
            for number, reason in wrong_in(run, command.lines, command.line):
                yield Finding(file, f"under {rulebook}, {reason}", number)
