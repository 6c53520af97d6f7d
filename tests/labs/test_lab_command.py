"""`manage.py lab`: what it prints, how it exits, and that it needs no database."""

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories import write_pack
from tests.labs.worlds import SOLUTION, goal, scenario_data


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose only course has the small scenario; `broken` has a goal that cannot be graded."""
    broken = scenario_data(slug="broken", goals=[goal("a", that="length(group.location || `1`)")])
    files: dict[str, Any] = {
        "fixtures/course/scenarios/practice/scenario.yaml": scenario_data(),
        "fixtures/course/scenarios/free/scenario.yaml": scenario_data(slug="free", goals=[], rulebooks=["azure"]),
        "fixtures/course/scenarios/broken/scenario.yaml": broken,
    }
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    return write_pack(tmp_path, files)


class Said:
    """What a command said, and its exit code."""

    def __init__(self, *arguments: str) -> None:
        out, err = io.StringIO(), io.StringIO()
        self.code = 0
        try:
            call_command("lab", *arguments, stdout=out, stderr=err)
        except CommandError as refusal:
            self.code = refusal.returncode
            err.write(str(refusal))
        except SystemExit as end:
            self.code = int(str(end.code or 0))
        self.out, self.err = out.getvalue(), err.getvalue()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def script(folder: Path, text: str) -> str:
    file = folder / "lines.azcli"
    file.write_text(text)
    return str(file)


def test_a_script_that_reaches_every_goal_exits_with_0(tmp_path: Path) -> None:
    said = Said("practice", "--script", script(tmp_path, SOLUTION))
    assert (said.code, said.err) == (0, "")
    assert said.out.rstrip().endswith("20 of 20 points")
    assert "$ az group create -n rg-lab -l eastus" in said.out


def test_a_script_is_about_the_variant_that_is_asked_for(site: Path, tmp_path: Path) -> None:
    drawn = scenario_data(
        slug="drawn",
        parameters={"team": {"one_of": ["web", "data", "shop"]}},
        goals=[goal("made", that="group.tags.team == '{{team}}'")],
    )
    write_pack(site, {"fixtures/course/scenarios/drawn/scenario.yaml": drawn})
    lines = script(tmp_path, "az group create -n rg-lab -l eastus --tags team={{team}}")
    assert [Said("drawn", "--variant", number, "--script", lines).err for number in ("0", "1", "7")] == ["", "", ""]
    fixed = script(tmp_path, "az group create -n rg-lab -l eastus --tags team=web")
    assert {Said("drawn", "--variant", str(number), "--script", fixed).code for number in range(8)} == {0, 1}
    assert (Said("drawn", "--variant", "-1").code, Said("drawn", "--variant", "10000").code) == (2, 2)


def test_a_script_that_misses_a_goal_exits_with_1_and_says_what_is_there(tmp_path: Path) -> None:
    said = Said("practice", "--script", script(tmp_path, "az group create -n rg-lab -l westus"))
    assert said.code == 1
    assert "MISSED" in said.out
    assert '{"location": "westus"}' in said.out


def test_a_goal_that_cannot_be_graded_exits_with_3(tmp_path: Path) -> None:
    said = Said("broken", "--json", "--script", script(tmp_path, "az group create -n rg-lab -l eastus"))
    assert said.code == 3
    assert said.json["goals"][0]["verdict"] == "grader_error"
    assert said.json["score"] == {"earned": 0, "possible": 0}


def test_the_json_has_exactly_what_was_promised(tmp_path: Path) -> None:
    text = "# a comment\n\naz group create \\\n  -n rg-lab -l eastus\necho done\nsleep 90s\naz group show -n gone\n"
    found = Said("practice", "--json", "--rulebook", "azure", "--script", script(tmp_path, text)).json
    assert list(found) == ["scenario", "rulebook", "commands", "goals", "score", "digest"]
    assert (found["scenario"], found["rulebook"]) == ("practice", "azure")
    assert [command["line"] for command in found["commands"]] == [
        "az group create   -n rg-lab -l eastus",
        "echo done",
        "sleep 90s",
        "az group show -n gone",
    ]
    assert {tuple(command) for command in found["commands"]} == {
        ("line", "exit_code", "stdout", "stderr", "virtual_time", "requests")
    }
    assert [command["exit_code"] for command in found["commands"]] == [0, 0, 0, 3]
    assert [command["virtual_time"][11:19] for command in found["commands"]] == ["09:00:00", "09:00:00", "09:01:30", "09:01:30"]
    made, _, slept, missing = [command["requests"] for command in found["commands"]]
    assert slept == []
    assert list(made[0]) == ["method", "path", "query", "body", "status", "error_code", "rule", "caller"]
    assert (made[0]["method"], made[0]["status"], made[0]["error_code"], made[0]["rule"]) == ("PUT", 201, None, None)
    assert (missing[0]["status"], missing[0]["error_code"]) == (404, "ResourceGroupNotFound")
    assert missing[0]["rule"]
    assert [list(each) for each in found["goals"]] == [["id", "verdict", "points", "expected", "actual"]] * 3
    assert [each["verdict"] for each in found["goals"]] == ["met", "missed", "met"]
    assert found["score"] == {"earned": 15, "possible": 20}
    assert len(found["digest"]) == 64


def test_the_same_script_gives_the_same_document(tmp_path: Path) -> None:
    file = script(tmp_path, SOLUTION)
    assert Said("practice", "--json", "--script", file).out == Said("practice", "--json", "--script", file).out


def test_a_script_comes_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SOLUTION.encode())))
    assert Said("practice", "--script", "-").code == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Which scenario?"),
        (["nowhere"], "There is no scenario “nowhere”. There are: broken, free, practice."),
        (["practice", "--rulebook", "moon"], "--rulebook moon: expected chapter or azure"),
        (["free", "--rulebook", "chapter"], "--rulebook chapter: expected azure"),
        (["practice", "--script", "/no/such/file"], "--script /no/such/file: No such file or directory"),
        (["practice", "--json"], "--json needs --script"),
    ],
)
def test_bad_input_exits_with_2_and_one_clear_line(arguments: list[str], reason: str) -> None:
    said = Said(*arguments)
    assert said.code == 2
    assert reason in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert said.out == ""


def test_a_script_that_is_no_text_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    said = Said("practice", "--script", str(tmp_path / "binary"))
    assert (said.code, "it is not UTF-8" in said.err) == (2, True)


def test_a_scenario_that_is_broken_is_bad_input_with_file_and_line(site: Path) -> None:
    file = site / "fixtures/course/scenarios/practice/scenario.yaml"
    file.write_text(file.read_text().replace("minutes: '5'", "minutes: soon"))
    said = Said("practice", "--script", script(site, SOLUTION))
    assert said.code == 2
    assert said.err.startswith(f"{file}:6: expected whole minutes")


def test_a_scenario_that_cannot_start_is_bad_input(site: Path) -> None:
    file = site / "fixtures/course/scenarios/practice/scenario.yaml"
    file.write_text(file.read_text().replace("rg-start -l westus", "rg-start -l atlantis"))
    said = Said("practice", "--script", script(site, SOLUTION))
    assert (said.code, "practice cannot start" in said.err) == (2, True)


def test_the_list_is_there_for_people_and_for_programs() -> None:
    assert [line.split()[0] for line in Said("--list").out.splitlines()] == ["broken", "free", "practice"]
    found = Said("--list", "--json").json
    assert [(each["scenario"], each["rulebooks"]) for each in found][1:] == [
        ("free", ["azure"]),
        ("practice", ["chapter", "azure"]),
    ]


def test_a_conversation_prompts_shows_what_changed_and_ends_with_the_grade(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = "az group create \\\n -n rg-lab -l eastus\n\necho 'two\nlines'\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    said = Said("practice")
    assert said.code == 1
    assert said.out.count("> ") == 2
    assert "[met] The goal made" in said.out
    assert "two\nlines" in said.out
    assert said.out.rstrip().endswith("15 of 20 points")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_terminal_lines_can_be_edited_and_ctrl_d_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "readline", raising=False)
    monkeypatch.setattr(sys, "stdin", Terminal("echo 'two\nlines'\n"))
    said = Said("free")
    assert (said.code, "two\nlines" in said.out) == (0, True)
    assert "readline" in sys.modules


def test_a_line_that_is_open_at_the_end_is_run_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("echo 'open"))
    assert Said("free").code == 0


def test_a_conversation_without_goals_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    said = Said("free")
    assert (said.code, "no goals" in said.out) == (0, True)


def test_ten_thousand_lines_stay_quick(tmp_path: Path) -> None:
    lines = ("az group create -n rg-lab -l eastus\n" + "echo $?\n" * 9) * 1_000
    begun = time.process_time()
    said = Said("practice", "--json", "--script", script(tmp_path, lines))
    assert len(said.json["commands"]) == 10_000
    assert time.process_time() - begun < 30
