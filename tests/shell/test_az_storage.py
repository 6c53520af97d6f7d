"""az storage and az disk-encryption-set: where VHDs lie, and which keys disks are encrypted with."""

from gallery_engine.arm import Request
from tests.shell.az_world import Az

KEY = "https://vault.vault.azure.net/keys/key/0123456789abcdef0123456789abcdef"
ADDRESS = "https://mystore.blob.core.windows.net/vhds/one.vhd"


def world() -> Az:
    """A group with an account and a disk in it."""
    az = Az()
    az.does("group create -n rg -l eastus")
    az.does("storage account create -g rg -n mystore --sku Standard_LRS")
    az.does("disk create -g rg -n d1 --size-gb 4")
    return az


def test_an_account_is_made_shown_and_deleted() -> None:
    az = Az()
    az.does("group create -n rg -l eastus")
    made = az.does("storage account create -g rg -n mystore --tags a=b")
    assert (made["kind"], made["sku"]["name"], made["provisioningState"]) == ("StorageV2", "Standard_RAGRS", "Succeeded")
    assert az.does("storage account show -g rg -n mystore") == made
    assert az.does("storage account list") == az.does("storage account list -g rg") == [made]
    assert az.does("storage account keys list -g rg -n mystore --query [].keyName") == ["key1", "key2"]
    assert az.run("storage account delete -g rg -n mystore").exit_code == 1
    az.does("storage account delete -g rg -n mystore --yes")
    assert az.run("storage account show -g rg -n mystore").exit_code == 3


def test_the_data_of_a_disk_goes_into_a_blob_and_comes_back_as_a_disk() -> None:
    az = world()
    source = az.does("disk grant-access -g rg -n d1 --duration-in-seconds 6000")["accessSAS"]
    started = az.words(
        ["storage", "blob", "copy", "start", "--account-name", "mystore", "-c", "vhds", "-b", "one.vhd", "--source-uri", source]
    )
    assert '"copy_status": "pending"' in started.stdout
    show = "storage blob show --account-name mystore -c vhds -n one.vhd --query properties.copy.status"
    assert az.does(show) == "pending"
    az.send(Request("POST", "/providers/Darkroom.Lab/advance", {}, {"seconds": 3_600}))
    assert az.does(show) == "success"
    lines = az.run("storage blob list --account-name mystore -c vhds -o table").stdout.split("\n")
    assert lines[2].split() == ["one.vhd", "PageBlob", str(4 * 1024**3 + 512)]
    made = az.does(f"disk create -g rg -n d2 --source {ADDRESS} --os-type Linux")
    assert (made["creationData"]["createOption"], made["diskSizeGB"]) == ("Import", 4)


def test_what_is_not_there_is_said() -> None:
    az = world()
    assert az.run("storage blob show --account-name mystore -c vhds -n none").exit_code == 3
    assert "'nowhere' was not found" in az.run("storage blob list --account-name nowhere -c vhds").stderr
    assert az.does("storage blob list --account-name mystore -c vhds") == []
    result = az.run("storage blob copy start --account-name mystore -c vhds -b x --source-uri https://example.com/x")
    assert result.exit_code in {1, 3}
    assert result.stderr.startswith("ERROR: (")


def test_an_encryption_set_has_a_key_and_an_identity() -> None:
    az = world()
    made = az.does(f"disk-encryption-set create -g rg -n set --source-vault vault --key-url {KEY} --enable-auto-key-rotation")
    assert made["activeKey"]["keyUrl"] == KEY
    assert made["activeKey"]["sourceVault"]["id"].endswith("/providers/Microsoft.KeyVault/vaults/vault")
    assert (made["identity"]["type"], made["rotationToLatestKeyVersionEnabled"]) == ("SystemAssigned", True)
    assert az.does("disk-encryption-set show -g rg -n set") == made
    assert az.does("disk-encryption-set list --query [].name") == ["set"]
    az.does("disk-encryption-set wait -g rg -n set --created")
    az.does("disk-encryption-set delete -g rg -n set")
    assert az.does("disk-encryption-set list") == []
    assert az.run("disk-encryption-set create -g rg -n set --key-url http://vault").exit_code == 1
