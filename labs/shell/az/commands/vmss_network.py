"""What a new scale set is connected to: the network, and the load balancer in front of it, as az settles them."""

from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands import vm_network
from labs.shell.az.commands.vm_network import Part
from labs.shell.az.commands.vm_template import PORTS
from labs.shell.az.ids import network_id, parse_id

VERSION = "2022-01-01"
FRONTEND = "loadBalancerFrontEnd"
FIRST_PORT, FEWEST = 50_000, 50_119
SMALLEST, LARGEST = 24, 16
OVERPROVISION = 1.5
Resource = dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Wiring:
    """Everything that the instances of a new set are connected to; None where they go without."""

    network: Part | None
    subnet: str
    balancer: Part | None
    public_address: Part | None
    guard: Part | None
    pool: str


def settle(call: Call, location: str) -> Wiring:
    """Find out what is there and what has to be made, with the requests that the real client sends."""
    args, name = call.args, call.args.need("vm_name")
    balancer = vm_network.part(call, "loadBalancers", args.text("load_balancer"), f"{name}LB")
    network, subnet = vm_network.network_of(call, location)
    makes = balancer is not None and balancer.new
    public = None
    if makes and balancer is not None:
        public = vm_network.part(call, "publicIPAddresses", args.text("public_ip_address"), f"{balancer.name}PublicIP")
    pool = args.text("backend_pool_name") or (f"{balancer.name}BEPool" if balancer is not None else "")
    return Wiring(network, subnet, balancer, public, _guard(call, makes=makes), pool)


def _guard(call: Call, *, makes: bool) -> Part | None:
    """The security group: the one that is named, or a new one along with a new load balancer."""
    said = call.args.text("nsg")
    if said:
        known = parse_id(said) is not None
        identifier = said if known else network_id(call.subscription, call.group, "networkSecurityGroups", said)
        return Part(identifier, identifier.rpartition("/")[2], new=False)
    name = f"{call.args.need('vm_name')}NSG"
    made = makes and said is None
    return Part(network_id(call.subscription, call.group, "networkSecurityGroups", name), name, new=True) if made else None


def prefix(call: Call) -> str:
    """The range of a new subnet: what was said, else the smallest from /24 on that has room for the instances, half as many more
    included while they are made.
    """
    args = call.args
    said = args.text("subnet_address_prefix")
    if said:
        return said
    count = (args.number("instance_count") or 0) * (1 if args.flag("disable_overprovision") else OVERPROVISION)
    length = next((each for each in range(SMALLEST, LARGEST, -1) if (1 << (32 - each)) - 2 > int(count)), LARGEST)
    return f"{args.need('vnet_address_prefix').partition('/')[0]}/{length}"


def interface(call: Call, wiring: Wiring, prefix: str) -> Resource:
    """The interface that every instance gets."""
    configuration: Resource = {"subnet": {"id": wiring.subnet}}
    if wiring.balancer is not None:
        configuration["loadBalancerBackendAddressPools"] = [{"id": f"{wiring.balancer.id}/backendAddressPools/{wiring.pool}"}]
        if call.args.text("lb_nat_pool_name"):
            configuration["loadBalancerInboundNatPools"] = [
                {"id": f"{wiring.balancer.id}/inboundNatPools/{call.args.text('lb_nat_pool_name')}"}
            ]
    guard: Resource = {"networkSecurityGroup": {"id": wiring.guard.id}} if wiring.guard is not None else {}
    configurations: list[JSON] = [{"name": f"{prefix}IPConfig", "properties": configuration}]
    return {"name": f"{prefix}Nic", "properties": {"ipConfigurations": configurations, **guard, "primary": True}}


def balancer(call: Call, location: str, wiring: Wiring, *, windows: bool) -> Resource:
    """The load balancer that is made for a set: a rule for the web, and ports by which each instance is reached."""
    made = wiring.balancer
    if made is None:
        raise LookupError(wiring.subnet)
    frontend: Resource = (
        {"publicIPAddress": {"id": wiring.public_address.id}}
        if wiring.public_address is not None
        else {"subnet": {"id": wiring.subnet}, "privateIPAddress": "", "privateIPAllocationMethod": "Dynamic"}
    )
    at: Resource = {"id": _within(made, "frontendIPConfigurations", FRONTEND)}
    behind: Resource = {"id": _within(made, "backendAddressPools", wiring.pool)}
    web: Resource = {
        "protocol": "tcp",
        "frontendPort": 80,
        "backendPort": 80,
        "enableFloatingIP": False,
        "idleTimeoutInMinutes": 5,
    }
    properties: Resource = {
        "backendAddressPools": [{"name": wiring.pool}],
        "frontendIPConfigurations": [{"name": FRONTEND, "properties": frontend}],
        "loadBalancingRules": [
            {"name": "LBRule", "properties": {"frontendIPConfiguration": at, "backendAddressPool": behind, **web}}
        ],
        **_ports(call, at, behind, windows=windows),
    }
    named = (("virtualNetworks", wiring.network), ("publicIpAddresses", wiring.public_address))
    depends: list[JSON] = [f"Microsoft.Network/{kind}/{part.name}" for kind, part in named if part is not None and part.new]
    return {
        "type": "Microsoft.Network/loadBalancers",
        "name": made.name,
        "location": location,
        "tags": dict(call.args.tags() or {}),
        "apiVersion": VERSION,
        "dependsOn": depends,
        "properties": properties,
        "sku": {"name": call.args.text("lb_sku") or "Standard"},
    }


def _ports(call: Call, at: Resource, behind: Resource, *, windows: bool) -> Resource:
    """The ports from 50000 on that lead to the administrator's port of each instance."""
    args = call.args
    count = args.number("instance_count") or 0
    last = max(FEWEST, FIRST_PORT - 1 + count * (1 if args.flag("disable_overprovision") else 2))
    port = args.number("backend_port") or int(PORTS["RDP" if windows else "SSH"][1])
    ports: Resource = {
        "frontendIPConfiguration": at,
        "protocol": "tcp",
        "frontendPortRangeStart": str(FIRST_PORT),
        "frontendPortRangeEnd": str(last),
        "backendPort": port,
    }
    if args.text("lb_nat_pool_name"):
        return {"inboundNatPools": [{"name": args.text("lb_nat_pool_name"), "properties": ports}]}
    rule: Resource = {**ports, "backendAddressPool": behind, "idleTimeoutInMinutes": 5}
    return {"inboundNatRules": [{"name": args.text("lb_nat_rule_name") or "NatRule", "properties": rule}]}


def _within(balancer_part: Part, kind: str, name: str) -> str:
    return f"[concat(resourceId('Microsoft.Network/loadBalancers', '{balancer_part.name}'), '/{kind}/', '{name}')]"
