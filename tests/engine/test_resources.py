"""What holds for every resource: its group, its parent, its place, its tags, its name, and that it is not going away."""

import pytest

from gallery_engine.records import JSON
from tests.engine.cast import (
    EAST,
    accepted,
    definition,
    definition_body,
    gallery,
    message,
    refused,
    sandbox,
    version,
)


@pytest.mark.rule("RES101")
def test_a_missing_resource_group_is_refused() -> None:
    box = sandbox()
    step = box.put("/resourceGroups/none/providers/Microsoft.Compute/galleries/g", {"location": EAST})
    assert refused(step) == "RES101"
    assert message(step) == "Resource group 'none' could not be found."
    assert refused(box.send("GET", "/resourceGroups/none")) == "RES101"
    accepted(box.send("GET", "/resourceGroups/RG"))


@pytest.mark.rule("RES101")
def test_deleting_a_group_that_is_not_there_is_refused_and_deleting_a_resource_that_is_not_there_is_not() -> None:
    box = sandbox()
    step = box.send("DELETE", "/resourceGroups/none")
    assert refused(step) == "RES101"
    assert message(step) == "Resource group 'none' could not be found."
    assert box.delete("galleries/none").response.status == 204
    assert refused(box.send("DELETE", "/resourceGroups/none/providers/Microsoft.Compute/galleries/none")) == "RES101"


@pytest.mark.rule("RES102")
def test_a_missing_parent_is_refused() -> None:
    box = sandbox()
    assert refused(box.put("galleries/gallery/images/web", definition_body())) == "RES102"
    gallery(box)
    accepted(box.put("galleries/gallery/images/web", definition_body()))


@pytest.mark.rule("RES103")
def test_a_missing_resource_is_refused() -> None:
    nested = sandbox()
    assert message(nested.send("GET", f"{definition(nested)}/versions/9.0.0")).startswith(
        "The Resource 'Microsoft.Compute/galleries/gallery/images/web/versions/9.0.0' under resource group 'rg' was not found."
    )
    box = sandbox()
    assert refused(box.send("GET", "galleries/gallery")) == "RES103"
    gallery(box)
    accepted(box.send("GET", "galleries/GALLERY"))


@pytest.mark.rule("RES104")
def test_a_location_azure_does_not_have_is_refused() -> None:
    box = sandbox()
    step = box.put("galleries/g", {"location": "moon"})
    assert refused(step) == "RES104"
    assert message(step).startswith(
        "The provided location 'moon' is not available for resource type 'Microsoft.Compute/galleries'."
    )
    accepted(box.put("galleries/g", {"location": "West US 2"}))


@pytest.mark.rule("RES105")
def test_a_second_location_for_a_resource_is_refused() -> None:
    box = sandbox()
    gallery(box)
    step = box.put("galleries/gallery", {"location": "westus"})
    assert refused(step) == "RES105"
    assert "cannot be created in location 'westus'" in message(step)
    accepted(box.put("galleries/gallery", {"location": "East US"}))


@pytest.mark.rule("RES104")
def test_a_location_is_read_whatever_the_case_of_its_key() -> None:
    box = sandbox()
    assert accepted(box.put("galleries/g", {"Location": "East US"}))["location"] == EAST
    assert refused(box.put("galleries/h", {"location": EAST, "LOCATION": "nowhere"})) == "RES104"
    assert refused(box.put("galleries/h", {"location": EAST, "Tags": {str(number): "v" for number in range(51)}})) == "RES106"


@pytest.mark.rule("RES105")
def test_a_resource_group_is_refused_in_words_of_its_own() -> None:
    box = sandbox()
    elsewhere, nowhere = (
        box.put(f"/resourceGroups/{name}", {"location": region}) for name, region in (("rg", "westus"), ("new", "nowhere"))
    )
    assert elsewhere.refusal is not None
    assert (elsewhere.response.status, elsewhere.refusal.code) == (409, "InvalidResourceGroupLocation")
    assert message(elsewhere) == (
        "Invalid resource group location 'westus'. The Resource group already exists in location 'eastus'."
    )
    assert nowhere.refusal is not None
    assert (nowhere.response.status, nowhere.refusal.code) == (400, "LocationNotAvailableForResourceGroup")
    assert message(nowhere).startswith("The provided location 'nowhere' is not available for resource group.")


@pytest.mark.rule("RES106")
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({str(number): "v" for number in range(51)}, {str(number): "v" for number in range(50)}),
        ({"n" * 513: "v"}, {"n" * 512: "v"}),
        ({"n": "v" * 257}, {"n": "v" * 256}),
    ],
)
def test_more_tags_or_longer_ones_than_azure_takes_are_refused(wrong: JSON, right: JSON) -> None:
    box = sandbox()
    assert refused(box.put("galleries/g", {"location": EAST, "tags": wrong})) == "RES106"
    accepted(box.put("galleries/g", {"location": EAST, "tags": right}))


@pytest.mark.rule("RES107")
def test_a_resource_that_is_being_deleted_takes_no_change() -> None:
    box = sandbox()
    gallery(box)
    box.delete("galleries/gallery")
    step = box.put("galleries/gallery", {"location": EAST})
    assert refused(step) == "RES107"
    assert message(step) == (
        "Operation 'Update Gallery' is not allowed on gallery since it is marked for deletion. You can only retry the Delete "
        "operation (or wait for an ongoing one to complete)"
    )
    assert box.delete("galleries/gallery").response.status == 202
    box.advance(60)
    accepted(box.put("galleries/gallery", {"location": EAST}))
    path = version(box)
    box.delete(path)
    assert message(box.put(path, {"location": EAST})) == (
        "Operation 'Update Gallery Image Version' is not allowed on 1.0.0 since it is marked for deletion. You can only retry "
        "the Delete operation (or wait for an ongoing one to complete)"
    )


@pytest.mark.rule("RES108")
def test_a_resource_with_nested_resources_is_not_deleted() -> None:
    box = sandbox()
    path = definition(box)
    assert refused(box.delete("galleries/gallery")) == "RES108"
    box.finish(box.delete(path))
    accepted(box.delete("galleries/gallery"))


@pytest.mark.rule("RES109")
def test_nothing_is_made_in_a_group_that_is_being_deleted() -> None:
    box = sandbox()
    box.delete("/resourceGroups/rg")
    step = box.put("galleries/g", {"location": EAST})
    assert refused(step) == "RES109"
    assert message(step) == "The resource group 'rg' is in deprovisioning state and cannot perform this operation."
    group = box.put("/resourceGroups/rg", {"location": EAST})
    assert (refused(group), message(group)) == ("RES109", message(step))
    assert box.delete("/resourceGroups/rg").response.status == 202
    box.advance(60)
    box.put("/resourceGroups/rg", {"location": EAST})
    accepted(box.put("galleries/g", {"location": EAST}))


@pytest.mark.rule("RES110")
@pytest.mark.parametrize("name", ["rg.", "r g", "r" * 91, "rg$"])
def test_a_group_name_azure_does_not_take_is_refused(name: str) -> None:
    box = sandbox()
    assert refused(box.put(f"/resourceGroups/{name}", {"location": EAST})) == "RES110"
    accepted(box.put("/resourceGroups/rg-1.(a)_", {"location": EAST}))
