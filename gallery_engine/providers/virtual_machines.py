"""Virtual machines: made from an image or a disk, changed, and deleted."""

from dataclasses import replace

from msgspec import to_builtins

from gallery_engine import scale_sets
from gallery_engine.catalog.sizes import find
from gallery_engine.clock import SECOND
from gallery_engine.deployment import origin
from gallery_engine.machines import guest_of, mapping
from gallery_engine.models.virtual_machines import CaptureBody, MachineBody, RunCommandBody
from gallery_engine.providers import (
    guest_commands,
    guests,
    links,
    machine_capture,
    machine_changes,
    machine_networks,
    machine_upkeep,
    machine_views,
    power,
)
from gallery_engine.providers.leaving import let_go
from gallery_engine.providers.machine_disks import DELETE
from gallery_engine.providers.machine_making import make
from gallery_engine.providers.quotas import in_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import machines as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.credentials import EVERY_PROFILE
from gallery_engine.rules.deployment import EVERY_MACHINE
from gallery_engine.rules.disk_access import no_disk_of_the_machine_is_open
from gallery_engine.rules.gallery_deployment import EVERY_GALLERY_MACHINE
from gallery_engine.rules.machine_changes import EVERY_CHANGE
from gallery_engine.rules.machine_disks import EVERY_DISK_OF_A_MACHINE
from gallery_engine.rules.machine_networks import EVERY_INTERFACE_OF_A_MACHINE
from gallery_engine.rules.machine_settings import EVERY_SETTING
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.rules.scale_sets import scale_set_takes_machines
from gallery_engine.rules.shared_images import EVERY_SHARED_IMAGE

# Teaching estimates, in seconds; Azure publishes none.
SECONDS_TO_RESIZE = 40
SECONDS_TO_CHANGE = 5
SECONDS_TO_DELETE = 45


def put(call: Call[MachineBody]) -> Done:
    """Make a machine, or change size and tags of one."""
    if call.current is not None:
        return _change(call, call.current)
    made_from = origin(call.body, call.world)
    if made_from is None:
        raise LookupError(call.key)
    record, seconds = make(call, made_from)
    joined = call.body.properties.virtual_machine_scale_set
    if joined is not None and joined.id:
        scale_sets.join(record, joined.id, call.world)
    return Done(record, seconds=seconds)


def _change(call: Call[MachineBody], record: Record) -> Done:
    asked = call.body.properties.hardware_profile
    size = find((asked.vm_size if asked else None) or "")
    properties = mapping(record.body.get("properties"))
    before = str(mapping(properties.get("hardwareProfile")).get("vmSize"))
    after = size.name if size is not None else before
    body: Document = {**record.body, "properties": {**properties, "hardwareProfile": {"vmSize": after}}}
    if call.body.properties.network_profile is not None:
        body["properties"] = {**mapping(body["properties"]), "networkProfile": {"networkInterfaces": _rewired(call, record)}}
    capabilities = call.body.properties.additional_capabilities
    if capabilities is not None:
        body["properties"] = {**mapping(body["properties"]), "additionalCapabilities": to_builtins(capabilities)}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    body = machine_changes.told(call, record, body)
    return Done(replace(record, body=body), seconds=SECONDS_TO_CHANGE if after == before else SECONDS_TO_RESIZE)


def cores_of(machine: Record) -> int:
    """How many cores a machine counts for, whether they are in use or not."""
    hardware = mapping(mapping(machine.body.get("properties")).get("hardwareProfile"))
    size = find(str(hardware.get("vmSize")))
    return size.cores if size is not None else 0


def _rewired(call: Call[MachineBody], record: Record) -> list[JSON]:
    """The machine's interfaces after a change, each told whose it is."""
    machine_networks.detach(record, call.body, call.world)
    machine_networks.attach(call.body, {"key": record.key, "vmId": record.inner.get("vmId")}, call.world)
    return machine_networks.entries(call.body)


def delete(call: Call[None]) -> Done:
    """Take a machine away. Its disks stay, with what is on them, and its interfaces, unless they were to be deleted with it."""
    world, machine = call.world, call.existing
    due = world.now + SECONDS_TO_DELETE * SECOND
    scale_sets.part(machine, world)
    for key, goes in _disks(machine):
        disk = world.get(key)
        if disk is None:
            continue
        if key == machine.inner.get("osDisk"):
            disk = world.put(replace(disk, inner=dict(disk.inner) | {"guest": guest_of(machine, due)}))
        if goes:
            let_go(disk, due, world)
    for key in machine_networks.going_along(machine, world):
        record = world.get(key)
        if record is not None and "gone" not in record.inner:
            let_go(record, due, world)
    return Done(seconds=SECONDS_TO_DELETE)


def _disks(machine: Record) -> list[tuple[str, bool]]:
    """The keys of a machine's disks, and whether each is deleted with it."""
    storage = mapping(mapping(machine.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDisks")
    listed = [mapping(storage.get("osDisk")), *(mapping(item) for item in (data if isinstance(data, list) else []))]
    return [(str(mapping(disk.get("managedDisk")).get("id")).lower(), disk.get("deleteOption") == DELETE) for disk in listed]


ACTIONS = {
    "start": Verb(
        power.start,
        None,
        (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_not_generalized, no_disk_of_the_machine_is_open),
    ),
    "restart": Verb(
        power.restart,
        None,
        (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_not_generalized, rules.machine_is_running),
    ),
    "poweroff": Verb(power.power_off, None, (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_allocated)),
    "deallocate": Verb(power.deallocate, None, (*EVERY_WRITE, rules.power_is_not_changing)),
    "generalize": Verb(power.generalize, None, (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_powered_off)),
    "redeploy": Verb(
        machine_upkeep.redeploy,
        None,
        (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_not_generalized, rules.machine_is_allocated),
    ),
    "reapply": Verb(machine_upkeep.reapply, None, (*EVERY_WRITE, rules.power_is_not_changing)),
    "capture": Verb(
        machine_capture.capture,
        CaptureBody,
        (
            *EVERY_WRITE,
            rules.power_is_not_changing,
            rules.capture_is_said_whole,
            rules.captured_machine_is_generalized,
        ),
    ),
    "runcommand": Verb(
        guest_commands.run,
        RunCommandBody,
        (
            *EVERY_WRITE,
            rules.power_is_not_changing,
            rules.machine_is_running,
            rules.no_command_is_running,
            rules.command_fits_the_system,
        ),
    ),
}

RULES = (
    *EVERY_CREATE,
    *EVERY_SHARED_IMAGE,
    *EVERY_MACHINE,
    *EVERY_GALLERY_MACHINE,
    *EVERY_PROFILE,
    *EVERY_DISK_OF_A_MACHINE,
    *EVERY_INTERFACE_OF_A_MACHINE,
    scale_set_takes_machines,
    *EVERY_SETTING,
    *EVERY_CHANGE,
)

VIRTUAL_MACHINES = ResourceType(
    name="Microsoft.Compute/virtualMachines",
    create=Verb(put, MachineBody, RULES, links=links.OF_A_MACHINE),
    update=Verb(put, MachineBody, RULES, links=links.OF_A_MACHINE),
    delete=Verb(delete, None, EVERY_WRITE, permission="delete"),
    actions=ACTIONS,
    show=machine_views.show,
    quotas=(
        Quota("cores", in_region, "Total Regional Cores", cores_of),
        Quota("virtual_machines", in_region, "Virtual Machines"),
    ),
    views={
        "instanceview": machine_views.instance_view,
        "vmsizes": machine_views.sizes,
        "darkroom.lab/guest": guests.view,
    },
    leaves=scale_sets.part,
)
