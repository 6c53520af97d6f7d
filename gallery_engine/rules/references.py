"""The rule that what a network resource or a machine refers to has to be there."""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import Address, key_of, parent_key, parse
from gallery_engine.machines import mapping
from gallery_engine.models.load_balancers import LoadBalancerBody
from gallery_engine.models.networks import InterfaceBody, SubnetBody, VirtualNetworkBody
from gallery_engine.models.scale_sets import ScaleSetBody
from gallery_engine.models.virtual_machines import MachineBody, Reference
from gallery_engine.networks import INTERFACE, POOL, PUBLIC_ADDRESS, SECURITY_GROUP, SUBNET
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import REFERENCE_ISSUE, REGION_ISSUE
from gallery_engine.rules.registry import rule


@rule("NET201", code="InvalidResourceReference", status=400, cites=[REFERENCE_ISSUE, REGION_ISSUE])
def references_are_here(call: Call[Any]) -> str | None:
    """What a network resource or a machine refers to exists, and lies in the same region.

    Subnets, security groups, addresses and interfaces are regional, and a machine reaches only what is near it. Things that
    belong together are made from the bottom up: network, then interface, then machine.
    """
    region = _region(call)
    for identifier, kind in named(call.body):
        record = _found(identifier, kind, call)
        if record is None or "gone" in record.inner or record.location != region:
            return (
                f"Resource {identifier} referenced by resource {call.address.path} was not found. Please make sure that the "
                "referenced resource exists, and that both resources are in the same region."
            )
    return None


@singledispatch
def named(body: object) -> Iterable[tuple[str, str]]:
    """The ids that a body refers to, each with the kind of resource that it has to be of."""
    raise TypeError(type(body))


@named.register
def _(body: SubnetBody) -> Iterable[tuple[str, str]]:
    return _of(body.properties.network_security_group, SECURITY_GROUP)


@named.register
def _(body: VirtualNetworkBody) -> Iterable[tuple[str, str]]:
    return [each for subnet in body.properties.subnets or [] for each in named(subnet)]


@named.register
def _(body: InterfaceBody) -> Iterable[tuple[str, str]]:
    found = list(_of(body.properties.network_security_group, SECURITY_GROUP))
    for each in body.properties.ip_configurations or []:
        public = each.properties.public_address
        found += [*_of(each.properties.subnet, SUBNET), *_of(Reference(id=public.id) if public else None, PUBLIC_ADDRESS)]
    return found


@named.register
def _(body: MachineBody) -> Iterable[tuple[str, str]]:
    profile = body.properties.network_profile
    return [(each.id or "", INTERFACE) for each in (profile.network_interfaces if profile else None) or []]


@named.register
def _(body: ScaleSetBody) -> Iterable[tuple[str, str]]:
    profile = body.properties.virtual_machine_profile
    network = profile.network_profile if profile is not None else None
    found: list[tuple[str, str]] = []
    for each in (network.network_interface_configurations if network is not None else None) or []:
        found += _of(each.properties.network_security_group, SECURITY_GROUP)
        for configuration in each.properties.ip_configurations or []:
            found += _of(configuration.properties.subnet, SUBNET)
            for pool in configuration.properties.load_balancer_backend_address_pools or []:
                found += _of(pool, POOL)
    return found


@named.register
def _(body: LoadBalancerBody) -> Iterable[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in body.properties.frontends or []:
        found += [*_of(each.properties.public_address, PUBLIC_ADDRESS), *_of(each.properties.subnet, SUBNET)]
    return found


def _of(reference: Reference | None, kind: str) -> list[tuple[str, str]]:
    return [(reference.id, kind)] if reference is not None and reference.id else []


def _found(identifier: str, kind: str, call: Call[Any]) -> Record | None:
    """The record that an id names; for a pool that is its load balancer, if that has such a pool."""
    address = _address(identifier, kind)
    if address is None:
        return None
    if kind != POOL:
        return call.world.get(address.key)
    record = call.world.get(key_of(identifier).partition("/backendaddresspools/")[0])
    listed = mapping(record.body.get("properties")).get("backendAddressPools") if record is not None else None
    names = {str(mapping(each).get("name")).lower() for each in (listed if isinstance(listed, list) else [])}
    return record if address.name.lower() in names else None


def _address(identifier: str, kind: str) -> Address | None:
    found = parse(identifier)
    return found if found is not None and found.kind == kind and not found.is_collection else None


def _region(call: Call[Any]) -> str:
    if isinstance(call.body, SubnetBody):
        owner = call.world.get(parent_key(call.key))
        return owner.location if owner is not None else ""
    return normalize(call.body.location or (call.current.location if call.current is not None else ""))
