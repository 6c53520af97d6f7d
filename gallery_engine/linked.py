"""The other resources that a body names, and what a caller has to be allowed there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import msgspec

from gallery_engine.ids import Address, parse
from gallery_engine.records import JSON


class Linked(msgspec.Struct, frozen=True):
    """A resource that a body names, and the permission that has to be held there."""

    address: Address
    permission: str


@dataclass(frozen=True, slots=True)
class Link:
    """A property of a body that names another resource.

    `path` are the keys that lead to it, with dots between them and through lists. `permissions` is the last part of the action by
    the lower-case type of what is named, such as `read`; what is of another type is not asked about. With `action` that whole
    action is asked for at whatever is named.
    """

    path: str
    permissions: Mapping[str, str] | None = None
    action: str = ""

    def of(self, value: str) -> Linked | None:
        """What a text at that place names; None when it names nothing that is asked about."""
        address = parse(value) if value.startswith("/") else None
        suffix = (self.permissions or {}).get(address.kind) if address is not None else None
        if address is None or address.is_collection or not (suffix or self.action):
            return None
        return Linked(address, self.action or f"{address.type}/{suffix}")


@dataclass(slots=True)
class _Place:
    """A place in bodies that links lead to or through: the links that end here, by number, and what is below, in lower case."""

    ends: list[int] = field(default_factory=list)
    below: dict[str, "_Place"] = field(default_factory=dict)


class Links:
    """Several links, which are followed in one walk through a body."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links, self._top = links, _Place()
        for number, link in enumerate(links):
            place = self._top
            for step in link.path.lower().split("."):
                place = place.below.setdefault(step, _Place())
            place.ends.append(number)

    def named_in(self, body: JSON) -> list[Linked]:
        """What a body names, in the order of the links; keys may be in any case."""
        found: list[tuple[int, str]] = []
        _gather(body, self._top, found)
        found.sort(key=itemgetter(0))
        named = (self._links[number].of(value) for number, value in found)
        return [linked for linked in named if linked is not None]


def _gather(value: JSON, place: _Place, found: list[tuple[int, str]]) -> None:
    """Add the texts at a place and below it, each with the number of its link."""
    if isinstance(value, list):
        for item in value:
            _gather(item, place, found)
    elif isinstance(value, str):
        found += [(number, value) for number in place.ends]
    elif isinstance(value, dict):
        for key, item in value.items():
            inner = place.below.get(key.lower())
            if inner is not None:
                _gather(item, inner, found)
