"""What changes on a machine that exists, besides size, interfaces and tags: its data disks, and what it is told."""

from dataclasses import replace

from msgspec.structs import replace as replaced

from gallery_engine.catalog.disk_tiers import CACHING
from gallery_engine.definitions import choice
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import DataDisk, MachineBody
from gallery_engine.providers import machine_settings
from gallery_engine.providers.machine_disks import data_disk
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.machine_changes import data_disks_of


def told(call: Call[MachineBody], machine: Record, body: Document) -> Document:
    """The body of a machine with everything that a request tells it; disks are attached and detached on the way."""
    before = mapping(machine.body.get("properties"))
    storage: Document = {**mapping(before.get("storageProfile")), "osDisk": machine_settings.system_disk(call.body, before)}
    profile = call.body.properties.storage_profile
    if profile is not None and profile.data_disks is not None:
        storage["dataDisks"] = _data_disks(
            call, machine, [disk for disk in profile.data_disks if disk.to_be_detached is not True]
        )
    properties: Document = {
        **mapping(body.get("properties")),
        **machine_settings.settings(call.body, before),
        **machine_settings.security(call.body, before),
        "storageProfile": storage,
    }
    kept: Document = {name: value for name, value in body.items() if name != "identity"}
    return {**kept, **machine_settings.identity(call, machine.body), "properties": properties}


def _data_disks(call: Call[MachineBody], machine: Record, asked: list[DataDisk]) -> list[JSON]:
    """The entries of the disks that the machine has then; those that are new to it are attached, those left out detached."""
    owner: Document = {"key": machine.key, "vmId": machine.inner.get("vmId")}
    zones = machine.body.get("zones")
    known = [str(zone) for zone in zones] if isinstance(zones, list) else None
    placed = replace(call, body=replaced(call.body, location=machine.location, zones=known))
    has = data_disks_of(machine)
    listed: list[JSON] = []
    for disk in sorted(asked, key=lambda each: each.lun):
        entry = has.pop(disk.lun, None)
        if entry is None:
            record, made = data_disk(placed, disk, owner)
            call.world.put(record)
            listed.append(made)
        else:
            listed.append({**entry, **_said(disk)})
    for entry in has.values():
        _detach(str(mapping(entry.get("managedDisk")).get("id")), call)
    return listed


def _said(disk: DataDisk) -> Document:
    caching: Document = {"caching": choice(disk.caching, CACHING)} if disk.caching else {}
    return caching | ({"deleteOption": choice(disk.delete_option, ("Delete", "Detach"))} if disk.delete_option else {})


def _detach(identifier: str, call: Call[MachineBody]) -> None:
    record = call.world.get(key_of(identifier))
    if record is not None:
        call.world.put(replace(record, inner=dict(record.inner) | {"attachedTo": {}}))
