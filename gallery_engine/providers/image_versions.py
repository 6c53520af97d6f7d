"""Image versions: captured once, copied into regions, and shown as far as the copies have come."""

from collections.abc import Mapping

from gallery_engine import capture, soft_delete
from gallery_engine.catalog.regions import normalize
from gallery_engine.clock import SECOND, to_iso
from gallery_engine.definitions import properties_of
from gallery_engine.ids import parent_key
from gallery_engine.models.versions import SafetyProfile, VersionBody
from gallery_engine.providers import links, soft_deleted
from gallery_engine.providers.galleries import OPERATIONS, per_gallery_or_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb
from gallery_engine.publishing import Profile, profile_of, stored, wanted
from gallery_engine.records import JSON, Document, Record
from gallery_engine.replication import (
    COMPLETED,
    FAILED,
    SPECIALIZED_PERCENT,
    Copy,
    Load,
    copies,
    plan,
    region_states,
    replication_status,
)
from gallery_engine.rules import immutability, replication, version_sources, versioning
from gallery_engine.rules.blob_sources import EVERY_BLOB_SOURCE
from gallery_engine.rules.call import Call
from gallery_engine.rules.deletion import parent_is_not_being_deleted, version_is_not_protected
from gallery_engine.rules.naming import version_name_is_three_integers
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.rules.soft_delete import name_is_not_of_a_soft_deleted_version
from gallery_engine.store import World

SECONDS_TO_UPDATE = 20
SECONDS_TO_DELETE = 45


def put(call: Call[VersionBody]) -> Done:
    """Capture a new version and start its copies, or change where and how an existing one is published."""
    if call.current is not None:
        soft_deleted.take_up(call)
    return _create(call) if call.current is None else _update(call, call.current)


def delete(call: Call[None]) -> Done:
    """Start taking a version away with all its copies, or to where soft delete keeps it."""
    soft_deleted.schedule(call, SECONDS_TO_DELETE)
    return Done(seconds=SECONDS_TO_DELETE)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The document of a version at this moment; `$expand=ReplicationStatus` adds how far each region is."""
    document = dict(record.body)
    properties = _as_object(document.get("properties"))
    if world.now < _stamp(record, "finished"):
        properties["storageProfile"] = _before_capture(_as_object(properties.get("storageProfile")))
    if world.rulebook.has("state_per_region"):
        properties["publishingProfile"] = stored(record) | {"targetRegions": _with_states(record, world.now)}
    if query.get("$expand", "").lower() == "replicationstatus":
        properties["replicationStatus"] = replication_status(record, world.now)
    return document | {"properties": properties}


def _create(call: Call[VersionBody]) -> Done:
    world, location = call.world, normalize(call.body.location or "")
    source, record = capture.facts(call.body, world), capture.source_record(call.body, world)
    if source is None or record is None:
        raise LookupError(call.key)
    profile = wanted(call.body, None)
    load = Load(world.head.seed, call.key, source.size_gb, location, profile.shallow, _percent(call))
    planned = plan(load, [target.region for target in profile.targets], world.now, {})
    finished = max(copy.ends for copy in planned)
    captured = next(copy.ends for copy in planned if copy.region == location)
    properties: Document = {
        "publishingProfile": profile.as_json(to_iso(world.now)),
        "storageProfile": _storage(call.body, source),
        "safetyProfile": _safety(call.body),
    }
    inner: Document = {
        **capture.carried(record, world),
        "captured": captured,
        "finished": finished,
        "sizeGB": source.size_gb,
        "copies": [copy.as_json() for copy in planned],
    }
    made = _record(call, location, properties, inner)
    return Done(made, seconds=(finished - world.now) // SECOND)


def _update(call: Call[VersionBody], current: Record) -> Done:
    now, profile = call.world.now, wanted(call.body, current)
    size = current.inner.get("sizeGB")
    load = Load(
        call.world.head.seed,
        current.key,
        size if isinstance(size, int) else 0,
        current.location,
        profile.shallow,
        _percent(call),
    )
    planned = plan(load, [target.region for target in profile.targets], now, {copy.region: copy for copy in copies(current)})
    properties: Document = {
        "publishingProfile": profile.as_json(stored(current).get("publishedDate")),
        "storageProfile": _as_object(current.body.get("properties")).get("storageProfile"),
        "safetyProfile": _safety(call.body),
    }
    inner = dict(current.inner) | {"copies": [copy.as_json() for copy in planned]}
    made = _record(call, current.location, properties, inner)
    return Done(made, seconds=_seconds_to_update(current, profile, planned, now))


def _seconds_to_update(current: Record, profile: Profile, planned: tuple[Copy, ...], now: int) -> int:
    """Until the last copy has arrived, and a moment in any case; a little more for each replica that is added."""
    before = {target.region: target.replicas for target in profile_of(current).targets}
    added = sum(max(target.replicas - before.get(target.region, target.replicas), 0) for target in profile.targets)
    least = SECONDS_TO_UPDATE * (1 + added)
    return max(least, *((copy.ends - now) // SECOND for copy in planned))


def _record(call: Call[VersionBody], location: str, properties: Document, inner: Document) -> Record:
    body: Document = {"location": location, "properties": properties}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    return Record(
        key=call.key,
        kind=call.address.kind,
        id=call.address.path,
        name=call.address.name,
        location=location,
        body=body,
        inner=inner,
    )


def _percent(call: Call[VersionBody]) -> int:
    """How much longer copies take (D31: by the chapter, specialized images are larger)."""
    definition = call.world.get(parent_key(call.key))
    specialized = definition is not None and properties_of(definition).get("osState") == "Specialized"
    return SPECIALIZED_PERCENT if specialized and call.rulebook.has("larger_when_specialized") else 100


def _storage(body: VersionBody, source: capture.Facts) -> Document:
    """The storage profile of a new version: the source as it was named, and the disks that were found in it."""
    asked = capture.storage_profile(body)
    found: Document = {}
    if asked.source is not None and asked.source.virtual_machine_id:
        found["source"] = {"virtualMachineId": asked.source.virtual_machine_id}
    elif asked.source is not None and asked.source.id:
        found["source"] = {"id": asked.source.id}
    found["osDiskImage"] = source.os_disk.as_json()
    if source.data_disks:
        found["dataDiskImages"] = [{"lun": disk.lun} | _data_disk(disk) for disk in source.data_disks]
    return found


def _data_disk(disk: capture.Disk) -> Document:
    shown = disk.as_json()
    return shown if disk.source else {name: value for name, value in shown.items() if name != "source"}


def _before_capture(profile: Document) -> Document:
    """What is shown of the disks while the version is being made: the sources that the request named."""
    if "source" in profile:
        return {"source": profile["source"]}
    disks: Document = {"osDiskImage": {"source": _as_object(profile.get("osDiskImage")).get("source")}}
    return disks


def _safety(body: VersionBody) -> Document:
    asked = (body.properties.safety_profile if body.properties is not None else None) or SafetyProfile()
    shown: Document = {
        "reportedForPolicyViolation": False,
        "allowDeletionOfReplicatedLocations": asked.allow_deletion_of_replicated_locations is True,
    }
    blocks = asked.block_deletion_before_end_of_life
    return shown if blocks is None else shown | {"blockDeletionBeforeEndOfLife": blocks}


def _with_states(record: Record, now: int) -> list[JSON]:
    """The target regions with a provisioning state each, as the chapter has it (D13)."""
    words = {COMPLETED: "Succeeded", FAILED: "Failed"}
    states = [words.get(item.state, "Creating") for item in region_states(record, now)]
    targets = [target.as_json() for target in profile_of(record).targets]
    return [target | {"provisioningState": state} for target, state in zip(targets, states, strict=True)]


def _as_object(value: JSON) -> Document:
    return dict(value) if isinstance(value, dict) else {}


def _stamp(record: Record, name: str) -> int:
    stamp = record.inner.get(name)
    return stamp if isinstance(stamp, int) else 0


VERSION = ResourceType(
    name="Microsoft.Compute/galleries/images/versions",
    create=Verb(
        put,
        VersionBody,
        (
            *EVERY_CREATE,
            parent_is_not_being_deleted,
            version_name_is_three_integers,
            name_is_not_of_a_soft_deleted_version,
            version_sources.source_is_one,
            version_sources.source_is_of_a_kind_that_can_be_captured,
            version_sources.source_is_a_managed_image_or_snapshot,
            immutability.version_keeps_its_source,
            immutability.version_keeps_its_mode,
            replication.replication_mode_is_known,
            replication.replication_is_full,
            versioning.target_regions_are_few_enough,
            versioning.target_regions_differ,
            versioning.target_regions_exist,
            immutability.target_regions_are_fixed,
            replication.replicated_regions_are_kept,
            versioning.own_region_is_a_target,
            versioning.replicas_per_region_are_in_range,
            versioning.replicas_per_version_are_in_range,
            replication.shallow_has_one_replica,
            versioning.storage_type_is_known,
            immutability.storage_type_is_fixed,
            versioning.zone_redundancy_needs_zones,
            versioning.end_of_life_is_in_the_future,
            version_sources.source_is_there,
            *EVERY_BLOB_SOURCE,
            version_sources.source_is_finished,
            version_sources.snapshot_is_of_a_deallocated_machine,
            version_sources.trusted_launch_supported_has_a_plain_source,
            version_sources.os_type_fits,
            version_sources.os_state_fits,
            version_sources.generation_fits,
            version_sources.architecture_fits,
            version_sources.generalized_machine_is_deallocated,
            version_sources.source_is_not_too_large,
        ),
        links=links.OF_A_VERSION,
    ),
    delete=Verb(delete, None, (*EVERY_WRITE, version_is_not_protected), permission="delete"),
    show=show,
    quotas=(Quota("image_versions", per_gallery_or_region, "Gallery Image Version"),),
    operations=OPERATIONS,
    events={soft_deleted.KEEP: soft_deleted.keep},
    dormant=soft_delete.find,
)
