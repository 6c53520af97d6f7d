"""Runs by chance pass nothing, and the proof says so when they do."""

import random
from pathlib import Path
from typing import Any

from labs.scenarios.hints import check_hints
from labs.scenarios.random_runs import STRANGE, check_random_runs, random_line
from labs.scenarios.reader import ScenarioFiles, read_scenario
from labs.shell.az.commands import COMMANDS
from labs.shell.language.inputs import is_complete
from tests.factories import write_pack
from tests.labs.worlds import SOLUTION, goal, scenario_data


def files(tmp_path: Path, **changes: Any) -> ScenarioFiles:
    home = "scenarios/practice"
    pack = {f"{home}/scenario.yaml": scenario_data(**changes), f"{home}/solution.azcli": SOLUTION}
    return read_scenario(write_pack(tmp_path, pack) / "scenarios" / "practice")


def test_chance_reaches_no_goal_of_a_fair_scenario(tmp_path: Path) -> None:
    assert list(check_random_runs([files(tmp_path)], 20)) == []


def test_a_goal_that_anything_meets_is_found_with_the_lines_that_met_it(tmp_path: Path) -> None:
    loose = goal("loose", reads={"group": "/subscriptions/{subscription}"}, that="group.subscriptionId != `null`")
    found = list(check_random_runs([files(tmp_path, goals=[loose])], 2))
    assert len(found) == 2
    assert "chance meets loose by: az " in str(found[0])


def test_a_course_without_goals_has_nothing_to_run(tmp_path: Path) -> None:
    assert list(check_random_runs([files(tmp_path, goals=[])], 5)) == []


def test_random_lines_are_whole_commands_of_the_terminal() -> None:
    chance = random.Random(1)  # noqa: S311 - not for secrets
    lines = [random_line(chance, STRANGE) for _ in range(300)]
    assert all(is_complete(line) for line in lines)
    assert len({line.partition(" -")[0] for line in lines}) > 80
    assert all(any(line[3:].startswith(name) for name in COMMANDS) for line in lines)


def test_a_spoiler_and_a_whole_line_of_the_solution_are_found_in_hints(tmp_path: Path) -> None:
    told = goal("made", title="Find the image 1.0.3", hints=["Run az group create -n rg-lab -l eastus", "A group has a region."])
    found = [str(each) for each in check_hints(files(tmp_path, goals=[told], spoilers=["1.0.3"]))]
    assert len(found) == 2
    assert "`1.0.3` is a spoiler" in found[0]
    assert "a whole line of the solution" in found[1]
