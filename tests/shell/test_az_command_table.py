"""Our command table against the real client's own: commands, options, and what each option asks for and takes.

The evidence holds every command of the recorded tables, and the commands that the project's page lists besides. Whatever we have
is compared; what we have not is in one of the tables below, with the reason.
"""

from typing import Any

import pytest

from labs.shell.az.commands import COMMANDS
from labs.shell.az.forms import ARTIFACT, GALLERY, OLDER_GALLERY
from labs.shell.az.spec import GLOBALS, Command, Option, Support
from tests.shell.az_world import Az, evidence

REAL = evidence("az_command_table")
APPLICATIONS = "VM applications are no images; nothing in the engine serves them"
PROFILES = "access control inside a VM is not simulated"
ELSEWHERE = "Azure has it; neither the page's list nor the exercises ask for it"
UNRECORDED = "not in the recorded tables; read from the client's sources or written from its documentation"
EXTENSION = "an extension of the client, which the recorded tables do not have"
UNUSED_TAGS = "the engine keeps no names of tags that nothing carries"
REFERENCE = "not in the recorded tables; the reference of azure-cli"
LEFT_OUT: dict[str, str] = {  # a group or a command → why it is not in this lab
    "account management-group check-name-availability": ELSEWHERE,
    "account management-group entities": ELSEWHERE,
    "account management-group hierarchy-settings": ELSEWHERE,
    "account management-group subscription show": ELSEWHERE,
    "account management-group subscription show-sub-under-mg": ELSEWHERE,
    "account management-group tenant-backfill": ELSEWHERE,
    "disk config update": "a Linux tool's setting, not a disk's",
    "feature registration": "a second door to the same features",
    "group deployment": "deprecated in Azure; `deployment group` is its place",
    "group export": "the engine makes no template of what is there; the page's list does not name it",
    "image builder": "a service of its own",
    "policy definition version": ELSEWHERE,
    "role assignment list-changelogs": ELSEWHERE,
    "sig gallery-application": APPLICATIONS,
    "sig in-vm-access-control-profile": PROFILES,
    "sig in-vm-access-control-profile-version": PROFILES,
    "tag add-value": UNUSED_TAGS,
    "tag remove-value": UNUSED_TAGS,
    "vm application": APPLICATIONS,
    "vm assess-patches": ELSEWHERE,
    "vm auto-shutdown": ELSEWHERE,
    "vm availability-set": ELSEWHERE,
    "vm boot-diagnostics": ELSEWHERE,
    "vm convert": ELSEWHERE,
    "vm diagnostics": ELSEWHERE,
    "vm encryption": ELSEWHERE,
    "vm extension": ELSEWHERE,
    "vm host": ELSEWHERE,
    "vm image accept-terms": "deprecated in Azure",
    "vm image terms": ELSEWHERE,
    "vm install-patches": ELSEWHERE,
    "vm migrate-to-vmss": ELSEWHERE,
    "vm monitor": ELSEWHERE,
    "vm perform-maintenance": ELSEWHERE,
    "vm reimage": ELSEWHERE,
    "vm run-command create": ELSEWHERE,
    "vm run-command delete": ELSEWHERE,
    "vm run-command list": ELSEWHERE,
    "vm run-command show": ELSEWHERE,
    "vm run-command update": ELSEWHERE,
    "vm run-command wait": ELSEWHERE,
    "vm secret": ELSEWHERE,
    "vm simulate-eviction": ELSEWHERE,
    "vm unmanaged-disk": "unmanaged disks are not simulated",
    "vm user": ELSEWHERE,
}
WITHOUT_EVIDENCE: dict[str, str] = {  # a group or a command of ours → why it is compared with nothing
    "account tenant": EXTENSION,
    "config": UNRECORDED,
    "configure": UNRECORDED,
    "costmanagement": EXTENSION,
    "deployment group": UNRECORDED,
    "deployment operation": UNRECORDED,
    "deployment sub": UNRECORDED,
    "lock": UNRECORDED,
    "login": UNRECORDED,
    "logout": UNRECORDED,
    "monitor": UNRECORDED,
    "policy state": UNRECORDED,
    "provider": UNRECORDED,
    "resource tag": UNRECORDED,
    "rest": UNRECORDED,
    "disk-encryption-set": REFERENCE,
    "network": REFERENCE,
    "role definition": UNRECORDED,
    "ssh": EXTENSION,
    "storage": REFERENCE,
    "support": EXTENSION,
    "version": UNRECORDED,
    "vmss deallocate": REFERENCE,
    "vmss delete-instances": REFERENCE,
    "vmss list-skus": REFERENCE,
    "vmss restart": REFERENCE,
    "vmss start": REFERENCE,
    "vmss stop": REFERENCE,
    "vmss wait": REFERENCE,
}
HIDDEN_FLAG = "a flag whose action is wrapped, so that the recorded table does not show it as one"
DIFFERENT: dict[tuple[str, str], str] = {  # (command, option) → why it differs
    ("deployment group create", "--handle-extended-json-format"): HIDDEN_FLAG,
    ("deployment group validate", "--handle-extended-json-format"): HIDDEN_FLAG,
    ("resource show", "--latest-include-preview"): HIDDEN_FLAG,
}
PATTERNS = (GALLERY, OLDER_GALLERY, ARTIFACT)  # the others say what the cloud says anyway


def within(name: str, places: dict[str, str]) -> bool:
    """Tell whether a command is, or is inside of, one of `places`."""
    return any(name == place or name.startswith(f"{place} ") for place in places)


def real_arguments(name: str) -> dict[str, dict[str, Any]]:
    return {" ".join(row["options"]): row for row in REAL["commands"][name]["args"] if (name, row["options"][0]) not in DIFFERENT}


def our_options(command: Command) -> dict[str, Option]:
    local = [option for option in command.every_option if option not in GLOBALS[:-1]]
    return {" ".join(option.names): option for option in local if (command.name, option.names[0]) not in DIFFERENT}


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
        "pattern": option.pattern,
        "type": option.kind if option.kind in {"int", "float", "aaz-int"} else "",
    }
    return {key: value for key, value in found.items() if value not in (None, [], "", False)}


def real_facts(row: dict[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in row.items() if key not in {"needed", "type", "pattern"}}
    if row.get("type") in {"int", "float", "aaz-int"}:
        shown["type"] = row["type"]
    if row.get("pattern") in PATTERNS:
        shown["pattern"] = row["pattern"]
    if row.get("flag"):
        shown.pop("nargs", None)
    return shown


COMPARED = sorted(set(COMMANDS) & set(REAL["commands"]))
LISTED = sorted(set(COMMANDS) & set(REAL["listed"]))


def test_every_command_of_the_real_client_is_ours_or_has_a_reason() -> None:
    missing = {name for name in {*REAL["commands"], *REAL["listed"]} - set(COMMANDS) if not within(name, LEFT_OUT)}
    assert missing == set()


def test_nothing_that_the_page_lists_is_left_out_but_what_has_no_engine() -> None:
    left_out = {name for name in REAL["wanted"] if name not in COMMANDS and within(name, LEFT_OUT)}
    assert {LEFT_OUT[place] for place in LEFT_OUT if any(within(name, {place: ""}) for name in left_out)} <= {
        APPLICATIONS,
        PROFILES,
        UNUSED_TAGS,
    }


def test_every_command_of_ours_is_compared_or_has_a_reason() -> None:
    alone = {name for name in COMMANDS if name not in COMPARED and name not in LISTED}
    assert {name for name in alone if not within(name, WITHOUT_EVIDENCE)} == set()


def test_no_reason_outlives_its_command() -> None:
    names = {*REAL["commands"], *REAL["listed"]}
    assert [place for place in LEFT_OUT if not any(within(name, {place: ""}) for name in names - set(COMMANDS))] == []
    assert [place for place in WITHOUT_EVIDENCE if not any(within(name, {place: ""}) for name in COMMANDS)] == []


@pytest.mark.parametrize("name", COMPARED)
def test_a_command_takes_exactly_the_options_of_the_real_one(name: str) -> None:
    assert set(our_options(COMMANDS[name])) == set(real_arguments(name))


@pytest.mark.parametrize("name", COMPARED)
def test_each_option_requires_takes_and_defaults_as_the_real_one(name: str) -> None:
    ours, real = our_options(COMMANDS[name]), real_arguments(name)
    assert {key: facts(option) for key, option in ours.items()} == {key: real_facts(row) for key, row in real.items()}


@pytest.mark.parametrize("name", COMPARED)
def test_a_missing_option_is_named_in_the_real_order(name: str) -> None:
    required = [option.names for option in COMMANDS[name].every_option if option.required]
    assert required == [tuple(row["options"]) for row in REAL["commands"][name]["args"] if row.get("required")]


@pytest.mark.parametrize("name", COMPARED)
def test_a_command_asks_waits_and_runs_on_the_machinery_of_the_real_one(name: str) -> None:
    command, real = COMMANDS[name], REAL["commands"][name]
    waits = any("--no-wait" in option.names for option in command.options)
    assert (command.confirm, command.aaz, waits) == (real["confirm"], real["aaz"], real["no_wait"])


@pytest.mark.parametrize("name", LISTED)
def test_a_command_that_only_the_page_lists_takes_what_the_page_says(name: str) -> None:
    shown = [option for option in COMMANDS[name].options if option.group != "Global Policy"]
    ours = {frozenset(option.names): (option.required or option.needed, option.nargs in {"*", "+"}) for option in shown}
    rows = REAL["listed"][name]["args"]
    assert ours == {frozenset(row["options"]): (bool(row.get("required")), bool(row.get("many"))) for row in rows}
    wanted = {frozenset(row["options"]): row["choices"] for row in rows if "choices" in row}
    assert {frozenset(option.names): list(option.choices) for option in shown if frozenset(option.names) in wanted} == wanted
    assert COMMANDS[name].confirm == REAL["listed"][name]["confirm"]


@pytest.mark.parametrize("name", sorted({*REAL["commands"], *REAL["listed"]} - set(COMMANDS)))
def test_a_command_that_only_azure_has_is_told_from_a_misspelled_one(name: str) -> None:
    result = Az().run(name)
    assert result.exit_code == 2
    assert "this lab does not simulate it" in result.stderr or "is deprecated" in result.stderr
    assert "misspelled" not in result.stderr


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


INVISIBLE = {  # options that are taken and change nothing that this lab shows
    "--acquire-policy-token",
    "--all",
    "--change-reference",
    "--disable-integrity-monitoring",
    "--disable-integrity-monitoring-autoupgrade",
    "--enable-integrity-monitoring",
    "--handle-extended-json-format",
    "--include-extended-locations",
    "--local",
    "--resource",
    "--resource-type",
    "--scope",
    "--ssh-key-type",
    "--wait",
}


def test_the_options_that_change_nothing_visible_are_these() -> None:
    invisible = {
        option.names[0] for command in COMMANDS.values() for option in command.every_option if option.support is Support.INVISIBLE
    }
    assert invisible == INVISIBLE
