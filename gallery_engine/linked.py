"""The other resources that a body names, and what a caller has to be allowed there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
    action is asked for at whatever is named. `steps` are those keys in lower case.
    """

    path: str
    permissions: Mapping[str, str] | None = None
    action: str = ""
    steps: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.path.lower().split(".")))

    def named_in(self, body: JSON) -> Iterator[Linked]:
        """What a body names there."""
        for value in _values(body, self.steps):
            address = parse(value) if value.startswith("/") else None
            suffix = (self.permissions or {}).get(address.kind) if address is not None else None
            if address is not None and not address.is_collection and (suffix or self.action):
                yield Linked(address, self.action or f"{address.type}/{suffix}")


def _values(value: JSON, steps: tuple[str, ...]) -> list[str]:
    """The texts at a path of lower-case keys, which may be in any case there, and through lists."""
    if isinstance(value, list):
        return [found for item in value for found in _values(item, steps)]
    if not steps:
        return [value] if isinstance(value, str) else []
    if not isinstance(value, dict):
        return []
    return [found for key, item in value.items() if key.lower() == steps[0] for found in _values(item, steps[1:])]
