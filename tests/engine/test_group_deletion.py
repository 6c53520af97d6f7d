"""What a resource group takes along when it is deleted, and what holds the deletion up."""

import json

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import Document
from gallery_engine.snapshot import dump, load
from tests.engine.cast import EAST, GROUP, Sandbox, accepted, definition, message, refused, sandbox, version, version_body
from tests.engine.machine_cast import vm
from tests.engine.network_cast import NIC, SUBNET, VNET, configuration, network, nic, nic_body, wired
from tests.engine.scale_set_cast import flexible, scale_set, set_body
from tests.engine.sharing_cast import customer, gallery_for, shared

RG = f"/resourceGroups/{GROUP}"
VERSION = "galleries/gallery/images/web/versions/1.0.0"
PROTECTED: Document = {"blockDeletionBeforeEndOfLife": True}


def ended(box: Sandbox, step: Step) -> Step:
    """What a poll of a deletion is answered with when it has ended."""
    assert step.response.status == 202
    box.advance(60)
    address = step.response.headers["Location"].removeprefix("https://management.azure.com").split("?")[0]
    return box.send("GET", address)


def protected(box: Sandbox) -> None:
    """Protect the version 1.0.0 until 2030."""
    body: Document = {"publishingProfile": {"endOfLifeDate": "2030-01-01"}, "safetyProfile": PROTECTED}
    box.finish(box.put(VERSION, {"location": EAST, "properties": body}))


def there(box: Sandbox, path: str) -> bool:
    return box.send("GET", path).response.status == 200


@pytest.mark.rule("RES111")
def test_a_shared_gallery_holds_its_group_and_what_is_in_it_goes() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    definition(box)
    path = vm(box)
    shared(box, "Add", subscriptions=(customer(box),))
    step = ended(box, box.delete(RG))
    assert (refused(step), step.response.status) == ("RES111", 409)
    assert step.refusal is not None
    assert step.refusal.code == "ResourceGroupDeletionBlocked"
    before, _, after = message(step).partition(" The tracking Id is '")
    assert before == (
        "Deletion of resource group 'rg' failed as resources with identifiers 'Microsoft.Compute/galleries/gallery' could not be "
        "deleted. The provisioning state of the resource group will be rolled back."
    )
    assert after.endswith("'. Please check audit logs for more details.")
    (detail,) = step.refusal.details
    assert isinstance(detail, dict)
    assert detail["target"] == box.id("galleries/gallery")
    assert json.loads(str(detail["message"]))["error"]["code"] == "OperationNotAllowed"
    assert [there(box, each) for each in (RG, "galleries/gallery", "galleries/gallery/images/web", path)] == [
        True,
        True,
        False,
        False,
    ]
    assert box.get(RG)["properties"]["provisioningState"] == "Succeeded"
    shared(box, "Reset")
    accepted(ended(box, box.delete(RG)))
    assert not there(box, RG)


@pytest.mark.rule("GAL801")
def test_a_protected_version_holds_all_that_it_lies_in_and_nothing_else() -> None:
    box = sandbox()
    version(box)
    body = version_body(box.id(VERSION))
    box.finish(box.put("galleries/gallery/images/web/versions/2.0.0", body))
    protected(box)
    step = ended(box, box.delete(RG))
    assert refused(step) == "RES111"
    assert "'Microsoft.Compute/galleries/gallery/images/web/versions/1.0.0'" in message(step)
    assert there(box, VERSION)
    assert there(box, "galleries/gallery/images/web")
    assert not there(box, "galleries/gallery/images/web/versions/2.0.0")
    loose: Document = {"publishingProfile": {"endOfLifeDate": "2030-01-01"}, "safetyProfile": {}}
    box.finish(box.put(VERSION, {"location": EAST, "properties": loose}))
    accepted(ended(box, box.delete(RG)))
    assert not there(box, RG)


def test_a_disk_whose_data_is_open_holds_its_group_too() -> None:
    box = sandbox()
    empty: Document = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    box.finish(box.put("disks/data", {"location": EAST, "properties": empty}))
    box.finish(box.post("disks/data/beginGetAccess", {"access": "Read", "durationInSeconds": 3_600}))
    assert refused(ended(box, box.delete(RG))) == "RES111"
    box.finish(box.post("disks/data/endGetAccess"))
    accepted(ended(box, box.delete(RG)))


def test_nothing_is_made_in_a_group_while_it_is_not_sure_to_go_and_asking_again_waits_for_the_same_end() -> None:
    box = sandbox()
    version(box)
    protected(box)
    first = box.delete(RG)
    assert box.get(RG)["properties"]["provisioningState"] == "Deleting"
    assert refused(box.put("galleries/other", {"location": EAST})) == "RES109"
    box.store = load(dump(box.store))
    assert refused(ended(box, box.delete(RG))) == "RES111"
    assert refused(ended(box, first)) == "RES111"
    accepted(box.put("galleries/other", {"location": EAST}))


def test_deletions_that_nothing_holds_leave_nothing() -> None:
    box = sandbox()
    version(box)
    vm(box)
    accepted(ended(box, box.delete(RG)))
    assert not box.store.under(f"{box.id(RG).lower()}/")
    assert not any(record.inner["count"] for record in box.store.under("usage:"))


@pytest.mark.rule("RES111")
def test_a_group_stays_while_another_one_uses_what_is_in_it() -> None:
    box = sandbox()
    network(box)
    accepted(box.put("/resourceGroups/other", {"location": EAST}))
    elsewhere = box.id(NIC).replace("/resourceGroups/rg/", "/resourceGroups/other/")
    box.finish(box.put(elsewhere, nic_body(configuration(box.id(SUBNET)))))
    step = ended(box, box.delete("/resourceGroups/rg"))
    assert refused(step) == "RES111"
    assert step.response.status == 409
    assert message(step).startswith(
        "Deletion of resource group 'rg' failed as resources with identifiers 'Microsoft.Network/virtualNetworks/net' could not "
        "be deleted. The provisioning state of the resource group will be rolled back. The tracking Id is '"
    )
    assert step.refusal is not None
    (detail,) = step.refusal.details
    assert isinstance(detail, dict)
    assert detail["target"] == box.id(VNET)
    assert "in use by" in str(detail["message"])
    assert there(box, SUBNET)
    accepted(ended(box, box.delete("/resourceGroups/other")))
    accepted(ended(box, box.delete("/resourceGroups/rg")))


@pytest.mark.rule("RES111")
def test_a_group_goes_when_only_it_uses_what_is_in_it() -> None:
    box = sandbox()
    network(box)
    vm(box, body=wired({"id": nic(box)}))
    scale_set(box, set_body(box))
    box.finish(box.put("virtualMachineScaleSets/flexible", flexible(box)))
    version(box)
    box.finish(box.delete("/resourceGroups/rg"))
    assert box.send("GET", "/resourceGroups/rg").response.status == 404
