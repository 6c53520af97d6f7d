"""Other right ways through the labs of deploying and of a version's life: another order, other commands, plain requests."""

from pathlib import Path

import pytest

from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.folders import find_scenario
from labs.scenarios.reader import read_scenario
from labs.scenarios.variants import fill, values_of, variant
from labs.shell.session import split_inputs

WAYS = sorted((Path(__file__).parent / "ways").glob("*.azcli"))


@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize("way", WAYS, ids=[way.stem for way in WAYS])
def test_another_right_way_meets_every_goal(way: Path, number: int, rulebook: str) -> None:
    folder = find_scenario(way.name.partition(".")[0])
    assert folder is not None
    template = read_scenario(folder).template
    run = Run(variant(template, number), rulebook)
    for line in split_inputs(fill(way.read_text(encoding="utf-8"), values_of(template, number))):
        run.line(line)
    left = {result.goal: result.actual for result in run.grade() if result.verdict is not Verdict.MET}
    assert left == {}
