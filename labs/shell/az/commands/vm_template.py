"""The template that `az vm create` deploys: network, security group, public address, interface and machine."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.vm_network import Part, Wiring

SCHEMA = "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#"
OLD_VERSION = "2015-06-15"
ADDRESS_VERSION = "2022-01-01"
MACHINE_VERSION = "2024-11-01"
PASSWORD = "adminPassword"  # noqa: S105 -- the name of a parameter
PORTS = {"SSH": ("default-allow-ssh", "22"), "RDP": ("rdp", "3389")}
Resource = dict[str, JSON]


def template(call: Call, location: str, machine: Resource, wiring: Wiring, *, windows: bool) -> Resource:
    """Give the template; a password in the machine's osProfile becomes a reference to a parameter."""
    resources: list[JSON] = [*_network_resources(call, location, wiring, windows=windows)]
    depends: list[JSON] = []
    if not wiring.nics:
        resources.append(_interface(call, location, wiring))
        depends.append(f"Microsoft.Network/networkInterfaces/{nic_name(call)}")
    resources.append(_machine(call, location, machine, depends))
    metadata: Resource = {"type": "securestring", "metadata": {"description": "Secure adminPassword"}}
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {PASSWORD: metadata} if password_of(machine) is not None else {},
        "variables": {},
        "resources": resources,
    }


def password_of(machine: Resource) -> JSON:
    """The password in a machine's properties, or None."""
    profile = machine.get("osProfile")
    return profile.get(PASSWORD) if isinstance(profile, dict) else None


def nic_name(call: Call) -> str:
    """The name of the interface that is made for a VM."""
    return f"{call.args.need('vm_name')}VMNic"


def _network_resources(call: Call, location: str, wiring: Wiring, *, windows: bool) -> list[Resource]:
    found: list[Resource] = []
    if wiring.network is not None and wiring.network.new:
        subnet: Resource = {
            "name": wiring.subnet.rpartition("/")[2],
            "properties": {"addressPrefix": call.args.need("subnet_address_prefix")},
        }
        space: Resource = {"addressPrefixes": [call.args.need("vnet_address_prefix")]}
        head: Resource = {"name": wiring.network.name, "type": "Microsoft.Network/virtualNetworks", "location": location}
        rest: Resource = {"apiVersion": OLD_VERSION, "dependsOn": [], "tags": _tags(call)}
        found.append({**head, **rest, "properties": {"addressSpace": space, "subnets": [subnet]}})
    if wiring.security_group is not None and wiring.security_group.new:
        made = _resource(call, location, "networkSecurityGroups", wiring.security_group.name, OLD_VERSION)
        rules = _rules(call, windows=windows)
        found.append({**made, **({"properties": {"securityRules": rules}} if rules else {})})
    if wiring.public_address is not None and wiring.public_address.new:
        found.append(_public_address(call, location, wiring.public_address))
    return found


def _rules(call: Call, *, windows: bool) -> list[JSON]:
    """The rule that lets the administrator in; none where `--nsg-rule NONE` says so."""
    said = (call.args.text("nsg_rule") or ("RDP" if windows else "SSH")).upper()
    if said not in PORTS:
        return []
    name, port = PORTS[said]
    anywhere: Resource = {"sourcePortRange": "*", "sourceAddressPrefix": "*", "destinationAddressPrefix": "*"}
    allow: Resource = {
        "protocol": "Tcp",
        "destinationPortRange": port,
        "access": "Allow",
        "priority": 1000,
        "direction": "Inbound",
    }
    return [{"name": name, "properties": {**anywhere, **allow}}]


def _public_address(call: Call, location: str, part: Part) -> Resource:
    args, sku = call.args, call.args.text("public_ip_sku") or "Standard"
    method = args.text("public_ip_address_allocation") or ("Static" if sku == "Standard" else None)
    properties: Resource = {"publicIPAllocationMethod": method}
    if args.text("public_ip_address_dns_name"):
        properties["dnsSettings"] = {"domainNameLabel": args.text("public_ip_address_dns_name")}
    made = _resource(call, location, "publicIPAddresses", part.name, ADDRESS_VERSION)
    zones = args.texts("zone")
    return {**made, "properties": properties, **({"zones": [*zones]} if zones else {}), "sku": {"name": sku}}


def _interface(call: Call, location: str, wiring: Wiring) -> Resource:
    name, depends = call.args.need("vm_name"), list[JSON]()
    made = [
        ("virtualNetworks", wiring.network),
        ("networkSecurityGroups", wiring.security_group),
        ("publicIpAddresses", wiring.public_address),
    ]
    depends += [f"Microsoft.Network/{kind}/{part.name}" for kind, part in made if part is not None and part.new]
    configuration: Resource = {"privateIPAllocationMethod": "Dynamic", "subnet": {"id": wiring.subnet}}
    fixed = call.args.text("private_ip_address")
    if fixed:
        configuration |= {"privateIPAllocationMethod": "Static", "privateIPAddress": fixed}
    if wiring.public_address is not None:
        configuration["publicIPAddress"] = {"id": wiring.public_address.id}
    properties: Resource = {"ipConfigurations": [{"name": f"ipconfig{name}", "properties": configuration}]}
    if wiring.security_group is not None:
        properties["networkSecurityGroup"] = {"id": wiring.security_group.id}
    resource = _resource(call, location, "networkInterfaces", nic_name(call), OLD_VERSION)
    return {**resource, "dependsOn": depends, "properties": properties}


def _machine(call: Call, location: str, properties: Resource, depends: list[JSON]) -> Resource:
    said = dict(properties)
    profile = said.get("osProfile")
    if isinstance(profile, dict) and PASSWORD in profile:
        said["osProfile"] = {**profile, PASSWORD: f"[parameters('{PASSWORD}')]"}
    resource: Resource = {
        "apiVersion": MACHINE_VERSION,
        "type": "Microsoft.Compute/virtualMachines",
        "name": call.args.need("vm_name"),
        "location": location,
        "tags": _tags(call),
        "dependsOn": depends,
        "properties": said,
    }
    zones = call.args.texts("zone")
    return {**resource, **({"zones": [*zones]} if zones else {})}


def _resource(call: Call, location: str, kind: str, name: str, version: str) -> Resource:
    return {
        "apiVersion": version,
        "type": f"Microsoft.Network/{kind}",
        "name": name,
        "location": location,
        "tags": _tags(call),
        "dependsOn": [],
    }


def _tags(call: Call) -> Resource:
    return dict(call.args.tags() or {})
