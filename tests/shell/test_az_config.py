"""az config and az configure: what later lines take for granted."""

import pytest

from labs.shell.bounds import MAX_SETTING_TEXT, MAX_SETTINGS
from tests.shell.az_terminal import Terminal, with_gallery


@pytest.fixture
def terminal() -> Terminal:
    return with_gallery()


@pytest.mark.parametrize(
    "line", ["config set defaults.group=rg defaults.location=westus", "configure -d group=rg location=westus"]
)
def test_a_default_group_and_region_hold_for_later_lines(terminal: Terminal, line: str) -> None:
    terminal.does(line)
    assert terminal.does("sig show -r gallery")["name"] == "gallery"
    assert terminal.does("sig create -r other")["location"] == "westus"
    assert terminal.does("sig create -r third -l eastus")["location"] == "eastus"


def test_a_default_output_holds_until_it_is_unset(terminal: Terminal) -> None:
    terminal.does("config set core.output=table")
    assert terminal.prints("sig list")[0].split() == ["Location", "Name", "ProvisioningState", "ResourceGroup"]
    assert terminal.prints("sig list --query [].name -o tsv") == ["gallery"]
    terminal.does("config unset core.output")
    assert terminal.does("sig list --query [].name") == ["gallery"]


def test_what_is_kept_can_be_read(terminal: Terminal) -> None:
    terminal.does("config set defaults.group=rg core.collect_telemetry=no")
    source = "~/.azure/config"
    group = {"name": "group", "source": source, "value": "rg"}
    assert terminal.does("config get defaults.group") == group
    assert terminal.does("config get defaults") == [group]
    assert terminal.does("config get") == {
        "core": [{"name": "collect_telemetry", "source": source, "value": "no"}],
        "defaults": [group],
    }
    assert terminal.does("configure --list-defaults") == [group]
    assert terminal.refused("config get defaults.location").endswith("ERROR: Configuration 'defaults.location' is not set.\n")


def test_an_empty_value_forgets_a_default(terminal: Terminal) -> None:
    terminal.does("configure --defaults group=rg")
    assert terminal.does("group show")["name"] == "rg"
    terminal.does("configure --defaults group=")
    assert "the following arguments are required: --name/-n/--resource-group/-g" in terminal.refused("group show")


@pytest.mark.parametrize("line", ["config set group=rg", "config set defaults.group", "config unset x", "configure -d group"])
def test_a_setting_needs_a_section_a_name_and_a_value(terminal: Terminal, line: str) -> None:
    assert "ERROR: usage error:" in terminal.refused(line)
    assert terminal.state.defaults == {}


def test_questions_of_configure_are_not_asked_here(terminal: Terminal) -> None:
    assert "az config set" in terminal.refused("configure")


def test_settings_are_bounded(terminal: Terminal) -> None:
    assert str(MAX_SETTING_TEXT) in terminal.refused(f"config set a.b={'x' * MAX_SETTING_TEXT}")
    terminal.does("config set " + " ".join(f"a.s{number}=1" for number in range(MAX_SETTINGS)))
    assert f"at most {MAX_SETTINGS}" in terminal.refused("config set a.more=1")
    terminal.does("config set a.s0=2")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("extension add -n support", "is not needed here"),
        ("find group", "use 'az GROUP --help'"),
        ("interactive", "completes words on Tab"),
        ("upgrade", "answers as azure-cli 2.91.0"),
    ],
)
def test_what_a_lab_does_without_says_so_in_one_line(terminal: Terminal, line: str, said: str) -> None:
    result = terminal.run(line)
    assert result.exit_code == 2
    assert said in result.stderr.splitlines()[0]


def test_a_default_is_read_as_the_option_reads_it(terminal: Terminal) -> None:
    terminal.words(["config", "set", "defaults.location=West US", "core.output=TSV"])
    assert terminal.prints("group create -n other --query location") == ["westus"]
    terminal.does("config set core.output=paper")
    assert terminal.does("group show -n other")["location"] == "westus"


def test_config_is_experimental_and_says_so(terminal: Terminal) -> None:
    said = terminal.run("config set defaults.group=rg").stderr
    assert said == (
        "WARNING: Command group 'config' is experimental and under development. Reference and support levels: "
        "https://aka.ms/CLI_refstatus\n"
    )
    assert terminal.run("config get --only-show-errors").stderr == ""


def test_environment_variables_stand_for_settings_and_go_before_them(terminal: Terminal) -> None:
    terminal.does("group create -n rg -l eastus")
    terminal.does("group create -n other -l westus")
    terminal.run("configure --defaults group=rg")
    terminal.state.variables |= {"AZURE_DEFAULTS_GROUP": "other", "AZURE_CORE_OUTPUT": "tsv"}
    assert terminal.run("group show --query name").stdout == "other\n"
    terminal.state.variables.clear()
    assert terminal.run("group show --query name").stdout == '"rg"\n'
