"""Role definitions: the built-in ones as Azure lists them, and custom ones from the request that makes them to the last."""

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.catalog.roles import BUILT_IN, CONTRIBUTOR, IMAGE_READER, OWNER, READER, Role
from gallery_engine.cloud import Cloud
from gallery_engine.records import JSON, Document, Record
from tests.engine.access_cast import assign, customer, full, granted, second_subscription, signed_in
from tests.engine.cast import EAST, Sandbox, accepted, gallery, message, refused, sandbox

GUID = "44444444-4444-4444-8444-444444444444"
OTHER = "55555555-5555-4555-8555-555555555555"
PATH = "/providers/Microsoft.Authorization/roleDefinitions"
LOOKER = Role("Gallery Looker", GUID, "", ())


def body(box: Sandbox, *actions: str, name: str = "Gallery Looker", scopes: list[str] | None = None, **more: JSON) -> Document:
    """The body of a custom role for the sandbox's subscription."""
    reach: list[JSON] = [*(scopes if scopes is not None else [f"/subscriptions/{box.store.head().subscription}"])]
    permission: Document = {"actions": [*(actions or ("Microsoft.Compute/galleries/read",))], **more}
    return {"properties": {"roleName": name, "description": "Looks", "assignableScopes": reach, "permissions": [permission]}}


def listed(box: Sandbox, wish: str = "", scope: str = "") -> list[str]:
    query = {"api-version": "2022-05-01-preview", **({"$filter": wish} if wish else {})}
    request = Request("GET", f"{scope or '/subscriptions/' + box.store.head().subscription}{PATH}", query, caller=box.caller)
    value = accepted(Cloud(box.store).send(request))["value"]
    assert isinstance(value, list)
    return [str(each["properties"]["roleName"]) for each in value]  # type: ignore[index,call-overload]


def delete(box: Sandbox, guid: str = GUID) -> Step:
    return box.delete(f"{PATH}/{guid}")


def test_built_in_roles_are_shown_as_azure_shows_them() -> None:
    box = sandbox()
    shown = box.get(f"{PATH}/{IMAGE_READER.guid.upper()}")
    assert shown["id"] == f"/subscriptions/{box.store.head().subscription}{PATH}/{IMAGE_READER.guid}"
    assert shown["name"] == IMAGE_READER.guid
    properties = shown["properties"]
    assert (properties["roleName"], properties["type"], properties["assignableScopes"]) == (
        "Compute Gallery Image Reader",
        "BuiltInRole",
        ["/"],
    )
    assert properties["permissions"][0]["actions"] == [
        "Microsoft.Compute/galleries/images/read",
        "Microsoft.Compute/galleries/images/versions/read",
    ]
    assert full(box, "GET", f"{PATH}/{READER.guid}").response.status == 403
    assert listed(box, "roleName eq 'Reader'") == ["Reader"]
    assert listed(box, "roleName eq 'reader'") == ["Reader"]
    assert sorted(listed(box)) == sorted(role.name for role in BUILT_IN.values())
    assert listed(box, "type eq 'CustomRole'") == []
    assert listed(box, "atScopeAndBelow() and roleName eq 'Owner'") == ["Owner"]
    step = box.send("GET", PATH, query={"$filter": "colour eq 'red'"})
    assert step.refusal is not None
    assert step.refusal.code == "InvalidFilterInQueryString"


def test_the_actions_of_a_role_take_away_what_they_do_not_mean() -> None:
    assert CONTRIBUTOR.allows("microsoft.compute/galleries/write")
    assert not CONTRIBUTOR.allows("Microsoft.Compute/galleries/share/action")
    assert not CONTRIBUTOR.allows("Microsoft.Authorization/policyAssignments/write")
    assert OWNER.allows("Microsoft.Authorization/policyAssignments/write")
    assert not READER.allows("Microsoft.Compute/virtualMachines/start/action")


def test_a_custom_role_is_made_used_changed_and_deleted() -> None:
    box = sandbox()
    gallery(box)
    made = box.put(f"{PATH}/{GUID}", body(box))
    assert made.response.status == 201
    shown = box.get(f"{PATH}/{GUID}")
    assert shown == made.response.body
    properties = shown["properties"]
    assert (properties["roleName"], properties["type"]) == ("Gallery Looker", "CustomRole")
    assert properties["permissions"] == [
        {"actions": ["Microsoft.Compute/galleries/read"], "notActions": [], "dataActions": [], "notDataActions": []}
    ]
    ann = granted(box, "ann", LOOKER, "/resourceGroups/rg")
    accepted(ann.send("GET", "galleries/gallery"))
    assert refused(ann.send("GET", "galleries/gallery/images")) == "SEC102"
    changed = box.put(f"{PATH}/{GUID}", body(box, "Microsoft.Compute/galleries/*/read", "Microsoft.Compute/galleries/read"))
    assert changed.response.status == 200
    accepted(ann.send("GET", "galleries/gallery/images"))
    without = body(box, "Microsoft.Compute/*", notActions=["Microsoft.Compute/galleries/write"])
    accepted(box.put(f"{PATH}/{GUID}", without))
    assert refused(ann.put("galleries/gallery", {"location": EAST})) == "SEC102"
    accepted(ann.delete("galleries/gallery"))
    assert "Gallery Looker" in listed(box)
    assert listed(box, "type eq 'CustomRole'") == listed(box, "roleName eq 'gallery looker'") == ["Gallery Looker"]
    for item in box.get("/providers/Microsoft.Authorization/roleAssignments")["value"]:
        if item["properties"]["roleDefinitionId"].endswith(GUID):
            accepted(box.delete(item["id"]))
    gone = delete(box)
    assert gone.response.status == 200
    assert delete(box).response.status == 204
    missing = box.send("GET", f"{PATH}/{GUID}")
    assert missing.refusal is not None
    assert (missing.response.status, missing.refusal.code) == (404, "RoleDefinitionDoesNotExist")


def test_a_custom_role_is_the_same_in_every_subscription_of_its_scopes() -> None:
    box = sandbox()
    second = second_subscription(box)
    both = [f"/subscriptions/{box.store.head().subscription}", f"/subscriptions/{second}"]
    accepted(box.put(f"{PATH}/{GUID}", body(box, "*/read", scopes=both)))
    elsewhere = accepted(full(box, "GET", f"{both[1]}{PATH}/{GUID}"))
    assert elsewhere["id"] == f"{both[1]}{PATH}/{GUID}"
    ann = signed_in(box, "ann")
    accepted(assign(box, "ann", LOOKER, f"{both[1]}/resourceGroups/rg"))
    accepted(full(ann, "GET", f"{both[1]}/resourceGroups/rg"))
    accepted(full(box, "PUT", f"{both[1]}{PATH}/{GUID}", body(box, "*/read", scopes=both[:1])))
    assert "Gallery Looker" not in listed(box, scope=both[1])
    assert "Gallery Looker" in listed(box)


def test_who_makes_a_role_may_do_so_in_each_of_its_scopes() -> None:
    box = sandbox()
    second = second_subscription(box)
    ann = granted(box, "ann", OWNER)
    both = [f"/subscriptions/{box.store.head().subscription}", f"/subscriptions/{second}"]
    step = ann.put(f"{PATH}/{GUID}", body(box, scopes=both))
    assert refused(step) == "SEC105"
    assert "'Microsoft.Authorization/roleDefinitions/write' on the linked scope(s)" in message(step)
    accepted(ann.put(f"{PATH}/{GUID}", body(box, scopes=both[:1])))
    writer = granted(box, "writer", CONTRIBUTOR)
    assert refused(writer.put(f"{PATH}/{OTHER}", body(box, name="Other"))) == "SEC102"


@pytest.mark.rule("ROL201")
def test_the_id_of_a_role_is_a_guid() -> None:
    box = sandbox()
    assert refused(box.put(f"{PATH}/looker", body(box))) == "ROL201"
    accepted(box.put(f"{PATH}/{GUID.upper()}", body(box)))


@pytest.mark.rule("ROL202")
@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": " "}, {"name": "n" * 513}, {"actions": []}],
)
def test_a_role_has_a_name_and_allows_something(wrong: dict[str, JSON]) -> None:
    box = sandbox()
    said = body(box, name=str(wrong.get("name", "Gallery Looker")))
    properties = said["properties"]
    assert isinstance(properties, dict)
    if "actions" in wrong:
        properties["permissions"] = [{"notActions": ["*"]}]
    assert refused(box.put(f"{PATH}/{GUID}", said)) == "ROL202"
    assert refused(box.put(f"{PATH}/{GUID}", {})) == "ROL202"
    accepted(box.put(f"{PATH}/{GUID}", body(box, name="n" * 512)))
    properties["description"] = "d" * 2_049
    assert refused(box.put(f"{PATH}/{GUID}", said)) == "ROL202"


@pytest.mark.rule("ROL203")
def test_an_action_is_written_as_one() -> None:
    box = sandbox()
    step = box.put(f"{PATH}/{GUID}", body(box, "read everything"))
    assert refused(step) == "ROL203"
    assert message(step) == "'read everything' does not match any of the actions supported by the providers."
    assert refused(box.put(f"{PATH}/{GUID}", body(box, notActions=["galleries"]))) == "ROL203"
    accepted(box.put(f"{PATH}/{GUID}", body(box, "*", "*/read", "Microsoft.Compute/galleries/*")))


@pytest.mark.rule("ROL204")
def test_assignable_scopes_are_places_of_the_tenant() -> None:
    scene = customer()
    box = scene.box
    own = f"/subscriptions/{box.store.head().subscription}"
    group = "/providers/Microsoft.Management/managementGroups"
    for name in ("one", "two"):
        accepted(full(box, "PUT", f"{group}/{name}", {}))
    for wrong in ([], ["text"], [f"{group}/one", f"{group}/two"], [f"{own}/resourceGroups/none"], [f"{own}/resourceGroups"]):
        assert refused(box.put(f"{PATH}/{GUID}", body(box, scopes=wrong))) == "ROL204"
    data = body(box, scopes=[f"{group}/one"], dataActions=["Microsoft.Compute/disks/download/action"])
    step = box.put(f"{PATH}/{GUID}", data)
    assert refused(step) == "ROL204"
    assert message(step) == "You cannot add data action permissions when you have a management group as an assignable scope"
    accepted(box.put(f"{PATH}/{GUID}", body(box, scopes=[f"{group}/one", f"{own}/resourceGroups/rg"])))


def test_the_root_is_no_scope_of_a_custom_role() -> None:
    box = sandbox()
    assert refused(box.put(f"{PATH}/{GUID}", body(box, scopes=["/"]))) == "ROL204"


@pytest.mark.rule("ROL205")
def test_a_name_is_given_to_one_role() -> None:
    box = sandbox()
    accepted(box.put(f"{PATH}/{GUID}", body(box)))
    for name in ("gallery looker", "READER"):
        step = box.put(f"{PATH}/{OTHER}", body(box, name=name))
        assert refused(step) == "ROL205"
        assert step.response.status == 409
    accepted(box.put(f"{PATH}/{GUID}", body(box)))
    accepted(box.put(f"{PATH}/{OTHER}", body(box, name="Other")))


@pytest.mark.rule("ROL206")
def test_a_built_in_role_is_not_changed() -> None:
    box = sandbox()
    assert refused(box.put(f"{PATH}/{READER.guid}", body(box))) == "ROL206"
    planted = f"/providers/microsoft.authorization/roledefinitions/{READER.guid}"
    box.plant(Record(planted, "microsoft.authorization/roledefinitions", name=READER.guid, inner={"tenant": "x", "name": "x"}))
    assert refused(delete(box, READER.guid)) == "ROL206"
    accepted(box.put(f"{PATH}/{GUID}", body(box)))


@pytest.mark.rule("ROL207")
def test_a_tenant_has_five_thousand_custom_roles() -> None:
    box = sandbox()
    inner: Document = {"tenant": box.store.head().tenant, "name": "x"}
    kind = "microsoft.authorization/roledefinitions"
    for number in range(4_999):
        box.plant(Record(f"/providers/{kind}/{number:04d}", kind, name=f"{number:04d}", inner=inner))
    accepted(box.put(f"{PATH}/{GUID}", body(box)))
    assert refused(box.put(f"{PATH}/{OTHER}", body(box, name="Other"))) == "ROL207"
    accepted(box.put(f"{PATH}/{GUID}", body(box)))


@pytest.mark.rule("ROL208")
def test_a_role_that_somebody_holds_is_not_deleted() -> None:
    box = sandbox()
    accepted(box.put(f"{PATH}/{GUID}", body(box)))
    granted(box, "ann", LOOKER, "/resourceGroups/rg")
    step = delete(box)
    assert refused(step) == "ROL208"
    assert step.refusal is not None
    assert step.refusal.code == "RoleDefinitionHasAssignments"
    assert message(step) == "There are existing role assignments referencing role"
    accepted(box.delete("/resourceGroups/rg"))
    box.advance(60)
    accepted(delete(box))


@pytest.mark.rule("ROL209")
def test_a_role_belongs_to_one_tenant() -> None:
    scene = customer()
    accepted(scene.box.put(f"{PATH}/{GUID}", body(scene.box)))
    theirs = body(scene.box, scopes=[f"/subscriptions/{scene.subscription}"])
    assert refused(scene.send("carol", "PUT", f"{PATH}/{GUID}", theirs)) == "ROL209"
    assert refused(scene.send("carol", "DELETE", f"{PATH}/{GUID}")) == "ROL209"
    assert scene.send("carol", "GET", f"{PATH}/{GUID}").response.status == 404
    accepted(scene.send("carol", "PUT", f"{PATH}/{OTHER}", theirs))


def test_what_one_permission_of_a_custom_role_leaves_out_another_one_gives() -> None:
    box = sandbox()
    gallery(box)
    said = body(box, "*/read", notActions=["Microsoft.Compute/*"])
    properties = said["properties"]
    assert isinstance(properties, dict)
    assert isinstance(properties["permissions"], list)
    properties["permissions"].append({"actions": ["Microsoft.Compute/galleries/read"]})
    accepted(box.put(f"{PATH}/{GUID}", said))
    ann = granted(box, "ann", LOOKER)
    accepted(ann.send("GET", "galleries/gallery"))
    assert refused(ann.send("GET", "galleries/gallery/images/web")) == "SEC102"
    held = ann.get("/providers/Microsoft.Authorization/permissions")["value"]
    assert [each["notActions"] for each in held] == [["Microsoft.Compute/*"], []]
