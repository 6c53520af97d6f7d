"""Image versions: captured once, copied into regions, and changed in where and how they are published."""

from gallery_engine import capture, soft_delete
from gallery_engine.catalog.regions import normalize
from gallery_engine.clock import to_iso
from gallery_engine.definitions import properties_of
from gallery_engine.models.versions import VersionBody
from gallery_engine.providers import guests, links, soft_deleted, version_copies
from gallery_engine.providers.galleries import OPERATIONS, per_gallery_or_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb, tags_after
from gallery_engine.providers.version_documents import security, show, storage
from gallery_engine.publishing import Profile, stored
from gallery_engine.records import Document, Record
from gallery_engine.replication import SPECIALIZED_PERCENT, Load, copies, failure, plan
from gallery_engine.rules import immutability, replication, source_disks, version_sources, versioning
from gallery_engine.rules.blob_sources import EVERY_BLOB_SOURCE
from gallery_engine.rules.call import Call
from gallery_engine.rules.deletion import parent_is_not_being_deleted, version_is_not_protected
from gallery_engine.rules.encryption import ENCRYPTION_OF_A_SOURCE, EVERY_ENCRYPTION
from gallery_engine.rules.naming import version_name_is_three_integers
from gallery_engine.rules.not_simulated import no_edge_zones
from gallery_engine.rules.profiles import asked, asked_safety, definition_of, published
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.rules.shared_images import own_ids_begin_with_the_subscription
from gallery_engine.rules.soft_delete import name_is_not_of_a_soft_deleted_version
from gallery_engine.rules.uefi import uefi_settings_are_fixed, uefi_settings_are_known, uefi_settings_need_generation_2

SECONDS_TO_UPDATE = 20
SECONDS_TO_DELETE = 45


def put(call: Call[VersionBody]) -> Done:
    """Capture a new version and start its copies, or change where and how an existing one is published."""
    if call.current is not None:
        soft_deleted.take_up(call)
    return _create(call) if call.current is None else _update(call, call.current)


def delete(call: Call[None]) -> Done:
    """Start taking a version away with all its copies, or to where soft delete keeps it; what is on its way is given up."""
    version_copies.forget_marks(call.existing, call.world)
    soft_deleted.schedule(call, SECONDS_TO_DELETE)
    return Done(seconds=SECONDS_TO_DELETE)


def _create(call: Call[VersionBody]) -> Done:
    world, location = call.world, normalize(call.body.location or "")
    source, record = capture.facts(call.body, world), capture.source_record(call.body, world)
    if source is None or record is None:
        raise LookupError(call.key)
    profile = asked(call)
    planned = plan(_load(call, location, source.size_gb), profile.regions, world.now, {}, version_copies.sky(world))
    properties: Document = {
        "publishingProfile": profile.as_json(to_iso(world.now)),
        "storageProfile": storage(call.body, source),
        "safetyProfile": asked_safety(call),
        **security(call.body),
    }
    inner: Document = {
        **capture.carried(record, world),
        **version_copies.kept(planned, call.key, None, world),
        "sizeGB": source.size_gb,
    }
    made = _record(call, location, properties, inner)
    return Done(made, seconds=version_copies.seconds_until(planned, world.now), error=failure(planned))


def _update(call: Call[VersionBody], current: Record) -> Done:
    world, profile = call.world, asked(call)
    size = current.inner.get("sizeGB")
    load = _load(call, current.location, size if isinstance(size, int) else 0)
    before = {copy.region: copy for copy in copies(current)}
    planned = plan(load, profile.regions, world.now, before, version_copies.sky(world))
    changed: Document = {
        "publishingProfile": profile.as_json(stored(current).get("publishedDate")),
        "safetyProfile": asked_safety(call),
    }
    inner = dict(current.inner) | version_copies.kept(planned, call.key, current, world)
    made = _record(call, current.location, properties_of(current) | changed, inner)
    seconds = max(_seconds_to_update(published(call), profile), version_copies.seconds_until(planned, world.now))
    return Done(made, seconds=seconds, error=failure(planned))


def _load(call: Call[VersionBody], location: str, size_gb: int) -> Load:
    return Load(call.world.head.seed, call.key, size_gb, location, asked(call).shallow, _percent(call))


def _seconds_to_update(current: Profile | None, profile: Profile) -> int:
    """How long an update takes that copies nothing: a little more for each replica that is added."""
    before = {target.region: target.replicas for target in (current.targets if current is not None else ())}
    added = sum(max(target.replicas - before.get(target.region, target.replicas), 0) for target in profile.targets)
    return SECONDS_TO_UPDATE * (1 + added)


def _record(call: Call[VersionBody], location: str, properties: Document, inner: Document) -> Record:
    body: Document = {"location": location, "properties": properties}
    tags = tags_after(call)
    if tags is not None:
        body["tags"] = tags
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
    specialized = (definition_of(call) or {}).get("osState") == "Specialized"
    return SPECIALIZED_PERCENT if specialized and call.rulebook.has("larger_when_specialized") else 100


RULES = (
    *EVERY_CREATE,
    parent_is_not_being_deleted,
    version_name_is_three_integers,
    name_is_not_of_a_soft_deleted_version,
    version_sources.source_is_one,
    own_ids_begin_with_the_subscription,
    version_sources.source_is_of_a_kind_that_can_be_captured,
    version_sources.source_is_a_managed_image_or_snapshot,
    version_sources.machine_is_named_as_one,
    source_disks.luns_differ,
    source_disks.disks_differ,
    immutability.version_keeps_its_source,
    source_disks.version_keeps_its_data_disks,
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
    no_edge_zones,
    uefi_settings_are_known,
    uefi_settings_need_generation_2,
    uefi_settings_are_fixed,
    *EVERY_ENCRYPTION,
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
    source_disks.no_ultra_disk_is_captured,
    version_sources.source_is_not_too_large,
    *ENCRYPTION_OF_A_SOURCE,
)

VERSION = ResourceType(
    name="Microsoft.Compute/galleries/images/versions",
    create=Verb(put, VersionBody, RULES, links=links.OF_A_VERSION),
    update=Verb(put, VersionBody, RULES, links=links.OF_A_VERSION),
    delete=Verb(delete, None, (*EVERY_WRITE, version_is_not_protected), permission="delete"),
    show=show,
    views={"darkroom.lab/guest": guests.view},
    quotas=(Quota("image_versions", per_gallery_or_region, "Gallery Image Version"),),
    operations=OPERATIONS,
    events={version_copies.ARRIVE: version_copies.pass_by, soft_deleted.KEEP: soft_deleted.keep},
    dormant=soft_delete.find,
)
