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
WITHOUT_WORLD = (  # what they name is there in no sandbox, or gone by then, and az says so
    "az config get",
    "az deployment group wait",
    "az deployment sub wait",
    "az role assignment update",
    "az role definition update",
    "az policy assignment non-compliance-message",
    "az policy assignment identity",
    "az deployment operation group show",
    "az deployment operation sub show",
)


@pytest.fixture(scope="module")
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
    before = terminal.state.to_json()
    result = terminal.words(words(example))
    terminal.state = type(terminal.state).from_json(before)
    assert result.exit_code != 2, result.stderr
    assert "usage error" not in result.stderr
    if not example.line.startswith(WITHOUT_WORLD):
        assert result.exit_code == 0 or result.stderr.startswith(("ERROR: (", "ERROR: There is no browser")), result.stderr


def test_the_group_that_examples_name_is_one(terminal: Terminal) -> None:
    assert terminal.does(f"tag list --resource-id {GROUP}")["name"] == "default"
