"""The examples of the commands around resources: each is a line that az's parser and our checks take."""

import json
import shlex

import pytest

from labs.shell.az.commands import (
    account,
    configuring,
    costs,
    deployment,
    lock,
    login,
    management_group,
    monitor,
    policy_assignment,
    policy_assignment_parts,
    policy_definition,
    policy_state,
    provider,
    resource,
    rest,
    role_assignment,
    role_definition,
    support,
    tag,
)
from labs.shell.az.commands.configuring import EXPERIMENTAL
from labs.shell.az.spec import Example
from tests.shell.az_terminal import GROUP, Terminal, with_gallery

MODULES = (
    account,
    configuring,
    costs,
    deployment,
    lock,
    login,
    management_group,
    monitor,
    policy_assignment,
    policy_assignment_parts,
    policy_definition,
    policy_state,
    provider,
    resource,
    rest,
    role_assignment,
    role_definition,
    support,
    tag,
)
EXAMPLES = [example for module in MODULES for command in module.COMMANDS for example in command.examples]
RULE = {"if": {"field": "location", "equals": "westus"}, "then": {"effect": "audit"}}
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string", "defaultValue": "made"}},
    "resources": [],
}
NOT_THERE = (  # what the cloud and az say of something that a fresh sandbox does not have
    "ERROR: (",
    "ERROR: There is no browser",
    "ERROR: No matched assignments",
    "ERROR: No definition was found",
    "ERROR: Configuration 'defaults.group' is not set.",
    "ERROR: Wait operation timed-out",
    "ERROR: Failed to parse string as JSON:\nassignment.json",
    'WARNING: Role "id" is missing.',
)


@pytest.fixture
def terminal() -> Terminal:
    made = with_gallery()
    made.people({"subscriptions": [{"name": "Other", "owner": "owner"}]})
    files = made.state.files
    files.write("main.json", json.dumps(TEMPLATE))
    files.write("role.json", json.dumps({"Name": "Image Reader", "AssignableScopes": [f"/subscriptions/{made.subscription}"]}))
    made.words(["policy", "definition", "create", "-n", "only-eastus", "--rules", json.dumps(RULE)])
    return made


def words(example: Example) -> list[str]:
    line = (
        example.line.replace("/resourceGroups/MyRG", "/resourceGroups/rg").replace("MyRG", "rg").replace("MyGallery", "gallery")
    )
    return shlex.split(line.replace("SUBSCRIPTION", "{sub}"))[1:]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.line)
def test_an_example_is_a_line_that_is_understood(terminal: Terminal, example: Example) -> None:
    result = terminal.words(words(example))
    assert result.exit_code != 2, result.stderr
    assert "usage error" not in result.stderr
    said = result.stderr.removeprefix(f"WARNING: {EXPERIMENTAL}\n")
    assert result.exit_code == 0 or said.startswith(NOT_THERE), result.stderr


def test_the_group_that_examples_name_is_one(terminal: Terminal) -> None:
    assert terminal.does(f"tag list --resource-id {GROUP}")["name"] == "default"
