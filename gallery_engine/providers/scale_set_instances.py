"""An instance of a scale set as a resource: shown, started, stopped, deleted by itself."""

from collections.abc import Mapping, Sequence

from gallery_engine import networks, scale_sets
from gallery_engine.ids import Address, parent_key
from gallery_engine.machines import KIND as MACHINE
from gallery_engine.machines import mapping
from gallery_engine.providers import guests, machine_views
from gallery_engine.providers.quotas import in_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb, provisioning_state
from gallery_engine.providers.virtual_machines import ACTIONS, SECONDS_TO_DELETE, cores_of
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.resources import EVERY_WRITE
from gallery_engine.store import World

POWER = ("start", "restart", "poweroff", "deallocate")


def delete(call: Call[None]) -> Done:
    """Take one instance away; the set is smaller by it."""
    scale_set = call.world.get(parent_key(call.key))
    if scale_set is not None:
        call.world.put(scale_sets.with_capacity(scale_set, max(scale_sets.capacity_of(scale_set.body) - 1, 0)))
    return Done(seconds=SECONDS_TO_DELETE)


def leave(instance: Record, world: World) -> None:
    """Give back what an instance holds: its addresses, and its disks, which go with it."""
    held = instance.inner.get("held")
    for entry in held if isinstance(held, list) else []:
        said = mapping(entry)
        address = networks.address(str(said.get("address")))
        if address is not None:
            networks.give_back(str(said.get("subnet")), address, world)
    storage = mapping(mapping(instance.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDisks")
    for disk in [storage.get("osDisk"), *(data if isinstance(data, list) else [])]:
        key = networks.referenced(mapping(disk).get("managedDisk"))
        if world.get(key) is not None:
            world.delete(key)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """An instance with the model it has at this moment. Those of a Flexible set are virtual machines and shown as such."""
    if record.kind == MACHINE:
        return {"instanceId": record.name, **machine_views.show(record, world, query)}
    scale_set = world.get(parent_key(record.key))
    model = scale_sets.model_of(record, world.now)
    size = str(model.get("size"))
    shown = machine_views.show(record, world, query)
    properties = mapping(shown.get("properties"))
    storage = mapping(properties.get("storageProfile"))
    derived: Document = {
        "provisioningState": _state(record, world.now),
        "latestModelApplied": scale_set is not None and model.get("revision") == scale_sets.revision(scale_set),
        "modelDefinitionApplied": "VirtualMachineScaleSet",
        "hardwareProfile": {"vmSize": size},
        "storageProfile": {**storage, "imageReference": model.get("image")},
        "networkProfile": {"networkInterfaces": _interfaces(record, scale_set)},
    }
    named: Document = {"instanceId": scale_sets.name_of(record), "sku": {"name": size, "tier": size.partition("_")[0]}}
    return {**named, **shown, "properties": {**properties, **derived}}


def listed(address: Address, world: World, query: Mapping[str, str]) -> Sequence[Record]:
    """The instances of a set: those that it has, and those that are being deleted."""
    del query
    scale_set = world.get(parent_key(f"{address.key}/all"))
    if scale_set is None:
        return []
    going = [record for record in world.find(scale_sets.INSTANCE, f"{address.key}/") if "gone" in record.inner]
    return [*scale_sets.instances(scale_set, world), *going]


def instance_view(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """Power, provisioning and agent of an instance at this moment."""
    return machine_views.instance_view(record, world, query)


def _state(record: Record, now: int) -> str:
    """Updating while an upgrade is at work on this very instance."""
    begins, ends = record.inner.get("modelFrom"), record.inner.get("modelAt")
    if isinstance(begins, int) and isinstance(ends, int) and begins <= now < ends and "gone" not in record.inner:
        return "Updating"
    return provisioning_state(record, now)


def _interfaces(record: Record, scale_set: Record | None) -> list[JSON]:
    profile = scale_sets.profile_of(scale_set.body) if scale_set is not None else {}
    return [{"id": f"{record.id}/networkInterfaces/{each.get('name')}"} for each in scale_sets.interfaces(profile)]


INSTANCES = ResourceType(
    name="Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
    delete=Verb(delete, None, EVERY_WRITE, permission="delete"),
    actions={name: ACTIONS[name] for name in POWER},
    show=show,
    quotas=(
        Quota("cores", in_region, "Total Regional Cores", cores_of),
        Quota("virtual_machines", in_region, "Virtual Machines"),
    ),
    views={"instanceview": instance_view, "darkroom.lab/guest": guests.view},
    listed=listed,
    leaves=leave,
)
