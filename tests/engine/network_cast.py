"""Networks of the cast: bodies as clients send them, and what scenes begin with."""

from typing import Any

from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, GROUP, Sandbox
from tests.engine.machine_cast import machine_body

NETWORK = f"/resourceGroups/{GROUP}/providers/Microsoft.Network"
VNET, NSG, IP, NIC = (
    f"{NETWORK}/{name}"
    for name in ("virtualNetworks/net", "networkSecurityGroups/nsg", "publicIPAddresses/ip", "networkInterfaces/nic")
)
SUBNET = f"{VNET}/subnets/one"


def nic_path(name: str) -> str:
    """The path of a network interface by its name."""
    return f"{NETWORK}/networkInterfaces/{name}"


def vnet_body(*subnets: tuple[str, str], space: str = "10.0.0.0/16", location: str = EAST) -> Document:
    """The body of a virtual network with subnets, each a name and a range."""
    listed: list[JSON] = [{"name": name, "properties": {"addressPrefix": prefix}} for name, prefix in subnets]
    return {"location": location, "properties": {"addressSpace": {"addressPrefixes": [space]}, "subnets": listed}}


def nsg_body(*rules: Document, location: str = EAST) -> Document:
    """The body of a security group with rules."""
    return {"location": location, "properties": {"securityRules": [*rules]}}


def rule_body(name: str = "ssh", priority: int = 1_000, **changed: JSON) -> Document:
    """A rule that lets SSH in."""
    properties: Document = {
        "priority": priority,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourcePortRange": "*",
        "sourceAddressPrefix": "*",
        "destinationPortRange": "22",
        "destinationAddressPrefix": "*",
    }
    return {"name": name, "properties": properties | changed}


def ip_body(sku: str | None = "Standard", method: str | None = "Static", location: str = EAST) -> Document:
    """The body of a public address."""
    said: Document = {"publicIPAllocationMethod": method} if method else {}
    return {"location": location, "properties": said, **({"sku": {"name": sku}} if sku else {})}


def configuration(subnet: str, name: str = "ipconfig", **more: JSON) -> Document:
    """An IP configuration in the subnet with this id."""
    return {"name": name, "properties": {"subnet": {"id": subnet}, **more}}


def nic_body(*configurations: Document, location: str = EAST, **properties: JSON) -> Document:
    """The body of a network interface."""
    return {"location": location, "properties": {"ipConfigurations": [*configurations], **properties}}


def network(box: Sandbox, prefix: str = "10.0.0.0/24") -> str:
    """The id of the subnet `one` of the network `net`, both finished."""
    box.finish(box.put(VNET, vnet_body(("one", prefix))))
    return box.id(SUBNET)


def made(box: Sandbox, path: str, body: Document) -> dict[str, Any]:
    """The document of a resource that was made or changed to its end."""
    box.finish(box.put(path, body))
    return box.get(path)


def nic(box: Sandbox, name: str = "nic", **more: JSON) -> str:
    """The id of a finished interface in the subnet `one`, which is there."""
    box.finish(box.put(nic_path(name), nic_body(configuration(box.id(SUBNET), "ipconfig", **more))))
    return box.id(nic_path(name))


def wired(*interfaces: JSON, **changed: JSON) -> Document:
    """The body of a machine with interfaces, by their ids or as they are listed."""
    listed: list[JSON] = [{"id": each} if isinstance(each, str) else each for each in interfaces]
    return machine_body(None, None, networkProfile={"networkInterfaces": listed}, **changed)


def private(document: dict[str, Any]) -> list[str]:
    """The private addresses of an interface."""
    return [each["properties"]["privateIPAddress"] for each in document["properties"]["ipConfigurations"]]


def code(step: Step) -> str:
    """The code of a refusal."""
    assert step.refusal is not None, step.response
    return step.refusal.code
