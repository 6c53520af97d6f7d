"""Managed disks: made empty, as a copy or from an image, or along with the machine they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec

from gallery_engine.catalog.disk_tiers import KINDS, PREMIUM, performance
from gallery_engine.catalog.regions import normalize
from gallery_engine.catalog.sizes import X64
from gallery_engine.clock import to_iso
from gallery_engine.deployment import DISK, owner_of, whole
from gallery_engine.disk_contents import EMPTY, contents, creation, option
from gallery_engine.ids import key_of
from gallery_engine.machines import DEALLOCATED, mapping, power_state
from gallery_engine.models.disks import DiskBody
from gallery_engine.providers import links
from gallery_engine.providers.resource import Done, ResourceType, Verb
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployment import name_is_valid, zone_is_in_the_region
from gallery_engine.rules.disks import EVERY_DISK, disk_is_not_attached
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.store import World

SECONDS_TO_MAKE = 5
SECONDS_TO_DELETE = 5
BYTES = 1024**3


@dataclass(frozen=True, slots=True)
class Plan:
    """A disk that is to be made: `creation` is its creationData, `guest` what is on it, `owner` {key, vmId} of its machine."""

    id: str
    location: str
    size_gb: int
    creation: Document
    sku: str = PREMIUM
    os_type: str = ""
    generation: str = ""
    architecture: str = X64
    security: str = ""
    guest: Document = field(default_factory=dict)
    owner: Document = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    tags: Document | None = None


def make(plan: Plan, world: World) -> Record:
    """The record of a new disk."""
    properties: Document = {
        **({"osType": plan.os_type} if plan.os_type else {}),
        **({"hyperVGeneration": plan.generation} if plan.generation else {}),
        "creationData": plan.creation,
        "diskSizeGB": plan.size_gb,
        "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
        "timeCreated": to_iso(world.now),
        "uniqueId": world.guid("disk"),
        "networkAccessPolicy": "AllowAll",
        "publicNetworkAccess": "Enabled",
        **({"securityProfile": {"securityType": plan.security}} if plan.security == "TrustedLaunch" else {}),
    }
    body: Document = {
        "location": plan.location,
        **({"tags": plan.tags} if plan.tags is not None else {}),
        **({"zones": [*plan.zones]} if plan.zones else {}),
        "sku": {"name": plan.sku, "tier": plan.sku.partition("_")[0]},
        "properties": properties,
    }
    inner: Document = {"architecture": plan.architecture, "guest": plan.guest, "attachedTo": plan.owner}
    name = plan.id.rpartition("/")[2]
    return Record(key_of(plan.id), DISK, plan.id, name, plan.location, body=body, inner=inner)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A disk with what follows from its machine: who holds it and whether it is attached, reserved or free."""
    del query
    machine = owner_of(record, world)
    properties = mapping(record.body.get("properties"))
    size = whole(properties.get("diskSizeGB"))
    kind = str(mapping(record.body.get("sku")).get("name", PREMIUM))
    state = "Unattached"
    if machine is not None:
        state = "Reserved" if power_state(machine, world.now) == DEALLOCATED else "Attached"
    derived: Document = {"diskSizeBytes": size * BYTES, "diskState": state, **performance(kind, size)}
    held: Document = {"managedBy": machine.id} if machine is not None else {}
    return {**record.body, **held, "properties": {**properties, **derived}}


def put(call: Call[DiskBody]) -> Done:
    """Make a disk, or change size, kind and tags of one."""
    record = _changed(call, call.current) if call.current is not None else _made(call)
    return Done(record, seconds=SECONDS_TO_MAKE)


def delete(call: Call[None]) -> Done:
    """Take a disk away; the rules have made sure that no machine has it."""
    del call
    return Done(seconds=SECONDS_TO_DELETE)


def _made(call: Call[DiskBody]) -> Record:
    asked, found = call.body.properties, contents(call.body, call.world)
    said: Document = msgspec.to_builtins(creation(call.body))
    size = asked.disk_size_gb or (found.size_gb if found is not None else 0)
    return make(
        Plan(
            id=call.address.path,
            location=normalize(call.body.location or ""),
            size_gb=size,
            creation=said | {"createOption": option(call.body)},
            sku=_kind(call.body) or PREMIUM,
            os_type=(asked.os_type or "").capitalize() or (found.os_type if found is not None else ""),
            generation=(asked.hyper_v_generation or "").upper() or (found.generation if found is not None else ""),
            architecture=found.architecture if found is not None else X64,
            security=found.security if found is not None else "",
            guest=found.guest if found is not None and option(call.body) != EMPTY else {},
            zones=tuple(call.body.zones or ()),
            tags=dict(call.body.tags) if call.body.tags is not None else None,
        ),
        call.world,
    )


def _changed(call: Call[DiskBody], record: Record) -> Record:
    properties = mapping(record.body.get("properties"))
    size = call.body.properties.disk_size_gb or properties.get("diskSizeGB")
    body: Document = {**record.body, "properties": {**properties, "diskSizeGB": size}}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    kind = _kind(call.body)
    if kind:
        body["sku"] = {"name": kind, "tier": kind.partition("_")[0]}
    return replace(record, body=body)


def _kind(body: DiskBody) -> str:
    asked = (body.sku.name if body.sku else None) or ""
    return next((kind for kind in KINDS if kind.lower() == asked.lower()), "")


DISKS = ResourceType(
    name="Microsoft.Compute/disks",
    create=Verb(put, DiskBody, (name_is_valid, *EVERY_CREATE, *EVERY_DISK, zone_is_in_the_region), links=links.OF_A_DISK),
    delete=Verb(delete, None, (*EVERY_WRITE, disk_is_not_attached), permission="delete"),
    show=show,
    operations="DiskOperations",
    accepts_with_202=True,
)
