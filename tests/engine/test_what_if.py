"""What a template would change, told without changing it."""

from gallery_engine.records import JSON, Document
from tests.engine.cast import Sandbox, accepted, sandbox
from tests.engine.deployment_cast import (
    PATH,
    body,
    deploy,
    finished,
    gallery,
    image,
    template,
)


def changes(box: Sandbox, document: JSON, **more: JSON) -> list[dict[str, JSON]]:
    step = box.post(f"{PATH}/whatIf", body(document, **more))
    assert not step.changes.records
    properties = accepted(step)["properties"]
    assert isinstance(properties, dict)
    found = properties["changes"]
    assert isinstance(found, list)
    return [change for change in found if isinstance(change, dict)]


def test_what_if_tells_new_from_changed_unchanged_and_other() -> None:
    box = sandbox()
    finished(box, deploy(box, gallery("same"), gallery("changed", description="old"), gallery("other")))
    document = template(gallery("same"), gallery("changed", description="new"), gallery("new"))
    found = changes(box, document)
    assert [(str(one["resourceId"]).rpartition("/")[2], one["changeType"]) for one in found] == [
        ("same", "NoChange"),
        ("changed", "Modify"),
        ("new", "Create"),
        ("other", "Ignore"),
    ]
    assert found[1]["delta"] == [
        {"path": "properties.description", "propertyChangeType": "Modify", "before": "old", "after": "new"},
    ]
    assert [one["changeType"] for one in changes(box, document, mode="Complete")][-1] == "Delete"
    bare = changes(box, document, whatIfSettings={"resultFormat": "ResourceIdOnly"})
    assert [one["changeType"] for one in bare] == ["Deploy", "Deploy", "Create", "Ignore"]
    assert set(bare[0]) == {"resourceId", "changeType"}


def test_what_if_compares_arrays_item_by_item() -> None:
    box = sandbox()

    def tagged(*types: str) -> Document:
        return image("g/web", "g", disallowed={"diskTypes": list(types)})

    finished(box, deploy(box, gallery(), tagged("Standard_LRS", "Premium_LRS")))
    modified = changes(box, template(gallery(), {**tagged("Standard_LRS", "Premium_LRS"), "tags": {"a": "b"}}))[1]
    assert modified["delta"] == [{"path": "tags", "propertyChangeType": "Create", "before": None, "after": {"a": "b"}}]


def test_validate_says_what_would_be_made_and_makes_nothing() -> None:
    box = sandbox()
    step = box.post(f"{PATH}/validate", body(template(gallery(), image("g/web", "g"))))
    properties = accepted(step)["properties"]
    assert isinstance(properties, dict)
    assert properties["provisioningState"] == "Succeeded"
    assert properties["validatedResources"] == [{"id": box.id("galleries/g")}, {"id": box.id("galleries/g/images/web")}]
    assert not step.changes.records
    assert box.send("GET", PATH).response.status == 404
