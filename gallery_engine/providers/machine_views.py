"""How a virtual machine is shown: its document, and its instance view."""

from collections.abc import Mapping

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.catalog.sizes import SIZES
from gallery_engine.clock import to_iso
from gallery_engine.ids import key_of
from gallery_engine.machines import RUNNING, guest_of, is_generalized, mapping, power_state
from gallery_engine.providers.resource import provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World

AGENT = {"Linux": "2.14.0.1", WINDOWS: "2.7.41491.1172"}
SYSTEM = {"Linux": "linux", WINDOWS: "windows"}


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The machine's document; with `$expand=instanceView` its state in detail."""
    properties = {**mapping(record.body.get("properties"))}
    storage = mapping(properties.get("storageProfile"))
    listed = storage.get("dataDisks")
    data: list[JSON] = [_followed(mapping(disk), world) for disk in (listed if isinstance(listed, list) else [])]
    properties["storageProfile"] = {**storage, "osDisk": _followed(mapping(storage.get("osDisk")), world), "dataDisks": data}
    if query.get("$expand", "").lower() == "instanceview":
        properties["instanceView"] = instance_view(record, world, query)
    return {**record.body, "properties": properties}


def _followed(entry: Mapping[str, JSON], world: World) -> Document:
    """A disk of a machine as the disk itself is by now: of its kind and of its size."""
    managed = mapping(entry.get("managedDisk"))
    disk = world.get(key_of(str(managed.get("id", ""))))
    if disk is None:
        return dict(entry)
    kind, size = mapping(disk.body.get("sku")).get("name"), mapping(disk.body.get("properties")).get("diskSizeGB")
    return {**entry, "diskSizeGB": size, "managedDisk": {**managed, "storageAccountType": kind}}


def instance_view(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """Power, provisioning, agent and disks of a machine at this moment."""
    del query
    os_type = str(record.inner.get("osType"))
    running = power_state(record, world.now) == RUNNING
    seen: Document = {"disks": _disks(record, world), "hyperVGeneration": record.inner.get("generation")}
    if running:
        guest = guest_of(record, world.now)
        seen |= {"computerName": guest.get("hostname"), "osName": SYSTEM.get(os_type, os_type), "vmAgent": _agent(os_type, world)}
    return seen | {"statuses": _statuses(record, world)}


def sizes(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The sizes that the machine could have instead: those that start what it has been made from."""
    del world, query
    generation, architecture = record.inner.get("generation"), record.inner.get("architecture")
    fitting = [size for size in SIZES.values() if size.architecture == architecture and generation in size.generations]
    return {"value": [size.as_listed() for size in fitting]}


def _statuses(record: Record, world: World) -> list[JSON]:
    doing = provisioning_state(record, world.now)
    power = power_state(record, world.now)
    label = {"Succeeded": "Provisioning succeeded"}.get(doing, doing)
    statuses: list[JSON] = [
        {
            "code": f"ProvisioningState/{doing[:1].lower()}{doing[1:]}",
            "level": "Info",
            "displayStatus": label,
            "time": mapping(record.body.get("properties")).get("timeCreated"),
        }
    ]
    if is_generalized(record, world.now):
        statuses.append({"code": "OSState/generalized", "level": "Info", "displayStatus": "VM generalized"})
    statuses.append({"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"})
    return statuses


def _agent(os_type: str, world: World) -> Document:
    status: Document = {
        "code": "ProvisioningState/succeeded",
        "level": "Info",
        "displayStatus": "Ready",
        "message": "Guest Agent is running",
        "time": to_iso(world.now),
    }
    return {"vmAgentVersion": AGENT.get(os_type, ""), "statuses": [status], "extensionHandlers": []}


def _disks(record: Record, world: World) -> list[JSON]:
    storage = mapping(mapping(record.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDisks")
    names = [mapping(disk).get("name") for disk in [storage.get("osDisk"), *(data if isinstance(data, list) else [])]]
    doing = provisioning_state(record, world.now)
    code = f"ProvisioningState/{doing[:1].lower()}{doing[1:]}"
    label = {"Succeeded": "Provisioning succeeded"}.get(doing, doing)
    return [{"name": name, "statuses": [{"code": code, "level": "Info", "displayStatus": label}]} for name in names]
