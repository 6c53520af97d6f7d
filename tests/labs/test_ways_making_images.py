"""Labs about making images are passed by other right ways than the one in their solution: `ways/*.azcli`."""

import re
from pathlib import Path

import pytest

from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.folders import find_scenario
from labs.scenarios.reader import read_scenario
from labs.scenarios.variants import fill, values_of, variant
from labs.shell.session import split_inputs


def said(script: str, key: str) -> str | None:
    found = re.search(rf"^# {key}: (\S+)$", script, re.MULTILINE)
    return found[1] if found else None


WAYS = [
    pytest.param(way.read_text(), rulebook, id=f"{way.stem}-{rulebook}")
    for way in sorted((Path(__file__).parent / "ways").glob("*.azcli"))
    for rulebook in ("chapter", "azure")
    if said(way.read_text(), "rulebook") in {None, rulebook}
]


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(("script", "rulebook"), WAYS)
def test_another_right_way_meets_every_goal(script: str, rulebook: str, number: int) -> None:
    folder = find_scenario(said(script, "lab") or "")
    assert folder is not None
    template = read_scenario(folder).template
    run = Run(variant(template, number), rulebook)
    for line in split_inputs(fill(script, values_of(template, number))):
        run.line(line)
    assert {result.goal: result.actual for result in run.grade() if result.verdict is not Verdict.MET} == {}
