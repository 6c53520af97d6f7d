"""Azure Policy through the door: definitions, assignments, what they deny, change, protect and report, in both rulebooks."""

from typing import Any

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.catalog import builtin_policies
from gallery_engine.catalog.roles import READER
from gallery_engine.cloud import Cloud
from gallery_engine.errors import AZURE, CHAPTER
from gallery_engine.policy import definition
from gallery_engine.records import JSON, Document, Record
from tests.engine.access_cast import granted, second_subscription
from tests.engine.cast import EAST, GROUP, WEST, Sandbox, accepted, gallery, machine, message, refused, sandbox, version

AUTHORIZATION = "providers/Microsoft.Authorization"
DEFINITIONS = f"/{AUTHORIZATION}/policyDefinitions"
AT_GROUP = f"/resourceGroups/{GROUP}/{AUTHORIZATION}/policyAssignments"
AT_SUBSCRIPTION = f"/{AUTHORIZATION}/policyAssignments"
STATES = "providers/Microsoft.PolicyInsights/policyStates/latest"
LOCATIONS = "e56962a6-4747-49cd-b67b-bf8b01975c4c"
REQUIRE_TAG = "871b6d14-10aa-478d-b590-94f262ecfa99"
INHERIT_TAG = "cd3aa116-8754-49c9-a813-ad46512ece54"
ADD_TAG = "4f9dc7db-30c1-420c-b61a-e1d640128d26"
APPEND_TAG = "2a0e14a6-b0a6-4fab-991a-187a4f81c498"
NO_DELETION = "78460a36-508a-49a4-b2b2-2f5ec564f4bb"
IDENTITY: Document = {"location": EAST, "identity": {"type": "SystemAssigned"}}
DENY_GALLERIES: Document = {
    "if": {"field": "type", "equals": "Microsoft.Compute/galleries"},
    "then": {"effect": "deny"},
}
BOOKS = pytest.mark.parametrize("rulebook", [CHAPTER, AZURE])


def built_in(guid: str) -> str:
    """The id of a built-in definition."""
    return f"/providers/Microsoft.Authorization/policyDefinitions/{guid}"


def define(box: Sandbox, rule: JSON, name: str = "rule", **more: JSON) -> str:
    """The id of a definition with a rule; `mode` and `parameters` may be said."""
    accepted(box.put(f"{DEFINITIONS}/{name}", {"properties": {"policyRule": rule, **more}}))
    return box.id(f"{DEFINITIONS}/{name}")


def assignment(policy: str, **parameters: JSON) -> Document:
    """The body of an assignment of a policy with values of its parameters."""
    given: Document = {name: {"value": value} for name, value in parameters.items()}
    return {"properties": {"policyDefinitionId": policy, "parameters": given}}


def assign(box: Sandbox, policy: str, path: str = AT_GROUP, name: str = "a", **parameters: JSON) -> None:
    """Assign a policy, with an identity as those that modify need."""
    accepted(box.put(f"{path}/{name}", assignment(policy, **parameters) | IDENTITY))


def at_root(box: Sandbox, method: str, path: str) -> Step:
    """Ask for something that lies in no scope."""
    return Cloud(box.store).send(Request(method, path, {"api-version": "2025-11-01"}, None, box.caller))


def note(step: Step, stage: str = "policy") -> str:
    """What a stage of the trace says."""
    return next(each.note for each in step.trace if each.name == stage)


def post(box: Sandbox, path: str, **query: str) -> Any:
    """The answer to a question for compliance."""
    step = box.send("POST", path, query={f"${name}": value for name, value in query.items()})
    assert step.response.status == 200, step.response
    return step.response.body


def code(step: Step) -> str:
    """Azure's code of a refusal."""
    assert step.refusal is not None, step.response
    return step.refusal.code


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
