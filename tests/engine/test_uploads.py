"""VHDs uploaded into disks that were made for it; and every rule about that."""

import pytest

from gallery_engine.catalog import prices
from gallery_engine.records import Document
from tests.engine.cast import EAST, WEST, Sandbox, accepted, disk, message, refused, sandbox
from tests.engine.machine_cast import attach, do, guest
from tests.engine.storage_cast import account, copy_blob, error_code, exported, grant, opened, running_disk

BYTES = 30 * 1024**3 + 512


def waiting(box: Sandbox, size: int = BYTES, location: str = EAST) -> str:
    """The address of a finished disk that is open for an upload."""
    data: Document = {"createOption": "Upload", "uploadSizeBytes": size}
    properties: Document = {"creationData": data, "osType": "Linux", "hyperVGeneration": "V2"}
    box.finish(box.put("disks/new", {"location": location, "properties": properties}))
    return opened(box, "disks/new", 86_400, "Write")


def test_a_disk_travels_from_address_to_address_and_boots_as_what_it_was() -> None:
    box = sandbox()
    path, system = running_disk(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    do(box, path, "deallocate")
    target = waiting(box)
    step = copy_blob(box, opened(box, system, 86_400), target)
    assert step.response.status == 202
    assert "/providers/Microsoft.Compute/locations/eastus/DiskOperations/" in step.response.headers["Location"]
    assert accepted(step)["url"] == target.partition("?")[0]
    box.finish(step)
    assert box.get("disks/new")["properties"]["diskState"] == "ActiveUpload"
    box.finish(box.post("disks/new/endGetAccess"))
    assert box.get("disks/new")["properties"]["diskState"] == "Unattached"
    box.finish(box.put("virtualMachines/again", attach(box.id("disks/new"))))
    assert guest(box, "virtualMachines/again")["hostKeyFingerprint"] == keys


def test_a_blob_is_uploaded_too_and_its_way_from_another_region_costs() -> None:
    box = sandbox()
    account(box)
    vhd = exported(box, running_snapshot(box))
    box.finish(copy_blob(box, vhd, waiting(box, location=WEST)))
    box.finish(box.post("disks/new/endGetAccess"))
    meters = {item["meter"]: item["micro"] for item in box.get("/providers/Darkroom.Lab/costs")["meters"]}
    assert meters[prices.NEAR] == prices.PRICES[prices.NEAR].of(30)


def running_snapshot(box: Sandbox) -> str:
    """The id of a snapshot of a running machine's disk."""
    _, system = running_disk(box)
    data: Document = {"createOption": "Copy", "sourceResourceId": system}
    box.finish(box.put("snapshots/first", {"location": EAST, "properties": {"creationData": data}}))
    return box.id("snapshots/first")


@pytest.mark.rule("BLB116")
def test_an_upload_goes_by_a_grant_to_write() -> None:
    box = sandbox()
    source, target = opened(box, disk(box), 86_400), waiting(box)
    for wrong in (source, target + "x", target.replace("impexp", "impex")):
        step = copy_blob(box, source, wrong)
        assert (refused(step), error_code(step), step.response.status) == ("BLB116", "AuthenticationFailed", 403)
        assert message(step).startswith("Server failed to authenticate the request.")
    accepted(copy_blob(box, source, target))


@pytest.mark.rule("BLB117")
@pytest.mark.parametrize("size", [BYTES - 1, BYTES + 1, BYTES + 1024**3])
def test_an_upload_has_the_size_that_was_said(size: int) -> None:
    box = sandbox()
    source = opened(box, disk(box), 86_400)
    step = copy_blob(box, source, waiting(box, size))
    assert (refused(step), error_code(step), step.response.status) == ("BLB117", "InvalidPageRange", 416)
    assert message(step) == "The page range specified is invalid."
    box.finish(box.post("disks/new/endGetAccess"))
    box.finish(box.delete("disks/new"))
    accepted(copy_blob(box, source, waiting(box)))


@pytest.mark.rule("BLB118")
def test_one_copy_at_a_time_is_uploaded() -> None:
    box = sandbox()
    source, target = opened(box, disk(box), 86_400), waiting(box)
    first = copy_blob(box, source, target)
    step = copy_blob(box, source, target)
    assert (refused(step), error_code(step)) == ("BLB118", "PendingCopyOperation")
    assert message(step) == "There is currently a pending copy operation."
    box.finish(first)
    accepted(copy_blob(box, source, target))


@pytest.mark.rule("DSK208")
def test_an_upload_is_not_ended_half_way() -> None:
    box = sandbox()
    target = waiting(box)
    copying = copy_blob(box, opened(box, disk(box), 86_400), target)
    step = box.post("disks/new/endGetAccess")
    assert (refused(step), error_code(step)) == ("DSK208", "InvalidVhd")
    assert message(step) == (
        f"The specified cookie value in VHD footer indicates that disk 'abcd' with blob {target.partition('?')[0]} is not a "
        "supported VHD. Disk is expected to have cookie value 'conectix'."
    )
    box.finish(copying)
    accepted(box.post("disks/new/endGetAccess"))
    assert refused(grant(box, "disks/new", access="Write")) == "DSK204"
