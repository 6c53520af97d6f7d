"""Snapshots: what was on a disk at one moment, kept whole or as changes, and copied into other regions."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gallery_engine.catalog.disk_tiers import SNAPSHOT_KINDS
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.catalog.sizes import X64
from gallery_engine.clock import SECOND
from gallery_engine.definitions import choice
from gallery_engine.deployment import Origin, owner_of, whole
from gallery_engine.disk_access import is_granted
from gallery_engine.disk_contents import BYTES_PER_GB, COPY_START, IMPORT, contents, creation, option, size_gb
from gallery_engine.machines import DEALLOCATED, mapping, power_state
from gallery_engine.models.snapshots import SnapshotBody
from gallery_engine.providers import links
from gallery_engine.providers.disk_access import ACTIONS
from gallery_engine.providers.disk_plans import Plan, change, make, network
from gallery_engine.providers.guests import view
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules.blob_sources import EVERY_BLOB_SOURCE
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployment import name_is_valid
from gallery_engine.rules.disk_access import no_access_is_open
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.rules.snapshots import EVERY_SNAPSHOT, no_copy_reads_it
from gallery_engine.snapshot_copies import (
    SNAPSHOT,
    copy_stamps,
    ends_at,
    family_of,
    gate,
    percent,
    reads_until,
    seconds_to_travel,
)
from gallery_engine.store import World

# Teaching estimates, in seconds; Azure publishes none.
SECONDS_TO_TAKE = 5
SECONDS_TO_DELETE = 5


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A snapshot with its state, and how far the copy is that fills it."""
    del query
    properties = mapping(record.body.get("properties"))
    copied = percent(record, world.now)
    derived: Document = {
        "diskSizeBytes": whole(properties.get("diskSizeGB")) * BYTES_PER_GB,
        "diskState": "ActiveSAS" if is_granted(record, world.now) else "Unattached",
        **({"completionPercent": copied} if copied is not None else {}),
    }
    return {**record.body, "properties": {**properties, **derived}}


def put(call: Call[SnapshotBody]) -> Done:
    """Take a snapshot, or change kind, tags and network policy of one."""
    record = change(call.current, call.body, _kind(call.body)) if call.current is not None else _taken(call)
    return Done(replace(record, due=max(record.due, ends_at(record))), seconds=SECONDS_TO_TAKE)


def _taken(call: Call[SnapshotBody]) -> Record:
    asked, found = call.body.properties, contents(call.body, call.world)
    source = found.record if found is not None else None
    size = size_gb(call.body, found)
    said: Document = msgspec.to_builtins(creation(call.body))
    origin: Document = {"sourceUniqueId": _unique(source)} if source is not None and option(call.body) != IMPORT else {}
    return make(
        Plan(
            id=call.address.path,
            location=normalize(call.body.location or ""),
            size_gb=size,
            creation=said | {"createOption": option(call.body), **origin},
            kind=SNAPSHOT,
            sku=_kind(call.body) or _default_kind(call.body),
            os_type=(asked.os_type or "").capitalize() or (found.os_type if found is not None else ""),
            generation=(asked.hyper_v_generation or "").upper() or (found.generation if found is not None else ""),
            architecture=found.architecture if found is not None else X64,
            security=found.security if found is not None else "",
            guest=found.guest if found is not None else {},
            tags=dict(call.body.tags) if call.body.tags is not None else None,
            shown={"incremental": asked.incremental is True, **_family(call, source), **network(asked)},
            kept={"running": _is_running(source, call.world), **_copying(call, found, size)},
        ),
        call.world,
    )


def _copying(call: Call[SnapshotBody], found: Origin | None, size: int) -> Document:
    """The stamps of a background copy; its source and its disk are noted as busy until it ends."""
    source, world = found.record if found is not None else None, call.world
    if option(call.body) != COPY_START or source is None:
        return {}
    region = normalize(call.body.location or "")
    ends = world.now + seconds_to_travel(call.key, size, source.location, region, world) * SECOND
    world.put(replace(source, inner={**source.inner, "readUntil": max(ends, reads_until(source))}))
    way = gate(family_of(source, world), region, world)
    world.put(replace(way, due=ends, inner={"ends": ends}))
    return {"copy": copy_stamps(world.now, ends, source.location, size)}


def _family(call: Call[SnapshotBody], source: Record | None) -> Document:
    if call.body.properties.incremental is not True or source is None or option(call.body) == IMPORT:
        return {}
    return {"incrementalSnapshotFamilyId": family_of(source, call.world)}


def _is_running(source: Record | None, world: World) -> bool:
    """Whether the disk was in use by a machine that had not let go of it; a snapshot of a snapshot is as that one was."""
    if source is None or source.kind == SNAPSHOT:
        return source is not None and source.inner.get("running") is True
    machine = owner_of(source, world)
    return machine is not None and power_state(machine, world.now) != DEALLOCATED


def _unique(source: Record) -> str:
    return str(mapping(source.body.get("properties")).get("uniqueId", ""))


def _kind(body: SnapshotBody) -> str:
    return choice((body.sku.name if body.sku else None) or "", SNAPSHOT_KINDS)


def _default_kind(body: SnapshotBody) -> str:
    """Changes are kept in three zones where the region has them, unless something else is asked for."""
    zones = REGIONS[normalize(body.location or "")].zones
    return "Standard_ZRS" if body.properties.incremental is True and zones else "Standard_LRS"


SNAPSHOTS = ResourceType(
    name="Microsoft.Compute/snapshots",
    create=Verb(put, SnapshotBody, (name_is_valid, *EVERY_CREATE, *EVERY_SNAPSHOT, *EVERY_BLOB_SOURCE), links=links.OF_A_DISK),
    update=Verb(put, SnapshotBody, (*EVERY_CREATE, *EVERY_SNAPSHOT)),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, no_access_is_open, no_copy_reads_it), permission="delete"),
    actions=ACTIONS,
    show=show,
    views={"darkroom.lab/guest": view},
    operations="DiskOperations",
    accepts_with_202=True,
)
