"""The body of the tags of a scope."""

from msgspec import field

from gallery_engine.models.base import Body


class TagsProperties(Body):
    """The tags themselves."""

    tags: dict[str, str] = field(default_factory=dict)


class TagsBody(Body):
    """PUT or PATCH of tags; only PATCH has an operation: Merge, Replace or Delete."""

    operation: str | None = None
    properties: TagsProperties = field(default_factory=TagsProperties)
