"""PATCH of definitions and versions: what it names changes, what it does not name stays."""

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, EUROPE, WEST, Sandbox, accepted, definition, refused, sandbox, version

WEB = "galleries/gallery/images/web"
PATH = f"{WEB}/versions/1.0.0"
BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def patch(box: Sandbox, path: str, body: Document) -> None:
    """PATCH and wait for the end."""
    box.finish(box.send("PATCH", path, body))


@BOTH
def test_tags_alone_change_and_nothing_else(rulebook: str) -> None:
    box = sandbox(rulebook)
    definition(box, description="text", endOfLifeDate="2030-01-01")
    version(box, "1.0.0", EAST, WEST, excludeFromLatest=True, endOfLifeDate="2030-01-01")
    for path in (WEB, PATH):
        before = box.get(path)
        patch(box, path, {"tags": {"stage": "old", "by": "us"}})
        assert box.get(path) == before | {"tags": {"stage": "old", "by": "us"}}
        patch(box, path, {"tags": {"stage": "new"}})
        assert box.get(path)["tags"] == {"stage": "new"}
        patch(box, path, {})
        assert box.get(path)["tags"] == {"stage": "new"}


def test_in_azure_a_definition_keeps_what_a_patch_does_not_name() -> None:
    box = sandbox("azure")
    definition(box, description="old", releaseNoteUri="https://contoso.example/1", recommended={"vCPUs": {"min": 2}})
    before = box.get(WEB)["properties"]
    step = box.send("PATCH", WEB, {"properties": {"description": "new"}})
    assert step.response.status == 200
    assert "Azure-AsyncOperation" in step.response.headers
    assert box.get(WEB)["properties"]["provisioningState"] == "Updating"
    box.finish(step)
    assert box.get(WEB)["properties"] == before | {"description": "new"}


def test_by_the_chapter_a_patch_changes_the_end_of_life_only() -> None:
    box = sandbox("chapter")
    definition(box, description="old")
    assert refused(box.send("PATCH", WEB, {"properties": {"description": "new"}})) == "GAL202"
    patch(box, WEB, {"properties": {"endOfLifeDate": "2031-01-01"}})
    assert box.get(WEB)["properties"]["endOfLifeDate"] == "2031-01-01T00:00:00+00:00"
    assert box.get(WEB)["properties"]["description"] == "old"


@BOTH
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("osState", "Specialized"),
        ("hyperVGeneration", "V1"),
        ("identifier", {"publisher": "other"}),
        ("eula", "https://e.example"),
    ],
)
def test_what_is_fixed_is_fixed_for_a_patch_too(rulebook: str, name: str, value: JSON) -> None:
    box = sandbox(rulebook)
    definition(box)
    assert refused(box.send("PATCH", WEB, {"properties": {name: value}})) == "GAL201"


def test_in_azure_a_version_keeps_what_a_patch_does_not_name() -> None:
    box = sandbox("azure")
    version(box, "1.0.0", EAST, {"name": WEST, "excludeFromLatest": True}, excludeFromLatest=True, endOfLifeDate="2030-01-01")
    patch(box, PATH, {"properties": {"safetyProfile": {"blockDeletionBeforeEndOfLife": True}}})
    before = box.get(PATH)["properties"]
    patch(box, PATH, {"properties": {"publishingProfile": {"replicaCount": 2}}})
    after = box.get(PATH)["properties"]
    assert after == before | {"publishingProfile": before["publishingProfile"] | {"replicaCount": 2}}
    assert refused(box.delete(PATH)) == "GAL801"
    patch(box, PATH, {"properties": {"safetyProfile": {"blockDeletionBeforeEndOfLife": False}}})
    accepted(box.delete(PATH))


def test_in_azure_a_patch_adds_and_takes_away_regions() -> None:
    box = sandbox("azure")
    version(box, "1.0.0", EAST, WEST)
    targets: JSON = [{"name": EAST}, {"name": EUROPE}]
    asked: Document = {"properties": {"publishingProfile": {"targetRegions": targets}}}
    assert refused(box.send("PATCH", PATH, asked)) == "GAL504"
    patch(box, PATH, {"properties": {"safetyProfile": {"allowDeletionOfReplicatedLocations": True}}})
    patch(box, PATH, asked)
    summary = box.get(PATH, expand="ReplicationStatus")["properties"]["replicationStatus"]["summary"]
    assert [(item["region"], item["state"]) for item in summary] == [("East US", "Completed"), ("North Europe", "Completed")]


def test_by_the_chapter_a_patch_leaves_the_regions_as_they_are() -> None:
    box = sandbox("chapter")
    version(box, "1.0.0", EAST, WEST)
    targets: JSON = [{"name": EAST}]
    assert refused(box.send("PATCH", PATH, {"properties": {"publishingProfile": {"targetRegions": targets}}})) == "GAL207"
    patch(box, PATH, {"properties": {"publishingProfile": {"excludeFromLatest": True}}})
    assert box.get(PATH)["properties"]["publishingProfile"]["excludeFromLatest"] is True


def test_a_group_keeps_who_manages_it_when_a_patch_does_not_say() -> None:
    box = sandbox()
    managed: Document = {"location": EAST, "managedBy": box.id("virtualMachines/vm")}
    accepted(box.put("/resourceGroups/managed", managed))
    patch(box, "/resourceGroups/managed", {"tags": {"a": "b"}})
    assert box.get("/resourceGroups/managed")["managedBy"] == managed["managedBy"]
    accepted(box.put("/resourceGroups/managed", {"location": EAST}))
    assert "managedBy" not in box.get("/resourceGroups/managed")


@pytest.mark.parametrize("path", [WEB, PATH])
def test_a_patch_makes_nothing(path: str) -> None:
    box = sandbox()
    if path == PATH:
        definition(box)
    else:
        box.finish(box.put("galleries/gallery", {"location": EAST}))
    assert refused(box.send("PATCH", path, {"tags": {"a": "b"}})) == "RES103"


@pytest.mark.parametrize("path", [WEB, PATH])
def test_a_patch_does_not_move(path: str) -> None:
    box = sandbox()
    version(box)
    assert refused(box.send("PATCH", path, {"location": WEST})) == "RES105"
    accepted(box.send("PATCH", path, {"location": "East US"}))
