"""Snapshots: taken of disks and snapshots, shown, changed, deleted; and every rule about them."""

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, WEST, accepted, disk, message, refused, sandbox
from tests.engine.machine_cast import WAAGENT, do, guest, machine_body, released, script
from tests.engine.storage_cast import error_code, running_disk, snapshot, snapshot_body


def test_a_snapshot_is_answered_with_202_and_shown_as_azure_shows_it() -> None:
    box = sandbox()
    source = disk(box)
    step = box.put("snapshots/first", snapshot_body(source))
    assert step.response.status == 202
    for name in ("Azure-AsyncOperation", "Location"):
        assert "/locations/eastus/DiskOperations/" in step.response.headers[name]
    assert accepted(step)["properties"]["provisioningState"] == "Creating"  # type: ignore[index,call-overload]
    box.finish(step)
    shown = box.get("snapshots/first")
    unique = shown["properties"].pop("uniqueId")
    assert len(unique) == 36
    assert shown == {
        "id": box.id("snapshots/first"),
        "name": "first",
        "type": "Microsoft.Compute/snapshots",
        "location": "eastus",
        "tags": {},
        "sku": {"name": "Standard_LRS", "tier": "Standard"},
        "properties": {
            "provisioningState": "Succeeded",
            "osType": "Linux",
            "hyperVGeneration": "V2",
            "creationData": {"createOption": "Copy", "sourceResourceId": source, "sourceUniqueId": ""},
            "diskSizeGB": 30,
            "diskSizeBytes": 30 * 1024**3,
            "diskState": "Unattached",
            "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
            "incremental": False,
            "networkAccessPolicy": "AllowAll",
            "publicNetworkAccess": "Enabled",
            "timeCreated": "2026-11-23T09:00:00+00:00",
        },
    }
    assert [item["name"] for item in box.get("snapshots")["value"]] == ["first"]
    assert [item["name"] for item in box.get("/providers/Microsoft.Compute/snapshots")["value"]] == ["first"]


def test_a_snapshot_keeps_what_was_on_the_disk_when_it_was_taken() -> None:
    box = sandbox()
    path, system = running_disk(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    snapshot(box, "before", system)
    script(box, path, WAAGENT)
    do(box, path, "deallocate")
    snapshot(box, "after", system)
    box.finish(box.delete(path))
    before, after = guest(box, "snapshots/before"), guest(box, "snapshots/after")
    assert (before["hostKeyFingerprint"], before["deprovisioned"]) == (keys, False)
    assert (after["hostKeyFingerprint"], after["deprovisioned"]) == (None, True)


def test_a_disk_is_made_from_a_snapshot_with_what_is_on_it() -> None:
    box = sandbox()
    path, system = running_disk(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    taken = snapshot(box, "first", system)["id"]
    box.finish(box.put("disks/again", snapshot_body(taken) | {"sku": {"name": "Premium_LRS"}}))
    shown = box.get("disks/again")["properties"]
    assert (shown["osType"], shown["hyperVGeneration"], shown["diskSizeGB"]) == ("Linux", "V2", 30)
    attach: JSON = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": box.id("disks/again")}}
    body = machine_body({}, osDisk=attach)
    assert isinstance(body["properties"], dict)
    del body["properties"]["osProfile"]
    box.finish(box.put("virtualMachines/second", body))
    assert guest(box, "virtualMachines/second")["hostKeyFingerprint"] == keys


def test_a_snapshot_of_a_snapshot_and_an_empty_one_are_possible() -> None:
    box = sandbox()
    first = snapshot(box, "first", disk(box))["id"]
    assert snapshot(box, "second", first)["properties"]["diskSizeGB"] == 30
    empty: Document = {"location": EAST, "properties": {"creationData": {"createOption": "Empty"}}}
    assert refused(box.put("snapshots/empty", empty)) == "DSK104"
    empty = {"location": EAST, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    box.finish(box.put("snapshots/empty", empty))
    assert box.get("snapshots/empty")["properties"]["diskSizeGB"] == 8


def test_patch_and_put_change_tags_kind_and_network_policy() -> None:
    box = sandbox()
    snapshot(box, "first", disk(box))
    patch: Document = {"tags": {"a": "b"}, "sku": {"name": "standard_zrs"}, "properties": {"networkAccessPolicy": "denyall"}}
    step = box.send("PATCH", "snapshots/first", patch)
    assert step.response.status == 202
    box.finish(step)
    shown = box.get("snapshots/first")
    assert (shown["tags"], shown["sku"]["name"]) == ({"a": "b"}, "Standard_ZRS")
    assert shown["properties"]["networkAccessPolicy"] == "DenyAll"
    box.finish(box.put("snapshots/first", shown | {"tags": {}}))
    assert box.get("snapshots/first") == shown | {"tags": {}}
    assert box.send("PATCH", "snapshots/none", patch).response.status == 404


def test_a_snapshot_outlives_its_disk_and_is_deleted_by_an_operation() -> None:
    box = sandbox()
    snapshot(box, "first", disk(box))
    box.finish(box.delete("disks/disk"))
    step = box.delete("snapshots/first")
    assert step.response.status == 202
    box.finish(step)
    assert box.send("GET", "snapshots/first").response.status == 404
    assert box.delete("snapshots/first").response.status == 204


def test_changes_are_kept_in_zones_where_there_are_any_unless_the_request_says_otherwise() -> None:
    box = sandbox()
    source = disk(box)
    for name, incremental, kind in (("full", False, "Standard_LRS"), ("changes", True, "Standard_ZRS")):
        body = snapshot_body(source, incremental=incremental)
        del body["sku"]
        box.finish(box.put(f"snapshots/{name}", body))
        assert box.get(f"snapshots/{name}")["sku"]["name"] == kind
    assert snapshot(box, "said", source, incremental=True)["sku"]["name"] == "Standard_LRS"


def test_incremental_snapshots_of_one_disk_have_a_family() -> None:
    box = sandbox()
    _, first = running_disk(box, "one")
    _, second = running_disk(box, "two")
    named = [("a", first), ("b", first), ("c", second)]
    families = [
        snapshot(box, name, source, incremental=True)["properties"]["incrementalSnapshotFamilyId"] for name, source in named
    ]
    assert families[0] == families[1] != families[2]
    assert "incrementalSnapshotFamilyId" not in snapshot(box, "full", first)["properties"]


@pytest.mark.rule("SNP101")
@pytest.mark.parametrize(
    "data",
    [{}, {"createOption": "FromImage"}, {"createOption": "Copy"}, {"createOption": "Import"}, {"createOption": "CopyStart"}],
)
def test_a_snapshot_says_how_it_is_made(data: Document) -> None:
    box = sandbox()
    body: Document = {"location": EAST, "properties": {"creationData": data}}
    step = box.put("snapshots/first", body)
    assert refused(step) == "SNP101"
    assert error_code(step) == "InvalidParameter"
    if not data:
        assert message(step) == "Required parameter 'snapshot.creationData.createOption' is missing (null)."
    accepted(box.put("snapshots/first", snapshot_body(disk(box), "copy")))


@pytest.mark.rule("SNP102")
@pytest.mark.parametrize("change", [{"osType": "BeOS"}, {"hyperVGeneration": "V3"}, {"networkAccessPolicy": "AllowSome"}])
def test_words_that_azure_does_not_know_are_refused(change: dict[str, JSON]) -> None:
    box = sandbox()
    source = disk(box)
    step = box.put("snapshots/first", snapshot_body(source, **change))  # type: ignore[arg-type]
    assert (refused(step), error_code(step)) == ("SNP102", "InvalidParameter")
    ((name, value),) = change.items()
    assert message(step).startswith(f"The value '{value}' of parameter snapshot.{name} is invalid. Use one of ")
    assert refused(box.put("snapshots/first", snapshot_body(source) | {"sku": {"name": "StandardSSD_LRS"}})) == "SNP102"
    accepted(box.put("snapshots/first", snapshot_body(source, osType="linux") | {"sku": {"name": "premium_lrs"}}))


@pytest.mark.rule("SNP103")
def test_a_snapshot_is_taken_in_the_region_of_its_source() -> None:
    box = sandbox()
    source = disk(box)
    step = box.put("snapshots/first", snapshot_body(source, location=WEST))
    assert (refused(step), error_code(step)) == ("SNP103", "NotFound")
    assert message(step) == "Resource disk is not found."
    assert refused(box.put("snapshots/first", snapshot_body(source + "2"))) == "SNP103"
    image = box.id(released(box))
    assert refused(box.put("snapshots/first", snapshot_body(image))) == "SNP103"
    accepted(box.put("snapshots/first", snapshot_body(source, location="East US")))


@pytest.mark.rule("SNP107")
def test_changes_are_not_kept_on_premium_storage() -> None:
    box = sandbox()
    source = disk(box)
    premium: Document = {"sku": {"name": "Premium_LRS"}}
    step = box.put("snapshots/first", snapshot_body(source, incremental=True) | premium)
    assert (refused(step), message(step)) == ("SNP107", "The SKU 'Premium_LRS' is not supported for incremental snapshots.")
    accepted(box.put("snapshots/full", snapshot_body(source) | premium))
    snapshot(box, "changes", source, incremental=True)
    assert refused(box.send("PATCH", "snapshots/changes", premium)) == "SNP107"


@pytest.mark.rule("SNP108")
def test_a_full_snapshot_stays_a_full_one() -> None:
    box = sandbox()
    snapshot(box, "first", disk(box))
    step = box.send("PATCH", "snapshots/first", {"properties": {"incremental": True}})
    assert (refused(step), error_code(step)) == ("SNP108", "PropertyChangeNotAllowed")
    assert message(step) == "Changing property 'incremental' is not allowed for existing snapshot 'first'."
    accepted(box.send("PATCH", "snapshots/first", {"properties": {"incremental": False}}))


@pytest.mark.rule("DSK107")
def test_what_a_snapshot_was_taken_of_does_not_change() -> None:
    box = sandbox()
    source, other = disk(box), disk(box, "other")
    snapshot(box, "first", source)
    step = box.put("snapshots/first", snapshot_body(other))
    assert (refused(step), error_code(step)) == ("DSK107", "PropertyChangeNotAllowed")
    assert message(step) == "Changing property 'sourceResourceId' is not allowed for existing disk 'first'."
    accepted(box.put("snapshots/first", snapshot_body(source)))


@pytest.mark.rule("DSK110")
def test_zone_redundant_storage_needs_zones() -> None:
    box = sandbox()
    west: Document = {"location": WEST, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    step = box.put("snapshots/first", west | {"sku": {"name": "Standard_ZRS"}})
    assert (refused(step), message(step)) == ("DSK110", "The SKU 'Standard_ZRS' is not supported in location 'westus'.")
    step = box.put("disks/first", west | {"sku": {"name": "Premium_ZRS"}})
    assert (refused(step), error_code(step)) == ("DSK110", "BadRequest")
    accepted(box.put("disks/first", west | {"sku": {"name": "Premium_ZRS"}, "location": EAST}))
    accepted(box.put("snapshots/first", west | {"sku": {"name": "Standard_LRS"}}))
