"""What the lab does not do with galleries yet. It says so, and does not pretend."""

from gallery_engine.models.galleries import GalleryBody, SharingProfile
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import SHARING


@rule("GAL901", code="NotSupported", status=400, cites=[SHARING])
def gallery_is_private(call: Call[GalleryBody]) -> str | None:
    """In this lab a gallery is shared by role assignments only.

    Azure also shares a gallery with subscriptions and tenants (Groups) and with everybody (Community). The lab does not simulate
    these two yet, so it accepts Private and nothing else.
    """
    sharing = (call.body.properties.sharing_profile if call.body.properties else None) or SharingProfile()
    permissions = sharing.permissions or "Private"
    if permissions.lower() == "private":
        return None
    return f"This lab does not simulate galleries with the sharing permissions '{permissions[:40]}' yet. Use 'Private'."
