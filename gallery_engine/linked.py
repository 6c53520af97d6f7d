"""The other resources that a body names, and what a caller has to be allowed there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gallery_engine.ids import Address, parse
from gallery_engine.records import JSON


@dataclass(frozen=True, slots=True)
class Linked:
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

    def named_in(self, body: JSON) -> Iterator[Linked]:
        """What a body names there."""
        for value in _values(body, self.path.split(".")):
            address = parse(value) if value.startswith("/") else None
            suffix = (self.permissions or {}).get(address.kind) if address is not None else None
            if address is not None and not address.is_collection and (suffix or self.action):
                yield Linked(address, self.action or f"{address.type}/{suffix}")


def _values(value: JSON, path: list[str]) -> Iterator[str]:
    """The texts at a path of keys, in any case and through lists."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif not path:
        if isinstance(value, str):
            yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key.lower() == path[0].lower():
                yield from _values(item, path[1:])
