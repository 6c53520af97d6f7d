"""Managed disks: made empty, as a copy, from an image or a VHD, or along with the machine they belong to."""

from collections.abc import Mapping

import msgspec

from gallery_engine.catalog.disk_tiers import KINDS, PREMIUM, performance
from gallery_engine.catalog.regions import normalize
from gallery_engine.catalog.sizes import X64
from gallery_engine.deployment import owner_of, whole
from gallery_engine.disk_access import WRITE, grant_of
from gallery_engine.disk_contents import BYTES_PER_GB, EMPTY, UPLOAD, contents, creation, option, size_gb
from gallery_engine.machines import DEALLOCATED, mapping, power_state
from gallery_engine.models.disks import DiskBody
from gallery_engine.providers import links
from gallery_engine.providers.disk_access import ACTIONS
from gallery_engine.providers.disk_plans import Plan, change, make, network
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules.blob_sources import EVERY_BLOB_SOURCE
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployment import name_is_valid, zone_is_in_the_region
from gallery_engine.rules.disk_access import no_access_is_open
from gallery_engine.rules.disks import EVERY_DISK, disk_is_not_attached
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.rules.shared_images import shared_image_is_for_the_subscription
from gallery_engine.store import World

SECONDS_TO_MAKE = 5
SECONDS_TO_DELETE = 5


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A disk with what follows from its machine and from grants: who holds it, and what can be done with it."""
    del query
    machine = owner_of(record, world)
    properties = mapping(record.body.get("properties"))
    size = whole(properties.get("diskSizeGB"))
    kind = str(mapping(record.body.get("sku")).get("name", PREMIUM))
    state = _state(record, machine, world.now)
    derived: Document = {"diskSizeBytes": size * BYTES_PER_GB, "diskState": state, **performance(kind, size)}
    held: Document = {"managedBy": machine.id} if machine is not None else {}
    return {**record.body, **held, "properties": {**properties, **derived}}


def put(call: Call[DiskBody]) -> Done:
    """Make a disk, or change size, kind, tags and network policy of one."""
    record = change(call.current, call.body, _kind(call.body)) if call.current is not None else _made(call)
    return Done(record, seconds=SECONDS_TO_MAKE)


def _state(record: Record, machine: Record | None, now: int) -> str:
    level = grant_of(record, now).get("level")
    if level is not None:
        return "ActiveUpload" if level == WRITE else "ActiveSAS"
    if record.inner.get("awaitsUpload") is True:
        return "ReadyToUpload"
    if machine is None:
        return "Unattached"
    return "Reserved" if power_state(machine, now) == DEALLOCATED else "Attached"


def _made(call: Call[DiskBody]) -> Record:
    asked, found = call.body.properties, contents(call.body, call.world)
    said: Document = msgspec.to_builtins(creation(call.body))
    kept: Document = {"awaitsUpload": True} if option(call.body) == UPLOAD else {}
    return make(
        Plan(
            id=call.address.path,
            location=normalize(call.body.location or ""),
            size_gb=size_gb(call.body, found),
            creation=said | {"createOption": option(call.body)},
            sku=_kind(call.body) or PREMIUM,
            os_type=(asked.os_type or "").capitalize() or (found.os_type if found is not None else ""),
            generation=(asked.hyper_v_generation or "").upper() or (found.generation if found is not None else ""),
            architecture=found.architecture if found is not None else X64,
            security=found.security if found is not None else "",
            guest=found.guest if found is not None and option(call.body) != EMPTY else {},
            zones=tuple(call.body.zones or ()),
            tags=dict(call.body.tags) if call.body.tags is not None else None,
            shown=network(asked),
            kept=kept,
        ),
        call.world,
    )


def _kind(body: DiskBody) -> str:
    asked = (body.sku.name if body.sku else None) or ""
    return next((kind for kind in KINDS if kind.lower() == asked.lower()), "")


DISKS = ResourceType(
    name="Microsoft.Compute/disks",
    create=Verb(
        put,
        DiskBody,
        (
            name_is_valid,
            *EVERY_CREATE,
            shared_image_is_for_the_subscription,
            *EVERY_DISK,
            *EVERY_BLOB_SOURCE,
            zone_is_in_the_region,
        ),
        links=links.OF_A_DISK,
    ),
    update=Verb(put, DiskBody, (*EVERY_CREATE, *EVERY_DISK)),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, disk_is_not_attached, no_access_is_open), permission="delete"),
    actions=ACTIONS,
    show=show,
    operations="DiskOperations",
    accepts_with_202=True,
)
