"""Network interfaces: the addresses they hold, the machines that have them, and what stays when a machine goes."""

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import WEST, Sandbox, accepted, message, refused, sandbox
from tests.engine.machine_cast import do, guest, machine_body, vm
from tests.engine.network_cast import (
    IP,
    NIC,
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
    private,
    vnet_body,
    wired,
)


def connected(prefix: str = "10.0.0.0/24") -> Sandbox:
    """A sandbox with a network."""
    box = sandbox()
    network(box, prefix)
    return box


def test_an_interface_gets_the_first_free_address_from_the_fifth_on() -> None:
    box = connected()
    for name, address in (("a", "10.0.0.4"), ("b", "10.0.0.5"), ("c", "10.0.0.6")):
        nic(box, name)
        assert private(box.get(nic_path(name))) == [address]
    used = box.get(SUBNET)["properties"]["ipConfigurations"]
    assert [each["id"] for each in used] == [f"{box.id(nic_path(name))}/ipConfigurations/ipconfig" for name in "abc"]


def test_an_address_that_was_given_back_is_given_out_again_first() -> None:
    box = connected()
    for name in "abc":
        nic(box, name)
    box.finish(box.delete(nic_path("b")))
    assert len(box.get(SUBNET)["properties"]["ipConfigurations"]) == 2
    nic(box, "d")
    nic(box, "e")
    assert [private(box.get(nic_path(name))) for name in "de"] == [["10.0.0.5"], ["10.0.0.7"]]


def test_an_interface_keeps_its_address_when_it_changes() -> None:
    box = connected()
    nic(box, "a")
    nic(box, "b")
    body = nic_body(configuration(box.id(SUBNET)), configuration(box.id(SUBNET), "second")) | {"tags": {"a": "b"}}
    assert private(made(box, nic_path("b"), body)) == ["10.0.0.5", "10.0.0.6"]
    assert private(made(box, nic_path("b"), nic_body(configuration(box.id(SUBNET), "second")))) == ["10.0.0.6"]
    nic(box, "c")
    assert private(box.get(nic_path("c"))) == ["10.0.0.5"]


def test_an_address_that_is_asked_for_is_passed_over_by_the_others() -> None:
    box = connected()
    nic(box, "a", privateIPAddress="10.0.0.5", privateIPAllocationMethod="Static")
    body = nic_body(configuration(box.id(SUBNET)), configuration(box.id(SUBNET), "second", privateIPAddress="10.0.0.4"))
    assert private(made(box, nic_path("b"), body)) == ["10.0.0.6", "10.0.0.4"]


def test_moving_to_another_subnet_gives_the_address_back() -> None:
    box = connected()
    box.finish(box.put(f"{VNET}/subnets/two", {"properties": {"addressPrefix": "10.0.1.0/24"}}))
    nic(box)
    moved = made(box, NIC, nic_body(configuration(box.id(f"{VNET}/subnets/two"))))
    assert private(moved) == ["10.0.1.4"]
    assert "ipConfigurations" not in box.get(SUBNET)["properties"]


def test_the_first_configuration_is_primary() -> None:
    box = connected()
    shown = made(box, NIC, nic_body(configuration(box.id(SUBNET)), configuration(box.id(SUBNET), "second")))
    assert [each["properties"]["primary"] for each in shown["properties"]["ipConfigurations"]] == [True, False]


def test_tags_of_an_interface_are_replaced_by_a_patch() -> None:
    box = connected()
    nic(box)
    before = box.get(NIC)
    accepted(box.send("PATCH", NIC, {"tags": {"a": "b"}}))
    after = box.get(NIC)
    assert after["tags"] == {"a": "b"}
    assert private(before) == private(after)


def full(box: Sandbox) -> tuple[str, str]:
    """The ids of an interface with a public address and of that address."""
    made(box, IP, ip_body())
    return nic(box, publicIPAddress={"id": box.id(IP)}), box.id(IP)


def test_a_machine_is_reached_at_the_addresses_of_its_interface() -> None:
    box = connected()
    interface, _ = full(box)
    assert "macAddress" not in box.get(NIC)["properties"]
    path = vm(box, body=wired(interface))
    shown = box.get(NIC)["properties"]
    inside = guest(box, path)
    assert shown["virtualMachine"] == {"id": box.id(path)}
    assert inside["privateIpAddress"] == "10.0.0.4"
    assert inside["publicIpAddress"] == box.get(IP)["properties"]["ipAddress"]
    assert inside["macAddress"] == shown["macAddress"]
    assert shown["macAddress"].startswith("00-0D-3A-")
    assert box.get(path)["properties"]["networkProfile"] == {"networkInterfaces": [{"id": interface}]}


def test_a_machine_without_a_public_address_has_none() -> None:
    box = connected()
    path = vm(box, body=wired(nic(box)))
    assert guest(box, path)["publicIpAddress"] is None


def test_what_a_machine_is_connected_to_stays_when_it_is_deleted() -> None:
    box = connected()
    made(box, NSG, nsg_body())
    interface, _ = full(box)
    path = vm(box, body=wired(interface))
    box.finish(box.delete(path))
    shown = box.get(NIC)["properties"]
    assert not {"virtualMachine", "macAddress"} & shown.keys()
    for left in (NSG, IP, VNET):
        assert box.get(left)
    assert len(box.get("disks")["value"]) == 1
    for gone in (NIC, IP, VNET, NSG):
        box.finish(box.delete(gone))


def test_an_interface_and_its_address_go_along_when_they_are_marked_so() -> None:
    box = connected()
    made(box, IP, ip_body())
    interface = nic(box, publicIPAddress={"id": box.id(IP), "properties": {"deleteOption": "Delete"}})
    entry: Document = {"id": interface, "properties": {"deleteOption": "Delete"}}
    path = vm(box, body=wired(entry))
    step = box.delete(path)
    assert box.get(NIC)["properties"]["provisioningState"] == "Deleting"
    box.finish(step)
    for gone in (NIC, IP):
        assert box.send("GET", gone).response.status == 404
    assert "ipConfigurations" not in box.get(SUBNET)["properties"]


def test_an_address_that_is_not_marked_stays_when_its_interface_goes_along() -> None:
    box = connected()
    interface, _ = full(box)
    path = vm(box, body=wired({"id": interface, "properties": {"deleteOption": "Delete"}}))
    box.finish(box.delete(path))
    assert box.send("GET", NIC).response.status == 404
    assert "ipConfiguration" not in box.get(IP)["properties"]


@pytest.mark.rule("NET201")
def test_what_an_interface_refers_to_is_there_and_near() -> None:
    box = connected()
    box.finish(box.put(f"{VNET}2", vnet_body(("one", "10.0.0.0/24"), location=WEST)))
    missing, far = box.id(f"{VNET}/subnets/none"), box.id(f"{VNET}2/subnets/one")
    for identifier in (missing, far, "nonsense", box.id(VNET)):
        step = box.put(NIC, nic_body(configuration(identifier)))
        assert (refused(step), code(step)) == ("NET201", "InvalidResourceReference")
        assert message(step) == (
            f"Resource {identifier} referenced by resource {box.id(NIC)} was not found. Please make sure that the referenced "
            "resource exists, and that both resources are in the same region."
        )
    here = configuration(box.id(SUBNET))
    assert refused(box.put(NIC, nic_body(here, networkSecurityGroup={"id": box.id(NSG)}))) == "NET201"
    assert refused(box.put(NIC, nic_body(configuration(box.id(SUBNET), publicIPAddress={"id": box.id(IP)})))) == "NET201"
    accepted(box.put(NIC, nic_body(here)))


def test_a_machine_refers_to_interfaces_that_are_there_and_near() -> None:
    box = connected()
    assert refused(box.put("virtualMachines/vm", wired(box.id(NIC)))) == "NET201"
    interface = nic(box)
    assert refused(box.put("virtualMachines/vm", wired(interface, location=WEST))) == "NET201"
    step = box.delete(NIC)
    assert refused(box.put("virtualMachines/vm", wired(interface))) == "NET201"
    box.finish(step)


@pytest.mark.rule("NET501")
def test_an_interface_has_configurations_with_names_of_their_own() -> None:
    box = connected()
    subnet = box.id(SUBNET)
    bad = (
        nic_body(),
        nic_body({"name": "a"}),
        nic_body(configuration(subnet), configuration(subnet)),
        nic_body(configuration("")),
    )
    for body in bad:
        step = box.put(NIC, body)
        assert (refused(step), code(step)) == ("NET501", "InvalidRequestFormat")
        assert "must have one or more IP configurations, each with its own name and a subnet." in message(step)
    accepted(box.put(NIC, nic_body(configuration(subnet), configuration(subnet, "second"))))


@pytest.mark.rule("NET502")
@pytest.mark.parametrize("address", ["10.0.1.4", "ten", "::1"])
def test_an_address_is_of_the_subnet(address: str) -> None:
    box = connected()
    step = box.put(NIC, nic_body(configuration(box.id(SUBNET), privateIPAddress=address)))
    assert (refused(step), code(step)) == ("NET502", "PrivateIPAddressNotInSubnet")
    assert message(step) == f"Private static IP address {address} does not belong to the range of subnet prefix 10.0.0.0/24."
    accepted(box.put(NIC, nic_body(configuration(box.id(SUBNET), privateIPAddress="10.0.0.254"))))


@pytest.mark.rule("NET503")
@pytest.mark.parametrize("address", ["10.0.0.0", "10.0.0.3", "10.0.0.255"])
def test_five_addresses_are_azures(address: str) -> None:
    box = connected()
    step = box.put(NIC, nic_body(configuration(box.id(SUBNET), privateIPAddress=address)))
    assert (refused(step), code(step)) == ("NET503", "PrivateIPAddressInReservedRange")
    assert message(step) == f"Private static IP address {address} falls within reserved IP range of subnet prefix 10.0.0.0/24."
    accepted(box.put(NIC, nic_body(configuration(box.id(SUBNET), privateIPAddress="10.0.0.4"))))


@pytest.mark.rule("NET504")
def test_an_address_belongs_to_one_configuration() -> None:
    box = connected()
    nic(box, "a")
    body = nic_body(configuration(box.id(SUBNET), privateIPAddress="10.0.0.4"))
    step = box.put(NIC, body)
    assert (refused(step), code(step)) == ("NET504", "PrivateIPAddressIsAllocated")
    assert message(step) == (
        f"IP configuration {box.id(NIC)}/ipConfigurations/ipconfig is using the private IP address 10.0.0.4 which is already "
        f"allocated to resource {box.id(nic_path('a'))}/ipConfigurations/ipconfig."
    )
    accepted(box.put(nic_path("a"), body))
    twice = nic_body(*(configuration(box.id(SUBNET), name, privateIPAddress="10.0.0.9") for name in ("one", "two")))
    assert refused(box.put(NIC, twice)) == "NET504"


@pytest.mark.rule("NET505")
def test_a_full_subnet_gives_out_nothing() -> None:
    box = connected("10.0.0.0/29")
    for name in "ab":
        nic(box, name)
    both = nic_body(configuration(box.id(SUBNET)), configuration(box.id(SUBNET), "second"))
    assert refused(box.put(NIC, both)) == "NET505"
    nic(box, "c")
    step = box.put(NIC, nic_body(configuration(box.id(SUBNET))))
    assert (refused(step), code(step)) == ("NET505", "SubnetIsFull")
    assert message(step) == "Subnet one with address prefix 10.0.0.0/29 does not have enough capacity for 1 IP addresses."
    accepted(box.put(nic_path("c"), nic_body(configuration(box.id(SUBNET)))))
    box.finish(box.delete(nic_path("a")))
    assert private(made(box, NIC, nic_body(configuration(box.id(SUBNET))))) == ["10.0.0.4"]


@pytest.mark.rule("NET506")
def test_a_public_address_belongs_to_one_configuration() -> None:
    box = connected()
    full(box)
    body = nic_body(configuration(box.id(SUBNET), publicIPAddress={"id": box.id(IP)}))
    step = box.put(nic_path("other"), body)
    assert (refused(step), code(step)) == ("NET506", "PublicIPAddressInUse")
    assert message(step) == (
        f"Resource {box.id(nic_path('other'))}/ipConfigurations/ipconfig is referencing public IP address {box.id(IP)} that is "
        f"already allocated to resource {box.id(NIC)}/ipConfigurations/ipconfig."
    )
    accepted(box.put(NIC, body))


@pytest.mark.rule("NET507")
def test_an_interface_of_a_machine_stays() -> None:
    box = connected()
    path = vm(box, body=wired(nic(box)))
    step = box.delete(NIC)
    assert (refused(step), code(step)) == ("NET507", "NicInUse")
    assert message(step) == (
        f"Network Interface {box.id(NIC)} is used by existing resource {box.id(path)}. In order to delete the network interface, "
        "it must be dissociated from the resource. To learn more, see aka.ms/deletenic."
    )
    box.finish(box.delete(path))
    box.finish(box.delete(NIC))
    assert box.send("GET", NIC).response.status == 404


@pytest.mark.rule("NET601")
def test_an_interface_belongs_to_one_machine() -> None:
    box = connected()
    interface = nic(box)
    path = vm(box, body=wired(interface))
    step = box.put("virtualMachines/other", wired(interface))
    assert (refused(step), code(step)) == ("NET601", "NicInUse")
    assert message(step) == f"Network Interface {interface} is used by existing resource {box.id(path)}."
    accepted(box.put(path, wired(interface)))


@pytest.mark.rule("NET602")
def test_one_of_several_interfaces_is_primary() -> None:
    box = connected()
    first, second = nic(box, "a"), nic(box, "b")
    step = box.put("virtualMachines/vm", wired(first, second))
    assert (refused(step), code(step)) == ("NET602", "NetworkInterfaceMustHavePrimaryPropertySet")
    assert message(step) == "Network interface a must have Primary property set."
    both: list[JSON] = [{"id": each, "properties": {"primary": True}} for each in (first, second)]
    step = box.put("virtualMachines/vm", wired(*both))
    assert (refused(step), code(step)) == ("NET602", "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary")
    assert message(step) == "Virtual machine vm must have one network interface set as the primary."
    others: list[JSON] = [{"id": first, "properties": {"primary": False}}, {"id": second, "properties": {"primary": True}}]
    path = vm(box, body=wired(*others))
    assert guest(box, path)["privateIpAddress"] == "10.0.0.5"


@pytest.mark.rule("NET603")
def test_interfaces_change_only_when_the_machine_is_deallocated() -> None:
    box = connected()
    first, second = nic(box, "a"), nic(box, "b")
    path = vm(box, body=wired(first))
    step = box.put(path, wired(second))
    assert (refused(step), code(step)) == ("NET603", "AddingOrDeletingNetworkInterfacesOnARunningVirtualMachineNotSupported")
    assert message(step) == "Adding or deleting network interfaces on a running virtual machine 'vm' is not supported."
    step = box.put(path, wired({"id": first, "properties": {"primary": True}}, {"id": second, "properties": {"primary": False}}))
    assert (refused(step), step.response.status) == ("NET603", 400)
    assert message(step) == (
        f"Virtual machine {box.id(path)} with a single network interface must be stop-deallocated before it can be updated to "
        "have multiple network interfaces and vice-versa."
    )
    do(box, path, "deallocate")
    box.finish(box.put(path, wired(second)))
    assert guest(box, path)["privateIpAddress"] == "10.0.0.5"
    assert "virtualMachine" not in box.get(nic_path("a"))["properties"]
    assert box.get(nic_path("b"))["properties"]["virtualMachine"] == {"id": box.id(path)}
    assert refused(box.put(path, wired())) == "NET603"


@pytest.mark.rule("NET604")
def test_a_machine_is_not_made_without_a_network_profile() -> None:
    box = connected()
    step = box.put("virtualMachines/vm", machine_body(networkProfile=None))
    assert (refused(step), code(step), step.response.status) == ("NET604", "InvalidParameter", 400)
    assert message(step) == "Required parameter 'networkProfile' is missing (null)."
    assert step.refusal is not None
    assert step.refusal.target == "networkProfile"
    path = vm(box, body=wired(nic(box)))
    box.finish(box.put(path, machine_body(networkProfile=None)))
    assert box.get(path)["properties"]["networkProfile"] == {"networkInterfaces": [{"id": box.id(NIC)}]}


@pytest.mark.rule("NET605")
@pytest.mark.parametrize("profile", [{}, {"networkInterfaces": None}, {"networkInterfaces": []}])
def test_a_machine_is_not_made_without_an_interface(profile: Document) -> None:
    box = connected()
    step = box.put("virtualMachines/vm", machine_body(networkProfile=profile))
    assert (refused(step), code(step)) == ("NET605", "InvalidParameter")
    assert message(step) == "Required parameter 'networkProfile.networkInterfaces' is missing (null)."
    accepted(box.put("virtualMachines/vm", wired(nic(box))))
