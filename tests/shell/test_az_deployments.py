"""az deployment: templates from the terminal's files, and what they would change."""

import json
from typing import Any

import pytest

from labs.shell.az.what_if import pretty
from tests.shell.az_terminal import GROUP, Terminal, with_group

VERSION = {"api-version": "2025-04-01"}
AT = f"{GROUP.replace('resourceGroups', 'resourcegroups')}/providers/Microsoft.Resources/deployments"
TEMPLATE: dict[str, Any] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {
        "name": {"type": "string"},
        "count": {"type": "int", "defaultValue": 1},
        "tags": {"type": "object", "defaultValue": {}},
        "open": {"type": "bool", "defaultValue": False},
    },
    "resources": [
        {
            "type": "Microsoft.Compute/galleries",
            "apiVersion": "2023-07-03",
            "name": "[parameters('name')]",
            "location": "eastus",
            "tags": "[parameters('tags')]",
            "properties": {"description": "[string(parameters('count'))]"},
        }
    ],
    "outputs": {"open": {"type": "bool", "value": "[parameters('open')]"}},
}
NOTE = (
    "Note: The result may contain false positive predictions (noise).\n"
    "You can help us improve the accuracy of the result by opening an issue here: https://aka.ms/WhatIfIssues\n\n"
)


@pytest.fixture
def terminal() -> Terminal:
    found = with_group()
    found.state.files.write("main.json", f"// a gallery\n{json.dumps(TEMPLATE)} /* that is all */")
    return found


def test_a_template_is_validated_deployed_and_read_back(terminal: Terminal) -> None:
    shown = terminal.does("deployment group create -g rg -f main.json -p name=gallery")
    assert terminal.sent() == [
        ("POST", f"{AT}/main/validate", VERSION),
        ("PUT", f"{AT}/main", VERSION),
        ("GET", f"{AT}/main", VERSION),
    ]
    assert terminal.body() == {
        "properties": {"template": TEMPLATE, "parameters": {"name": {"value": "gallery"}}, "mode": "Incremental"}
    }
    assert (shown["resourceGroup"], shown["properties"]["provisioningState"], shown["tags"]) == ("rg", "Succeeded", None)
    assert shown["properties"]["outputs"] == {"open": {"type": "Bool", "value": False}}
    assert terminal.does("sig show -g rg -r gallery")["description"] == "1"


def test_parameters_come_as_pairs_files_and_json_the_last_one_wins(terminal: Terminal) -> None:
    terminal.state.files.write("values.json", json.dumps({"parameters": {"name": {"value": "a"}, "count": {"value": 5}}}))
    line = "deployment group validate -g rg -f main.json -p values.json name=gallery -p open=true count=7"
    words = [*line.split(), 'tags={"team":"images"}', "-p", '{"open":{"value":false}}']
    assert terminal.words(words).exit_code == 0
    assert terminal.body("POST")["properties"]["parameters"] == {
        "name": {"value": "gallery"},
        "count": {"value": 7},
        "open": {"value": False},
        "tags": {"value": {"team": "images"}},
    }
    terminal.does("deployment group validate -g rg -f main.json -p @values.json")
    assert terminal.body("POST")["properties"]["parameters"] == {"name": {"value": "a"}, "count": {"value": 5}}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "Please enter one of the following: template file, template spec, template url, or Bicep parameters file."),
        ("-f nope.json", "[Errno 2] No such file or directory: 'nope.json'"),
        ("-f main.bicep", "this lab does not simulate Bicep: write the template as JSON."),
        ("-f broken.json", "Failed to parse 'broken.json', please check whether it is a valid JSON format"),
        ("-f main.json", "Missing input parameters: name"),
        ("-f main.json -p nam=x", "unrecognized template parameter 'nam'. Allowed parameters: count, name, open, tags"),
        ("-f main.json -p nothing", "Unable to parse parameter: nothing"),
        ("-f main.json -p name=x count=many", "invalid literal for int() with base 10: 'many'"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_sent(terminal: Terminal, more: str, said: str) -> None:
    terminal.state.files.write("broken.json", "{")
    assert terminal.refused(f"deployment group create -g rg {more}") == f"ERROR: {said}\n"
    assert terminal.sent() == []


def test_what_is_wrong_inside_is_told_line_by_line(terminal: Terminal) -> None:
    first, second = terminal.refused("deployment group create -g rg -f main.json -p name=bad-name").splitlines()
    assert first.startswith("ERROR: InvalidTemplateDeployment - The template deployment 'main' is not valid")
    assert second.startswith("BadRequest - Gallery name is invalid.")
    result = terminal.run("deployment group validate -g nowhere -f main.json -p name=x")
    assert result.exit_code == 3
    assert result.stderr.startswith("ERROR: (ResourceGroupNotFound)")


def test_a_deployment_that_fails_prints_its_last_status(terminal: Terminal) -> None:
    terminal.does("sig create -g rg -r kept")
    terminal.does("lock create -n keep -t CanNotDelete -g rg --resource kept --resource-type Microsoft.Compute/galleries")
    said = terminal.refused("deployment group create -g rg -f main.json -p name=gallery --mode Complete")
    last = json.loads(said.removeprefix("ERROR: "))
    assert (last["status"], last["error"]["code"]) == ("Failed", "DeploymentFailed")
    assert [one["code"] for one in last["error"]["details"]] == ["ScopeLocked"]
    assert terminal.does("deployment group show -g rg -n main")["properties"]["provisioningState"] == "Failed"


def test_deployments_are_listed_shown_exported_and_forgotten(terminal: Terminal) -> None:
    terminal.does("deployment group create -g rg -f main.json -p name=gallery -n first")
    rows = terminal.prints("deployment group list -g rg -o table")
    assert rows[0].split() == ["Name", "State", "Timestamp", "Mode", "ResourceGroup"]
    assert terminal.sent() == [("GET", f"{AT}/", VERSION)]
    assert terminal.does("deployment group list -g rg --filter \"provisioningState eq 'Failed'\"") == []
    assert terminal.does("deployment group export -g rg -n first")["resources"] == TEMPLATE["resources"]
    steps = terminal.does("deployment operation group list -g rg -n first")
    assert [one["properties"]["provisioningOperation"] for one in steps][:1] == ["Create"]
    line = f"deployment operation group show -g rg -n first --operation-ids {steps[0]['operationId']}"
    assert terminal.does(line)[0]["operationId"] == steps[0]["operationId"]
    terminal.does("deployment group wait -g rg -n first --created")
    terminal.does("deployment group delete -g rg -n first")
    assert "(DeploymentNotFound)" in terminal.refused("deployment group show -g rg -n first")
    assert terminal.does("sig show -g rg -r gallery")["name"] == "gallery"


def test_what_if_prints_what_would_change_and_changes_nothing(terminal: Terminal) -> None:
    lines = terminal.prints("deployment group what-if -g rg -f main.json -p name=gallery")
    assert lines[3:5] == ["Resource and property changes are indicated with this symbol:", "  + Create"]
    assert "  + Microsoft.Compute/galleries/gallery [2023-07-03]" in lines
    assert lines[-1] == "Resource changes: 1 to create."
    assert terminal.sent() == [("POST", f"{AT}/main/whatIf", VERSION)]
    assert terminal.body("POST")["properties"]["whatIfSettings"] == {"resultFormat": "FullResourcePayloads"}
    assert terminal.does("sig list") == []


def test_what_if_tells_changed_properties_apart(terminal: Terminal) -> None:
    terminal.does("deployment group create -g rg -f main.json -p name=gallery")
    terminal.does("sig create -g rg -r other")
    lines = terminal.prints("deployment group what-if -g rg -f main.json -p name=gallery count=2")
    assert '    ~ properties.description: "1" => "2"' in lines
    assert "  * Microsoft.Compute/galleries/other" in lines
    assert lines[-1] == "Resource changes: 1 to modify, 1 to ignore."
    complete = terminal.prints("deployment group what-if -g rg -f main.json -p name=gallery --mode Complete -x NoChange")
    assert complete[-1] == "Resource changes: 1 to delete."
    plain = terminal.does("deployment group what-if -g rg -f main.json -p name=gallery --no-pretty-print")
    assert sorted(one["changeType"] for one in plain["changes"]) == ["Ignore", "NoChange"]


def test_create_can_only_look_and_cannot_ask(terminal: Terminal) -> None:
    line = "deployment group create -g rg -f main.json -p name=gallery"
    assert terminal.prints(f"{line} --what-if")[-1] == "Resource changes: 1 to create."
    result = terminal.run(f"{line} --confirm-with-what-if")
    assert result.exit_code == 1
    assert result.stdout.endswith("Resource changes: 1 to create.\n")
    assert terminal.does("sig list") == []


def test_a_deployment_can_be_left_to_itself(terminal: Terminal) -> None:
    assert terminal.does("deployment group create -g rg -f main.json -p name=gallery --no-wait") is None
    assert [method for method, *_ in terminal.sent()] == ["POST", "PUT"]


def test_a_subscription_takes_templates_too(terminal: Terminal) -> None:
    group = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-11-01", "name": "made", "location": "westus"}
    terminal.state.files.write("groups.json", json.dumps({**TEMPLATE, "parameters": {}, "outputs": {}, "resources": [group]}))
    assert terminal.prints("deployment sub what-if -l eastus -f groups.json")[-1].startswith("Resource changes: 1 to create")
    terminal.does("deployment sub create -l eastus -f groups.json")
    assert terminal.body()["location"] == "eastus"
    assert terminal.does("group show -n made")["location"] == "westus"
    assert [one["name"] for one in terminal.does("deployment sub list")] == ["groups"]
    assert "--location/-l" in terminal.refused("deployment sub create -f groups.json")


def change(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceId": f"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/{name}",
        "changeType": kind,
        **more,
    }


def test_nothing_to_change_says_so() -> None:
    assert pretty([]) == f"{NOTE}\nResource changes: no change.\n"


def test_changes_are_laid_out_by_kind_and_depth() -> None:
    made = change(
        "Create", "b", after={"apiVersion": "1", "zones": ["1", {"x": None}], "properties": {"size": 4, "deep": {"on": True}}}
    )
    gone = change("Delete", "a", before={"apiVersion": "1", "tags": {}})
    nested = {
        "path": "0",
        "propertyChangeType": "Modify",
        "children": [{"path": "size", "propertyChangeType": "Delete", "before": 1}],
    }
    delta = [
        {"path": "properties.parts", "propertyChangeType": "Array", "children": [nested]},
        {"path": "tags.a", "propertyChangeType": "Create", "after": "b"},
        {"path": "sku", "propertyChangeType": "Modify", "before": {"name": "x"}, "after": "y"},
    ]
    text = pretty([made, gone, change("Modify", "c", before={"apiVersion": "1"}, delta=delta)])
    assert text == (
        f"{NOTE}Resource and property changes are indicated with these symbols:\n  - Delete\n  + Create\n  ~ Modify\n"
        "\nThe deployment will update the following scope:\n\nScope: /subscriptions/s/resourceGroups/rg\n"
        '\n  - Microsoft.Compute/disks/a [1]\n\n      apiVersion: "1"\n      tags:       {}\n'
        '\n  + Microsoft.Compute/disks/b [1]\n\n      apiVersion:         "1"\n'
        '      zones: [\n        0: "1"\n        1:\n\n          x: null\n\n      ]\n'
        "      properties.size:    4\n      properties.deep.on: true\n"
        '\n  ~ Microsoft.Compute/disks/c [1]\n    + tags.a: "b"\n'
        "    ~ properties.parts: [\n      ~ 0:\n\n        - size: 1\n\n      ]\n"
        '    ~ sku:\n\n        name: "x"\n\n      => "y"\n\n'
        "\nResource changes: 1 to delete, 1 to create, 1 to modify.\n"
    )
