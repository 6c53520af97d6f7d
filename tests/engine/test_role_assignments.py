"""Role assignments: who may give which role to whom, where it holds, and how they are listed."""

from typing import Any

import pytest

from gallery_engine.access import GROUP, person
from gallery_engine.catalog.roles import (
    ACCESS_CONTROL_ADMINISTRATOR,
    BUILT_IN,
    CONTRIBUTOR,
    IMAGE_READER,
    MACHINE_CONTRIBUTOR,
    OWNER,
    READER,
    USER_ACCESS_ADMINISTRATOR,
    Role,
)
from gallery_engine.ids import derive_guid
from gallery_engine.records import JSON, Document, Record
from tests.engine.access_cast import ASSIGNMENTS, assign, assignment_body, granted, principal_of, signed_in
from tests.engine.cast import EAST, Sandbox, accepted, definition, gallery, message, refused, sandbox, version

NAME = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
STRANGER = "33333333-3333-4333-8333-333333333333"


def at(box: Sandbox, name: str = NAME, scope: str = "/resourceGroups/rg") -> str:
    return f"{box.id(scope)}/{ASSIGNMENTS}/{name}"


def roles(found: dict[str, Any]) -> list[str]:
    return [BUILT_IN[item["properties"]["roleDefinitionId"].rpartition("/")[2]].name for item in found["value"]]


def test_an_assignment_is_made_shown_listed_and_deleted() -> None:
    box = sandbox()
    signed_in(box, "ann")
    made = box.put(at(box), assignment_body(box, "ann", READER, description="looks"))
    assert made.response.status == 201
    shown = box.get(at(box))
    assert shown == made.response.body
    assert shown["id"] == at(box)
    assert shown["type"] == "Microsoft.Authorization/roleAssignments"
    properties = shown["properties"]
    assert properties["scope"] == box.id("/resourceGroups/rg")
    assert properties["principalType"] == "User"
    assert properties["principalId"] == principal_of(box, "ann")
    assert properties["createdBy"] == principal_of(box, "owner")
    assert properties["roleDefinitionId"].endswith(f"/roleDefinitions/{READER.guid}")
    assert (properties["description"], properties["condition"]) == ("looks", None)
    assert "provisioningState" not in properties
    gone = box.delete(at(box))
    assert (gone.response.status, gone.response.body) == (200, shown)
    assert box.delete(at(box)).response.status == 204
    missing = box.send("GET", at(box))
    assert missing.refusal is not None
    assert (missing.response.status, missing.refusal.code) == (404, "RoleAssignmentNotFound")
    assert refused(Sandbox(box.store, "ann").send("GET", "/resourceGroups/rg")) == "SEC102"


def test_a_role_holds_from_the_request_that_gives_it_to_the_one_that_takes_it() -> None:
    box = sandbox()
    ann = signed_in(box, "ann")
    assert refused(ann.put("galleries/g", {"location": EAST})) == "SEC102"
    accepted(assign(box, "ann", CONTRIBUTOR, "/resourceGroups/rg", name=NAME))
    accepted(ann.put("galleries/g", {"location": EAST}))
    accepted(box.delete(at(box)))
    assert refused(ann.put("galleries/g", {"location": EAST})) == "SEC102"


def test_a_role_is_inherited_downwards_and_never_upwards() -> None:
    box = sandbox()
    path = version(box)
    for number, scope in enumerate(("", "/resourceGroups/rg", "galleries/gallery", "galleries/gallery/images/web", path)):
        who = granted(box, f"reader{number}", READER, scope)
        accepted(who.send("GET", path))
        wider = {"": "", "/resourceGroups/rg": "/resourceGroups", "galleries/gallery": "galleries"}.get(scope)
        if number >= 3:
            assert refused(who.send("GET", "galleries/gallery")) == "SEC102"
        elif wider and number:
            assert who.send("GET", "/resourceGroups/other").refusal is not None
    beside = granted(box, "beside", READER, definition(box, "other"))
    assert refused(beside.send("GET", path)) == "SEC102"
    assert refused(beside.send("GET", "galleries/gallery/images")) == "SEC102"


def test_a_group_gives_its_roles_to_its_members_and_to_the_members_of_its_groups() -> None:
    box = sandbox()
    head = box.store.head()
    inner, outer = (person(name, name, derive_guid("g", 0, name), head.tenant, GROUP) for name in ("inner", "outer"))
    member = person("ann", "ann@darkroom.example", derive_guid("g", 0, "ann"), head.tenant)
    box.plant(outer)
    box.plant(_in(inner, outer))
    box.plant(_in(member, inner))
    ann = Sandbox(box.store, "ann")
    assert refused(ann.send("GET", "/resourceGroups/rg")) == "SEC102"
    accepted(assign(box, "outer", READER, "/resourceGroups/rg"))
    step = ann.send("GET", "/resourceGroups/rg")
    accepted(step)
    note = next(stage.note for stage in step.trace if stage.name == "authorize")
    assert note == f"Reader at {box.id('/resourceGroups/rg').lower()} through outer allows {note.rpartition(' ')[2]}"


def _in(member: Record, group: Record) -> Record:
    inner: Document = {**member.inner, "memberOf": [str(group.inner["objectId"])]}
    return Record(member.key, member.kind, name=member.name, alias=member.alias, inner=inner)


def test_groups_that_contain_each_other_are_looked_at_once() -> None:
    box = sandbox()
    head = box.store.head()
    one, two = (person(name, name, derive_guid("g", 0, name), head.tenant, GROUP) for name in ("one", "two"))
    box.plant(_in(one, two))
    box.plant(_in(two, one))
    assert refused(Sandbox(box.store, "one").send("GET", "/resourceGroups/rg")) == "SEC102"


@pytest.mark.parametrize("role", [OWNER, USER_ACCESS_ADMINISTRATOR, ACCESS_CONTROL_ADMINISTRATOR], ids=lambda role: role.name)
def test_who_may_assign_roles_may(role: Any) -> None:
    box = sandbox()
    signed_in(box, "guest")
    giver = granted(box, "giver", role, "/resourceGroups/rg")
    accepted(assign(giver, "guest", READER, "/resourceGroups/rg", name=NAME))
    accepted(giver.delete(at(box)))


@pytest.mark.parametrize("role", [CONTRIBUTOR, READER, IMAGE_READER, MACHINE_CONTRIBUTOR], ids=lambda role: role.name)
def test_who_may_not_assign_roles_is_told_what_is_missing(role: Any) -> None:
    box = sandbox()
    signed_in(box, "guest")
    giver = granted(box, "giver", role, "/resourceGroups/rg")
    step = assign(giver, "guest", READER, "/resourceGroups/rg", name=NAME)
    assert refused(step) == "SEC102"
    assert message(step) == (
        f"The client 'giver@darkroom.example' with object id '{principal_of(box, 'giver')}' does not have authorization to "
        f"perform action 'Microsoft.Authorization/roleAssignments/write' over scope '{at(box)}' or the scope is invalid. If "
        "access was recently granted, please refresh your credentials."
    )


def test_a_list_holds_what_lies_above_at_and_below_a_scope() -> None:
    box = sandbox()
    gallery(box)
    signed_in(box, "ann")
    for role, scope in ((READER, ""), (CONTRIBUTOR, "/resourceGroups/rg"), (IMAGE_READER, "galleries/gallery")):
        accepted(assign(box, "ann", role, scope))
    group = f"{box.id('/resourceGroups/rg')}/{ASSIGNMENTS}"
    assert sorted(roles(box.get(group))) == ["Compute Gallery Image Reader", "Contributor", "Owner", "Reader"]
    assert sorted(roles(box.get(group, filter="atScope()"))) == ["Contributor", "Owner", "Reader"]
    mine = f"principalId eq '{principal_of(box, 'owner')}'"
    assert roles(box.get(group, filter=mine)) == ["Owner"]
    assert roles(box.get(group, filter=f"atScope() and assignedTo('{principal_of(box, 'ann')}')")) == ["Reader", "Contributor"]
    assert roles(box.get(group, filter=f"assignedTo('{STRANGER}')")) == []
    for wish in ("name eq 'x'", "atScope() or atScope()", "atScope()assignedTo('x')", " and assignedTo('x')"):
        step = box.send("GET", group, query={"$filter": wish})
        assert step.refusal is not None
        assert step.refusal.code == "InvalidFilterInQueryString"


def test_assigned_to_counts_groups_and_principal_id_does_not() -> None:
    box = sandbox()
    head = box.store.head()
    team = person("team", "team", derive_guid("g", 0, "team"), head.tenant, GROUP)
    box.plant(team)
    box.plant(_in(person("ann", "ann", derive_guid("g", 0, "ann"), head.tenant), team))
    accepted(assign(box, "team", READER))
    path = f"/{ASSIGNMENTS}"
    assert roles(box.get(path, filter=f"assignedTo('{principal_of(box, 'ann').upper()}')")) == ["Reader"]
    assert roles(box.get(path, filter=f"principalId eq '{principal_of(box, 'ann')}'")) == []


def test_what_is_assigned_on_a_resource_goes_with_it_and_does_not_keep_it() -> None:
    box = sandbox()
    gallery(box)
    granted(box, "ann", READER, "galleries/gallery")
    box.finish(box.delete("galleries/gallery"))
    gallery(box)
    assert refused(Sandbox(box.store, "ann").send("GET", "galleries/gallery")) == "SEC102"


def test_an_assignment_on_what_is_not_there_is_refused() -> None:
    box = sandbox()
    signed_in(box, "ann")
    assert refused(assign(box, "ann", READER, "/resourceGroups/none")) == "RES101"
    assert refused(assign(box, "ann", READER, "galleries/none")) == "RES103"


@pytest.mark.rule("ROL101")
def test_the_name_is_a_guid() -> None:
    box = sandbox()
    signed_in(box, "ann")
    step = assign(box, "ann", READER, name="reader-of-ann")
    assert refused(step) == "ROL101"
    assert step.response.status == 400
    accepted(assign(box, "ann", READER, name=NAME.upper()))


@pytest.mark.rule("ROL102")
@pytest.mark.parametrize("who", [None, "", "ann@darkroom.example"])
def test_the_principal_is_named_by_its_object_id(who: str | None) -> None:
    box = sandbox()
    signed_in(box, "ann")
    body = assignment_body(box, "ann", READER)
    properties = body["properties"]
    assert isinstance(properties, dict)
    step = box.put(at(box), {"properties": {**properties, "principalId": who}})
    assert refused(step) == "ROL102"
    assert refused(box.put(at(box), {})) == "ROL102"
    accepted(box.put(at(box), {"properties": {**properties, "principalId": principal_of(box, "ann").upper()}}))


@pytest.mark.rule("ROL103")
def test_the_role_exists() -> None:
    box = sandbox()
    signed_in(box, "ann")
    properties: Document = {"principalId": principal_of(box, "ann"), "roleDefinitionId": box.id(f"/x/{STRANGER}")}
    unknown = {**properties, "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{STRANGER}"}
    step = box.put(at(box), {"properties": unknown})
    assert refused(step) == "ROL103"
    assert message(step) == f"The specified role definition with ID '{STRANGER.replace('-', '')}' does not exist."
    assert refused(box.put(at(box), {"properties": properties})) == "ROL103"
    assert refused(box.put(at(box), {"properties": {"principalId": principal_of(box, "ann")}})) == "ROL103"
    short = {**properties, "roleDefinitionId": f"/providers/microsoft.authorization/ROLEDEFINITIONS/{READER.guid.upper()}"}
    accepted(box.put(at(box), {"properties": short}))


@pytest.mark.rule("ROL104")
def test_the_principal_exists_in_the_tenant() -> None:
    box = sandbox()
    body = assignment_body(box, "owner", READER)
    properties = body["properties"]
    assert isinstance(properties, dict)
    properties["principalId"] = STRANGER
    step = box.put(at(box), body)
    assert refused(step) == "ROL104"
    assert message(step).startswith(
        f"Principal {STRANGER.replace('-', '')} does not exist in the directory {box.store.head().tenant}. Check that you have"
    )
    foreign = person("far", "far@elsewhere.example", STRANGER, OTHER)
    box.plant(foreign)
    assert refused(box.put(at(box), body)) == "ROL104"
    inner: Document = {**foreign.inner, "guestOf": [box.store.head().tenant]}
    box.plant(Record(foreign.key, foreign.kind, name=foreign.name, alias=foreign.alias, inner=inner))
    accepted(box.put(at(box), body))


@pytest.mark.rule("ROL105")
def test_a_principal_type_that_is_given_is_the_right_one() -> None:
    box = sandbox()
    signed_in(box, "ann")
    for wrong in ("Group", "Robot"):
        assert refused(box.put(at(box), assignment_body(box, "ann", READER, principalType=wrong))) == "ROL105"
    accepted(box.put(at(box), assignment_body(box, "ann", READER, principalType="user")))


@pytest.mark.rule("ROL106")
def test_a_custom_role_is_assigned_within_its_assignable_scopes() -> None:
    box = sandbox()
    gallery(box)
    scopes: JSON = [box.id("/resourceGroups/RG")]
    permissions: JSON = [{"actions": ["Microsoft.Compute/galleries/read"]}]
    body: Document = {"properties": {"roleName": "Looker", "assignableScopes": scopes, "permissions": permissions}}
    accepted(box.put(f"/providers/Microsoft.Authorization/roleDefinitions/{OTHER}", body))
    custom = Role("Looker", OTHER, "", ())
    signed_in(box, "ann")
    step = assign(box, "ann", custom)
    assert refused(step) == "ROL106"
    assert message(step) == f"The specified role definition with ID '{OTHER.replace('-', '')}' does not exist."
    accepted(granted(box, "ann", custom, "galleries/gallery").send("GET", "galleries/gallery"))


@pytest.mark.rule("ROL107")
def test_a_role_is_held_once_at_a_scope() -> None:
    box = sandbox()
    granted(box, "ann", READER, "/resourceGroups/rg")
    first = box.get(f"{box.id('/resourceGroups/rg')}/{ASSIGNMENTS}", filter=f"principalId eq '{principal_of(box, 'ann')}'")
    step = box.put(at(box), assignment_body(box, "ann", READER))
    assert refused(step) == "ROL107"
    assert step.response.status == 409
    name = first["value"][0]["name"].replace("-", "")
    assert message(step) == f"The role assignment already exists. The ID of the existing role assignment is {name}."
    accepted(box.put(at(box), assignment_body(box, "ann", CONTRIBUTOR)))
    accepted(assign(box, "ann", READER))


@pytest.mark.rule("ROL108")
def test_an_assignment_keeps_principal_role_and_scope() -> None:
    box = sandbox()
    for name in ("ann", "bob"):
        signed_in(box, name)
    box.put(at(box), assignment_body(box, "ann", READER))
    for body in (assignment_body(box, "bob", READER), assignment_body(box, "ann", CONTRIBUTOR)):
        step = box.put(at(box), body)
        assert refused(step) == "ROL108"
        assert message(step) == "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."
    assert refused(assign(box, "ann", READER, name=NAME)) == "ROL108"
    again = box.put(at(box), assignment_body(box, "ann", READER, description="looks"))
    assert again.response.status == 200
    assert box.get(at(box))["properties"]["description"] == "looks"


@pytest.mark.rule("ROL109")
def test_a_subscription_takes_four_thousand_assignments() -> None:
    box = sandbox()
    signed_in(box, "ann")
    kind, base = "microsoft.authorization/roleassignments", box.id("/resourceGroups/rg").lower()
    inner: Document = {"principal": "x", "role": "y"}
    for number in range(3_998):
        box.plant(Record(f"{base}/providers/{kind}/{number:04d}", kind, inner=inner))
    accepted(assign(box, "ann", CONTRIBUTOR, "/resourceGroups/rg", name=NAME))
    step = assign(box, "ann", READER, "/resourceGroups/rg", name=OTHER)
    assert refused(step) == "ROL109"
    assert message(step) == "No more role assignments can be created."
    accepted(assign(box, "ann", CONTRIBUTOR, "/resourceGroups/rg", name=NAME))
    accepted(box.delete(at(box)))
    accepted(assign(box, "ann", READER, "/resourceGroups/rg", name=OTHER))


@pytest.mark.rule("ROL110")
def test_a_condition_is_refused_and_not_ignored() -> None:
    box = sandbox()
    signed_in(box, "ann")
    body = assignment_body(box, "ann", READER, condition="@Resource[a] StringEquals 'b'", conditionVersion="2.0")
    assert refused(box.put(at(box), body)) == "ROL110"
    accepted(box.put(at(box), assignment_body(box, "ann", READER, condition="")))


@pytest.mark.rule("ROL111")
def test_the_last_owner_of_a_subscription_stays() -> None:
    box = sandbox()
    own = next(item["id"] for item in box.get(f"/{ASSIGNMENTS}")["value"])
    step = box.delete(own)
    assert refused(step) == "ROL111"
    assert message(step) == "Cannot delete the last RBAC admin assignment"
    granted(box, "ann", OWNER, "/resourceGroups/rg")
    assert refused(box.delete(own)) == "ROL111"
    ann = granted(box, "ann", OWNER)
    accepted(ann.delete(own))
    assert refused(box.send("GET", "/resourceGroups/rg")) == "SEC102"


def test_a_global_administrator_may_take_the_last_owner_away() -> None:
    box = sandbox()
    owner = box.store.get("identity:owner")
    assert owner is not None
    inner: Document = {**owner.inner, "globalAdministrator": True}
    box.plant(Record(owner.key, owner.kind, name=owner.name, alias=owner.alias, inner=inner))
    accepted(box.delete(next(item["id"] for item in box.get(f"/{ASSIGNMENTS}")["value"])))
    assert refused(box.send("GET", "/resourceGroups/rg")) == "SEC102"
