"""Galleries: a name for definitions and versions to live under. Making one takes seconds; it holds no data of its own."""

from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import subscription_of
from gallery_engine.models.galleries import GalleryBody, GalleryProperties
from gallery_engine.providers.quotas import in_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.naming import gallery_alias, gallery_name_is_unique, gallery_name_is_valid
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE, nothing_is_nested
from gallery_engine.rules.sharing import gallery_is_private
from gallery_engine.store import World

SECONDS_TO_MAKE = 1
SECONDS_TO_DELETE = 10
OPERATIONS = "capsOperations"


def put(call: Call[GalleryBody]) -> Done:
    """Make or replace a gallery."""
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    name = call.current.name if call.current is not None else call.address.name
    properties = _properties(call.body.properties or GalleryProperties())
    properties["identifier"] = {"uniqueName": f"{call.world.head.subscription}-{name.upper()}"}
    body: Document = {"location": location, "properties": properties}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    record = Record(
        key=call.key,
        kind=call.address.kind,
        id=call.address.path,
        name=name,
        location=location,
        alias=gallery_alias(name),
        body=body,
    )
    return Done(record, seconds=SECONDS_TO_MAKE)


def delete(call: Call[None]) -> Done:
    """Start taking an empty gallery away."""
    del call
    return Done(seconds=SECONDS_TO_DELETE)


def per_subscription_or_region(record: Record, world: World) -> str:
    """Where galleries are counted (D06): in the subscription by the chapter, in each region of it by Azure."""
    return subscription_of(record.key) if world.rulebook.has("quotas_per_parent") else in_region(record, world)


def per_gallery_or_region(record: Record, world: World) -> str:
    """Where definitions and versions are counted (D06): in their gallery by the chapter, in each region by Azure."""
    return "/".join(record.key.split("/")[:9]) if world.rulebook.has("quotas_per_parent") else in_region(record, world)


def _properties(asked: GalleryProperties) -> Document:
    said: Document = {}
    if asked.description is not None:
        said["description"] = asked.description
    if asked.sharing_profile is not None and asked.sharing_profile.permissions:
        said["sharingProfile"] = {"permissions": "Private"}
    if asked.soft_delete_policy is not None and asked.soft_delete_policy.is_soft_delete_enabled is not None:
        said["softDeletePolicy"] = {"isSoftDeleteEnabled": asked.soft_delete_policy.is_soft_delete_enabled}
    return said


GALLERY = ResourceType(
    name="Microsoft.Compute/galleries",
    create=Verb(
        put,
        GalleryBody,
        (*EVERY_CREATE, gallery_name_is_valid, gallery_name_is_unique, gallery_is_private),
    ),
    delete=Verb(delete, None, (*EVERY_WRITE, nothing_is_nested), permission="delete"),
    quotas=(Quota("galleries", per_subscription_or_region, "Gallery"),),
    operations=OPERATIONS,
)
