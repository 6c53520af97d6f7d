"""Virtual networks and their subnets, which are resources of their own and shown inside their network.

A PUT of a network without `subnets` leaves them as they are; with them, it makes, changes and drops them. Seconds are teaching
estimates.
"""

from collections.abc import Mapping
from dataclasses import replace

from gallery_engine import networks
from gallery_engine.catalog.regions import normalize
from gallery_engine.clock import SECOND
from gallery_engine.models.networks import SubnetBody, TagsBody, VirtualNetworkBody
from gallery_engine.networks import SUBNET
from gallery_engine.providers import links, network_documents, operations
from gallery_engine.providers.resource import Done, ResourceType, Verb, after, provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import networks as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.store import World

NETWORK_TYPE = "Microsoft.Network/virtualNetworks"
SUBNET_TYPE = "Microsoft.Network/virtualNetworks/subnets"
SECONDS_TO_MAKE = 5
SECONDS_TO_DELETE = 10


def put(call: Call[VirtualNetworkBody]) -> Done:
    """Make or change a network, and its subnets with it."""
    world = call.world
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    space = call.body.properties.address_space
    properties: Document = {
        "resourceGuid": networks.resource_guid(call.current) or world.guid("network"),
        "addressSpace": {"addressPrefixes": [*((space.address_prefixes if space else None) or [])]},
        "virtualNetworkPeerings": [],
        "enableDdosProtection": False,
    }
    body = network_documents.top(call, location) | {"etag": networks.etag(world), "properties": properties}
    record = Record(call.key, call.address.kind, call.address.path, call.address.name, location, body=body)
    if call.body.properties.subnets is not None:
        _put_subnets(call, record, call.body.properties.subnets)
    return Done(record, seconds=SECONDS_TO_MAKE)


def _put_subnets(call: Call[VirtualNetworkBody], owner: Record, asked: list[SubnetBody]) -> None:
    world = call.world
    path = call.current.id if call.current is not None else owner.id
    kept: set[str] = set()
    for body in asked:
        identifier = f"{path}/subnets/{body.name}"
        before = world.get(identifier.lower())
        record = _subnet(body, before, Record(identifier.lower(), SUBNET, identifier, body.name or "", owner.location), world)
        kept.add(world.put(_under_way(record, before, world)).key)
    for record in world.find(SUBNET, f"{call.key}/subnets/"):
        if record.key not in kept:
            leave(record, world)
            world.delete(record.key)
            operations.cancel(record, world)


def _under_way(subnet: Record, before: Record | None, world: World) -> Record:
    """A subnet that is worked on with its network, by an operation of its own; one that is being deleted goes on going."""
    if "gone" in subnet.inner:
        return subnet
    due = world.now + SECONDS_TO_MAKE * SECOND
    operation = operations.start(world, target=subnet.key, due=due)
    stamps: Document = {"until": due, "doing": "Updating", "operations": operations.names(before, operation, world)}
    return replace(subnet, due=due, inner=dict(subnet.inner) | stamps)


def put_subnet(call: Call[SubnetBody]) -> Done:
    """Make or change one subnet of a network."""
    location = rules.parent(call).location
    blank = Record(call.key, SUBNET, call.address.path, call.address.name, location)
    return Done(_subnet(call.body, call.current, blank, call.world), seconds=SECONDS_TO_MAKE)


def _subnet(body: SubnetBody, before: Record | None, blank: Record, world: World) -> Record:
    """The record of a subnet as a body describes it, with what is known of it from before."""
    prefix = rules.prefix(body)
    group = body.properties.network_security_group
    properties: Document = {
        "addressPrefix": prefix,
        **({"networkSecurityGroup": {"id": group.id}} if group is not None and group.id else {}),
        "delegations": [],
        "privateEndpointNetworkPolicies": "Disabled",
        "privateLinkServiceNetworkPolicies": "Enabled",
    }
    base = before or blank
    networks.relink(before, properties, base.id, world)
    inner = dict(base.inner)
    if before is not None and str(networks.prefix_of(before)) != prefix:
        networks.forget(before, world)
        inner.pop("next", None)
    return replace(base, body={"etag": networks.etag(world), "properties": properties}, inner=inner)


def leave(subnet: Record, world: World) -> None:
    """Let a subnet go: its security group is not used by it any more, and nobody has addresses in it."""
    networks.relink(subnet, {}, subnet.id, world)
    networks.forget(subnet, world)


def show_subnet(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A subnet with the IP configurations in it."""
    del query
    connected: list[JSON] = [{"id": each} for each in networks.configurations_in(record.key, world)]
    return networks.shown(record, {"ipConfigurations": connected} if connected else {})


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A network with its subnets."""
    listed: list[JSON] = []
    for subnet in world.find(SUBNET, f"{record.key}/subnets/"):
        document = show_subnet(subnet, world, query)
        state: Document = {"provisioningState": provisioning_state(subnet, world.now)}
        properties = document["properties"]
        inside: Document = state | (properties if isinstance(properties, dict) else {})
        listed.append({"name": subnet.name, "id": subnet.id, **document, "properties": inside, "type": SUBNET_TYPE})
    return networks.shown(record, {"subnets": listed})


VIRTUAL_NETWORKS = ResourceType(
    name=NETWORK_TYPE,
    create=Verb(put, VirtualNetworkBody, (rules.name_is_valid, *EVERY_CREATE, *rules.EVERY_NETWORK), links=links.OF_A_NETWORK),
    update=Verb(network_documents.retag, TagsBody, rules.EVERY_RETAG),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, rules.subnets_in_use_stay), permission="delete"),
    show=show,
    making="Updating",
)
SUBNETS = ResourceType(
    name=SUBNET_TYPE,
    create=Verb(put_subnet, SubnetBody, (rules.name_is_valid, *EVERY_WRITE, *rules.EVERY_SUBNET), links=links.OF_A_SUBNET),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, rules.subnets_in_use_stay), permission="delete"),
    show=show_subnet,
    making="Updating",
    leaves=leave,
)
