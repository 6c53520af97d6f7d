"""With whom a gallery is shared: the part of its body, and the body of the action `share` (GROUND_TRUTH 2.1 and 2.4)."""

from gallery_engine.models.base import Body


class CommunityGalleryInfo(Body):
    """What the public is told of a community gallery; its public names are made by the service and not read."""

    publisher_uri: str | None = None
    publisher_contact: str | None = None
    eula: str | None = None
    public_name_prefix: str | None = None


class SharingProfile(Body):
    """With whom a gallery can be shared; the groups are changed by `share` and not read here."""

    permissions: str | None = None
    community_gallery_info: CommunityGalleryInfo | None = None


class ShareGroup(Body):
    """Subscriptions or tenants that a gallery is shared with."""

    type: str | None = None
    ids: list[str] | None = None


class ShareBody(Body):
    """POST share: what to do, and with whom."""

    operation_type: str | None = None
    groups: list[ShareGroup] | None = None
