"""What assigned policies do to requests, and what they find in what is there."""

from typing import Any

import pytest

from gallery_engine.catalog import builtin_policies
from gallery_engine.catalog.roles import READER
from gallery_engine.errors import CHAPTER
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import granted
from tests.engine.cast import EAST, GROUP, Sandbox, accepted, gallery, machine, message, refused, sandbox, version
from tests.engine.policy_cast import (
    ADD_TAG,
    APPEND_TAG,
    AT_GROUP,
    AT_SUBSCRIPTION,
    AUTHORIZATION,
    BOOKS,
    DENY_GALLERIES,
    INHERIT_TAG,
    LOCATIONS,
    NO_DELETION,
    REQUIRE_TAG,
    STATES,
    assign,
    built_in,
    code,
    define,
    note,
    post,
)


class TestDenying:
    @BOOKS
    @pytest.mark.rule("POL121")
    def test_a_denied_request_is_answered_as_azure_answers(self, rulebook: str) -> None:
        box = sandbox(rulebook)
        assign(box, built_in(LOCATIONS), AT_SUBSCRIPTION, listOfAllowedLocations=["West US"])
        step = box.put("galleries/gallery", {"location": EAST})
        assert (refused(step), code(step), step.response.status) == ("POL121", "RequestDisallowedByPolicy", 403)
        assert message(step) == (
            "Resource 'gallery' was disallowed by policy. Policy identifiers: "
            f'\'[{{"policyAssignment":{{"name":"a","id":"{box.id(f"{AT_SUBSCRIPTION}/a")}"}},'
            f'"policyDefinition":{{"name":"Allowed locations","id":"{built_in(LOCATIONS)}"}}}}]\'.'
        )
        error: Any = step.response.body
        assert error["error"]["target"] == "gallery"
        (violation,) = error["error"]["additionalInfo"]
        assert violation["type"] == "PolicyViolation"
        assert violation["info"]["policyDefinitionEffect"] == "Deny"
        assert violation["info"]["policyAssignmentParameters"] == {"listOfAllowedLocations": {"value": ["West US"]}}
        assert violation["info"]["evaluationDetails"]["evaluatedExpressions"][0]["expressionValue"] == EAST
        accepted(box.put("galleries/gallery", {"location": "West US"}))

    def test_a_message_of_the_assignment_is_told_instead_of_the_identifiers(self) -> None:
        box = sandbox()
        policy = define(box, DENY_GALLERIES)
        messages: JSON = [{"message": "Ask the image team."}]
        accepted(box.put(f"{AT_GROUP}/a", {"properties": {"policyDefinitionId": policy, "nonComplianceMessages": messages}}))
        assert message(box.put("galleries/g", {"location": EAST})) == (
            "Resource 'g' was disallowed by policy. Reasons: 'Ask the image team.'. See error details for policy resource IDs."
        )

    def test_the_scope_of_an_assignment_is_where_it_holds(self) -> None:
        box = sandbox()
        box.put("/resourceGroups/other", {"location": EAST})
        box.put("/resourceGroups/rg2", {"location": EAST})
        policy = define(box, DENY_GALLERIES)
        excluded: JSON = [box.id("/resourceGroups/other")]
        accepted(box.put(f"{AT_SUBSCRIPTION}/a", {"properties": {"policyDefinitionId": policy, "notScopes": excluded}}))
        assert refused(box.put("galleries/g", {"location": EAST})) == "POL121"
        accepted(box.put("/resourceGroups/other/providers/Microsoft.Compute/galleries/g", {"location": EAST}))
        box.delete(f"{AT_SUBSCRIPTION}/a")
        assign(box, policy)
        accepted(box.put("/resourceGroups/rg2/providers/Microsoft.Compute/galleries/g2", {"location": EAST}))

    def test_what_is_not_enforced_or_only_audited_lets_through(self) -> None:
        box = sandbox()
        policy = define(box, DENY_GALLERIES)
        audit = define(box, DENY_GALLERIES | {"then": {"effect": "audit"}}, "audit")
        accepted(box.put(f"{AT_GROUP}/a", {"properties": {"policyDefinitionId": policy, "enforcementMode": "DoNotEnforce"}}))
        assign(box, audit, name="b")
        step = box.put("galleries/g", {"location": EAST})
        assert note(step) == "2 assignments; audited by 'b'"
        accepted(step)

    def test_policies_hold_for_the_owner_and_come_after_roles(self) -> None:
        box = sandbox()
        assign(box, define(box, DENY_GALLERIES))
        assert refused(granted(box, "r", READER).put("galleries/g", {"location": EAST})) == "SEC102"
        assert refused(box.put("galleries/g", {"location": EAST})) == "POL121"

    def test_only_policies_for_all_types_look_at_groups(self) -> None:
        box = sandbox()
        assign(box, built_in(REQUIRE_TAG), AT_SUBSCRIPTION, tagName="team")
        accepted(box.put("/resourceGroups/other", {"location": EAST}))
        assign(box, built_in("96670d01-0a4d-4649-9c89-2d3abc0a5025"), AT_SUBSCRIPTION, "b", tagName="team")
        assert refused(box.put("/resourceGroups/more", {"location": EAST})) == "POL121"
        accepted(box.put("/resourceGroups/more", {"location": EAST, "TAGS": {"Team": "x"}}))

    def test_an_evaluation_that_fails_denies(self) -> None:
        box = sandbox()
        assign(box, define(box, {"if": {"field": "name", "less": 3}, "then": {"effect": "audit"}}))
        step = box.put("galleries/g", {"location": EAST})
        assert refused(step) == "POL121"
        assert step.refusal is not None
        assert "cannot be compared" in str(step.refusal.additional)

    @pytest.mark.parametrize("body", [[], "x", {"location": EAST, "tags": {"a": 1}}, {"location": EAST, "tags": []}])
    def test_what_cannot_be_read_is_left_to_the_type(self, body: JSON) -> None:
        box = sandbox()
        assign(box, built_in(ADD_TAG), tagName="a", tagValue="b")
        assert refused(box.put("galleries/g", body)) == "REQ106"


class TestAllowedImages:
    def allowed(self, box: Sandbox, *images: str) -> None:
        """Allow some images by the built-in policy of the chapter, or by a definition of one's own."""
        if box.store.head().rulebook == CHAPTER:
            assign(box, built_in(builtin_policies.ALLOWED_IMAGES), listOfAllowedImages=[*images])
            return
        rule: Document = {
            "if": {
                "allOf": [
                    {"field": "type", "equals": "Microsoft.Compute/virtualMachines"},
                    {"not": {"field": "Microsoft.Compute/imageId", "in": "[parameters('ids')]"}},
                ]
            },
            "then": {"effect": "deny"},
        }
        assign(box, define(box, rule, parameters={"ids": {"type": "Array"}}), ids=[*images])

    def vm(self, image: str) -> Document:
        """The part of a machine's body that policies look at."""
        return {"location": EAST, "properties": {"storageProfile": {"imageReference": {"id": image}}}}

    @BOOKS
    def test_a_machine_comes_from_an_allowed_image_or_not_at_all(self, rulebook: str) -> None:
        box = sandbox(rulebook)
        image = box.id(version(box))
        self.allowed(box, image.upper())
        assert refused(box.put("virtualMachines/vm", self.vm(image.replace("1.0.0", "2.0.0")))) == "POL121"
        assert refused(box.put("virtualMachines/vm", self.vm(image))) != "POL121"

    def test_a_definition_stands_for_its_versions_by_the_chapter(self) -> None:
        box = sandbox(CHAPTER)
        image = box.id(version(box))
        self.allowed(box, image.rpartition("/versions/")[0])
        assert refused(box.put("virtualMachines/vm", self.vm(image))) != "POL121"
        assert refused(box.put("virtualMachines/vm", self.vm(image.replace("/web/", "/web2/")))) == "POL121"


class TestChanging:
    def test_a_tag_is_inherited_from_the_group(self) -> None:
        box = sandbox()
        box.put(f"/resourceGroups/{GROUP}", {"location": EAST, "tags": {"Team": "images"}})
        assign(box, built_in(INHERIT_TAG), tagName="team")
        step = box.put("galleries/g", {"location": EAST, "tags": {"TEAM": "other", "env": "prod"}})
        assert accepted(step)["tags"] == {"TEAM": "images", "env": "prod"}
        assert note(step) == "1 assignments; tag 'TEAM' set to 'images'"

    def test_what_modify_adds_satisfies_deny(self) -> None:
        box = sandbox()
        assign(box, built_in(REQUIRE_TAG), tagName="team")
        assert refused(box.put("galleries/g", {"location": EAST})) == "POL121"
        assign(box, built_in(ADD_TAG), name="b", tagName="team", tagValue="x")
        assert accepted(box.put("galleries/g", {"location": EAST}))["tags"] == {"team": "x"}

    def test_append_adds_and_a_different_value_is_kept(self) -> None:
        box = sandbox()
        assign(box, built_in(APPEND_TAG), tagName="team", tagValue="x")
        assert accepted(box.put("galleries/a", {"location": EAST}))["tags"] == {"team": "x"}
        assert accepted(box.put("galleries/b", {"location": EAST, "tags": {"team": "y"}}))["tags"] == {"team": "y"}

    def test_policies_look_at_tags_written_by_themselves(self) -> None:
        box = sandbox()
        gallery(box)
        tags = "galleries/gallery/providers/Microsoft.Resources/tags/default"
        assign(box, built_in(REQUIRE_TAG), tagName="team")
        assert refused(box.put(tags, {"properties": {"tags": {"env": "prod"}}})) == "POL121"
        accepted(box.put(tags, {"properties": {"tags": {"team": "x"}}}))
        assert refused(box.delete(tags)) == "POL121"
        box.delete(f"{AT_GROUP}/a")
        assign(box, built_in(ADD_TAG), tagName="team", tagValue="y")
        sent: Document = {"operation": "Replace", "properties": {"tags": {"env": "prod"}}}
        accepted(box.send("PATCH", tags, sent))
        assert box.get("galleries/gallery")["tags"] == {"env": "prod", "team": "y"}


class TestProtecting:
    GALLERIES = "Microsoft.Compute/galleries"

    def rule(self, cascade: str = "deny") -> Document:
        """A rule that keeps galleries."""
        details: Document = {"actionNames": ["delete"], "cascadeBehaviors": {"resourceGroup": cascade}}
        return DENY_GALLERIES | {"then": {"effect": "denyAction", "details": details}}

    @BOOKS
    @pytest.mark.rule("POL122")
    def test_a_gallery_cannot_be_deleted_nor_its_group(self, rulebook: str) -> None:
        box = sandbox(rulebook)
        gallery(box)
        assign(box, define(box, self.rule()))
        for step in (box.delete("galleries/gallery"), box.delete(f"/resourceGroups/{GROUP}")):
            assert (refused(step), code(step), step.response.status) == ("POL122", "RequestDisallowedByPolicy", 403)
            assert message(step).startswith("Resource 'gallery' was disallowed by policy.")
        accepted(box.put("galleries/gallery", {"location": EAST}))
        accepted(box.delete(f"{AT_GROUP}/a"))
        box.finish(box.delete("galleries/gallery"))

    def test_a_group_goes_where_the_cascade_lets_it(self) -> None:
        box = sandbox()
        gallery(box)
        assign(box, define(box, self.rule("allow")))
        assert refused(box.delete("galleries/gallery")) == "POL122"
        accepted(box.delete(f"/resourceGroups/{GROUP}"))

    def test_an_assignment_on_the_resource_keeps_the_group_too(self) -> None:
        box = sandbox()
        gallery(box)
        assign(box, define(box, self.rule()), f"galleries/gallery/{AUTHORIZATION}/policyAssignments")
        assert refused(box.delete(f"/resourceGroups/{GROUP}")) == "POL122"

    def test_the_built_in_policy_keeps_types_but_not_their_group(self) -> None:
        box = sandbox()
        version(box)
        kinds: JSON = [f"{self.GALLERIES}/images/versions"]
        assign(box, built_in(NO_DELETION), AT_SUBSCRIPTION, listOfResourceTypesDisallowedForDeletion=kinds)
        assert refused(box.delete("galleries/gallery/images/web/versions/1.0.0")) == "POL122"
        accepted(box.delete(f"/resourceGroups/{GROUP}"))

    def test_assignments_and_locks_are_never_kept(self) -> None:
        box = sandbox()
        rule: Document = {
            "if": {"field": "type", "exists": True},
            "then": {"effect": "denyAction", "details": {"actionNames": ["delete"]}},
        }
        assign(box, define(box, rule, mode="All"))
        lock = f"/resourceGroups/{GROUP}/{AUTHORIZATION}/locks/keep"
        accepted(box.put(lock, {"properties": {"level": "CanNotDelete"}}))
        accepted(box.delete(lock))
        accepted(box.delete(f"{AT_GROUP}/a"))


class TestCompliance:
    @pytest.fixture
    def box(self) -> Sandbox:
        """Two galleries and a machine, of which one gallery has a tag, under a policy that asks for it."""
        made = sandbox()
        made.finish(made.put("galleries/good", {"location": EAST, "tags": {"team": "x"}}))
        made.finish(made.put("galleries/bad", {"location": EAST}))
        machine(made)
        assign(made, built_in(REQUIRE_TAG), AT_SUBSCRIPTION, tagName="team")
        return made

    def states(self, box: Sandbox, path: str, **query: str) -> list[tuple[str, str]]:
        """The names of the resources in an answer with their states."""
        found = post(box, f"{path}/{STATES}/queryResults", **query)["value"]
        return [(state["resourceId"].rpartition("/")[2], state["complianceState"]) for state in found]

    def test_each_resource_has_a_state(self, box: Sandbox) -> None:
        every = [("bad", "NonCompliant"), ("good", "Compliant"), ("vm", "NonCompliant")]
        assert self.states(box, "") == every
        assert self.states(box, f"/resourceGroups/{GROUP}") == every
        assert self.states(box, "galleries/bad") == every[:1]
        first = post(box, f"/{STATES}/queryResults")["value"][0]
        assert first["resourceType"] == "Microsoft.Compute/galleries"
        assert (first["isCompliant"], first["policyDefinitionAction"], first["resourceGroup"]) == (False, "deny", GROUP)

    def test_states_are_filtered_and_paged(self, box: Sandbox) -> None:
        wish = "ComplianceState eq 'NonCompliant' and resourceType ne 'Microsoft.Compute/galleries'"
        assert self.states(box, "", filter=wish) == [("vm", "NonCompliant")]
        assert self.states(box, "", top="1") == [("bad", "NonCompliant")]
        assert self.states(box, "", skiptoken="2") == [("vm", "NonCompliant")]
        for name, value in (("filter", "x"), ("top", "-1"), ("skiptoken", "²")):
            assert box.send("POST", f"/{STATES}/queryResults", query={f"${name}": value}).response.status == 400
        assert box.post(f"/{STATES.replace('latest', 'default')}/queryResults").response.status == 400

    def test_a_policy_reports_on_what_it_is_about(self, box: Sandbox) -> None:
        box.delete(f"{AT_SUBSCRIPTION}/a")
        sizes: JSON = ["Standard_B1s"]
        assign(box, built_in("cccc23c7-8427-4f53-ad12-b6a63eb452b3"), AT_SUBSCRIPTION, listOfAllowedSKUs=sizes)
        assert self.states(box, "") == [("vm", "NonCompliant")]

    def test_what_is_not_enforced_is_reported_and_what_is_disabled_is_not(self, box: Sandbox) -> None:
        box.delete(f"{AT_SUBSCRIPTION}/a")
        policy = define(box, DENY_GALLERIES)
        accepted(box.put(f"{AT_GROUP}/a", {"properties": {"policyDefinitionId": policy, "enforcementMode": "DoNotEnforce"}}))
        assert self.states(box, "") == [("bad", "NonCompliant"), ("good", "NonCompliant")]
        kinds: JSON = [TestProtecting.GALLERIES]
        assign(
            box,
            built_in("6c112d4e-5bc7-47ae-a041-ea2d9dccd749"),
            name="a",
            listOfResourceTypesNotAllowed=kinds,
            effect="Disabled",
        )
        assert self.states(box, "") == []

    def test_protected_resources_are_called_so_and_failures_errors(self, box: Sandbox) -> None:
        box.delete(f"{AT_SUBSCRIPTION}/a")
        assign(box, built_in(NO_DELETION), listOfResourceTypesDisallowedForDeletion=[TestProtecting.GALLERIES])
        assert set(self.states(box, "")) >= {("bad", "Protected"), ("good", "Protected")}
        box.delete(f"{AT_GROUP}/a")
        assign(box, define(box, {"if": {"field": "name", "less": 3}, "then": {"effect": "audit"}}))
        assert {state for _, state in self.states(box, "galleries/bad")} == {"Error"}

    def test_a_summary_counts(self, box: Sandbox) -> None:
        (summary,) = post(box, f"/{STATES}/summarize")["value"]
        assert (summary["results"]["nonCompliantResources"], summary["results"]["nonCompliantPolicies"]) == (2, 1)
        assert summary["results"]["resourceDetails"] == [
            {"complianceState": "compliant", "count": 1},
            {"complianceState": "noncompliant", "count": 2},
        ]
        (one,) = summary["policyAssignments"]
        assert one["policyAssignmentId"] == box.id(f"{AT_SUBSCRIPTION}/a")
        assert post(box, f"galleries/good/{STATES}/summarize")["value"][0]["results"]["nonCompliantResources"] == 0

    def test_an_evaluation_may_be_asked_for_and_reading_changes_nothing(self, box: Sandbox) -> None:
        assert box.post(f"/{STATES}/triggerEvaluation").response.status == 200
        step = box.ask("POST", f"/{STATES}/queryResults")
        assert step.changes.records == ()

    def test_without_assignments_there_is_nothing_to_report(self) -> None:
        box = sandbox()
        gallery(box)
        assert self.states(box, "") == []
        assert refused(box.post(f"galleries/none/{STATES}/queryResults")) == "RES103"
