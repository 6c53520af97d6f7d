"""Galleries through the one door: made, shown, listed, changed and deleted."""

import pytest

from gallery_engine.cloud import new_store
from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, Sandbox, accepted, definition, gallery, message, refused, sandbox
from tests.engine.sharing_cast import customer, room

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def body(**properties: JSON) -> Document:
    return {"location": EAST, "properties": properties}


@BOTH
def test_a_new_gallery_is_answered_as_azure_answers_it(rulebook: str) -> None:
    box = sandbox(rulebook)
    step = box.put("galleries/myGallery", {"location": "East US"})
    assert step.response.status == 201
    assert step.response.body == {
        "id": box.id("galleries/myGallery"),
        "name": "myGallery",
        "type": "Microsoft.Compute/galleries",
        "location": "eastus",
        "properties": {
            "identifier": {"uniqueName": f"{box.store.head().subscription}-MYGALLERY"},
            "provisioningState": "Creating",
        },
    }
    assert "/locations/eastus/capsOperations/" in step.response.headers["Azure-AsyncOperation"]
    box.finish(step)
    assert box.get("galleries/MYGALLERY")["properties"]["provisioningState"] == "Succeeded"


def test_making_a_gallery_takes_a_second_and_its_operation_tells() -> None:
    box = sandbox()
    step = box.put("galleries/g", {"location": EAST})
    path = step.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
    assert box.get(path)["status"] == "InProgress"
    box.advance(1)
    operation = box.get(path)
    assert operation["status"] == "Succeeded"
    assert operation["endTime"] == "2026-11-23T09:00:01+00:00"


def test_a_put_replaces_description_and_tags_and_keeps_the_name_as_first_written() -> None:
    box = sandbox()
    box.put("galleries/Gallery", {**body(description="first"), "tags": {"a": "b"}})
    step = box.put("galleries/gallery", body(description="second"))
    assert step.response.status == 200
    shown = box.get("galleries/gallery")
    assert shown["name"] == "Gallery"
    assert shown["properties"]["description"] == "second"
    assert shown["properties"]["provisioningState"] == "Updating"
    assert "tags" not in shown


def test_keys_of_a_body_are_read_in_any_case() -> None:
    box = sandbox()
    accepted(box.put("galleries/g", {"location": EAST, "Properties": {"DESCRIPTION": "read"}}))
    assert box.get("galleries/g")["properties"]["description"] == "read"


def test_what_azure_makes_itself_is_not_read_from_a_request() -> None:
    box = sandbox()
    accepted(box.put("galleries/g", body(identifier={"uniqueName": "mine"}, provisioningState="Failed")))
    assert box.get("galleries/g")["properties"]["identifier"]["uniqueName"].endswith("-G")


def test_select_and_expand_of_the_sharing_profile_are_accepted() -> None:
    box = sandbox()
    accepted(box.put("galleries/g", body(sharingProfile={"permissions": "private"})))
    shown = box.get("galleries/g", select="Permissions", expand="SharingProfile/Groups")
    assert shown["properties"]["sharingProfile"] == {"permissions": "Private"}


@pytest.mark.parametrize("enabled", [True, False])
def test_the_soft_delete_policy_is_stored(enabled: bool) -> None:
    box = sandbox()
    accepted(box.put("galleries/g", body(softDeletePolicy={"isSoftDeleteEnabled": enabled})))
    assert box.get("galleries/g")["properties"]["softDeletePolicy"] == {"isSoftDeleteEnabled": enabled}


def test_a_patch_changes_what_it_names_and_leaves_the_rest() -> None:
    box = sandbox()
    policy: Document = {"isSoftDeleteEnabled": True}
    box.finish(box.put("galleries/g", {**body(description="first", softDeletePolicy=policy), "tags": {"a": "b"}}))
    step = box.send("PATCH", "galleries/g", {"properties": {"description": "second"}})
    assert step.response.status == 200
    assert "Azure-AsyncOperation" in step.response.headers
    box.finish(step)
    shown = box.get("galleries/g")
    assert (shown["properties"]["description"], shown["tags"]) == ("second", {"a": "b"})
    assert shown["properties"]["softDeletePolicy"] == policy
    box.finish(box.send("PATCH", "galleries/g", {"tags": {"c": "d"}}))
    shown = box.get("galleries/g")
    assert (shown["properties"]["description"], shown["tags"]) == ("second", {"c": "d"})
    assert refused(box.send("PATCH", "galleries/none", {"tags": {}})) == "RES103"
    assert refused(box.send("PATCH", "galleries/g", {"location": "westus"})) == "RES105"


def test_a_put_replaces_the_policy_too() -> None:
    box = sandbox()
    box.finish(box.put("galleries/g", body(softDeletePolicy={"isSoftDeleteEnabled": True})))
    box.finish(box.put("galleries/g", body(description="new")))
    assert "softDeletePolicy" not in box.get("galleries/g")["properties"]


@pytest.mark.rule("GAL907")
def test_a_gallery_has_an_identity_of_the_systems_or_none() -> None:
    box = sandbox()
    users: Document = {"location": EAST, "identity": {"type": "SystemAssigned, UserAssigned"}}
    step = box.put("galleries/g", users)
    assert refused(step) == "GAL907"
    assert (
        message(step)
        == "This lab does not have the identity type 'SystemAssigned, UserAssigned'. Use 'SystemAssigned' or 'None'."
    )
    given = accepted(box.put("galleries/g", {"location": EAST, "identity": {"type": "systemassigned"}}))["identity"]
    assert isinstance(given, dict)
    assert (given["type"], given["tenantId"]) == ("SystemAssigned", box.store.head().tenant)
    assert len(str(given["principalId"])) == 36
    box.finish(box.put("galleries/g", {"location": EAST, "identity": {"type": "SystemAssigned"}, "tags": {"a": "b"}}))
    box.finish(box.send("PATCH", "galleries/g", {"tags": {}}))
    assert box.get("galleries/g")["identity"] == given
    box.finish(box.send("PATCH", "galleries/g", {"identity": {"type": "None"}}))
    assert box.get("galleries/g")["identity"] == {"type": "None"}
    box.finish(box.put("galleries/g", {"location": EAST, "identity": {"type": "SystemAssigned"}}))
    assert box.get("galleries/g")["identity"]["principalId"] != given["principalId"]


def test_a_name_is_used_once_in_each_subscription() -> None:
    box = sandbox()
    gallery(box)
    theirs = customer(box)
    path = room(box, theirs, "galleries/Gallery")
    made = accepted(box.put(path, {"location": EAST}))
    assert made["properties"]["identifier"] == {"uniqueName": f"{theirs}-GALLERY"}  # type: ignore[index,call-overload]
    box.put(f"/subscriptions/{theirs}/resourceGroups/more", {"location": EAST})
    again = f"/subscriptions/{theirs}/resourceGroups/more/providers/Microsoft.Compute/galleries/gallery"
    assert refused(box.put(again, {"location": EAST})) == "GAL102"


def test_lists_of_galleries_have_the_groups_name_in_capitals() -> None:
    box = sandbox()
    definition(box)
    capitals = box.id("galleries/gallery").replace("/rg/", "/RG/")
    for path in ("galleries", "/providers/Microsoft.Compute/galleries"):
        assert [item["id"] for item in box.get(path)["value"]] == [capitals]
    assert box.get("galleries/gallery")["id"] == box.id("galleries/gallery")
    (listed,) = box.get("galleries/gallery/images")["value"]
    assert listed["id"] == box.id("galleries/gallery/images/web")


def test_galleries_are_listed_by_group_and_by_subscription() -> None:
    box = sandbox()
    box.put("/resourceGroups/other", {"location": EAST})
    box.put("galleries/one", {"location": EAST})
    elsewhere = "/resourceGroups/other/providers/Microsoft.Compute/galleries"
    box.put(f"{elsewhere}/two", {"location": EAST})
    assert [item["name"] for item in box.get("galleries")["value"]] == ["one"]
    assert [item["name"] for item in box.get(elsewhere)["value"]] == ["two"]
    assert {item["name"] for item in box.get("/providers/Microsoft.Compute/galleries")["value"]} == {"one", "two"}


def test_a_gallery_that_is_not_there_is_a_404_in_azures_words() -> None:
    step = sandbox().send("GET", "galleries/none")
    assert step.response.status == 404
    assert step.refusal is not None
    assert step.refusal.code == "ResourceNotFound"
    assert step.refusal.message.startswith(
        "The Resource 'Microsoft.Compute/galleries/none' under resource group 'rg' was not found."
    )


def test_a_deleted_gallery_is_deleting_until_its_operation_ends() -> None:
    box = sandbox()
    gallery(box)
    step = box.delete("galleries/gallery")
    assert step.response.status == 202
    assert "monitor=true" in step.response.headers["Location"]
    assert box.get("galleries/gallery")["properties"]["provisioningState"] == "Deleting"
    box.finish(step)
    assert box.send("GET", "galleries/gallery").response.status == 404
    assert box.delete("galleries/gallery").response.status == 204


def test_a_deleted_galleries_name_is_free_again() -> None:
    box = sandbox()
    gallery(box)
    box.finish(box.delete("galleries/gallery"))
    box.put("/resourceGroups/other", {"location": EAST})
    accepted(box.put("/resourceGroups/other/providers/Microsoft.Compute/galleries/gallery", {"location": EAST}))


def test_a_gallery_with_a_definition_is_not_deleted() -> None:
    box = sandbox()
    definition(box)
    step = box.delete("galleries/gallery")
    assert refused(step) == "RES108"
    assert step.refusal is not None
    assert "'Microsoft.Compute/galleries/gallery/images/web'" in step.refusal.message


def test_deleting_the_group_takes_galleries_and_what_is_in_them_along() -> None:
    box = sandbox()
    definition(box)
    box.finish(box.delete("/resourceGroups/rg"))
    assert box.get("/providers/Microsoft.Compute/galleries")["value"] == []
    box.put("/resourceGroups/rg", {"location": EAST})
    definition(box)


def test_a_gallery_stays_where_it_was_made() -> None:
    box = sandbox()
    gallery(box)
    assert refused(box.put("galleries/gallery", {"location": "westus"})) == "RES105"


def test_a_gallery_needs_a_location() -> None:
    step = sandbox().put("galleries/g", {})
    assert refused(step) == "RES104"
    assert step.refusal is not None
    assert step.refusal.code == "LocationRequired"


def fill(box: Sandbox, number: int, location: str) -> None:
    for index in range(number):
        accepted(box.put(f"galleries/{location}{index}", {"location": location}))


@pytest.mark.rule("GAL701")
def test_the_chapter_counts_ten_galleries_in_the_subscription() -> None:
    box = sandbox("chapter")
    fill(box, 5, "eastus")
    fill(box, 5, "westus")
    step = box.put("galleries/eleventh", {"location": "northeurope"})
    assert refused(step) == "GAL701"
    assert step.refusal is not None
    assert "Current Limit: 10, Current Usage: 10" in step.refusal.message
    box.finish(box.delete("galleries/eastus0"))
    accepted(box.put("galleries/eleventh", {"location": "northeurope"}))


def test_azure_counts_a_hundred_galleries_in_each_region() -> None:
    box = sandbox("azure")
    fill(box, 100, "eastus")
    assert refused(box.put("galleries/more", {"location": "eastus"})) == "GAL701"
    accepted(box.put("galleries/more", {"location": "westus"}))
    accepted(box.put("galleries/eastus0", {"location": "eastus", "tags": {"changed": "yes"}}))


def test_two_sandboxes_of_one_seed_answer_alike() -> None:
    first, second = sandbox(seed="same"), sandbox(seed="same")
    assert first.put("galleries/g", {"location": EAST}) == second.put("galleries/g", {"location": EAST})


def test_an_unknown_rulebook_opens_no_sandbox() -> None:
    with pytest.raises(ValueError, match="expected one of chapter, azure"):
        new_store("seed", "folklore")
