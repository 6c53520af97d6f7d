"""Azure Policy through the door: definitions, assignments, what they deny, change, protect and report, in both rulebooks."""

from typing import Any

import pytest

from gallery_engine.catalog import builtin_policies
from gallery_engine.errors import AZURE, CHAPTER
from gallery_engine.policy import definition
from gallery_engine.records import JSON, Document, Record
from tests.engine.access_cast import second_subscription
from tests.engine.cast import EAST, GROUP, WEST, accepted, gallery, message, refused, sandbox
from tests.engine.policy_cast import (
    APPEND_TAG,
    AT_GROUP,
    AT_SUBSCRIPTION,
    AUTHORIZATION,
    BOOKS,
    DEFINITIONS,
    DENY_GALLERIES,
    IDENTITY,
    INHERIT_TAG,
    LOCATIONS,
    REQUIRE_TAG,
    assign,
    assignment,
    at_root,
    built_in,
    code,
    define,
)


class TestDefinitions:
    def test_a_definition_is_written_shown_changed_and_taken_away(self) -> None:
        box = sandbox()
        made = box.put(f"{DEFINITIONS}/rule", {"properties": {"displayName": "No galleries", "policyRule": DENY_GALLERIES}})
        assert made.response.status == 201
        shown = box.get(f"{DEFINITIONS}/RULE")
        assert (shown["id"], shown["type"]) == (box.id(f"{DEFINITIONS}/rule"), "Microsoft.Authorization/policyDefinitions")
        properties = shown["properties"]
        assert (properties["policyType"], properties["mode"], properties["policyRule"]) == ("Custom", "Indexed", DENY_GALLERIES)
        assert properties["metadata"]["updatedOn"] is None
        again = box.put(f"{DEFINITIONS}/rule", {"properties": {"mode": "all", "policyRule": DENY_GALLERIES}})
        assert again.response.status == 200
        metadata = box.get(f"{DEFINITIONS}/rule")["properties"]["metadata"]
        assert metadata["createdBy"] == metadata["updatedBy"]
        assert box.delete(f"{DEFINITIONS}/rule").response.status == 200
        assert box.delete(f"{DEFINITIONS}/rule").response.status == 204
        step = box.send("GET", f"{DEFINITIONS}/rule")
        assert (step.response.status, code(step), message(step)) == (
            404,
            "PolicyDefinitionNotFound",
            "The policy definition 'rule' could not be found.",
        )

    @pytest.mark.parametrize(
        ("name", "properties", "rule"),
        [
            ("POL101", {}, "policyRule"),
            ("POL101", {"policyRule": {"if": {}, "then": {"effect": "deny"}}}, "one operator"),
            ("POL101", {"policyRule": {"policyRule": {}}}, "Could not find member 'policyrule' on object of type 'PolicyRule'"),
            ("POL102", {"policyRule": {"if": {"field": "colour", "exists": True}, "then": {"effect": "deny"}}}, "as an alias"),
            ("POL103", {"policyRule": DENY_GALLERIES, "parameters": {"x": {"type": "String"}}}, "not used in the policy rule"),
            ("POL104", {"policyRule": DENY_GALLERIES | {"then": {"effect": "modify"}}}, "'details' property could not be parsed"),
            ("POL105", {"policyRule": DENY_GALLERIES, "mode": "Microsoft.Kubernetes.Data"}, "not one of 'All' and 'Indexed'"),
        ],
    )
    @pytest.mark.rule("POL101", "POL102", "POL103", "POL104", "POL105")
    def test_what_cannot_be_read_is_refused_when_it_is_written(self, name: str, properties: Document, rule: str) -> None:
        box = sandbox()
        step = box.put(f"{DEFINITIONS}/rule", {"properties": properties})
        assert refused(step) == name
        assert step.response.status == 400
        assert rule in message(step)
        define(box, DENY_GALLERIES)

    @pytest.mark.rule("POL106")
    def test_names_are_bounded(self) -> None:
        box = sandbox()
        for name in ("n" * 65, "a:b", "dot.", "a+b"):
            assert refused(box.put(f"{DEFINITIONS}/{name}", {"properties": {"policyRule": DENY_GALLERIES}})) == "POL106"
        define(box, DENY_GALLERIES, "n" * 64)

    @pytest.mark.rule("POL107")
    def test_what_is_assigned_stays(self) -> None:
        box = sandbox()
        policy = define(box, DENY_GALLERIES)
        assign(box, policy)
        step = box.delete(f"{DEFINITIONS}/rule")
        assert (refused(step), code(step)) == ("POL107", "InvalidDeletePolicyDefinitionRequest")
        assert f"referenced by the policy assignment '{box.id(f'{AT_GROUP}/a')}'" in message(step)
        assert box.delete(f"{AT_GROUP}/a").response.status == 200
        accepted(box.delete(f"{DEFINITIONS}/rule"))

    @pytest.mark.rule("POL108")
    def test_a_group_has_no_definitions(self) -> None:
        box = sandbox()
        path = f"/resourceGroups/{GROUP}/{AUTHORIZATION}/policyDefinitions/rule"
        assert refused(box.put(path, {"properties": {"policyRule": DENY_GALLERIES}})) == "POL108"
        define(box, DENY_GALLERIES)


class TestBuiltIns:
    @BOOKS
    def test_every_built_in_rule_can_be_read(self, rulebook: str) -> None:
        for name in builtin_policies.names(rulebook):
            properties = builtin_policies.builtin(name, rulebook)
            assert properties is not None
            assert definition.read(properties, name).condition

    def test_they_are_read_by_anybody_and_written_by_nobody(self) -> None:
        box = sandbox()
        shown: Any = accepted(at_root(box, "GET", built_in(LOCATIONS.upper())))
        assert (shown["name"], shown["properties"]["displayName"]) == (LOCATIONS, "Allowed locations")
        assert shown["properties"]["policyType"] == "BuiltIn"
        assert refused(at_root(box, "DELETE", built_in(LOCATIONS))) == "SEC102"
        assert code(at_root(box, "GET", built_in("rule"))) == "PolicyDefinitionNotFound"

    def test_lists_show_them_before_the_custom_ones(self) -> None:
        box = sandbox()
        define(box, DENY_GALLERIES)
        count = len(builtin_policies.names(AZURE))
        everything = [one["name"] for one in box.get(DEFINITIONS)["value"]]
        assert (len(everything), everything[-1]) == (count + 1, "rule")
        assert [one["name"] for one in box.get(DEFINITIONS, filter="policyType eq 'Custom'")["value"]] == ["rule"]
        assert len(box.get(DEFINITIONS, filter="policyType eq 'BuiltIn'")["value"]) == count
        root: Any = accepted(at_root(box, "GET", "/providers/Microsoft.Authorization/policyDefinitions"))
        assert len(root["value"]) == count
        assert code(box.send("GET", DEFINITIONS, query={"$filter": "x"})) == "InvalidFilterInQueryString"

    def test_allowed_images_is_taught_by_the_chapter_and_unknown_to_azure(self) -> None:
        path = built_in(builtin_policies.ALLOWED_IMAGES)
        shown: Any = accepted(at_root(sandbox(CHAPTER), "GET", path))
        assert shown["properties"]["displayName"] == "Allowed images"
        assert code(at_root(sandbox(AZURE), "GET", path)) == "PolicyDefinitionNotFound"


class TestAssignments:
    def test_an_assignment_is_made_shown_and_taken_away(self) -> None:
        box = sandbox()
        body = assignment(built_in(LOCATIONS), listOfAllowedLocations=[EAST])
        made = box.put(f"{AT_GROUP}/a", body)
        assert made.response.status == 201
        shown = box.get(f"{AT_GROUP}/a")
        assert shown["properties"]["scope"] == box.id(f"/resourceGroups/{GROUP}")
        assert shown["properties"]["enforcementMode"] == "Default"
        assert box.put(f"{AT_GROUP}/a", body).response.status == 200
        gone = box.delete(f"{AT_GROUP}/a")
        assert (gone.response.status, accepted(gone)["name"]) == (200, "a")
        assert box.delete(f"{AT_GROUP}/a").response.status == 204
        assert code(box.send("GET", f"{AT_GROUP}/a")) == "PolicyAssignmentNotFound"

    def test_lists_inherit_and_filter(self) -> None:
        box = sandbox()
        gallery(box)
        at_gallery = f"galleries/gallery/{AUTHORIZATION}/policyAssignments"
        for path, name in ((AT_SUBSCRIPTION, "wide"), (AT_GROUP, "group"), (at_gallery, "narrow")):
            assign(box, built_in(REQUIRE_TAG if name == "wide" else LOCATIONS), path, name, **self.values(name))
        every = ["wide", "group", "narrow"]
        for path in (AT_SUBSCRIPTION, AT_GROUP, at_gallery):
            assert [one["name"] for one in box.get(path)["value"]] == every
        assert [one["name"] for one in box.get(AT_GROUP, filter="atExactScope()")["value"]] == ["group"]
        assert [one["name"] for one in box.get(AT_GROUP, filter="atScope()")["value"]] == ["wide", "group"]
        assert box.get(AT_GROUP, filter="atScopeAndBelow()") == box.get(AT_GROUP)
        wish = f"policyDefinitionId eq '{built_in(LOCATIONS)}'"
        assert [one["name"] for one in box.get(AT_GROUP, filter=wish)["value"]] == ["group", "narrow"]

    def values(self, name: str) -> dict[str, JSON]:
        return {"tagName": "env"} if name == "wide" else {"listOfAllowedLocations": [EAST]}

    @pytest.mark.rule("POL111")
    def test_the_definition_is_there(self) -> None:
        box = sandbox()
        for missing in ("", "rule", built_in("00000000-0000-0000-0000-000000000000"), box.id(f"{DEFINITIONS}/rule")):
            step = box.put(f"{AT_GROUP}/a", assignment(missing))
            assert (refused(step), code(step), step.response.status) == ("POL111", "PolicyDefinitionNotFound", 404)
        accepted(box.put(f"{AT_GROUP}/a", assignment(define(box, DENY_GALLERIES))))

    @pytest.mark.rule("POL112")
    def test_the_definition_is_of_the_subscription(self) -> None:
        box = sandbox()
        policy = define(box, DENY_GALLERIES)
        path = f"/subscriptions/{second_subscription(box)}/{AUTHORIZATION}/policyAssignments/a"
        step = box.put(path, assignment(policy))
        assert (refused(step), code(step)) == ("POL112", "InvalidCreatePolicyAssignmentRequest")
        assert message(box.put(path, assignment(f"{policy}-that-is-not-there"))) == message(step)
        accepted(box.put(path, assignment(built_in(LOCATIONS), listOfAllowedLocations=[EAST])))

    @pytest.mark.rule("POL113")
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({}, "MissingPolicyParameter"),
            ({"listOfAllowedLocations": [EAST], "other": 1}, "UndefinedPolicyParameter"),
            ({"listOfAllowedLocations": EAST}, "InvalidPolicyParameterType"),
        ],
    )
    def test_parameters_have_values(self, given: dict[str, JSON], expected: str) -> None:
        box = sandbox()
        step = box.put(f"{AT_GROUP}/a", assignment(built_in(LOCATIONS), **given))
        assert (refused(step), code(step)) == ("POL113", expected)
        assign(box, built_in(LOCATIONS), listOfAllowedLocations=[EAST])

    @pytest.mark.rule("POL114")
    def test_modifying_needs_an_identity(self) -> None:
        box = sandbox()
        body = assignment(built_in(INHERIT_TAG), tagName="team")
        step = box.put(f"{AT_GROUP}/a", body)
        assert (refused(step), code(step)) == ("POL114", "ResourceIdentityRequired")
        made = accepted(box.put(f"{AT_GROUP}/a", body | IDENTITY))
        identity = made["identity"]
        assert isinstance(identity, dict)
        assert identity["type"] == "SystemAssigned"
        assert accepted(box.put(f"{AT_GROUP}/a", body | IDENTITY))["identity"] == identity
        accepted(box.put(f"{AT_GROUP}/b", assignment(built_in(APPEND_TAG), tagName="team", tagValue="x")))

    @pytest.mark.rule("POL115")
    def test_an_identity_needs_a_location(self) -> None:
        box = sandbox()
        body = assignment(built_in(INHERIT_TAG), tagName="team")
        assert refused(box.put(f"{AT_GROUP}/a", body | {"identity": {"type": "SystemAssigned"}})) == "POL115"
        mine: Document = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/x": {}}}, "location": WEST}
        assert accepted(box.put(f"{AT_GROUP}/a", body | mine))["identity"] == mine["identity"]

    @pytest.mark.rule("POL116")
    def test_the_enforcement_mode_is_known(self) -> None:
        box = sandbox()
        policy = define(box, DENY_GALLERIES)
        for mode, expected in (("Sometimes", False), ("DoNotEnforce", True)):
            step = box.put(f"{AT_GROUP}/a", {"properties": {"policyDefinitionId": policy, "enforcementMode": mode}})
            assert (step.refusal is None) is expected
            assert expected or refused(step) == "POL116"

    @pytest.mark.rule("POL117")
    def test_assignments_are_bounded(self) -> None:
        box = sandbox()
        policy = define(box, DENY_GALLERIES)
        many: JSON = [f"/x/{number}" for number in range(401)]
        assert refused(box.put(f"{AT_GROUP}/a", {"properties": {"policyDefinitionId": policy, "notScopes": many}})) == "POL117"
        for number in range(200):
            key = f"{box.id(AT_GROUP)}/p{number}".lower()
            box.plant(Record(key, "microsoft.authorization/policyassignments", key, f"p{number}"))
        assert refused(box.put(f"{AT_GROUP}/a", assignment(policy))) == "POL117"
        accepted(box.put(f"{AT_SUBSCRIPTION}/a", assignment(policy)))

    @pytest.mark.rule("POL118")
    def test_texts_are_bounded(self) -> None:
        box = sandbox()
        policy = define(box, DENY_GALLERIES)
        assert refused(box.put(f"{AT_GROUP}/{'n' * 129}", assignment(policy))) == "POL118"
        for more in ({"displayName": "x" * 129}, {"description": "x" * 513}):
            assert refused(box.put(f"{AT_GROUP}/a", {"properties": {"policyDefinitionId": policy, **more}})) == "POL118"
        accepted(box.put(f"{AT_GROUP}/{'n' * 128}", assignment(policy)))
