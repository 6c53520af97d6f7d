"""Load balancers: their frontends hold public addresses, and scale sets name their pools. Traffic is not simulated.

Seconds are teaching estimates.
"""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gallery_engine import networks
from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.load_balancers import Frontend, LoadBalancerBody, Part
from gallery_engine.models.networks import TagsBody
from gallery_engine.providers import links, network_documents
from gallery_engine.providers.resource import Done, ResourceType, Verb, after, provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import load_balancers as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.networks import EVERY_RETAG, name_is_valid
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.store import World

TYPE = "Microsoft.Network/loadBalancers"
SECONDS_TO_MAKE = 5
SECONDS_TO_DELETE = 10
FRONTENDS = "frontendIPConfigurations"


def put(call: Call[LoadBalancerBody]) -> Done:
    """Make or change a load balancer; the public addresses of its frontends are told who has them."""
    world, asked = call.world, call.body.properties
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    identifier = call.current.id if call.current is not None else call.address.path
    if call.current is not None:
        leave(call.current, world)
    parts: dict[str, list[Part]] = {
        "backendAddressPools": asked.backend_address_pools or [],
        "loadBalancingRules": asked.load_balancing_rules or [],
        "probes": asked.probes or [],
        "inboundNatRules": asked.inbound_nat_rules or [],
        "outboundRules": asked.outbound_rules or [],
        "inboundNatPools": asked.inbound_nat_pools or [],
    }
    properties: Document = {
        "resourceGuid": networks.resource_guid(call.current) or world.guid("load balancer"),
        FRONTENDS: [_frontend(each, identifier, world) for each in asked.frontends or []],
        **{kind: [_part(each) for each in listed] for kind, listed in parts.items()},
    }
    body = network_documents.top(call, location) | {
        "sku": {"name": rules.sku(call.body), "tier": "Regional"},
        "etag": networks.etag(world),
        "properties": properties,
    }
    record = Record(call.key, call.address.kind, identifier, call.address.name, location, body=body)
    return Done(record, seconds=SECONDS_TO_MAKE)


def _part(asked: Part) -> Document:
    return {"name": asked.name, "properties": dict(asked.properties or {})}


def _frontend(asked: Frontend, owner: str, world: World) -> Document:
    said: Document = msgspec.to_builtins(asked.properties)
    public = asked.properties.public_address
    if public is not None and public.id:
        record = world.get(key_of(public.id))
        if record is not None:
            held: Document = {"key": key_of(owner), "id": f"{owner}/{FRONTENDS}/{asked.name}"}
            world.put(replace(record, inner=dict(record.inner) | {"attachedTo": held}))
    zones: Document = {"zones": [*asked.zones]} if asked.zones else {}
    return {"name": asked.name, **zones, "properties": {"privateIPAllocationMethod": "Dynamic", **said}}


def leave(balancer: Record, world: World) -> None:
    """Give back the public addresses of the frontends."""
    for item in _items(balancer, FRONTENDS):
        public = world.get(networks.referenced(mapping(item.get("properties")).get("publicIPAddress")))
        if public is not None and mapping(public.inner.get("attachedTo")).get("key") == balancer.key:
            world.put(replace(public, inner={name: value for name, value in public.inner.items() if name != "attachedTo"}))


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A load balancer with every part of it as a resource of its own."""
    del query
    state = provisioning_state(record, world.now)
    derived: Document = {}
    for kind, listed in mapping(record.body.get("properties")).items():
        if isinstance(listed, list):
            derived[kind] = [_shown(record, kind, mapping(item), state) for item in listed]
    return networks.shown(record, derived)


def _shown(record: Record, kind: str, item: Mapping[str, JSON], state: str) -> Document:
    properties: Document = {"provisioningState": state, **mapping(item.get("properties"))}
    identity: Document = {"id": f"{record.id}/{kind}/{item.get('name')}", "etag": record.body["etag"]}
    return {**item, **identity, "type": f"{TYPE}/{kind}", "properties": properties}


def _items(record: Record, kind: str) -> list[Mapping[str, JSON]]:
    listed = mapping(record.body.get("properties")).get(kind)
    return [mapping(item) for item in (listed if isinstance(listed, list) else [])]


LOAD_BALANCERS = ResourceType(
    name=TYPE,
    create=Verb(
        put, LoadBalancerBody, (name_is_valid, *EVERY_CREATE, *rules.EVERY_LOAD_BALANCER), links=links.OF_A_LOAD_BALANCER
    ),
    update=Verb(network_documents.retag, TagsBody, EVERY_RETAG),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, rules.load_balancer_is_not_in_use), permission="delete"),
    show=show,
    making="Updating",
    leaves=leave,
)
