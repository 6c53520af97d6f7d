"""How a virtual machine is made: its disks, its interfaces, its guest, and how long that takes."""

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.clock import SECOND
from gallery_engine.deployment import VERSION, Origin, region_of, seconds_to_copy
from gallery_engine.machines import RUNNING, STARTING
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.providers import guests, machine_networks
from gallery_engine.providers.machine_disks import disks_of
from gallery_engine.providers.machine_documents import Parts, document, security_of
from gallery_engine.records import Document, Record
from gallery_engine.replication import is_available
from gallery_engine.rules.call import Call
from gallery_engine.store import World

SECONDS_TO_MAKE = {"Linux": 75, WINDOWS: 110}  # teaching estimates; Azure publishes none


def make(call: Call[MachineBody], made_from: Origin) -> tuple[Record, int]:
    """The record of a new machine and the seconds that making it takes; its disks are written, its interfaces attached."""
    world = call.world
    copying, egress = fetch(made_from, region_of(call.body, None), world)
    seconds = SECONDS_TO_MAKE[made_from.os_type] + copying
    guid = world.guid("machine")
    security = security_of(call, made_from)
    owner: Document = {"key": call.key, "vmId": guid}
    disks = disks_of(call, made_from, owner, security)
    for record in disks.records:
        world.put(record)
    machine_networks.attach(call.body, owner, world)
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
        **egress,
    }
    body = document(call, Parts(made_from, disks.os_disk, disks.data_disks, guid, security))
    location = region_of(call.body, None)
    record = Record(call.key, call.address.kind, call.address.path, call.address.name, location, body=body, inner=inner)
    return record, seconds


def fetch(made_from: Origin, region: str, world: World) -> tuple[int, Document]:
    """How long fetching an image from its home region takes, and what is noted of it (D05); nothing where a replica is there."""
    version = made_from.record
    if made_from.kind != VERSION or version is None or is_available(version, region, world.now):
        return 0, {}
    size = made_from.size_gb
    seconds = seconds_to_copy(version, region, size, world)
    at = world.now + seconds * SECOND
    return seconds, {"egress": {"from": version.location, "to": region, "gb": size, "at": at}}
