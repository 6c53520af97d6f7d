"""Galleries as those see them who do not own them: views of what is shared with a subscription, its tenant or everybody.

They lie below a region of the asking subscription and have no records of their own. Shape: GROUND_TRUTH 2.4, and the examples of
azure-rest-api-specs, GalleryRP 2023-07-03 (read 2026-11-26).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import NoReturn

from gallery_engine import shared_images, sharing
from gallery_engine.arm import Response
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.definitions import properties_of
from gallery_engine.machines import mapping
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.publishing import stored
from gallery_engine.records import JSON, Document, Record
from gallery_engine.replication import is_available
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.requests import KNOWN_TYPE, WELL_FORMED
from gallery_engine.rules.resources import RESOURCE_EXISTS
from gallery_engine.shared_images import PUBLIC, SHARED
from gallery_engine.sharing import SUBSCRIPTIONS, TENANTS, Consumer
from gallery_engine.store import World

DEFINITION = "microsoft.compute/galleries/images"
OF_AN_IMAGE = frozenset(
    {
        "osType",
        "osState",
        "hyperVGeneration",
        "architecture",
        "identifier",
        "features",
        "recommended",
        "disallowed",
        "endOfLifeDate",
        "purchasePlan",
        "eula",
        "privacyStatementUri",
    }
)
OF_A_VERSION = ("publishedDate", "endOfLifeDate", "excludeFromLatest")


@dataclass(frozen=True, slots=True)
class Window:
    """What one looks through: shared or community galleries, in a region (short name), as a subscription."""

    segment: str
    region: str
    asking: Consumer
    world: World

    def entry(self, kind: str, name: str, unique_id: str, properties: Document) -> Document:
        """A document; those of community galleries say their type, `kind` is its end."""
        shown: Document = {"name": name, "location": self.region, "identifier": {"uniqueId": unique_id}}
        if self.segment == PUBLIC:
            shown["type"] = f"Microsoft.Compute/locations/communityGallery{kind}"
        return shown | ({"properties": properties} if properties else {})


def gallery_document(window: Window, gallery: Record) -> Document:
    """A gallery as its consumers see it: a name, and of a community gallery who publishes it."""
    name = _name(window.segment, gallery)
    properties: Document = {}
    if window.segment == PUBLIC:
        profile = mapping(mapping(gallery.body.get("properties")).get("sharingProfile"))
        info = mapping(profile.get("communityGalleryInfo"))
        said = {field: info.get(field) for field in ("publisherUri", "publisherContact", "eula")}
        properties["communityMetadata"] = {**said, "publicNames": [name]}
    return window.entry("", name, f"/{window.segment}/{name}", properties)


def _look(segment: str, inquiry: Inquiry) -> Response:
    """Answer a read: a list where the address is a collection, else one document."""
    address, world = inquiry.address, inquiry.world
    region, *names = address.names
    if normalize(region) not in REGIONS:
        KNOWN_TYPE.refuse(Problem(f"No registered resource provider found for location '{region[:60]}'.", status=400))
    window = Window(segment, normalize(region), sharing.consumer(address.subscription, world), world)
    if not names:
        return _all(window, inquiry)
    gallery = shared_images.gallery_of(segment, names[0], world)
    if gallery is None or not shared_images.may_see(gallery, segment, window.asking, world.now):
        _missing(inquiry)
    if address.kind.endswith("galleries"):
        if not _shows_gallery(window, gallery):
            _missing(inquiry)
        return Response(200, gallery_document(window, gallery))
    return _inside(window, gallery, names[1:], inquiry)


def _all(window: Window, inquiry: Inquiry) -> Response:
    """The galleries shared with the subscription, or with `sharedTo=tenant` those shared with its tenant."""
    shared_to = inquiry.request.query.get("sharedTo", "").lower()
    if shared_to not in {"", "tenant"}:
        WELL_FORMED.refuse(f"The value '{shared_to[:60]}' of parameter sharedTo is invalid. Use 'tenant', or leave it out.")
    if window.segment == PUBLIC:
        KNOWN_TYPE.refuse("Community galleries are not listed by region; each is found by its public name.")
    asking = window.asking
    kind, identifier = (TENANTS, asking.tenant) if shared_to else (SUBSCRIPTIONS, asking.subscription)
    found = shared_images.given_to(kind, identifier, window.world)
    return Response(200, {"value": [gallery_document(window, record) for record in found if _shows_gallery(window, record)]})


def _inside(window: Window, gallery: Record, names: list[str], inquiry: Inquiry) -> Response:
    """Images and versions of a gallery that is there for who asks."""
    world = window.world
    if not names:
        found = world.find(DEFINITION, f"{gallery.key}/images/")
        shown = [record for record in found if _shows_image(window, gallery, record)]
        return Response(200, {"value": [_image(window, gallery, record) for record in shown]})
    definition = shared_images.image_in(gallery, names[0], world)
    if definition is None:
        _missing(inquiry)
    if inquiry.address.kind.endswith("images"):
        if not _shows_image(window, gallery, definition):
            _missing(inquiry)
        return Response(200, _image(window, gallery, definition))
    if inquiry.address.is_collection:
        versions = [record for record in shared_images.versions_of(definition, world) if _is_here(window, record)]
        return Response(200, {"value": [_version(window, gallery, definition, record) for record in versions]})
    version = shared_images.version_in(definition, names[1], world)
    if version is None or not _is_here(window, version):
        _missing(inquiry)
    return Response(200, _version(window, gallery, definition, version))


def _is_here(window: Window, version: Record) -> bool:
    return is_available(version, window.region, window.world.now)


def _shows_gallery(window: Window, gallery: Record) -> bool:
    """A gallery shows in its own region, and in others once a version of it has arrived there."""
    return window.region == gallery.location or any(
        _is_here(window, record) for record in shared_images.versions_in(gallery, window.world)
    )


def _shows_image(window: Window, gallery: Record, definition: Record) -> bool:
    """An image shows where its gallery lies, and in other regions once a version of it has arrived there."""
    if definition.location != gallery.location:
        return False
    versions = shared_images.versions_of(definition, window.world)
    return window.region == gallery.location or any(_is_here(window, record) for record in versions)


def _name(segment: str, gallery: Record) -> str:
    if segment == PUBLIC:
        return sharing.public_name(gallery)
    return str(mapping(mapping(gallery.body.get("properties")).get("identifier")).get("uniqueName"))


def _image(window: Window, gallery: Record, definition: Record) -> Document:
    properties = {name: value for name, value in properties_of(definition).items() if name in OF_AN_IMAGE}
    unique_id = f"/{window.segment}/{_name(window.segment, gallery)}/Images/{definition.name}"
    return window.entry("Image", definition.name, unique_id, properties)


def _version(window: Window, gallery: Record, definition: Record, version: Record) -> Document:
    profile, storage = stored(version), mapping(mapping(version.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDiskImages")
    disks: Document = {"osDiskImage": _disk(mapping(storage.get("osDiskImage")))}
    if isinstance(data, list):
        disks["dataDiskImages"] = [{"lun": mapping(item).get("lun")} | _disk(mapping(item)) for item in data]
    properties: Document = {name: profile[name] for name in OF_A_VERSION if name in profile}
    gallery_name = _name(window.segment, gallery)
    unique_id = f"/{window.segment}/{gallery_name}/Images/{definition.name}/Versions/{version.name}"
    return window.entry("ImageVersion", version.name, unique_id, properties | {"storageProfile": disks})


def _disk(disk: Mapping[str, JSON]) -> Document:
    return {"diskSizeGB": disk.get("sizeInGB"), "hostCaching": disk.get("hostCaching")}


def _missing(inquiry: Inquiry) -> NoReturn:
    RESOURCE_EXISTS.refuse(f"The resource '{inquiry.address.path}' was not found, or is not shared with this subscription.")


def _reports(segment: str) -> dict[tuple[str, str], Report]:
    found: dict[tuple[str, str], Report] = {}
    for below in ("", "/images", "/images/versions"):
        kind = f"Microsoft.Compute/locations/{segment[0].lower()}{segment[1:]}{below}"
        found["GET", kind.lower()] = Report(f"{kind}/read", partial(_look, segment))
    return found


REPORTS: Mapping[tuple[str, str], Report] = MappingProxyType(_reports(SHARED) | _reports(PUBLIC))
