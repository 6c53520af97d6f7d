"""az vm: what is asked for, what is checked first, what is printed."""

from typing import Any

import pytest

from gallery_engine.catalog.marketplace import ALIASES as CATALOGUE
from gallery_engine.catalog.marketplace import find
from labs.shell.az import marketplace
from labs.shell.az.secrets import STAND_IN
from tests.shell.az_vm_world import CREATE, GALLERY, KEYS, PASSWORD, cloud, machine
from tests.shell.az_world import Az, Scripted
from tests.shell.lab_cloud import SUBSCRIPTION

UBUNTU = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts-gen2", "version": "latest"}


def asked(line: str, rulebook: str = "azure", os_type: str = "Linux") -> Any:
    made = cloud(rulebook, os_type)
    result = made.run(f"{CREATE} {line}")
    assert result.exit_code == 0, result.stderr
    return machine(made)


def refused(line: str, rulebook: str = "azure", os_type: str = "Linux") -> str:
    made = cloud(rulebook, os_type)
    result = made.run(f"{CREATE} {line}")
    assert result.exit_code == 1
    assert [request for request in made.cloud.requests if request.method == "PUT"] == []
    return result.stderr


def test_an_alias_becomes_the_image_it_stands_for_and_the_size_is_always_sent() -> None:
    body = asked(f"--image ubuntu2204 {KEYS}")
    assert body["location"] == "eastus"
    assert body["tags"] == {}
    assert body["properties"]["hardwareProfile"] == {"vmSize": "Standard_D2s_v5"}
    assert body["properties"]["storageProfile"] == {
        "imageReference": UBUNTU,
        "osDisk": {"createOption": "FromImage", "caching": "ReadWrite"},
    }
    assert "securityProfile" not in body["properties"]


def test_a_urn_is_taken_apart() -> None:
    reference = asked(f"--image a:b:c:1.2.3 {KEYS}")["properties"]["storageProfile"]["imageReference"]
    assert reference == {"publisher": "a", "offer": "b", "sku": "c", "version": "1.2.3"}


@pytest.mark.parametrize("alias", sorted(marketplace.ALIASES))
def test_every_alias_stands_for_an_image_that_the_cloud_has(alias: str) -> None:
    urn = marketplace.ALIASES[alias]
    image = find(urn.publisher, urn.offer, urn.sku, urn.version)
    assert image is CATALOGUE[alias]
    assert urn.windows == (image.os_type == "Windows")


def test_a_key_opens_a_linux_machine() -> None:
    profile = asked(f"--image Ubuntu2204 {KEYS} --admin-username learner --computer-name host")["properties"]["osProfile"]
    assert (profile["computerName"], profile["adminUsername"]) == ("host", "learner")
    linux = profile["linuxConfiguration"]
    assert linux["disablePasswordAuthentication"] is True
    assert [key["path"] for key in linux["ssh"]["publicKeys"]] == ["/home/learner/.ssh/authorized_keys"]
    assert "adminPassword" not in profile


def test_a_password_stays_in_the_terminal() -> None:
    made = cloud()
    result = made.run(f"{CREATE} --image Ubuntu2204 {PASSWORD}")
    sent = made.sent()["properties"]
    assert machine(made)["properties"]["osProfile"]["adminPassword"] == "[parameters('adminPassword')]"
    assert sent["template"]["parameters"]["adminPassword"]["type"] == "securestring"
    assert sent["parameters"] == {"adminPassword": {"value": STAND_IN}}
    assert "Abcd1234" not in repr(made.cloud.requests) + result.stdout + result.stderr


def test_a_specialized_image_gets_no_profile() -> None:
    assert "osProfile" not in asked(f"--image {GALLERY}/versions/1.0.0 --specialized")["properties"]


def test_the_older_versions_and_the_excluded_ones_are_not_the_latest() -> None:
    for identifier in (GALLERY, f"{GALLERY}/versions/latest"):
        storage = asked(f"--image {identifier} {KEYS}")["properties"]["storageProfile"]
        assert storage["imageReference"] == {"id": identifier}
        assert [disk["lun"] for disk in storage["dataDisks"]] == [1, 2]


def test_new_data_disks_take_the_places_that_the_image_left() -> None:
    disks = asked(f"--image {GALLERY} {KEYS} --data-disk-sizes-gb 10 20")["properties"]["storageProfile"]["dataDisks"]
    assert [(disk["lun"], disk["createOption"], disk.get("diskSizeGB")) for disk in disks] == [
        (1, "FromImage", None),
        (2, "FromImage", None),
        (0, "Empty", 10),
        (3, "Empty", 20),
    ]


def test_a_managed_image_is_found_by_name_or_id() -> None:
    path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/images/img"
    for image in ("img", path):
        storage = asked(f"--image {image} {KEYS}")["properties"]["storageProfile"]
        assert storage["imageReference"] == {"id": path}


def test_options_of_disks_zone_tags_and_security_go_where_azure_wants_them() -> None:
    body = asked(
        f"--image Ubuntu2204 {KEYS} --os-disk-name osd --os-disk-size-gb 64 --storage-sku os=Premium_LRS 0=Standard_LRS "
        "--os-disk-delete-option delete --data-disk-sizes-gb 4 --zone 2 --tags a=b --security-type trustedlaunch "
        "--enable-secure-boot false --location 'West Europe' --size Standard_B2s --license-type None"
    )
    assert (body["location"], body["zones"], body["tags"]) == ("westeurope", ["2"], {"a": "b"})
    properties = body["properties"]
    assert properties["storageProfile"]["osDisk"] == {
        "createOption": "FromImage",
        "caching": "ReadWrite",
        "name": "osd",
        "diskSizeGB": 64,
        "deleteOption": "Delete",
        "managedDisk": {"storageAccountType": "Premium_LRS"},
    }
    assert properties["storageProfile"]["dataDisks"][0]["managedDisk"] == {"storageAccountType": "Standard_LRS"}
    assert properties["securityProfile"] == {
        "securityType": "TrustedLaunch",
        "uefiSettings": {"secureBootEnabled": False, "vTpmEnabled": True},
    }
    assert properties["hardwareProfile"] == {"vmSize": "Standard_B2s"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--image Ubuntu2204", "An RSA key file or key value must be supplied to SSH Key Value"),
        ("--image Ubuntu2204 --admin-password short", "The password length must be between 12 and 72"),
        ("--image Ubuntu2204 --admin-password abcdefghijklmn", "Password must have the 3 of the following"),
        (f"--image Ubuntu2204 {KEYS} --admin-username Admin", "admin user name cannot contain upper case character"),
        (f"--image Ubuntu2204 {KEYS} --admin-username root", "is specifically disallowed for this image"),
        (f"--image Ubuntu2204 {PASSWORD} --authentication-type ssh", "Admin password cannot be used with SSH"),
        ("--image Ubuntu2204 --authentication-type password", "Please specify password in non-interactive mode."),
        ("--image Ubuntu2204 --ssh-key-values nonsense", "An RSA key file or key value must be supplied"),
        ("--image Win2022Datacenter --generate-ssh-keys", "Please specify password in non-interactive mode."),
        (f"--image Win2022Datacenter {PASSWORD} --authentication-type ssh", "SSH not supported for Windows VMs."),
        (f"--image Win2022Datacenter {PASSWORD} --admin-username a.", "admin user name cannot contain special characters"),
        (f"--specialized {KEYS}", "usage error: --specialized is only configurable when --image is specified."),
        (f"--image Ubuntu2204 --attach-os-disk d {KEYS}", "incorrect usage: --image IMAGE | --attach-os-disk DISK"),
        (f"--image '' {KEYS}", "incorrect usage: --image IMAGE | --attach-os-disk DISK"),
        (f"--image nope {KEYS}", 'Invalid image "nope". Use a valid image URN'),
        (
            f"--image /subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/images/i {KEYS}",
            "Subscription 'x' not found.",
        ),
        (f"--image https://a.blob/b.vhd {KEYS}", "does not simulate VMs from a VHD"),
    ],
)
def test_what_cannot_be_is_refused_before_the_cloud_is_asked_for_it(line: str, words: str) -> None:
    assert words in refused(line)


def test_by_the_chapter_keys_are_enough_for_windows() -> None:
    profile = asked(f"--image Win2022Datacenter {KEYS}", "chapter")["properties"]["osProfile"]
    assert profile == {"computerName": "vm", "adminUsername": "azureuser"}


def test_a_missing_version_met_while_checking_gives_two() -> None:
    result = cloud().run(f"{CREATE} --image {GALLERY}/versions/9.9.9 {KEYS}")
    assert (result.exit_code, result.stderr.startswith("ERROR: (")) == (2, True)


def test_a_definition_without_a_latest_version_is_told() -> None:
    made = cloud()
    made.answer("GET", f"{GALLERY}/versions", {"value": []})
    assert "There is no latest image version exists" in made.run(f"{CREATE} --image {GALLERY} {KEYS}").stderr


def test_no_wait_prints_nothing() -> None:
    result = cloud().run(f"{CREATE} --image Ubuntu2204 {KEYS} --no-wait")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def az() -> Az:
    world = Az()
    world.does("group create -n rg -l eastus")
    world.does(f"{CREATE} --image Ubuntu2204 {KEYS}")
    return world


def test_a_new_machine_is_printed_with_where_it_is_reached() -> None:
    world = Az()
    world.does("group create -n rg -l eastus")
    shown = world.does(f"{CREATE} --image Ubuntu2204 {KEYS}")
    assert set(shown) == {
        "fqdns",
        "id",
        "location",
        "macAddress",
        "powerState",
        "privateIpAddress",
        "publicIpAddress",
        "resourceGroup",
    }
    assert (shown["powerState"], shown["privateIpAddress"]) == ("VM running", "10.0.0.4")
    assert world.does("vm show -d -g rg -n vm --query publicIps") == shown["publicIpAddress"]
    second = world.does(f"vm create -g rg -n second --image Ubuntu2204 {KEYS} --public-ip-address ''")
    assert (second["privateIpAddress"], second["publicIpAddress"]) == ("10.0.0.5", "")


def test_a_machine_that_cannot_be_is_told_from_inside_the_deployment() -> None:
    world = Az()
    world.does("group create -n rg -l eastus")
    result = world.run(f"{CREATE} --image Ubuntu2204 {KEYS} --computer-name a_b")
    assert result.exit_code == 1
    assert result.stderr.startswith("ERROR: (InvalidTemplateDeployment) The template deployment 'vm_deploy_")
    assert "Exception Details:\t(InvalidParameter) Linux host name cannot be more than 64 characters long" in result.stderr
    assert world.run("vm show -g rg -n vm").exit_code == 3


def test_the_table_of_a_new_machine_has_az_s_columns(az: Az) -> None:
    lines = az.run(f"vm create -g rg -n two --image Ubuntu2204 {KEYS} -o table").stdout.splitlines()
    columns = ["ResourceGroup", "PowerState", "PublicIpAddress", "Fqdns", "PrivateIpAddress", "MacAddress", "Location"]
    assert lines[0].split() == columns


def test_details_add_power_and_addresses(az: Az) -> None:
    shown = az.does("vm show -g rg -n vm -d")
    assert set(shown) - set(az.does("vm show -g rg -n vm")) == {"fqdns", "macAddresses", "powerState", "privateIps", "publicIps"}
    lines = az.run("vm list -g rg -d -o table").stdout.splitlines()
    assert lines[0].split() == ["Name", "ResourceGroup", "PowerState", "PublicIps", "Fqdns", "Location", "Zones"]


def test_tables_of_machines_have_az_s_columns(az: Az) -> None:
    for line in ("vm show -g rg -n vm", "vm list -g rg", "vm list"):
        head = az.run(f"{line} -o table").stdout.splitlines()[0]
        assert head.split() == ["Name", "ResourceGroup", "Location", "Zones"]
    head = az.run("vm get-instance-view -g rg -n vm -o table").stdout.splitlines()[0]
    assert head.split() == ["Name", "ResourceGroup", "Location", "ProvisioningState", "PowerState"]


def test_power_goes_off_and_on_again() -> None:
    world = Az()
    world.does("group create -n rg -l eastus")
    world.does(f"{CREATE} --image Ubuntu2204 {KEYS}")
    stopped = world.run("vm stop -g rg -n vm")
    assert stopped.stderr.startswith("WARNING: About to power off the specified VM...\nIt will continue to be billed.")
    for line, state in (
        ("get-instance-view", "VM stopped"),
        ("deallocate", "VM deallocated"),
        ("start", "VM running"),
        ("restart", "VM running"),
    ):
        world.run(f"vm {line} -g rg -n vm")
        assert world.does("vm show -d -g rg -n vm --query powerState") == state


def test_a_script_runs_inside_and_its_words_come_back() -> None:
    world = Az()
    world.does("group create -n rg -l eastus")
    world.does(f"{CREATE} --image Ubuntu2204 {KEYS}")
    shown = world.does(
        "vm run-command invoke -g rg -n vm --command-id RunShellScript --scripts 'sudo waagent -deprovision+user -force'"
    )
    assert "waagent" in shown["value"][0]["message"]
    body = next(request.body for request in world.requests if request.path.endswith("/runCommand"))
    assert body == {"commandId": "RunShellScript", "script": ["sudo waagent -deprovision+user -force"]}


def test_parameters_of_a_script_are_named_or_counted() -> None:
    made = Scripted()
    made.answer("POST", "virtualMachines/vm/runCommand", {"value": []})
    made.run("vm run-command invoke -g rg -n vm --command-id RunShellScript --parameters a=1 2")
    assert made.sent("POST")["parameters"] == [{"name": "a", "value": "1"}, {"name": "arg2", "value": "2"}]


def test_a_machine_is_deleted_when_told_yes(az: Az) -> None:
    az.does(f"vm create -g rg -n gone --image Ubuntu2204 {KEYS}")
    assert az.run("vm delete -g rg -n gone").exit_code == 1
    assert az.run("vm delete -g rg -n gone --yes").exit_code == 0
    assert az.run("vm show -g rg -n gone").exit_code == 3
