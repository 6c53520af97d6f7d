"""Networks, subnets, security groups and public addresses: made, shown, listed, tagged, deleted; and every rule about them."""

import pytest

from gallery_engine.records import Document
from tests.engine.cast import EUROPE, WEST, Sandbox, accepted, message, refused, sandbox
from tests.engine.network_cast import (
    IP,
    NETWORK,
    NSG,
    SUBNET,
    VNET,
    code,
    configuration,
    ip_body,
    made,
    network,
    nic,
    nic_body,
    nic_path,
    nsg_body,
    rule_body,
    vnet_body,
)


def test_a_network_is_answered_with_201_updating_and_an_operation_of_its_own_provider() -> None:
    box = sandbox()
    step = box.put(VNET, vnet_body(("one", "10.0.0.0/24")))
    assert step.response.status == 201
    properties = accepted(step)["properties"]
    assert isinstance(properties, dict)
    assert properties["provisioningState"] == "Updating"
    address = step.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
    assert "/providers/Microsoft.Network/locations/eastus/operations/" in address
    assert box.get(address)["status"] == "InProgress"
    box.finish(step)
    assert box.get(address)["status"] == "Succeeded"
    shown = box.get(VNET)
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert shown["properties"]["addressSpace"] == {"addressPrefixes": ["10.0.0.0/16"]}
    (subnet,) = shown["properties"]["subnets"]
    assert (subnet["id"], subnet["type"]) == (box.id(SUBNET), "Microsoft.Network/virtualNetworks/subnets")
    assert (subnet["properties"]["addressPrefix"], subnet["properties"]["provisioningState"]) == ("10.0.0.0/24", "Succeeded")


def test_a_subnet_is_a_resource_of_its_own() -> None:
    box = sandbox()
    network(box)
    two = made(box, f"{VNET}/subnets/two", {"properties": {"addressPrefixes": ["10.0.1.0/24"]}})
    assert two["properties"]["addressPrefix"] == "10.0.1.0/24"
    assert [each["name"] for each in box.get(f"{VNET}/subnets")["value"]] == ["one", "two"]
    assert [each["name"] for each in box.get(VNET)["properties"]["subnets"]] == ["one", "two"]
    box.finish(box.delete(f"{VNET}/subnets/two"))
    assert [each["name"] for each in box.get(VNET)["properties"]["subnets"]] == ["one"]
    assert box.put(f"{NETWORK}/virtualNetworks/none/subnets/one", {"properties": {}}).response.status == 404


def test_a_network_keeps_its_subnets_unless_it_is_told_which_it_has() -> None:
    box = sandbox()
    network(box)
    silent: Document = {"location": "eastus", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}
    assert [each["name"] for each in made(box, VNET, silent)["properties"]["subnets"]] == ["one"]
    renamed = made(box, VNET, vnet_body(("two", "10.0.0.0/24")))
    assert [each["name"] for each in renamed["properties"]["subnets"]] == ["two"]


@pytest.mark.parametrize("path", [VNET, NSG, IP])
def test_tags_are_replaced_by_a_patch_and_the_rest_stays(path: str) -> None:
    box = sandbox()
    bodies = {VNET: vnet_body(("one", "10.0.0.0/24")), NSG: nsg_body(rule_body()), IP: ip_body()}
    before = made(box, path, bodies[path] | {"tags": {"a": "1"}})
    step = box.send("PATCH", path, {"tags": {"b": "2"}})
    assert step.response.status == 200
    after = box.get(path)
    assert (before["tags"], after["tags"]) == ({"a": "1"}, {"b": "2"})
    assert {**before, "tags": None, "etag": None, "properties": None} == {**after, "tags": None, "etag": None, "properties": None}
    assert before["properties"].keys() == after["properties"].keys()
    assert before["etag"] != after["etag"]
    assert refused(box.send("PATCH", path, {"tags": {f"t{number}": "" for number in range(51)}})) == "RES106"


def test_lists_show_a_group_and_a_subscription() -> None:
    box = sandbox()
    box.put("/resourceGroups/other", {"location": "eastus"})
    made(box, NSG, nsg_body())
    made(box, NSG.replace("/rg/", "/other/"), nsg_body())
    assert len(box.get(f"{NETWORK}/networkSecurityGroups")["value"]) == 1
    assert len(box.get("/providers/Microsoft.Network/networkSecurityGroups")["value"]) == 2


def test_a_security_group_has_azures_rules_besides_its_own() -> None:
    box = sandbox()
    group = made(box, NSG, nsg_body(rule_body(direction="inbound", protocol="tcp")))["properties"]
    (own,) = group["securityRules"]
    assert (own["properties"]["direction"], own["properties"]["protocol"]) == ("Inbound", "Tcp")
    assert own["id"] == f"{box.id(NSG)}/securityRules/ssh"
    defaults = [
        (each["name"], each["properties"]["priority"], each["properties"]["access"]) for each in group["defaultSecurityRules"]
    ]
    assert defaults == [
        ("AllowVnetInBound", 65000, "Allow"),
        ("AllowAzureLoadBalancerInBound", 65001, "Allow"),
        ("DenyAllInBound", 65500, "Deny"),
        ("AllowVnetOutBound", 65000, "Allow"),
        ("AllowInternetOutBound", 65001, "Allow"),
        ("DenyAllOutBound", 65500, "Deny"),
    ]


def test_a_security_group_shows_who_uses_it() -> None:
    box = sandbox()
    network(box)
    made(box, NSG, nsg_body())
    box.finish(box.put(SUBNET, {"properties": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": box.id(NSG)}}}))
    box.finish(box.put(nic_path("nic"), nic_body(configuration(box.id(SUBNET)), networkSecurityGroup={"id": box.id(NSG)})))
    shown = box.get(NSG)["properties"]
    assert shown["subnets"] == [{"id": box.id(SUBNET)}]
    assert shown["networkInterfaces"] == [{"id": box.id(nic_path("nic"))}]
    box.finish(box.put(SUBNET, {"properties": {"addressPrefix": "10.0.0.0/24"}}))
    box.finish(box.delete(nic_path("nic")))
    assert not {"subnets", "networkInterfaces"} & box.get(NSG)["properties"].keys()


def test_a_public_address_is_of_the_ranges_for_examples_and_stays_the_same() -> None:
    found = []
    for _ in range(2):
        box = sandbox()
        made(box, IP, ip_body())
        box.finish(box.put(IP, ip_body() | {"tags": {"a": "b"}}))
        found.append(box.get(IP)["properties"]["ipAddress"])
    assert found[0] == found[1]
    assert found[0].startswith(("203.0.113.", "198.51.100.", "192.0.2."))


def test_public_addresses_differ() -> None:
    box = sandbox()
    found = {made(box, f"{IP}{number}", ip_body(None, None))["properties"]["ipAddress"] for number in range(60)}
    assert len(found) == 60


def test_an_address_is_there_from_the_start_and_tells_who_has_it() -> None:
    box = sandbox()
    network(box)
    shown = made(box, IP, ip_body(None, None))
    assert (shown["sku"]["name"], shown["properties"]["publicIPAllocationMethod"]) == ("Standard", "Static")
    address = shown["properties"]["ipAddress"]
    assert "ipConfiguration" not in shown["properties"]
    nic(box, publicIPAddress={"id": box.id(IP)})
    shown = box.get(IP)["properties"]
    assert shown["ipAddress"] == address
    assert shown["ipConfiguration"] == {"id": f"{box.id(nic_path('nic'))}/ipConfigurations/ipconfig"}
    box.finish(box.delete(nic_path("nic")))
    assert "ipConfiguration" not in box.get(IP)["properties"]
    assert box.get(IP)["properties"]["ipAddress"] == address


def test_a_domain_label_makes_a_name() -> None:
    box = sandbox()
    body = ip_body() | {"properties": {"publicIPAllocationMethod": "Static", "dnsSettings": {"domainNameLabel": "shop"}}}
    assert made(box, IP, body)["properties"]["dnsSettings"]["fqdn"] == "shop.eastus.cloudapp.azure.com"


def test_a_group_takes_its_networks_along() -> None:
    box = sandbox()
    network(box)
    nic(box)
    box.finish(box.delete("/resourceGroups/rg"))
    assert [record for record in box.store.under("") if record.kind in {"held", "free", "link"} or "network" in record.kind] == []


def of(box: Sandbox, *subnets: tuple[str, str], space: str = "10.0.0.0/16") -> str:
    """The rule that refuses a network, empty when it is taken; nothing is left behind."""
    step = box.ask("PUT", VNET, vnet_body(*subnets, space=space))
    return step.refusal.rule if step.refusal is not None else ""


@pytest.mark.rule("NET101")
@pytest.mark.parametrize(
    ("name", "fits"), [("net_1", True), ("net-", False), ("_net", False), ("n" * 80, True), ("n" * 81, False)]
)
def test_names_are_words(name: str, fits: bool) -> None:
    step = sandbox().put(f"{NETWORK}/virtualNetworks/{name}", vnet_body())
    assert (step.refusal is None) is fits
    if not fits:
        assert (refused(step), code(step)) == ("NET101", "InvalidResourceName")
        assert message(step).startswith(f"Resource name {name} is invalid.")


def test_the_names_of_subnets_inside_a_network_are_looked_at_too() -> None:
    assert of(sandbox(), ("one-", "10.0.0.0/24")) == "NET101"


@pytest.mark.rule("NET102")
@pytest.mark.parametrize("text", ["10.0.0.0/160", "10.0.0.0", "ten", "10.0.0.0/-1", "::/64"])
def test_a_range_is_an_address_and_a_length(text: str) -> None:
    step = sandbox().put(VNET, vnet_body(("one", text)))
    assert (refused(step), code(step)) == ("NET102", "InvalidAddressPrefixFormat")
    assert "is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24." in message(step)
    assert of(sandbox(), ("one", "10.0.0.0/24")) == ""


def test_a_network_has_a_range_and_a_subnet_has_one() -> None:
    box = sandbox()
    assert refused(box.put(VNET, {"location": "eastus", "properties": {}})) == "NET102"
    network(box)
    assert refused(box.put(f"{VNET}/subnets/two", {"properties": {}})) == "NET102"


@pytest.mark.rule("NET103")
def test_a_range_begins_at_its_first_address() -> None:
    box = sandbox()
    step = box.put(VNET, vnet_body(space="10.10.10.0/16"))
    assert (refused(step), code(step)) == ("NET103", "InvalidCIDRNotation")
    assert message(step) == (
        f"The address prefix 10.10.10.0/16 in resource {box.id(VNET)} has an invalid CIDR notation. For the given prefix length, "
        "the address prefix should be 10.10.0.0/16."
    )
    assert of(box, space="10.10.0.0/16") == ""


@pytest.mark.rule("NET104")
@pytest.mark.parametrize(
    ("prefix", "fits"),
    [("10.0.255.0/24", True), ("10.1.0.0/24", False), ("10.0.0.0/15", False), ("10.0.0.0/29", True), ("10.0.0.0/30", False)],
)
def test_a_subnet_lies_in_its_network_and_is_not_too_small(prefix: str, fits: bool) -> None:
    box = sandbox()
    assert of(box, ("one", prefix)) == ("" if fits else "NET104")
    network(box)
    step = box.put(f"{VNET}/subnets/two", {"properties": {"addressPrefix": prefix.replace("10.0.0.0", "10.0.1.0")}})
    if not fits and prefix != "10.0.0.0/15":
        assert code(step) == "NetcfgInvalidSubnet"
        assert message(step) == "Subnet 'two' is not valid in virtual network 'net'."


def test_a_network_whose_range_changes_still_holds_its_subnets() -> None:
    box = sandbox()
    network(box)
    other: Document = {"location": "eastus", "properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}}
    assert refused(box.put(VNET, other)) == "NET104"


@pytest.mark.rule("NET105")
def test_subnets_have_no_address_in_common() -> None:
    box = sandbox()
    assert of(box, ("one", "10.0.0.0/24"), ("two", "10.0.0.128/25")) == "NET105"
    assert of(box, ("one", "10.0.0.0/25"), ("two", "10.0.0.128/25")) == ""
    network(box)
    step = box.put(f"{VNET}/subnets/two", {"properties": {"addressPrefix": "10.0.0.128/25"}})
    assert (refused(step), code(step)) == ("NET105", "NetcfgSubnetRangesOverlap")
    assert message(step) == (
        "Subnet 'two' is not valid because its IP address range overlaps with that of an existing subnet in virtual network "
        "'net'."
    )
    accepted(box.put(SUBNET, {"properties": {"addressPrefix": "10.0.0.128/25"}}))


@pytest.mark.rule("NET106")
def test_a_subnet_in_use_keeps_its_range() -> None:
    box = sandbox()
    network(box)
    smaller: Document = {"properties": {"addressPrefix": "10.0.0.0/25"}}
    accepted(box.ask("PUT", SUBNET, smaller))
    nic(box)
    step = box.put(SUBNET, smaller)
    assert (refused(step), code(step)) == ("NET106", "InUseSubnetCannotBeUpdated")
    assert message(step) == "Subnet one is in use and cannot be updated."
    assert refused(box.put(VNET, vnet_body(("one", "10.0.0.0/25")))) == "NET106"
    accepted(box.put(SUBNET, {"properties": {"addressPrefix": "10.0.0.0/24"}}))


@pytest.mark.rule("NET107")
def test_a_subnet_with_an_interface_stays() -> None:
    box = sandbox()
    network(box)
    nic(box)
    for step in (box.delete(SUBNET), box.delete(VNET), box.put(VNET, vnet_body(("two", "10.0.9.0/24")))):
        assert (refused(step), code(step)) == ("NET107", "InUseSubnetCannotBeDeleted")
        assert message(step) == (
            f"Subnet one is in use by {box.id(nic_path('nic'))}/ipConfigurations/ipconfig and cannot be deleted. In order to "
            "delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet."
        )
    box.finish(box.delete(nic_path("nic")))
    box.finish(box.delete(VNET))
    assert box.send("GET", VNET).response.status == 404
    assert box.send("GET", SUBNET).response.status == 404


@pytest.mark.rule("NET301")
@pytest.mark.parametrize(("word", "value"), [("direction", "Sideways"), ("access", "Maybe"), ("protocol", "Carrier")])
def test_a_security_rule_says_what_it_does(word: str, value: str) -> None:
    box = sandbox()
    step = box.put(NSG, nsg_body(rule_body("ssh", 1_000, **{word: value})))
    assert (refused(step), code(step), message(step)) == ("NET301", "InvalidRequestFormat", "Cannot parse the request.")
    accepted(box.put(NSG, nsg_body(rule_body(protocol="*"))))


@pytest.mark.rule("NET302")
@pytest.mark.parametrize(("priority", "fits"), [(99, False), (100, True), (4096, True), (4097, False)])
def test_a_priority_is_in_range(priority: int, fits: bool) -> None:
    step = sandbox().put(NSG, nsg_body(rule_body(priority=priority)))
    assert (step.refusal is None) is fits
    if not fits:
        assert (refused(step), code(step)) == ("NET302", "SecurityRuleInvalidPriority")
        assert message(step) == f"Security rule has invalid Priority. Value provided: {priority} Allowed range 100-4096."


@pytest.mark.rule("NET303")
def test_a_priority_is_given_once_in_a_direction() -> None:
    box = sandbox()
    step = box.put(NSG, nsg_body(rule_body("ssh"), rule_body("web")))
    assert (refused(step), code(step)) == ("NET303", "SecurityRuleConflict")
    assert message(step) == "Security rule web conflicts with rule ssh. Rules cannot have the same Priority and Direction."
    accepted(box.put(NSG, nsg_body(rule_body("ssh"), rule_body("web", direction="Outbound"))))


@pytest.mark.rule("NET304")
def test_a_security_group_in_use_stays() -> None:
    box = sandbox()
    network(box)
    made(box, NSG, nsg_body())
    box.finish(box.put(nic_path("nic"), nic_body(configuration(box.id(SUBNET)), networkSecurityGroup={"id": box.id(NSG)})))
    step = box.delete(NSG)
    assert (refused(step), code(step)) == ("NET304", "InUseNetworkSecurityGroupCannotBeDeleted")
    assert (
        f"{box.id(NSG)} cannot be deleted because it is in use by the following resources: {box.id(nic_path('nic'))}."
        in message(step)
    )
    box.finish(box.put(nic_path("nic"), nic_body(configuration(box.id(SUBNET)))))
    box.finish(box.delete(NSG))
    assert box.send("GET", NSG).response.status == 404


@pytest.mark.rule("NET401")
def test_a_public_address_is_of_a_known_kind() -> None:
    box = sandbox()
    for body in (ip_body("Premium"), ip_body("Standard", "Sometimes")):
        step = box.put(IP, body)
        assert (refused(step), code(step), message(step)) == ("NET401", "InvalidRequestFormat", "Cannot parse the request.")
    accepted(box.put(IP, ip_body("standard", "static")))


@pytest.mark.rule("NET402")
@pytest.mark.parametrize("book", ["chapter", "azure"])
def test_basic_addresses_are_not_made_any_more(book: str) -> None:
    step = sandbox(book).put(IP, ip_body("Basic", "Dynamic"))
    assert (refused(step), code(step)) == ("NET402", "IPv4BasicSkuPublicIpCountLimitReached")
    assert message(step) == "Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region."
    accepted(sandbox(book).put(IP, ip_body("Standard", "Static")))


@pytest.mark.rule("NET403")
def test_a_standard_address_is_static() -> None:
    box = sandbox()
    step = box.put(IP, ip_body("Standard", "Dynamic"))
    assert (refused(step), code(step)) == ("NET403", "StandardSkuPublicIPAddressesMustBeStatic")
    assert message(step) == f"Standard sku publicIp {box.id(IP)} must have AllocationMethod set to Static."
    assert made(box, IP, ip_body("Standard", None))["properties"]["publicIPAllocationMethod"] == "Static"


@pytest.mark.rule("NET404")
def test_an_address_keeps_its_sku() -> None:
    box = sandbox()
    made(box, IP, ip_body("Standard"))
    step = box.put(IP, ip_body("Basic"))
    assert (refused(step), code(step), message(step)) == (
        "NET404",
        "PropertyChangeNotAllowed",
        "Changing property 'sku.name' is not allowed.",
    )
    accepted(box.put(IP, ip_body("standard")))


@pytest.mark.rule("NET405")
def test_an_address_in_use_stays() -> None:
    box = sandbox()
    network(box)
    made(box, IP, ip_body())
    nic(box, publicIPAddress={"id": box.id(IP)})
    step = box.delete(IP)
    assert (refused(step), code(step)) == ("NET405", "PublicIPAddressCannotBeDeleted")
    assert message(step) == (
        f"Public IP address {box.id(IP)} can not be deleted since it is still allocated to resource "
        f"{box.id(nic_path('nic'))}/ipConfigurations/ipconfig. In order to delete the public IP, disassociate/detach the Public "
        "IP address from the resource.  To learn how to do this, see aka.ms/deletepublicip."
    )
    nic(box)
    box.finish(box.delete(IP))
    assert box.send("GET", IP).response.status == 404


@pytest.mark.parametrize("region", [WEST, EUROPE])
def test_a_subnet_takes_a_security_group_of_its_region_only(region: str) -> None:
    box = sandbox()
    network(box)
    made(box, NSG, nsg_body(location=region))
    body: Document = {"properties": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": box.id(NSG)}}}
    assert refused(box.put(SUBNET, body)) == "NET201"
