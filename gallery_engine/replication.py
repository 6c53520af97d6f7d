"""How an image version gets into its regions: a plan of stamps, and what can be seen of it at any time.

The version's own region is captured first; from there every other region gets its copy. How long that takes follows from size
and distance, with a little scatter that comes from the sandbox's seed, so that the same requests always take the same time.
The figures are the source chapter's (RULEBOOKS D23); Azure publishes none.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gallery_engine.catalog.regions import REGIONS, display, normalize
from gallery_engine.clock import SECOND
from gallery_engine.records import JSON, Document, Record

UNKNOWN, REPLICATING, COMPLETED, FAILED = "Unknown", "Replicating", "Completed", "Failed"

# Seconds, shortest and longest.
CAPTURE = (60, 90)
CAPTURE_PER_100_GB = (300, 360)
NEAR_PER_100_GB = (1_200, 1_800)
FAR_PER_100_GB = (7_200, 14_400)
SHALLOW = (60, 120)
SPECIALIZED_PERCENT = 125


@dataclass(frozen=True, slots=True)
class Load:
    """What is copied: a key that sets the scatter, the size of all disks, the region it is captured in, and how."""

    seed: str
    key: str
    size_gb: int
    source: str
    shallow: bool = False
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Copy:
    """One region's copy: it starts and ends at virtual milliseconds; `error` says why it failed, if it did."""

    region: str
    starts: int
    ends: int
    error: str = ""

    def as_json(self) -> Document:
        """How the copy is kept in a record's inner document."""
        kept: Document = {"region": self.region, "starts": self.starts, "ends": self.ends}
        return kept | {"error": self.error} if self.error else kept


@dataclass(frozen=True, slots=True)
class RegionState:
    """A region at one moment: `region` is its short name, `progress` 0 to 100."""

    region: str
    state: str
    progress: int
    details: str = ""


def plan(load: Load, regions: Iterable[str], now: int, kept: Mapping[str, Copy]) -> tuple[Copy, ...]:
    """The copies of a version in the order of `regions` (short names); those in `kept` stay as they are.

    The source region starts at once, the others when it has ended or `now`, whichever is later.
    """
    source = kept.get(load.source) or Copy(load.source, now, now + _capture(load) * SECOND)
    start = max(now, source.ends)
    return tuple(
        kept.get(region) or (source if region == load.source else Copy(region, start, start + _travel(load, region) * SECOND))
        for region in regions
    )


def copies(record: Record) -> tuple[Copy, ...]:
    """The copies of a version record, in the order of its target regions."""
    kept = record.inner.get("copies")
    return tuple(_copy(item) for item in (kept if isinstance(kept, list) else []) if isinstance(item, dict))


def region_states(record: Record, now: int) -> list[RegionState]:
    """The state of every target region of a version at virtual time `now`, in the order of its target regions."""
    return [_state(copy, now) for copy in copies(record)]


def is_available(record: Record, region: str, now: int) -> bool:
    """Whether a VM can be made from the version in a region (any spelling) at virtual time `now`."""
    return "gone" not in record.inner and _state_in(record, region, now) == COMPLETED


def is_replicating(record: Record, region: str, now: int) -> bool:
    """Whether a copy is on its way into a region at virtual time `now`: it has not arrived and not failed."""
    return _state_in(record, region, now) in {UNKNOWN, REPLICATING}


def replication_status(record: Record, now: int) -> Document:
    """The `replicationStatus` of GET with `$expand=ReplicationStatus`."""
    states = region_states(record, now)
    summary: list[JSON] = [
        {"region": display(item.region), "state": item.state, "details": item.details, "progress": item.progress}
        for item in states
    ]
    return {"aggregatedState": _aggregate({item.state for item in states}), "summary": summary}


def _aggregate(states: set[str]) -> str:
    if states <= {COMPLETED}:
        return "Completed"
    if states <= {COMPLETED, FAILED}:
        return "Failed"
    return "InProgress" if states != {UNKNOWN} else "Unknown"


def _state_in(record: Record, region: str, now: int) -> str:
    wanted = normalize(region)
    return next((item.state for item in region_states(record, now) if item.region == wanted), "")


def _state(copy: Copy, now: int) -> RegionState:
    if now < copy.starts:
        return RegionState(copy.region, UNKNOWN, 0)
    if now < copy.ends:
        return RegionState(copy.region, REPLICATING, (now - copy.starts) * 100 // (copy.ends - copy.starts))
    if copy.error:
        return RegionState(copy.region, FAILED, 99, copy.error)
    return RegionState(copy.region, COMPLETED, 100)


def _copy(kept: Mapping[str, JSON]) -> Copy:
    starts, ends = kept["starts"], kept["ends"]
    if not isinstance(starts, int) or not isinstance(ends, int):
        raise TypeError("a copy's stamps are whole milliseconds")
    return Copy(str(kept["region"]), starts, ends, str(kept.get("error", "")))


def _capture(load: Load) -> int:
    if load.shallow:
        return _between(SHALLOW, load, load.source)
    capture = _between(CAPTURE, load, load.source)
    return capture + _sized(CAPTURE_PER_100_GB, load, load.source)


def _travel(load: Load, region: str) -> int:
    if load.shallow:
        return _between(SHALLOW, load, region)
    near = REGIONS[load.source].continent == REGIONS[region].continent
    return _sized(NEAR_PER_100_GB if near else FAR_PER_100_GB, load, region)


def _sized(per_100_gb: tuple[int, int], load: Load, region: str) -> int:
    """Whole seconds for the load's size, rounded down; at least one."""
    return max(_between(per_100_gb, load, region) * load.size_gb * load.percent // 10_000, 1)


def _between(bounds: tuple[int, int], load: Load, region: str) -> int:
    """A whole number within the bounds that depends on seed, version and region only."""
    digest = hashlib.sha256(f"{load.seed}\n{load.key}\n{region}".encode()).digest()
    least, most = bounds
    return least + int.from_bytes(digest[:8]) % (most - least + 1)
