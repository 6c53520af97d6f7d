"""Rules about versions: where they go, how they change, how they are deleted. Each is met once and missed narrowly once."""

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document
from tests.engine.cast import (
    EAST,
    EUROPE,
    WEST,
    Sandbox,
    accepted,
    definition,
    machine,
    managed_image,
    message,
    refused,
    sandbox,
    version,
    version_body,
)

VERSIONS = "galleries/gallery/images/web/versions"


def publish(box: Sandbox, *regions: JSON, name: str = "9.0.0", **profile: JSON) -> Step:
    """Ask for a version of a definition that is made if it is not there."""
    if box.send("GET", "galleries/gallery/images/web").response.status == 404:
        definition(box)
    return box.put(f"{VERSIONS}/{name}", version_body(managed_image(box), *regions, **profile))


def update(box: Sandbox, path: str, *regions: JSON, safety: JSON = None, **profile: JSON) -> Step:
    """Ask for a change of how a version is published; without regions they stay."""
    targets: list[JSON] = [{"name": region} if isinstance(region, str) else region for region in regions]
    properties: Document = {"publishingProfile": {"targetRegions": targets, **profile}, "safetyProfile": safety}
    return box.put(path, {"location": EAST, "properties": properties})


@pytest.mark.rule("GAL301")
@pytest.mark.parametrize("date", ["2026-11-23T09:00:00Z", "2020-01-01", "tomorrow", "2030-13-45", "9999-12-31T23:59:59-14:00"])
def test_an_end_of_life_that_is_not_in_the_future_is_refused(date: str) -> None:
    box = sandbox()
    assert refused(publish(box, endOfLifeDate=date)) == "GAL301"
    path = definition(box)
    asked: JSON = {"location": EAST, "properties": {"osType": "Linux", "osState": "Generalized", "endOfLifeDate": date}}
    assert refused(box.put(path, asked)) == "GAL301"
    accepted(publish(box, endOfLifeDate="2026-11-23T10:00:00Z"))


def test_an_end_of_life_that_has_passed_meanwhile_can_be_put_back() -> None:
    box = sandbox()
    path = version(box, endOfLifeDate="2026-11-24")
    box.advance(10 * 86_400)
    box.finish(update(box, path, endOfLifeDate="2026-11-24"))
    assert refused(update(box, path, endOfLifeDate="2026-11-25")) == "GAL301"


@pytest.mark.rule("GAL302")
def test_target_regions_without_the_versions_own_are_refused() -> None:
    box = sandbox()
    step = publish(box, WEST, EUROPE)
    assert refused(step) == "GAL302"
    assert message(step) == (
        "Gallery image version publishing profile regions 'West US,North Europe' must contain the location of image version "
        "'East US'."
    )
    accepted(publish(box, WEST, "East US"))


@pytest.mark.rule("GAL303")
def test_a_target_region_named_twice_is_refused() -> None:
    box = sandbox()
    step = publish(box, EAST, "East US")
    assert refused(step) == "GAL303"
    assert message(step) == "Duplicate regions are not allowed in target publishing regions."
    accepted(publish(box, EAST, "East US 2"))


@pytest.mark.rule("GAL304")
@pytest.mark.parametrize("region", ["moon", "", "east-us"])
def test_a_target_region_that_azure_does_not_have_is_refused(region: str) -> None:
    box = sandbox()
    step = publish(box, EAST, region)
    assert refused(step) == "GAL304"
    assert message(step).startswith(f"The provided location '{region}' is not available")
    accepted(publish(box, EAST, "Japan East"))


@pytest.mark.rule("GAL305")
def test_by_the_chapter_more_than_fifty_target_regions_are_out_of_range() -> None:
    chapter, azure = sandbox("chapter"), sandbox("azure")
    step = publish(chapter, *[EAST] * 51)
    assert refused(step) == "GAL305"
    assert "The value 51 of parameter" in message(step)
    assert refused(publish(chapter, *[EAST] * 50)) == "GAL303"
    assert refused(publish(azure, *[EAST] * 51)) == "GAL303"
    accepted(publish(chapter, *[str(item["name"]) for item in chapter.get("/locations")["value"]]))


@pytest.mark.rule("GAL306")
@pytest.mark.parametrize(("rulebook", "most"), [("chapter", 10), ("azure", 100)])
def test_a_replica_count_out_of_range_is_refused(rulebook: str, most: int) -> None:
    box = sandbox(rulebook)
    for count in (0, -1, most + 1):
        step = publish(box, {"name": EAST, "regionalReplicaCount": count})
        assert refused(step) == "GAL306"
        assert f"The value {count} of parameter" in message(step)
        assert f"between 1 and {most}, inclusive" in message(step)
        assert refused(publish(box, {"name": EAST, "regionalReplicaCount": 1}, replicaCount=count)) == "GAL306"
    accepted(publish(box, {"name": EAST, "regionalReplicaCount": most}))


@pytest.mark.rule("GAL307")
def test_in_azure_more_than_a_hundred_replicas_of_a_version_are_refused() -> None:
    azure, chapter = sandbox("azure"), sandbox("chapter")
    step = publish(azure, EAST, WEST, EUROPE, replicaCount=34)
    assert refused(step) == "GAL307"
    assert "The value 102 of parameter" in message(step)
    accepted(publish(azure, EAST, WEST, replicaCount=50))
    regions = [str(item["name"]) for item in chapter.get("/locations")["value"]]
    accepted(publish(chapter, *regions, replicaCount=10))


@pytest.mark.rule("GAL308")
def test_a_storage_type_azure_does_not_have_is_refused() -> None:
    box = sandbox()
    assert refused(publish(box, storageAccountType="Fast_LRS")) == "GAL308"
    assert refused(publish(box, {"name": EAST, "storageAccountType": "Standard_GRS"})) == "GAL308"
    accepted(publish(box, {"name": EAST, "storageAccountType": "PREMIUM_lrs"}))


@pytest.mark.rule("GAL309")
def test_zone_redundant_storage_in_a_region_without_zones_is_refused() -> None:
    box = sandbox()
    step = publish(box, EAST, {"name": WEST, "storageAccountType": "Standard_ZRS"})
    assert refused(step) == "GAL309"
    assert message(step) == "ZRS storage account type is not supported in this region."
    accepted(publish(box, EAST, {"name": "westus2", "storageAccountType": "Standard_ZRS"}))


@pytest.mark.rule("GAL501")
def test_a_replication_mode_azure_does_not_have_is_refused() -> None:
    box = sandbox()
    assert refused(publish(box, replicationMode="Deep")) == "GAL501"
    accepted(publish(box, replicationMode="FULL"))


@pytest.mark.rule("GAL502")
def test_by_the_chapter_shallow_replication_is_refused() -> None:
    chapter, azure = sandbox("chapter"), sandbox("azure")
    assert refused(publish(chapter, replicationMode="Shallow")) == "GAL502"
    accepted(publish(chapter, replicationMode="Full"))
    accepted(publish(azure, replicationMode="Shallow"))


@pytest.mark.rule("GAL503")
def test_a_shallow_version_with_two_replicas_is_refused() -> None:
    box = sandbox("azure")
    assert refused(publish(box, EAST, WEST, replicaCount=2, replicationMode="Shallow")) == "GAL503"
    accepted(publish(box, EAST, WEST, replicaCount=1, replicationMode="Shallow"))
    accepted(publish(box, EAST, WEST, name="9.0.1", replicaCount=2, replicationMode="Full"))


@pytest.mark.rule("GAL504")
def test_an_update_that_forgets_a_replicated_region_is_refused() -> None:
    box = sandbox("azure")
    path = version(box, "1.0.0", EAST, WEST)
    step = update(box, path, EAST)
    assert refused(step) == "GAL504"
    assert message(step).startswith("Complete set of target locations not specified while updating gallery artifact '1.0.0'")
    assert refused(update(box, path, EAST, safety={"allowDeletionOfReplicatedLocations": False})) == "GAL504"
    accepted(update(box, path, "West US", EAST, EUROPE))
    accepted(update(box, path, EAST, safety={"allowDeletionOfReplicatedLocations": True}))


@pytest.mark.rule("GAL204")
def test_another_source_for_an_existing_version_is_refused() -> None:
    box = sandbox("azure")
    path = version(box)
    step = box.put(path, version_body(managed_image(box, "other")))
    assert refused(step) == "GAL204"
    assert message(step) == "Changing property 'galleryImageVersion.properties.storageProfile.source.id' is not allowed."
    virtual: JSON = {"location": EAST, "properties": {"storageProfile": {"source": {"virtualMachineId": machine(box)}}}}
    assert refused(box.put(path, virtual)) == "GAL204"
    at_disk: JSON = {"location": EAST, "properties": {"storageProfile": {"osDiskImage": {"source": {"id": box.id("disks/d")}}}}}
    assert refused(box.put(path, at_disk)) == "GAL204"
    accepted(box.put(path, version_body(box.id("images/IMAGE"))))


@pytest.mark.rule("GAL205")
def test_another_replication_mode_for_an_existing_version_is_refused() -> None:
    box = sandbox("azure")
    path = version(box)
    assert refused(update(box, path, replicationMode="Shallow")) == "GAL205"
    accepted(update(box, path, replicationMode="full"))
    shallow = version(box, "2.0.0", replicationMode="Shallow")
    assert refused(update(box, shallow, replicationMode="Full")) == "GAL205"
    accepted(update(box, shallow))


@pytest.mark.rule("GAL206")
def test_another_storage_type_for_a_region_that_has_copies_is_refused() -> None:
    box = sandbox("azure")
    path = version(box, "1.0.0", EAST)
    step = update(box, path, {"name": EAST, "storageAccountType": "Premium_LRS"})
    assert refused(step) == "GAL206"
    assert "targetRegions.storageAccountType" in message(step)
    step = update(box, path, storageAccountType="Premium_LRS")
    assert refused(step) == "GAL206"
    assert message(step) == (
        "Global storage account type does not match the storage account type in the existing TargetRegion: 'East US'. Please "
        "specify 'Standard_LRS' as the storage account type for this region."
    )
    accepted(update(box, path, {"name": EAST}, {"name": WEST, "storageAccountType": "Premium_LRS"}))


@pytest.mark.rule("GAL207")
def test_by_the_chapter_target_regions_of_an_existing_version_stay() -> None:
    chapter, azure = sandbox("chapter"), sandbox("azure")
    path = version(chapter, "1.0.0", EAST, WEST)
    version(azure, "1.0.0", EAST, WEST)
    for regions in ((EAST, WEST, EUROPE), (EAST,), (EAST, {"name": WEST, "regionalReplicaCount": 2})):
        step = update(chapter, path, *regions, safety={"allowDeletionOfReplicatedLocations": True})
        assert refused(step) == "GAL207"
        accepted(update(azure, path, *regions, safety={"allowDeletionOfReplicatedLocations": True}))
    accepted(update(chapter, path, "West US", EAST, excludeFromLatest=True))


@pytest.mark.rule("GAL801")
def test_a_version_that_blocks_deletion_before_its_end_of_life_is_not_deleted() -> None:
    box = sandbox("azure")
    path = version(box, endOfLifeDate="2026-12-01")
    accepted(update(box, path, endOfLifeDate="2026-12-01", safety={"blockDeletionBeforeEndOfLife": True}))
    step = box.delete(path)
    assert refused(step) == "GAL801"
    assert step.refusal is not None
    assert step.refusal.code == "DeleteGalleryImageVersionBlockedBeforeEndOfLife"
    box.advance(10 * 86_400)
    accepted(box.delete(path))


def test_a_protection_without_an_end_of_life_and_one_that_was_taken_away_protect_nothing() -> None:
    box = sandbox("azure")
    path = version(box)
    accepted(update(box, path, safety={"blockDeletionBeforeEndOfLife": True}))
    accepted(box.delete(path))
    other = version(box, "2.0.0", endOfLifeDate="2030-01-01")
    accepted(update(box, other, endOfLifeDate="2030-01-01", safety={"blockDeletionBeforeEndOfLife": True}))
    accepted(update(box, other, endOfLifeDate="2030-01-01", safety={"blockDeletionBeforeEndOfLife": False}))
    accepted(box.delete(other))


@pytest.mark.rule("GAL802")
def test_nothing_is_made_in_a_definition_that_is_being_deleted() -> None:
    box = sandbox()
    path = definition(box)
    asked = version_body(managed_image(box))
    box.delete(path)
    step = box.put(f"{path}/versions/1.0.0", asked)
    assert refused(step) == "GAL802"
    assert "its parent 'web' is marked for deletion" in message(step)
    box.advance(60)
    definition(box)
    accepted(box.put(f"{path}/versions/1.0.0", asked))
