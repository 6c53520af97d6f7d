"""Image versions through the one door: made, shown, changed, deleted; and which of them is the newest."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_engine.records import JSON, Document
from gallery_engine.versions import latest, parse
from tests.engine.cast import (
    EAST,
    EUROPE,
    WEST,
    Sandbox,
    accepted,
    definition,
    disk,
    gallery,
    machine,
    managed_image,
    refused,
    sandbox,
    version,
    version_body,
)

PATH = "galleries/gallery/images/web/versions/1.0.0"
BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def newest(box: Sandbox, region: str) -> str:
    """The name of the newest version of `web` for a deployment into a region."""
    records = box.store.find("microsoft.compute/galleries/images/versions", box.id("galleries/gallery/images/web/").lower())
    found = latest(records, region, box.store.head().now)
    return found.name if found is not None else ""


def test_a_new_version_is_answered_as_azure_answers_it() -> None:
    box = sandbox("azure")
    definition(box)
    source = managed_image(box)
    asked: JSON = {
        "location": EAST,
        "tags": {},
        "properties": {
            "publishingProfile": {"replicaCount": 1, "targetRegions": [{"name": "eastus"}]},
            "storageProfile": {"source": {"id": source}},
        },
    }
    step = box.put(PATH, asked)
    assert step.response.status == 201
    assert step.response.body == {
        "id": box.id(PATH),
        "name": "1.0.0",
        "type": "Microsoft.Compute/galleries/images/versions",
        "location": "eastus",
        "tags": {},
        "properties": {
            "publishingProfile": {
                "targetRegions": [{"name": "East US", "regionalReplicaCount": 1, "storageAccountType": "Standard_LRS"}],
                "replicaCount": 1,
                "excludeFromLatest": False,
                "publishedDate": "2026-11-23T09:00:02+00:00",
                "storageAccountType": "Standard_LRS",
            },
            "storageProfile": {"source": {"id": source}},
            "safetyProfile": {"reportedForPolicyViolation": False, "allowDeletionOfReplicatedLocations": False},
            "provisioningState": "Creating",
        },
    }


def test_a_finished_version_shows_the_disks_that_were_captured() -> None:
    box = sandbox("azure")
    properties = box.get(version(box))["properties"]
    assert properties["provisioningState"] == "Succeeded"
    assert properties["storageProfile"] == {
        "source": {"id": box.id("images/image")},
        "osDiskImage": {"sizeInGB": 30, "hostCaching": "ReadWrite", "source": {}},
    }


def test_data_disks_of_a_managed_image_come_along() -> None:
    box = sandbox("azure")
    definition(box)
    source = managed_image(box, data=10)
    box.finish(box.put(PATH, version_body(source)))
    disks = box.get(PATH)["properties"]["storageProfile"]["dataDiskImages"]
    assert disks == [{"lun": 0, "sizeInGB": 10, "hostCaching": "None"}]


def test_region_storage_and_count_come_from_the_profile_where_a_region_does_not_say_them() -> None:
    box = sandbox("azure")
    west: JSON = {"name": "West US", "regionalReplicaCount": 1, "storageAccountType": "standard_lrs", "excludeFromLatest": True}
    path = version(box, "1.0.0", EAST, west, replicaCount=3, storageAccountType="premium_lrs")
    profile = box.get(path)["properties"]["publishingProfile"]
    assert profile["targetRegions"] == [
        {"name": "East US", "regionalReplicaCount": 3, "storageAccountType": "Premium_LRS"},
        {"name": "West US", "regionalReplicaCount": 1, "storageAccountType": "Standard_LRS", "excludeFromLatest": True},
    ]


def test_a_version_without_target_regions_goes_to_its_own() -> None:
    box = sandbox("azure")
    definition(box)
    box.finish(box.put(PATH, {"location": EAST, "properties": {"storageProfile": {"source": {"id": managed_image(box)}}}}))
    targets = box.get(PATH)["properties"]["publishingProfile"]["targetRegions"]
    assert [target["name"] for target in targets] == ["East US"]


def test_mode_end_of_life_and_safety_are_shown_only_if_they_were_said() -> None:
    box = sandbox("azure")
    definition(box)
    asked = version_body(managed_image(box), replicationMode="full", endOfLifeDate="2027-06-30T12:59:59Z")
    properties = asked["properties"]
    assert isinstance(properties, dict)
    properties["safetyProfile"] = {"blockDeletionBeforeEndOfLife": False}
    box.finish(box.put(PATH, asked))
    shown = box.get(PATH)["properties"]
    assert shown["publishingProfile"]["replicationMode"] == "Full"
    assert shown["publishingProfile"]["endOfLifeDate"] == "2027-06-30T12:59:59+00:00"
    assert shown["safetyProfile"]["blockDeletionBeforeEndOfLife"] is False


def test_a_machine_as_source_is_shown_as_virtual_machine_id() -> None:
    box = sandbox("azure")
    definition(box, osState="Specialized")
    source: JSON = {"virtualMachineId": machine(box, power="running", generalized=False)}
    box.finish(box.put(PATH, {"location": EAST, "properties": {"storageProfile": {"source": source}}}))
    shown = box.get(PATH)["properties"]["storageProfile"]
    assert shown["source"] == source
    assert shown["osDiskImage"]["sizeInGB"] == 30


def test_a_disk_as_source_is_shown_at_the_os_disk() -> None:
    box = sandbox("azure")
    definition(box)
    source: JSON = {"id": disk(box, size=64)}
    data: JSON = [{"lun": 3, "hostCaching": "ReadOnly", "source": {"id": disk(box, "data", size=8)}}]
    profile: JSON = {"osDiskImage": {"source": source}, "dataDiskImages": data}
    step = box.put(PATH, {"location": EAST, "properties": {"storageProfile": profile}})
    properties = accepted(step)["properties"]
    assert isinstance(properties, dict)
    assert properties["storageProfile"] == {"osDiskImage": {"source": source}}
    box.finish(step)
    shown = box.get(PATH)["properties"]["storageProfile"]
    assert shown["osDiskImage"] == {"sizeInGB": 64, "hostCaching": "ReadWrite", "source": source}
    assert shown["dataDiskImages"] == [
        {"lun": 3, "sizeInGB": 8, "hostCaching": "ReadOnly", "source": {"id": box.id("disks/data")}}
    ]


def test_a_version_of_another_definition_can_be_the_source() -> None:
    box = sandbox("azure")
    source = box.id(version(box))
    definition(box, "copy")
    path = "galleries/gallery/images/copy/versions/1.0.0"
    box.finish(box.put(path, version_body(source)))
    assert box.get(path)["properties"]["storageProfile"]["osDiskImage"]["sizeInGB"] == 30


def as_the_cli_puts_it_back(shown: dict[str, JSON], targets: JSON, **profile: JSON) -> JSON:
    """The PUT that `az sig image-version update` makes of what it read: without the source and without what is read-only."""
    properties = shown["properties"]
    assert isinstance(properties, dict)
    kept = properties["publishingProfile"]
    assert isinstance(kept, dict)
    publishing = {name: value for name, value in kept.items() if name != "publishedDate"} | {"targetRegions": targets} | profile
    storage: JSON = {
        "osDiskImage": {"hostCaching": "ReadWrite", "source": {}},
        "dataDiskImages": [{"hostCaching": "None", "lun": 0}],
    }
    return {"location": EAST, "tags": {}, "properties": {"publishingProfile": publishing, "storageProfile": storage}}


def test_azure_adds_a_region_and_gives_the_new_default_to_one_without_a_count() -> None:
    box = sandbox("azure")
    path = PATH
    definition(box)
    box.finish(box.put(path, version_body(managed_image(box, data=10), EAST, replicaCount=1)))
    before = box.get(path)
    regions: JSON = [{"name": "westus2", "regionalReplicaCount": 1}, {"name": "eastus"}]
    step = box.put(path, as_the_cli_puts_it_back(before, regions, replicaCount=2))
    assert step.response.status == 200
    updating = box.get(path)["properties"]
    assert updating["provisioningState"] == "Updating"
    box.finish(step)
    after = box.get(path)["properties"]
    assert after["provisioningState"] == "Succeeded"
    assert after["publishingProfile"]["targetRegions"] == [
        {"name": "West US 2", "regionalReplicaCount": 1, "storageAccountType": "Standard_LRS"},
        {"name": "East US", "regionalReplicaCount": 2, "storageAccountType": "Standard_LRS"},
    ]
    assert after["publishingProfile"]["replicaCount"] == 2
    assert after["publishingProfile"]["publishedDate"] == before["properties"]["publishingProfile"]["publishedDate"]
    assert after["storageProfile"] == before["properties"]["storageProfile"]


@pytest.mark.parametrize("targets", [None, []])
def test_an_update_with_no_target_regions_leaves_them_as_they_are(targets: JSON) -> None:
    box = sandbox("azure")
    path = version(box, "1.0.0", EAST, WEST)
    before = box.get(path)["properties"]["publishingProfile"]
    asked: JSON = {"location": EAST, "properties": {"publishingProfile": {"targetRegions": targets, "excludeFromLatest": True}}}
    box.finish(box.put(path, asked))
    assert box.get(path)["properties"]["publishingProfile"] == before | {"excludeFromLatest": True}


def test_an_update_without_a_profile_leaves_it_and_sets_the_safety() -> None:
    box = sandbox("azure")
    path = version(box, "1.0.0", endOfLifeDate="2030-01-01")
    before = box.get(path)["properties"]
    safety: JSON = {"allowDeletionOfReplicatedLocations": True}
    box.finish(box.put(path, {"location": EAST, "properties": {"safetyProfile": safety}}))
    after = box.get(path)["properties"]
    assert after["publishingProfile"] == before["publishingProfile"]
    assert after["safetyProfile"]["allowDeletionOfReplicatedLocations"] is True


def test_a_region_is_dropped_when_the_safety_profile_allows_it() -> None:
    box = sandbox("azure")
    path = version(box, "1.0.0", EAST, WEST)
    asked: JSON = {
        "location": EAST,
        "properties": {
            "publishingProfile": {"targetRegions": [{"name": EAST}]},
            "safetyProfile": {"allowDeletionOfReplicatedLocations": True},
        },
    }
    box.finish(box.put(path, asked))
    shown = box.get(path, expand="ReplicationStatus")["properties"]
    assert [target["name"] for target in shown["publishingProfile"]["targetRegions"]] == ["East US"]
    assert [region["region"] for region in shown["replicationStatus"]["summary"]] == ["East US"]


@BOTH
def test_putting_back_what_was_read_changes_nothing_but_the_state(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = version(box, "1.0.0", EAST, WEST, replicaCount=2, endOfLifeDate="2030-01-01")
    before = box.get(path)
    box.finish(box.put(path, before))
    assert box.get(path) == before


def test_versions_are_listed_in_their_definition() -> None:
    box = sandbox()
    version(box, "1.0.0")
    version(box, "1.0.1")
    assert [item["name"] for item in box.get("galleries/gallery/images/web/versions")["value"]] == ["1.0.0", "1.0.1"]


def test_a_version_needs_its_definition() -> None:
    box = sandbox()
    gallery(box)
    step = box.put(PATH, version_body(managed_image(box)))
    assert refused(step) == "RES102"
    assert step.refusal is not None
    assert "Parent resource 'gallery/web' not found." in step.refusal.message


def test_a_deleted_version_goes_and_its_definition_can_follow() -> None:
    box = sandbox()
    path = version(box)
    box.finish(box.delete(path))
    assert box.send("GET", path).response.status == 404
    box.finish(box.delete("galleries/gallery/images/web"))
    box.finish(box.delete("galleries/gallery"))
    assert [record for record in box.store.under("") if record.kind.startswith("microsoft.compute/galleries")] == []


def test_a_version_can_be_deleted_while_it_is_copied() -> None:
    box = sandbox()
    definition(box)
    accepted(box.put(PATH, version_body(managed_image(box), EAST, EUROPE)))
    box.advance(60)
    box.finish(box.delete(PATH))
    box.advance(24 * 3600)
    assert box.send("GET", PATH).response.status == 404


def test_deleting_the_source_leaves_the_version() -> None:
    box = sandbox()
    path = version(box)
    record = box.store.get(box.id("images/image").lower())
    assert record is not None
    box.remove(record)
    assert box.get(path)["properties"]["storageProfile"]["osDiskImage"]["sizeInGB"] == 30


@pytest.mark.parametrize(("rulebook", "most"), [("chapter", 1_000), ("azure", 10_000)])
def test_versions_are_counted(rulebook: str, most: int) -> None:
    box = sandbox(rulebook)
    version(box)
    counter = next(record for record in box.store.under("usage:") if record.name == "image_versions")
    assert counter.inner == {"count": 1}
    box.plant(counter.__class__(counter.key, counter.kind, name=counter.name, inner={"count": most}))
    assert refused(box.put("galleries/gallery/images/web/versions/2.0.0", version_body(box.id("images/image")))) == "GAL701"


def test_the_newest_version_is_the_highest_number_and_not_the_last_made() -> None:
    box = sandbox()
    for name in ("1.10.0", "1.9.9", "0.99.0"):
        version(box, name)
    assert newest(box, EAST) == "1.10.0"


def test_a_version_excluded_from_latest_is_passed_over_everywhere_or_in_its_region() -> None:
    box = sandbox()
    west: Document = {"name": WEST, "excludeFromLatest": True}
    version(box, "1.0.0", EAST, WEST)
    version(box, "2.0.0", EAST, west)
    version(box, "3.0.0", EAST, WEST, excludeFromLatest=True)
    assert newest(box, "East US") == "2.0.0"
    assert newest(box, WEST) == "1.0.0"


def test_a_version_being_deleted_or_captured_is_not_the_newest() -> None:
    box = sandbox()
    version(box, "1.0.0")
    box.delete(version(box, "3.0.0"))
    accepted(box.put("galleries/gallery/images/web/versions/2.0.0", version_body(box.id("images/image"))))
    assert newest(box, EAST) == "1.0.0"
    box.advance(3600)
    assert newest(box, EAST) == "2.0.0"


def test_where_every_version_is_excluded_there_is_no_newest() -> None:
    box = sandbox()
    version(box, excludeFromLatest=True)
    assert newest(box, EAST) == ""


@given(st.tuples(*[st.integers(0, 2**31 - 1)] * 3))
def test_three_integers_of_32_bits_are_read_back(number: tuple[int, int, int]) -> None:
    assert parse(".".join(str(part) for part in number)) == number


@given(st.text(alphabet="0123456789.v-²٣ \n", max_size=12))
def test_what_is_not_three_integers_is_no_version(name: str) -> None:
    parts = name.split(".")
    plain = len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) <= 10 for part in parts)
    expected = plain and all(int(part) < 2**31 for part in parts)
    assert (parse(name) is not None) == expected


def test_published_dates_are_instants_of_virtual_time() -> None:
    box = sandbox()
    published = box.get(version(box))["properties"]["publishingProfile"]["publishedDate"]
    assert datetime.fromisoformat(published).timestamp() * 1000 < box.store.head().now


def test_what_is_read_only_is_ignored_when_it_is_sent() -> None:
    box = sandbox("azure")
    definition(box)
    body = version_body(managed_image(box), EAST, publishedDate="2001-01-01T00:00:00Z")
    properties = body["properties"]
    assert isinstance(properties, dict)
    sent: Document = {
        "provisioningState": "Failed",
        "replicationStatus": {"aggregatedState": "Failed"},
        "validationsProfile": {"validationEtag": "x"},
        "safetyProfile": {"reportedForPolicyViolation": True, "policyViolations": [{"category": "Other"}]},
        "storageProfile": {
            "source": {"id": box.id("images/image")},
            "osDiskImage": {"sizeInGB": 5},
        },
    }
    box.finish(box.put(PATH, body | {"properties": properties | sent, "id": "/other", "name": "9.9.9"}))
    shown = box.get(PATH)
    assert shown["name"] == "1.0.0"
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert shown["properties"]["publishingProfile"]["publishedDate"].startswith("2026-11-23")
    assert shown["properties"]["storageProfile"]["osDiskImage"]["sizeInGB"] == 30
    assert shown["properties"]["safetyProfile"] == {
        "reportedForPolicyViolation": False,
        "allowDeletionOfReplicatedLocations": False,
    }
    assert "replicationStatus" not in shown["properties"]


def test_the_newest_version_is_looked_for_where_the_machine_is_to_be() -> None:
    box = sandbox("azure")
    version(box, "1.0.0", EAST, WEST)
    version(box, "2.0.0", EAST)
    assert newest(box, WEST) == "1.0.0"
    assert newest(box, EAST) == "2.0.0"
    assert newest(box, EUROPE) == "2.0.0"


def test_a_version_on_its_way_is_not_yet_the_newest_of_its_region() -> None:
    box = sandbox("azure")
    version(box, "1.0.0", EAST, WEST)
    step = box.put("galleries/gallery/images/web/versions/2.0.0", version_body(box.id("images/image"), EAST, WEST))
    box.advance(4 * 60)
    assert newest(box, EAST) == "2.0.0"
    assert newest(box, WEST) == "1.0.0"
    box.finish(step)
    assert newest(box, WEST) == "2.0.0"
