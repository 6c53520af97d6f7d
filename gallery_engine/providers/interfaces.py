"""Network interfaces: they hold addresses of a subnet, and what a virtual machine is reached by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from gallery_engine import networks
from gallery_engine.catalog.regions import normalize
from gallery_engine.definitions import choice
from gallery_engine.deployment import owner_of
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.networks import Configuration, InterfaceBody, TagsBody
from gallery_engine.providers import links, network_documents
from gallery_engine.providers.resource import Done, ResourceType, Verb, after, provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import interfaces as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.networks import EVERY_RETAG, name_is_valid
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.store import World

TYPE = "Microsoft.Network/networkInterfaces"
SECONDS_TO_MAKE = 2
SECONDS_TO_DELETE = 10
METHODS = ("Dynamic", "Static")


def put(call: Call[InterfaceBody]) -> Done:
    """Make or change an interface: give back the addresses it does not keep, and take those it asks for."""
    world, asked = call.world, call.body.properties
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    identifier = call.current.id if call.current is not None else call.address.path
    kept = _kept(call.current)
    if call.current is not None:
        leave(call.current, world)
    wishes = asked.ip_configurations or []
    held = {number: _hold(wish, identifier, kept, world) for number, wish in _fixed_first(wishes)}
    listed: list[JSON] = [_configuration(wish, held[number], world, first=number == 0) for number, wish in enumerate(wishes)]
    group = asked.network_security_group
    properties: Document = {
        "resourceGuid": networks.resource_guid(call.current) or world.guid("interface"),
        "ipConfigurations": listed,
        "dnsSettings": {"dnsServers": [], "appliedDnsServers": []},
        "enableAcceleratedNetworking": asked.enable_accelerated_networking is True,
        "enableIPForwarding": asked.enable_ip_forwarding is True,
        **({"networkSecurityGroup": {"id": group.id}} if group is not None and group.id else {}),
        "nicType": "Standard",
    }
    networks.relink(None, properties, identifier, world)
    body = network_documents.top(call, location) | {"etag": networks.etag(world), "properties": properties}
    inner = dict(call.current.inner) if call.current is not None else {}
    record = Record(call.key, call.address.kind, identifier, call.address.name, location, body=body, inner=inner)
    return Done(record, seconds=SECONDS_TO_MAKE)


@dataclass(frozen=True, slots=True)
class Held:
    """An address that an IP configuration has got: the configuration's id, its subnet and the address."""

    id: str
    subnet: Record
    address: IPv4Address


def _fixed_first(wishes: Sequence[Configuration]) -> list[tuple[int, Configuration]]:
    """The IP configurations with their places, those that ask for an address before those that take what is left."""
    return sorted(enumerate(wishes), key=lambda each: not each[1].properties.private_address)


def _hold(wish: Configuration, interface: str, kept: Mapping[str, str], world: World) -> Held:
    """Take the address that is asked for, that the configuration had, or the first free one of its subnet."""
    identifier = f"{interface}/ipConfigurations/{wish.name}"
    subnet = world.get(key_of((wish.properties.subnet.id if wish.properties.subnet else None) or ""))
    if subnet is None:
        raise LookupError(identifier)
    wanted = networks.address(wish.properties.private_address) or _before(identifier, subnet, kept, world)
    found = wanted or networks.free_addresses(subnet, world, 1)[0]
    networks.hold(subnet, found, identifier, world)
    return Held(identifier, subnet, found)


def _before(identifier: str, subnet: Record, kept: Mapping[str, str], world: World) -> IPv4Address | None:
    """The address that a configuration had in this subnet, unless another one of the request has asked for it."""
    had = networks.address(kept.get(f"{key_of(identifier)} {subnet.key}"))
    return had if had is not None and not networks.holder(subnet, had, world) else None


def _configuration(wish: Configuration, held: Held, world: World, *, first: bool) -> Document:
    """An IP configuration as it is stored; its public address is told who has it."""
    asked = wish.properties
    properties: Document = {
        "privateIPAddress": str(held.address),
        "privateIPAllocationMethod": choice(asked.allocation_method or "Dynamic", METHODS),
        "subnet": {"id": held.subnet.id},
        "primary": first if asked.primary is None else asked.primary,
        "privateIPAddressVersion": "IPv4",
    }
    public = asked.public_address
    if public is not None and public.id:
        option = public.properties.delete_option if public.properties is not None else None
        properties["publicIPAddress"] = {"id": public.id, **({"properties": {"deleteOption": option}} if option else {})}
        _attach(key_of(public.id), held.id, world)
    return {"name": wish.name, "id": held.id, "properties": properties}


def _attach(public: str, configuration: str, world: World) -> None:
    record = world.get(public)
    if record is not None:
        held: Document = {"key": key_of(configuration).partition("/ipconfigurations/")[0], "id": configuration}
        world.put(replace(record, inner=dict(record.inner) | {"attachedTo": held}))


def _kept(interface: Record | None) -> dict[str, str]:
    """The address that each configuration has in its subnet, by the keys of both."""
    found = networks.configurations(interface) if interface is not None else []
    return {
        f"{key_of(str(item.get('id')))} {networks.subnet_of(item)}": str(mapping(item.get("properties")).get("privateIPAddress"))
        for item in found
    }


def leave(interface: Record, world: World) -> None:
    """Give back everything an interface holds: private and public addresses, and its security group."""
    for item in networks.configurations(interface):
        said = mapping(item.get("properties"))
        held = networks.address(str(said.get("privateIPAddress")))
        if held is not None:
            networks.give_back(networks.subnet_of(item), held, world)
        public = world.get(networks.referenced(said.get("publicIPAddress")))
        if public is not None and mapping(public.inner.get("attachedTo")).get("id") == item.get("id"):
            world.put(replace(public, inner={name: value for name, value in public.inner.items() if name != "attachedTo"}))
    networks.relink(interface, {}, interface.id, world)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """An interface with the machine that has it, and the MAC address it has there."""
    del query
    state = provisioning_state(record, world.now)
    listed: list[JSON] = [
        {
            **item,
            "etag": record.body["etag"],
            "type": f"{TYPE}/ipConfigurations",
            "properties": {"provisioningState": state, **mapping(item.get("properties"))},
        }
        for item in networks.configurations(record)
    ]
    derived: Document = {"ipConfigurations": listed}
    machine = owner_of(record, world)
    if machine is not None:
        derived |= {"macAddress": networks.mac_address(record, world), "primary": True, "virtualMachine": {"id": machine.id}}
    return networks.shown(record, derived)


INTERFACES = ResourceType(
    name=TYPE,
    create=Verb(put, InterfaceBody, (name_is_valid, *EVERY_CREATE, *rules.EVERY_INTERFACE), links=links.OF_AN_INTERFACE),
    update=Verb(network_documents.retag, TagsBody, EVERY_RETAG),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, rules.interface_is_not_in_use), permission="delete"),
    show=show,
    making="Updating",
    leaves=leave,
)
