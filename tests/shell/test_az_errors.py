"""What az says of mistakes, against the real client's exit codes and words (the latter by digest)."""

import shlex
from typing import Any

import pytest

from tests.evidence.derive import digest, kind_of, shape_of
from tests.shell.az_world import Az, evidence

OTHER: dict[str, str] = {
    "": "a greeting in our own words; tested with the help",
    "vm create -g rg1 -n v": "the recording's server had no marketplace image; ours has",
    "group create -n 'bad name!' -l eastus": "the recording's server took a name that Azure refuses; ours refuses it",
    "sig delete -g rgx -r nope": "the recording's server did not look for the group; Azure and ours do",
    "account set -s nope": "the recording's cloud had a name of its own",
}
SERVER_DECIDES = {"ERROR: (", "Code:", "Message:", "Target:"}


def is_compared(case: dict[str, Any]) -> bool:
    return case["signed_in"] and case["line"] not in OTHER


CASES = [case for case in evidence("az_errors") if is_compared(case)]


@pytest.fixture
def az() -> Az:
    world = Az()
    world.does("group create -n rg1 -l eastus")
    return world


def test_every_recorded_mistake_is_compared_or_has_a_reason() -> None:
    every = evidence("az_errors")
    assert len(CASES) == 67
    assert len(every) - len(CASES) == 8


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"])
def test_a_mistake_gets_the_exit_code_and_the_words_of_the_real_client(az: Az, case: dict[str, Any]) -> None:
    result = az.words(shlex.split(case["line"]))
    shape = shape_of(result.stderr.strip("\n")) if result.stderr else []
    kinds = [kind_of(line) for line in shape]
    assert result.exit_code == case["exit"], result.stderr
    assert [kind for kind in kinds if kind != "Target:"] == [kind for kind in case["kinds"] if kind != "Target:"], result.stderr
    ours = "\n".join(line for line in shape if kind_of(line) not in SERVER_DECIDES)
    assert digest(ours) == case["own_words"], result.stderr


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"])
def test_a_refused_line_prints_nothing_on_stdout(az: Az, case: dict[str, Any]) -> None:
    result = az.words(shlex.split(case["line"]))
    assert result.exit_code == 0 or result.stdout == ""


def test_a_missing_resource_gives_three_and_its_error_on_three_lines(az: Az) -> None:
    result = az.run("sig show -g rg1 -r nope")
    first, second, third = result.stderr.splitlines()
    assert result.exit_code == 3
    assert first.startswith("ERROR: (ResourceNotFound) ")
    assert second == "Code: ResourceNotFound"
    assert third == f"Message: {first.partition(') ')[2]}"


def test_a_missing_group_found_by_a_validator_gives_two(az: Az) -> None:
    line = "sig image-definition create -g nope -r g -i d -p p -f f -s s --os-type Linux"
    result = az.run(line)
    assert (result.exit_code, "(ResourceGroupNotFound)" in result.stderr) == (2, True)


def test_a_name_of_a_deleted_gallery_in_an_unknown_subscription_is_not_asked_for(az: Az) -> None:
    result = az.run("sig show --ids /subscriptions/x/resourceGroups/y/providers/Microsoft.Compute/galleries/z")
    assert (result.exit_code, [item for item in az.requests if "Darkroom.Lab" not in item.path]) == (1, [])


def test_examples_of_the_command_come_with_a_usage_error(az: Az) -> None:
    result = az.run("group create -n x")
    lines = result.stderr.splitlines()
    place = lines.index("Examples from command's help:")
    assert lines[place - 1] == ""
    assert lines[place + 1].startswith("az group create ")
    assert lines[-2:] == ["https://aka.ms/cli_ref", "Read more about the command in reference docs"]


def test_warnings_are_left_out_when_only_errors_are_wanted(az: Az) -> None:
    result = az.run("vm delete -g rg1 -n v --only-show-errors")
    assert result.stderr == "ERROR: Operation cancelled.\n"


def test_a_mistyped_password_option_does_not_show_the_password(az: Az) -> None:
    result = az.run("vm create -g rg1 -n v --admin-pasword Sesame-1234567 --admin-passwrod=Sesame-1234567")
    assert result.exit_code == 2
    assert "Sesame" not in result.stderr
    assert "********" in result.stderr


def test_an_empty_name_is_refused_before_the_cloud_is_asked(az: Az) -> None:
    result = az.run("group show -n ''")
    assert (result.exit_code, [item for item in az.requests if "Darkroom.Lab" not in item.path]) == (1, [])


def test_deleting_what_is_not_there_succeeds(az: Az) -> None:
    result = az.run("sig delete -g rg1 -r nope")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
