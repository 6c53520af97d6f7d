"""Rules about snapshots."""

from gallery_engine.capture import DISKS
from gallery_engine.catalog.disk_tiers import NETWORK_POLICIES, SNAPSHOT_KINDS
from gallery_engine.catalog.regions import normalize
from gallery_engine.disk_contents import COPIES, COPY_START, EMPTY, IMPORT, SNAPSHOT_OPTIONS, creation, option, source_id
from gallery_engine.ids import key_of, last_name
from gallery_engine.machines import mapping
from gallery_engine.models.snapshots import SnapshotBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.disks import (
    creation_is_fixed,
    disk_does_not_shrink,
    size_is_possible,
    source_is_whole,
    zone_redundancy_needs_zones,
)
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.storage_sources import COPY_SNAPSHOT, COPY_START_ISSUE, INCREMENTAL, NOT_HERE_ISSUE, SNAPSHOT_REST
from gallery_engine.snapshot_copies import SNAPSHOT, family_of, is_on_its_way, reads_until


@rule("SNP101", code="InvalidParameter", status=400, cites=[SNAPSHOT_REST])
def creation_is_known(call: Call[SnapshotBody]) -> Problem | None:
    """A new snapshot says how it is made: as a copy, as a copy from another region, or from a VHD.

    The option cannot be left out, and it decides what else has to be said. An empty one is possible too. Azure has more options
    than this lab.
    """
    if call.current is not None:
        return None
    asked = creation(call.body).create_option
    if not asked:
        text = "Required parameter 'snapshot.creationData.createOption' is missing (null)."
        return Problem(text, target="creationData.createOption")
    if option(call.body) not in SNAPSHOT_OPTIONS:
        known = ", ".join(SNAPSHOT_OPTIONS)
        text = f"The value '{asked[:60]}' of parameter snapshot.creationData.createOption is invalid. Use one of {known}."
        return Problem(text, target="creationData.createOption")
    if option(call.body) != EMPTY and not source_id(call.body):
        name = "sourceUri" if option(call.body) == IMPORT else "sourceResourceId"
        return Problem(f"Required parameter 'snapshot.creationData.{name}' is missing (null).", target=f"creationData.{name}")
    return None


@rule("SNP102", code="InvalidParameter", status=400, cites=[SNAPSHOT_REST])
def words_are_known(call: Call[SnapshotBody]) -> Problem | None:
    """A snapshot's kind of storage, operating system, generation and network policy are words that Azure knows.

    Snapshots are kept on standard or premium storage; the others say what a VM could boot from it.
    """
    properties = call.body.properties
    asked = (
        ("sku.name", call.body.sku.name if call.body.sku else None, SNAPSHOT_KINDS),
        ("osType", properties.os_type, ("Linux", "Windows")),
        ("hyperVGeneration", properties.hyper_v_generation, ("V1", "V2")),
        ("networkAccessPolicy", properties.network_access_policy, NETWORK_POLICIES),
    )
    for name, value, known in asked:
        if value is not None and value.lower() not in {word.lower() for word in known}:
            text = f"The value '{value[:60]}' of parameter snapshot.{name} is invalid. Use one of {', '.join(known)}."
            return Problem(text, target=name)
    return None


@rule("SNP103", code="NotFound", status=404, cites=[NOT_HERE_ISSUE, SNAPSHOT_REST, COPY_SNAPSHOT])
def source_is_here(call: Call[SnapshotBody]) -> str | None:
    """A snapshot is taken of a disk or snapshot in its own region; only a copy from another region reads elsewhere.

    What is copied at once lies in the same place. For another region use createOption CopyStart, which copies in the background.
    """
    if call.current is not None or option(call.body) not in COPIES:
        return None
    record, region = _source(call), normalize(call.body.location or "")
    if record is not None and (option(call.body) == COPY_START or record.location == region):
        return None
    return f"Resource {last_name(source_id(call.body))[:80]} is not found."


@rule("SNP104", code="InvalidParameter", status=400, cites=[COPY_SNAPSHOT, COPY_START_ISSUE], standing="unverified")
def background_copy_is_of_changes(call: Call[SnapshotBody]) -> Problem | None:
    """Only incremental snapshots are copied in the background, and the copy is incremental too.

    Azure moves what has changed since the last copy. A full snapshot of a disk stays in its region; take an incremental one for
    this.
    """
    record = _source(call)
    if call.current is not None or option(call.body) != COPY_START or record is None:
        return None
    if record.kind != SNAPSHOT:
        return Problem("Entity not of expected type", target="creationData.sourceResourceId")
    if call.body.properties.incremental is True and _is_incremental(record):
        return None
    return Problem(
        "The create option CopyStart is supported only for an incremental snapshot of an incremental snapshot.",
        target="creationData.createOption",
    )


@rule("SNP105", code="OperationNotAllowed", status=409, cites=[COPY_SNAPSHOT], standing="unverified")
def one_copy_of_a_disk_at_a_time(call: Call[SnapshotBody]) -> str | None:
    """Of the snapshots of one disk, one at a time is copied into a region.

    Each copy builds on the one before. Wait until the first has come to 100 percent.
    """
    record = _source(call)
    if call.current is not None or option(call.body) != COPY_START or record is None:
        return None
    if not is_on_its_way(family_of(record, call.world), normalize(call.body.location or ""), call.world):
        return None
    return f"A snapshot of the same disk as {record.name} is being copied already. Wait until its completionPercent is 100."


@rule("SNP106", code="OperationNotAllowed", status=409, cites=[COPY_SNAPSHOT], standing="unverified")
def no_copy_reads_it(call: Call[None]) -> str | None:
    """A snapshot is not deleted while a copy in another region reads from it.

    The copy would never be complete. Its completionPercent says when the source is free.
    """
    if call.world.now >= reads_until(call.existing):
        return None
    return f"Snapshot {call.existing.name} cannot be deleted while it is being copied to another region."


@rule("SNP107", code="BadRequest", status=400, cites=[INCREMENTAL], standing="unverified")
def changes_are_on_standard_storage(call: Call[SnapshotBody]) -> Problem | None:
    """Incremental snapshots are kept on standard storage.

    They hold changes and are read seldom; a full snapshot may be on premium storage.
    """
    asked = (call.body.sku.name if call.body.sku else None) or ""
    stored = call.current is not None and _is_incremental(call.current)
    if asked.lower() != "premium_lrs" or not (stored or call.body.properties.incremental is True):
        return None
    return Problem(f"The SKU '{asked}' is not supported for incremental snapshots.", target="sku.name")


@rule("SNP108", code="PropertyChangeNotAllowed", status=409, cites=[SNAPSHOT_REST], standing="unverified")
def kind_of_snapshot_is_fixed(call: Call[SnapshotBody]) -> Problem | None:
    """A full snapshot does not become an incremental one, nor the other way round.

    The data was written in one of the two ways. Take another snapshot for the other.
    """
    asked = call.body.properties.incremental
    if call.current is None or asked is None or asked == _is_incremental(call.current):
        return None
    text = f"Changing property 'incremental' is not allowed for existing snapshot '{call.current.name}'."
    return Problem(text, target="incremental")


EVERY_SNAPSHOT = (
    creation_is_known,
    words_are_known,
    changes_are_on_standard_storage,
    zone_redundancy_needs_zones,
    source_is_here,
    background_copy_is_of_changes,
    source_is_whole,
    one_copy_of_a_disk_at_a_time,
    size_is_possible,
    creation_is_fixed,
    kind_of_snapshot_is_fixed,
    disk_does_not_shrink,
)


def _source(call: Call[SnapshotBody]) -> Record | None:
    """The disk or snapshot that a new snapshot is taken of."""
    record = call.world.get(key_of(source_id(call.body))) if option(call.body) in COPIES and source_id(call.body) else None
    return record if record is not None and record.kind in DISKS and "gone" not in record.inner else None


def _is_incremental(record: Record) -> bool:
    return mapping(record.body.get("properties")).get("incremental") is True
