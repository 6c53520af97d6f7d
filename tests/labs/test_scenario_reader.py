"""scenario.yaml is complete, or refused with file, line and what was expected."""

from pathlib import Path
from typing import Any

import pytest

from labs.scenarios.reader import read_scenario, read_scenarios
from quiz.content import PackError
from tests.factories import write_pack
from tests.labs.worlds import TWICE, UNTAGGED, goal, scenario_data


def written(tmp_path: Path, traps: dict[str, str] | None = None, **changes: Any) -> Path:
    files: dict[str, Any] = {"scenarios/practice/scenario.yaml": scenario_data(**changes)}
    files |= {f"scenarios/practice/traps/{name}.azcli": text for name, text in (traps or {}).items()}
    return write_pack(tmp_path, files) / "scenarios" / "practice"


def test_a_scenario_is_read_whole(tmp_path: Path) -> None:
    found = read_scenario(written(tmp_path)).scenario
    assert (found.slug, found.rulebooks, found.possible) == ("practice", ["chapter", "azure"], 20)
    assert [(each.id, each.is_guard, each.needs) for each in found.goals] == [
        ("made", False, []),
        ("tagged", False, ["made"]),
        ("made-once", True, []),
    ]


def test_scenarios_come_in_the_order_of_the_course(tmp_path: Path) -> None:
    written(tmp_path)
    write_pack(tmp_path, {"scenarios/another/scenario.yaml": scenario_data(slug="another")})
    assert [files.scenario.slug for files in read_scenarios(tmp_path, ["practice", "another"])] == ["practice", "another"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"slug": "other"}, "expected the name of the folder, `practice`"),
        ({"clock": "the ninth hour"}, "expected an instant"),
        ({"rulebooks": ["chapter", "chapter"]}, "expected each rulebook once"),
        ({"rulebooks": ["moon"]}, "expected one of azure, chapter"),
        ({"colour": "red"}, "found `colour`"),
        ({"minutes": "soon"}, "expected whole minutes"),
        ({"goals": [goal("a"), goal("a")]}, "expected each goal once, found `a` a second time"),
        ({"goals": [goal("a", needs=["b"])]}, "which is no goal of this scenario"),
        ({"goals": [goal("a", needs=["b"]), goal("b", needs=["a"])]}, "in a circle"),
        ({"goals": [goal("a", that="group.[")]}, "expected a JMESPath"),
        ({"goals": [goal("a", that={"chapter": "`true`", "azure": "("})]}, "expected a JMESPath"),
        ({"goals": [goal("a", missed_when="]")]}, "expected a JMESPath"),
        ({"goals": [goal("a", actual="")]}, "text of 1 to 4,000"),
        ({"goals": [goal("a", reads={})]}, "the key `reads` or `journal`"),
        ({"goals": [goal("a", reads={"g": "/subscriptions/{tenant}/x/y"})]}, "no other placeholder than {subscription}"),
        ({"goals": [goal("a", reads={"g": "/"})]}, "the path of an ARM resource"),
        ({"goals": [goal("a", reads={"g": "/subscriptions/s/providers"})]}, "the path of an ARM resource"),
        ({"goals": [goal("a", journal={"group": {"method": "PUT", "path": "/a/b"}})]}, "a name that `reads` does not have"),
        ({"goals": [goal("a", journal={"made": {"method": "FETCH", "path": "/a/b"}})]}, "one of DELETE, GET"),
        ({"goals": [goal("a", reads={"No Name": "/a/b"})]}, "a name such as `version`"),
        ({"goals": [goal("a", points="101")]}, "whole points, 0 to 100"),
        ({"goals": [goal("a", read="nowhere")]}, "a section, as chapter-slug#anchor"),
        ({"goals": [goal("a", facts=[])]}, "a list of one fact or more"),
    ],
)
def test_a_broken_scenario_is_refused_where_it_is_broken(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    folder = written(tmp_path, **changes)
    with pytest.raises(PackError) as refusal:
        read_scenario(folder)
    assert expected in str(refusal.value)
    assert str(refusal.value).startswith(f"{folder / 'scenario.yaml'}:")


def test_the_line_is_that_of_the_mistake(tmp_path: Path) -> None:
    folder = written(tmp_path, goals=[goal("a"), goal("b", that="(")])
    lines = (folder / "scenario.yaml").read_text().splitlines()
    with pytest.raises(PackError) as refusal:
        read_scenario(folder)
    assert lines[refusal.value.line - 1].strip() == "that: ("


def test_a_trap_names_the_goal_it_misses_and_may_name_a_rulebook(tmp_path: Path) -> None:
    found = read_scenario(written(tmp_path, {"one": UNTAGGED, "two": TWICE})).traps
    assert [(trap.file.name, trap.misses, trap.rulebooks) for trap in found] == [
        ("one.azcli", "tagged", ("chapter", "azure")),
        ("two.azcli", "made-once", ("azure",)),
    ]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("az group list\n", 1, "a first line `# misses: goal-id`"),
        ("# misses: nothing-known\n", 1, "a goal of this scenario"),
        ("# misses: made\n# rulebook: moon\n", 2, "one of chapter, azure"),
    ],
)
def test_a_trap_without_its_head_is_refused(tmp_path: Path, text: str, line: int, expected: str) -> None:
    folder = written(tmp_path, {"one": text})
    with pytest.raises(PackError) as refusal:
        read_scenario(folder)
    assert (refusal.value.line, refusal.value.expected) == (line, expected)


def test_a_folder_without_a_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="a file that can be read"):
        read_scenario(tmp_path)
