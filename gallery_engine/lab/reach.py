"""Whether a machine can be reached from outside: where its address leads, and what the security groups on the way say.

A terminal has no address of its own here: from a public address it comes from the Internet, otherwise from within the machine's
network. A range of public addresses in a rule that allows something is taken for the learner's own.
Security groups: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview; a Standard public address is
closed without one: https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses#sku (unverified).
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from gallery_engine import networks
from gallery_engine.deployment import owner_of
from gallery_engine.ids import key_of
from gallery_engine.machines import KIND, mapping
from gallery_engine.networks import SECURITY_RULE
from gallery_engine.records import JSON, Record
from gallery_engine.store import World

_PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_EVERYBODY = frozenset({"*", "any", "0.0.0.0/0"})


def find(host: str, world: World) -> Record | None:
    """The machine with a public or private address, a name or an id; None where there is none. The first of several is taken.

    A public address is looked up; for a private address or a name every machine is looked at, once for each session.
    """
    if host.startswith("/"):
        return _machine(world.get(key_of(host)))
    public = world.by_alias(f"address:{host}")
    if public is not None:
        return _machine(_holder(public, world))
    machines = (machine for machine in world.find(KIND, "/subscriptions/") if _machine(machine) is not None)
    return next((machine for machine in machines if _is_called(machine, host, world)), None)


def address_of(machine: Record, host: str, world: World) -> str:
    """The address at which a machine is asked for by `host`: the public one, unless its private one is named or its only one."""
    addresses = networks.reached_at(machine, world)
    private, public = str(addresses.get("privateIpAddress") or ""), str(addresses.get("publicIpAddress") or "")
    return private if host == private or not public else public


def is_open(machine: Record, address: str, port: int, world: World) -> bool:
    """Whether a connection to a port comes through at one of the machine's addresses."""
    interface = _interface(machine, world)
    if interface is None:
        return False
    own = networks.configurations(interface)[0]
    subnet = world.get(networks.subnet_of(own))
    named = [networks.security_group(interface.body.get("properties"))]
    named += [networks.security_group(subnet.body.get("properties"))] if subnet is not None else []
    inside = _is_private(IPv4Network(address))
    groups = [group for group in named if group]
    if not groups:
        public = world.get(networks.referenced(mapping(own.get("properties")).get("publicIPAddress")))
        return inside or (public is not None and mapping(public.body.get("sku")).get("name") == "Basic")
    return all(_lets_in(group, port, world, inside=inside) for group in groups)


def _machine(record: Record | None) -> Record | None:
    return record if record is not None and record.kind == KIND and "gone" not in record.inner else None


def _holder(public: Record, world: World) -> Record | None:
    """The machine whose interface has a public address."""
    interface = world.get(key_of(networks.configuration_of(public, world)).partition("/ipconfigurations/")[0])
    return owner_of(interface, world) if interface is not None else None


def _is_called(machine: Record, host: str, world: World) -> bool:
    return machine.name.lower() == host.lower() or networks.reached_at(machine, world).get("privateIpAddress") == host


def _interface(machine: Record, world: World) -> Record | None:
    entries = networks.interfaces(machine)
    first = next((entry for entry in entries if mapping(entry.get("properties")).get("primary") is True), *entries[:1] or [{}])
    return world.get(networks.referenced(dict(first)))


def _lets_in(group: str, port: int, world: World, *, inside: bool) -> bool:
    """What the first rule of a group that fits says; its own last rules let in what comes from the network alone."""
    rules = [mapping(record.body.get("properties")) for record in world.find(SECURITY_RULE, f"{group}/securityrules/")]
    coming = [rule for rule in rules if rule.get("direction") == "Inbound" and rule.get("protocol") in {"Tcp", "*"}]
    for rule in sorted(coming, key=_priority):
        if _has_port(rule, port) and _fits(rule, inside=inside):
            return rule.get("access") == "Allow"
    return inside


def _priority(rule: Mapping[str, JSON]) -> int:
    priority = rule.get("priority")
    return priority if isinstance(priority, int) else 0


def _has_port(rule: Mapping[str, JSON], port: int) -> bool:
    for said in _every(rule, "destinationPortRange"):
        first, _, last = said.partition("-")
        if said == "*" or (first.isdigit() and (last or first).isdigit() and int(first) <= port <= int(last or first)):
            return True
    return False


def _fits(rule: Mapping[str, JSON], *, inside: bool) -> bool:
    """Whether a rule is about who comes; one that denies something to a range of public addresses is not about the learner."""
    for said in _every(rule, "sourceAddressPrefix"):
        named = networks.rounded(said if "/" in said else f"{said}/32")
        if said.lower() in _EVERYBODY or said.lower() == ("virtualnetwork" if inside else "internet"):
            return True
        if named is not None and _is_private(named) == inside and (inside or rule.get("access") == "Allow"):
            return True
    return False


def _is_private(range_: IPv4Network) -> bool:
    return any(range_.subnet_of(private) for private in _PRIVATE)


def _every(rule: Mapping[str, JSON], name: str) -> Iterator[str]:
    listed = rule.get(f"{name}es" if name.endswith("x") else f"{name}s")
    found: list[JSON] = [rule.get(name), *(listed if isinstance(listed, list) else [])]
    return (each for each in found if isinstance(each, str) and each)
