"""Virtual machines: made from an image or a disk, changed, and deleted."""

from dataclasses import replace

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.catalog.sizes import find
from gallery_engine.clock import SECOND
from gallery_engine.deployment import VERSION, Origin, origin, region_of, seconds_to_copy
from gallery_engine.machines import RUNNING, STARTING, guest_of, mapping
from gallery_engine.models.virtual_machines import MachineBody, RunCommandBody
from gallery_engine.providers import guest_commands, guests, links, machine_views, power
from gallery_engine.providers.machine_disks import DELETE, disks_of
from gallery_engine.providers.machine_documents import Parts, document, security_of
from gallery_engine.providers.quotas import in_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb
from gallery_engine.records import Document, Record
from gallery_engine.replication import is_available
from gallery_engine.rules import machines as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.credentials import EVERY_PROFILE
from gallery_engine.rules.deployment import EVERY_MACHINE
from gallery_engine.rules.gallery_deployment import EVERY_GALLERY_MACHINE
from gallery_engine.rules.machine_changes import EVERY_CHANGE
from gallery_engine.rules.machine_disks import EVERY_DISK_OF_A_MACHINE
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE

# Teaching estimates, in seconds; Azure publishes none.
SECONDS_TO_MAKE = {"Linux": 75, WINDOWS: 110}
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
    return _make(call, made_from)


def _make(call: Call[MachineBody], made_from: Origin) -> Done:
    world = call.world
    copying, egress = _fetch(call, made_from)
    seconds = SECONDS_TO_MAKE[made_from.os_type] + copying
    guid = world.guid("machine")
    security = security_of(call, made_from)
    disks = disks_of(call, made_from, {"key": call.key, "vmId": guid}, security)
    for record in disks.records:
        world.put(record)
    inner: Document = {
        "vmId": guid,
        "osType": made_from.os_type,
        "generation": made_from.generation,
        "architecture": made_from.architecture,
        "securityType": security,
        "generalized": False,
        "osDisk": disks.os_key,
        "osDiskGB": disks.os_disk["diskSizeGB"],
        "power": {"from": "", "via": STARTING, "to": RUNNING, "at": world.now + seconds * SECOND},
        "guest": guests.first_start(made_from, call.body.properties.os_profile, call.address.name, world.guid("guest")),
        "network": guests.network(guid, world.head.counter),
        **egress,
    }
    body = document(call, Parts(made_from, disks.os_disk, disks.data_disks, guid, security))
    location = region_of(call.body, None)
    record = Record(call.key, call.address.kind, call.address.path, call.address.name, location, body=body, inner=inner)
    return Done(record, seconds=seconds)


def _fetch(call: Call[MachineBody], made_from: Origin) -> tuple[int, Document]:
    """How long fetching an image from its home region takes, and what is noted of it (D05); nothing where a replica is there."""
    version, region = made_from.record, region_of(call.body, None)
    if made_from.kind != VERSION or version is None or is_available(version, region, call.world.now):
        return 0, {}
    size = made_from.size_gb
    return seconds_to_copy(version, region, size, call.world), {"egress": {"from": version.location, "to": region, "gb": size}}


def _change(call: Call[MachineBody], record: Record) -> Done:
    asked = call.body.properties.hardware_profile
    size = find((asked.vm_size if asked else None) or "")
    properties = mapping(record.body.get("properties"))
    before = str(mapping(properties.get("hardwareProfile")).get("vmSize"))
    after = size.name if size is not None else before
    body: Document = {**record.body, "properties": {**properties, "hardwareProfile": {"vmSize": after}}}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    return Done(replace(record, body=body), seconds=SECONDS_TO_CHANGE if after == before else SECONDS_TO_RESIZE)


def cores_of(machine: Record) -> int:
    """How many cores a machine counts for, whether they are in use or not."""
    hardware = mapping(mapping(machine.body.get("properties")).get("hardwareProfile"))
    size = find(str(hardware.get("vmSize")))
    return size.cores if size is not None else 0


def delete(call: Call[None]) -> Done:
    """Take a machine away. Its disks stay, with what is on them, unless they were to be deleted with it."""
    world, machine = call.world, call.existing
    due = world.now + SECONDS_TO_DELETE * SECOND
    for key, goes in _disks(machine):
        disk = world.get(key)
        if disk is None:
            continue
        inner = dict(disk.inner)
        if key == machine.inner.get("osDisk"):
            inner["guest"] = guest_of(machine, due)
        if goes:
            inner["gone"] = due
            world.schedule(due, "remove", key)
        world.put(replace(disk, due=due if goes else disk.due, inner=inner))
    return Done(seconds=SECONDS_TO_DELETE)


def _disks(machine: Record) -> list[tuple[str, bool]]:
    """The keys of a machine's disks, and whether each is deleted with it."""
    storage = mapping(mapping(machine.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDisks")
    listed = [mapping(storage.get("osDisk")), *(mapping(item) for item in (data if isinstance(data, list) else []))]
    return [(str(mapping(disk.get("managedDisk")).get("id")).lower(), disk.get("deleteOption") == DELETE) for disk in listed]


ACTIONS = {
    "start": Verb(power.start, None, (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_not_generalized)),
    "restart": Verb(
        power.restart,
        None,
        (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_not_generalized, rules.machine_is_running),
    ),
    "poweroff": Verb(power.power_off, None, (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_allocated)),
    "deallocate": Verb(power.deallocate, None, (*EVERY_WRITE, rules.power_is_not_changing)),
    "generalize": Verb(power.generalize, None, (*EVERY_WRITE, rules.power_is_not_changing, rules.machine_is_powered_off)),
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

VIRTUAL_MACHINES = ResourceType(
    name="Microsoft.Compute/virtualMachines",
    create=Verb(
        put,
        MachineBody,
        (*EVERY_CREATE, *EVERY_MACHINE, *EVERY_GALLERY_MACHINE, *EVERY_PROFILE, *EVERY_DISK_OF_A_MACHINE, *EVERY_CHANGE),
        links=links.OF_A_MACHINE,
    ),
    delete=Verb(delete, None, EVERY_WRITE, permission="delete"),
    actions=ACTIONS,
    show=machine_views.show,
    quotas=(
        Quota("cores", in_region, "Total Regional Cores", cores_of),
        Quota("virtual_machines", in_region, "Virtual Machines"),
    ),
    views={"instanceview": machine_views.instance_view, "darkroom.lab/guest": guests.view},
)
