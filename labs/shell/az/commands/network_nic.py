"""`az network nic` and `az network public-ip`: interfaces and the addresses by which they are reached."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.network_shared import Kind, full, usual, write
from labs.shell.az.commands.shared import AAZ_NO_WAIT, AAZ_TAGS, SDK_LOCATION, group
from labs.shell.az.commands.vm_network import VERSION
from labs.shell.az.errors import AzError
from labs.shell.az.ids import network_id, parse_id
from labs.shell.az.spec import Command, Example, either, opt

NICS = Kind("nic", "networkInterfaces", "network interface", "network interfaces")
ADDRESSES = Kind("public-ip", "publicIPAddresses", "public IP address", "public IP addresses")
ADDRESS_ROW = (
    "{Name:name, ResourceGroup:resourceGroup, Location:location, Zones: (!zones && ' ') || join(' ', zones), "
    "Address:ipAddress, AddressVersion:publicIPAddressVersion, AllocationMethod:publicIPAllocationMethod, "
    "IdleTimeoutInMinutes:idleTimeoutInMinutes, ProvisioningState:provisioningState}"
)
SUBNET_USAGE = "incorrect '--subnet' usage: --subnet SUBNET_ID | --subnet SUBNET_NAME --vnet-name VNET_NAME"


def _subnet(call: Call) -> JSON:
    subnet, network = call.args.need("subnet"), call.args.text("vnet_name")
    if parse_id(subnet) is not None:
        return {"id": subnet}
    if not network:
        raise AzError(SUBNET_USAGE)
    return {"id": network_id(call.subscription, call.group, "virtualNetworks", network, "subnets", subnet)}


def _create_nic(call: Call) -> JSON:
    args = call.args
    fixed, public = args.text("private_ip_address"), full(call, "publicIPAddresses", args.text("public_ip_address"))
    configuration: dict[str, JSON] = {
        "privateIPAddressVersion": "IPv4",
        "privateIPAllocationMethod": "Static" if fixed else "Dynamic",
        **({"privateIPAddress": fixed} if fixed else {}),
        **({"publicIPAddress": public} if public else {}),
        "subnet": _subnet(call),
    }
    guard = full(call, "networkSecurityGroups", args.text("network_security_group"))
    wishes = {
        "enableAcceleratedNetworking": args.either("accelerated_networking"),
        "enableIPForwarding": args.either("ip_forwarding"),
    }
    properties: dict[str, JSON] = {
        "ipConfigurations": [{"name": "ipconfig1", "properties": configuration}],
        **({"networkSecurityGroup": guard} if guard else {}),
        **{name: wish for name, wish in wishes.items() if wish is not None},
    }
    body: dict[str, JSON] = {"location": call.location(), "properties": properties, "tags": dict(args.tags() or {})}
    made = write(call, NICS.path(call), body)
    return None if made is None else {"NewNIC": made}


def _create_address(call: Call) -> JSON:
    args = call.args
    sku = args.need("sku")
    method = args.text("allocation_method") or ("Static" if sku == "Standard" else "Dynamic")
    properties: dict[str, JSON] = {
        "idleTimeoutInMinutes": args.number("idle_timeout"),
        "publicIPAddressVersion": args.need("version"),
        "publicIPAllocationMethod": method,
    }
    if args.text("dns_name"):
        properties["dnsSettings"] = {"domainNameLabel": args.text("dns_name")}
    zones = args.texts("zone")
    body: dict[str, JSON] = {
        "location": call.location(),
        "properties": properties,
        "sku": {"name": sku},
        "tags": dict(args.tags() or {}),
        **({"zones": [*zones]} if zones else {}),
    }
    made = write(call, ADDRESSES.path(call), body)
    return None if made is None else {"publicIp": made}


def _update_address(call: Call) -> JSON:
    args = call.args
    body = call.get(ADDRESSES.path(call), VERSION)
    properties = body.get("properties")
    said: dict[str, JSON] = dict(properties) if isinstance(properties, dict) else {}
    texts = {"allocation_method": "publicIPAllocationMethod"}
    said |= {name: args.text(dest) for dest, name in texts.items() if args.text(dest)}
    if args.number("idle_timeout") is not None:
        said["idleTimeoutInMinutes"] = args.number("idle_timeout")
    if args.text("dns_name") is not None:
        said["dnsSettings"] = {"domainNameLabel": args.text("dns_name")} if args.text("dns_name") else None
    tags = args.tags()
    kept: dict[str, JSON] = {name: body[name] for name in ("location", "sku", "zones", "tags") if name in body}
    return write(call, ADDRESSES.path(call), {**kept, **({"tags": dict(tags)} if tags is not None else {}), "properties": said})


NEW_NIC = opt("-n --name", "Name of the new network interface.", dest="name", required=True)
NEW_ADDRESS = opt("-n --name", "Name of the new public IP address.", dest="name", required=True)
METHOD = opt("--allocation-method", "How it is given out.", choices=("Dynamic", "Static"))
DNS = opt("--dns-name", "Label under which it is found.")
COMMANDS: tuple[Command, ...] = (
    *usual(NICS),
    *usual(ADDRESSES, ADDRESS_ROW),
    NICS.command(
        "create",
        handler=_create_nic,
        summary="Create a network interface.",
        options=(
            AAZ_NO_WAIT,
            group(),
            NEW_NIC,
            SDK_LOCATION,
            AAZ_TAGS,
            opt("--subnet", "Subnet, by name with --vnet-name, or by ID.", required=True),
            opt("--vnet-name", "Virtual network of the subnet."),
            opt("--network-security-group", "Security group, by name or ID."),
            opt("--public-ip-address", "Public address, by name or ID."),
            opt("--private-ip-address", "Static private address."),
            either("--accelerated-networking", "Whether the network is accelerated.", aaz=True),
            either("--ip-forwarding", "Whether it forwards what is for others.", aaz=True),
        ),
        examples=(Example("Create one.", "az network nic create -g MyRG -n MyNic --vnet-name MyVnet --subnet MySubnet"),),
    ),
    ADDRESSES.command(
        "create",
        handler=_create_address,
        summary="Create a public IP address.",
        options=(
            AAZ_NO_WAIT,
            group(),
            NEW_ADDRESS,
            SDK_LOCATION,
            AAZ_TAGS,
            METHOD,
            DNS,
            opt("--idle-timeout", "Minutes after which an idle connection ends.", kind="aaz-int", default=4),
            opt("--sku", "SKU of the address.", choices=("Basic", "Standard"), default="Standard"),
            opt("--version", "Version of the address.", choices=("IPv4", "IPv6"), default="IPv4"),
            opt("-z --zone", "Availability zones.", nargs="+"),
        ),
        examples=(Example("Create one.", "az network public-ip create --resource-group MyRG --name MyIp"),),
    ),
    ADDRESSES.command(
        "update",
        handler=_update_address,
        summary="Change a public IP address.",
        options=(
            AAZ_NO_WAIT,
            *ADDRESSES.which,
            AAZ_TAGS,
            METHOD,
            DNS,
            opt("--idle-timeout", "Minutes after which an idle connection ends.", kind="aaz-int"),
        ),
        examples=(Example("Give it a label.", "az network public-ip update -g MyRG -n MyIp --dns-name my-label"),),
    ),
)
