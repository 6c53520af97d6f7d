"""Rules about virtual networks and subnets: their names, their ranges, and what is connected to them."""

import re
from ipaddress import IPv4Network
from itertools import combinations
from typing import Any

from gallery_engine import networks
from gallery_engine.ids import parent_key
from gallery_engine.machines import mapping
from gallery_engine.models.networks import SubnetBody, VirtualNetworkBody
from gallery_engine.networks import SUBNET
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import (
    NAME_ISSUE,
    NAMES,
    NETWORK_FAQ,
    NETWORK_REST,
    OVERLAP_ISSUE,
    PREFIX_PREFLIGHT,
    SCALE_SET_SUBNET,
    SUBNET_IN_USE,
)
from gallery_engine.rules.references import references_are_here
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.resources import EVERY_WRITE, tags_are_bounded

LONGEST_PREFIX = 29
_NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]{0,78}\w)?", re.ASCII)


@rule("NET101", code="InvalidResourceName", status=400, cites=[NAME_ISSUE, NAMES])
def name_is_valid(call: Call[Any]) -> Problem | None:
    """The name of a network resource has letters, digits, underscores, periods and hyphens.

    Up to 80 characters; it begins with a letter or digit and ends with one or an underscore.
    """
    inside = [name or "" for name, _ in _described(call)] if isinstance(call.body, VirtualNetworkBody) else []
    for name in (call.address.name, *inside):
        if _NAME.fullmatch(name) is None:
            return Problem(
                f"Resource name {name[:100]} is invalid. The name can be up to 80 characters long. It must begin with a word "
                "character, and it must end with a word character or with '_'. The name may contain word characters or '.', "
                "'-', '_'."
            )
    return None


@rule("NET102", code="InvalidAddressPrefixFormat", status=400, cites=[PREFIX_PREFLIGHT, NETWORK_REST])
def prefixes_are_ranges(call: Call[Any]) -> Problem | None:
    """A range is written as an address and the length of its prefix.

    A network has at least one range and a subnet has one of its own: `10.0.0.0/16` are the addresses that share their first 16
    bits. This lab knows IPv4 only.
    """
    for text, named in _prefixes(call):
        if not text:
            return Problem(f"Address prefix string for resource {named} cannot be null or empty.")
        if networks.rounded(text) is None:
            return Problem(
                f"Address prefix {text[:50]} of resource {named} is not formatted correctly. It should follow CIDR notation, for "
                "example 10.0.0.0/24."
            )
    return None


@rule("NET103", code="InvalidCIDRNotation", status=400, cites=[PREFIX_PREFLIGHT, NETWORK_REST])
def prefixes_begin_at_their_first_address(call: Call[Any]) -> Problem | None:
    """A range is named by its first address.

    The bits after the prefix are zero: the range that 10.0.0.7/24 lies in is called 10.0.0.0/24.
    """
    for text, named in _prefixes(call):
        range_of = networks.rounded(text)
        if networks.network(text) is None and range_of is not None:
            return Problem(
                f"The address prefix {text} in resource {named} has an invalid CIDR notation. For the given prefix length, the "
                f"address prefix should be {range_of}."
            )
    return None


@rule("NET104", code="NetcfgInvalidSubnet", status=400, cites=[NETWORK_FAQ, NETWORK_REST])
def subnets_lie_in_the_network(call: Call[Any]) -> str | None:
    """A subnet is a part of its network's ranges, and has at least eight addresses.

    Azure keeps five addresses of every subnet for itself, so nothing smaller than /29 would be of use. A network whose ranges
    change still has to hold every subnet it keeps.
    """
    space = _space(call)
    for name, prefix in _subnets_after(call):
        inside = any(prefix.subnet_of(each) for each in space)
        if not inside or prefix.prefixlen > LONGEST_PREFIX:
            return f"Subnet '{name}' is not valid in virtual network '{call.address.names[0]}'."
    return None


@rule("NET105", code="NetcfgSubnetRangesOverlap", status=400, cites=[OVERLAP_ISSUE, NETWORK_FAQ])
def subnets_do_not_overlap(call: Call[Any]) -> str | None:
    """Two subnets of a network have no address in common.

    An address belongs to one subnet, or a packet for it could not be routed.
    """
    for (_, first), (name, second) in combinations(_subnets_after(call), 2):
        if first.overlaps(second):
            return (
                f"Subnet '{name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual "
                f"network '{call.address.names[0]}'."
            )
    return None


@rule("NET106", code="InUseSubnetCannotBeUpdated", status=400, cites=[NETWORK_REST, SUBNET_IN_USE], standing="unverified")
def subnet_in_use_keeps_its_range(call: Call[Any]) -> str | None:
    """The range of a subnet changes only while nothing is connected to it.

    The addresses in use would lie outside of it otherwise.
    """
    for name, body in _described(call):
        subnet = call.world.get(call.key if call.address.kind == SUBNET else f"{call.key}/subnets/{(name or '').lower()}")
        if subnet is None or str(networks.prefix_of(subnet)) == prefix(body):
            continue
        if networks.configurations_in(subnet.key, call.world, 1):
            return f"Subnet {subnet.name} is in use and cannot be updated."
    return None


@rule("NET107", code="InUseSubnetCannotBeDeleted", status=400, cites=[SCALE_SET_SUBNET, SUBNET_IN_USE])
def subnets_in_use_stay(call: Call[Any]) -> str | None:
    """A subnet is deleted only when nothing is connected to it, and with its network likewise.

    A network interface has its address from the subnet. Deleting a virtual machine leaves its interface behind, so that has to
    go first.
    """
    for subnet in _leaving(call):
        used = networks.configurations_in(subnet.key, call.world, 1)
        if used:
            return (
                f"Subnet {subnet.name} is in use by {used[0]} and cannot be deleted. In order to delete the subnet, delete all "
                "the resources within the subnet. See aka.ms/deletesubnet."
            )
    return None


EVERY_RETAG = (*EVERY_WRITE, tags_are_bounded)
EVERY_SUBNET = (
    prefixes_are_ranges,
    prefixes_begin_at_their_first_address,
    subnets_lie_in_the_network,
    subnets_do_not_overlap,
    subnet_in_use_keeps_its_range,
    references_are_here,
)
EVERY_NETWORK = (*EVERY_SUBNET, subnets_in_use_stay)


def prefix(body: SubnetBody) -> str:
    """The range that a body gives a subnet."""
    said = body.properties
    return said.address_prefix or next(iter(said.address_prefixes or []), "")


def parent(call: Call[Any]) -> Record:
    """The network of a subnet, or the security group of a rule, which the pipeline has found."""
    record = call.world.get(parent_key(call.key))
    if record is None:
        raise LookupError(call.key)
    return record


def _described(call: Call[Any]) -> list[tuple[str | None, SubnetBody]]:
    """The subnets that a request describes, by their names."""
    if isinstance(call.body, SubnetBody):
        return [(call.address.name, call.body)]
    return [(each.name, each) for each in call.body.properties.subnets or []]


def _prefixes(call: Call[Any]) -> list[tuple[str, str]]:
    """Every range that a request names, with the resource it is of; an empty one where one is missing."""
    path = call.address.path
    if isinstance(call.body, SubnetBody):
        return [(prefix(call.body), path)]
    asked = call.body.properties.address_space
    space = (asked.address_prefixes if asked is not None else None) or [""]
    return [(text, path) for text in space] + [(prefix(body), f"{path}/subnets/{name}") for name, body in _described(call)]


def _space(call: Call[Any]) -> list[IPv4Network]:
    if isinstance(call.body, SubnetBody):
        listed = mapping(mapping(parent(call).body.get("properties")).get("addressSpace")).get("addressPrefixes")
        return [IPv4Network(str(text)) for text in (listed if isinstance(listed, list) else [])]
    return [IPv4Network(text) for text in call.body.properties.address_space.address_prefixes]


def _subnets_after(call: Call[Any]) -> list[tuple[str, IPv4Network]]:
    """The subnets that a network has when a request is done; those that were there before come first."""
    asked = {str(name).lower(): (str(name), IPv4Network(prefix(body))) for name, body in _described(call)}
    owner = parent_key(call.key) if call.address.kind == SUBNET else call.key
    if isinstance(call.body, VirtualNetworkBody) and call.body.properties.subnets is not None:
        return [(each.name or "", IPv4Network(prefix(each))) for each in call.body.properties.subnets]
    there = [record for record in call.world.find(SUBNET, f"{owner}/subnets/") if record.name.lower() not in asked]
    return [*((record.name, networks.prefix_of(record)) for record in there), *asked.values()]


def _leaving(call: Call[Any]) -> list[Record]:
    if call.address.kind == SUBNET:
        return [call.existing]
    there = call.world.find(SUBNET, f"{call.key}/subnets/")
    if call.request.method == "DELETE":
        return there
    if call.body.properties.subnets is None:
        return []
    kept = {str(name).lower() for name, _ in _described(call)}
    return [record for record in there if record.name.lower() not in kept]
