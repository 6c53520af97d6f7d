"""The bodies of management groups and of what customers delegate."""

from msgspec import field

from gallery_engine.models.base import Body


class ParentGroup(Body):
    """The management group above."""

    id: str | None = None


class GroupDetails(Body):
    """Where a management group lies."""

    parent: ParentGroup | None = None


class GroupProperties(Body):
    """A management group's display name and place."""

    display_name: str | None = None
    details: GroupDetails | None = None


class ManagementGroupBody(Body):
    """PUT or PATCH of a management group."""

    name: str | None = None
    properties: GroupProperties = field(default_factory=GroupProperties)
