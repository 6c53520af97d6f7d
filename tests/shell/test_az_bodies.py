"""The bodies that create commands send."""

from typing import Any

import pytest

from tests.shell.az_world import Scripted
from tests.shell.lab_cloud import SUBSCRIPTION

BASE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute"
VERSION = "galleries/gal/images/def/versions/1.0.0"
PUBLISH = "sig image-version create -g rg -r gal -i def -e 1.0.0"
DEFINE = "sig image-definition create -g rg -r gal -i def -p pub -f off -s sku"


def asked(line: str, path: str, rulebook: str = "azure") -> Any:
    made = Scripted(rulebook)
    made.answer("GET", "rg", {"location": "eastus"})
    made.answer("PUT", path, {}, status=201)
    made.answer("GET", path, {})
    result = made.run(line)
    assert result.exit_code == 0, result.stderr
    return made.sent()


def refused(line: str) -> str:
    made = Scripted()
    made.answer("GET", "rg", {"location": "eastus"})
    result = made.run(line)
    assert result.exit_code == 1
    return result.stderr.splitlines()[-1]


def storage(sources: str) -> Any:
    return asked(f"{PUBLISH} {sources}", VERSION)["properties"]["storageProfile"]


def test_a_gallery_carries_what_was_said_of_it() -> None:
    line = (
        "sig create -g rg -r gal --description d --tags a=b --permissions community --publisher-uri u "
        "--publisher-contact c --eula e --public-name-prefix p --soft-delete"
    )
    assert asked(line, "galleries/gal") == {
        "location": "eastus",
        "tags": {"a": "b"},
        "properties": {
            "description": "d",
            "sharingProfile": {
                "permissions": "Community",
                "communityGalleryInfo": {"publisherUri": "u", "publisherContact": "c", "eula": "e", "publicNamePrefix": "p"},
            },
            "softDeletePolicy": {"isSoftDeleteEnabled": True},
        },
    }


def test_a_community_gallery_needs_all_of_its_data() -> None:
    assert "--publisher-uri, --publisher-email, --eula, --public-name-prefix" in refused(
        "sig create -g rg -r gal --permissions Community --eula e"
    )


def test_a_given_location_spares_the_look_at_the_group() -> None:
    made = Scripted()
    made.answer("PUT", "galleries/gal", {})
    made.answer("GET", "galleries/gal", {})
    made.run("sig create -g rg -r gal -l 'West Europe'")
    assert [request.method for request in made.cloud.requests] == ["PUT", "GET"]
    assert made.sent() == {"location": "westeurope"}


def test_a_definition_carries_its_recommendations_plan_and_dates() -> None:
    line = (
        f"{DEFINE} --os-type windows --minimum-cpu-core 2 --maximum-cpu-core 8 --minimum-memory 4 --disallowed-disk-types a b "
        "--plan-name n --plan-publisher q --plan-product r --end-of-life-date 2030-12-31 --eula e --release-note-uri u "
        "--architecture arm64 --features 'SecurityType=Standard IsAcceleratedNetworkSupported=true'"
    )
    assert asked(line, "galleries/gal/images/def")["properties"] == {
        "architecture": "Arm64",
        "disallowed": {"diskTypes": ["a", "b"]},
        "endOfLifeDate": "2030-12-31T12:59:59Z",
        "eula": "e",
        "features": [{"name": "IsAcceleratedNetworkSupported", "value": "true"}],
        "hyperVGeneration": "V2",
        "identifier": {"offer": "off", "publisher": "pub", "sku": "sku"},
        "osState": "Generalized",
        "osType": "Windows",
        "purchasePlan": {"name": "n", "publisher": "q", "product": "r"},
        "recommended": {"vCPUs": {"min": 2, "max": 8}, "memory": {"min": 4}},
        "releaseNoteUri": "u",
    }


def test_standard_security_is_no_feature_and_comes_with_a_hint() -> None:
    made = Scripted("azure")
    made.answer("PUT", "galleries/gal/images/def", {})
    result = made.run(f"{DEFINE} --os-type linux --features SecurityType=Standard -l eastus")
    assert made.sent()["properties"]["features"] == []
    assert result.stderr.splitlines()[1].startswith("WARNING: Consider upgrading security for your workloads")


def test_features_are_pairs() -> None:
    assert refused(f"{DEFINE} --os-type linux --features x") == "ERROR: usage error: --features KEY=VALUE [KEY=VALUE ...]"


def test_a_version_carries_where_and_how_it_is_kept() -> None:
    line = (
        f"{PUBLISH} --managed-image img --target-regions eastus westus=2 northeurope=standard_zrs uksouth=3=premium_lrs "
        "--replica-count 2 --storage-account-type standard_zrs --end-of-life-date 2030-01-01T00:00:00Z --exclude-from-latest "
        "--replication-mode shallow --tags a=b --block-deletion-before-end-of-life true"
    )
    assert asked(line, VERSION) == {
        "location": "eastus",
        "tags": {"a": "b"},
        "properties": {
            "publishingProfile": {
                "endOfLifeDate": "2030-01-01T00:00:00Z",
                "excludeFromLatest": True,
                "replicaCount": 2,
                "replicationMode": "Shallow",
                "storageAccountType": "Standard_ZRS",
                "targetRegions": [
                    {"name": "eastus"},
                    {"name": "westus", "regionalReplicaCount": 2},
                    {"name": "northeurope", "storageAccountType": "Standard_ZRS"},
                    {"name": "uksouth", "regionalReplicaCount": 3, "storageAccountType": "Premium_LRS"},
                ],
            },
            "storageProfile": {"source": {"id": f"{BASE}/images/img"}},
            "safetyProfile": {"blockDeletionBeforeEndOfLife": True},
        },
    }


def test_a_region_with_a_type_for_a_count_is_refused() -> None:
    message = refused(f"{PUBLISH} --managed-image img --target-regions eastus=standard_lrs=2")
    assert message.endswith("The second part must be a valid integer replica count.")


def test_each_kind_of_source_has_its_place() -> None:
    other = f"{BASE}/galleries/gal/images/def/versions/0.9.0"
    assert storage("--image-version 0.9.0") == {"source": {"id": other}}
    assert storage(f"--virtual-machine {BASE}/virtualMachines/vm") == {
        "source": {"virtualMachineId": f"{BASE}/virtualMachines/vm"}
    }
    assert storage("--os-snapshot s --data-snapshots a b --data-snapshot-luns 3 5") == {
        "osDiskImage": {"source": {"id": f"{BASE}/snapshots/s"}},
        "dataDiskImages": [
            {"lun": 3, "source": {"id": f"{BASE}/snapshots/a"}},
            {"lun": 5, "source": {"id": f"{BASE}/snapshots/b"}},
        ],
    }
    account = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/acc"
    assert storage("--os-vhd-uri https://x/o.vhd --os-vhd-storage-account acc --data-vhds-uris https://x/d.vhd") == {
        "osDiskImage": {"source": {"storageAccountId": account, "uri": "https://x/o.vhd"}},
        "dataDiskImages": [{"lun": 0, "source": {"storageAccountId": account, "uri": "https://x/d.vhd"}}],
    }


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ("--managed-image a --image-version 1.0.0", "usage error: please specify only one of the --managed-image"),
        ("--virtual-machine vm1", "usage error: vm1 is an invalid VM resource id"),
        ("--os-vhd-uri u", "should be used together"),
        ("--os-snapshot s --data-snapshot-luns 1", "--data-snapshot-luns must be used together with --data-snapshots"),
        ("--os-snapshot s --data-snapshots a b --data-snapshot-luns 1", "should be the same"),
        ("--os-snapshot s --data-snapshots a --data-snapshot-luns x", "are integers"),
        ("--managed-image a --data-vhds-luns 1", "must be used together with --data-vhds-uris"),
        ("--managed-image a --data-vhds-uris u", "--data-vhds-sa should be the same"),
    ],
)
def test_sources_that_do_not_fit_together_are_refused(sources: str, words: str) -> None:
    assert words in refused(f"{PUBLISH} {sources}")


def image(line: str, *found: str, rulebook: str = "azure") -> Any:
    made = Scripted(rulebook)
    made.answer("GET", "rg", {"location": "eastus"})
    made.answer("PUT", "images/img", {})
    made.answer("GET", "images/img", {})
    for path in found:
        made.answer("GET", path, {"id": f"{BASE}/{path}"})
    result = made.run(f"image create -g rg -n img {line}")
    assert result.exit_code == 0, result.stderr
    return made.sent()["properties"]


def test_an_image_of_a_machine_names_it_and_its_generation() -> None:
    machine = {"id": f"{BASE}/virtualMachines/vm"}
    assert image("--source vm", "virtualMachines/vm") == {"hyperVGeneration": "V1", "sourceVirtualMachine": machine}
    assert image("--source vm", "virtualMachines/vm", rulebook="chapter") == {"sourceVirtualMachine": machine}
    assert image("--source vm --zone-resilient", "virtualMachines/vm")["storageProfile"] == {"zoneResilient": True}


def test_an_image_of_a_snapshot_says_what_is_on_it() -> None:
    found = image("--source s --os-type linux --data-disk-sources d --hyper-v-generation V2", "snapshots/s", "disks/d")
    assert found == {
        "hyperVGeneration": "V2",
        "storageProfile": {
            "dataDisks": [{"lun": 0, "managedDisk": {"id": f"{BASE}/disks/d"}}],
            "osDisk": {"osState": "Generalized", "osType": "Linux", "snapshot": {"id": f"{BASE}/snapshots/s"}},
        },
    }


def test_an_image_of_a_vhd_or_a_disk_id_needs_no_look() -> None:
    assert image("--source https://x/o.vhd --os-type windows --os-disk-caching none")["storageProfile"]["osDisk"] == {
        "blobUri": "https://x/o.vhd",
        "caching": "None",
        "osState": "Generalized",
        "osType": "Windows",
    }
    disk = f"{BASE}/disks/d"
    assert image(f"--source {disk} --os-type linux --storage-sku premium_lrs")["storageProfile"]["osDisk"] == {
        "managedDisk": {"id": disk},
        "osState": "Generalized",
        "osType": "Linux",
        "storageAccountType": "Premium_LRS",
    }


def test_an_image_of_nothing_is_refused_as_by_a_validator() -> None:
    made = Scripted()
    assert made.run("image create -g rg -n img --source nope").exit_code == 2
    made.answer("GET", "disks/d", {"id": f"{BASE}/disks/d"})
    assert "os type is required" in made.run("image create -g rg -n img --source d").stderr


def test_a_list_is_read_page_after_page_and_a_part_of_it_by_token() -> None:
    made = Scripted()
    made.answer(
        "GET", "galleries", {"value": [{"name": "a"}, {"name": "b"}], "nextLink": f"https://x{BASE}/galleriesMore?$skip=2"}
    )
    made.answer("GET", "galleriesMore", {"value": [{"name": "c"}]})
    assert made.run("sig list -g rg --query '[].name' -o tsv").stdout == "a\nb\nc\n"
    part = made.run("sig list -g rg --max-items 2 --query '[].name' -o tsv")
    assert (part.stdout, "--next-token 2" in part.stderr) == ("a\nb\n", True)
    assert made.run("sig list -g rg --next-token 2 --query '[].name' -o tsv").stdout == "c\n"
    assert made.run("sig list -g rg --next-token nonsense").exit_code == 1
    assert made.run("sig list -g rg --max-items 0").exit_code == 1
