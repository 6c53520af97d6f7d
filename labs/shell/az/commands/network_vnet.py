"""`az network vnet`: virtual networks and their subnets."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.network_shared import Kind, full, read, usual, write
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import AAZ_NO_WAIT, AAZ_TAGS, IDS, PAGING, SDK_LOCATION, group, named
from labs.shell.az.commands.vm_network import VERSION
from labs.shell.az.ids import network_id
from labs.shell.az.shape import flatten_deep
from labs.shell.az.spec import Command, Example, opt

NETWORKS = Kind("vnet", "virtualNetworks", "virtual network", "virtual networks")
PREFIXES = opt("--address-prefixes", "Ranges of the network.", nargs="+")
SUBNET_PREFIXES = opt("--address-prefixes --address-prefix", "Range of the subnet.", nargs="+")
GUARD = opt("--network-security-group --nsg", "Security group, by name or ID.")
DEFAULT_SPACE = "10.0.0.0/16"
NETWORK = named("--vnet-name", "Name of the virtual network.", "vnet_name", part="name")
SUBNET = named("-n --name", "Name of the subnet.", "name", part="child_name_1")
WHICH = (SUBNET, NETWORK, group(ids=True), IDS)


def _network_path(call: Call) -> str:
    return network_id(call.subscription, call.group, "virtualNetworks", call.args.need("vnet_name"))


def _subnet_path(call: Call) -> str:
    return f"{_network_path(call)}/subnets/{call.args.need('name')}"


def _create(call: Call) -> JSON:
    args = call.args
    space = args.texts("address_prefixes") or [DEFAULT_SPACE]
    properties: dict[str, JSON] = {"addressSpace": {"addressPrefixes": [*space]}}
    if args.text("subnet_name"):
        prefixes = args.texts("subnet_prefixes") or [f"{space[0].partition('/')[0]}/24"]
        properties["subnets"] = [{"name": args.text("subnet_name"), "properties": {"addressPrefix": prefixes[0]}}]
    body: dict[str, JSON] = {"location": call.location(), "properties": properties, "tags": dict(args.tags() or {})}
    made = write(call, NETWORKS.path(call), body)
    return None if made is None else {"newVNet": made}


def _update(call: Call) -> JSON:
    args = call.args
    body = call.get(NETWORKS.path(call), VERSION)
    properties = body.get("properties")
    space: JSON = properties.get("addressSpace") if isinstance(properties, dict) else None
    if args.texts("address_prefixes") is not None:
        space = {"addressPrefixes": [*(args.texts("address_prefixes") or [])]}
    tags = args.tags()
    kept: dict[str, JSON] = {name: body[name] for name in ("location", "tags") if name in body}
    changed: dict[str, JSON] = {"tags": dict(tags)} if tags is not None else {}
    return write(call, NETWORKS.path(call), {**kept, **changed, "properties": {"addressSpace": space}})


def _subnet_body(call: Call, before: dict[str, JSON]) -> JSON:
    args = call.args
    properties: dict[str, JSON] = {name: before[name] for name in ("addressPrefix", "networkSecurityGroup") if name in before}
    prefixes = args.texts("address_prefixes")
    if prefixes:
        properties["addressPrefix"] = prefixes[0]
    guard = args.text("network_security_group")
    if guard is not None:
        properties["networkSecurityGroup"] = full(call, "networkSecurityGroups", guard)
    return {"properties": properties}


def _subnet_create(call: Call) -> JSON:
    return write(call, _subnet_path(call), _subnet_body(call, {}))


def _subnet_update(call: Call) -> JSON:
    before = read(call, _subnet_path(call))
    return write(call, _subnet_path(call), _subnet_body(call, before if isinstance(before, dict) else {}))


def _subnet_show(call: Call) -> JSON:
    return read(call, _subnet_path(call))


def _subnet_list(call: Call) -> JSON:
    return flatten_deep(listing(call, f"{_network_path(call)}/subnets", VERSION))


def _subnet_delete(call: Call) -> JSON:
    call.act("DELETE", _subnet_path(call), VERSION, monitor=True)
    return None


def _row(network: JSON) -> JSON:
    row: OrderedDict[str, JSON] = OrderedDict()
    if isinstance(network, dict):
        row |= {name: network.get(key) for name, key in (("Name", "name"), ("ResourceGroup", "resourceGroup"))}
        space, subnets = network.get("addressSpace"), network.get("subnets")
        prefixes = space.get("addressPrefixes") if isinstance(space, dict) else None
        row["Location"] = network.get("location")
        row["NumSubnets"] = len(subnets) if isinstance(subnets, list) else 0
        row["Prefixes"] = ", ".join(str(each) for each in (prefixes if isinstance(prefixes, list) else [])) or " "
        row["DnsServers"] = " "
        row["DDOSProtection"] = network.get("enableDdosProtection")
    return row


def _rows(networks: JSON) -> JSON:
    return [_row(each) for each in networks] if isinstance(networks, list) else _row(networks)


def _subnet(verb: str, **fields: object) -> Command:
    return Command(f"network vnet subnet {verb}", aaz=True, **fields)  # type: ignore[arg-type]


LIST, SHOW, DELETE, WAITING = usual(NETWORKS)
COMMANDS: tuple[Command, ...] = (
    NETWORKS.command(
        "list", handler=LIST.handler, summary=LIST.summary, options=LIST.options, examples=LIST.examples, table=_rows
    ),
    SHOW,
    DELETE,
    WAITING,
    NETWORKS.command(
        "create",
        handler=_create,
        summary="Create a virtual network.",
        options=(
            AAZ_NO_WAIT,
            group(),
            opt("-n --name", "Name of the new virtual network.", dest="name", required=True),
            SDK_LOCATION,
            AAZ_TAGS,
            PREFIXES,
            opt("--subnet-name", "Name of a subnet that is made with it."),
            opt("--subnet-prefixes", "Range of that subnet.", nargs="+"),
        ),
        examples=(
            Example("Create one with a subnet.", "az network vnet create -g MyRG -n MyVnet --subnet-name MySubnet"),
            Example("Choose the range.", "az network vnet create -g MyRG -n MyVnet --address-prefixes 10.1.0.0/16"),
        ),
    ),
    NETWORKS.command(
        "update",
        handler=_update,
        summary="Change a virtual network.",
        options=(AAZ_NO_WAIT, *NETWORKS.which, AAZ_TAGS, PREFIXES),
        examples=(Example("Tag one.", "az network vnet update -g MyRG -n MyVnet --tags team=images"),),
    ),
    _subnet(
        "create",
        handler=_subnet_create,
        summary="Create a subnet.",
        options=(
            AAZ_NO_WAIT,
            group(),
            opt("--vnet-name", "Name of the virtual network.", required=True),
            opt("-n --name", "Name of the new subnet.", dest="name", required=True),
            SUBNET_PREFIXES,
            GUARD,
        ),
        examples=(
            Example(
                "Create one.",
                "az network vnet subnet create -g MyRG --vnet-name MyVnet -n MySubnet --address-prefixes 10.0.1.0/24",
            ),
        ),
    ),
    _subnet(
        "update",
        handler=_subnet_update,
        summary="Change a subnet.",
        options=(AAZ_NO_WAIT, *WHICH, SUBNET_PREFIXES, GUARD),
        examples=(Example("Guard one.", "az network vnet subnet update -g MyRG --vnet-name MyVnet -n MySubnet --nsg MyNsg"),),
    ),
    _subnet(
        "list",
        handler=_subnet_list,
        summary="List the subnets of a virtual network.",
        options=(*PAGING, group(), opt("--vnet-name", "Name of the virtual network.", required=True)),
        examples=(Example("List them.", "az network vnet subnet list -g MyRG --vnet-name MyVnet --output table"),),
    ),
    _subnet(
        "show",
        handler=_subnet_show,
        summary="Show a subnet.",
        options=WHICH,
        examples=(Example("Show one.", "az network vnet subnet show -g MyRG --vnet-name MyVnet --name MySubnet"),),
    ),
    _subnet(
        "delete",
        handler=_subnet_delete,
        summary="Delete a subnet.",
        options=(AAZ_NO_WAIT, *WHICH),
        examples=(Example("Delete one.", "az network vnet subnet delete -g MyRG --vnet-name MyVnet --name MySubnet"),),
    ),
)
