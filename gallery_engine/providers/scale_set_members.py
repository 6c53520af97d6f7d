"""The instances of a scale set: made, given up, and brought up to a new model.

A Uniform instance is made as a machine is, below its set, with a disk and an address but without an interface of its own in the
group. An instance of a Flexible set is a virtual machine with an interface, both made by requests. Seconds are teaching
estimates.
"""

from dataclasses import replace
from typing import Any

from gallery_engine import networks, scale_sets
from gallery_engine.arm import Request
from gallery_engine.clock import SECOND
from gallery_engine.deployment import Origin, origin
from gallery_engine.ids import Address
from gallery_engine.machines import change_guest, mapping
from gallery_engine.providers import guests, quotas
from gallery_engine.providers.leaving import let_go
from gallery_engine.providers.machine_making import SECONDS_TO_MAKE, fetch, make
from gallery_engine.providers.scale_set_instances import INSTANCES
from gallery_engine.providers.virtual_machines import SECONDS_TO_DELETE
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.scale_set_images import machine_call
from gallery_engine.scale_sets import INSTANCE
from gallery_engine.store import World

SECONDS_TO_UPGRADE = 90
BATCH_PERCENT = 20
API = {"api-version": "2026-04-01"}


def add(call: Call[Any], scale_set: Record, document: Document, count: int) -> int:
    """Make more instances; returns the seconds until the last is there. `document` is the set's, secrets and all."""
    made_from = origin(machine_call(call).body, call.world)
    if made_from is None:
        raise LookupError(call.key)
    if scale_sets.mode_of(document) == scale_sets.FLEXIBLE:
        for _ in range(count):
            _add_machine(call, scale_set, document)
        copying, _ = fetch(made_from, scale_set.location, call.world)
        return SECONDS_TO_MAKE[made_from.os_type] + copying
    following = scale_set.inner.get("next")
    start = following if isinstance(following, int) else 0
    seconds = max(_add_instance(call, scale_set, document, number, made_from) for number in range(start, start + count))
    call.world.put(replace(scale_set, inner=dict(scale_set.inner) | {"next": start + count}))
    return seconds


def _add_instance(call: Call[Any], scale_set: Record, document: Document, number: int, made_from: Origin) -> int:
    world = call.world
    path, name = f"{scale_set.id}/virtualMachines/{number}", f"{scale_set.name}_{number}"
    place = Address(path, call.address.subscription, call.address.group, INSTANCE, (scale_set.name, name), "")
    body = scale_sets.machine_of(document, number)
    record, seconds = make(replace(call, address=place, body=body, current=None), made_from)
    due = world.now + seconds * SECOND
    model: Document = {
        "revision": scale_sets.revision(scale_set),
        "image": mapping(_storage(record)).get("imageReference"),
        "size": scale_sets.size_of(document),
    }
    inner: Document = {**record.inner, "model": model, "until": due, "doing": "Creating"}
    inner["held"] = _held(scale_set, record, world)
    record = replace(record, name=name, due=due, inner=inner)
    quotas.count(INSTANCES, None, record, world)
    world.put(record)
    return seconds


def _storage(record: Record) -> JSON:
    return mapping(record.body.get("properties")).get("storageProfile")


def _held(scale_set: Record, instance: Record, world: World) -> list[JSON]:
    """Take an address for each IP configuration of an instance; returns which, so that they can be given back."""
    held: list[JSON] = []
    for interface in scale_sets.interfaces(scale_sets.profile_of(scale_set.body)):
        for configuration in scale_sets.ip_configurations(interface):
            subnet = world.get(networks.subnet_of(configuration))
            if subnet is None:
                continue
            found = networks.free_addresses(subnet, world, 1)[0]
            identifier = f"{instance.id}/networkInterfaces/{interface.get('name')}/ipConfigurations/{configuration.get('name')}"
            networks.hold(subnet, found, identifier, world)
            held.append({"subnet": subnet.key, "address": str(found)})
    return held


def _add_machine(call: Call[Any], scale_set: Record, document: Document) -> None:
    """Have a virtual machine made for a Flexible set, with an interface of its own for each that the model has."""
    suffix = call.world.guid("instance")[:8]
    group = f"{call.group.id}/providers"
    entries: list[JSON] = []
    for interface in scale_sets.interfaces(scale_sets.profile_of(document)):
        path = f"{group}/Microsoft.Network/networkInterfaces/{interface.get('name')}-{suffix}"
        said = mapping(interface.get("properties"))
        properties: Document = {name: said[name] for name in ("networkSecurityGroup",) if name in said}
        properties["ipConfigurations"] = [
            {"name": each.get("name"), "properties": {"subnet": mapping(each.get("properties")).get("subnet")}}
            for each in scale_sets.ip_configurations(interface)
        ]
        call.send(Request("PUT", path, API, {"location": scale_set.location, "properties": properties}))
        primary = said.get("primary") is True or not entries
        entries.append({"id": path, "properties": {"primary": primary, "deleteOption": "Delete"}})
    body = _machine(scale_set, document, suffix, entries)
    call.send(Request("PUT", f"{group}/Microsoft.Compute/virtualMachines/{scale_set.name}_{suffix}", API, body))


def _machine(scale_set: Record, document: Document, suffix: str, entries: list[JSON]) -> Document:
    profile = scale_sets.profile_of(document)
    storage = mapping(profile.get("storageProfile"))
    disk: Document = {"createOption": "FromImage", **mapping(storage.get("osDisk")), "deleteOption": "Delete"}
    properties: Document = {
        "hardwareProfile": {"vmSize": scale_sets.size_of(document)},
        "storageProfile": {**storage, "osDisk": disk},
        "networkProfile": {"networkInterfaces": entries},
        "virtualMachineScaleSet": {"id": scale_set.id},
    }
    capabilities = mapping(document.get("properties")).get("additionalCapabilities")
    if capabilities is not None:
        properties["additionalCapabilities"] = capabilities
    properties |= {name: profile[name] for name in scale_sets.OF_EACH_MACHINE if name in profile}
    if "osProfile" in profile:
        system = mapping(profile["osProfile"])
        said: Document = {name: value for name, value in system.items() if name != "computerNamePrefix"}
        properties["osProfile"] = {**said, "computerName": f"{system.get('computerNamePrefix', '')}{suffix[:6].upper()}"}
    body: Document = {"location": scale_set.location, "properties": properties}
    return body | {name: document[name] for name in ("tags", "zones") if document.get(name)}


def give_up(call: Call[Any], leaving: list[Record]) -> int:
    """Delete instances; returns the seconds until they are gone."""
    world = call.world
    due = world.now + SECONDS_TO_DELETE * SECOND
    for record in leaving:
        if record.kind != INSTANCE:
            call.send(Request("DELETE", record.id, API))
        elif "gone" not in record.inner:
            let_go(record, due, world)
    return SECONDS_TO_DELETE


def upgrade(call: Call[Any], scale_set: Record, chosen: list[Record]) -> int:
    """Bring instances up to the set's model, a batch after the other where the set says Rolling; returns the seconds it takes.

    A batch is a fifth of the instances unless the policy says another share; there is no health to wait for in this lab.
    """
    made_from = origin(machine_call(call).body, call.world)
    rolling = scale_sets.upgrade_mode_of(scale_set.body) == scale_sets.ROLLING and bool(chosen)
    size = max(len(chosen) * _share(scale_set) // 100, 1) if rolling else max(len(chosen), 1)
    for place, record in enumerate(chosen):
        begins = call.world.now + place // size * SECONDS_TO_UPGRADE * SECOND
        after = _upgraded(record, scale_set, made_from, begins, call.world)
        quotas.count(INSTANCES, record, after, call.world)
        call.world.put(after)
    return -(-len(chosen) // size) * SECONDS_TO_UPGRADE


def _share(scale_set: Record) -> int:
    policy = mapping(mapping(scale_set.body.get("properties")).get("upgradePolicy"))
    said = mapping(policy.get("rollingUpgradePolicy")).get("maxBatchInstancePercent")
    return said if isinstance(said, int) and 0 < said <= 100 else BATCH_PERCENT


def _upgraded(record: Record, scale_set: Record, made_from: Origin | None, begins: int, world: World) -> Record:
    """An instance that gets the model of its set from `begins` on: a new OS disk, and with it a new guest."""
    now, ends = world.now, begins + SECONDS_TO_UPGRADE * SECOND
    before = scale_sets.model_of(record, now)
    size = scale_sets.size_of(scale_set.body)
    model: Document = {"revision": scale_sets.revision(scale_set), "image": before.get("image"), "size": size}
    inner: Document = {**record.inner, "modelBefore": dict(before), "modelFrom": begins, "modelAt": ends}
    if made_from is not None:
        exact: Document = {"exactVersion": made_from.exact} if made_from.exact else {}
        model["image"] = {**scale_sets.image_of(scale_set.body), **exact}
        profile = scale_sets.machine_of(scale_set.body, int(scale_sets.name_of(record))).properties.os_profile
        inner |= change_guest(record, now, ends, **guests.first_start(made_from, profile, record.name, world.guid("guest")))
    properties = mapping(record.body.get("properties"))
    body: Document = {**record.body, "properties": {**properties, "hardwareProfile": {"vmSize": size}}}
    return replace(record, due=max(record.due, ends), body=body, inner=inner | {"model": model})
