"""az, az GROUP --help, az COMMAND --help."""

import pytest

from labs.shell.az.commands import COMMANDS, SUMMARIES
from tests.shell.az_world import Az


def test_az_alone_greets_and_lists_the_groups() -> None:
    result = Az().run("")
    assert result.exit_code == 0
    assert all(f"    {name} " in result.stdout for name in ("account", "group", "image", "sig", "vm", "version"))


def test_the_version_says_which_client_is_imitated() -> None:
    assert "2.91.0" in Az().run("--version").stdout
    assert Az().does("version")["azure-cli"] == "2.91.0"


@pytest.mark.parametrize("name", sorted(SUMMARIES))
def test_help_of_a_group_lists_what_is_in_it(name: str) -> None:
    for line in (f"{name} --help", f"{name} -h"):
        result = Az().run(line)
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[1] == "Group"
        assert lines[2].startswith(f"    az {name} : ")
    inside = [command for command in COMMANDS if command.rpartition(" ")[0] == name]
    assert all(f"    {command.rpartition(' ')[2]} " in result.stdout for command in inside)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_a_command_has_its_parts_in_az_s_order(name: str) -> None:
    result = Az().run(f"{name} --help")
    assert (result.exit_code, result.stderr) == (0, "")
    heads = [line for line in result.stdout.splitlines() if line and not line.startswith(" ")]
    assert heads[:2] == ["Command", "Arguments"]
    assert heads[-2:] == ["Global Arguments", "Examples"]
    assert all(len(line) <= 100 or len(line.split()) == 1 for line in result.stdout.splitlines())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_names_every_option(name: str) -> None:
    text = Az().run(f"{name} --help").stdout
    for option in COMMANDS[name].every_option:
        assert all((f" {name} " in text) for name in option.names if name not in option.hidden)


def test_required_options_come_first_and_are_marked() -> None:
    lines = Az().run("sig create -h").stdout.splitlines()
    place = lines.index("Arguments")
    assert lines[place + 1].split()[:3] == ["--gallery-name", "-r", "[Required]"]
    assert lines[place + 2].split()[:3] == ["--resource-group", "-g", "[Required]"]


def test_choices_and_defaults_are_told() -> None:
    text = " ".join(Az().run("sig image-definition create --help").stdout.split())
    assert "Allowed values: Generalized, Specialized. Default: Generalized." in text


def test_asking_for_help_asks_the_cloud_for_nothing() -> None:
    az = Az()
    az.run("vm create -g rg --help")
    assert az.requests == []


def test_the_version_lists_the_parts_as_the_client_does() -> None:
    lines = Az().run("--version").stdout.splitlines()
    assert lines[:4] == ["azure-cli                         2.91.0", "", "core                              2.91.0", lines[3]]
    assert lines[3].split() == ["telemetry", "1.1.0"]
    assert list(Az().does("version")) == ["azure-cli", "azure-cli-core", "azure-cli-telemetry", "extensions"]
