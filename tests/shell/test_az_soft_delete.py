"""Soft delete and the keys of regions: options of galleries and versions that the first set of tests does not reach."""

from typing import Any

import pytest

from gallery_engine.arm import JSON, Response
from tests.shell.az_world import Az, Scripted
from tests.shell.lab_cloud import SUBSCRIPTION

SET = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/diskEncryptionSets/"
VERSION = "galleries/g/images/d/versions/1.0.0"
CREATE = "sig image-version create -g rg -r g -i d -e 1.0.0 --managed-image m"


@pytest.fixture
def cloud() -> Scripted:
    scripted = Scripted()
    scripted.answer("GET", "rg", {"location": "eastus"})
    scripted.answer("PUT", VERSION, {"name": "1.0.0"}, status=201)
    scripted.answer("GET", VERSION, {"name": "1.0.0"})
    return scripted


def test_a_gallery_says_how_long_deleted_versions_are_kept() -> None:
    az = Az()
    az.does("group create -n rg -l eastus")
    made = az.does("sig create -g rg -r g --soft-delete --soft-delete-retention 10")
    assert made["softDeletePolicy"] == {"isSoftDeleteEnabled": True, "retentionPeriodInDays": 10}
    changed = az.does("sig update -g rg -r g --soft-delete-retention-period 14")
    assert changed["softDeletePolicy"] == {"isSoftDeleteEnabled": True, "retentionPeriodInDays": 14}


def test_the_location_of_a_gallery_does_not_change() -> None:
    az = Az()
    az.does("group create -n rg -l eastus")
    az.does("sig create -g rg -r g")
    result = az.run("sig update -g rg -r g --location westus")
    assert result.exit_code == 1
    assert result.stderr.startswith("ERROR: (InvalidResourceLocation)")


def test_a_version_comes_back_only_where_the_gallery_keeps_deleted_ones(cloud: Scripted) -> None:
    cloud.answer("GET", "galleries/g", {"properties": {"softDeletePolicy": {"isSoftDeleteEnabled": False}}})
    result = cloud.run("sig image-version undelete -g rg -r g -i d -e 1.0.0")
    assert (result.exit_code, result.stderr) == (1, "ERROR: soft-deletion is not enabled in Gallery 'g'\n")
    cloud.answer("GET", "galleries/g", {"properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}})
    assert cloud.run("sig image-version undelete -g rg -r g -i d -e 1.0.0 --tags a=b").exit_code == 0
    assert cloud.sent() == {"location": "eastus", "tags": {"a": "b"}}


def test_a_version_that_comes_back_says_whether_its_regions_may_be_dropped(cloud: Scripted) -> None:
    cloud.answer("GET", "galleries/g", {"properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}})
    cloud.run("sig image-version undelete -g rg -r g -i d -e 1.0.0 -l westus --allow-replicated-location-deletion")
    assert cloud.sent() == {
        "location": "westus",
        "tags": {},
        "properties": {"safetyProfile": {"allowDeletionOfReplicatedLocations": True}},
    }


def test_soft_deleted_versions_are_listed_by_the_kind_of_what_was_deleted(cloud: Scripted) -> None:
    cloud.answer("GET", "galleries/g/softdeletedartifacttypes/Images/artifacts/d/versions", {"value": [{"name": "1.0.0"}]})
    assert cloud.run("sig image-version list-soft-deleted -g rg -r g -i d -o tsv").stdout == "1.0.0\n"


def encryption(cloud: Scripted) -> list[Any]:
    return [region.get("encryption") for region in cloud.sent()["properties"]["publishingProfile"]["targetRegions"]]


def test_each_region_has_the_keys_of_its_word(cloud: Scripted) -> None:
    result = cloud.run(
        f"{CREATE} --target-regions eastus westus=2 northeurope --target-region-encryption os,0,data,1,more null {SET}x"
    )
    assert result.exit_code == 0, result.stderr
    assert encryption(cloud) == [
        {
            "osDiskImage": {"diskEncryptionSetId": f"{SET}os"},
            "dataDiskImages": [
                {"diskEncryptionSetId": f"{SET}data", "lun": 0},
                {"diskEncryptionSetId": f"{SET}more", "lun": 1},
            ],
        },
        None,
        {"osDiskImage": {"diskEncryptionSetId": f"{SET}x"}},
    ]


def test_a_region_of_confidential_machines_says_how_they_are_encrypted(cloud: Scripted) -> None:
    words = "EncryptedWithCmk,des EncryptedWithPmk,"
    assert cloud.run(f"{CREATE} --target-regions eastus westus --target-region-cvm-encryption {words}").exit_code == 0
    profiles = [{"confidentialVMEncryptionType": "EncryptedWithCmk", "secureVMDiskEncryptionSetId": f"{SET}des"}]
    profiles.append({"confidentialVMEncryptionType": "EncryptedWithPmk"})
    assert encryption(cloud) == [{"osDiskImage": {"securityProfile": profile}} for profile in profiles]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--target-region-encryption a b", "Length of --target-region-encryption should be as same as length of target regions"),
        ("--target-region-encryption a,0", "LUN and disk encryption set for data disk should appear in pair"),
        ("--target-region-encryption a,x,b", "usage error: x is no LUN"),
        ("--target-region-cvm-encryption EncryptedWithCmk", "is an invalid target region cvm encryption"),
        ("--target-region-cvm-encryption Secret,des", "is an invalid os_cvm_encryption_type"),
    ],
)
def test_keys_that_do_not_fit_are_refused_before_the_cloud_is_asked(cloud: Scripted, words: str, said: str) -> None:
    result = cloud.run(f"{CREATE} --target-regions eastus {words}")
    assert (result.exit_code, cloud.cloud.requests) == (1, [])
    assert said in result.stderr


def test_a_refusal_while_undeleting_is_shown(cloud: Scripted) -> None:
    cloud.answer("GET", "galleries/g", {"properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}})
    error: JSON = {"error": {"code": "NotFound", "message": "Nothing is kept."}}
    cloud.cloud.answers["PUT", cloud.path(VERSION)] = Response(404, error)
    result = cloud.run("sig image-version undelete -g rg -r g -i d -e 1.0.0")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (3, "ERROR: (NotFound) Nothing is kept.")
