"""az network: networks, subnets, security groups, addresses and interfaces."""

import json

from tests.shell.az_world import Az


def world() -> Az:
    az = Az()
    az.does("group create -n rg -l eastus")
    return az


def wired(az: Az) -> None:
    """A network with a subnet, a security group, an address and an interface that has all of them."""
    az.does("network vnet create -g rg -n net --subnet-name one")
    az.does("network nsg create -g rg -n nsg")
    az.does("network public-ip create -g rg -n ip")
    az.does("network nic create -g rg -n nic --vnet-name net --subnet one --public-ip-address ip --network-security-group nsg")


def test_a_network_is_made_with_its_subnet_and_shown_flat() -> None:
    az = world()
    made = az.does("network vnet create -g rg -n net --address-prefixes 10.1.0.0/16 --subnet-name one --tags a=b")["newVNet"]
    assert made["addressSpace"] == {"addressPrefixes": ["10.1.0.0/16"]}
    (subnet,) = made["subnets"]
    assert (subnet["name"], subnet["addressPrefix"], subnet["resourceGroup"]) == ("one", "10.1.0.0/24", "rg")
    assert az.does("network vnet update -g rg -n net --address-prefixes 10.1.0.0/16 10.2.0.0/16")["tags"] == {"a": "b"}
    assert len(az.does("network vnet show -g rg -n net")["subnets"]) == 1
    lines = az.run("network vnet list -o table").stdout.split("\n")
    assert lines[0].split() == ["Name", "ResourceGroup", "Location", "NumSubnets", "Prefixes", "DnsServers", "DDOSProtection"]
    assert lines[2].split() == ["net", "rg", "eastus", "1", "10.1.0.0/16,", "10.2.0.0/16", "False"]


def test_subnets_come_change_and_go() -> None:
    az = world()
    wired(az)
    az.does("network vnet subnet create -g rg --vnet-name net -n two --address-prefixes 10.0.1.0/24")
    assert [each["name"] for each in az.does("network vnet subnet list -g rg --vnet-name net")] == ["one", "two"]
    guarded = az.does("network vnet subnet update -g rg --vnet-name net -n two --nsg nsg")
    assert guarded["networkSecurityGroup"]["id"].endswith("/networkSecurityGroups/nsg")
    assert guarded["addressPrefix"] == "10.0.1.0/24"
    az.does(f"network vnet subnet delete --ids {guarded['id']}")
    assert az.run("network vnet subnet show -g rg --vnet-name net -n two").exit_code == 3
    refusal = az.run("network vnet subnet delete -g rg --vnet-name net -n one")
    assert refusal.stderr.startswith("ERROR: (InUseSubnetCannotBeDeleted) Subnet one is in use by")


def test_a_rule_has_what_az_gives_it_and_what_the_line_says() -> None:
    az = world()
    az.does("network nsg create -g rg -n nsg")
    az.does("network nsg rule create -g rg --nsg-name nsg -n web --priority 300")
    (sent,) = [item.body for item in az.requests if item.method == "PUT"]
    assert sent == {
        "properties": {
            "access": "Allow",
            "direction": "Inbound",
            "protocol": "*",
            "sourcePortRange": "*",
            "sourceAddressPrefix": "*",
            "destinationPortRange": "80",
            "destinationAddressPrefix": "*",
            "priority": 300,
        }
    }
    changed = az.does("network nsg rule update -g rg --nsg-name nsg -n web --destination-port-ranges 80 443 --access deny")
    assert (changed["destinationPortRanges"], changed["access"]) == (["80", "443"], "Deny")
    assert changed.get("destinationPortRange") is None
    one = az.does("network nsg rule update -g rg --nsg-name nsg -n web --destination-port-ranges 8080")
    assert (one["destinationPortRange"], one["destinationPortRanges"]) == ("8080", [])


def test_rules_are_listed_in_the_columns_of_the_real_client() -> None:
    az = world()
    az.does("network nsg create -g rg -n nsg")
    az.does("network nsg rule create -g rg --nsg-name nsg -n web --priority 300 --destination-port-ranges 80 443")
    lines = az.run("network nsg rule list -g rg --nsg-name nsg -o table").stdout.split("\n")
    assert lines[0].split() == [
        "Name",
        "ResourceGroup",
        "Priority",
        "SourcePortRanges",
        "SourceAddressPrefixes",
        "SourceASG",
        "Access",
        "Protocol",
        "Direction",
        "DestinationPortRanges",
        "DestinationAddressPrefixes",
        "DestinationASG",
    ]
    assert lines[2].split() == ["web", "rg", "300", "*", "*", "None", "Allow", "*", "Inbound", "80", "443", "*", "None"]
    assert len(az.does("network nsg rule list -g rg --nsg-name nsg --include-default")) == 7
    az.does("network nsg rule delete -g rg --nsg-name nsg -n web")
    assert az.does("network nsg rule list -g rg --nsg-name nsg") == []


def test_an_address_is_made_named_and_listed() -> None:
    az = world()
    made = az.does("network public-ip create -g rg -n ip")["publicIp"]
    assert (made["publicIPAllocationMethod"], made["sku"]["name"]) == ("Static", "Standard")
    named = az.does("network public-ip update -g rg -n ip --dns-name label --tags a=b")
    assert (named["dnsSettings"]["fqdn"], named["tags"], named["ipAddress"]) == (
        "label.eastus.cloudapp.azure.com",
        {"a": "b"},
        made["ipAddress"],
    )
    lines = az.run("network public-ip show -g rg -n ip -o table").stdout.split("\n")
    assert lines[2].split() == ["ip", "rg", "eastus", made["ipAddress"], "IPv4", "Static", "4", "Succeeded"]


def test_an_interface_has_a_subnet_an_address_and_a_guard() -> None:
    az = world()
    wired(az)
    shown = az.does("network nic show -g rg -n nic")
    (configuration,) = shown["ipConfigurations"]
    assert (configuration["name"], configuration["privateIPAddress"]) == ("ipconfig1", "10.0.0.4")
    assert configuration["publicIPAddress"]["id"].endswith("/publicIPAddresses/ip")
    fixed = az.does("network nic create -g rg -n fixed --vnet-name net --subnet one --private-ip-address 10.0.0.9")["NewNIC"]
    assert fixed["ipConfigurations"][0]["privateIPAllocationMethod"] == "Static"
    assert [each["name"] for each in az.does("network nic list")] == ["fixed", "nic"]
    result = az.run("network nic create -g rg -n x --subnet one")
    assert result.stderr.startswith("ERROR: incorrect '--subnet' usage")


def test_what_is_in_use_stays_and_says_by_whom() -> None:
    az = world()
    wired(az)
    for line, code in (
        ("network public-ip delete -g rg -n ip", "PublicIPAddressCannotBeDeleted"),
        ("network nsg delete -g rg -n nsg", "InUseNetworkSecurityGroupCannotBeDeleted"),
        ("network vnet delete -g rg -n net", "InUseSubnetCannotBeDeleted"),
    ):
        result = az.run(line)
        assert (result.exit_code, f"ERROR: ({code})" in result.stderr) == (1, True)
    for line in (
        "nic delete -g rg -n nic",
        "public-ip delete -g rg -n ip",
        "nsg delete -g rg -n nsg",
        "vnet delete -g rg -n net",
    ):
        assert az.run(f"network {line}").stdout == ""
    az.does("network vnet wait -g rg -n net --deleted")
    assert json.loads(az.run("network vnet list").stdout) == []


def test_reads_go_out_as_those_of_the_real_client() -> None:
    az = world()
    wired(az)
    az.does("network nic list -g rg")
    (sent,) = az.requests
    group = f"/subscriptions/{az.subscription}/resourceGroups/rg/providers/Microsoft.Network"
    assert (sent.method, sent.path, sent.query) == ("GET", f"{group}/networkInterfaces", {"api-version": "2022-01-01"})
    az.does("network public-ip list")
    assert az.requests[0].path == f"/subscriptions/{az.subscription}/providers/Microsoft.Network/publicIPAddresses"
