"""Image definitions through the one door."""

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, accepted, definition, definition_body, gallery, refused, sandbox, version

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])
IDENTIFIER: JSON = {"publisher": "contoso", "offer": "web", "sku": "std"}
MINIMAL: Document = {"osType": "Linux", "osState": "Generalized", "identifier": IDENTIFIER}


def test_a_new_definition_is_answered_as_azure_answers_it() -> None:
    box = sandbox()
    gallery(box)
    said: Document = {**MINIMAL, "osType": "linux", "hyperVGeneration": "v1", "disallowed": {}}
    asked: JSON = {"location": EAST, "tags": {}, "properties": said}
    step = box.put("galleries/gallery/images/web", asked)
    assert step.response.status == 201
    assert step.response.body == {
        "id": box.id("galleries/gallery/images/web"),
        "name": "web",
        "type": "Microsoft.Compute/galleries/images",
        "location": "eastus",
        "tags": {},
        "properties": {
            "hyperVGeneration": "V1",
            "architecture": "x64",
            "osType": "Linux",
            "osState": "Generalized",
            "identifier": IDENTIFIER,
            "provisioningState": "Creating",
        },
    }
    box.finish(step)
    assert box.get("galleries/gallery/images/web")["properties"]["provisioningState"] == "Succeeded"


def test_azure_makes_generation_2_with_trusted_launch_when_nothing_is_said() -> None:
    box = sandbox("azure")
    gallery(box)
    properties = accepted(box.put("galleries/gallery/images/web", {"location": EAST, "properties": MINIMAL}))["properties"]
    assert isinstance(properties, dict)
    assert properties["hyperVGeneration"] == "V2"
    assert properties["features"] == [{"name": "SecurityType", "value": "TrustedLaunchSupported"}]


def test_azure_leaves_a_security_type_that_was_said() -> None:
    box = sandbox("azure")
    gallery(box)
    features: JSON = [{"name": "SecurityType", "value": "Standard"}]
    asked: JSON = {"location": EAST, "properties": {**MINIMAL, "features": features}}
    properties = accepted(box.put("galleries/gallery/images/web", asked))["properties"]
    assert isinstance(properties, dict)
    assert properties["features"] == features
    assert properties["hyperVGeneration"] == "V2"


def test_the_chapter_makes_generation_1_without_features_when_nothing_is_said() -> None:
    box = sandbox("chapter")
    gallery(box)
    properties = accepted(box.put("galleries/gallery/images/web", {"location": EAST, "properties": MINIMAL}))["properties"]
    assert isinstance(properties, dict)
    assert properties["hyperVGeneration"] == "V1"
    assert "features" not in properties


def test_everything_a_definition_can_say_is_shown() -> None:
    box = sandbox()
    said: Document = {
        "recommended": {"vCPUs": {"min": 2, "max": 8}, "memory": {"min": 4, "max": 64}},
        "disallowed": {"diskTypes": ["Standard_LRS"]},
        "endOfLifeDate": "2030-01-01T12:59:59Z",
        "eula": "https://contoso.example/eula",
        "privacyStatementUri": "https://contoso.example/privacy",
        "releaseNoteUri": "https://contoso.example/notes",
        "purchasePlan": {"name": "plan", "publisher": "contoso", "product": "web"},
        "description": "what runs our shop",
        "features": [{"name": "IsAcceleratedNetworkSupported", "value": "True", "startsAtVersion": "1.0.0"}],
    }
    properties = box.get(definition(box, "web", **said))["properties"]
    assert {name: properties[name] for name in said} == {**said, "endOfLifeDate": "2030-01-01T12:59:59+00:00"}


def test_azure_changes_what_describes_and_drops_what_is_left_out() -> None:
    box = sandbox("azure")
    path = definition(box, description="old", releaseNoteUri="https://contoso.example/1")
    step = box.put(path, definition_body(sku="web", description="new", recommended={"vCPUs": {"min": 2}}))
    assert step.response.status == 200
    properties = box.get(path)["properties"]
    assert properties["description"] == "new"
    assert properties["recommended"] == {"vCPUs": {"min": 2}}
    assert "releaseNoteUri" not in properties
    assert properties["provisioningState"] == "Updating"


def test_a_fixed_property_that_is_left_out_of_an_update_stays() -> None:
    box = sandbox("azure")
    path = definition(box, eula="https://contoso.example/eula", architecture="Arm64")
    accepted(box.put(path, {"location": EAST, "properties": {"osType": "Linux", "osState": "Generalized"}}))
    properties = box.get(path)["properties"]
    assert properties["eula"] == "https://contoso.example/eula"
    assert properties["architecture"] == "Arm64"
    assert properties["hyperVGeneration"] == "V2"
    assert properties["identifier"]["sku"] == "web"


@BOTH
def test_end_of_life_and_tags_change(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = definition(box, description="as it was")
    accepted(box.put(path, {**definition_body(sku="web", endOfLifeDate="2031-01-01"), "tags": {"stage": "old"}}))
    shown = box.get(path)
    assert shown["properties"]["endOfLifeDate"] == "2031-01-01T00:00:00+00:00"
    assert shown["tags"] == {"stage": "old"}


@BOTH
def test_putting_back_what_was_read_changes_nothing_but_the_state(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = definition(box, description="text", recommended={"memory": {"max": 8}})
    before = box.get(path)
    box.finish(box.put(path, before))
    assert box.get(path) == before


def test_the_chapter_keeps_a_description_that_is_left_out() -> None:
    box = sandbox("chapter")
    path = definition(box, description="as it was")
    accepted(box.put(path, definition_body(sku="web")))
    assert box.get(path)["properties"]["description"] == "as it was"


def test_definitions_are_listed_in_their_gallery() -> None:
    box = sandbox()
    definition(box, "one")
    definition(box, "two")
    gallery(box, "other")
    assert [item["name"] for item in box.get("galleries/gallery/images")["value"]] == ["one", "two"]
    assert box.get("galleries/other/images")["value"] == []


def test_a_definition_needs_its_gallery() -> None:
    box = sandbox()
    step = box.put("galleries/none/images/web", definition_body())
    assert refused(step) == "RES102"
    assert step.refusal is not None
    assert step.refusal.message == ("Can not perform requested operation on nested resource. Parent resource 'none' not found.")
    assert refused(box.send("GET", "galleries/none/images")) == "RES102"


def test_a_definition_with_a_version_is_not_deleted() -> None:
    box = sandbox()
    version(box)
    assert refused(box.delete("galleries/gallery/images/web")) == "RES108"


def test_a_definition_that_was_deleted_can_be_made_differently() -> None:
    box = sandbox()
    path = definition(box)
    box.finish(box.delete(path))
    assert box.get(definition(box, osState="Specialized"))["properties"]["osState"] == "Specialized"


def test_the_chapter_counts_a_hundred_definitions_in_a_gallery() -> None:
    box = sandbox("chapter")
    gallery(box)
    gallery(box, "other")
    for index in range(100):
        accepted(box.put(f"galleries/gallery/images/i{index}", definition_body(sku=str(index))))
    assert refused(box.put("galleries/gallery/images/more", definition_body(sku="more"))) == "GAL701"
    accepted(box.put("galleries/other/images/more", definition_body(sku="more")))
