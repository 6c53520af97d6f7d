"""az policy: definitions, assignments, and what complies."""

import json
from typing import Any

import pytest

from tests.shell.az_terminal import GROUP, Terminal, with_group

VERSION = {"api-version": "2025-11-01"}
DEFINITIONS = "/providers/Microsoft.Authorization/policyDefinitions"
ASSIGNMENTS = "/providers/Microsoft.Authorization/policyAssignments"
RULE = {"if": {"not": {"field": "location", "equals": "eastus"}}, "then": {"effect": "deny"}}


@pytest.fixture
def terminal() -> Terminal:
    return with_group()


def define(terminal: Terminal, *more: str) -> Any:
    words = ["policy", "definition", "create", "-n", "pd", "--rules", json.dumps(RULE), *more]
    result = terminal.words(words)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def assign(terminal: Terminal, more: str = "") -> Any:
    define(terminal)
    return terminal.does(f"policy assignment create -n pa --policy pd -g rg {more}")


def test_a_definition_is_written_as_the_real_client_writes_it(terminal: Terminal) -> None:
    made = define(terminal)
    assert terminal.sent() == [("PUT", f"/subscriptions/{{sub}}{DEFINITIONS}/pd", VERSION)]
    assert terminal.body() == {"properties": {"mode": "Indexed", "policyRule": RULE}}
    assert (made["policyType"], made["mode"], made["policyRule"]) == ("Custom", "Indexed", RULE)


def test_rules_and_parameters_come_from_files_json_and_shorthand(terminal: Terminal) -> None:
    terminal.state.files.write("rule.json", json.dumps({**RULE, "if": {"field": "name", "equals": "[parameters('called')]"}}))
    for number, params in enumerate(("{called:{type:String}}", '{"called":{"type":"String"}}', "called={type:String}")):
        line = f"policy definition create -n pd{number} --rules rule.json --metadata category=Names"
        result = terminal.words([*line.split(), "--params", params])
        shown = json.loads(result.stdout)
        assert (shown["parameters"], shown["metadata"]["category"]) == ({"called": {"type": "String"}}, "Names")
    assert "Failed to parse '--rule' argument" in terminal.refused("policy definition create -n bad --rules {")


def test_a_definition_is_found_built_in_first(terminal: Terminal) -> None:
    define(terminal)
    assert terminal.does("policy definition show -n pd")["name"] == "pd"
    assert terminal.sent() == [
        ("GET", f"{DEFINITIONS}/pd", VERSION),
        ("GET", f"/subscriptions/{{sub}}{DEFINITIONS}/pd", VERSION),
    ]
    built_in = terminal.does("policy definition list --filter \"policyType eq 'BuiltIn'\" --max-items 1")[0]
    assert terminal.does(f"policy definition show -n {built_in['name']}")["policyType"] == "BuiltIn"
    assert terminal.sent() == [("GET", f"{DEFINITIONS}/{built_in['name']}", VERSION)]


def test_a_definition_is_changed_and_deleted(terminal: Terminal) -> None:
    define(terminal)
    assert (
        terminal.does("policy definition update -n pd --display-name Here --set metadata.category=Places")["displayName"]
        == "Here"
    )
    assert [method for method, *_ in terminal.sent()] == ["GET", "PUT"]
    shown = terminal.does("policy definition list --filter \"policyType eq 'Custom'\"")
    assert [(one["name"], one["metadata"]["category"]) for one in shown] == [("pd", "Places")]
    terminal.does("policy definition delete -n pd")
    assert "(PolicyDefinitionNotFound)" in terminal.refused("policy definition show -n pd")


def test_an_assignment_holds_at_once_and_refuses_by_name(terminal: Terminal) -> None:
    made = assign(terminal)
    assert terminal.sent() == [
        ("GET", f"{DEFINITIONS}/pd", VERSION),
        ("GET", f"/subscriptions/{{sub}}{DEFINITIONS}/pd", VERSION),
        ("PUT", f"{GROUP}{ASSIGNMENTS}/pa", VERSION),
    ]
    assert terminal.body() == {"properties": {"enforcementMode": "Default", "policyDefinitionId": made["policyDefinitionId"]}}
    said = terminal.refused("sig create -g rg -r gallery -l westus")
    assert said.startswith("ERROR: (RequestDisallowedByPolicy) Resource 'gallery' was disallowed by policy.")
    terminal.does("sig create -g rg -r gallery -l eastus")


def test_an_assignment_without_a_name_gets_one(terminal: Terminal) -> None:
    define(terminal)
    made = terminal.does(f"policy assignment create --policy pd --scope {GROUP}")
    assert len(made["name"]) == 22
    assert made["scope"].endswith("/resourceGroups/rg")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("create -n pa -g rg", "usage error: --policy NAME_OR_ID | --policy-set-definition NAME_OR_ID"),
        ("create -n pa --policy pd -g rg --scope /subscriptions/x", "usage error: --scope SCOPE | --resource-group NAME"),
        ("create -n pa --policy nope -g rg", "Invalid value in --policy or --policy-set-definition: 'nope'"),
        ("create -n pa --policy pd -g rg --not-scopes x", "Invalid resource ID value in --not-scopes: 'x'"),
        ("list --scope x", "Invalid value in --scope: 'x'"),
    ],
)
def test_a_half_said_assignment_is_refused_in_the_real_words(terminal: Terminal, line: str, said: str) -> None:
    define(terminal)
    assert terminal.refused(f"policy assignment {line}") == f"ERROR: {said}\n"


def test_assignments_are_listed_by_scope(terminal: Terminal) -> None:
    assign(terminal)
    assert terminal.does("policy assignment list") == []
    assert terminal.sent() == [("GET", f"/subscriptions/{{sub}}{ASSIGNMENTS}", {**VERSION, "$filter": "atExactScope()"})]
    assert [one["name"] for one in terminal.does("policy assignment list -g rg")] == ["pa"]
    assert [one["name"] for one in terminal.does("policy assignment list -d")] == ["pa"]
    assert terminal.sent()[0][2]["$filter"] == "atScopeAndBelow()"
    assert [one["name"] for one in terminal.does(f"policy assignment list --scope {GROUP}")] == ["pa"]


def test_an_assignment_is_changed_and_deleted(terminal: Terminal) -> None:
    assign(terminal)
    changed = terminal.does("policy assignment update -n pa -g rg -e DoNotEnforce --description Looks")
    assert (changed["enforcementMode"], changed["description"]) == ("DoNotEnforce", "Looks")
    terminal.does("sig create -g rg -r gallery -l westus")
    terminal.does("policy assignment delete -n pa -g rg")
    assert "(PolicyAssignmentNotFound)" in terminal.refused("policy assignment show -n pa -g rg")


def test_messages_are_added_changed_and_removed(terminal: Terminal) -> None:
    assign(terminal, '-m message="Only East US here."')
    where = "-n pa -g rg"
    assert terminal.does(f"policy assignment non-compliance-message list {where}") == [{"message": "Only East US here."}]
    assert terminal.does(f"policy assignment non-compliance-message create {where} -m two") == {"message": "two"}
    changed = terminal.does(f"policy assignment non-compliance-message update {where} -m two --set message=three")
    assert changed == {"message": "three"}
    assert terminal.does(f"policy assignment non-compliance-message show {where} -m three") == {"message": "three"}
    terminal.does(f"policy assignment non-compliance-message delete {where} -m three")
    assert terminal.does(f"policy assignment non-compliance-message list {where}") == [{"message": "Only East US here."}]
    assert "no message 'three'" in terminal.refused(f"policy assignment non-compliance-message show {where} -m three")


def test_an_identity_comes_with_a_location_and_goes_again(terminal: Terminal) -> None:
    made = assign(terminal, "--mi-system-assigned -l eastus")
    assert made["identity"]["type"] == "SystemAssigned"
    assert terminal.does("policy assignment identity show -n pa -g rg") == made["identity"]
    terminal.does("policy assignment identity remove -n pa -g rg")
    assert terminal.does("policy assignment identity show -n pa -g rg") is None
    assert terminal.does("policy assignment identity assign -n pa -g rg --system-assigned")["type"] == "SystemAssigned"


def test_what_does_not_comply_is_listed_and_counted(terminal: Terminal) -> None:
    terminal.does("sig create -g rg -r here -l eastus")
    terminal.does("sig create -g rg -r there -l westus")
    assign(terminal)
    states = terminal.does("policy state list -g rg")
    assert {one["resourceId"].rpartition("/")[2]: one["complianceState"] for one in states} == {
        "here": "Compliant",
        "there": "NonCompliant",
    }
    assert terminal.sent() == [
        (
            "POST",
            f"{GROUP}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults",
            {"api-version": "2019-10-01"},
        )
    ]
    broken = terminal.does('policy state list --filter "isCompliant eq false"')
    assert [one["resourceId"].rpartition("/")[2] for one in broken] == ["there"]
    one = "-g rg --resource there --resource-type galleries --namespace Microsoft.Compute"
    assert [each["complianceState"] for each in terminal.does(f"policy state list {one}")] == ["NonCompliant"]
    assert terminal.does("policy state summarize -g rg")["results"]["nonCompliantResources"] == 1
    terminal.does("policy state trigger-scan -g rg")
    assert "usage error" in terminal.refused("policy state list --resource there")


def test_a_policy_of_the_indexed_mode_asks_no_tag_of_a_subnet(terminal: Terminal) -> None:
    rule = '{"if":{"field":"tags.team","exists":"false"},"then":{"effect":"deny"}}'
    terminal.does(f"policy definition create -n tagged --mode Indexed --rules '{rule}'")
    terminal.does("policy assignment create -n tagged --policy tagged --scope /subscriptions/{sub}/resourceGroups/rg")
    assert "RequestDisallowedByPolicy" in terminal.refused("network vnet create -g rg -n net")
    terminal.does("network vnet create -g rg -n net --tags team=images")
    terminal.does("network vnet subnet create -g rg --vnet-name net -n one --address-prefixes 10.0.1.0/24")
