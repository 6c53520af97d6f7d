"""az disk and az snapshot: made from everything there is, changed, opened to readers and closed."""

import pytest

from tests.shell.az_world import Az

TABLE = "Name    ResourceGroup    Location    Zones    Sku          OsType    SizeGb    ProvisioningState\n"


def world() -> Az:
    az = Az()
    az.does("group create -n rg -l eastus")
    return az


def source(az: Az) -> str:
    """The id of an empty disk of 30 GiB."""
    return str(az.does("disk create -g rg -n d1 --size-gb 30 --os-type Linux")["id"])


def creation(az: Az) -> object:
    """The creationData that the last line sent."""
    (body,) = [item.body for item in az.requests if item.method == "PUT"]
    assert isinstance(body, dict)
    properties = body["properties"]
    assert isinstance(properties, dict)
    return properties["creationData"]


def test_an_empty_disk_needs_a_size() -> None:
    az = world()
    result = az.run("disk create -g rg -n d1")
    assert (result.exit_code, result.stderr) == (1, "ERROR: usage error: --size-gb is required to create an empty disk\n")
    assert az.writes() == []


def test_a_disk_is_printed_when_it_is_there() -> None:
    az = world()
    made = az.does("disk create -g rg -n d1 --size-gb 30 --zone 1 --tags a=b --network-access-policy DenyAll")
    assert (made["provisioningState"], made["diskState"], made["zones"], made["tags"]) == (
        "Succeeded",
        "Unattached",
        ["1"],
        {"a": "b"},
    )
    assert made["networkAccessPolicy"] == "DenyAll"
    assert az.run("disk create -g rg -n d2 --size-gb 30 --no-wait").stdout == ""


def test_disks_are_listed_in_the_columns_of_the_real_client() -> None:
    az = world()
    source(az)
    for line in ("disk list -g rg -o table", "disk show -g rg -n d1 -o table"):
        assert az.run(line).stdout.startswith(TABLE)
    row = az.run("disk list -g rg -o table").stdout.split("\n")[2]
    assert row.split() == ["d1", "rg", "eastus", "Premium_LRS", "Linux", "30", "Succeeded"]


def test_a_disk_is_made_of_a_snapshot_a_disk_or_an_image() -> None:
    az = world()
    identifier = source(az)
    az.does("snapshot create -g rg -n s1 --source d1")
    assert creation(az) == {"createOption": "Copy", "sourceResourceId": identifier}
    az.does("disk create -g rg -n d2 --source s1")
    assert creation(az) == {"createOption": "Copy", "sourceResourceId": identifier.replace("disks/d1", "snapshots/s1")}
    az.does(f"disk create -g rg -n d3 --source {identifier}")
    assert [item.path.rpartition("/")[2] for item in az.requests if item.method == "GET" and "/disks/" in item.path] == []
    made = az.does("disk create -g rg -n d4 --image-reference Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest")
    assert (made["osType"], made["hyperVGeneration"], made["diskSizeGB"]) == ("Linux", "V2", 30)
    again = az.does(f"disk create -g rg -n d5 --image-reference {made['creationData']['imageReference']['id']}")
    assert again["creationData"] == made["creationData"]


def test_a_vhd_comes_from_the_account_that_its_address_names() -> None:
    az = world()
    result = az.run("disk create -g rg -n d1 --source https://mystore.blob.core.windows.net/vhds/one.vhd --os-type Linux")
    assert creation(az) == {
        "createOption": "Import",
        "sourceUri": "https://mystore.blob.core.windows.net/vhds/one.vhd",
        "storageAccountId": f"/subscriptions/{az.subscription}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/"
        "mystore",
    }
    assert result.exit_code != 0


def test_an_upload_says_how_large_it_is() -> None:
    az = world()
    made = az.does("disk create -g rg -n d1 --for-upload --upload-size-bytes 1073742336")
    assert made["diskState"] == "ReadyToUpload"
    assert creation(az) == {"createOption": "Upload", "uploadSizeBytes": 1073742336}
    for line, said in (
        ("--upload-type Upload", "--upload-size-bytes is required to create a disk for upload"),
        ("--size-gb 4 --upload-size-bytes 1073742336", "--upload-size-bytes should be used together with --upload-type"),
    ):
        result = az.run(f"disk create -g rg -n d2 {line}")
        assert (result.exit_code, result.stderr) == (1, f"ERROR: usage error: {said}\n")


@pytest.mark.parametrize("kind", ["disk", "snapshot"])
def test_a_source_that_is_nowhere_is_a_usage_error(kind: str) -> None:
    az = world()
    for line in (f"{kind} create -g rg -n x --source nope", f"{kind} create -g rg -n x --source d --source-storage-account-id a"):
        result = az.run(line)
        assert result.exit_code == 1
        assert result.stderr.startswith("ERROR: usage error: --source {SNAPSHOT | DISK")
        assert az.writes() == []


def test_image_references_are_ids_or_urns() -> None:
    az = world()
    assert "should be ID or URN" in az.run("disk create -g rg -n d --image-reference Ubuntu").stderr
    assert "should be ID\n" in az.run("disk create -g rg -n d --gallery-image-reference Ubuntu").stderr


def test_a_disk_grows_and_keeps_the_rest() -> None:
    az = world()
    before = {"tier": "P4", "creationData": {"createOption": "Empty"}}
    source(az)
    after = az.does("disk update -g rg -n d1 --size-gb 64 --sku StandardSSD_LRS --set tags.a=b")
    assert (after["diskSizeGB"], after["sku"]["name"], after["tags"]) == (64, "StandardSSD_LRS", {"a": "b"})
    assert after["creationData"] == before["creationData"]
    assert az.does("disk update -g rg -n d1 --public-network-access Disabled")["publicNetworkAccess"] == "Disabled"


def test_the_data_of_a_disk_is_opened_and_closed() -> None:
    az = world()
    source(az)
    address = az.does("disk grant-access -g rg -n d1 --duration-in-seconds 60")
    assert [*address] == ["accessSAS"]
    assert az.does("disk show -g rg -n d1 --query diskState") == "ActiveSAS"
    assert az.run("disk revoke-access -g rg -n d1").stdout == ""
    assert az.does("disk show -g rg -n d1 --query diskState") == "Unattached"


def test_a_snapshot_is_copied_into_another_region_in_the_background() -> None:
    az = world()
    source(az)
    az.does("snapshot create -g rg -n s1 --source d1 --incremental")
    made = az.does("snapshot create -g rg -n s2 --source s1 --incremental -l westus2")
    assert made["creationData"]["createOption"] == "CopyStart"
    assert made["completionPercent"] < 100
    sent = creation(az)
    assert isinstance(sent, dict)
    assert sent["createOption"] == "CopyStart"
    az.run("snapshot create -g rg -n s3 --source s1 --incremental --copy-start false -l westus2")
    assert creation(az) == {**sent, "createOption": "Copy"}


def test_snapshots_are_shown_opened_changed_and_deleted() -> None:
    az = world()
    source(az)
    az.does("snapshot create -g rg -n s1 --source d1")
    assert [each["name"] for each in az.does("snapshot list -g rg")] == ["s1"]
    assert az.does("snapshot update -g rg -n s1 --sku Premium_LRS")["sku"]["name"] == "Premium_LRS"
    assert az.does("snapshot grant-access -g rg -n s1 --duration-in-seconds 60")["accessSAS"].startswith("https://")
    az.does("snapshot revoke-access -g rg -n s1")
    az.does("snapshot wait -g rg -n s1 --created")
    az.does("snapshot delete -g rg -n s1")
    assert az.run("snapshot show -g rg -n s1").exit_code == 3
    assert az.run("snapshot create -g rg -n s2").stderr == "ERROR: Please supply size for the snapshots\n"


def test_a_disk_is_deleted_when_that_is_meant() -> None:
    az = world()
    source(az)
    assert az.run("disk delete -g rg -n d1").exit_code == 1
    az.does("disk delete -g rg -n d1 --yes")
    az.does("disk wait -g rg -n d1 --deleted")
    assert az.does("disk list -g rg") == []


def test_what_is_not_simulated_is_said() -> None:
    result = world().run("disk create -g rg -n d --size-gb 4 --max-shares 2")
    assert (result.exit_code, result.stderr) == (
        1,
        "ERROR: this lab does not simulate '--max-shares' of 'az disk create': leave it out.\n",
    )
