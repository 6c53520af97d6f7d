"""Virtual machine scale sets: made, scaled, given a new model, acted on as a whole, and deleted.

Seconds are teaching estimates.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from gallery_engine import networks, scale_sets
from gallery_engine.arm import Request
from gallery_engine.catalog.regions import normalize
from gallery_engine.catalog.sizes import SIZES
from gallery_engine.clock import to_iso
from gallery_engine.deployment import origin
from gallery_engine.machines import mapping, power_state
from gallery_engine.models.scale_sets import InstancesBody, ScaleSetBody
from gallery_engine.providers import links, power, scale_set_members
from gallery_engine.providers.resource import Done, ResourceType, Verb, provisioning_state
from gallery_engine.providers.scale_set_members import API
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import scale_sets as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.load_balancers import balancer_of
from gallery_engine.rules.references import references_are_here
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.rules.scale_set_images import EVERY_IMAGE_OF_A_SET, EVERY_MODEL_OF_A_SET, machine_call
from gallery_engine.store import World

SECONDS_TO_CHANGE = 10
SECONDS_TO_DELETE = 60
SCALE_TYPE: Mapping[str, JSON] = {"minimum": 0, "maximum": rules.MOST_INSTANCES, "defaultCapacity": 1, "scaleType": "Automatic"}


def put(call: Call[ScaleSetBody]) -> Done:
    """Make or change a set, and as many instances as it then lacks or has too many."""
    document = scale_sets.after(call.body, call.current)
    scale_set = call.world.put(_record(call, document))
    there = scale_sets.instances(scale_set, call.world)
    capacity = scale_sets.capacity_of(document)
    seconds = SECONDS_TO_CHANGE
    if capacity > len(there):
        seconds = max(seconds, scale_set_members.add(call, scale_set, document, capacity - len(there)))
    elif capacity < len(there):
        going = scale_sets.leaving(scale_set, call.world, len(there) - capacity)
        seconds = max(seconds, scale_set_members.give_up(call, going))
        there = [record for record in there if record not in going]
    if call.current is not None and scale_sets.revised(document, call.current) and _upgrades_by_itself(scale_set):
        seconds = max(seconds, scale_set_members.upgrade(call, scale_set, there))
    before = balancers_of(call.current.body) if call.current is not None else set()
    networks.connect(before, balancers_of(document), scale_set.id, call.world)
    written = call.world.get(call.key) or scale_set
    return Done(scale_sets.with_capacity(written, capacity), seconds=seconds)


def _record(call: Call[ScaleSetBody], document: Document) -> Record:
    current, world = call.current, call.world
    location = normalize(call.body.location or (current.location if current is not None else ""))
    properties: Document = {
        "singlePlacementGroup": False,
        "overprovision": False,
        **mapping(document.get("properties")),
        "orchestrationMode": scale_sets.mode_of(document),
    }
    if scale_sets.upgrade_mode_of(document):
        policy = mapping(properties.get("upgradePolicy"))
        properties["upgradePolicy"] = {**policy, "mode": scale_sets.upgrade_mode_of(document)}
    if current is None:
        properties |= {"uniqueId": world.guid("scale set"), "timeCreated": to_iso(world.now)}
    size = scale_sets.size_of(document)
    sku: Document = {"name": size or "Mix", "tier": size.partition("_")[0] or None}
    body: Document = {
        **scale_sets.kept({**document, "properties": properties}),
        "location": location,
        "sku": {**sku, "capacity": scale_sets.capacity_of(document)},
    }
    return Record(
        call.key,
        call.address.kind,
        current.id if current is not None else call.address.path,
        current.name if current is not None else call.address.name,
        location,
        due=current.due if current is not None else 0,
        body=body,
        inner=_inner(call, document),
    )


def _inner(call: Call[ScaleSetBody], document: Document) -> Document:
    """What is kept of a set: the number of its model, and what kind of image it is made from."""
    inner: Document = dict(call.current.inner) if call.current is not None else {"revision": 1}
    if call.current is not None and scale_sets.revised(document, call.current):
        inner["revision"] = scale_sets.revision(call.current) + 1
    made_from = origin(machine_call(call).body, call.world) if scale_sets.profile_of(document) else None
    if made_from is not None:
        inner |= {"osState": made_from.specialized, "osDisk.osType": made_from.os_type}
    return inner


def _upgrades_by_itself(scale_set: Record) -> bool:
    uniform = scale_sets.mode_of(scale_set.body) == scale_sets.UNIFORM
    return uniform and scale_sets.upgrade_mode_of(scale_set.body) in {scale_sets.AUTOMATIC, scale_sets.ROLLING}


def balancers_of(document: Mapping[str, JSON]) -> set[str]:
    """The keys of the load balancers that the model in a set's document puts its instances behind."""
    found: set[str] = set()
    for each in scale_sets.configurations(scale_sets.profile_of(document)):
        pools = mapping(each.get("properties")).get("loadBalancerBackendAddressPools")
        found |= {balancer_of(str(mapping(pool).get("id"))) for pool in (pools if isinstance(pools, list) else [])}
    return found - {""}


def leave(scale_set: Record, world: World) -> None:
    """Let a set go: its load balancers are not used by it any more."""
    networks.connect(balancers_of(scale_set.body), set(), scale_set.id, world)


def delete(call: Call[None]) -> Done:
    """Take a set away with all its instances; those of a Flexible set are deleted as the machines they are."""
    if scale_sets.mode_of(call.existing.body) == scale_sets.FLEXIBLE:
        scale_set_members.give_up(call, scale_sets.instances(call.existing, call.world))
    return Done(seconds=SECONDS_TO_DELETE)


def _chosen(call: Call[InstancesBody]) -> list[Record]:
    """The instances that an action is about: those named, or all."""
    wanted = {name.lower() for name in call.body.instance_ids or [rules.ALL]}
    there = scale_sets.instances(call.existing, call.world)
    return [record for record in there if rules.ALL in wanted or scale_sets.name_of(record).lower() in wanted]


def _each(action: str, seconds: int) -> Callable[[Call[InstancesBody]], Done]:
    """An action of a set that is the same action of each instance meant."""

    def act(call: Call[InstancesBody]) -> Done:
        for record in _chosen(call):
            call.send(Request("POST", f"{record.id}/{action}", {**API, **call.request.query}))
        return Done(seconds=seconds)

    return act


def give_up(call: Call[InstancesBody]) -> Done:
    """Delete instances; the set is smaller by them."""
    going = _chosen(call)
    seconds = scale_set_members.give_up(call, going)
    left = scale_sets.capacity_of(call.existing.body) - len(going)
    return Done(scale_sets.with_capacity(call.existing, max(left, 0)), seconds=seconds)


def upgrade(call: Call[InstancesBody]) -> Done:
    """Bring instances up to the set's model."""
    return Done(seconds=max(scale_set_members.upgrade(call, call.existing, _chosen(call)), 1))


def instance_view(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """How many instances are in which state."""
    del query
    found = scale_sets.instances(record, world)
    states = Counter(f"ProvisioningState/{_small(provisioning_state(each, world.now))}" for each in found)
    states += Counter(f"PowerState/{power_state(each, world.now)}" for each in found)
    summary: list[JSON] = [{"code": code, "count": count} for code, count in sorted(states.items())]
    doing = provisioning_state(record, world.now)
    status: Document = {
        "code": f"ProvisioningState/{_small(doing)}",
        "level": "Info",
        "displayStatus": {"Succeeded": "Provisioning succeeded"}.get(doing, doing),
    }
    return {"virtualMachine": {"statusesSummary": summary}, "statuses": [status], "orchestrationServices": []}


def skus(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The sizes that a set could have instead."""
    del record, world, query
    listed: list[JSON] = [
        {
            "resourceType": "Microsoft.Compute/virtualMachineScaleSets",
            "sku": {"name": name, "tier": name.partition("_")[0]},
            "capacity": dict(SCALE_TYPE),
        }
        for name in SIZES
    ]
    return {"value": listed}


def _small(word: str) -> str:
    return f"{word[:1].lower()}{word[1:]}"


def _action(apply: Callable[[Call[Any]], Done], *asked: Any) -> Verb:
    return Verb(apply, InstancesBody, (*EVERY_WRITE, *asked, rules.instances_are_there))


_PUT = Verb(
    put,
    ScaleSetBody,
    (*EVERY_CREATE, *rules.EVERY_SHAPE_OF_A_SET, *EVERY_MODEL_OF_A_SET, references_are_here, *rules.EVERY_FIT_OF_A_SET),
    links=links.OF_A_SCALE_SET,
)

SCALE_SETS = ResourceType(
    name="Microsoft.Compute/virtualMachineScaleSets",
    create=_PUT,
    update=_PUT,
    delete=Verb(delete, None, EVERY_WRITE, permission="delete"),
    actions={
        "start": _action(_each("start", power.SECONDS_TO_START)),
        "restart": _action(_each("restart", power.SECONDS_TO_RESTART)),
        "poweroff": _action(_each("powerOff", power.SECONDS_TO_POWER_OFF)),
        "deallocate": _action(_each("deallocate", power.SECONDS_TO_DEALLOCATE)),
        "delete": _action(give_up, rules.instances_are_named),
        "manualupgrade": _action(upgrade, rules.instances_are_named, rules.instances_take_a_new_model, *EVERY_IMAGE_OF_A_SET),
    },
    views={"instanceview": instance_view, "skus": skus},
    leaves=leave,
)
