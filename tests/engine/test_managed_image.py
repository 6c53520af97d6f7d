"""Managed images: captured from machines and disks, shown, tagged, deleted; and every rule about them."""

from copy import deepcopy

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, WEST, Sandbox, accepted, disk, message, refused, sandbox
from tests.engine.machine_cast import (
    WAAGENT,
    captured,
    do,
    guest,
    image_body,
    linux_profile,
    machine_body,
    platform,
    released,
    script,
    vm,
)
from tests.engine.storage_cast import running_disk, snapshot

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def from_disk(box: Sandbox, source: str, **changed: JSON) -> Document:
    """The body of an image made from a disk whose id is given."""
    os_disk: Document = {"osType": "Linux", "osState": "Generalized", "managedDisk": {"id": source}}
    os_disk |= changed
    return {"location": EAST, "properties": {"hyperVGeneration": "V2", "storageProfile": {"osDisk": os_disk, "dataDisks": []}}}


def capture(box: Sandbox, path: str, generation: str = "V2", **changed: JSON) -> str:
    """The rule that refuses to capture a machine; empty when it is accepted, and then the image is taken away again."""
    step = box.put("images/image", image_body(box.id(path), generation, **changed))
    if step.refusal is not None:
        return step.refusal.rule
    box.finish(step)
    box.finish(box.delete("images/image"))
    return ""


@BOTH
def test_an_image_of_a_machine_is_answered_as_azure_answers_it(rulebook: str) -> None:
    box = sandbox(rulebook)
    old = machine_body({"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server-gen1", "version": "latest"})
    source = released(box, body=old)
    step = box.put("images/image", image_body(box.id(source), "V1"))
    assert step.response.status == 201
    assert "/locations/eastus/operations/" in step.response.headers["Azure-AsyncOperation"]
    assert accepted(step)["properties"]["provisioningState"] == "Creating"  # type: ignore[index,call-overload]
    box.finish(step)
    os_disk = box.get(source)["properties"]["storageProfile"]["osDisk"]
    assert box.get("images/image") == {
        "id": box.id("images/image"),
        "name": "image",
        "type": "Microsoft.Compute/images",
        "location": "eastus",
        "tags": {},
        "properties": {
            "hyperVGeneration": "V1",
            "provisioningState": "Succeeded",
            "sourceVirtualMachine": {"id": box.id(source)},
            "storageProfile": {
                "dataDisks": [],
                "osDisk": {
                    "caching": "ReadWrite",
                    "diskSizeGB": 30,
                    "managedDisk": {"id": os_disk["managedDisk"]["id"]},
                    "osState": "Generalized",
                    "osType": "Linux",
                    "storageAccountType": "Premium_LRS",
                },
            },
        },
    }


def test_an_image_takes_all_disks_and_a_larger_one_takes_longer() -> None:
    box = sandbox()
    data: JSON = [{"lun": 3, "diskSizeGB": 16, "caching": "ReadOnly"}]
    small = released(box)
    large = released(box, "large", body=machine_body(osDisk={"diskSizeGB": 256}, dataDisks=data))
    for path, name in ((small, "small"), (large, "large")):
        box.put(f"images/{name}", image_body(box.id(path)))
    box.advance(60)
    states = {image["name"]: image["properties"]["provisioningState"] for image in box.get("images")["value"]}
    assert states == {"small": "Succeeded", "large": "Creating"}
    box.advance(226)
    image = box.get("images/large")["properties"]
    assert image["provisioningState"] == "Succeeded"
    (disk_entry,) = image["storageProfile"]["dataDisks"]
    assert (disk_entry["lun"], disk_entry["diskSizeGB"], disk_entry["caching"]) == (3, 16, "ReadOnly")


def test_an_image_outlives_its_machine() -> None:
    box = sandbox()
    source = released(box)
    image = captured(box, source)
    box.finish(box.delete(source))
    made = vm(box, "again", machine_body({"id": image}, linux_profile("again")))
    assert guest(box, made)["hostname"] == "again"


def test_tags_of_an_image_change_and_its_deletion_is_an_operation() -> None:
    box = sandbox()
    captured(box, released(box))
    document = box.get("images/image")
    step = box.put("images/image", document | {"tags": {"a": "b"}})
    assert step.response.status == 200
    box.finish(step)
    assert box.get("images/image") == document | {"tags": {"a": "b"}}
    step = box.delete("images/image")
    assert step.response.status == 202
    assert refused(box.put("images/image", document)) == "RES107"
    box.finish(step)
    assert box.get("images")["value"] == []
    assert box.delete("images/image").response.status == 204


def test_an_image_shows_what_its_guest_carries() -> None:
    box = sandbox()
    path = vm(box)
    script(box, path, WAAGENT)
    do(box, path, "deallocate", "generalize")
    captured(box, path)
    shown = guest(box, "images/image")
    assert (shown["deprovisioned"], shown["generalized"], shown["powerState"]) == (True, True, None)
    assert shown["hostKeyFingerprint"] is None
    assert shown["privateIpAddress"] is None


@pytest.mark.rule("IMG101")
def test_an_image_has_exactly_one_source() -> None:
    box = sandbox()
    source, machine = disk(box), released(box)
    both = from_disk(box, source)
    properties = both["properties"]
    assert isinstance(properties, dict)
    properties = properties | {"sourceVirtualMachine": {"id": box.id(machine)}}
    assert refused(box.put("images/image", both | {"properties": properties})) == "IMG101"
    assert refused(box.put("images/image", {"location": EAST})) == "IMG101"
    two = from_disk(box, source, snapshot={"id": source})
    assert refused(box.put("images/image", two)) == "IMG101"
    for missing in ("osType", "osState"):
        step = box.put("images/image", from_disk(box, source, **{missing: None}))
        assert refused(step) == "IMG101"
        assert message(step) == f"Required parameter 'osDisk.{missing}' is missing (null)."
    accepted(box.put("images/image", from_disk(box, source)))


@pytest.mark.rule("IMG102")
@BOTH
def test_a_machine_is_captured_in_its_own_region(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = released(box)
    step = box.put("images/image", image_body(box.id(path), location=WEST))
    assert refused(step) == "IMG102"
    assert step.response.status == 404
    assert message(step) == "Source Virtual Machine 'vm' specified in the request does not exist in this Azure location."
    assert capture(box, "virtualMachines/none") == "IMG102"
    assert capture(box, path, location="East US") == ""


@pytest.mark.rule("IMG103")
@BOTH
def test_a_trusted_launch_machine_does_not_become_a_managed_image(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = released(box, body=machine_body(securityType="TrustedLaunch"))
    step = box.put("images/image", image_body(box.id(path)))
    assert refused(step) == "IMG103"
    assert message(step) == "Creation of managed images are not supported for virtual machine with TrustedLaunch security type."
    assert capture(box, released(box, "standard")) == ""


@pytest.mark.rule("IMG114")
@BOTH
def test_a_machine_with_an_arm_processor_does_not_become_a_managed_image(rulebook: str) -> None:
    box = sandbox(rulebook)
    arm: Document = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server-arm64", "version": "latest"}
    path = released(box, body=machine_body(arm, vmSize="Standard_D2ps_v5"))
    step = box.put("images/image", image_body(box.id(path)))
    assert refused(step) == "IMG114"
    assert message(step) == (
        "Creating an image with sourceVirtualMachine source that has CPU Architecture 'Arm64' is not supported. Please select a "
        "source resource with a supported CPU Architecture: 'x64'."
    )
    assert capture(box, released(box, "other")) == ""


@pytest.mark.rule("IMG104")
def test_in_azure_a_machine_is_marked_before_it_is_captured_and_by_the_chapter_it_need_not_be() -> None:
    box = sandbox("azure")
    path = released(box, generalized=False)
    step = box.put("images/image", image_body(box.id(path)))
    assert refused(step) == "IMG104"
    assert message(step) == "The operation 'Create Image' requires the Virtual Machine 'vm' to be Generalized."
    do(box, path, "generalize")
    assert capture(box, path) == ""
    box = sandbox("chapter")
    captured(box, released(box, generalized=False))
    assert box.get("images/image")["properties"]["storageProfile"]["osDisk"]["osState"] == "Specialized"


@pytest.mark.rule("IMG104")
def test_in_azure_preparing_the_guest_is_no_mark_and_by_the_chapter_it_is() -> None:
    for rulebook, expected in (("azure", "IMG104"), ("chapter", "")):
        box = sandbox(rulebook)
        path = vm(box)
        script(box, path, WAAGENT)
        do(box, path, "deallocate")
        assert capture(box, path) == expected


@pytest.mark.rule("IMG105")
@BOTH
def test_a_machine_that_is_only_stopped_is_not_captured(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = vm(box)
    do(box, path, "powerOff", "generalize")
    step = box.put("images/image", image_body(box.id(path)))
    assert refused(step) == "IMG105"
    assert message(step) == "Operation 'Create Image' is not allowed on VM 'vm' since the VM is not deallocated."
    do(box, path, "deallocate")
    assert capture(box, path) == ""


@pytest.mark.rule("IMG105")
def test_by_the_chapter_a_running_machine_is_not_captured() -> None:
    box = sandbox("chapter")
    assert capture(box, vm(box)) == "IMG105"


@pytest.mark.rule("IMG106")
def test_in_azure_the_generation_has_to_be_given_and_by_the_chapter_it_comes_from_the_machine() -> None:
    box = sandbox("azure")
    path = released(box)
    step = box.put("images/image", image_body(box.id(path), "V1"))
    assert refused(step) == "IMG106"
    assert message(step) == (
        "The Input HyperVGeneration property: 'V1' does not match with the HyperVGeneration property: 'Gen2' belonging to "
        "source: 'sourceVirtualMachine'."
    )
    unsaid: Document = {"location": EAST, "properties": {"sourceVirtualMachine": {"id": box.id(path)}}}
    assert refused(box.put("images/image", unsaid)) == "IMG106"
    assert capture(box, path, "v2") == ""
    for given in (None, "V1"):
        box = sandbox("chapter")
        machine = released(box)
        box.finish(box.put("images/image", image_body(box.id(machine), given or "V2")))
        assert box.get("images/image")["properties"]["hyperVGeneration"] == "V2"


@pytest.mark.rule("IMG107")
def test_a_disk_that_is_not_in_the_region_makes_no_image() -> None:
    box = sandbox()
    source = disk(box)
    assert refused(box.put("images/image", from_disk(box, source + "2"))) == "IMG107"
    assert refused(box.put("images/image", from_disk(box, source) | {"location": WEST})) == "IMG107"
    snapshot = from_disk(box, source, managedDisk=None, snapshot={"id": source})
    assert refused(box.put("images/image", snapshot)) == "IMG107"
    accepted(box.put("images/image", from_disk(box, source)))


def test_an_image_of_a_disk_has_what_was_said_and_what_is_on_it() -> None:
    box = sandbox()
    path = vm(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    source = box.get(path)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    box.finish(box.put("images/image", from_disk(box, source, osState="specialized", caching="ReadOnly")))
    properties = box.get("images/image")["properties"]
    assert properties["storageProfile"]["osDisk"] == {
        "osType": "Linux",
        "osState": "Specialized",
        "managedDisk": {"id": source},
        "diskSizeGB": 30,
        "caching": "ReadOnly",
        "storageAccountType": "Premium_LRS",
    }
    assert guest(box, "images/image")["hostKeyFingerprint"] == keys


@pytest.mark.rule("IMG108")
def test_a_zone_resilient_image_needs_zones() -> None:
    box = sandbox()
    west = released(box, body=machine_body(location=WEST))
    resilient: Document = {"storageProfile": {"zoneResilient": True}, "hyperVGeneration": "V2"}
    body: Document = {"properties": resilient | {"sourceVirtualMachine": {"id": box.id(west)}}, "location": WEST}
    assert refused(box.put("images/image", body)) == "IMG108"
    east = released(box, "east")
    body = {"properties": resilient | {"sourceVirtualMachine": {"id": box.id(east)}}, "location": EAST}
    made = accepted(box.put("images/image", body))
    assert made["properties"]["storageProfile"]["zoneResilient"] is True  # type: ignore[index,call-overload]


@pytest.mark.rule("IMG109")
def test_what_an_image_was_made_from_does_not_change() -> None:
    box = sandbox()
    captured(box, released(box))
    other = released(box, "other")
    step = box.put("images/image", image_body(box.id(other)))
    assert refused(step) == "IMG109"
    assert message(step) == "Changing property 'sourceVirtualMachine.id' is not allowed."
    document = deepcopy(box.get("images/image"))
    document["properties"]["storageProfile"]["osDisk"]["osState"] = "Specialized"
    assert refused(box.put("images/image", document)) == "IMG109"
    assert refused(box.put("images/image", {"location": EAST, "properties": {"hyperVGeneration": "V1"}})) == "IMG109"
    accepted(box.put("images/image", {"location": EAST, "tags": {"a": "b"}}))


@pytest.mark.rule("IMG110")
@pytest.mark.parametrize("change", [{"osType": "BeOS"}, {"osState": "Tidy"}, {"caching": "Some"}])
def test_words_that_azure_does_not_know_are_refused(change: dict[str, JSON]) -> None:
    box = sandbox()
    source = disk(box)
    assert refused(box.put("images/image", from_disk(box, source, **change))) == "IMG110"
    assert capture(box, released(box), "V3") == "IMG110"
    accepted(box.put("images/image", from_disk(box, source, osType="linux", osState="GENERALIZED")))


def test_a_windows_machine_is_captured_with_its_system() -> None:
    box = sandbox("chapter")
    body = machine_body(platform("Win2022Datacenter"), {"computerName": "win", "adminUsername": "azureuser"})
    captured(box, released(box, "win", body=body))
    os_disk = box.get("images/image")["properties"]["storageProfile"]["osDisk"]
    assert (os_disk["osType"], os_disk["diskSizeGB"]) == ("Windows", 127)


def test_a_change_of_tags_does_not_cut_a_capture_short() -> None:
    box = sandbox()
    box.put("images/image", image_body(box.id(released(box))))
    box.put("images/image", {"location": EAST, "tags": {"team": "images"}})
    box.advance(30)
    assert box.get("images/image")["properties"]["provisioningState"] == "Updating"
    box.advance(30)
    assert box.get("images/image")["properties"]["provisioningState"] == "Succeeded"


def test_patch_changes_tags_and_nothing_else() -> None:
    box = sandbox()
    captured(box, released(box))
    before = box.get("images/image")
    step = box.send("PATCH", "images/image", {"tags": {"a": "b"}})
    assert step.response.status == 200
    box.finish(step)
    assert box.get("images/image") == before | {"tags": {"a": "b"}}
    assert refused(box.send("PATCH", "images/image", {"properties": {"hyperVGeneration": "V1"}})) == "IMG109"
    assert box.send("PATCH", "images/none", {"tags": {}}).response.status == 404


def test_an_image_of_snapshots_has_all_disks_and_outlives_them() -> None:
    box = sandbox()
    _, system = running_disk(box)
    snapshot(box, "system", system)
    snapshot(box, "data", disk(box, size=8))
    body = from_disk(box, "", managedDisk=None, snapshot={"id": box.id("snapshots/system")}, osState="Specialized")
    assert isinstance(body["properties"], dict)
    storage = body["properties"]["storageProfile"]
    assert isinstance(storage, dict)
    storage["dataDisks"] = [{"lun": 5, "snapshot": {"id": box.id("snapshots/data")}, "storageAccountType": "premium_lrs"}]
    box.finish(box.put("images/image", body))
    for name in ("system", "data"):
        box.finish(box.delete(f"snapshots/{name}"))
    (entry,) = box.get("images/image")["properties"]["storageProfile"]["dataDisks"]
    assert (entry["lun"], entry["diskSizeGB"], entry["storageAccountType"]) == (5, 8, "Premium_LRS")
    assert guest(box, "images/image")["hostKeyFingerprint"] is not None


@pytest.mark.rule("IMG111")
@BOTH
def test_the_disk_of_a_trusted_launch_machine_does_not_become_a_managed_image(rulebook: str) -> None:
    box = sandbox(rulebook)
    vm(box, "trusted", machine_body(osDisk={"name": "trusted"}, securityType="TrustedLaunch"))
    snapshot(box, "first", box.id("disks/trusted"))
    for name, path in (("managedDisk", "disks/trusted"), ("snapshot", "snapshots/first")):
        source: Document = {"managedDisk": None, name: {"id": box.id(path)}}
        step = box.put("images/image", from_disk(box, "", **source))
        assert refused(step) == "IMG111"
        assert message(step) == (
            f"Creation of managed images are not supported for {box.id(path)} with TrustedLaunch security type."
        )
    vm(box, "plain", machine_body(osDisk={"name": "plain"}))
    accepted(box.put("images/image", from_disk(box, box.id("disks/plain"))))


@pytest.mark.rule("IMG113")
def test_each_data_disk_has_a_number_and_a_source_of_its_own() -> None:
    box = sandbox()
    source = disk(box)
    one: Document = {"managedDisk": {"id": source}}

    def step(*data: JSON) -> Step:
        body = from_disk(box, source)
        assert isinstance(body["properties"], dict)
        assert isinstance(body["properties"]["storageProfile"], dict)
        body["properties"]["storageProfile"]["dataDisks"] = [*data]
        return box.put("images/image", body)

    for data, text in (
        ([one | {"lun": 1}, one | {"lun": 1}], "A disk at LUN 1 already exists."),
        ([one | {"lun": 64}], "The value of parameter dataDisk.lun is invalid."),
        ([one | {"lun": -1}], "The value of parameter dataDisk.lun is invalid."),
        ([{"lun": 0}], "A data disk is made from exactly one of managedDisk, snapshot or blobUri."),
    ):
        found = step(*data)
        assert (refused(found), message(found)) == ("IMG113", text)
    accepted(step(one | {"lun": 0}, one | {"lun": 63}))
