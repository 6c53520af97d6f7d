"""Hints lead; they do not solve: what the texts of a scenario may not give away before it is solved."""

from collections.abc import Iterator

from labs.scenarios.proof import Finding
from labs.scenarios.reader import ScenarioFiles
from labs.scenarios.schema import Scenario, under
from labs.shell.session import split_inputs
from quiz.content.strict_yaml import Place


def check_hints(files: ScenarioFiles) -> Iterator[Finding]:
    """Find words of `spoilers` in what is read before the end, and hints that are a whole line of the solution."""
    scenario = files.scenario
    solutions = "\n".join(dict.fromkeys(under(scenario.solution, rulebook) for rulebook in scenario.rulebooks))
    lines = [" ".join(line.split()) for line in split_inputs(solutions) if not line.lstrip().startswith("#")]
    for place, text in dict.fromkeys(_told(scenario)):
        for word in scenario.spoilers:
            if word.lower() in text.lower():
                yield _finding(files, place, f"`{word}` is a spoiler, which nothing says before the debrief")
        if "hints" in place and any(line in " ".join(text.split()) for line in lines):
            yield _finding(files, place, "the hint has a whole line of the solution, which is shown only where it is asked for")


def _told(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    for rulebook in scenario.rulebooks:
        yield ("summary",), scenario.summary
        yield ("story",), under(scenario.story, rulebook)
        yield ("brief",), under(scenario.brief, rulebook)
        for index, goal in enumerate(scenario.goals):
            yield ("goals", index, "title"), goal.title
            yield from ((("goals", index, "hints", number), hint) for number, hint in enumerate(goal.hints))


def _finding(files: ScenarioFiles, place: Place, reason: str) -> Finding:
    return Finding(files.document.file, reason, files.document.line(place))
