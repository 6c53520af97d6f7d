"""Public IP addresses, from the ranges that are kept for examples (RFC 5737).

Every address is static: it is there from the start. Seconds are teaching estimates.
"""

import hashlib
from collections.abc import Mapping

from gallery_engine import networks
from gallery_engine.catalog.regions import normalize
from gallery_engine.definitions import choice
from gallery_engine.models.networks import PublicAddressBody, TagsBody
from gallery_engine.providers import network_documents
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules import public_addresses as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.networks import EVERY_RETAG, name_is_valid
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.store import World

SECONDS_TO_MAKE = 5
SECONDS_TO_DELETE = 10
IDLE_MINUTES = 4
RANGES = ("203.0.113", "198.51.100", "192.0.2")
HOSTS = 254
TRIES = 32


def put(call: Call[PublicAddressBody]) -> Done:
    """Make or change a public address."""
    world, asked = call.world, call.body.properties
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    guid = networks.resource_guid(call.current) or world.guid("public address")
    sku = rules.sku(call.body, call.current)
    label = asked.dns_settings.domain_name_label if asked.dns_settings is not None else None
    dns: Document = {"domainNameLabel": label, "fqdn": f"{label}.{location}.cloudapp.azure.com"}
    properties: Document = {
        "resourceGuid": guid,
        "publicIPAddressVersion": choice(asked.version or "IPv4", ("IPv4", "IPv6")),
        "publicIPAllocationMethod": rules.allocation(call.body),
        "idleTimeoutInMinutes": asked.idle_timeout_in_minutes or IDLE_MINUTES,
        "ipTags": [],
        **({"dnsSettings": dns} if label else {}),
    }
    body = network_documents.top(call, location) | {"sku": {"name": sku, "tier": "Regional"}, "etag": networks.etag(world)}
    if call.body.zones:
        body["zones"] = [*call.body.zones]
    body["properties"] = properties
    alias = call.current.alias if call.current is not None else _free_alias(guid, world)
    inner = dict(call.current.inner) if call.current is not None else {"address": _address(guid, alias)}
    record = Record(
        call.key, call.address.kind, call.address.path, call.address.name, location, alias=alias, body=body, inner=inner
    )
    return Done(record, seconds=SECONDS_TO_MAKE)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A public address with the IP configuration that has it."""
    del query
    derived: Document = {"ipAddress": networks.public_address(record)}
    if user := networks.configuration_of(record, world):
        derived["ipConfiguration"] = {"id": user}
    return networks.shown(record, derived)


def _free_alias(guid: str, world: World) -> str:
    """The alias that keeps an address of the example ranges for one resource; empty when too many are taken already."""
    start = _number(guid)
    for step in range(TRIES):
        alias = f"address:{_written(start + step)}"
        if world.by_alias(alias) is None:
            return alias
    return ""


def _address(guid: str, alias: str) -> str:
    """The address of an alias; without one, an address that somebody else may have as well."""
    return alias.partition(":")[2] or _written(_number(guid))


def _number(guid: str) -> int:
    return int.from_bytes(hashlib.sha256(guid.encode()).digest()[:4], "big")


def _written(number: int) -> str:
    ranged, host = divmod(number % (len(RANGES) * HOSTS), HOSTS)
    return f"{RANGES[ranged]}.{host + 1}"


PUBLIC_ADDRESSES = ResourceType(
    name="Microsoft.Network/publicIPAddresses",
    create=Verb(put, PublicAddressBody, (name_is_valid, *EVERY_CREATE, *rules.EVERY_PUBLIC_ADDRESS)),
    update=Verb(network_documents.retag, TagsBody, EVERY_RETAG),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, rules.public_address_is_not_in_use), permission="delete"),
    show=show,
    making="Updating",
)
