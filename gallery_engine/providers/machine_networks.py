"""The network interfaces of a virtual machine: attached when it is made, and what becomes of them when it is deleted."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from gallery_engine import networks
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World


def entries(body: MachineBody) -> list[JSON]:
    """The interfaces that a request names, as its machine's document lists them."""
    profile = body.properties.network_profile
    return [msgspec.to_builtins(each) for each in (profile.network_interfaces if profile is not None else None) or []]


def attach(body: MachineBody, owner: Document, world: World) -> None:
    """Let every interface that a request names belong to a machine, {key, vmId}."""
    for entry in entries(body):
        interface = world.get(networks.referenced(entry))
        if interface is not None:
            world.put(replace(interface, inner=dict(interface.inner) | {"attachedTo": owner}))


def detach(machine: Record, body: MachineBody, world: World) -> None:
    """Free the interfaces that a machine has and a request does not name any more."""
    kept = {networks.referenced(entry) for entry in entries(body)}
    for entry in networks.interfaces(machine):
        interface = world.get(networks.referenced(dict(entry)))
        if interface is not None and interface.key not in kept:
            inner = {name: value for name, value in interface.inner.items() if name != "attachedTo"}
            world.put(replace(interface, inner=inner))


def going_along(machine: Record, world: World) -> Iterator[str]:
    """The keys of what is deleted with a machine: interfaces marked so, and those of their public addresses that are too."""
    for entry in networks.interfaces(machine):
        interface = world.get(networks.referenced(dict(entry)))
        if interface is None or not _is_deleted(entry.get("properties")):
            continue
        yield interface.key
        for item in networks.configurations(interface):
            public = mapping(mapping(item.get("properties")).get("publicIPAddress"))
            if public and _is_deleted(public.get("properties")):
                yield key_of(str(public.get("id")))


def _is_deleted(properties: JSON) -> bool:
    return str(mapping(properties).get("deleteOption", "")).lower() == "delete"
