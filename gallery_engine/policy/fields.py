"""Fields: what a policy rule calls a part of a resource, and how that part is found in the resource's document.

Sources: "Azure Policy definition structure policy rule" and "Author policies for array properties" (read 2026-11-26).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from gallery_engine.policy.problems import BadRule
from gallery_engine.records import JSON, Document

Path: TypeAlias = tuple[str, ...]
STAR = "[*]"
EVERY_TYPE = ""
TAGS = "tags"
PLAIN: Mapping[str, Path] = {
    "name": ("name",),
    "fullname": ("fullName",),
    "kind": ("kind",),
    "type": ("type",),
    "location": ("location",),
    "id": ("id",),
    "identity.type": ("identity", "type"),
    TAGS: (TAGS,),
}
_AT_THE_ROOT = frozenset({"sku", "identity", "zones", "plan", "extendedlocation", "managedby"})
_VM, _SCALE_SET = "microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets"
_IMAGE_OF = {
    _VM: ("properties", "storageProfile", "imageReference"),
    _SCALE_SET: ("properties", "virtualMachineProfile", "storageProfile", "imageReference"),
}
_PART_OF_IMAGE = {
    "imageid": "id",
    "imagepublisher": "publisher",
    "imageoffer": "offer",
    "imagesku": "sku",
    "imageversion": "version",
}
_TAG = re.compile(r"tags(?:\.(?P<dotted>.+)|\['(?P<quoted>.*)'\]|\[(?P<bare>[^']*)\])", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its name, and where it is in resources of a type (lower-case; EVERY_TYPE for all of them)."""

    name: str
    places: Mapping[str, Path] = field(default_factory=dict)

    def path(self, resource: Document) -> Path | None:
        """Where it is in this resource; None when the resource's type has no such field."""
        kind = str(resource.get("type", "")).lower()
        return self.places.get(kind, self.places.get(EVERY_TYPE))

    @property
    def is_location(self) -> bool:
        """Whether its values are regions, which Azure compares whatever their spelling."""
        return self.name.lower() == "location"

    @property
    def is_collection(self) -> bool:
        """Whether it names the members of an array."""
        return STAR in self.name

    @property
    def tag(self) -> str | None:
        """The name of the tag it stands for."""
        path = self.places.get(EVERY_TYPE, ())
        return path[1] if len(path) == 2 and path[0] == TAGS else None


def read(name: str) -> Field:
    """A field by its name; raises BadRule for what is neither a field of every resource nor shaped as an alias."""
    if name.lower() in PLAIN:
        return Field(name, {EVERY_TYPE: PLAIN[name.lower()]})
    tag = _TAG.fullmatch(name)
    if tag is not None:
        found = tag["dotted"] or tag["bare"] or (tag["quoted"] or "").replace("''", "'")
        return Field(name, {EVERY_TYPE: (TAGS, found)})
    return Field(name, _alias(name))


def _alias(name: str) -> Mapping[str, Path]:
    kind, _, rest = name.rpartition("/")
    part = _PART_OF_IMAGE.get(rest.lower())
    if part is not None and kind.lower() in {"microsoft.compute", *_IMAGE_OF}:
        return {of: (*place, part) for of, place in _IMAGE_OF.items() if kind.lower() in {"microsoft.compute", of}}
    if f"{kind}/{rest}".lower() == f"{_VM}/sku.name":
        return {_VM: ("properties", "hardwareProfile", "vmSize")}
    if "/" not in kind or not rest or not all(kind.split("/")):
        raise BadRule(
            "InvalidPolicyAlias",
            f"The 'field' property '{name[:200]}' of the policy rule doesn't exist as an alias under provider "
            f"'{name.partition('/')[0][:100]}'.",
        )
    steps = _steps(rest)
    return {kind.lower(): steps if steps[0].lower() in _AT_THE_ROOT else ("properties", *steps)}


def _steps(path: str) -> Path:
    """`targetRegions[*].name` as the steps `targetRegions`, `[*]`, `name`."""
    return tuple(step for part in path.replace(STAR, f".{STAR}").split(".") if (step := part))


def values(of: Field, resource: Document) -> list[JSON]:
    """What a field condition looks at: one value (None when absent), or each member of a collection."""
    path = of.path(resource)
    if path is None:
        return [] if of.is_collection else [None]
    return _select(resource, path)


def members(of: Field, resource: Document) -> Iterator[tuple[JSON, Document]]:
    """Each member of a collection with the resource as if it were the only one."""
    path = of.path(resource)
    for member, narrowed in _members(resource, path) if path is not None else ():
        yield member, narrowed if isinstance(narrowed, dict) else {}


def child(value: JSON, name: str) -> JSON:
    """A property by its name, in any case; None when it is not there."""
    key = _key(value, name)
    return value[key] if isinstance(value, dict) and key is not None else None


def _key(value: JSON, name: str) -> str | None:
    if not isinstance(value, dict):
        return None
    return name if name in value else next((key for key in value if key.lower() == name.lower()), None)


def _select(value: JSON, path: Path) -> list[JSON]:
    if not path:
        return [value]
    if path[0] == STAR:
        return [found for item in (value if isinstance(value, list) else []) for found in _select(item, path[1:])]
    return _select(child(value, path[0]), path[1:])


def _members(value: JSON, path: Path) -> Iterator[tuple[JSON, JSON]]:
    if not path:
        yield value, value
    elif path[0] == STAR:
        for item in value if isinstance(value, list) else []:
            for found, inner in _members(item, path[1:]):
                yield found, [inner]
    elif isinstance(value, dict) and (key := _key(value, path[0])) is not None:
        for found, inner in _members(value[key], path[1:]):
            yield found, value | {key: inner}
