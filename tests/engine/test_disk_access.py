"""Access to the data of disks and snapshots: granted, in force for a while, taken back; and every rule about it."""

import re

import pytest

from gallery_engine.records import Document
from tests.engine.cast import EAST, Sandbox, accepted, disk, message, refused, sandbox
from tests.engine.machine_cast import attach, do, machine_body, vm
from tests.engine.storage_cast import error_code, grant, opened, output, running_disk, snapshot

DAY = 86_400


def state(box: Sandbox, path: str) -> str:
    return str(box.get(path)["properties"]["diskState"])


def for_upload(box: Sandbox, size: int = 32 * 1024**3 + 512) -> str:
    """The path of a finished disk that waits for an upload."""
    data: Document = {"createOption": "Upload", "uploadSizeBytes": size}
    box.finish(box.put("disks/new", {"location": EAST, "properties": {"creationData": data, "osType": "Linux"}}))
    return "disks/new"


def test_a_grant_is_answered_by_an_operation_that_carries_an_address() -> None:
    box = sandbox()
    disk(box)
    step = grant(box, "disks/disk")
    assert (step.response.status, step.response.body) == (202, None)
    address = step.response.headers["Azure-AsyncOperation"].split("?")[0].removeprefix("https://management.azure.com")
    assert "/locations/eastus/DiskOperations/" in address
    assert box.get(address)["status"] == "InProgress"
    url = output(box, step)["accessSAS"]
    assert box.get(address)["properties"]["output"] == {"accessSAS": url}
    host = r"https://md-[a-z2-7]{12}\.z\d{1,2}\.blob\.storage\.azure\.net/[a-z2-7]{12}/abcd"
    assert re.fullmatch(host + r"\?sv=2018-03-28&sr=b&si=[0-9a-f-]{36}&sig=PlaceholderSignature%3D", url)


def test_the_same_requests_give_the_same_address_and_another_seed_another() -> None:
    addresses = []
    for seed in ("cast", "cast", "other"):
        box = sandbox(seed=seed)
        disk(box)
        addresses.append(opened(box, "disks/disk"))
    assert addresses[0] == addresses[1] != addresses[2]


def test_a_disk_is_active_while_access_is_granted_and_not_a_moment_longer() -> None:
    box = sandbox()
    disk(box)
    snapshot(box, "first", box.id("disks/disk"))
    for path in ("disks/disk", "snapshots/first"):
        assert state(box, path) == "Unattached"
        accepted(grant(box, path, 600))
        assert state(box, path) == "ActiveSAS"
        box.advance(599)
        assert state(box, path) == "ActiveSAS"
        box.advance(1)
        assert state(box, path) == "Unattached"


def test_access_is_taken_back() -> None:
    box = sandbox()
    disk(box)
    opened(box, "disks/disk")
    step = box.post("disks/disk/endGetAccess")
    assert step.response.status == 202
    box.finish(step)
    assert state(box, "disks/disk") == "Unattached"
    box.finish(box.post("disks/disk/endGetAccess"))


def test_a_second_grant_gives_the_same_address_and_never_ends_sooner() -> None:
    box = sandbox()
    disk(box)
    first = opened(box, "disks/disk", 600)
    assert opened(box, "disks/disk", 60) == first
    box.advance(500)
    assert state(box, "disks/disk") == "ActiveSAS"
    box.advance(100)
    assert opened(box, "disks/disk", 60) != first


def test_the_disk_of_a_deallocated_machine_is_opened_and_reserved_again_afterwards() -> None:
    box = sandbox()
    path, system = running_disk(box)
    do(box, path, "deallocate")
    opened(box, system, 600)
    assert state(box, system) == "ActiveSAS"
    box.finish(box.post(f"{system}/endGetAccess"))
    assert state(box, system) == "Reserved"


def test_a_disk_for_an_upload_is_ready_then_open_then_free() -> None:
    box = sandbox()
    path = for_upload(box)
    assert (state(box, path), box.get(path)["properties"]["diskSizeGB"]) == ("ReadyToUpload", 32)
    assert opened(box, path, access="Write").startswith("https://md-impexp-")
    assert state(box, path) == "ActiveUpload"
    box.finish(box.post(f"{path}/endGetAccess"))
    assert state(box, path) == "Unattached"


@pytest.mark.rule("DSK201")
def test_access_is_asked_for_by_level_and_for_sixty_days_at_most() -> None:
    box = sandbox()
    disk(box)
    bodies: list[tuple[Document, str]] = [
        ({}, "Required parameter 'access' is missing (null)."),
        ({"access": "Read"}, "Required parameter 'durationInSeconds' is missing (null)."),
        ({"access": "Own", "durationInSeconds": 60}, "The value of parameter access is invalid."),
        ({"access": "None", "durationInSeconds": 60}, "The value of parameter access is invalid."),
        ({"access": "Read", "durationInSeconds": 0}, "The value of parameter durationInSeconds is invalid."),
        ({"access": "Read", "durationInSeconds": 60 * DAY + 1}, "The value of parameter durationInSeconds is invalid."),
    ]
    for body, text in bodies:
        step = box.post("disks/disk/beginGetAccess", body)
        assert (refused(step), error_code(step), message(step)) == ("DSK201", "InvalidParameter", text)
    accepted(box.post("disks/disk/beginGetAccess", {"access": "read", "durationInSeconds": 60 * DAY}))
    accepted(grant(box, "disks/disk", 1))


@pytest.mark.rule("DSK202")
def test_the_disk_of_a_machine_that_is_not_deallocated_is_not_opened() -> None:
    box = sandbox()
    path, system = running_disk(box)
    name = system.rpartition("/")[2]
    for actions in (["restart"], ["powerOff"]):
        do(box, path, *actions)
        step = grant(box, system)
        assert (refused(step), error_code(step)) == ("DSK202", "OperationNotAllowed")
        assert message(step) == (f"Access not permitted because disk {name} is currently attached to running VM {box.id(path)}.")
    snapshot(box, "first", system)
    accepted(grant(box, "snapshots/first"))
    do(box, path, "deallocate")
    accepted(grant(box, system))


@pytest.mark.rule("DSK203")
def test_a_policy_that_denies_everybody_keeps_the_data_in() -> None:
    box = sandbox()
    disk(box)
    box.finish(box.send("PATCH", "disks/disk", {"properties": {"networkAccessPolicy": "DenyAll"}}))
    step = grant(box, "disks/disk")
    assert (refused(step), error_code(step)) == ("DSK203", "OperationNotAllowed")
    assert message(step) == "Access to disk disk is not permitted because its network access policy is DenyAll."
    box.finish(box.send("PATCH", "disks/disk", {"properties": {"networkAccessPolicy": "AllowPrivate"}}))
    accepted(grant(box, "disks/disk"))


@pytest.mark.rule("DSK204")
def test_a_disk_is_written_only_if_it_was_made_for_that() -> None:
    box = sandbox()
    disk(box)
    step = grant(box, "disks/disk", access="Write")
    assert (refused(step), error_code(step)) == ("DSK204", "OperationNotAllowed")
    assert message(step) == "Write access to disk disk is not permitted because it was not created for an upload."
    path = for_upload(box)
    step = grant(box, path)
    assert refused(step) == "DSK204"
    assert message(step) == "Disk new is waiting for an upload. Request Write access, upload the data and end the access first."
    opened(box, path, access="write")
    box.finish(box.post(f"{path}/endGetAccess"))
    accepted(grant(box, path))


@pytest.mark.rule("DSK206")
def test_what_is_open_is_not_deleted() -> None:
    box = sandbox()
    disk(box)
    snapshot(box, "first", box.id("disks/disk"))
    for path, noun in (("disks/disk", "disk"), ("snapshots/first", "snapshot")):
        opened(box, path, 600)
        step = box.delete(path)
        name = path.partition("/")[2]
        assert (refused(step), error_code(step)) == ("DSK206", "OperationNotAllowed")
        assert message(step) == (
            f"There is an active shared access signature outstanding for {noun} {name}. Call EndGetAccess before deleting the "
            f"{noun}."
        )
        box.advance(600)
        accepted(box.delete(path))


@pytest.mark.rule("DSK207")
def test_what_is_open_is_not_attached_and_its_machine_does_not_start() -> None:
    box = sandbox()
    path, system = running_disk(box)
    do(box, path, "deallocate")
    opened(box, system)
    step = box.post(f"{path}/start")
    name = system.rpartition("/")[2]
    text = "There is an active shared access signature outstanding for disk {}. Call EndGetAccess before attaching the disk."
    assert (refused(step), error_code(step), message(step)) == ("DSK207", "OperationNotAllowed", text.format(name))
    loose = disk(box)
    opened(box, loose)
    data: Document = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": loose}}
    for body in (attach(loose), machine_body(dataDisks=[data])):
        step = box.put("virtualMachines/second", body)
        assert (refused(step), message(step)) == ("DSK207", text.format("disk"))
    for identifier in (system, loose):
        box.finish(box.post(f"{identifier}/endGetAccess"))
    do(box, path, "start")
    vm(box, "second", machine_body(dataDisks=[data]))


@pytest.mark.rule("DSK111")
def test_a_disk_for_an_upload_knows_how_much_will_come() -> None:
    box = sandbox()
    for size, text in (
        (None, "Required parameter 'disk.creationData.uploadSizeBytes' is missing (null)."),
        (20 * 1024**2 + 511, "The value of parameter disk.creationData.uploadSizeBytes is invalid."),
        (32_767 * 1024**3 + 513, "The value of parameter disk.creationData.uploadSizeBytes is invalid."),
    ):
        data: Document = {"createOption": "Upload", "uploadSizeBytes": size}
        step = box.put("disks/new", {"location": EAST, "properties": {"creationData": data}})
        assert (refused(step), error_code(step), message(step)) == ("DSK111", "InvalidParameter", text)
    for_upload(box, 20 * 1024**2 + 512)
    assert box.get("disks/new")["properties"]["diskSizeGB"] == 1
