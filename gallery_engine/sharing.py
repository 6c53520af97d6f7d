"""With whom a gallery is shared, and how those find its images: by the gallery's unique or public name.

A gallery's `inner["sharing"]` keeps who may see it and from when on (virtual milliseconds): `Subscriptions` and `AADTenants` by
id, `enabled` for the public; further `publicName`, and `until` when the last change is under way. Records of the kinds `share`
and `publicgallery` lead from an id or a public name to the gallery's key; they are only signposts, the gallery itself decides.
"""

import re
from dataclasses import dataclass, replace

from gallery_engine import soft_delete
from gallery_engine.definitions import choice
from gallery_engine.machines import mapping
from gallery_engine.models.sharing import ShareBody
from gallery_engine.records import JSON, Record
from gallery_engine.replication import copies
from gallery_engine.store import World
from gallery_engine.versions import latest

PRIVATE, GROUPS, COMMUNITY = "Private", "Groups", "Community"
PERMISSIONS = (PRIVATE, GROUPS, COMMUNITY)
SUBSCRIPTIONS, TENANTS = "Subscriptions", "AADTenants"
ADD, REMOVE, RESET, ENABLE = "Add", "Remove", "Reset", "EnableCommunity"
OPERATIONS = (ADD, REMOVE, RESET, ENABLE)
SHARE_KIND, PUBLIC_KIND = "share", "publicgallery"
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


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who asks: a subscription and its tenant, both in lower case."""

    subscription: str
    tenant: str


def gallery_alias(subscription: str, name: str) -> str:
    """The second key under which a gallery is unique in its subscription."""
    return f"gallery:{subscription}:{name}".lower()


def unique_name(subscription: str, name: str) -> str:
    """The name under which a gallery is known to those it is shared with."""
    return f"{subscription}-{name.upper()}"


def shared_image(shared: str | None, community: str | None) -> SharedImage | None:
    """The image that one of the two fields names; None when neither does, or both, or not in their form."""
    found = _IMAGE.fullmatch(shared or community or "")
    if found is None or (shared and community):
        return None
    segment, gallery, image, version = found.groups()
    if segment.lower() != (SHARED if shared else PUBLIC).lower():
        return None
    return SharedImage(SHARED if shared else PUBLIC, gallery, image, version or NEWEST)


def permissions_asked(text: str) -> str:
    """Permissions in Azure's spelling; what Azure does not know comes back as it was."""
    return choice(text, PERMISSIONS)


def operation(text: str) -> str:
    """An operation of `share` in Azure's spelling; what Azure does not know comes back as it was."""
    return choice(text, OPERATIONS)


def group_kind(text: str | None) -> str | None:
    """The type of a group in Azure's spelling; None when there is no such type."""
    found = choice(text or "", (SUBSCRIPTIONS, TENANTS))
    return found if found in {SUBSCRIPTIONS, TENANTS} else None


def groups_asked(body: ShareBody) -> dict[str, tuple[str, ...]]:
    """The ids that a request names, in lower case and each once, by the type of their group."""
    found: dict[str, dict[str, None]] = {}
    for group in body.groups or []:
        kind = group_kind(group.type)
        if kind is not None:
            found.setdefault(kind, {}).update(dict.fromkeys(name.lower() for name in group.ids or []))
    return {kind: tuple(names) for kind, names in found.items()}


def is_foreign(identifier: str) -> bool:
    """Whether an id is one of a shared or community gallery."""
    return identifier.lower().startswith((f"/{SHARED.lower()}/", f"/{PUBLIC.lower()}/"))


def consumer(subscription: str, world: World) -> Consumer:
    """A subscription of the sandbox as one who asks for images."""
    record = world.subscription(subscription)
    tenant = str(record.inner.get("tenant", "")) if record is not None else ""
    return Consumer(subscription.lower(), tenant.lower())


def permissions_of(gallery: Record) -> str:
    """With whom a gallery can be shared: Private, Groups or Community."""
    return str(_profile(gallery).get("permissions") or PRIVATE)


def granted(gallery: Record, kind: str) -> dict[str, int]:
    """The ids of a kind (Subscriptions or AADTenants) that a gallery is shared with, and from when on."""
    found = mapping(mapping(gallery.inner.get("sharing")).get(kind))
    return {name: since for name, since in found.items() if isinstance(since, int)}


def public_name(gallery: Record) -> str:
    """The name under which the public knows a gallery; empty for one that is no community gallery."""
    return str(mapping(gallery.inner.get("sharing")).get("publicName") or "")


def enabled_at(gallery: Record) -> int | None:
    """From when on a community gallery is public; None as long as nobody has made it so."""
    since = mapping(gallery.inner.get("sharing")).get("enabled")
    return since if isinstance(since, int) else None


def is_public(gallery: Record, now: int) -> bool:
    """Whether everybody sees a gallery at virtual time `now`."""
    since = enabled_at(gallery)
    return since is not None and since <= now


def is_shared(gallery: Record) -> bool:
    """Whether anybody was given a gallery: subscriptions, tenants or the public."""
    return bool(granted(gallery, SUBSCRIPTIONS) or granted(gallery, TENANTS)) or enabled_at(gallery) is not None


def is_given_to(gallery: Record, asking: Consumer, now: int) -> bool:
    """Whether a gallery is shared with a subscription, or with its whole tenant, at virtual time `now`."""
    stamps = (granted(gallery, SUBSCRIPTIONS).get(asking.subscription), granted(gallery, TENANTS).get(asking.tenant))
    return any(since is not None and since <= now for since in stamps)


def share_key(kind: str, identifier: str, gallery: str = "") -> str:
    """The key of the signpost from a subscription or tenant to a gallery's key; without one, what they all begin with."""
    return f"{SHARE_KIND}:{kind}:{identifier}:{gallery}".lower()


def public_key(name: str) -> str:
    """The key of the signpost from a public name to its gallery."""
    return f"{PUBLIC_KIND}:{name}".lower()


def signpost(key: str, kind: str, gallery: Record) -> Record:
    """A record that leads to a gallery."""
    return Record(key=key, kind=kind, name=gallery.name, inner={"gallery": gallery.key})


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


def _profile(gallery: Record) -> "dict[str, JSON]":
    return dict(mapping(mapping(gallery.body.get("properties")).get("sharingProfile")))
