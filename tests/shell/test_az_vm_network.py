"""az vm create: what the machine is connected to, made or found."""

from typing import Any

import pytest

from tests.shell.az_vm_world import CREATE, KEYS, NETWORK, NETWORKS, PASSWORD, cloud, deployed


def connections(line: str, *networks: Any, there: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a line makes besides the machine, by type; the group has some networks, and what is named `there`."""
    made = cloud()
    made.answer("GET", NETWORKS, {"value": [*networks]})
    for path in there:
        made.answer("GET", f"{NETWORK}/{path}", {"name": path})
    result = made.run(f"{CREATE} --image Ubuntu2204 {KEYS} {line}")
    assert result.exit_code == 0, result.stderr
    return {each["type"].rpartition("/")[2]: each for each in deployed(made)}


def existing(location: str = "eastus", *names: str) -> dict[str, Any]:
    """A network of the group, with subnets."""
    subnets = [{"name": name, "id": f"{NETWORKS}/old/subnets/{name}"} for name in names]
    return {"name": "old", "location": location, "properties": {"subnets": subnets}}


def test_a_new_machine_gets_a_network_a_guard_an_address_and_an_interface() -> None:
    made = connections("--tags a=b")
    assert [*made] == ["virtualNetworks", "networkSecurityGroups", "publicIPAddresses", "networkInterfaces", "virtualMachines"]
    network = made["virtualNetworks"]
    assert (network["name"], network["apiVersion"], network["tags"]) == ("vmVNET", "2015-06-15", {"a": "b"})
    assert network["properties"] == {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "vmSubnet", "properties": {"addressPrefix": "10.0.0.0/24"}}],
    }
    (rule,) = made["networkSecurityGroups"]["properties"]["securityRules"]
    assert (rule["name"], rule["properties"]["destinationPortRange"]) == ("default-allow-ssh", "22")
    address = made["publicIPAddresses"]
    assert (address["name"], address["sku"]) == ("vmPublicIP", {"name": "Standard"})
    assert address["properties"] == {"publicIPAllocationMethod": "Static"}
    interface = made["networkInterfaces"]
    assert interface["dependsOn"] == [
        "Microsoft.Network/virtualNetworks/vmVNET",
        "Microsoft.Network/networkSecurityGroups/vmNSG",
        "Microsoft.Network/publicIpAddresses/vmPublicIP",
    ]
    (configuration,) = interface["properties"]["ipConfigurations"]
    assert configuration["name"] == "ipconfigvm"
    assert configuration["properties"]["subnet"] == {"id": f"{NETWORKS}/vmVNET/subnets/vmSubnet"}
    listed = made["virtualMachines"]["properties"]["networkProfile"]["networkInterfaces"]
    assert listed == [{"id": f"{NETWORK}/networkInterfaces/vmVMNic"}]
    assert made["virtualMachines"]["dependsOn"] == ["Microsoft.Network/networkInterfaces/vmVMNic"]


def test_a_network_that_fits_is_used_again() -> None:
    made = connections("", existing("westus", "far"), existing("East US", "GatewaySubnet", "near"))
    assert "virtualNetworks" not in made
    (configuration,) = made["networkInterfaces"]["properties"]["ipConfigurations"]
    assert configuration["properties"]["subnet"] == {"id": f"{NETWORKS}/old/subnets/near"}


def test_empty_names_leave_out_what_they_name() -> None:
    made = connections("--public-ip-address '' --nsg ''")
    assert [*made] == ["virtualNetworks", "networkInterfaces", "virtualMachines"]
    properties = made["networkInterfaces"]["properties"]
    assert "networkSecurityGroup" not in properties
    assert "publicIPAddress" not in properties["ipConfigurations"][0]["properties"]


def test_what_is_named_is_made_unless_it_is_there() -> None:
    names = "--nsg guard --public-ip-address front --vnet-name net --subnet inner"
    made = connections(names)
    assert [made[kind]["name"] for kind in ("virtualNetworks", "networkSecurityGroups", "publicIPAddresses")] == [
        "net",
        "guard",
        "front",
    ]
    assert made["virtualNetworks"]["properties"]["subnets"][0]["name"] == "inner"
    there = ("networkSecurityGroups/guard", "publicIPAddresses/front", "virtualNetworks/net")
    again = connections(names, there=there)
    assert [*again] == ["networkInterfaces", "virtualMachines"]
    properties = again["networkInterfaces"]["properties"]
    assert properties["networkSecurityGroup"] == {"id": f"{NETWORK}/networkSecurityGroups/guard"}
    inner = properties["ipConfigurations"][0]["properties"]
    assert inner["publicIPAddress"] == {"id": f"{NETWORK}/publicIPAddresses/front"}
    assert inner["subnet"] == {"id": f"{NETWORKS}/net/subnets/inner"}


def test_options_of_the_network_go_where_azure_wants_them() -> None:
    made = connections(
        "--nsg-rule none --public-ip-sku Basic --public-ip-address-dns-name shop --private-ip-address 10.1.0.9 "
        "--vnet-address-prefix 10.1.0.0/16 --subnet-address-prefix 10.1.0.0/24 --nic-delete-option Delete --zone 1"
    )
    assert "properties" not in made["networkSecurityGroups"]
    address = made["publicIPAddresses"]
    assert address["properties"] == {"publicIPAllocationMethod": None, "dnsSettings": {"domainNameLabel": "shop"}}
    assert (address["sku"], address["zones"]) == ({"name": "Basic"}, ["1"])
    inner = made["networkInterfaces"]["properties"]["ipConfigurations"][0]["properties"]
    assert (inner["privateIPAddress"], inner["privateIPAllocationMethod"]) == ("10.1.0.9", "Static")
    assert made["virtualNetworks"]["properties"]["addressSpace"] == {"addressPrefixes": ["10.1.0.0/16"]}
    (entry,) = made["virtualMachines"]["properties"]["networkProfile"]["networkInterfaces"]
    assert entry["properties"] == {"deleteOption": "Delete"}


def test_a_windows_machine_lets_remote_desktop_in() -> None:
    made = cloud()
    assert made.run(f"{CREATE} --image Win2022Datacenter {PASSWORD}").exit_code == 0
    (rule,) = deployed(made)[1]["properties"]["securityRules"]
    assert (rule["name"], rule["properties"]["destinationPortRange"]) == ("rdp", "3389")


def test_interfaces_that_are_there_are_used_instead_of_a_new_one() -> None:
    made = connections("--nics a b")
    assert [*made] == ["virtualMachines"]
    listed = made["virtualMachines"]["properties"]["networkProfile"]["networkInterfaces"]
    assert listed == [
        {"id": f"{NETWORK}/networkInterfaces/a", "properties": {"primary": True}},
        {"id": f"{NETWORK}/networkInterfaces/b", "properties": {"primary": False}},
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--nics a --nsg b", "When specifying an existing NIC, do not specify NSG, public IP, ASGs, VNet or subnet."),
        ("--subnet a", "--subnet SUBNET_ID | --subnet SUBNET_NAME --vnet-name VNET_NAME"),
        ("--vnet-name ''", "a network needs a name"),
    ],
)
def test_a_network_that_cannot_be_is_refused_before_anything_is_sent(line: str, words: str) -> None:
    made = cloud()
    result = made.run(f"{CREATE} --image Ubuntu2204 {KEYS} {line}")
    assert result.exit_code == 1
    assert words in result.stderr
    assert [request for request in made.cloud.requests if request.method == "PUT"] == []
