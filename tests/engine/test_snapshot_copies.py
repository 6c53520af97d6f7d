"""Copies of snapshots into other regions: how far they are at a time, and what waits for them."""

import pytest

from gallery_engine.catalog import prices
from gallery_engine.snapshot import digest, dump, load
from tests.engine.cast import EAST, EUROPE, WEST, Sandbox, accepted, definition, disk, message, refused, sandbox
from tests.engine.machine_cast import guest
from tests.engine.storage_cast import empty_disk, error_code, grant, running_disk, snapshot, snapshot_body


def copied(box: Sandbox, name: str = "copy", source: str = "first", location: str = WEST) -> str:
    """The id of a snapshot whose copy has just begun."""
    box.finish(
        box.put(
            f"snapshots/{name}", snapshot_body(box.id(f"snapshots/{source}"), "CopyStart", location=location, incremental=True)
        )
    )
    return box.id(f"snapshots/{name}")


def first(box: Sandbox) -> str:
    """The id of an incremental snapshot of a disk in East US."""
    return str(snapshot(box, "first", disk(box), incremental=True)["id"])


def percent(box: Sandbox, name: str = "copy") -> float:
    return float(box.get(f"snapshots/{name}")["properties"]["completionPercent"])


def wait(box: Sandbox) -> None:
    """Let a copy of 30 GB within a continent come to its end."""
    box.advance(600)


def test_a_copy_grows_in_the_background_and_is_provisioned_at_once() -> None:
    box = sandbox()
    first(box)
    copied(box)
    shown = box.get("snapshots/copy")
    assert shown["location"] == "westus"
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert shown["properties"]["creationData"]["createOption"] == "CopyStart"
    seen = [percent(box)]
    for _ in range(4):
        box.advance(90)
        seen.append(percent(box))
    wait(box)
    assert seen == sorted(seen)
    assert 0 < seen[1] < 100
    assert percent(box) == 100
    assert "completionPercent" not in box.get("snapshots/first")["properties"]


def test_a_copy_across_oceans_takes_longer_and_two_short_advances_equal_a_long_one() -> None:
    box = sandbox()
    first(box)
    copied(box, "near", location=WEST)
    copied(box, "far", location=EUROPE)
    wait(box)
    assert (percent(box, "near"), percent(box, "far") < 100) == (100, True)
    apart, at_once = (Sandbox(load(dump(box.store))) for _ in range(2))
    for seconds in (1_000, 2_500):
        apart.advance(seconds)
    at_once.advance(3_500)
    assert digest(apart.store) == digest(at_once.store)


def test_a_copy_carries_what_is_on_the_disk() -> None:
    box = sandbox()
    path, system = running_disk(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    snapshot(box, "first", system, incremental=True)
    copied(box)
    wait(box)
    assert guest(box, "snapshots/copy")["hostKeyFingerprint"] == keys
    box.finish(box.put("disks/there", snapshot_body(box.id("snapshots/copy"), location=WEST)))
    assert box.get("disks/there")["properties"]["osType"] == "Linux"


def test_a_copy_costs_its_way_once_it_has_arrived() -> None:
    box = sandbox()
    snapshot(box, "first", empty_disk(box), incremental=True)
    copied(box, location=WEST)
    copied(box, "same", location=EAST)

    def traffic() -> int:
        meters = box.get("/providers/Darkroom.Lab/costs")["meters"]
        return sum(item["micro"] for item in meters if item["meter"] == prices.NEAR)

    assert traffic() == 0
    wait(box)
    assert traffic() == prices.PRICES[prices.NEAR].of(30)


@pytest.mark.rule("SNP104")
def test_only_changes_are_copied_in_the_background() -> None:
    box = sandbox()
    source = disk(box)
    full = snapshot(box, "full", source)["id"]
    step = box.put("snapshots/copy", snapshot_body(source, "CopyStart", location=WEST, incremental=True))
    assert (refused(step), error_code(step), message(step)) == ("SNP104", "InvalidParameter", "Entity not of expected type")
    text = "The create option CopyStart is supported only for an incremental snapshot of an incremental snapshot."
    step = box.put("snapshots/copy", snapshot_body(full, "CopyStart", location=WEST, incremental=True))
    assert (refused(step), message(step)) == ("SNP104", text)
    changes = first(box)
    assert refused(box.put("snapshots/copy", snapshot_body(changes, "CopyStart", location=WEST))) == "SNP104"
    accepted(box.put("snapshots/copy", snapshot_body(changes, "copystart", location=WEST, incremental=True)))
    accepted(box.put("snapshots/same", snapshot_body(changes, "CopyStart", location=EAST, incremental=True)))


@pytest.mark.rule("SNP105")
def test_the_snapshots_of_a_disk_are_copied_one_after_the_other() -> None:
    box = sandbox()
    _, system = running_disk(box)
    for name in ("first", "second"):
        snapshot(box, name, system, incremental=True)
    copied(box)
    body = snapshot_body(box.id("snapshots/second"), "CopyStart", location=WEST, incremental=True)
    step = box.put("snapshots/next", body)
    assert (refused(step), error_code(step)) == ("SNP105", "OperationNotAllowed")
    assert message(step) == (
        "A snapshot of the same disk as second is being copied already. Wait until its completionPercent is 100."
    )
    accepted(box.put("snapshots/elsewhere", body | {"location": EUROPE}))
    wait(box)
    accepted(box.put("snapshots/next", body))


@pytest.mark.rule("SNP106")
def test_a_snapshot_that_a_copy_reads_is_not_deleted() -> None:
    box = sandbox()
    first(box)
    copied(box)
    step = box.delete("snapshots/first")
    assert (refused(step), error_code(step)) == ("SNP106", "OperationNotAllowed")
    assert message(step) == "Snapshot first cannot be deleted while it is being copied to another region."
    wait(box)
    box.finish(box.delete("snapshots/first"))
    assert percent(box) == 100


@pytest.mark.rule("DSK112")
def test_nothing_is_made_from_a_copy_that_is_not_whole() -> None:
    box = sandbox()
    first(box)
    source = copied(box)
    text = "The snapshot copy cannot be used before its copy is complete. Wait until completionPercent is 100."
    for path in ("disks/new", "snapshots/new"):
        step = box.put(path, snapshot_body(source, location=WEST))
        assert (refused(step), error_code(step), message(step)) == ("DSK112", "OperationNotAllowed", text)
    wait(box)
    accepted(box.put("disks/new", snapshot_body(source, location=WEST)))
    accepted(box.put("snapshots/new", snapshot_body(source, location=WEST)))


@pytest.mark.rule("DSK205")
def test_a_copy_that_is_not_whole_is_not_opened() -> None:
    box = sandbox()
    first(box)
    copied(box)
    step = grant(box, "snapshots/copy")
    assert (refused(step), error_code(step)) == ("DSK205", "OperationNotAllowed")
    assert message(step) == "Access to snapshot copy is not permitted before its copy is complete: 1 percent are there."
    wait(box)
    accepted(grant(box, "snapshots/copy"))


@pytest.mark.rule("IMG112")
def test_no_image_is_made_from_a_copy_that_is_not_whole() -> None:
    box = sandbox()
    first(box)
    source = copied(box)
    disk_part = {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": source}}
    body = {"location": WEST, "properties": {"hyperVGeneration": "V2", "storageProfile": {"osDisk": disk_part}}}
    step = box.put("images/image", body)  # type: ignore[arg-type]
    assert (refused(step), error_code(step)) == ("IMG112", "OperationNotAllowed")
    assert message(step) == f"The snapshot '{source}' cannot be used before its copy is complete."
    wait(box)
    accepted(box.put("images/image", body))  # type: ignore[arg-type]


@pytest.mark.rule("GAL405")
def test_no_version_is_made_from_a_copy_that_is_not_whole() -> None:
    box = sandbox("azure")
    path = definition(box, features=[{"name": "SecurityType", "value": "Standard"}])
    first(box)
    source = copied(box)
    profile = {"osDiskImage": {"source": {"id": source}}}
    body = {"location": WEST, "properties": {"storageProfile": profile}}
    assert refused(box.put(f"{path}/versions/1.0.0", body)) == "GAL405"  # type: ignore[arg-type]
    wait(box)
    accepted(box.put(f"{path}/versions/1.0.0", body))  # type: ignore[arg-type]
