"""With whom a gallery is shared: what its record keeps of that, and the words in which a request says it.

A gallery's `inner["sharing"]` keeps who may see it and from when on (virtual milliseconds): `Subscriptions` and `AADTenants` by
id, `enabled` for the public; further `publicName`, and `until` when the last change is under way. Records of the kinds `share`
and `publicgallery` lead from an id or a public name to the gallery's key; they are only signposts, the gallery itself decides.
"""

from dataclasses import dataclass

from gallery_engine.definitions import choice
from gallery_engine.machines import mapping
from gallery_engine.models.sharing import ShareBody
from gallery_engine.records import JSON, Record
from gallery_engine.store import World

PRIVATE, GROUPS, COMMUNITY = "Private", "Groups", "Community"
PERMISSIONS = (PRIVATE, GROUPS, COMMUNITY)
SUBSCRIPTIONS, TENANTS = "Subscriptions", "AADTenants"
ADD, REMOVE, RESET, ENABLE = "Add", "Remove", "Reset", "EnableCommunity"
OPERATIONS = (ADD, REMOVE, RESET, ENABLE)
SHARE_KIND, PUBLIC_KIND = "share", "publicgallery"


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


def _profile(gallery: Record) -> "dict[str, JSON]":
    return dict(mapping(mapping(gallery.body.get("properties")).get("sharingProfile")))
