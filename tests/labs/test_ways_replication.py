"""Other right ways through the labs about replication and deploying: other commands, another order, names of one's own.

A file of `ways` is named after its lab; its first line names the rulebooks under which it has to meet every goal.
"""

from pathlib import Path

import pytest
from django.conf import settings

from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.reader import read_scenario
from labs.shell.session import split_inputs

SCENARIOS = Path(settings.BASE_DIR) / "fixtures" / "compute-gallery" / "scenarios"
WAYS = sorted((Path(__file__).parent / "ways").glob("*.azcli"))
FIRST_LINE = "# rulebooks: "


def rulebooks_of(way: Path) -> list[str]:
    """The rulebooks that the first line of a way names."""
    first = way.read_text().partition("\n")[0]
    assert first.startswith(FIRST_LINE), f"{way} does not begin with `{FIRST_LINE}`"
    return first.removeprefix(FIRST_LINE).split(", ")


EACH = [pytest.param(way, rulebook, id=f"{way.stem}-{rulebook}") for way in WAYS for rulebook in rulebooks_of(way)]


@pytest.mark.parametrize(("way", "rulebook"), EACH)
def test_another_right_way_meets_every_goal(way: Path, rulebook: str) -> None:
    run = Run(read_scenario(SCENARIOS / way.stem.partition("--")[0]).scenario, rulebook)
    for line in split_inputs(way.read_text()):
        run.line(line)
    results = run.grade()
    assert results
    assert {result.goal: result.actual for result in results if result.verdict is not Verdict.MET} == {}
