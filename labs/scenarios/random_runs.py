"""Runs by chance: lines made from the terminal's own table, with any names, reach nothing that a scenario asks for.

A run with names that nobody uses meets no goal at all. A run that also takes the names that are there may, once in a blue moon,
hit on one goal; it never reaches all of them.
"""

import random
from collections.abc import Iterator, Sequence

from gallery_engine.catalog.regions import REGIONS
from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.proof import Finding
from labs.scenarios.reader import ScenarioFiles
from labs.shell.az.commands import COMMANDS
from labs.shell.az.spec import Option

LINES = 10
STRANGE = ("rg-stray", "stray", "Stray_Gallery", "stray-image", "7.7.7", "stray-vm")
_ODDS_OF_AN_OPTION = 0.15


def check_random_runs(scenarios: Sequence[ScenarioFiles], runs: int) -> Iterator[Finding]:
    """Spread so many runs over the scenarios and their rulebooks, and find those that reach what they should not."""
    worlds = [(files, book) for files in scenarios if files.scenario.goals for book in files.scenario.rulebooks]
    starts = {}
    for number, (files, rulebook) in zip(range(runs), _over_and_over(worlds), strict=False):
        at = (files.scenario.slug, rulebook)
        if at not in starts:
            starts[at] = Run(files.scenario, rulebook)
        yield from _wander(files, starts[at].twin(), number)


def random_line(chance: random.Random, names: Sequence[str]) -> str:
    """Return a command with what it needs and a few options more, each with some value that might fit."""
    command = chance.choice([*COMMANDS.values()])
    parts = ["az", command.name]
    for option in command.options:
        if option.required or option.needed or chance.random() < _ODDS_OF_AN_OPTION:
            parts += _said(option, chance, names)
    return " ".join([*parts, "--yes"] if command.confirm else parts)


def _over_and_over(worlds: Sequence[tuple[ScenarioFiles, str]]) -> Iterator[tuple[ScenarioFiles, str]]:
    while worlds:
        yield from worlds


def _wander(files: ScenarioFiles, run: Run, number: int) -> Iterator[Finding]:
    chance = random.Random(f"{files.scenario.slug} {run.rulebook} {number}")  # noqa: S311 - not for secrets
    is_local = number % 2 == 1
    names = [*STRANGE, *(record.name for record in run.records() if is_local and record.name)]
    lines = [random_line(chance, names) for _ in range(LINES)]
    for line in lines:
        run.line(line)
    results = run.grade()
    met = [result.goal for result in results if result.verdict is Verdict.MET]
    if len(met) == len(results) if is_local else met:
        told = f"under {run.rulebook}, chance meets {', '.join(met)} by: {'; '.join(lines)}"
        yield Finding(files.document.file, told)


def _said(option: Option, chance: random.Random, names: Sequence[str]) -> list[str]:
    name = [] if option.is_positional else [option.names[0]]
    return name if option.nargs == "0" else [*name, _value(option, chance, names)]


def _value(option: Option, chance: random.Random, names: Sequence[str]) -> str:
    if option.choices:
        return chance.choice(option.choices)
    match option.kind:
        case "int" | "aaz-int" | "float":
            return str(chance.randint(0, 50))
        case "location":
            return chance.choice([*REGIONS])
        case "tags":
            return f"team={chance.choice(names)}"
        case "bool":
            return chance.choice(("true", "false"))
        case _:
            return f"'{chance.choice(names)}'"
