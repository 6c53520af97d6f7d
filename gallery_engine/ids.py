"""ARM ids: a path taken apart, the key under which a record is stored, and ids derived from a seed."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

PROVIDERS = "providers"
KELVIN = "\u212a"  # the one sign beyond ASCII whose lower case is a letter of ASCII: to Azure it is no k


@dataclass(frozen=True, slots=True)
class Address:
    """What a path points to.

    `kind` is the lower-case type ("microsoft.compute/galleries/images"), `names` the names along it as written.
    A collection ("…/galleries") has one name fewer than `kind` has parts. `base` is the id before the last
    `/providers/`, for a resource that extends another one, and `key` the key of the record at this address. One that
    `is_collection` names a type without naming one of it.
    """

    path: str
    subscription: str
    group: str
    kind: str
    names: tuple[str, ...]
    base: str
    key: str = field(init=False)
    is_collection: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key_of(self.path))
        object.__setattr__(self, "is_collection", len(self.names) < kind_depth(self.kind))

    @property
    def name(self) -> str:
        """The last name; empty for a collection without parents."""
        return self.names[-1] if self.names else ""

    @property
    def type(self) -> str:
        """The type as it was written; empty for what has no provider."""
        parts = self.path.removeprefix(self.base).strip("/").split("/")
        return "/".join([parts[1], *parts[2::2]]) if parts[0].lower() == PROVIDERS else ""


def kind_depth(kind: str) -> int:
    """How many names an id of this type has."""
    return max(kind.count("/"), 1) if kind else 0


def key_of(path: str) -> str:
    """The lower-case form under which ARM compares ids; doubled and trailing slashes do not count."""
    return "/" + "/".join(filter(None, path.lower().split("/")))


@lru_cache(maxsize=1_024)
def parent_key(key: str) -> str:
    """The key of the resource an id is nested in, or of its resource group."""
    head = key.rsplit("/", 2)[0]
    marker = f"/{PROVIDERS}/"
    if marker in head and head.rsplit(marker, 1)[1].count("/") >= 2:
        return head
    return key.rsplit(marker, 1)[0] if marker in key else head


def subscription_of(key: str) -> str:
    """The id of the subscription that a resource key lies in; empty when it lies in none."""
    parts = key.split("/")
    return parts[2] if parts[1:2] == ["subscriptions"] and len(parts) > 2 else ""


def group_key(key: str) -> str:
    """The key of the resource group that a resource key lies in; the key itself when it is one."""
    return "/".join(key.split("/")[:5])


def in_capitals(identifier: str) -> str:
    """An id with the name of its resource group in capitals, as some lists of Azure have it."""
    parts = identifier.split("/")
    return "/".join([*parts[:4], *(part.upper() for part in parts[4:5]), *parts[5:]])


@lru_cache(maxsize=1_024)
def scopes(key: str) -> tuple[str, ...]:
    """Everything that can carry locks and assignments for a key: what it lies in, widest first, and itself."""
    parts = key.split("/")[1:]
    found, at = [], 0
    while at < len(parts):
        at += 2 if parts[at] != PROVIDERS else 4
        if at <= len(parts):
            found.append("/" + "/".join(parts[:at]))
    return tuple(found)


@lru_cache(maxsize=1_024)
def parse(path: str) -> Address | None:
    """Take a path apart; None when it has no shape that ARM knows. A request asks about the same few paths again and again."""
    if KELVIN in path:
        return None
    parts = list(filter(None, path.split("/")))
    clean = "/" + "/".join(parts)
    lowered = clean.lower().split("/")[1:]
    subscription = group = ""
    rest = 0
    if lowered[:1] == ["subscriptions"]:
        subscription, rest = "".join(parts[1:2]), 2
        if lowered[2:3] == ["resourcegroups"]:
            group = parts[3] if len(parts) > 3 else ""
            rest = 4
    if rest >= len(parts):
        kind = "microsoft.resources/resourcegroups" if lowered[2:3] == ["resourcegroups"] else "microsoft.resources/subscriptions"
        names = tuple(name for name in (group if rest == 4 else subscription,) if name)
        return Address(clean, subscription, group, kind, names, "") if parts else None
    if lowered[rest] != PROVIDERS:
        return Address(clean, subscription, group, lowered[rest], tuple(parts[rest + 1 :]), "")
    last = len(lowered) - 1 - lowered[::-1].index(PROVIDERS)
    inside = parts[last + 1 :]
    if not inside:
        return None
    kind = "/".join([lowered[last + 1], *lowered[last + 2 :: 2]])
    base = "/" + "/".join(parts[:last]) if last else ""
    return Address(clean, subscription, group, kind, tuple(inside[2::2]), base)


def derive_guid(seed: str, number: int, purpose: str) -> str:
    """A GUID that depends on nothing but its arguments, shaped as version 4."""
    digest = bytearray(hashlib.sha256(f"{seed}\n{number}\n{purpose}".encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x40
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def last_name(identifier: str) -> str:
    """The last name in an id; a text that is no id is given back as it is."""
    return identifier.rstrip("/").rpartition("/")[2]
