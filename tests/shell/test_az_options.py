"""The command table against the real client's own argument tables."""

from typing import Any

import pytest

from labs.shell.az.commands import COMMANDS
from labs.shell.az.spec import GLOBALS, Command, Option, Support
from labs.shell.az.suggest import DEEPER
from tests.shell.az_world import Az, evidence

REAL = evidence("az_options")
OURS_ONLY = {"version"}  # `az version` is in no group of the recorded tables


def real_arguments(name: str) -> dict[str, dict[str, Any]]:
    return {" ".join(row["options"]): row for row in REAL["commands"][name]["args"]}


def our_options(command: Command) -> dict[str, Option]:
    local = [option for option in command.every_option if option not in GLOBALS[:-1]]
    return {" ".join(option.names): option for option in local}


def facts(option: Option) -> dict[str, Any]:
    nargs = {"1": 1, "0": None, "": None}.get(option.nargs, option.nargs)
    found = {
        "options": list(option.names),
        "required": option.required,
        "nargs": nargs,
        "choices": list(option.choices),
        "default": option.default,
        "id_part": option.part,
        "flag": option.nargs == "0",
    }
    return {key: value for key, value in found.items() if value not in (None, [], "", False)}


def real_facts(row: dict[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in row.items() if key not in {"needed", "type"}}
    if row.get("flag"):
        shown.pop("nargs", None)
    return shown


def test_the_table_has_the_commands_of_the_real_client_and_no_others() -> None:
    assert set(COMMANDS) - OURS_ONLY == set(REAL["commands"])


@pytest.mark.parametrize("name", sorted(REAL["commands"]))
def test_a_command_takes_exactly_the_options_of_the_real_one(name: str) -> None:
    assert set(our_options(COMMANDS[name])) == set(real_arguments(name))


@pytest.mark.parametrize("name", sorted(REAL["commands"]))
def test_each_option_requires_takes_and_defaults_as_the_real_one(name: str) -> None:
    ours, real = our_options(COMMANDS[name]), real_arguments(name)
    assert {key: facts(option) for key, option in ours.items()} == {key: real_facts(row) for key, row in real.items()}


@pytest.mark.parametrize("name", sorted(REAL["commands"]))
def test_a_missing_option_is_named_in_the_real_order(name: str) -> None:
    required = [option.names for option in COMMANDS[name].every_option if option.required]
    assert required == [tuple(row["options"]) for row in REAL["commands"][name]["args"] if row.get("required")]


@pytest.mark.parametrize("name", sorted(REAL["commands"]))
def test_a_command_asks_for_confirmation_and_runs_on_the_machinery_of_the_real_one(name: str) -> None:
    command, real = COMMANDS[name], REAL["commands"][name]
    assert (command.confirm, command.aaz) == (real["confirm"], real["aaz"])


@pytest.mark.parametrize("name", REAL["others"])
def test_a_command_that_only_azure_has_is_told_from_a_misspelled_one(name: str) -> None:
    words = name.split()
    known = [DEEPER.get(" ".join(words[:depth]), frozenset()) for depth in range(1, len(words))]
    assert any(word in names for word, names in zip(words[1:], known, strict=True))
    result = Az().run(name)
    assert result.exit_code == 2
    assert "this lab does not simulate it" in result.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_a_summary_and_an_example_that_names_it(name: str) -> None:
    command = COMMANDS[name]
    assert command.summary.endswith(".")
    assert command.examples
    assert all(example.line.startswith(f"az {name}") for example in command.examples)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_that_does_something_says_what(name: str) -> None:
    silent = [option.names for option in COMMANDS[name].options if not option.help and option.support is not Support.NONE]
    assert silent == []


def test_an_option_without_effect_here_is_refused_with_one_line() -> None:
    result = Az().run("vm create -g rg -n v --image Ubuntu2204 --generate-ssh-keys --workspace w")
    assert result.exit_code == 1
    assert result.stderr == "ERROR: this lab does not simulate '--workspace' of 'az vm create': leave it out.\n"


def test_the_options_that_change_nothing_visible_are_these() -> None:
    invisible = {
        option.names[0] for command in COMMANDS.values() for option in command.every_option if option.support is Support.INVISIBLE
    }
    assert invisible == {
        "--acquire-policy-token",
        "--accept-term",
        "--all",
        "--change-reference",
        "--debug",
        "--disable-integrity-monitoring",
        "--disable-integrity-monitoring-autoupgrade",
        "--enable-integrity-monitoring",
        "--refresh",
        "--ssh-key-type",
        "--verbose",
    }
