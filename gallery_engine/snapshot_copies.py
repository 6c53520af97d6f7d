"""Copies of incremental snapshots that run in the background: stamps, how far a copy is, and which disk a snapshot is of.

A copy keeps `copy` {from, ends, source, sizeGB} in its inner document. How long it takes follows from size and distance, as for
image versions.
"""

from gallery_engine.clock import SECOND
from gallery_engine.ids import derive_guid
from gallery_engine.machines import mapping
from gallery_engine.records import Document, Record
from gallery_engine.replication import Copy, Load, plan
from gallery_engine.store import World

SNAPSHOT = "microsoft.compute/snapshots"
GATE = "snapshotcopy"
SECONDS_WITHIN_A_REGION = 120
PER_CENT = 100.0


def seconds_to_travel(key: str, size_gb: int, source: str, target: str, world: World) -> int:
    """How long data takes from one region to another; `key` sets the scatter."""
    if source == target:
        return SECONDS_WITHIN_A_REGION
    here = {source: Copy(source, world.now, world.now)}
    (copy,) = plan(Load(world.head.seed, key, size_gb, source), [target], world.now, here)
    return (copy.ends - world.now) // SECOND


def percent(record: Record, now: int) -> float | None:
    """How much of a background copy is there at virtual time `now`; None for a record that is none."""
    copy = mapping(record.inner.get("copy"))
    begins, ends = copy.get("from"), copy.get("ends")
    if not isinstance(begins, int) or not isinstance(ends, int):
        return None
    return PER_CENT if now >= ends else float((now - begins) * 100 // (ends - begins))


def ends_at(record: Record) -> int:
    """When the background copy that fills a snapshot ends; 0 when it is none."""
    ends = mapping(record.inner.get("copy")).get("ends")
    return ends if isinstance(ends, int) else 0


def is_whole(record: Record, now: int) -> bool:
    """Whether all data of a disk or snapshot is there, so that it can be read."""
    return percent(record, now) in {None, PER_CENT}


def reads_until(record: Record) -> int:
    """Until when copies read from a snapshot; 0 when none ever did."""
    until = record.inner.get("readUntil")
    return until if isinstance(until, int) else 0


def family_of(record: Record, world: World) -> str:
    """The id that the incremental snapshots of one disk have in common; `record` is the disk or one of them."""
    properties = mapping(record.body.get("properties"))
    family = properties.get("incrementalSnapshotFamilyId")
    return str(family) if family else derive_guid(world.head.seed, 0, f"family:{properties.get('uniqueId')}")


def gate(family: str, region: str, world: World) -> Record:
    """What notes until when a snapshot of a disk is on its way into a region."""
    key = f"{GATE}:{family}:{region}"
    return world.get(key) or Record(key, GATE, inner={"ends": 0})


def is_on_its_way(family: str, region: str, world: World) -> bool:
    """Whether a snapshot of the same disk is being copied into a region."""
    ends = gate(family, region, world).inner["ends"]
    return isinstance(ends, int) and world.now < ends


def copy_stamps(begins: int, ends: int, source: str, size_gb: int) -> Document:
    """The stamps of a copy, and what it moves: so many GiB from a region."""
    return {"from": begins, "ends": ends, "source": source, "sizeGB": size_gb}
