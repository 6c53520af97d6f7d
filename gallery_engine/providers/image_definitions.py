"""Image definitions: what all versions of an image have in common."""

from gallery_engine.catalog.regions import normalize
from gallery_engine.clock import SECOND
from gallery_engine.definitions import changeable, completed, properties_of, spelt
from gallery_engine.ids import parent_key
from gallery_engine.models.galleries import DefinitionBody
from gallery_engine.providers import soft_deleted
from gallery_engine.providers.galleries import OPERATIONS, per_gallery_or_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb
from gallery_engine.records import Document, Record
from gallery_engine.rules import definitions, immutability, naming
from gallery_engine.rules.call import Call
from gallery_engine.rules.deletion import parent_is_not_being_deleted
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE, nothing_is_nested
from gallery_engine.rules.soft_delete import nothing_soft_deleted_is_left
from gallery_engine.rules.versioning import end_of_life_is_in_the_future

SECONDS_TO_MAKE = 1
SECONDS_TO_DELETE = 10


def put(call: Call[DefinitionBody]) -> Done:
    """Make a definition, or change what may change of it."""
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    given = spelt(call.body.properties)
    properties = completed(given, call.rulebook) if call.current is None else _changed(call, given, call.current)
    body: Document = {"location": location, "properties": properties}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    record = Record(
        key=call.key,
        kind=call.address.kind,
        id=call.address.path,
        name=call.address.name,
        location=location,
        alias=call.current.alias if call.current is not None else _alias(call),
        body=body,
    )
    return Done(record, seconds=SECONDS_TO_MAKE)


def delete(call: Call[None]) -> Done:
    """Start taking a definition without versions away; what soft delete has kept of it goes along."""
    soft_deleted.take_along(call.existing, call.world.now + SECONDS_TO_DELETE * SECOND, call.world)
    return Done(seconds=SECONDS_TO_DELETE)


def _changed(call: Call[DefinitionBody], given: Document, current: Record) -> Document:
    """What is stored, with everything that may change as the request has it: said anew, or left out and so gone."""
    free = changeable(call.rulebook)
    kept = {name: value for name, value in properties_of(current).items() if name not in free or name == "features"}
    return kept | {name: given[name] for name in free if name in given}


def _alias(call: Call[DefinitionBody]) -> str:
    parts = naming.identifier_parts(call.body.properties.identifier if call.body.properties else None)
    return naming.identifier_alias(parent_key(call.key), parts)


DEFINITION = ResourceType(
    name="Microsoft.Compute/galleries/images",
    create=Verb(
        put,
        DefinitionBody,
        (
            *EVERY_CREATE,
            parent_is_not_being_deleted,
            naming.definition_name_is_valid,
            definitions.definition_is_complete,
            definitions.definition_values_are_known,
            immutability.definition_keeps_what_it_is,
            immutability.definition_changes_end_of_life_and_tags_only,
            immutability.features_change_when_allowed,
            naming.identifier_is_well_spelt,
            naming.identifier_is_unique,
            definitions.windows_names_its_generation,
            definitions.arm_is_generation_2,
            definitions.recommended_ranges_are_in_order,
            definitions.recommended_sizes_are_in_range,
            end_of_life_is_in_the_future,
        ),
    ),
    delete=Verb(delete, None, (*EVERY_WRITE, nothing_is_nested, nothing_soft_deleted_is_left), permission="delete"),
    quotas=(Quota("image_definitions", per_gallery_or_region, "Gallery Image"),),
    operations=OPERATIONS,
)
