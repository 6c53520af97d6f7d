"""The body of a management lock."""

from gallery_engine.models.base import Body


class LockOwner(Body):
    """An application that keeps a lock."""

    application_id: str | None = None


class LockProperties(Body):
    """What a lock stops, and why it is there."""

    level: str | None = None
    notes: str | None = None
    owners: list[LockOwner] | None = None


class LockBody(Body):
    """PUT of a lock."""

    properties: LockProperties | None = None
