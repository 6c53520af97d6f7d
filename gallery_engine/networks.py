"""What network resources are to one another: the addresses of a subnet, who uses what, and how a machine is reached.

An address in use is a record `held:<subnet>:<number>`, one that was given back `free:<subnet>:<number>`; `next` in a subnet's
`inner` is the first address that nobody has been given yet. So finding a free one costs the same in a full subnet. Who uses a
security group or a load balancer is in records `link:<group>:<user>`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from gallery_engine.deployment import owner_of
from gallery_engine.ids import key_of, parse
from gallery_engine.machines import mapping
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import NO_LIMIT, World

SUBNET = "microsoft.network/virtualnetworks/subnets"
SECURITY_GROUP = "microsoft.network/networksecuritygroups"
SECURITY_RULE = "microsoft.network/networksecuritygroups/securityrules"
PUBLIC_ADDRESS = "microsoft.network/publicipaddresses"
INTERFACE = "microsoft.network/networkinterfaces"
POOL = "microsoft.network/loadbalancers/backendaddresspools"
HELD, FREE, LINK = "held", "free", "link"
FIRST = 4  # Azure keeps the first four addresses of a subnet, and the last


def network(text: str | None) -> IPv4Network | None:
    """An IPv4 range in CIDR notation whose address is the first of it; None for anything else."""
    try:
        return IPv4Network(text or "")
    except ValueError:
        return None


def rounded(text: str) -> IPv4Network | None:
    """The range that a prefix lies in, whichever address of it is named; None where no range is."""
    try:
        return IPv4Network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def address(text: str | None) -> IPv4Address | None:
    """An IPv4 address; None for anything else."""
    try:
        return IPv4Address(text or "")
    except ValueError:
        return None


def prefix_of(subnet: Record) -> IPv4Network:
    """The range of a subnet; the rules have made sure that it is one."""
    return IPv4Network(str(mapping(subnet.body.get("properties")).get("addressPrefix")))


def reserved(subnet: Record, wanted: IPv4Address) -> bool:
    """Whether Azure keeps an address of a subnet for itself."""
    prefix = prefix_of(subnet)
    return int(wanted) < int(prefix.network_address) + FIRST or wanted == prefix.broadcast_address


def holder(subnet: Record, wanted: IPv4Address, world: World) -> str:
    """The id of the IP configuration that has an address; empty when nobody has it."""
    record = world.get(_held(subnet.key, int(wanted)))
    return record.id if record is not None else ""


def configurations_in(subnet_key: str, world: World, limit: int = NO_LIMIT) -> list[str]:
    """The ids of the first IP configurations in a subnet, in the order of their addresses."""
    return [record.id for record in world.find(HELD, f"{HELD}:{subnet_key}:", limit=limit)]


def free_addresses(subnet: Record, world: World, count: int) -> list[IPv4Address]:
    """The first free addresses of a subnet, at most `count`: those given back come before those never given."""
    given_back = world.find(FREE, f"{FREE}:{subnet.key}:", limit=count)
    found = [IPv4Address(int(record.key.rpartition(":")[2])) for record in given_back]
    number, end = _next(subnet), int(prefix_of(subnet).broadcast_address)
    while len(found) < count and number < end:
        if world.get(_held(subnet.key, number)) is None:
            found.append(IPv4Address(number))
        number += 1
    return found


def hold(subnet: Record, wanted: IPv4Address, configuration: str, world: World) -> None:
    """Give an address of a subnet to an IP configuration, whose id is given."""
    number = int(wanted)
    world.delete(_free(subnet.key, number))
    world.put(Record(key=_held(subnet.key, number), kind=HELD, id=configuration))
    if number == _next(subnet):
        world.put(replace(subnet, inner=dict(subnet.inner) | {"next": number + 1}))


def give_back(subnet_key: str, given: IPv4Address, world: World) -> None:
    """Take an address from whoever holds it; nothing happens when the subnet has gone."""
    subnet = world.get(subnet_key)
    if subnet is None:
        return
    world.delete(_held(subnet_key, int(given)))
    if int(given) < _next(subnet):
        world.put(Record(key=_free(subnet_key, int(given)), kind=FREE))


def forget(subnet: Record, world: World) -> None:
    """Drop what is kept of the addresses of a subnet that goes away."""
    for kind in (HELD, FREE):
        for record in world.find(kind, f"{kind}:{subnet.key}:"):
            world.delete(record.key)


def relink(before: Record | None, after: Mapping[str, JSON], user: str, world: World) -> None:
    """Note that `user` (an id) uses the security group its new properties name, and not the one it had any more."""
    old = security_group(before.body.get("properties")) if before is not None else ""
    new = security_group(dict(after))
    if old and old != new:
        world.delete(_link(old, user))
    if new and new != old:
        world.put(Record(key=_link(new, user), kind=LINK, id=user))


def connect(before: set[str], after: set[str], user: str, world: World) -> None:
    """Note that `user` (an id) uses the load balancers with the keys of `after`, and not those of `before` any more."""
    for gone in sorted(before - after):
        world.delete(_link(gone, user))
    for found in sorted(after):
        world.put(Record(key=_link(found, user), kind=LINK, id=user))


def security_group(properties: JSON) -> str:
    """The key of the security group that some properties name; empty when they name none."""
    return referenced(mapping(properties).get("networkSecurityGroup"))


def users(target: str, world: World, limit: int = NO_LIMIT) -> list[str]:
    """The ids of the first resources that use a security group or a load balancer, whose key is given."""
    return [record.id for record in world.find(LINK, f"{LINK}:{target}:", limit=limit)]


def referenced(value: JSON) -> str:
    """The key of the resource that an `{id}` of a document names; empty when it names none."""
    identifier = mapping(value).get("id")
    return key_of(identifier) if isinstance(identifier, str) and identifier else ""


def configurations(interface: Record) -> list[Mapping[str, JSON]]:
    """The IP configurations of a network interface."""
    listed = mapping(interface.body.get("properties")).get("ipConfigurations")
    return [mapping(item) for item in (listed if isinstance(listed, list) else [])]


def subnet_of(configuration: Mapping[str, JSON]) -> str:
    """The key of the subnet that an IP configuration is in."""
    return referenced(mapping(configuration.get("properties")).get("subnet"))


def interfaces(machine: Record) -> list[Mapping[str, JSON]]:
    """The entries of a machine's network profile."""
    profile = mapping(mapping(machine.body.get("properties")).get("networkProfile"))
    listed = profile.get("networkInterfaces")
    return [mapping(item) for item in (listed if isinstance(listed, list) else [])]


def configuration_of(public: Record, world: World) -> str:
    """The id of the IP configuration that a public address is allocated to; empty when there is none."""
    held = mapping(public.inner.get("attachedTo"))
    return str(held.get("id", "")) if world.get(str(held.get("key", ""))) is not None else ""


def mac_address(interface: Record, world: World) -> str:
    """The MAC address of an interface, which it has once a machine has it; empty before."""
    if owner_of(interface, world) is None:
        return ""
    digest = hashlib.sha256(resource_guid(interface).encode()).digest()
    return "-".join(("00-0D-3A", *(f"{byte:02X}" for byte in digest[:3])))


def reached_at(machine: Record, world: World) -> Document:
    """The addresses of a machine: those of its primary interface; nothing where that has gone."""
    entries = interfaces(machine)
    first = next((entry for entry in entries if mapping(entry.get("properties")).get("primary") is True), *entries[:1] or [{}])
    interface = world.get(referenced(dict(first)))
    if interface is None:
        return {}
    own = mapping((configurations(interface) or [{}])[0].get("properties"))
    public = world.get(referenced(own.get("publicIPAddress")))
    return {
        "privateIpAddress": own.get("privateIPAddress"),
        "publicIpAddress": public_address(public) if public is not None else None,
        "macAddress": mac_address(interface, world) or None,
    }


def public_address(public: Record) -> str:
    """The address behind a public IP address resource."""
    return str(public.inner["address"])


def kind_of(identifier: str) -> str:
    """The lower-case type of the resource with this id; empty when it has none."""
    found = parse(identifier)
    return found.kind if found is not None else ""


def resource_guid(record: Record | None) -> str:
    """The GUID that a network resource keeps for life; empty when there is none yet."""
    return str(mapping(record.body.get("properties")).get("resourceGuid", "")) if record is not None else ""


def etag(world: World) -> str:
    """A new entity tag, as Azure gives a network resource one with every change."""
    return f'W/"{world.guid("etag")}"'


def shown(record: Record, derived: Document) -> Document:
    """A record's document with properties that follow from others."""
    return {**record.body, "properties": {**mapping(record.body.get("properties")), **derived}}


def _next(subnet: Record) -> int:
    number = subnet.inner.get("next")
    return number if isinstance(number, int) else int(prefix_of(subnet).network_address) + FIRST


def _held(subnet: str, number: int) -> str:
    return f"{HELD}:{subnet}:{number:010d}"


def _free(subnet: str, number: int) -> str:
    return f"{FREE}:{subnet}:{number:010d}"


def _link(target: str, user: str) -> str:
    return f"{LINK}:{target}:{key_of(user)}"
