"""Managed disks: made, shown, changed, deleted; and every rule about them."""

from typing import Any

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import (
    EAST,
    EUROPE,
    WEST,
    Sandbox,
    accepted,
    definition,
    disk,
    managed_image,
    message,
    refused,
    sandbox,
    version,
    version_body,
)
from tests.engine.machine_cast import do, machine_body, vm
from tests.engine.network_cast import code

SIZE = 30


def empty(size: int | None = SIZE, **changed: JSON) -> Document:
    properties: Document = {"creationData": {"createOption": "Empty"}, **({"diskSizeGB": size} if size else {}), **changed}
    return {"location": EAST, "sku": {"name": "Premium_LRS"}, "tags": {}, "properties": properties}


def copy(source: str, **changed: JSON) -> Document:
    return empty(None, creationData={"createOption": "Copy", "sourceResourceId": source}, **changed)


def made(box: Sandbox, name: str, body: Document) -> dict[str, Any]:
    box.finish(box.put(f"disks/{name}", body))
    return box.get(f"disks/{name}")


def test_a_disk_is_answered_with_202_and_both_addresses() -> None:
    box = sandbox()
    step = box.put("disks/data", empty(osType="Linux", hyperVGeneration="V2"))
    assert step.response.status == 202
    for name in ("Azure-AsyncOperation", "Location"):
        assert "/locations/eastus/DiskOperations/" in step.response.headers[name]
    box.finish(step)
    shown = box.get("disks/data")
    properties = shown["properties"]
    assert shown["sku"] == {"name": "Premium_LRS", "tier": "Premium"}
    assert properties["provisioningState"] == "Succeeded"
    assert (properties["diskState"], properties["diskSizeGB"], properties["diskSizeBytes"]) == ("Unattached", 30, 30 * 1024**3)
    assert (properties["osType"], properties["hyperVGeneration"], properties["tier"]) == ("Linux", "V2", "P4")
    assert properties["timeCreated"] == "2026-11-23T09:00:00+00:00"
    assert len(properties["uniqueId"]) == 36


def test_a_copy_is_as_large_as_its_source_and_no_smaller() -> None:
    box = sandbox()
    source = disk(box, size=64)
    assert made(box, "copy", copy(source))["properties"]["diskSizeGB"] == 64
    assert made(box, "larger", copy(source, diskSizeGB=100))["properties"]["diskSizeGB"] == 100
    assert made(box, "copy", copy(source))["properties"]["osType"] == "Linux"


def test_a_disk_follows_the_power_of_its_machine() -> None:
    box = sandbox()
    path = vm(box)

    def state() -> str:
        return str(box.get("disks")["value"][0]["properties"]["diskState"])

    assert state() == "Attached"
    do(box, path, "powerOff")
    assert state() == "Attached"
    do(box, path, "deallocate")
    assert state() == "Reserved"
    assert box.get("disks")["value"][0]["managedBy"] == box.id(path)


def test_a_disk_is_made_from_an_image_of_the_marketplace() -> None:
    box = sandbox()
    subscription = box.store.head().subscription
    identifier = (
        f"/Subscriptions/{subscription}/Providers/Microsoft.Compute/Locations/eastus/Publishers/Canonical/ArtifactTypes/VMImage"
        "/Offers/ubuntu-24_04-lts/Skus/server/Versions/latest"
    )
    body = empty(None, creationData={"createOption": "FromImage", "imageReference": {"id": identifier}})
    properties = made(box, "boot", body)["properties"]
    assert (properties["osType"], properties["diskSizeGB"], properties["hyperVGeneration"]) == ("Linux", 30, "V2")


def test_a_disk_changes_size_kind_and_tags() -> None:
    box = sandbox()
    before = made(box, "data", empty())
    step = box.put("disks/data", empty(64) | {"sku": {"name": "standard_lrs"}, "tags": {"a": "b"}})
    assert step.response.status == 202
    box.finish(step)
    after = box.get("disks/data")
    assert (after["properties"]["diskSizeGB"], after["tags"]) == (64, {"a": "b"})
    assert after["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    assert "tier" not in after["properties"]
    assert after["properties"]["uniqueId"] == before["properties"]["uniqueId"]


@pytest.mark.rule("DSK101")
def test_an_attached_disk_is_not_deleted() -> None:
    box = sandbox()
    path = vm(box)
    name = box.get("disks")["value"][0]["name"]
    for action in ("restart", "deallocate"):
        do(box, path, action)
        step = box.delete(f"disks/{name}")
        assert refused(step) == "DSK101"
        assert message(step) == f"Disk {name} is attached to VM {box.id(path)}."
    box.finish(box.delete(path))
    box.finish(box.delete(f"disks/{name}"))
    assert box.get("disks")["value"] == []


@pytest.mark.rule("DSK102")
@pytest.mark.parametrize(
    "creation",
    [
        {},
        {"createOption": "Magic"},
        {"createOption": "Copy"},
        {"createOption": "FromImage"},
        {"createOption": "FromImage", "imageReference": {"lun": 0}},
    ],
)
def test_a_disk_says_how_it_is_made(creation: Document) -> None:
    box = sandbox()
    assert refused(box.put("disks/data", empty(creationData=creation))) == "DSK102"
    accepted(box.put("disks/data", empty(creationData={"createOption": "empty"})))


@pytest.mark.rule("DSK103")
def test_a_disk_is_copied_within_a_region() -> None:
    box = sandbox()
    source = disk(box)
    assert refused(box.put("disks/copy", copy(source) | {"location": WEST})) == "DSK103"
    assert refused(box.put("disks/copy", copy(source + "2"))) == "DSK103"
    listing = "/providers/Microsoft.Compute/locations/eastus/publishers/Canonical/artifacttypes/vmimage/offers/o/skus/s/versions"
    image: Document = {"createOption": "FromImage", "imageReference": {"id": listing}}
    assert refused(box.put("disks/copy", empty(creationData=image))) == "DSK103"
    accepted(box.put("disks/copy", copy(source)))


@pytest.mark.rule("DSK103")
def test_a_disk_is_made_from_the_replica_in_its_region() -> None:
    box = sandbox()
    identifier = box.id(version(box, "1.0.0", EAST, WEST))
    body = empty(None, creationData={"createOption": "FromImage", "galleryImageReference": {"id": identifier}})
    assert refused(box.put("disks/copy", body | {"location": EUROPE})) == "DSK103"
    accepted(box.put("disks/copy", body | {"location": WEST}))


@pytest.mark.rule("DSK103")
def test_a_disk_is_made_from_a_data_disk_of_an_image() -> None:
    box = sandbox("azure")
    definition(box)
    path = "galleries/gallery/images/web/versions/1.0.0"
    box.finish(box.put(path, version_body(managed_image(box, data=16))))
    for number, size, os_type in ((None, 30, "Linux"), (0, 16, None)):
        image: Document = {"id": box.id(path), **({} if number is None else {"lun": number})}
        name = f"lun{number}"
        shown = made(box, name, empty(None, creationData={"createOption": "FromImage", "galleryImageReference": image}))
        assert (shown["properties"]["diskSizeGB"], shown["properties"].get("osType")) == (size, os_type)
    image = {"id": box.id(path), "lun": 1}
    body = empty(None, creationData={"createOption": "FromImage", "galleryImageReference": image})
    assert refused(box.put("disks/none", body)) == "DSK103"


@pytest.mark.rule("DSK104")
@pytest.mark.parametrize("size", [None, 0, -1, 32_768])
def test_a_disk_has_a_size_that_is_possible(size: int | None) -> None:
    box = sandbox()
    body = empty(1)
    properties = body["properties"]
    assert isinstance(properties, dict)
    assert refused(box.put("disks/data", body | {"properties": properties | {"diskSizeGB": size}})) == "DSK104"
    for name, possible in (("small", 1), ("large", 32_767)):
        accepted(box.put(f"disks/{name}", empty(possible)))


@pytest.mark.rule("DSK104")
def test_a_copy_holds_its_source() -> None:
    box = sandbox()
    assert refused(box.put("disks/copy", copy(disk(box), diskSizeGB=29))) == "DSK104"


@pytest.mark.rule("DSK105")
def test_a_disk_does_not_shrink() -> None:
    box = sandbox()
    made(box, "data", empty())
    step = box.put("disks/data", empty(29))
    assert (refused(step), code(step)) == ("DSK105", "BadRequest")
    assert message(step) == (
        f"The disk/snapshot resource with id {box.id('disks/data')} cannot be resized down. Reducing disk/snapshot size is not "
        "supported in Azure to prevent data loss. If you do need to reduce the size of the disk, please create new "
        "snapshot/disks with the appropriate size. More information is available at https://aka.ms/AzureDisksFAQ"
    )
    accepted(box.put("disks/data", empty(30)))


@pytest.mark.rule("DSK106")
def test_the_disk_of_a_machine_is_resized_while_it_is_deallocated() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(osDisk={"name": "system"}, dataDisks=[{"lun": 0, "name": "data", "diskSizeGB": 4_000}]))
    larger: Document = {"properties": {"diskSizeGB": 64}}
    step = box.send("PATCH", "disks/system", larger)
    assert refused(step) == "DSK106"
    assert step.response.body["error"]["code"] == "OperationNotAllowed"  # type: ignore[index,call-overload]
    assert message(step) == (
        f"Cannot resize disk system while it is attached to running VM {box.id(path)}. Resizing a disk of an Azure Virtual "
        "Machine requires the virtual machine to be deallocated. Please stop your VM and retry the operation."
    )
    accepted(box.send("PATCH", "disks/system", {"tags": {"a": "b"}}))
    do(box, path, "deallocate")
    accepted(box.send("PATCH", "disks/system", larger))


@pytest.mark.rule("DSK106")
def test_a_data_disk_grows_while_its_machine_runs_but_not_across_four_tebibytes() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(dataDisks=[{"lun": 0, "name": "data", "diskSizeGB": 4_000}]))
    accepted(box.put("disks/data", empty(4_096)))
    assert refused(box.put("disks/data", empty(4_097))) == "DSK106"
    do(box, path, "deallocate")
    box.finish(box.put("disks/data", empty(4_097)))
    do(box, path, "start")
    accepted(box.put("disks/data", empty(8_192)))


@pytest.mark.rule("DSK107")
def test_what_a_disk_was_made_from_does_not_change() -> None:
    box = sandbox()
    source = disk(box)
    made(box, "copy", copy(source))
    assert refused(box.put("disks/copy", empty())) == "DSK107"
    assert refused(box.put("disks/copy", copy(disk(box, "other")))) == "DSK107"
    accepted(box.put("disks/copy", copy(source.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))))


@pytest.mark.rule("DSK108")
def test_a_kind_of_storage_that_is_not_sold_is_refused() -> None:
    box = sandbox()
    assert refused(box.put("disks/data", empty() | {"sku": {"name": "Tape_LRS"}})) == "DSK108"
    assert refused(box.put("disks/data", empty(osType="BeOS"))) == "DSK108"
    assert refused(box.put("disks/data", empty(hyperVGeneration="V3"))) == "DSK108"
    accepted(box.put("disks/data", empty() | {"sku": {"name": "StandardSSD_LRS"}}))


def test_patch_changes_a_disk_and_leaves_the_rest() -> None:
    box = sandbox()
    before = made(box, "data", empty())
    step = box.send("PATCH", "disks/data", {"tags": {"a": "b"}, "sku": {"name": "standardssd_lrs"}})
    assert step.response.status == 202
    box.finish(step)
    after = box.get("disks/data")
    assert (after["tags"], after["sku"]["name"]) == ({"a": "b"}, "StandardSSD_LRS")
    assert after["properties"]["diskSizeGB"] == before["properties"]["diskSizeGB"]
    assert refused(box.send("PATCH", "disks/data", {"properties": {"diskSizeGB": 29}})) == "DSK105"
    assert refused(box.send("PATCH", "disks/data", {"sku": {"name": "Tape_LRS"}})) == "DSK108"
    assert box.send("PATCH", "disks/none", {}).response.status == 404


@pytest.mark.rule("DSK109")
def test_the_kind_of_storage_changes_while_no_running_machine_has_the_disk() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(osDisk={"name": "system"}))
    standard: Document = {"sku": {"name": "StandardSSD_LRS"}}
    step = box.send("PATCH", "disks/system", standard)
    assert refused(step) == "DSK109"
    assert message(step) == (
        f"Cannot change the account type of disk system while it is attached to running VM {box.id(path)}. Please stop "
        "(deallocate) your VM and retry the operation."
    )
    accepted(box.send("PATCH", "disks/system", {"sku": {"name": "premium_lrs"}}))
    do(box, path, "deallocate")
    accepted(box.send("PATCH", "disks/system", standard))
