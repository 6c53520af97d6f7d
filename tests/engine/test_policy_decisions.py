"""What the effects of policies do: deny, audit, change tags, protect."""

import pytest

from gallery_engine.policy import decision, effects
from gallery_engine.policy.decision import Assigned, Decision, Finding
from gallery_engine.policy.evaluation import Scene
from gallery_engine.records import JSON, Document
from tests.engine.policy_language_cast import VM, assigned, decide, modify, read, refused, resource, setting


class TestEffects:
    @pytest.mark.parametrize(
        "then",
        [
            {"effect": "audit", "details": {"operations": []}},
            {"effect": "modify"},
            {"effect": "modify", "details": {"operations": [setting("a", "b")]}},
            modify(),
            modify({"operation": "swap", "field": "tags.a", "value": "b"}),
            modify({"operation": "add", "field": "tags.a"}),
            modify({"operation": "add", "field": "name", "value": "b"}),
            modify(setting("a", "b"), conflict="shrug"),
            {"effect": "append", "details": {}},
            {"effect": "append", "details": [{"field": "tags.a"}]},
            {"effect": "denyAction"},
            {"effect": "denyAction", "details": {"actionNames": ["write"]}},
            {"effect": "denyAction", "details": {"actionNames": ["delete"], "cascadeBehaviors": {"resourceGroup": "maybe"}}},
        ],
    )
    def test_details_fit_the_effect(self, then: JSON) -> None:
        code, text = refused({"if": {"field": "type", "exists": True}, "then": then})
        assert code == "InvalidPolicyRuleEffectDetails"
        assert text == "The policy definition 'p' rule is invalid. The policy effect 'details' property could not be parsed."

    def test_cascades_are_for_indexed_policies(self) -> None:
        details: Document = {"actionNames": ["delete"], "cascadeBehaviors": {"resourceGroup": "deny"}}
        rule: JSON = {"if": {"field": "type", "exists": True}, "then": {"effect": "denyAction", "details": details}}
        assert refused(rule, mode="All")[0] == "InvalidPolicyRuleEffectDetails"
        assert read(rule).effect.spares_groups is False

    def test_the_effect_may_be_a_parameter(self) -> None:
        declared: JSON = {"effect": {"type": "String"}}
        rule: JSON = {"if": {"field": "type", "exists": True}, "then": {"effect": "[parameters('effect')]"}}
        one = Assigned("/a", "a", "/", "/d", read(rule, declared=declared), {"effect": "Deny"})
        assert [finding.effect for finding in decide(one).denied] == [effects.DENY]
        assert not decide(Assigned("/a", "a", "/", "/d", one.definition, {"effect": "disabled"})).denied
        assert decide(Assigned("/a", "a", "/", "/d", one.definition, {"effect": "nonsense"})).denied[0].failure

    def test_deny_is_asked_after_what_modify_has_changed(self) -> None:
        untagged = {"field": "tags['team']", "exists": "false"}
        deny = assigned({"effect": "deny"}, untagged)
        assert decide(deny).denied
        helped = decide(deny, assigned(modify(setting("team", "x")), untagged, name="b"))
        assert (helped.denied, helped.tags) == ((), {"env": "prod", "team": "x"})
        assert helped.changed == ("tag 'team' set to 'x'",)

    def test_audit_lets_through_and_tells(self) -> None:
        found = decide(assigned({"effect": "audit"}))
        assert (found.denied, [finding.effect for finding in found.audited]) == ((), [effects.AUDIT])

    def test_what_is_not_enforced_does_nothing(self) -> None:
        assert decide(assigned({"effect": "deny"}, enforced=False)) == Decision({"env": "prod"})

    def test_tags_are_replaced_and_removed_whatever_their_case(self) -> None:
        assert decide(assigned(modify(setting("ENV", "test")))).tags == {"env": "test"}
        assert decide(assigned(modify({"operation": "Remove", "field": "tags['Env']"}))).tags == {}

    def test_adding_what_is_there_otherwise_is_a_conflict(self) -> None:
        assert decide(assigned(modify(setting("env", "test", "add")))).denied
        assert decide(assigned(modify(setting("env", "test", "add"), conflict="audit"))) == Decision({"env": "prod"})
        assert decide(assigned(modify(setting("env", "prod", "add")))) == Decision({"env": "prod"})

    def test_append_adds_and_never_overwrites(self) -> None:
        appended = {"effect": "append", "details": [{"field": "tags['team']", "value": "x"}]}
        assert decide(assigned(appended)).tags == {"env": "prod", "team": "x"}
        assert decide(assigned({"effect": "append", "details": [{"field": "tags.env", "value": "x"}]})).denied
        whole = {"effect": "append", "details": [{"field": "tags", "value": {"team": "x"}}]}
        assert decide(assigned(whole), of=resource(tags=None)).tags == {"team": "x"}

    def test_of_policies_that_disagree_the_firm_one_wins(self) -> None:
        firm, soft = assigned(modify(setting("t", "1"))), assigned(modify(setting("t", "2"), conflict="audit"), name="b")
        other = assigned(modify(setting("t", "3")), name="c")
        assert decide(firm, soft).tags["t"] == "1"
        assert decide(firm, other).denied[0].failure == "Policies disagree about the tag 't'."
        assert "t" not in decide(soft, assigned(modify(setting("t", "3"), conflict="audit"), name="c")).tags

    def test_an_operation_has_a_condition(self) -> None:
        never = setting("t", "1") | {"condition": "[equals(1, 2)]"}
        assert "t" not in decide(assigned(modify(never))).tags

    def test_a_failed_evaluation_denies(self) -> None:
        failing = assigned({"effect": "audit"}, {"field": "name", "less": 3})
        assert "cannot be compared" in decide(failing).denied[0].failure

    def test_the_reasons_are_told_as_azure_tells_them(self) -> None:
        found = decide(assigned({"effect": "deny"}, {"field": "location", "notIn": ["westeurope"]})).denied[0]
        assert found.reasons == (
            {
                "result": "True",
                "expressionKind": "Field",
                "expression": "location",
                "path": "location",
                "expressionValue": "eastus",
                "targetValue": ["westeurope"],
                "operator": "NotIn",
            },
        )


class TestProtecting:
    def protecting(self, *, mode: str = "Indexed", cascade: JSON = None, with_group: bool = False) -> Finding | None:
        details: Document = {"actionNames": ["delete"]}
        if cascade:
            details["cascadeBehaviors"] = {"resourceGroup": cascade}
        policy = assigned({"effect": "denyAction", "details": details}, {"field": "type", "equals": VM}, mode=mode)
        return decision.protecting([policy], Scene(resource()), with_group=with_group)

    def test_a_resource_is_protected_itself(self) -> None:
        assert self.protecting()
        assert self.protecting(mode="All")
        assert not decide(assigned({"effect": "denyAction", "details": {"actionNames": ["delete"]}})).denied

    @pytest.mark.parametrize(
        ("mode", "cascade", "kept"),
        [("Indexed", None, True), ("Indexed", "deny", True), ("Indexed", "allow", False), ("All", None, False)],
    )
    def test_a_group_is_kept_where_the_cascade_says_so(self, mode: str, cascade: JSON, kept: bool) -> None:
        assert bool(self.protecting(mode=mode, cascade=cascade, with_group=True)) is kept
