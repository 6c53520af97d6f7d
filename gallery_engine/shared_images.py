"""How those find images who do not own the gallery: by its unique or public name, and only what is shared with it.

Definitions and versions are shared with a gallery when they lie in its own region.
"""

import re
from dataclasses import dataclass, replace

from gallery_engine import soft_delete
from gallery_engine.records import Record
from gallery_engine.replication import copies
from gallery_engine.sharing import (
    PUBLIC_KIND,
    SHARE_KIND,
    Consumer,
    gallery_alias,
    granted,
    is_given_to,
    is_public,
    public_key,
    public_name,
    share_key,
)
from gallery_engine.store import World
from gallery_engine.versions import latest

SHARED, PUBLIC = "SharedGalleries", "CommunityGalleries"
VERSION = "microsoft.compute/galleries/images/versions"
NEWEST = "latest"
_GUID = 36
_IMAGE = re.compile(r"/(SharedGalleries|CommunityGalleries)/([^/]+)/Images/([^/]+)(?:/Versions/([^/]+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SharedImage:
    """An image as those know it who do not see the gallery: `gallery` is a unique or a public name, `version` may be latest."""

    segment: str
    gallery: str
    image: str
    version: str = NEWEST

    @property
    def id(self) -> str:
        """The id with its version."""
        return f"/{self.segment}/{self.gallery}/Images/{self.image}/Versions/{self.version}"

    @property
    def parameter(self) -> str:
        """The field of an image reference that takes such an id."""
        return "sharedGalleryImageId" if self.segment == SHARED else "communityGalleryImageId"

    def at(self, version: str) -> "SharedImage":
        """The same image at a version."""
        return replace(self, version=version)


def shared_image(shared: str | None, community: str | None) -> SharedImage | None:
    """The image that one of the two fields names; None when neither does, or both, or not in their form."""
    found = _IMAGE.fullmatch(shared or community or "")
    if found is None or (shared and community):
        return None
    segment, gallery, image, version = found.groups()
    if segment.lower() != (SHARED if shared else PUBLIC).lower():
        return None
    return SharedImage(SHARED if shared else PUBLIC, gallery, image, version or NEWEST)


def is_foreign(identifier: str) -> bool:
    """Whether an id is one of a shared or community gallery."""
    return identifier.lower().startswith((f"/{SHARED.lower()}/", f"/{PUBLIC.lower()}/"))


def given_to(kind: str, identifier: str, world: World) -> list[Record]:
    """The galleries shared with a subscription or tenant, in the order of their keys."""
    signs = world.find(SHARE_KIND, share_key(kind, identifier))
    found = (world.get(str(sign.inner["gallery"])) for sign in signs)
    return [
        record for record in found if record is not None and granted(record, kind).get(identifier, world.now + 1) <= world.now
    ]


def public_galleries(world: World) -> list[Record]:
    """The galleries that everybody sees, in the order of their public names."""
    names = (sign.key.partition(":")[2] for sign in world.find(PUBLIC_KIND, f"{PUBLIC_KIND}:"))
    found = (by_public_name(name, world) for name in names)
    return [record for record in found if record is not None]


def by_unique_name(name: str, world: World) -> Record | None:
    """The gallery with a unique name, shared or not."""
    subscription, gallery = name[:_GUID], name[_GUID + 1 :]
    found = world.by_alias(gallery_alias(subscription, gallery)) if name[_GUID : _GUID + 1] == "-" else None
    return found if found is not None and "gone" not in found.inner else None


def by_public_name(name: str, world: World) -> Record | None:
    """The community gallery with a public name, if it is public."""
    sign = world.get(public_key(name))
    found = world.get(str(sign.inner["gallery"])) if sign is not None else None
    if found is None or "gone" in found.inner or public_name(found).lower() != name.lower():
        return None
    return found if is_public(found, world.now) else None


def gallery_of(segment: str, name: str, world: World) -> Record | None:
    """The gallery with a unique name, or the public one with a public name."""
    return by_public_name(name, world) if segment == PUBLIC else by_unique_name(name, world)


def may_see(gallery: Record, segment: str, asking: Consumer, now: int) -> bool:
    """Whether a gallery is there for a consumer at virtual time `now`."""
    return is_public(gallery, now) if segment == PUBLIC else is_given_to(gallery, asking, now)


def image_in(gallery: Record, image: str, world: World) -> Record | None:
    """The definition of a gallery that is shared with it; one outside the gallery's own region is not."""
    found = world.get(f"{gallery.key}/images/{image}".lower())
    return found if found is not None and _is_offered(found, gallery) else None


def versions_of(definition: Record, world: World) -> list[Record]:
    """The versions of a definition that are shared with it: those whose own region is the gallery's."""
    found = world.find(VERSION, f"{definition.key}/versions/")
    return [record for record in found if _is_offered(record, definition)]


def versions_in(gallery: Record, world: World) -> list[Record]:
    """All versions that are shared with a gallery."""
    return [record for record in world.find(VERSION, f"{gallery.key}/images/") if _is_offered(record, gallery)]


def version_in(definition: Record, version: str, world: World) -> Record | None:
    """The version of a definition that is shared with it, by its exact name."""
    found = soft_delete.usable(f"{definition.key}/versions/{version}".lower(), world)
    return found if found is not None and _is_offered(found, definition) else None


def version_of(wish: SharedImage, region: str, world: World) -> Record | None:
    """The version that an image id means for a region, whoever asks: the one that is named, or the newest."""
    gallery = gallery_of(wish.segment, wish.gallery, world)
    definition = image_in(gallery, wish.image, world) if gallery is not None else None
    if definition is None:
        return None
    if wish.version.lower() == NEWEST:
        return latest(versions_of(definition, world), region, world.now)
    return version_in(definition, wish.version, world)


def regions_of(gallery: Record, world: World) -> list[str]:
    """The regions (short names) in which a gallery is offered: its own, and those that its versions are copied to."""
    others = {copy.region for record in versions_in(gallery, world) for copy in copies(record)} - {gallery.location}
    return [gallery.location, *sorted(others)]


def _is_offered(record: Record, parent: Record) -> bool:
    return record.location == parent.location and "gone" not in record.inner
