"""VHDs: copied out of disks and snapshots into accounts and on to others; and every rule about such copies."""

import pytest

from gallery_engine.catalog import prices
from gallery_engine.catalog.roles import CONTRIBUTOR, READER
from gallery_engine.records import JSON
from tests.engine.access_cast import granted
from tests.engine.cast import EUROPE, WEST, Sandbox, accepted, disk, message, refused, sandbox
from tests.engine.storage_cast import (
    VHD,
    account,
    account_path,
    blobs_of,
    copy_blob,
    empty_disk,
    error_code,
    exported,
    grant,
    opened,
    snapshot,
)

SIZE = 30 * 1024**3 + 512
DENIED = (
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the "
    "signature."
)


def meters(box: Sandbox) -> dict[str, int]:
    """What the lab has counted by meter."""
    return {item["meter"]: item["micro"] for item in box.get("/providers/Darkroom.Lab/costs")["meters"]}


def test_the_data_of_a_disk_is_copied_into_a_blob() -> None:
    box = sandbox()
    path = account(box)
    step = copy_blob(box, opened(box, disk(box)))
    assert step.response.status == 202
    body = accepted(step)
    assert (body["copyStatus"], body["url"]) == ("pending", VHD)
    (blob,) = blobs_of(box, path)
    assert blob == {
        "name": "web.vhd",
        "container": "vhds",
        "url": VHD,
        "blobType": "PageBlob",
        "contentLength": SIZE,
        "copy": {"status": "pending", "progress": f"0/{SIZE}"},
    }
    box.advance(60)
    done, _, total = blobs_of(box, path)[0]["copy"]["progress"].partition("/")
    assert 0 < int(done) < int(total) == SIZE
    box.finish(step)
    copy = blobs_of(box, path)[0]["copy"]
    assert (copy["status"], copy["progress"]) == ("success", f"{SIZE}/{SIZE}")


def test_a_blob_is_copied_on_to_another_account_and_a_farther_one_takes_longer() -> None:
    box = sandbox()
    for name, region in (("pictures", "eastus"), ("near", WEST), ("far", EUROPE)):
        account(box, name, region)
    exported(box, disk(box))
    for name in ("near", "far"):
        accepted(copy_blob(box, VHD, f"https://{name}.blob.core.windows.net/vhds/copy.vhd"))
    box.advance(600)
    states = [blobs_of(box, account_path(name))[0]["copy"]["status"] for name in ("near", "far")]
    assert states == ["success", "pending"]


def test_names_of_blobs_tell_upper_from_lower_case_and_may_have_folders() -> None:
    box = sandbox()
    path = account(box)
    source = opened(box, disk(box), 86_400)
    for name in ("web.vhd", "WEB.vhd", "old/web.vhd"):
        box.finish(copy_blob(box, source, f"https://pictures.blob.core.windows.net/vhds/{name}"))
    assert sorted(blob["name"] for blob in blobs_of(box, path)) == ["WEB.vhd", "old/web.vhd", "web.vhd"]


def test_a_group_takes_its_accounts_and_blobs_along() -> None:
    box = sandbox()
    account(box)
    source = empty_disk(box)
    exported(box, source)
    assert box.store.head().resources == 4
    box.finish(box.post(f"{source}/endGetAccess"))
    box.finish(box.delete("/resourceGroups/rg"))
    assert box.store.head().resources == 0


def test_a_blob_costs_what_it_holds_from_when_it_is_there_and_its_way_from_another_region() -> None:
    box = sandbox()
    account(box)
    account(box, "near", WEST)
    exported(box, empty_disk(box))
    copying = copy_blob(box, VHD, VHD.replace("pictures", "near"))
    assert prices.NEAR not in meters(box)
    box.finish(copying)
    box.advance(30 * 86_400)
    found = meters(box)
    assert found[prices.NEAR] == prices.PRICES[prices.NEAR].of(30)
    assert found["blob"] > 2 * 30 * 15_000
    box.delete(account_path("near"))
    assert meters(box)[prices.NEAR] == found[prices.NEAR]


def test_a_body_that_is_no_copy_is_refused() -> None:
    box = sandbox()
    bodies: list[JSON] = [[], {"source": 1}, {"source": {}, "destination": VHD}]
    for body in bodies:
        assert refused(box.post("/providers/Darkroom.Lab/copyBlob", body)) == "REQ106"
    assert refused(box.post("/providers/Darkroom.Lab/copyBlob")) == "BLB111"


def test_whoever_copies_has_to_be_allowed_the_keys() -> None:
    box = sandbox()
    account(box)
    source = opened(box, disk(box), 86_400)
    for name, role in (("reader", READER), ("contributor", CONTRIBUTOR)):
        granted(box, name, role)
    box.caller = "reader"
    assert refused(copy_blob(box, source)) == "SEC102"
    box.caller = "nobody"
    assert refused(copy_blob(box, source)) == "SEC101"
    box.caller = "contributor"
    accepted(copy_blob(box, source))


@pytest.mark.rule("BLB111")
@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.com/vhds/web.vhd",
        "https://pictures.blob.core.windows.net/web.vhd",
        "https://pictures.blob.core.windows.net/VHDS/web.vhd",
        "https://pictures.blob.core.windows.net/a--b/web.vhd",
        "https://pictures.blob.core.windows.net/ab/web.vhd",
        "https://pictures.blob.core.windows.net/vhds/" + "w" * 1_025,
    ],
)
def test_a_copy_goes_to_an_address(address: str) -> None:
    box = sandbox()
    account(box)
    source = opened(box, disk(box), 86_400)
    step = copy_blob(box, source, address)
    assert (refused(step), error_code(step), step.response.status) == ("BLB111", "InvalidResourceName", 400)
    assert message(step) == "The specified resource name contains invalid characters."
    accepted(copy_blob(box, source, "https://pictures.blob.core.windows.net/a-b/" + "w" * 1_024))


@pytest.mark.rule("BLB112")
def test_a_copy_goes_to_an_account_that_is_there() -> None:
    box = sandbox()
    source = opened(box, disk(box), 86_400)
    step = copy_blob(box, source)
    assert (refused(step), error_code(step), step.response.status) == ("BLB112", "ResourceNotFound", 404)
    assert message(step) == "The specified resource does not exist."
    made = box.put(account_path(), {"location": "eastus", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"})
    assert refused(copy_blob(box, source)) == "BLB112"
    box.finish(made)
    accepted(copy_blob(box, source))


@pytest.mark.rule("BLB113")
def test_what_is_copied_has_to_be_open() -> None:
    box = sandbox()
    account(box)
    snapshot(box, "first", disk(box))
    source = opened(box, "snapshots/first", 600)
    for wrong in (source[:-1], source.replace("md-", "md-a"), source.replace("sr=b", "sr=c")):
        step = copy_blob(box, wrong)
        assert (refused(step), error_code(step), step.response.status) == ("BLB113", "CannotVerifyCopySource", 403)
        assert message(step) == DENIED
    step = copy_blob(box, "https://pictures.blob.core.windows.net/vhds/none.vhd")
    assert (refused(step), step.response.status, message(step)) == ("BLB113", 404, "The specified blob does not exist.")
    accepted(copy_blob(box, source))
    box.advance(600)
    assert refused(copy_blob(box, source, VHD.replace("web", "late"))) == "BLB113"
    accepted(grant(box, "snapshots/first"))
    box.finish(box.post("snapshots/first/endGetAccess"))
    assert refused(copy_blob(box, source, VHD.replace("web", "later"))) == "BLB113"


@pytest.mark.rule("BLB114")
def test_one_copy_at_a_time_writes_to_a_blob() -> None:
    box = sandbox()
    account(box)
    source = opened(box, disk(box), 86_400)
    first = copy_blob(box, source)
    step = copy_blob(box, source)
    assert (refused(step), error_code(step)) == ("BLB114", "PendingCopyOperation")
    assert message(step) == "There is currently a pending copy operation."
    box.finish(first)
    accepted(copy_blob(box, source))


@pytest.mark.rule("BLB115")
def test_page_blobs_are_for_general_purpose_accounts() -> None:
    box = sandbox()
    account(box, kind="BlobStorage")
    source = opened(box, disk(box), 86_400)
    step = copy_blob(box, source)
    assert (refused(step), error_code(step)) == ("BLB115", "BlobTypeNotSupported")
    assert message(step) == "Page blob is not supported for this account type."
    step = copy_blob(box, source, blobType="HeapBlob")
    assert (refused(step), error_code(step)) == ("BLB115", "InvalidBlobType")
    accepted(copy_blob(box, source, blobType="blockblob"))
