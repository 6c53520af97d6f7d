"""The body of a resource group."""

from gallery_engine.models.base import Body


class GroupBody(Body):
    """PUT of a resource group."""

    location: str | None = None
    tags: dict[str, str] | None = None
    managed_by: str | None = None
