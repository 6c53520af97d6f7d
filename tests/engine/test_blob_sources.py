"""Disks, snapshots, managed images and versions made from VHDs; and every rule about such sources."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document, Record
from tests.engine.cast import EAST, WEST, Sandbox, accepted, definition, disk, message, refused, sandbox
from tests.engine.machine_cast import WAAGENT, do, guest, linux_profile, machine_body, script, vm
from tests.engine.storage_cast import (
    VHD,
    account,
    account_path,
    copy_blob,
    error_code,
    exported,
    opened,
    running_disk,
    vhd_body,
)

Maker: TypeAlias = Callable[[Sandbox, str], Step]


def image_body(uri: str, *, location: str = EAST, state: str = "Generalized", data: JSON = None) -> Document:
    """The body of a managed image that is made from a VHD."""
    system: Document = {"osType": "Linux", "osState": state, "blobUri": uri}
    storage: Document = {"osDisk": system, "dataDisks": data or []}
    return {"location": location, "properties": {"hyperVGeneration": "V2", "storageProfile": storage}}


def version_body(uri: str, account_id: str, *, location: str = EAST, data: JSON = None) -> Document:
    """The body of a version that is made from a VHD."""
    source: Document = {"uri": uri, "storageAccountId": account_id}
    profile: Document = {"osDiskImage": {"source": source}, **({"dataDiskImages": data} if data else {})}
    return {"location": location, "properties": {"storageProfile": profile}}


def put_disk(box: Sandbox, uri: str) -> Step:
    return box.put("disks/new", vhd_body(uri))


def put_snapshot(box: Sandbox, uri: str) -> Step:
    return box.put("snapshots/new", vhd_body(uri))


def put_image(box: Sandbox, uri: str) -> Step:
    return box.put("images/new", image_body(uri))


def put_version(box: Sandbox, uri: str) -> Step:
    return box.put("galleries/gallery/images/web/versions/1.0.0", version_body(uri, box.id(account_path())))


MAKERS: Mapping[str, Maker] = MappingProxyType(
    {"disk": put_disk, "snapshot": put_snapshot, "image": put_image, "image version": put_version}
)
EVERYTHING = pytest.mark.parametrize("what", MAKERS)


def stage() -> Sandbox:
    """A sandbox by Azure's rules with an account, a VHD in it and a definition."""
    box = sandbox("azure")
    definition(box)
    account(box)
    exported(box, disk(box))
    return box


@pytest.mark.parametrize("rulebook", ["azure", "chapter"])
def test_a_machine_travels_as_a_vhd_and_comes_up_prepared(rulebook: str) -> None:
    box = sandbox(rulebook)
    account(box)
    path, system = running_disk(box)
    script(box, path, WAAGENT)
    do(box, path, "deallocate")
    exported(box, system)
    box.finish(put_image(box, VHD))
    shown = box.get("images/new")["properties"]
    assert shown["storageProfile"]["osDisk"] == {
        "osType": "Linux",
        "osState": "Generalized",
        "blobUri": VHD,
        "diskSizeGB": 30,
        "caching": "ReadWrite",
        "storageAccountType": "Standard_LRS",
    }
    assert guest(box, "images/new")["deprovisioned"] is True
    again = vm(box, "again", machine_body({"id": box.id("images/new")}, linux_profile("again")))
    assert guest(box, again)["hostname"] == "again"


def test_disks_and_snapshots_have_what_is_in_the_vhd() -> None:
    box = sandbox()
    account(box)
    path, system = running_disk(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    do(box, path, "deallocate")
    exported(box, system)
    for name, maker in (("snapshots/new", put_snapshot), ("disks/new", put_disk)):
        box.finish(maker(box, VHD))
        shown = box.get(name)["properties"]
        assert (shown["osType"], shown["hyperVGeneration"], shown["diskSizeGB"]) == ("Linux", "V2", 30)
        assert shown["creationData"] == {"createOption": "Import", "sourceUri": VHD}
    assert guest(box, "snapshots/new")["hostKeyFingerprint"] == keys
    assert refused(box.put("disks/small", vhd_body(VHD, diskSizeGB=29))) == "DSK104"


def test_a_version_is_made_from_vhds_and_says_so() -> None:
    box = stage()
    other = VHD.replace("web", "data")
    exported(box, disk(box, "data", size=16), other)
    data: JSON = [{"lun": 0, "source": {"uri": other, "storageAccountId": box.id(account_path())}}]
    path = "galleries/gallery/images/web/versions/1.0.0"
    box.finish(box.put(path, version_body(VHD, box.id(account_path()), data=data)))
    storage = box.get(path)["properties"]["storageProfile"]
    source = {"uri": VHD, "storageAccountId": box.id(account_path())}
    assert storage["osDiskImage"] == {"sizeInGB": 30, "hostCaching": "ReadWrite", "source": source}
    assert [(item["lun"], item["sizeInGB"], item["source"]["uri"]) for item in storage["dataDiskImages"]] == [(0, 16, other)]
    box.delete(account_path())
    assert guest(box, vm(box, "vm", machine_body({"id": box.id(path)})))["hostname"] == "vm"


def test_a_version_keeps_its_vhd() -> None:
    box = stage()
    box.finish(put_version(box, VHD))
    accepted(put_version(box, VHD))
    assert refused(put_version(box, VHD.replace("web", "other"))) == "GAL204"


def test_by_the_chapter_a_vhd_becomes_a_managed_image_first() -> None:
    box = sandbox("chapter")
    definition(box)
    account(box)
    exported(box, disk(box))
    assert refused(put_version(box, VHD)) == "GAL403"
    accepted(put_image(box, VHD))


def test_an_image_has_data_disks_from_vhds() -> None:
    box = stage()
    data: JSON = [{"lun": 2, "blobUri": VHD}]
    box.finish(box.put("images/new", image_body(VHD, data=data)))
    (entry,) = box.get("images/new")["properties"]["storageProfile"]["dataDisks"]
    assert (entry["lun"], entry["blobUri"], entry["diskSizeGB"]) == (2, VHD, 30)
    data = [{"lun": 2, "blobUri": VHD.replace("web", "none")}]
    assert refused(box.put("images/other", image_body(VHD, data=data))) == "BLB106"


def test_what_is_made_already_asks_nothing_of_its_vhd_again() -> None:
    box = stage()
    for maker in (put_disk, put_snapshot, put_image):
        box.finish(maker(box, VHD))
    box.delete(account_path())
    for maker in (put_disk, put_snapshot, put_image):
        accepted(maker(box, VHD))


@pytest.mark.rule("BLB101")
@EVERYTHING
def test_a_vhd_is_named_by_the_address_of_a_blob(what: str) -> None:
    box, make = stage(), MAKERS[what]
    for uri, text in (
        ("https://example.com/web.vhd", "The URI https://example.com/web.vhd does not look to be correct blob URI."),
        (
            VHD.replace("web", "old/web"),
            f"The blob name in URL {VHD.replace('web', 'old/web')} contains a slash. This is presently not supported for disks.",
        ),
        (
            VHD.replace("vhds", "VHDS"),
            (
                f"Container name VHDS in URL {VHD.replace('vhds', 'VHDS')} is invalid. Container names must be 3-63 characters "
                "in length and may contain only lower-case alphanumeric characters and hyphen. Hyphen must be preceded and "
                "followed by an alphanumeric character."
            ),
        ),
    ):
        step = make(box, uri)
        assert (refused(step), error_code(step), message(step)) == ("BLB101", "InvalidParameter", text)
    accepted(make(box, VHD))


@pytest.mark.rule("BLB102")
@EVERYTHING
def test_the_name_of_a_vhd_says_what_it_is(what: str) -> None:
    box, make = stage(), MAKERS[what]
    exported(box, disk(box), VHD + "x")
    exported(box, disk(box), VHD.replace(".vhd", ".VHD"))
    step = make(box, VHD + "x")
    assert (refused(step), error_code(step)) == ("BLB102", "InvalidParameter")
    assert message(step) == f"Blob name in URL {VHD}x must end with '.vhd' extension."
    accepted(make(box, VHD.replace(".vhd", ".VHD")))


@pytest.mark.rule("BLB103")
@EVERYTHING
def test_the_account_of_a_vhd_is_there(what: str) -> None:
    box, make = stage(), MAKERS[what]
    account(box, "empty")
    step = make(box, VHD.replace("pictures", "nobodys"))
    assert (refused(step), error_code(step)) == ("BLB103", "StorageAccountNotFound")
    assert message(step).endswith(
        f"not found. Ensure storage account is not deleted and belongs to the same Azure location as the {what}."
    )
    other = vhd_body(VHD, account_id=box.id(account_path("empty")))
    assert refused(box.put("disks/other", other)) == "BLB103"
    accepted(box.put("disks/other", vhd_body(VHD, account_id=box.id(account_path()))))
    accepted(make(box, VHD))


@pytest.mark.rule("BLB104")
def test_the_account_of_another_subscription_is_named_by_its_id() -> None:
    box = stage()
    abroad = (
        "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/theirs"
    )
    home = box.store.get(box.id(account_path()).lower())
    blob = box.store.get(f"{box.id(account_path()).lower()}/blobs/vhds/web.vhd")
    assert home is not None
    assert blob is not None
    box.plant(Record(abroad.lower(), home.kind, abroad, "theirs", EAST, "storageaccount:theirs", body=home.body))
    uri = VHD.replace("pictures", "theirs")
    inner: Document = {**blob.inner, "url": uri}
    box.plant(Record(f"{abroad.lower()}/blobs/vhds/web.vhd", blob.kind, blob.id, blob.name, EAST, inner=inner))
    step = put_image(box, uri)
    assert (refused(step), error_code(step)) == ("BLB104", "StorageAccountSubscriptionMismatch")
    assert message(step) == f"Storage account theirs doesn't belong to subscription {box.store.head().subscription}."
    assert refused(box.put("disks/new", vhd_body(uri))) == "BLB104"
    accepted(box.put("disks/new", vhd_body(uri, account_id=abroad)))
    accepted(put_image(box, VHD))


@pytest.mark.rule("BLB105")
@EVERYTHING
def test_what_is_made_from_a_vhd_is_made_in_its_region(what: str) -> None:
    box, make = stage(), MAKERS[what]
    account(box, "western", WEST)
    uri = VHD.replace("pictures", "western")
    box.finish(copy_blob(box, VHD, uri))
    if what == "image version":
        step = box.put("galleries/gallery/images/web/versions/1.0.0", version_body(uri, box.id(account_path("western"))))
    else:
        step = make(box, uri)
    assert (refused(step), error_code(step)) == ("BLB105", "BadRequest")
    assert message(step) == f"The source blob {uri} does not belong to the same region as the {what}."
    accepted(box.put("disks/west", vhd_body(uri, location="West US")))
    accepted(make(box, VHD))


@pytest.mark.rule("BLB106")
@EVERYTHING
def test_a_vhd_is_there(what: str) -> None:
    box, make = stage(), MAKERS[what]
    code = "DiskBlobNotFound" if what in {"disk", "snapshot"} else "ImageBlobNotFound"
    for uri in (VHD.replace("web", "none"), VHD.replace("web", "WEB"), VHD.replace("vhds", "more")):
        step = make(box, uri)
        assert (refused(step), error_code(step), step.response.status) == ("BLB106", code, 404)
        assert message(step) == f"Unable to find VHD blob with URI {uri}."
    accepted(make(box, VHD))


@pytest.mark.rule("BLB107")
@EVERYTHING
def test_a_vhd_has_pages(what: str) -> None:
    box, make = stage(), MAKERS[what]
    uri = VHD.replace("web", "file")
    box.finish(copy_blob(box, opened(box, disk(box), 86_400), uri, blobType="BlockBlob"))
    step = make(box, uri)
    code = "IncorrectDiskBlobType" if what in {"disk", "snapshot"} else "IncorrectImageBlobType"
    assert (refused(step), error_code(step)) == ("BLB107", code)
    assert message(step) == f"Disk blobs can only be of type page blob. Blob {uri} is of type 'BlockBlob'."
    accepted(make(box, VHD))


@pytest.mark.rule("BLB108")
@EVERYTHING
def test_a_vhd_is_whole(what: str) -> None:
    box, make = stage(), MAKERS[what]
    uri = VHD.replace("web", "late")
    copying = copy_blob(box, VHD, uri)
    step = make(box, uri)
    assert (refused(step), error_code(step)) == ("BLB108", "DiskImageNotReady")
    assert message(step) == f"Disk image {uri} is in Pending state. Please retry when image is ready."
    box.finish(copying)
    accepted(make(box, uri))
