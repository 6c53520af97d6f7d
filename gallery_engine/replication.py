"""How an image version gets into its regions: a plan of stamps, and what can be seen of it at any time.

The version's own region is captured first; from there every other region gets its copy, all at the same time. How long that
takes follows from size and distance, with a little scatter that comes from the sandbox's seed, so that the same requests always
take the same time. The figures are the source chapter's (RULEBOOKS D23); Azure publishes none. What an outage does to a copy is
said in `journeys`.
"""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from gallery_engine.catalog.regions import REGIONS, display, normalize
from gallery_engine.clock import SECOND
from gallery_engine.journeys import RETRYING, Copy, Spans, copies_in, stranded, travel
from gallery_engine.records import JSON, Document, Record

UNKNOWN, REPLICATING, COMPLETED, FAILED = "Unknown", "Replicating", "Completed", "Failed"

# Seconds, shortest and longest.
CAPTURE = (60, 90)
CAPTURE_PER_100_GB = (300, 360)
NEAR_PER_100_GB = (1_200, 1_800)
FAR_PER_100_GB = (7_200, 14_400)
SHALLOW = (60, 120)
SPECIALIZED_PERCENT = 125


class Sky(msgspec.Struct, frozen=True):
    """When regions (short names) are down, and whether a copy is tried again by itself (D17)."""

    down: Mapping[str, Spans] = msgspec.field(default_factory=dict)
    retries: bool = False

    def travel(self, region: str, starts: int, takes: int) -> Copy:
        """The copy into a region that starts at virtual time `starts` and moves for `takes`."""
        return travel(region, starts, takes, self.down.get(region, ()), retries=self.retries)


CLEAR = Sky()


class Load(msgspec.Struct, frozen=True):
    """What is copied: a key that sets the scatter, the size of all disks, the region it is captured in, and how."""

    seed: str
    key: str
    size_gb: int
    source: str
    shallow: bool = False
    percent: int = 100


class RegionState(msgspec.Struct, frozen=True):
    """A region at one moment: `region` is its short name, `progress` 0 to 100."""

    region: str
    state: str
    progress: int
    details: str = ""


def plan(load: Load, regions: Iterable[str], now: int, kept: Mapping[str, Copy], sky: Sky = CLEAR) -> tuple[Copy, ...]:
    """The copies of a version in the order of `regions` (short names); those in `kept` stay as they are.

    The source region starts at once, the others when it has ended or `now`, whichever is later.
    """
    source = kept.get(load.source) or sky.travel(load.source, now, _capture(load) * SECOND)
    start = max(now, source.ends)
    return tuple(
        kept.get(region)
        or (source if region == load.source else _copied(source, region, start, _travel(load, region) * SECOND, sky))
        for region in regions
    )


def replanned(planned: tuple[Copy, ...], home: str, sky: Sky) -> tuple[Copy, ...]:
    """The same copies under another sky; what lies in the past of both comes out the same.

    `home` is the region that the others are copied from; those that wait for it go on waiting.
    """
    before = next((copy for copy in planned if copy.region == home), None)
    if before is None:
        return planned
    source = sky.travel(home, before.starts, before.work)
    return tuple(
        source
        if copy is before
        else _copied(source, copy.region, source.ends if copy.starts == before.ends else copy.starts, copy.work, sky)
        for copy in planned
    )


def _copied(source: Copy, region: str, starts: int, takes: int, sky: Sky) -> Copy:
    return stranded(region, starts, takes) if source.error else sky.travel(region, starts, takes)


def copies(record: Record) -> tuple[Copy, ...]:
    """The copies of a version record, in the order of its target regions."""
    return copies_in(record.inner)


def failure(planned: Iterable[Copy]) -> Document | None:
    """What Azure says of a version some of whose copies fail: code (not established) and message; None when none does."""
    failed = [f"{{region:{copy.region}, detail:{copy.error}}}" for copy in planned if copy.error]
    if not failed:
        return None
    return {
        "code": "ReplicationFailed",
        "message": (
            "Gallery replication jobs failed in one or more regions. The failing regions' details are as follows: "
            f"'{', '.join(failed)}'. If retry does not work, then please do an update by removing the failed regions and update "
            "again by adding them back."
        ),
    }


def region_states(record: Record, now: int) -> list[RegionState]:
    """The state of every target region of a version at virtual time `now`, in the order of its target regions."""
    return [_state(copy, now) for copy in copies(record)]


def is_available(record: Record, region: str, now: int) -> bool:
    """Whether a VM can be made from the version in a region (any spelling) at virtual time `now`."""
    return "gone" not in record.inner and _state_in(record, region, now) == COMPLETED


def is_captured(record: Record, now: int) -> bool:
    """Whether the version's own region has its copy at virtual time `now`: what was captured is known, and others may copy it."""
    return _state_in(record, record.location, now) == COMPLETED


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
    for copy in copies(record):
        if copy.region == wanted:
            return _state(copy, now).state
    return ""


def _state(copy: Copy, now: int) -> RegionState:
    if now >= copy.ends and not copy.error:
        return RegionState(copy.region, COMPLETED, 100)
    progress = copy.progress(now)
    if now < copy.starts:
        return RegionState(copy.region, UNKNOWN, progress)
    if now < copy.ends:
        return RegionState(copy.region, REPLICATING, progress, "" if copy.error or copy.moves(now) else RETRYING)
    return RegionState(copy.region, FAILED, progress, copy.error)


def _capture(load: Load) -> int:
    scatter = _scatter(load, load.source)
    if load.shallow:
        return _between(SHALLOW, scatter)
    return _between(CAPTURE, scatter) + _sized(CAPTURE_PER_100_GB, load, scatter)


def _travel(load: Load, region: str) -> int:
    scatter = _scatter(load, region)
    if load.shallow:
        return _between(SHALLOW, scatter)
    near = REGIONS[load.source].continent == REGIONS[region].continent
    return _sized(NEAR_PER_100_GB if near else FAR_PER_100_GB, load, scatter)


def _sized(per_100_gb: tuple[int, int], load: Load, scatter: int) -> int:
    """Whole seconds for the load's size, rounded down; at least one."""
    return max(_between(per_100_gb, scatter) * load.size_gb * load.percent // 10_000, 1)


def _scatter(load: Load, region: str) -> int:
    """A large number that depends on seed, version and region only."""
    return int.from_bytes(hashlib.sha256(f"{load.seed}\n{load.key}\n{region}".encode()).digest()[:8])


def _between(bounds: tuple[int, int], scatter: int) -> int:
    """The whole number within the bounds that a scatter leads to."""
    least, most = bounds
    return least + scatter % (most - least + 1)
