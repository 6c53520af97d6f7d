"""The language of policies: what is read, and what a rule finds."""

from typing import Any

import pytest

from gallery_engine.policy import definition, fields, parameters
from gallery_engine.policy.evaluation import Evaluation, Scene
from gallery_engine.policy.operators import OPERATORS
from gallery_engine.policy.problems import BadRule, Failed
from gallery_engine.records import JSON, Document
from tests.engine.policy_language_cast import VM, read, refused, resource

RULES: JSON = [{"access": "Allow", "port": 22}, {"access": "Deny", "port": 22}, {"access": "Allow", "port": 80}]
DECLARED: JSON = {
    "effect": {"type": "String", "allowedValues": ["Audit", "Deny"], "defaultValue": "Audit"},
    "ids": {"type": "array"},
    "until": {"type": "DateTime", "defaultValue": "2026-01-01T00:00:00Z"},
    "on": {"type": "Boolean", "defaultValue": True},
    "ratio": {"type": "Float", "defaultValue": 1.5},
}
IMAGE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/web"


def holds(condition: Any, of: Document | None = None, **given: JSON) -> bool:
    """Whether a rule with this `if` holds for a resource; the parameters of its definition are those given."""
    declared: Document = {name: {"type": _type_of(value)} for name, value in given.items()}
    read = definition.read({"parameters": declared, "policyRule": {"if": condition, "then": {"effect": "deny"}}}, "p")
    scene = Scene(of if of is not None else resource(), given, {"name": "rg", "tags": {"team": "images"}, "location": "eastus"})
    return Evaluation(scene).holds(read.condition)


def _type_of(value: JSON) -> str:
    return {list: "Array", str: "String", bool: "Boolean", int: "Integer", dict: "Object"}[type(value)]


class TestConditions:
    @pytest.mark.parametrize(
        ("operator", "right", "wrong"),
        [
            ("equals", "VM", "vmx"),
            ("notEquals", "other", "vm"),
            ("like", "V*", "x*"),
            ("notLike", "x*", "*m"),
            ("match", "??", "?#"),
            ("notMatch", "VM", "v."),
            ("matchInsensitively", "V?", "W?"),
            ("notMatchInsensitively", "W?", "V?"),
            ("contains", "V", "x"),
            ("notContains", "x", "v"),
            ("in", ["a", "Vm"], ["a"]),
            ("notIn", ["a"], ["a", "vm"]),
            ("exists", True, "false"),
            ("less", "vn", "vm"),
            ("lessOrEquals", "VM", "vl"),
            ("greater", "vl", "vm"),
            ("greaterOrEquals", "vm", "vn"),
        ],
    )
    def test_each_operator_holds_for_one_value_and_not_for_its_neighbour(self, operator: str, right: JSON, wrong: JSON) -> None:
        assert holds({"field": "name", operator: right})
        assert not holds({"field": "name", operator: wrong})

    def test_every_operator_of_the_documentation_is_there(self) -> None:
        assert len(OPERATORS) == 19

    def test_keys_of_tags_are_found_in_any_case(self) -> None:
        assert holds({"field": "tags", "containsKey": "ENV"})
        assert holds({"field": "tags", "notContainsKey": "team"})

    @pytest.mark.parametrize("pattern", ["a*b*c", "*", "abc", "*bc", "a*", "*b*"])
    def test_a_star_stands_for_any_text(self, pattern: str) -> None:
        assert holds({"field": "name", "like": pattern}, resource(name="abc"))
        assert not holds({"field": "name", "like": f"{pattern}x"}, resource(name="abc"))

    def test_the_ends_of_a_pattern_do_not_overlap(self) -> None:
        assert not holds({"field": "name", "like": "ab*ba"}, resource(name="aba"))

    def test_numbers_and_truth_are_compared_as_they_are_written(self) -> None:
        sized = resource(properties={"count": 3, "on": True})
        assert holds({"field": f"{VM}/count", "equals": "3"}, sized)
        assert holds({"field": f"{VM}/count", "less": 10}, sized)
        assert holds({"field": f"{VM}/on", "equals": "True"}, sized)
        assert not holds({"field": f"{VM}/missing", "less": 10}, sized)

    def test_what_cannot_be_compared_fails_the_evaluation(self) -> None:
        with pytest.raises(Failed, match="cannot be compared"):
            holds({"field": "name", "less": 3})
        with pytest.raises(Failed, match="expects an array"):
            holds({"field": "name", "in": "[parameters('one')]"}, one="vm")

    def test_regions_are_the_same_in_any_spelling(self) -> None:
        assert holds({"field": "location", "in": ["East US", "westus"]})
        assert holds({"field": "location", "notEquals": "West US"})

    def test_clauses_are_joined_by_all_any_and_not(self) -> None:
        yes, no = {"field": "name", "equals": "vm"}, {"field": "name", "equals": "x"}
        assert holds({"allOf": [yes, {"anyOf": [no, yes]}, {"not": no}]})
        assert not holds({"allOf": [yes, no]})
        assert not holds({"anyOf": [no, {"not": yes}]})


class TestFields:
    @pytest.mark.parametrize("name", ["tags.Env", "tags['env']", "tags[env]", "TAGS['ENV']"])
    def test_a_tag_may_be_written_in_each_way(self, name: str) -> None:
        assert holds({"field": name, "equals": "prod"})

    def test_a_quote_in_a_tag_is_doubled(self) -> None:
        assert fields.read("tags['''it''']").tag == "'it'"

    @pytest.mark.parametrize(
        ("kind", "properties"),
        [
            (VM, {"storageProfile": {"imageReference": {"id": IMAGE}}}),
            (f"{VM[:-1]}ScaleSets", {"virtualMachineProfile": {"storageProfile": {"imageReference": {"id": IMAGE}}}}),
        ],
    )
    def test_the_image_is_found_in_machines_and_scale_sets(self, kind: str, properties: Document) -> None:
        made = resource(type=kind, properties=properties)
        assert holds({"field": "Microsoft.Compute/imageId", "in": "[parameters('ids')]"}, made, ids=[IMAGE.upper()])
        assert not holds({"field": "Microsoft.Compute/imagePublisher", "exists": True}, made)

    def test_the_size_of_a_machine_is_its_sku(self) -> None:
        made = resource(properties={"hardwareProfile": {"vmSize": "Standard_B1s"}})
        assert holds({"field": f"{VM}/sku.name", "equals": "standard_b1s"}, made)
        disk = resource(type="Microsoft.Compute/disks", sku={"name": "Premium_LRS"})
        assert holds({"field": "Microsoft.Compute/disks/sku.name", "equals": "Premium_LRS"}, disk)

    def test_an_alias_of_another_type_has_no_value(self) -> None:
        assert holds({"field": "Microsoft.Compute/disks/diskSizeGB", "exists": "false"})

    def test_every_member_of_an_array_has_to_meet_the_condition(self) -> None:
        regions: JSON = [{"name": "eastus"}, {"name": "westus"}]
        version = resource(
            type="Microsoft.Compute/galleries/images/versions", properties={"publishingProfile": {"targetRegions": regions}}
        )
        alias = "Microsoft.Compute/galleries/images/versions/publishingProfile.targetRegions[*].name"
        assert holds({"field": alias, "in": ["eastus", "westus"]}, version)
        assert not holds({"field": alias, "equals": "eastus"}, version)
        assert holds({"field": alias, "equals": "anything"}, resource(type=version["type"]))

    @pytest.mark.parametrize("name", ["nonsense", "Microsoft.Compute/nonsense", "/", "a//b/c", ""])
    def test_what_is_no_field_is_refused(self, name: str) -> None:
        assert refused({"if": {"field": name, "exists": True}, "then": {"effect": "deny"}})[0] == "InvalidPolicyAlias"


class TestCounts:
    ALIAS = "Microsoft.Network/networkSecurityGroups/securityRules[*]"

    def nsg(self) -> Document:
        return resource(type="Microsoft.Network/networkSecurityGroups", properties={"securityRules": RULES})

    def test_members_are_counted_one_at_a_time(self) -> None:
        both = {"allOf": [{"field": f"{self.ALIAS}.access", "equals": "allow"}, {"field": f"{self.ALIAS}.port", "equals": 22}]}
        assert holds({"count": {"field": self.ALIAS, "where": both}, "equals": 1}, self.nsg())
        assert holds({"count": {"field": self.ALIAS}, "equals": 3}, self.nsg())
        assert holds({"count": {"field": self.ALIAS}, "less": 1})

    def test_the_current_member_may_be_asked_for(self) -> None:
        where = {"value": f"[current('{self.ALIAS}.port')]", "greater": 22}
        assert holds({"count": {"field": self.ALIAS, "where": where}, "equals": 1}, self.nsg())
        patterns = {"value": ["x*", "v*"], "where": {"field": "name", "like": "[current()]"}}
        assert holds({"count": patterns, "equals": 1})

    def test_counts_within_counts_know_the_outer_member(self) -> None:
        inner = {"field": self.ALIAS, "where": {"field": f"{self.ALIAS}.port", "equals": "[current('port')]"}}
        outer = {"value": "[parameters('ports')]", "name": "port", "where": {"count": inner, "greater": 0}}
        assert holds({"count": outer, "equals": 2}, self.nsg(), ports=[22, 80, 443])

    def test_value_counts_have_an_end(self) -> None:
        condition = {
            "count": {"value": "[parameters('many')]", "where": {"field": "name", "equals": "[current()]"}},
            "greater": 0,
        }
        assert not holds(condition, many=["a"] * 100)
        with pytest.raises(Failed, match="more than 100 times"):
            holds(condition, many=["a"] * 101)

    def test_an_evaluation_has_an_end(self) -> None:
        alias = f"{VM}/list[*]"
        where: JSON = {"count": {"field": f"{VM}/other[*]", "where": {"field": alias, "equals": "x"}}, "greater": 0}
        large = resource(properties={"list": ["y"] * 400, "other": ["z"] * 400})
        with pytest.raises(Failed, match="more than 50000 evaluations"):
            holds({"count": {"field": alias, "where": where}, "greater": 0}, large)


class TestExpressions:
    def test_values_are_evaluated_wherever_they_stand(self) -> None:
        assert holds({"value": "[resourceGroup().name]", "equals": "rg"})
        assert holds({"field": "location", "in": ["[resourceGroup().location]", "global"]})
        assert holds({"value": "[less(length(field('tags')), 3)]", "equals": "true"})
        assert holds({"value": "[field('type')]", "exists": True})

    def test_a_tag_that_the_group_lacks_is_empty(self) -> None:
        assert holds({"value": "[resourceGroup().tags['team']]", "equals": "images"})
        assert holds({"value": "[resourceGroup().tags['env']]", "equals": ""})

    def test_the_name_of_a_field_may_be_made(self) -> None:
        condition = {"field": "[concat('tags[', parameters('tag'), ']')]", "exists": "false"}
        assert holds(condition, tag="team")
        assert not holds(condition, tag="env")

    def test_a_made_name_that_is_no_field_fails_the_evaluation(self) -> None:
        with pytest.raises(Failed, match="doesn't exist as an alias"):
            holds({"field": "[parameters('name')]", "exists": True}, name="nonsense")

    def test_time_is_the_virtual_clock(self) -> None:
        assert holds({"value": "[utcNow()]", "equals": "1970-01-01T00:00:00.0000000Z"})
        assert holds({"value": "[addDays(utcNow(), 1)]", "like": "1970-01-02T*"})

    @pytest.mark.parametrize("call", ["reference('x')", "newGuid()", "variables('x')", "nonsense()"])
    def test_functions_that_policies_lack_are_refused(self, call: str) -> None:
        code, text = refused({"if": {"value": f"[{call}]", "equals": "x"}, "then": {"effect": "deny"}})
        assert code == "InvalidPolicyParameters"
        assert "could not be validated" in text

    def test_an_expression_that_cannot_be_read_is_refused(self) -> None:
        assert (
            refused({"if": {"value": "[concat('a']", "equals": "x"}, "then": {"effect": "deny"}})[0] == "InvalidPolicyParameters"
        )

    def test_parameters_are_declared_and_used(self) -> None:
        rule: JSON = {"if": {"field": "name", "equals": "[parameters('x')]"}, "then": {"effect": "deny"}}
        code, text = refused(rule)
        assert (code, "undefined parameter 'x'" in text) == ("InvalidPolicyParameters", True)
        code, text = refused(rule, declared={"X": {"type": "String"}, "y": {"type": "String"}})
        assert (code, "defined parameters 'y' which are not used" in text) == ("UnusedPolicyParameters", True)
        assert read(rule, declared={"X": {"type": "String"}})


class TestParameters:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({}, "MissingPolicyParameter"),
            ({"ids": [], "other": 1}, "UndefinedPolicyParameter"),
            ({"ids": "x"}, "InvalidPolicyParameterType"),
            ({"ids": [], "on": 1}, "InvalidPolicyParameterType"),
            ({"ids": [], "until": "x"}, "InvalidPolicyParameterType"),
            ({"ids": [], "ratio": True}, "InvalidPolicyParameterType"),
            ({"ids": [], "effect": "deny!"}, "PolicyParameterValueNotAllowed"),
        ],
    )
    def test_values_fit_their_declaration(self, given: dict[str, JSON], code: str) -> None:
        declared = parameters.declared(DECLARED)
        with pytest.raises(BadRule) as caught:
            parameters.check_values(declared, given, "a", "p")
        assert caught.value.code == code
        parameters.check_values(declared, {"IDS": ["x"], "effect": "deny"}, "a", "p")

    @pytest.mark.parametrize(
        "declared", [[], {"x": {}}, {"x": {"type": "Colour"}}, {"x": {"type": "Integer", "defaultValue": "x"}}]
    )
    def test_declarations_have_types(self, declared: JSON) -> None:
        with pytest.raises(BadRule):
            parameters.declared(declared)
