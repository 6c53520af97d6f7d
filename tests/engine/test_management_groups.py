"""Management groups: what lies in them, what is inherited from them, and who may change them."""

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.catalog.roles import CONTRIBUTOR, OWNER, READER
from gallery_engine.cloud import Cloud
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import ASSIGNMENTS, assign, customer, full, second_subscription, signed_in
from tests.engine.cast import EAST, Sandbox, accepted, message, refused, sandbox

GROUPS = "/providers/Microsoft.Management/managementGroups"


def put(box: Sandbox, name: str, parent: str = "", display: str = "") -> Step:
    """Make, move or rename a management group."""
    properties: Document = {"displayName": display} if display else {}
    if parent:
        properties["details"] = {"parent": {"id": f"{GROUPS}/{parent}"}}
    return full(box, "PUT", f"{GROUPS}/{name}", {"properties": properties})


def move(box: Sandbox, group: str, subscription: str = "") -> Step:
    """Move a subscription into a management group."""
    return full(box, "PUT", f"{GROUPS}/{group}/subscriptions/{subscription or box.store.head().subscription}")


def show(box: Sandbox, name: str) -> Document:
    return accepted(full(box, "GET", f"{GROUPS}/{name}"))


def listed(box: Sandbox) -> list[str]:
    value = accepted(full(box, "GET", GROUPS))["value"]
    assert isinstance(value, list)
    return [str(each["name"]) for each in value if isinstance(each, dict)]


def give(box: Sandbox, handle: str, group: str, name: str = "11111111-1111-4111-8111-111111111111", role: str = "") -> Step:
    record = box.store.get(f"identity:{handle}")
    assert record is not None
    guid = role or READER.guid
    definition = f"/providers/Microsoft.Authorization/roleDefinitions/{guid}"
    properties: dict[str, JSON] = {"principalId": record.inner["objectId"], "roleDefinitionId": definition}
    return full(box, "PUT", f"{GROUPS}/{group}/{ASSIGNMENTS}/{name}", {"properties": properties})


def test_a_group_is_made_shown_renamed_and_deleted() -> None:
    box = sandbox()
    made = put(box, "corp", display="Corporation")
    assert made.response.status == 201
    shown = show(box, "corp")
    assert shown == made.response.body
    tenant = box.store.head().tenant
    root: Document = {"id": f"{GROUPS}/{tenant}", "name": tenant, "displayName": "Tenant Root Group"}
    assert shown == {
        "id": f"{GROUPS}/corp",
        "type": "Microsoft.Management/managementGroups",
        "name": "corp",
        "properties": {"tenantId": tenant, "displayName": "Corporation", "details": {"parent": root}},
    }
    renamed = full(box, "PATCH", f"{GROUPS}/corp", {"properties": {"displayName": "Corp"}})
    assert renamed.response.status == 200
    properties = show(box, "CORP")["properties"]
    assert isinstance(properties, dict)
    assert properties["displayName"] == "Corp"
    assert full(box, "DELETE", f"{GROUPS}/corp").response.status == 200
    missing = full(box, "GET", f"{GROUPS}/corp")
    assert missing.refusal is not None
    assert (missing.response.status, missing.refusal.code) == (404, "ManagementGroupNotFound")


def test_the_children_of_a_group_are_told_when_they_are_asked_for() -> None:
    box = sandbox()
    put(box, "corp")
    put(box, "prod", "corp")
    move(box, "corp")
    asked = Cloud(box.store).send(Request("GET", f"{GROUPS}/corp", {"api-version": "2021-04-01", "$expand": "children"}))
    properties = accepted(asked)["properties"]
    assert isinstance(properties, dict)
    children = properties["children"]
    assert isinstance(children, list)
    assert [each["name"] for each in children if isinstance(each, dict)] == ["prod", box.store.head().subscription]


def test_roles_come_down_from_management_groups() -> None:
    box = sandbox()
    second = second_subscription(box)
    for name, parent in (("corp", ""), ("prod", "corp"), ("test", "corp")):
        accepted(put(box, name, parent))
    accepted(move(box, "prod"))
    accepted(move(box, "test", second))
    for handle, group in (("top", "corp"), ("production", "prod")):
        signed_in(box, handle)
        accepted(give(box, handle, group, name=f"{'1' if group == 'corp' else '2'}1111111-1111-4111-8111-111111111111"))
    first_group, second_group = box.id("/resourceGroups/rg"), f"/subscriptions/{second}/resourceGroups/rg"
    top, production = Sandbox(box.store, "top"), Sandbox(box.store, "production")
    accepted(full(top, "GET", first_group))
    accepted(full(top, "GET", second_group))
    accepted(full(production, "GET", first_group))
    assert refused(full(production, "GET", second_group)) == "SEC102"
    assert refused(full(top, "PUT", first_group, {"location": EAST})) == "SEC102"
    accepted(move(box, "prod", second))
    accepted(full(production, "GET", second_group))
    accepted(full(box, "DELETE", f"{GROUPS}/prod/subscriptions/{second}"))
    assert refused(full(production, "GET", second_group)) == "SEC102"
    assert refused(full(top, "GET", second_group)) == "SEC102"
    names = [each["displayName"] for each in production.get("/subscriptions/")["value"]]
    assert names == ["Darkroom"]


def test_a_role_at_a_management_group_is_listed_below_it() -> None:
    box = sandbox()
    put(box, "corp")
    move(box, "corp")
    signed_in(box, "ann")
    accepted(give(box, "ann", "corp"))
    found = box.get(f"{box.id('/resourceGroups/rg')}/{ASSIGNMENTS}", filter="atScope()")["value"]
    assert sorted(each["properties"]["scope"] for each in found) == sorted(
        [f"{GROUPS}/corp", f"{GROUPS}/corp", f"/subscriptions/{box.store.head().subscription}"]
    )


def test_who_may_not_read_a_group_does_not_see_it() -> None:
    box = sandbox()
    ann = signed_in(box, "ann")
    put(box, "corp")
    assert listed(box) == ["corp"]
    assert listed(ann) == []
    assert refused(full(ann, "GET", f"{GROUPS}/corp")) == "SEC102"
    accepted(give(box, "ann", "corp"))
    assert listed(ann) == ["corp"]


def test_an_assignment_at_a_group_that_is_not_there_is_refused() -> None:
    box = sandbox()
    put(box, "corp")
    signed_in(box, "ann")
    assert give(box, "ann", "none").response.status == 403
    accepted(give(box, "ann", "corp"))


@pytest.mark.rule("MGR101")
def test_the_id_of_a_group_is_short_and_plain() -> None:
    box = sandbox()
    for wrong in ("a b", "a" * 91, "corp.", "a$b"):
        assert refused(put(box, wrong)) == "MGR101"
    accepted(put(box, "a" * 90))
    accepted(put(box, "Corp-1_(x).y"))


@pytest.mark.rule("MGR102")
def test_a_group_lies_under_one_of_its_tenant() -> None:
    scene = customer()
    accepted(put(scene.carol, "theirs"))
    assert refused(put(scene.box, "corp", "none")) == "MGR102"
    assert refused(put(scene.box, "corp", "theirs")) == "MGR102"
    accepted(put(scene.box, "corp", scene.box.store.head().tenant))


@pytest.mark.rule("MGR103")
def test_anybody_makes_groups_and_only_who_may_changes_them() -> None:
    box = sandbox()
    ann, bob = signed_in(box, "ann"), signed_in(box, "bob")
    accepted(put(ann, "anns"))
    accepted(put(bob, "bobs"))
    for step in (put(bob, "anns", display="Mine"), put(bob, "bobs", "anns"), put(bob, "new", "anns")):
        assert refused(step) == "MGR103"
        assert "perform action 'Microsoft.Management/managementGroups/write'" in message(step)
    accepted(give(ann, "bob", "anns", role=CONTRIBUTOR.guid))
    accepted(put(bob, "bobs", "anns"))
    assert refused(full(bob, "DELETE", f"{GROUPS}/new")) == "SEC102"


@pytest.mark.rule("MGR104")
def test_groups_nest_six_levels_deep() -> None:
    box = sandbox()
    parent = ""
    for level in range(6):
        accepted(put(box, f"level{level}", parent))
        parent = f"level{level}"
    assert refused(put(box, "level6", parent)) == "MGR104"
    accepted(put(box, "apart"))
    assert refused(put(box, "level0", "apart")) == "MGR104"
    assert refused(put(box, "level0", "level3")) == "MGR104"
    assert refused(put(box, "level0", "level0")) == "MGR104"
    accepted(put(box, "level4", "apart"))


@pytest.mark.rule("MGR105")
def test_a_group_is_deleted_when_it_is_empty() -> None:
    box = sandbox()
    put(box, "corp")
    put(box, "prod", "corp")
    move(box, "prod")
    assert refused(full(box, "DELETE", f"{GROUPS}/corp")) == "MGR105"
    assert refused(full(box, "DELETE", f"{GROUPS}/prod")) == "MGR105"
    accepted(full(box, "DELETE", f"{GROUPS}/prod/subscriptions/{box.store.head().subscription}"))
    accepted(full(box, "DELETE", f"{GROUPS}/prod"))
    accepted(full(box, "DELETE", f"{GROUPS}/corp"))


@pytest.mark.rule("MGR106")
def test_the_root_group_stays() -> None:
    box = sandbox()
    root = box.store.head().tenant
    assert refused(put(box, root, display="Mine")) == "MGR106"
    assert refused(full(box, "DELETE", f"{GROUPS}/{root}")) == "SEC102"
    accepted(put(box, "corp", root))
    assert refused(give(box, "owner", root)) == "SEC102"


@pytest.mark.rule("MGR107")
def test_a_group_holds_subscriptions_of_its_tenant() -> None:
    scene = customer()
    put(scene.box, "corp")
    for wrong in (scene.subscription, "00000000-0000-0000-0000-000000000000"):
        step = move(scene.box, "corp", wrong)
        assert refused(step) == "MGR107"
        assert message(step) == f"The subscription '{wrong}' could not be found."
    accepted(move(scene.box, "corp"))


@pytest.mark.rule("MGR108")
def test_a_subscription_is_moved_by_its_owner() -> None:
    box = sandbox()
    ann = signed_in(box, "ann")
    accepted(put(ann, "anns"))
    assert refused(move(box, "anns")) == "SEC102"
    assert refused(move(ann, "anns")) == "MGR108"
    accepted(assign(box, "ann", OWNER))
    accepted(move(ann, "anns"))
    put(box, "corp")
    assert refused(move(box, "corp")) == "MGR108"


def test_policies_of_a_management_group_hold_in_its_subscriptions() -> None:
    box = sandbox()
    accepted(put(box, "corp"))
    accepted(move(box, "corp"))
    rule: Document = {"if": {"field": "type", "equals": "Microsoft.Compute/galleries"}, "then": {"effect": "deny"}}
    definition = f"{GROUPS}/corp/providers/Microsoft.Authorization/policyDefinitions/none"
    accepted(full(box, "PUT", definition, {"properties": {"policyRule": rule, "mode": "All"}}))
    assignment: Document = {"properties": {"policyDefinitionId": definition}}
    accepted(full(box, "PUT", f"{GROUPS}/corp/providers/Microsoft.Authorization/policyAssignments/none", assignment))
    assert refused(box.put("galleries/g", {"location": EAST})) == "POL121"
    accepted(box.put("/resourceGroups/other", {"location": EAST}))


@pytest.mark.rule("POL112")
def test_a_policy_of_a_management_group_is_not_assigned_outside_of_it() -> None:
    box = sandbox()
    accepted(put(box, "corp"))
    rule: Document = {"if": {"field": "type", "equals": "Microsoft.Compute/galleries"}, "then": {"effect": "deny"}}
    definition = f"{GROUPS}/corp/providers/Microsoft.Authorization/policyDefinitions/none"
    accepted(full(box, "PUT", definition, {"properties": {"policyRule": rule, "mode": "All"}}))
    path = "/providers/Microsoft.Authorization/policyAssignments/none"
    assert refused(box.put(path, {"properties": {"policyDefinitionId": definition}})) == "POL112"
    accepted(move(box, "corp"))
    accepted(box.put(path, {"properties": {"policyDefinitionId": definition}}))
