"""Rules about virtual machine scale sets."""

from collections.abc import Iterator
from typing import Any

from gallery_engine import networks, scale_sets
from gallery_engine.catalog.regions import normalize
from gallery_engine.deployment import IMAGE, image_address, origin
from gallery_engine.errors import CHAPTER
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.scale_sets import InstancesBody, ScaleSetBody
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.records import Record
from gallery_engine.rules import sources
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import (
    CAPACITY_ISSUE,
    CAPACITY_STATUS_ISSUE,
    FULL_ISSUE,
    FULL_STATUS_ISSUE,
    INSTANCE_IDS,
    INSTANCE_ISSUE,
    NETWORK_FAQ,
    ORCHESTRATION,
    PLACEMENT_GROUPS,
    SCALE_SET_REST,
    SPECIALIZED_SETS_RECORDING,
    UPGRADE_POLICY,
)
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.scale_set_images import asks_for_the_image, asks_for_the_profile, machine_call

MOST_INSTANCES = 1_000
MOST_FROM_AN_IMAGE = 600
MOST_IN_A_PLACEMENT_GROUP = 100
ALL = "*"
_STATES = {False: "Generalized", True: "Specialized"}


@rule("VSS101", code="InvalidParameter", status=400, cites=[SCALE_SET_REST, ORCHESTRATION], standing="recorded")
def everything_needed_is_said(call: Call[ScaleSetBody]) -> Problem | None:
    """A scale set says what its instances are: their size, their model with a network, and how the set is run.

    A Uniform set makes its instances from one model and needs an upgrade policy for it. A Flexible one groups virtual machines;
    it says over how many fault domains they are spread, and may do without a model as long as it has no instances.
    """
    said = scale_sets.after(call.body, call.current)
    properties, profile = mapping(said.get("properties")), scale_sets.profile_of(said)
    flexible = scale_sets.mode_of(said) == scale_sets.FLEXIBLE
    missing = [
        ("platformFaultDomainCount", flexible and properties.get("platformFaultDomainCount") is None),
        ("upgradePolicy.mode", not flexible and not scale_sets.upgrade_mode_of(said)),
        ("virtualMachineProfile", not profile and (not flexible or scale_sets.capacity_of(said) > 0)),
        ("sku.name", bool(profile) and not scale_sets.size_of(said)),
        ("networkProfile", bool(profile) and not mapping(profile.get("networkProfile")).get("networkInterfaceConfigurations")),
    ]
    name = next((name for name, lacks in missing if lacks), "")
    return Problem(f"Required parameter '{name}' is missing (null).", target=name) if name else None


@rule("VSS102", code="InvalidParameter", status=400, cites=[SCALE_SET_REST, UPGRADE_POLICY], standing="unverified")
def words_are_known(call: Call[ScaleSetBody]) -> Problem | None:
    """Orchestration, upgrades and scaling in go by words that Azure knows.

    Uniform or Flexible; Manual, Automatic or Rolling; and the order in which instances leave is Default, NewestVM or OldestVM.
    """
    said = scale_sets.after(call.body, call.current)
    rules = mapping(mapping(said.get("properties")).get("scaleInPolicy")).get("rules")
    orders = rules if isinstance(rules, list) else []
    words = [
        ("orchestrationMode", scale_sets.mode_of(said), (scale_sets.UNIFORM, scale_sets.FLEXIBLE)),
        (
            "upgradePolicy.mode",
            scale_sets.upgrade_mode_of(said) or scale_sets.MANUAL,
            (scale_sets.MANUAL, scale_sets.AUTOMATIC, scale_sets.ROLLING),
        ),
        *(("scaleInPolicy.rules", order, (scale_sets.DEFAULT, scale_sets.NEWEST, scale_sets.OLDEST)) for order in orders),
    ]
    for name, value, known in words:
        if value not in known:
            return Problem(
                f"The value '{str(value)[:50]}' of parameter '{name}' is invalid. Allowed: {', '.join(known)}.", target=name
            )
    return None


@rule("VSS103", code="PropertyChangeNotAllowed", status=409, cites=[ORCHESTRATION])
def orchestration_is_fixed(call: Call[ScaleSetBody]) -> Problem | None:
    """A scale set stays Uniform or Flexible.

    The one has instances of its own, the other groups virtual machines; there is no way from one to the other.
    """
    if call.current is None:
        return None
    if scale_sets.mode_of(scale_sets.after(call.body, call.current)) == scale_sets.mode_of(call.current.body):
        return None
    return Problem("Changing property 'orchestrationMode' is not allowed.", target="orchestrationMode")


@rule("VSS104", code="OperationNotAllowed", status=409, cites=[CAPACITY_ISSUE, CAPACITY_STATUS_ISSUE, PLACEMENT_GROUPS])
def capacity_is_in_range(call: Call[ScaleSetBody]) -> Problem | None:
    """A scale set has up to 1,000 instances, up to 600 from a managed image.

    In a single placement group there are up to 100. Replicas in a gallery are what lets so many be made from one image.
    """
    said = scale_sets.after(call.body, call.current)
    named = image_address(scale_sets.machine_of(said))
    most = MOST_FROM_AN_IMAGE if named is not None and named.kind == IMAGE else MOST_INSTANCES
    if mapping(said.get("properties")).get("singlePlacementGroup") is True:
        most = MOST_IN_A_PLACEMENT_GROUP
    capacity = scale_sets.capacity_of(said)
    if capacity < 0:
        return Problem("The value of parameter sku.capacity is invalid.", "sku.capacity", "InvalidParameter", 400)
    if capacity <= most:
        return None
    return Problem(
        f"Unable to create or update Virtual Machine Scale Set '{call.address.name}' as it "  # noqa: S608 - this is no SQL
        f"exceeds the total limit of '{most}' "
        "Virtual Machine instances."
    )


@rule(
    "VSS105",
    code="OperationNotAllowed",
    status=409,
    cites=[sources.CHAPTER],
    rulebooks=(CHAPTER,),
    standing="taught",
    otherwise="Specialized images are taken as well, Uniform and Flexible, without an osProfile.",
)
def scale_sets_are_made_of_generalized_images(call: Call[ScaleSetBody]) -> str | None:
    """A scale set is made from a generalized image.

    Its instances all come from one image and have to become machines of their own.
    """
    if not asks_for_the_image(call):
        return None
    made_from = origin(machine_call(call).body, call.world)
    if made_from is None or not made_from.specialized:
        return None
    return f"A specialized image cannot be used with the virtual machine scale set '{call.address.name}'."


@rule(
    "VSS106",
    code="PropertyChangeNotAllowed",
    status=409,
    cites=[sources.TROUBLESHOOT, sources.SPECIALIZED, SPECIALIZED_SETS_RECORDING],
    standing="unverified",
)
def kind_of_image_is_fixed(call: Call[ScaleSetBody]) -> Problem | None:
    """A scale set stays with generalized or with specialized images, and with one operating system.

    Instances with and without an osProfile do not go together in one model.
    """
    if call.current is None or not asks_for_the_profile(call):
        return None
    made_from = origin(machine_call(call).body, call.world)
    if made_from is None:
        return None
    kept = call.current.inner
    if kept.get("osState", made_from.specialized) != made_from.specialized:
        state, other = (_STATES[bool(specialized)] for specialized in (kept["osState"], made_from.specialized))
        return Problem(
            f"Cannot update Virtual Machine Scale Set {call.current.name} as the current OS state "  # noqa: S608 - this is no SQL
            f"of the VM Scale Set is {state} which is different from the updated gallery image OS state which is {other}.",
            target="imageReference",
        )
    if kept.get("osDisk.osType", made_from.os_type) != made_from.os_type:
        return Problem("Changing property 'osDisk.osType' is not allowed.", target="osDisk.osType")
    return None


@rule("VSS107", code="SubnetIsFull", status=400, cites=[FULL_ISSUE, FULL_STATUS_ISSUE, NETWORK_FAQ])
def subnet_has_room_for_all(call: Call[ScaleSetBody]) -> str | None:
    """There is an address for every instance.

    Each instance has an interface in the subnet. Azure keeps five addresses of every subnet.
    """
    said = scale_sets.after(call.body, call.current)
    more = scale_sets.capacity_of(said) - (scale_sets.capacity_of(call.current.body) if call.current is not None else 0)
    for subnet in _subnets(scale_sets.profile_of(said), call):
        if more > 0 and len(networks.free_addresses(subnet, call.world, more)) < more:
            return (
                f"Subnet {subnet.name} with address prefix {networks.prefix_of(subnet)} does not have enough capacity for {more} "
                "IP addresses."
            )
    return None


@rule("VSS201", code="InvalidParameter", status=400, cites=[SCALE_SET_REST, INSTANCE_IDS], standing="unverified")
def instances_are_named(call: Call[InstancesBody]) -> Problem | None:
    """Deleting instances and upgrading them says which ones.

    An asterisk stands for all of them; nothing at all would be too easily said.
    """
    if call.body.instance_ids:
        return None
    return Problem("Required parameter 'instanceIds' is missing (null).", target="instanceIds")


@rule("VSS202", code="InvalidParameter", status=400, cites=[INSTANCE_ISSUE, INSTANCE_IDS])
def instances_are_there(call: Call[InstancesBody]) -> Problem | None:
    """An action names instances that the set has.

    The instances of a Uniform set have numbers, those of a Flexible set the names of their machines. A number is not given twice
    in this lab.
    """
    there = {scale_sets.name_of(record).lower() for record in scale_sets.instances(call.existing, call.world)}
    for name in call.body.instance_ids or []:
        if name != ALL and name.lower() not in there:
            return Problem(
                f"The provided instanceId {name[:80]} is not an active Virtual Machine Scale Set VM instanceId.",
                target="instanceIds",
            )
    return None


@rule("VSS203", code="OperationNotAllowed", status=409, cites=[UPGRADE_POLICY], standing="unverified")
def instances_take_a_new_model(call: Call[Any]) -> str | None:
    """In this lab only the instances of a Uniform set are brought up to a new model.

    In a Flexible set new machines get it. Add some and delete the old ones; Azure can also renew them in place.
    """
    if scale_sets.mode_of(call.existing.body) == scale_sets.UNIFORM:
        return None
    return "Upgrading the instances of a scale set with orchestration mode Flexible is not simulated in this lab."


@rule("VSS204", code="InvalidParameter", status=400, cites=[ORCHESTRATION], standing="unverified")
def scale_set_takes_machines(call: Call[MachineBody]) -> Problem | None:
    """A virtual machine joins a scale set that is Flexible and in its region, and does so when it is made.

    A Uniform set makes its own instances and takes no others.
    """
    asked = call.body.properties.virtual_machine_scale_set
    if asked is None or not asked.id:
        return None
    if call.current is not None:
        has = mapping(mapping(call.current.body.get("properties")).get("virtualMachineScaleSet")).get("id")
        same = key_of(str(has or "")) == key_of(asked.id)
        return (
            None
            if same
            else Problem("Changing property 'virtualMachineScaleSet.id' is not allowed.", target="virtualMachineScaleSet")
        )
    record, region = call.world.get(key_of(asked.id)), normalize(call.body.location or "")
    there = record is not None and record.kind == scale_sets.KIND and "gone" not in record.inner
    if record is not None and there and scale_sets.mode_of(record.body) == scale_sets.FLEXIBLE and record.location == region:
        return None
    return Problem(
        f"The virtual machine scale set '{asked.id[:200]}' cannot be found in this region, or its orchestration mode is not "
        "Flexible.",
        target="virtualMachineScaleSet",
    )


EVERY_SHAPE_OF_A_SET = (words_are_known, everything_needed_is_said, orchestration_is_fixed, capacity_is_in_range)
EVERY_FIT_OF_A_SET = (scale_sets_are_made_of_generalized_images, kind_of_image_is_fixed, subnet_has_room_for_all)


def _subnets(profile: Any, call: Call[ScaleSetBody]) -> Iterator[Record]:
    """The subnet of each IP configuration that an instance gets."""
    for configuration in scale_sets.configurations(profile):
        subnet = call.world.get(networks.subnet_of(configuration))
        if subnet is not None:
            yield subnet
