"""Direct sharing: galleries for Groups, and what the operation `share` does with them."""

import pytest

from gallery_engine.catalog.roles import CONTRIBUTOR
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import granted
from tests.engine.cast import EAST, WEST, Sandbox, accepted, gallery, message, refused, sandbox, version
from tests.engine.sharing_cast import customer, gallery_for, share, shared, tenant_of

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])
PATH = "galleries/gallery"


def profile(box: Sandbox, **query: str) -> Document:
    found = box.get(PATH, **query)["properties"]["sharingProfile"]
    assert isinstance(found, dict)
    return found


def with_profile(**said: JSON) -> Document:
    return {"location": EAST, "properties": {"sharingProfile": {**said}}}


def test_a_gallery_that_nothing_was_said_of_shows_no_profile() -> None:
    box = sandbox()
    gallery(box)
    assert "sharingProfile" not in box.get(PATH, select="Permissions", expand="SharingProfile/Groups")["properties"]


@BOTH
def test_groups_are_added_shown_when_asked_for_and_removed(rulebook: str) -> None:
    box = sandbox(rulebook)
    gallery_for(box, "groups")
    first, second = (customer(box, name, tenant="own") for name in ("first", "second"))
    step = share(box, "Add", subscriptions=(first.upper(), second, first))
    assert step.response.status == 202
    monitor = step.response.headers["Location"].removeprefix("https://management.azure.com").split("?")[0]
    assert box.send("GET", monitor, query={"monitor": "true"}).response.status == 202
    box.finish(step)
    done = box.send("GET", monitor, query={"monitor": "true"}).response
    assert (done.status, done.body) == (200, None)
    assert profile(box) == {"permissions": "Groups"}
    expected = {"permissions": "Groups", "groups": [{"type": "Subscriptions", "ids": [first, second]}]}
    assert profile(box, select="Permissions") == profile(box, expand="sharingProfile/Groups") == expected
    shared(box, "Remove", subscriptions=(first,))
    assert profile(box, select="permissions")["groups"] == [{"type": "Subscriptions", "ids": [second]}]
    shared(box, "remove", subscriptions=(second,))
    assert profile(box, select="Permissions") == {"permissions": "Groups"}


def test_a_tenant_is_a_group_of_its_own() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    mine, theirs = customer(box), tenant_of("other")
    shared(box, "Add", subscriptions=(mine,), tenants=(theirs,))
    groups = [{"type": "Subscriptions", "ids": [mine]}, {"type": "AADTenants", "ids": [theirs]}]
    assert profile(box, select="Permissions")["groups"] == groups


def test_the_status_tells_region_by_region_how_far_sharing_is() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    version(box, "1.0.0", EAST, WEST)
    step = share(box, "Add", subscriptions=(customer(box),))
    status = box.get(PATH, expand="SharingProfile/Groups")["properties"]["sharingStatus"]
    assert status["aggregatedState"] == "InProgress"
    box.finish(step)
    status = box.get(PATH, expand="SharingProfile/Groups")["properties"]["sharingStatus"]
    assert status == {
        "aggregatedState": "Succeeded",
        "summary": [{"region": name, "state": "Succeeded", "details": ""} for name in ("East US", "West US")],
    }
    assert "sharingStatus" not in box.get(PATH)["properties"]


def test_reset_takes_everybody_away_and_leaves_a_private_gallery() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    shared(box, "Add", subscriptions=(customer(box),), tenants=(tenant_of("other"),))
    shared(box, "Reset")
    assert profile(box, select="Permissions") == {"permissions": "Private"}
    assert [record for record in box.store.under("") if record.kind == "share"] == []
    shared(box, "Reset")


def test_an_update_of_a_gallery_leaves_alone_whom_it_is_shared_with() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    mine = customer(box)
    shared(box, "Add", subscriptions=(mine,))
    box.finish(box.put(PATH, {"location": EAST, "properties": {"description": "golden"}}))
    box.finish(box.send("PATCH", PATH, {"tags": {"team": "images"}}))
    assert profile(box, select="Permissions")["groups"] == [{"type": "Subscriptions", "ids": [mine]}]


@pytest.mark.rule("GAL901")
@BOTH
def test_a_gallery_is_private_or_for_groups_or_for_the_community(rulebook: str) -> None:
    box = sandbox(rulebook)
    step = box.put(PATH, with_profile(permissions="Friends"))
    assert refused(step) == "GAL901"
    assert message(step) == (
        "The value 'Friends' of parameter sharingProfile.permissions is invalid. Allowed values are Private, Groups, Community."
    )
    accepted(box.put(PATH, with_profile(permissions="gROUPS")))
    assert profile(box) == {"permissions": "Groups"}


@pytest.mark.rule("GAL904")
def test_what_a_gallery_is_for_is_settled_when_it_is_made() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    for method, permissions in (("PUT", "Private"), ("PATCH", "Community"), ("PATCH", "Private")):
        step = box.send(method, PATH, with_profile(permissions=permissions))
        assert refused(step) == "GAL904"
        assert (step.response.status, step.refusal and step.refusal.code) == (409, "PropertyChangeNotAllowed")
        assert message(step) == "Changing property 'sharingProfile.permissions' is not allowed."
    accepted(box.send("PATCH", PATH, with_profile(permissions="groups")))


def test_a_private_gallery_is_not_turned_into_one_for_groups() -> None:
    box = sandbox()
    gallery(box)
    assert refused(box.send("PATCH", PATH, with_profile(permissions="Groups"))) == "GAL904"


@pytest.mark.rule("GAL911")
def test_an_operation_has_to_be_one_that_azure_knows() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    step = box.post(f"{PATH}/share", {"operationType": "Sell"})
    assert refused(step) == "GAL911"
    assert message(step) == (
        "The value 'Sell' of parameter operationType is invalid. Allowed values are Add, Remove, Reset, EnableCommunity."
    )
    step = box.post(f"{PATH}/share", {})
    assert refused(step) == "GAL911"
    assert message(step) == "Required parameter 'operationType' is missing (null)."
    accepted(box.post(f"{PATH}/share", {"operationType": "reset"}))


@pytest.mark.rule("GAL912")
@pytest.mark.parametrize("operation", ["Add", "Remove"])
def test_a_private_gallery_is_not_shared_with_groups(operation: str) -> None:
    box = sandbox()
    gallery(box)
    step = share(box, operation, subscriptions=(customer(box),))
    assert refused(step) == "GAL912"
    assert step.response.status == 409
    assert message(step) == (
        f"The operation '{operation}' is not allowed on gallery 'gallery' with sharing permissions 'Private'. The sharing "
        "permissions of the gallery must be 'Groups'."
    )
    box.finish(box.delete(PATH))
    gallery_for(box, "Groups")
    accepted(share(box, operation, subscriptions=(customer(box),)))


@pytest.mark.rule("GAL914")
def test_somebody_has_to_be_named() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    for groups in (None, [], [{"type": "Subscriptions", "ids": []}]):
        step = box.post(f"{PATH}/share", {"operationType": "Add", "groups": groups})  # type: ignore[dict-item]
        assert refused(step) == "GAL914"
        assert message(step) == "Required parameter 'groups' is missing (null)."
    step = box.post(f"{PATH}/share", {"operationType": "Add", "groups": [{"type": "Friends", "ids": [tenant_of("a")]}]})
    assert refused(step) == "GAL914"
    assert (
        message(step) == "The value 'Friends' of parameter groups.type is invalid. Allowed values are Subscriptions, AADTenants."
    )
    accepted(box.post(f"{PATH}/share", {"operationType": "Add", "groups": [{"type": "aadTenants", "ids": [tenant_of("a")]}]}))


@pytest.mark.rule("GAL915")
def test_subscriptions_and_tenants_are_named_by_guids() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    for name in ("contoso.example", tenant_of("a")[:-1], f"{tenant_of('a')}\n"):
        step = share(box, "Add", tenants=(name,))
        assert refused(step) == "GAL915"
        assert step.response.status == 400
        assert message(step) == f"The value '{name}' of parameter groups.ids of type AADTenants is invalid. It must be a GUID."
    accepted(share(box, "Add", tenants=(tenant_of("a").upper(),)))


@pytest.mark.rule("GAL916")
@pytest.mark.parametrize(("kind", "most"), [("subscriptions", 30), ("tenants", 5)])
def test_a_gallery_is_shared_with_so_many_and_no_more(kind: str, most: int) -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    names = tuple(tenant_of(str(index)) for index in range(most + 1))
    step = share(box, "Add", **{kind: names})
    assert refused(step) == "GAL916"
    assert message(step).endswith(f"the maximum is {most}.")
    shared(box, "Add", **{kind: names[:-1]})
    assert refused(share(box, "Add", **{kind: names[-1:]})) == "GAL916"
    shared(box, "Add", **{kind: names[:2]})
    shared(box, "Remove", **{kind: names[:1]})
    shared(box, "Add", **{kind: names[-1:]})


@pytest.mark.rule("GAL917")
def test_by_the_chapter_no_other_tenant_is_shared_with_directly() -> None:
    box = sandbox("chapter")
    gallery_for(box, "Groups")
    colleague, stranger, unknown = customer(box, "colleague", tenant="own"), customer(box, "stranger"), tenant_of("nowhere")
    for said in ({"subscriptions": (colleague, stranger)}, {"subscriptions": (unknown,)}, {"tenants": (unknown,)}):
        step = share(box, "Add", **said)
        assert refused(step) == "GAL917"
        assert step.response.status == 409
        assert message(step) == (
            f"The gallery 'gallery' cannot be shared directly with '{next(iter(said.values()))[-1]}' of another tenant. Use "
            "delegated access, or export the image as a VHD and upload it in the other tenant."
        )
    shared(box, "Add", subscriptions=(colleague,), tenants=(box.store.head().tenant,))


def test_in_azure_another_tenant_is_shared_with_directly() -> None:
    box = sandbox("azure")
    gallery_for(box, "Groups")
    accepted(share(box, "Add", subscriptions=(customer(box), tenant_of("nowhere")), tenants=(tenant_of("other"),)))


@pytest.mark.rule("GAL918")
def test_versions_that_are_encrypted_with_own_keys_are_not_shared() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    record = box.store.get(box.id(version(box)).lower())
    assert record is not None
    accepted(share(box, "Add", subscriptions=(customer(box),)))
    target: Document = {"name": "East US", "encryption": {"osDiskImage": {"diskEncryptionSetId": "/subscriptions/s/set"}}}
    hidden: Document = {"properties": {"publishingProfile": {"targetRegions": [target]}}}
    box.plant(type(record)(record.key, record.kind, record.id, record.name, record.location, body=hidden))
    step = share(box, "Add", subscriptions=(customer(box, "second"),))
    assert refused(step) == "GAL918"
    assert message(step) == f"The gallery 'gallery' cannot be shared since its image version '{record.id}' is encrypted."
    shared(box, "Remove", subscriptions=(customer(box),))


@pytest.mark.rule("GAL803")
def test_a_gallery_that_is_shared_is_taken_back_before_it_is_deleted() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    shared(box, "Add", subscriptions=(customer(box),))
    step = box.delete(PATH)
    assert refused(step) == "GAL803"
    assert step.response.status == 409
    assert message(step).startswith("The gallery 'gallery' is shared and cannot be deleted.")
    shared(box, "Reset")
    box.finish(box.delete(PATH))


def test_a_gallery_for_groups_that_nobody_was_given_is_deleted_like_any_other() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    box.finish(box.delete(PATH))
    assert box.send("GET", PATH).response.status == 404


def test_a_contributor_does_not_share() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    box.caller = granted(box, "maker", CONTRIBUTOR).caller
    step = share(box, "Add", subscriptions=(tenant_of("a"),))
    assert refused(step) == "SEC102"
    assert "Microsoft.Compute/galleries/share/action" in message(step)
    accepted(box.send("PATCH", PATH, {"properties": {"description": "mine"}}))


def test_a_gallery_that_is_not_there_is_not_shared() -> None:
    assert refused(share(sandbox(), "Reset")) == "RES103"
