"""What a resource uses between two times: a pure function of its record, as long as the record stays as it is.

A gallery and its definitions cost nothing. An image version costs the storage of each replica that has arrived, also while soft
delete keeps it, and the traffic of the first copy into each region; a machine costs while it is allocated, stopped or not; disks,
snapshots, images and blobs cost what they hold, and a copy of one from another region its traffic. Sources: "Azure Compute
Gallery overview" (billing) and "States and billing of virtual machines", read 2026-11-26.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gallery_engine import soft_delete
from gallery_engine.catalog import prices
from gallery_engine.catalog.regions import REGIONS
from gallery_engine.catalog.sizes import find
from gallery_engine.journeys import NEVER
from gallery_engine.machines import DEALLOCATED, DEALLOCATING, mapping
from gallery_engine.publishing import profile_of
from gallery_engine.records import JSON, Record
from gallery_engine.replication import copies

FREE_POWER = frozenset({DEALLOCATED, DEALLOCATING, "creating"})


@dataclass(frozen=True, slots=True)
class Use:
    """A quantity on a meter in a region: GB times milliseconds, milliseconds or GB, as the meter's unit says."""

    meter: str
    region: str
    quantity: int


def is_billed(record: Record | None) -> bool:
    """Whether a record is of a kind that costs anything."""
    return record is not None and record.kind in _READERS


def uses(record: Record, since: int, until: int) -> list[Use]:
    """What a record uses after `since` up to `until` (virtual milliseconds)."""
    reader = _READERS.get(record.kind)
    found = reader(record, since, until) if reader is not None and since < until else iter(())
    return [use for use in found if use.quantity > 0]


def egress(source: str, region: str, size_gb: int) -> Use:
    """The traffic of a copy from one region into another."""
    near = REGIONS[source].continent == REGIONS[region].continent
    return Use(prices.NEAR if near else prices.FAR, source, size_gb)


def per_month(record: Record, now: int) -> int:
    """What a month of a record as it stands costs, in millionths of a dollar: once its work is done, and without traffic."""
    since = max(now, record.due) if record.due < NEVER else now
    used = (use for use in uses(record, since, since + prices.MONTH) if use.meter not in {prices.NEAR, prices.FAR})
    return sum(prices.PRICES[use.meter].of(use.quantity) for use in used)


def _version(record: Record, since: int, until: int) -> Iterator[Use]:
    profile, size = profile_of(record), _whole(record.inner.get("sizeGB"))
    targets = {target.region: target for target in profile.targets}
    for copy in copies(record):
        target = targets.get(copy.region)
        if target is None or copy.error:
            continue
        if not profile.shallow:
            stored = max(until - max(since, copy.ends), 0)
            yield Use(f"replica.{target.storage}", copy.region, size * target.replicas * stored)
        if copy.region != record.location and since < copy.ends <= until:
            yield egress(record.location, copy.region, size)


def _machine(record: Record, since: int, until: int) -> Iterator[Use]:
    power = mapping(record.inner.get("power"))
    at = _whole(power.get("at"))
    via = str(power.get("via")) if power.get("from") else "creating"
    allocated = sum(
        max(end - start, 0)
        for start, end, state in ((since, min(until, at), via), (max(since, at), until, str(power.get("to"))))
        if state not in FREE_POWER
    )
    hardware = mapping(mapping(record.body.get("properties")).get("hardwareProfile"))
    size = find(str(hardware.get("vmSize")))
    yield Use("cores", record.location, allocated * (size.cores if size is not None else 0))
    fetched = mapping(record.inner.get("egress"))
    if fetched and since < _whole(fetched.get("at")) <= until:
        yield egress(str(fetched["from"]), str(fetched["to"]), _whole(fetched.get("gb")))


def _disk(record: Record, since: int, until: int) -> Iterator[Use]:
    yield _held(record, "disk", since, until)
    yield from _travelled(record, mapping(record.inner.get("upload")), since, until)


def _snapshot(record: Record, since: int, until: int) -> Iterator[Use]:
    yield _held(record, "snapshot", since, until)
    yield from _travelled(record, mapping(record.inner.get("copy")), since, until)


def _blob(record: Record, since: int, until: int) -> Iterator[Use]:
    stored = max(until - max(since, _whole(record.inner.get("ends"))), 0)
    yield Use("blob", record.location, _whole(record.inner.get("sizeGB")) * stored)
    yield from _travelled(record, record.inner, since, until)


def _travelled(record: Record, copy: Mapping[str, JSON], since: int, until: int) -> Iterator[Use]:
    """The traffic of a copy {source, ends, sizeGB} that has arrived from another region."""
    source = str(copy.get("source") or record.location)
    if source != record.location and since < _whole(copy.get("ends")) <= until:
        yield egress(source, record.location, _whole(copy.get("sizeGB")))


def _held(record: Record, kind: str, since: int, until: int) -> Use:
    size = _whole(mapping(record.body.get("properties")).get("diskSizeGB"))
    sku = str(mapping(record.body.get("sku")).get("name"))
    return Use(f"{kind}.{sku}", record.location, size * (until - since))


def _image(record: Record, since: int, until: int) -> Iterator[Use]:
    storage = mapping(mapping(record.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDisks")
    listed = [mapping(storage.get("osDisk")), *(mapping(disk) for disk in (data if isinstance(data, list) else []))]
    size = sum(_whole(disk.get("diskSizeGB")) for disk in listed)
    meter = "image.ZRS" if storage.get("zoneResilient") is True else "image.LRS"
    yield Use(meter, record.location, size * (until - since))


def _whole(value: JSON) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


_READERS: Mapping[str, Callable[[Record, int, int], Iterator[Use]]] = MappingProxyType(
    {
        "microsoft.compute/galleries/images/versions": _version,
        soft_delete.KIND: _version,
        "microsoft.compute/virtualmachines": _machine,
        "microsoft.compute/virtualmachinescalesets/virtualmachines": _machine,
        "microsoft.compute/disks": _disk,
        "microsoft.compute/snapshots": _snapshot,
        "microsoft.compute/images": _image,
        "blob": _blob,
    }
)
BILLED = frozenset(_READERS)
"""The kinds of records that cost anything."""
