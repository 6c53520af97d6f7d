"""Galleries: a name for definitions and versions to live under. Making one takes seconds; it holds no data of its own."""

from collections.abc import Mapping

import msgspec

from gallery_engine import sharing
from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import subscription_of
from gallery_engine.machines import mapping
from gallery_engine.models.galleries import GalleryBody, GalleryProperties
from gallery_engine.models.sharing import ShareBody
from gallery_engine.providers import gallery_sharing
from gallery_engine.providers.quotas import in_region
from gallery_engine.providers.resource import Done, Quota, ResourceType, Verb, after
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.naming import gallery_name_is_unique, gallery_name_is_valid
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE, nothing_is_nested
from gallery_engine.rules.share_operations import EVERY_SHARE
from gallery_engine.rules.sharing import EVERY_PROFILE, gallery_is_not_shared
from gallery_engine.rules.soft_delete import soft_delete_periods_are_in_range
from gallery_engine.store import World

SECONDS_TO_MAKE = 1
SECONDS_TO_DELETE = 10
OPERATIONS = "capsOperations"


def put(call: Call[GalleryBody]) -> Done:
    """Make a gallery, or replace what is said of one; with whom it is shared stays unless the request says so."""
    body: Document = {"location": normalize(call.body.location or (call.current.location if call.current else ""))}
    return Done(_record(call, body, {}), seconds=SECONDS_TO_MAKE)


def patch(call: Call[GalleryBody]) -> Done:
    """Change what a request says of a gallery, and leave the rest."""
    return Done(_record(call, dict(call.existing.body), mapping(call.existing.body.get("properties"))), seconds=SECONDS_TO_MAKE)


def per_subscription_or_region(record: Record, world: World) -> str:
    """Where galleries are counted (D06): in the subscription by the chapter, in each region of it by Azure."""
    return subscription_of(record.key) if world.rulebook.has("quotas_per_parent") else in_region(record, world)


def per_gallery_or_region(record: Record, world: World) -> str:
    """Where definitions and versions are counted (D06): in their gallery by the chapter, in each region by Azure."""
    return "/".join(record.key.split("/")[:9]) if world.rulebook.has("quotas_per_parent") else in_region(record, world)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The document of a gallery; `$select=Permissions` and `$expand=SharingProfile/Groups` add the groups it is shared with."""
    properties = {**mapping(record.body.get("properties")), **gallery_sharing.shown(record, world, query)}
    return dict(record.body) | {"properties": properties}


def _record(call: Call[GalleryBody], body: Document, before: Mapping[str, JSON]) -> Record:
    """The record of a gallery that has `before` as its properties, once the request is taken in."""
    name = call.current.name if call.current is not None else call.address.name
    unique = sharing.unique_name(call.address.subscription, name)
    profile, kept = gallery_sharing.settled(call)
    body["properties"] = {
        **before,
        **_said(call.body.properties or GalleryProperties(), before),
        **({"sharingProfile": profile} if profile else {}),
        "identifier": {"uniqueName": unique},
    }
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    identity = _identity(call)
    if identity:
        body["identity"] = identity
    return Record(
        key=call.key,
        kind=call.address.kind,
        id=call.address.path,
        name=name,
        location=str(body["location"]),
        alias=sharing.gallery_alias(call.address.subscription, name),
        body=body,
        inner={"sharing": kept} if kept else {},
    )


def _said(asked: GalleryProperties, before: Mapping[str, JSON]) -> Document:
    said: Document = {}
    if asked.description is not None:
        said["description"] = asked.description
    if asked.soft_delete_policy is not None:
        policy: Document = msgspec.to_builtins(asked.soft_delete_policy)
        said["softDeletePolicy"] = {**mapping(before.get("softDeletePolicy")), **policy}
    return said


def _identity(call: Call[GalleryBody]) -> Document:
    """The identity a gallery has: a new one gets its ids, and one that is not spoken of stays."""
    before = dict(mapping(call.current.body.get("identity"))) if call.current is not None else {}
    if call.body.identity is None or call.body.identity.type is None:
        return before
    if call.body.identity.type.lower() == "none":
        return {"type": "None"} if before else {}
    if "principalId" in before:
        return before
    tenant = sharing.consumer(call.address.subscription, call.world).tenant
    return {"type": "SystemAssigned", "principalId": call.world.guid("identity"), "tenantId": tenant}


EVERY_WISH = (*EVERY_PROFILE, soft_delete_periods_are_in_range)

GALLERY = ResourceType(
    name="Microsoft.Compute/galleries",
    create=Verb(
        put,
        GalleryBody,
        (*EVERY_CREATE, gallery_name_is_valid, gallery_name_is_unique, *EVERY_WISH),
    ),
    update=Verb(patch, GalleryBody, (*EVERY_CREATE, *EVERY_WISH)),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, nothing_is_nested, gallery_is_not_shared), permission="delete"),
    actions={"share": Verb(gallery_sharing.share, ShareBody, (*EVERY_WRITE, *EVERY_SHARE))},
    show=show,
    capitals_in_lists=True,
    quotas=(Quota("galleries", per_subscription_or_region, "Gallery"),),
    operations=OPERATIONS,
)
