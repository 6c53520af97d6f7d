"""az vm: what is done to machines that exist, and what a region has for them."""

from typing import Any

import pytest

from gallery_engine.arm import Request
from tests.shell.az_world import Az

CREATE = "vm create -g rg -n vm --image Ubuntu2204 --generate-ssh-keys -o none"


def world(more: str = "") -> Az:
    """A group with a running machine."""
    az = Az()
    az.does("group create -n rg -l eastus")
    az.does(f"{CREATE} {more}")
    return az


def sent(az: Az) -> Any:
    """The body of the last line's PUT."""
    (body,) = [item.body for item in az.requests if item.method == "PUT"]
    return body


def test_a_machine_is_resized_by_writing_it_back() -> None:
    az = world()
    assert az.does("vm resize -g rg -n vm --size Standard_D2s_v3")["hardwareProfile"] == {"vmSize": "Standard_D2s_v3"}
    body = sent(az)
    assert not {"vmId", "provisioningState", "timeCreated"} & body["properties"].keys()
    assert "exactVersion" not in body["properties"]["storageProfile"]["imageReference"]
    result = az.run("vm resize -g rg -n vm --size Standard_D2s_v3")
    assert (result.stdout, result.stderr) == ("", "WARNING: VM is already Standard_D2s_v3\n")


def test_an_update_changes_what_it_names() -> None:
    az = world()
    shown = az.does(
        "vm update -g rg -n vm --disk-caching ReadOnly --license-type UBUNTU_PRO --enable-secure-boot false --set tags.a=b"
    )
    assert (shown["licenseType"], shown["tags"]) == ("UBUNTU_PRO", {"a": "b"})
    assert shown["storageProfile"]["osDisk"]["caching"] == "ReadOnly"
    assert shown["securityProfile"]["uefiSettings"] == {"secureBootEnabled": False, "vTpmEnabled": True}
    assert az.does("vm update -g rg -n vm --size Standard_D4s_v5")["hardwareProfile"]["vmSize"] == "Standard_D4s_v5"
    assert "unrecognized caching type 'Sometimes'" in az.run("vm update -g rg -n vm --disk-caching os=Sometimes").stderr


def test_what_cannot_change_is_refused_by_the_cloud() -> None:
    az = world()
    az.does("disk create -g rg -n other --size-gb 30 --os-type Linux")
    result = az.run("vm update -g rg -n vm --os-disk other")
    assert (result.exit_code, "(PropertyChangeNotAllowed)" in result.stderr) == (1, True)
    assert sent(az)["properties"]["storageProfile"]["osDisk"]["name"] == "other"


def test_data_disks_are_attached_and_detached() -> None:
    az = world()
    az.does("disk create -g rg -n data --size-gb 8")
    assert az.run("vm disk attach -g rg --vm-name vm -n data --caching ReadOnly --lun 3").stdout == ""
    az.does("vm disk attach -g rg --vm-name vm -n fresh --new --size-gb 16 --sku StandardSSD_LRS")
    disks = "storageProfile.dataDisks[].[lun,name,caching,diskSizeGB]"
    assert az.does(f"vm show -g rg -n vm --query {disks}") == [[0, "fresh", "None", 16], [3, "data", "ReadOnly", 8]]
    assert az.does("disk show -g rg -n fresh --query sku.name") == "StandardSSD_LRS"
    az.does("vm disk detach -g rg --vm-name vm -n data")
    assert az.does("disk show -g rg -n data --query diskState") == "Unattached"
    result = az.run("vm disk detach -g rg --vm-name vm -n data")
    assert (result.exit_code, result.stderr) == (3, "ERROR: No disk with the name 'data' was found\n")
    assert az.run("vm disk attach -g rg --vm-name vm").exit_code == 1


def test_a_machine_has_an_identity_of_its_own() -> None:
    az = world()
    assert az.run("vm identity show -g rg -n vm").stdout == ""
    principal = az.does("vm identity assign -g rg -n vm")["systemAssignedIdentity"]
    shown = az.does("vm identity show -g rg -n vm")
    assert (shown["type"], shown["principalId"]) == ("SystemAssigned", principal)
    az.does("vm identity remove -g rg -n vm")
    assert az.run("vm identity show -g rg -n vm").stdout == ""
    assert "system-assigned identity only" in az.run("vm identity assign -g rg -n vm --identities mine").stderr


def test_a_new_machine_takes_disks_prices_and_an_identity_along() -> None:
    az = Az()
    az.does("group create -n rg -l eastus")
    az.does("disk create -g rg -n data --size-gb 8")
    az.does("feature register --namespace Microsoft.Compute -n EncryptionAtHost")
    az.send(Request("POST", "/providers/Darkroom.Lab/advance", {}, {"seconds": 600}))
    az.does(
        f"{CREATE} --data-disk-sizes-gb 4 --attach-data-disks data --data-disk-caching 0=ReadOnly 1=None --storage-sku "
        "os=Premium_LRS 0=StandardSSD_LRS --data-disk-delete-option Delete --assign-identity --priority Spot --max-price 0.5 "
        "--eviction-policy Delete --encryption-at-host --custom-data hello"
    )
    (machine,) = [each for each in sent(az)["properties"]["template"]["resources"] if each["type"].endswith("/virtualMachines")]
    assert machine["properties"]["osProfile"]["customData"] == "aGVsbG8="
    shown = az.does("vm show -g rg -n vm")
    first, second = shown["storageProfile"]["dataDisks"]
    assert (first["caching"], first["managedDisk"]["storageAccountType"]) == ("ReadOnly", "StandardSSD_LRS")
    assert (second["name"], second["caching"], second["deleteOption"]) == ("data", "None", "Delete")
    assert (shown["identity"]["type"], shown["priority"], shown["evictionPolicy"]) == ("SystemAssigned", "Spot", "Delete")
    assert (shown["billingProfile"], shown["securityProfile"]["encryptionAtHost"]) == ({"maxPrice": 0.5}, True)
    assert "customData" not in shown["osProfile"]


def test_a_machine_starts_from_a_disk_that_is_there() -> None:
    az = world("--os-disk-name system")
    az.does("vm delete -g rg -n vm --yes")
    az.does("vm create -g rg -n again --attach-os-disk system --os-type linux")
    shown = az.does("vm show -g rg -n again")
    assert (shown["storageProfile"]["osDisk"]["name"], shown["storageProfile"]["osDisk"]["createOption"]) == ("system", "Attach")
    assert "osProfile" not in shown
    result = az.run("vm create -g rg -n more --attach-os-disk system")
    assert result.stderr == "ERROR: Invalid usage for storage profile: attach existing managed OS disk:\n\tmissing: --os-type\n"


def test_interfaces_of_a_machine_are_shown_added_and_removed() -> None:
    az = world()
    az.does("network nic create -g rg -n more --vnet-name vmVNET --subnet vmSubnet")
    az.does("vm deallocate -g rg -n vm")
    added = az.does("vm nic add -g rg --vm-name vm --nics more")
    assert [each["id"].rpartition("/")[2] for each in added] == ["vmVMNic", "more"]
    assert [each["primary"] for each in added] == [True, False]
    assert az.does("vm nic show -g rg --vm-name vm --nic more")["name"] == "more"
    assert "NIC 'none' not found" in az.run("vm nic show -g rg --vm-name vm --nic none").stderr
    (left,) = az.does("vm nic remove -g rg --vm-name vm --nics vmVMNic")
    assert left["id"].endswith("/more")
    assert len(az.does("vm nic set -g rg --vm-name vm --nics more vmVMNic --primary-nic vmVMNic")) == 2
    assert len(az.does("vm nic list -g rg --vm-name vm")) == 2
    shown = az.does("vm show -g rg -n vm --query networkProfile.networkInterfaces[].primary")
    assert shown == az.does("vm list --query [0].networkProfile.networkInterfaces[].primary") == [False, True]
    assert az.run("vm nic set -g rg --vm-name vm --nics more --primary-nic other").exit_code == 1


def test_addresses_are_found_from_the_interfaces() -> None:
    az = world()
    az.does(f"{CREATE.replace('-n vm', '-n two')} --public-ip-address ''")
    lines = az.run("vm list-ip-addresses -o table").stdout.split("\n")
    assert set(lines[0].split()) == {"VirtualMachine", "PublicIPAddresses", "PrivateIPAddresses"}
    assert sorted(line.split()[0] for line in lines[2:-1]) == ["two", "vm"]
    (one,) = az.does("vm list-ip-addresses -g RG -n TWO")
    assert one["virtualMachine"]["network"] == {"privateIpAddresses": ["10.0.0.5"], "publicIpAddresses": []}


@pytest.mark.parametrize("where", ["", "--apply-to-subnet"])
def test_a_port_is_opened_where_a_guard_is_or_is_made(where: str) -> None:
    az = world("--nsg ''")
    shown = az.does(f"vm open-port -g rg -n vm --port 80,443 {where}")
    assert shown["name"] == "vmNSG"
    (rule,) = shown["securityRules"]
    assert (rule["name"], rule["priority"], rule["destinationPortRanges"]) == ("open-port-80_443", 900, ["80", "443"])
    assert len(shown.get("subnets" if where else "networkInterfaces", [])) == 1
    again = az.does(f"vm open-port -g rg -n vm --port '*' --priority 901 {where}")
    assert [each["name"] for each in again["securityRules"]] == ["open-port-80_443", "open-port-all"]


def test_a_region_says_what_it_has() -> None:
    az = Az()
    assert "Standard_D2s_v5" in [each["name"] for each in az.does("vm list-sizes -l eastus")]
    lines = az.run("vm list-usage -l eastus -o table").stdout.split("\n")
    assert lines[0].split() == ["Name", "CurrentValue", "Limit"]
    lines = az.run("vm list-skus -l eastus --size D2s_v5 -o table").stdout.split("\n")
    assert lines[0].split() == ["ResourceType", "Locations", "Name", "Zones", "Restrictions"]
    assert lines[2].split() == ["virtualMachines", "eastus", "Standard_D2s_v5", "1,2,3", "None"]
    assert az.does("vm list-skus -l westus --zone") == []


def test_images_are_known_by_alias_or_asked_for() -> None:
    az = Az()
    result = az.run("vm image list --publisher canonical --query [].urnAlias -o tsv")
    assert result.stdout.split() == ["Ubuntu2204", "Ubuntu2404", "Ubuntu2404Pro"]
    assert result.stderr.startswith("WARNING: You are viewing an offline list of images")
    arm = az.does("vm image list --all -l eastus -p Canonical --architecture Arm64")
    assert {each["architecture"] for each in arm} == {"Arm64"}
    assert all(each["urn"].count(":") == 3 for each in arm)
    assert az.does("vm image list-publishers -l eastus --query [0].name") == "Canonical"
    assert "WindowsServer" in az.does("vm image list-offers -l eastus -p MicrosoftWindowsServer --query [].name")
    assert "server" in az.does("vm image list-skus -l eastus -p Canonical -f ubuntu-24_04-lts --query [].name")


def test_an_image_is_shown_by_urn_or_by_its_parts() -> None:
    az = Az()
    urn = az.does("vm image show --urn Debian:debian-12:12-gen2:latest -l eastus")
    version = urn["name"]
    assert az.does(f"vm image show -p Debian -f debian-12 -s 12-gen2 --version {version} -l eastus") == urn
    for line, said in (
        ("--urn a:b", "--urn should be in the format of publisher:offer:sku:version"),
        ("-p Debian", "Please specify all of (--publisher, --offer, --sku, --version), or --urn"),
    ):
        result = az.run(f"vm image show -l eastus {line}")
        assert (result.exit_code, result.stderr) == (1, f"ERROR: {said}\n")
    assert az.run("vm image show -l eastus --urn a:b:c:latest").exit_code == 1


def test_ultra_disks_are_asked_for_when_a_machine_is_made_or_later() -> None:
    az = Az()
    az.does("group create -n rg -l eastus")
    disks = "--data-disk-sizes-gb 4 --storage-sku os=Premium_LRS 0=UltraSSD_LRS"
    assert "additionalCapabilities.ultraSSDEnabled is set" in az.run(f"{CREATE} {disks}").stderr
    az.does(f"{CREATE} {disks} --ultra-ssd-enabled")
    shown = az.does("vm show -g rg -n vm")
    assert shown["additionalCapabilities"] == {"ultraSSDEnabled": True}
    assert shown["storageProfile"]["dataDisks"][0]["managedDisk"]["storageAccountType"] == "UltraSSD_LRS"
    az.does("vm create -g rg -n plain --image Ubuntu2204 --generate-ssh-keys")
    assert az.does("vm update -g rg -n plain --ultra-ssd-enabled true")["additionalCapabilities"] == {"ultraSSDEnabled": True}
