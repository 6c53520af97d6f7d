"""What a new VM is connected to: names and ids of network, security group, public address and interface, as az settles them."""

from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.ids import network_id, parse_id

VERSION = "2022-01-01"
GATEWAY = "gatewaysubnet"
NIC_ALONE = "When specifying an existing NIC, do not specify NSG, public IP, ASGs, VNet or subnet."


@dataclass(frozen=True, slots=True)
class Part:
    """A resource that the VM uses: its id and name, and whether the template has to make it."""

    id: str
    name: str
    new: bool


@dataclass(frozen=True, slots=True)
class Wiring:
    """Everything a new VM is connected to; None where it goes without. `nics` are existing interfaces instead of a new one."""

    network: Part | None
    subnet: str
    security_group: Part | None
    public_address: Part | None
    nics: tuple[str, ...]


def settle(call: Call, location: str) -> Wiring:
    """Find out what is there and what has to be made, with the requests that the real client sends."""
    args = call.args
    nics = args.texts("nics")
    if nics:
        if any(args.text(name) is not None for name in ("nsg", "public_ip_address", "vnet_name", "subnet")):
            raise AzError(NIC_ALONE)
        return Wiring(None, "", None, None, tuple(_id(call, "networkInterfaces", nic) for nic in nics))
    name = args.need("vm_name")
    network, subnet = network_of(call, location)
    group = part(call, "networkSecurityGroups", args.text("nsg"), f"{name}NSG")
    public = part(call, "publicIPAddresses", args.text("public_ip_address"), f"{name}PublicIP")
    return Wiring(network, subnet, group, public, ())


def network_of(call: Call, location: str) -> tuple[Part | None, str]:
    """The network and the id of the subnet: those named, else the first that fits in the group, else new ones."""
    args, name = call.args, call.args.need("vm_name")
    subnet, network = args.text("subnet"), args.text("vnet_name")
    if subnet is not None and parse_id(subnet) is not None:
        return None, subnet
    if network is None and subnet is not None:
        raise AzError("incorrect '--subnet' usage: --subnet SUBNET_ID | --subnet SUBNET_NAME --vnet-name VNET_NAME")
    if network is None:
        found = _first_fitting(call, location)
        if found:
            return None, found
    named = network or f"{name}VNET"
    there = part(call, "virtualNetworks", network, named)
    if there is None:
        raise AzError("incorrect '--vnet-name' usage: a network needs a name.")
    return there if there.new else None, f"{there.id}/subnets/{subnet or f'{name}Subnet'}"


def _first_fitting(call: Call, location: str) -> str:
    """The id of the first subnet in the group that is in the region and no gateway's; empty when there is none."""
    for each in call.items(network_id(call.subscription, call.group, "virtualNetworks"), VERSION, validating=True):
        here = isinstance(each, dict) and str(each.get("location", "")).replace(" ", "").lower() == location.lower()
        properties = each.get("properties") if isinstance(each, dict) and here else None
        subnets = properties.get("subnets") if isinstance(properties, dict) else None
        for subnet in subnets if isinstance(subnets, list) else []:
            if isinstance(subnet, dict) and str(subnet.get("name", "")).lower() != GATEWAY:
                return str(subnet["id"])
    return ""


def part(call: Call, kind: str, said: str | None, otherwise: str) -> Part | None:
    """One of the things a VM uses: an existing one, a new one of the given or the usual name, or none for an empty name."""
    if said == "":
        return None
    if said is None:
        return Part(_id(call, kind, otherwise), otherwise, new=True)
    identifier = _id(call, kind, said)
    there = call.client.request("GET", identifier, query={"api-version": VERSION}).status < 400
    return Part(identifier, identifier.rpartition("/")[2], new=not there)


def _id(call: Call, kind: str, name: str) -> str:
    return name if parse_id(name) is not None else network_id(call.subscription, call.group, kind, name)


def reached(call: Call, machine: dict[str, JSON]) -> dict[str, str]:
    """Read the interfaces of a VM and their public addresses: public, private, mac and fqdns, as comma-separated texts."""
    found: dict[str, list[str]] = {"public": [], "private": [], "mac": [], "fqdns": []}
    profile = machine.get("networkProfile")
    listed = profile.get("networkInterfaces") if isinstance(profile, dict) else None
    for entry in listed if isinstance(listed, list) else []:
        interface = _properties(call, entry)
        found["mac"].append(str(interface.get("macAddress") or ""))
        configurations = interface.get("ipConfigurations")
        for each in configurations if isinstance(configurations, list) else []:
            said = each.get("properties") if isinstance(each, dict) else None
            own = said if isinstance(said, dict) else {}
            found["private"].append(str(own.get("privateIPAddress") or ""))
            public = _properties(call, own.get("publicIPAddress"))
            dns = public.get("dnsSettings")
            found["public"].append(str(public.get("ipAddress") or ""))
            found["fqdns"].append(str(dns.get("fqdn") or "") if isinstance(dns, dict) else "")
    return {name: ",".join(text for text in texts if text) for name, texts in found.items()}


def _properties(call: Call, reference: JSON) -> dict[str, JSON]:
    identifier = reference.get("id") if isinstance(reference, dict) else None
    properties = call.get(identifier, VERSION).get("properties") if isinstance(identifier, str) else None
    return properties if isinstance(properties, dict) else {}
