"""Rules about network interfaces: their addresses, and the machine that has them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from gallery_engine import networks
from gallery_engine.deployment import owner_of
from gallery_engine.ids import key_of
from gallery_engine.models.networks import Configuration, InterfaceBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import (
    ADDRESS_TAKEN_ISSUE,
    ENDPOINT_ADDRESS,
    FULL_ISSUE,
    FULL_STATUS_ISSUE,
    INTERFACE_ISSUE,
    INTERFACES,
    NETWORK_FAQ,
    PRIVATE_ADDRESSES,
)
from gallery_engine.rules.references import references_are_here
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import ARM_ERRORS


@rule("NET501", code="InvalidRequestFormat", status=400, cites=[INTERFACES], standing="unverified")
def interface_has_configurations(call: Call[InterfaceBody]) -> str | None:
    """An interface has at least one IP configuration, and each has a name of its own and a subnet.

    The configuration is what gets an address, and the subnet is what gives it one.
    """
    listed = call.body.properties.ip_configurations or []
    names = [(each.name or "").lower() for each in listed]
    whole = all(names) and all(each.properties.subnet is not None and each.properties.subnet.id for each in listed)
    if listed and whole and len(set(names)) == len(names):
        return None
    return f"Network interface {call.address.path} must have one or more IP configurations, each with its own name and a subnet."


@rule("NET502", code="PrivateIPAddressNotInSubnet", status=400, cites=[ARM_ERRORS, PRIVATE_ADDRESSES])
def address_is_of_the_subnet(call: Call[InterfaceBody]) -> str | None:
    """An address that is asked for lies in the range of the subnet.

    A router sends a packet to a subnet by its range, so an address from elsewhere would never be reached.
    """
    for wish, subnet in _configurations(call):
        wanted, text = networks.address(wish.properties.private_address), wish.properties.private_address
        if text and (wanted is None or wanted not in networks.prefix_of(subnet)):
            prefix = networks.prefix_of(subnet)
            return f"Private static IP address {text[:50]} does not belong to the range of subnet prefix {prefix}."
    return None


@rule("NET503", code="PrivateIPAddressInReservedRange", status=400, cites=[ARM_ERRORS, NETWORK_FAQ])
def address_is_not_reserved(call: Call[InterfaceBody]) -> str | None:
    """The first four addresses of a subnet and the last one are Azure's.

    They are the network's own, the gateway, two for name resolution, and broadcast.
    """
    for wish, subnet in _configurations(call):
        wanted = networks.address(wish.properties.private_address)
        if wanted is not None and networks.reserved(subnet, wanted):
            prefix = networks.prefix_of(subnet)
            return f"Private static IP address {wanted} falls within reserved IP range of subnet prefix {prefix}."
    return None


@rule("NET504", code="PrivateIPAddressIsAllocated", status=400, cites=[ENDPOINT_ADDRESS, PRIVATE_ADDRESSES])
def address_is_free(call: Call[InterfaceBody]) -> str | None:
    """An address belongs to one IP configuration.

    Leave the choice to Azure, which takes the first free one, or ask for another.
    """
    asked: dict[tuple[str, str], str] = {}
    for wish, subnet in _configurations(call):
        wanted = networks.address(wish.properties.private_address)
        if wanted is None:
            continue
        own, place = f"{call.address.path}/ipConfigurations/{wish.name}", (subnet.key, str(wanted))
        held_by = networks.holder(subnet, wanted, call.world)
        has = asked.get(place) or ("" if key_of(held_by).startswith(f"{call.key}/") else held_by)
        if has:
            return (
                f"IP configuration {own} is using the private IP address {wanted} which is already allocated to resource {has}."
            )
        asked[place] = own
    return None


@rule("NET505", code="SubnetIsFull", status=400, cites=[FULL_ISSUE, FULL_STATUS_ISSUE, NETWORK_FAQ])
def subnet_has_room(call: Call[InterfaceBody]) -> str | None:
    """A subnet gives out as many addresses as it has.

    A range of n bits has 2 to the power of 32 minus n addresses, five of which are Azure's. What was deleted gives its address
    back.
    """
    subnets = {subnet.key: subnet for _, subnet in _configurations(call)}
    has = Counter(networks.subnet_of(item) for item in (networks.configurations(call.current) if call.current else []))
    for key, asked in Counter(subnet.key for _, subnet in _configurations(call)).items():
        more = asked - has[key]
        if len(networks.free_addresses(subnets[key], call.world, more)) < more:
            prefix = networks.prefix_of(subnets[key])
            return (
                f"Subnet {subnets[key].name} with address prefix {prefix} does not have enough capacity for {more} IP addresses."
            )
    return None


@rule("NET506", code="PublicIPAddressInUse", status=400, cites=[ADDRESS_TAKEN_ISSUE])
def public_address_is_free(call: Call[InterfaceBody]) -> str | None:
    """A public address belongs to one IP configuration.

    What comes in at it goes to one machine. Give each its own, or put a load balancer in front of them.
    """
    for wish in call.body.properties.ip_configurations or []:
        reference = wish.properties.public_address
        public = call.world.get(key_of(reference.id)) if reference is not None and reference.id else None
        user = networks.configuration_of(public, call.world) if public is not None else ""
        if public is not None and user and not key_of(user).startswith(f"{call.key}/"):
            return (
                f"Resource {call.address.path}/ipConfigurations/{wish.name} is referencing public IP address {public.id} that is "
                f"already allocated to resource {user}."
            )
    return None


@rule("NET507", code="NicInUse", status=400, cites=[INTERFACE_ISSUE])
def interface_is_not_in_use(call: Call[Any]) -> str | None:
    """An interface is deleted only when no machine has it.

    A machine needs one to be reached. Deleting the machine leaves its interface, unless it was made to go along.
    """
    machine = owner_of(call.existing, call.world)
    if machine is None:
        return None
    return (
        f"Network Interface {call.existing.id} is used by existing resource {machine.id}. In order to delete the network "
        "interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic."
    )


EVERY_INTERFACE = (
    interface_has_configurations,
    references_are_here,
    address_is_of_the_subnet,
    address_is_not_reserved,
    address_is_free,
    subnet_has_room,
    public_address_is_free,
)


def _configurations(call: Call[InterfaceBody]) -> Iterator[tuple[Configuration, Record]]:
    """Each IP configuration that is asked for, with the record of its subnet."""
    for wish in call.body.properties.ip_configurations or []:
        subnet = call.world.get(key_of((wish.properties.subnet.id if wish.properties.subnet else None) or ""))
        if subnet is not None:
            yield wish, subnet
