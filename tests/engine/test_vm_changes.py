"""What changes on a machine that exists: data disks that come and go, and what it is told."""

from typing import Any

import pytest

from gallery_engine.providers.preview_features import SECONDS_TO_REGISTER
from gallery_engine.records import JSON, Document
from tests.engine.cast import Sandbox, accepted, disk, message, refused, sandbox
from tests.engine.machine_cast import machine_body, vm
from tests.engine.network_cast import code

NEW: JSON = {"lun": 0, "createOption": "Empty", "diskSizeGB": 8}


def changed(box: Sandbox, path: str, *disks: JSON) -> list[Any]:
    """The data disks of a machine after it was told to have these."""
    body = box.get(path)
    body["properties"]["storageProfile"]["dataDisks"] = [*disks]
    box.finish(box.put(path, body))
    found: list[Any] = box.get(path)["properties"]["storageProfile"]["dataDisks"]
    return found


def state(box: Sandbox, identifier: str) -> tuple[str, str | None]:
    document = box.get(identifier)
    return document["properties"]["diskState"], document.get("managedBy")


def test_a_disk_is_attached_to_a_machine_and_detached_again() -> None:
    box = sandbox()
    path, identifier = vm(box), box.id(disk(box, "data"))
    (entry,) = changed(box, path, {"lun": 3, "createOption": "Attach", "managedDisk": {"id": identifier}, "caching": "readonly"})
    assert (entry["lun"], entry["name"], entry["caching"], entry["createOption"]) == (3, "data", "ReadOnly", "Attach")
    assert state(box, identifier) == ("Attached", box.id(path))
    assert changed(box, path) == []
    assert state(box, identifier) == ("Unattached", None)


def test_an_empty_disk_is_made_and_stays_where_another_is_detached() -> None:
    box = sandbox()
    path = vm(box)
    (first,) = changed(box, path, NEW)
    two = changed(box, path, first, {"lun": 1, "name": "more", "createOption": "Empty", "diskSizeGB": 16})
    assert [entry["lun"] for entry in two] == [0, 1]
    assert box.get("disks/more")["properties"]["diskSizeGB"] == 16
    (left,) = changed(box, path, two[0] | {"toBeDetached": True}, two[1])
    assert left["name"] == "more"
    assert state(box, first["managedDisk"]["id"])[0] == "Unattached"


def test_a_change_that_says_nothing_of_data_disks_leaves_them() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(dataDisks=[NEW]))
    box.finish(box.send("PATCH", path, {"tags": {"a": "b"}}))
    assert len(box.get(path)["properties"]["storageProfile"]["dataDisks"]) == 1


@pytest.mark.rule("VMS227")
def test_a_lun_that_has_a_disk_takes_no_other() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(dataDisks=[NEW]))
    other: JSON = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": box.id(disk(box, "data"))}}
    step = box.put(path, machine_body(dataDisks=[other]))
    assert (refused(step), message(step)) == ("VMS227", "A disk at LUN 0 already exists.")
    accepted(box.put(path, machine_body(dataDisks=[{"lun": 0}, {**other, "lun": 1}])))  # type: ignore[dict-item]


@pytest.mark.rule("VMS225")
def test_a_disk_of_another_machine_is_not_attached() -> None:
    box = sandbox()
    path, identifier = vm(box), box.id(disk(box, "data"))
    wish: JSON = [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": identifier}}]
    vm(box, "other", machine_body(dataDisks=wish))
    assert refused(box.put(path, machine_body(dataDisks=wish))) == "VMS225"


@pytest.mark.rule("VMS228")
def test_a_machine_gets_no_more_disks_than_its_size_takes() -> None:
    box = sandbox()
    path = vm(box)
    disks: list[JSON] = [{"lun": lun, "createOption": "Empty", "diskSizeGB": 8} for lun in range(5)]
    assert refused(box.put(path, machine_body(dataDisks=[*disks]))) == "VMS228"
    accepted(box.put(path, machine_body(dataDisks=[*disks[:4]])))


def told(**properties: JSON) -> Document:
    return machine_body(None, None, **properties)


def test_a_machine_keeps_what_it_is_told() -> None:
    box = sandbox()
    said = told(priority="spot", billingProfile={"maxPrice": -1}, licenseType="RHEL_BYOS") | {
        "identity": {"type": "systemassigned"}
    }
    path = vm(box, body=said)
    shown = box.get(path)
    properties = shown["properties"]
    assert (properties["priority"], properties["evictionPolicy"]) == ("Spot", "Deallocate")
    assert (properties["billingProfile"], properties["licenseType"]) == ({"maxPrice": -1}, "RHEL_BYOS")
    assert shown["identity"]["type"] == "SystemAssigned"
    box.finish(box.send("PATCH", path, {"properties": {"licenseType": "None"}}))
    after = box.get(path)
    assert after["properties"] == properties | {"licenseType": "None"}
    assert after["identity"] == shown["identity"]
    box.finish(box.send("PATCH", path, {"identity": {"type": "None"}}))
    assert "identity" not in box.get(path)


def test_caching_and_firmware_change() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(securityType="TrustedLaunch"))
    box.post("/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost/register")
    box.advance(SECONDS_TO_REGISTER)
    security: Document = {"uefiSettings": {"secureBootEnabled": False}, "encryptionAtHost": True}
    said: Document = {"storageProfile": {"osDisk": {"caching": "readonly"}}, "securityProfile": security}
    box.finish(box.send("PATCH", path, {"properties": said}))
    properties = box.get(path)["properties"]
    assert properties["storageProfile"]["osDisk"]["caching"] == "ReadOnly"
    assert properties["securityProfile"] == {
        "securityType": "TrustedLaunch",
        "uefiSettings": {"secureBootEnabled": False, "vTpmEnabled": True},
        "encryptionAtHost": True,
    }


@pytest.mark.rule("VMS240")
def test_only_a_spot_machine_is_evicted() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", told(evictionPolicy="Delete"))
    assert (refused(step), code(step)) == ("VMS240", "InvalidParameter")
    assert message(step) == "The value of parameter evictionPolicy is invalid: the priority of the VM is not Spot."
    assert refused(box.put("virtualMachines/vm", told(billingProfile={"maxPrice": 1}))) == "VMS240"
    accepted(box.put("virtualMachines/vm", told(evictionPolicy="Delete", priority="Spot")))


@pytest.mark.rule("VMS241")
def test_what_a_machine_is_told_are_words_that_azure_knows() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", told(priority="Urgent"))
    assert (refused(step), code(step)) == ("VMS241", "InvalidParameter")
    assert message(step) == "The value 'Urgent' of parameter priority is invalid. Use one of Regular, Low, Spot."
    assert refused(box.put("virtualMachines/vm", machine_body() | {"identity": {"type": "UserAssigned"}})) == "VMS241"
    accepted(box.put("virtualMachines/vm", told(priority="regular")))


@pytest.mark.rule("VMS242")
def test_a_regular_machine_becomes_no_spot_machine() -> None:
    box = sandbox()
    path = vm(box)
    step = box.send("PATCH", path, {"properties": {"priority": "Spot"}})
    assert (refused(step), code(step)) == ("VMS242", "PropertyChangeNotAllowed")
    assert message(step) == "Changing property 'priority' is not allowed."
    accepted(box.send("PATCH", path, {"properties": {"priority": "Regular"}}))
