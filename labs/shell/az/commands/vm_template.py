"""The template that `az vm create` deploys: network, security group, public address, interface and machine."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.vm_deployment import Resource, password_of, whole, without_password
from labs.shell.az.commands.vm_network import Part, Wiring

OLD_VERSION = "2015-06-15"
ADDRESS_VERSION = "2022-01-01"
MACHINE_VERSION = "2024-11-01"
PORTS = {"SSH": ("default-allow-ssh", "22"), "RDP": ("rdp", "3389")}


def template(call: Call, location: str, machine: Resource, wiring: Wiring, *, windows: bool) -> Resource:
    """Give the template; a password in the machine's osProfile becomes a reference to a parameter."""
    resources: list[JSON] = [
        *network(call, location, wiring.network, wiring.subnet, call.args.need("subnet_address_prefix")),
        *guard(call, location, wiring.security_group, windows=windows),
    ]
    if wiring.public_address is not None and wiring.public_address.new:
        sku = call.args.text("public_ip_sku") or "Standard"
        resources.append(public_address(call, location, wiring.public_address, sku, call.args.texts("zone")))
    depends: list[JSON] = []
    if not wiring.nics:
        resources.append(_interface(call, location, wiring))
        depends.append(f"Microsoft.Network/networkInterfaces/{nic_name(call)}")
    resources.append(_machine(call, location, machine, depends))
    return whole(resources, secret=password_of(machine) is not None)


def nic_name(call: Call) -> str:
    """The name of the interface that is made for a VM."""
    return f"{call.args.need('vm_name')}VMNic"


def network(call: Call, location: str, part: Part | None, subnet: str, prefix: str) -> list[JSON]:
    """The virtual network with its subnet (an id) and the range of that, where one has to be made."""
    if part is None or not part.new:
        return []
    inside: Resource = {"name": subnet.rpartition("/")[2], "properties": {"addressPrefix": prefix}}
    space: Resource = {"addressPrefixes": [call.args.need("vnet_address_prefix")]}
    head: Resource = {"name": part.name, "type": "Microsoft.Network/virtualNetworks", "location": location}
    rest: Resource = {"apiVersion": OLD_VERSION, "dependsOn": [], "tags": _tags(call)}
    return [{**head, **rest, "properties": {"addressSpace": space, "subnets": [inside]}}]


def guard(call: Call, location: str, part: Part | None, *, windows: bool) -> list[JSON]:
    """The security group that lets the administrator in, where one has to be made."""
    if part is None or not part.new:
        return []
    made = _resource(call, location, "networkSecurityGroups", part.name, OLD_VERSION)
    rules = _rules(call, windows=windows)
    return [{**made, **({"properties": {"securityRules": rules}} if rules else {})}]


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


def public_address(call: Call, location: str, part: Part, sku: str, zones: list[str] | None) -> Resource:
    """A public address of a SKU, in zones or in none."""
    args = call.args
    method = args.text("public_ip_address_allocation") or ("Static" if sku == "Standard" else None)
    properties: Resource = {"publicIPAllocationMethod": method}
    if args.text("public_ip_address_dns_name"):
        properties["dnsSettings"] = {"domainNameLabel": args.text("public_ip_address_dns_name")}
    made = _resource(call, location, "publicIPAddresses", part.name, ADDRESS_VERSION)
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
    resource: Resource = {
        "apiVersion": MACHINE_VERSION,
        "type": "Microsoft.Compute/virtualMachines",
        "name": call.args.need("vm_name"),
        "location": location,
        "tags": _tags(call),
        "dependsOn": depends,
        "properties": without_password(properties),
    }
    zones = call.args.texts("zone")
    identity: Resource = {"identity": {"type": "systemAssigned"}} if call.args.texts("assign_identity") is not None else {}
    return {**resource, **({"zones": [*zones]} if zones else {}), **identity}


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
