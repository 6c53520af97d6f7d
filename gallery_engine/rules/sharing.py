"""Rules about the sharing profile of a gallery: what it can be, what of it may change, and what has to be undone first."""

import re

from gallery_engine.errors import CHAPTER
from gallery_engine.machines import mapping
from gallery_engine.models.galleries import GalleryBody, Identity
from gallery_engine.models.sharing import CommunityGalleryInfo, SharingProfile
from gallery_engine.rules import sources
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import CREATE_GALLERY, SDK, SHARE_DIRECTLY, SHARE_PUBLICLY, SHARING, TERRAFORM
from gallery_engine.sharing import COMMUNITY, PERMISSIONS, PRIVATE, is_shared, permissions_asked, permissions_of

_PREFIX = re.compile(r"[A-Za-z0-9]{5,16}", re.ASCII)
_REQUIRED = ("publisherUri", "publisherContact", "eula", "publicNamePrefix")
IDENTITIES = frozenset({"systemassigned", "none"})


@rule("GAL803", code="OperationNotAllowed", status=409, cites=[SHARE_PUBLICLY, sources.DISK_TEST], standing="unverified")
def gallery_is_not_shared(call: Call[None]) -> str | None:
    """A gallery that is shared with somebody is taken back before it is deleted.

    Azure keeps copies of its names in every region for those who may see it. The operation Reset takes them away and makes the
    gallery private.
    """
    if not is_shared(call.existing):
        return None
    return (
        f"The gallery '{call.existing.name}' is shared and cannot be deleted. Please reset the sharing profile of the gallery "
        "before deleting it."
    )


@rule("GAL901", code="InvalidParameter", status=400, cites=[SHARING, SDK])
def permissions_are_known(call: Call[GalleryBody]) -> str | None:
    """A gallery is Private, or for Groups, or for the Community.

    Private is shared by role assignments alone, Groups also with whole subscriptions and tenants, Community with everybody.
    """
    asked = _profile(call).permissions
    if not asked or permissions_asked(asked) in PERMISSIONS:
        return None
    return (
        f"The value '{asked[:40]}' of parameter sharingProfile.permissions is invalid. Allowed values are "
        f"{', '.join(PERMISSIONS)}."
    )


@rule("GAL902", code="InvalidParameter", status=400, cites=[SHARE_PUBLICLY, CREATE_GALLERY, TERRAFORM], standing="unverified")
def community_says_who_publishes(call: Call[GalleryBody]) -> str | None:
    """A community gallery says who publishes it: address, contact, terms of use and how its public name begins.

    Everybody who deploys from it can read these four; Microsoft does not answer for the images.
    """
    if not _becomes_community(call):
        return None
    info = _info(call)
    given = (info.publisher_uri, info.publisher_contact, info.eula, info.public_name_prefix)
    for name, value in zip(_REQUIRED, given, strict=True):
        if not value:
            return f"Required parameter 'sharingProfile.communityGalleryInfo.{name}' is missing (null)."
    return None


@rule("GAL903", code="InvalidParameter", status=400, cites=[TERRAFORM, SHARE_PUBLICLY], standing="unverified")
def public_name_begins_well(call: Call[GalleryBody]) -> str | None:
    """A public name begins with 5 to 16 letters and digits.

    Azure adds a GUID to it, so that the whole is unique in the world and still tells who publishes.
    """
    prefix = _info(call).public_name_prefix
    if not prefix or _PREFIX.fullmatch(prefix):
        return None
    return (
        f"The value '{prefix[:40]}' of parameter sharingProfile.communityGalleryInfo.publicNamePrefix is invalid. It must have "
        "between 5 and 16 English alphanumeric characters."
    )


@rule(
    "GAL904",
    code="PropertyChangeNotAllowed",
    status=409,
    cites=[SHARE_DIRECTLY, sources.CONVERSION_ISSUE],
    standing="unverified",
)
def permissions_change_by_reset(call: Call[GalleryBody]) -> str | None:
    """With whom a gallery can be shared is settled when it is made.

    A private gallery can still become a community gallery, and the operation Reset makes every gallery private. Any other change
    wants a new gallery.
    """
    asked = permissions_asked(_profile(call).permissions or "")
    if call.current is None or not asked:
        return None
    before = permissions_of(call.current)
    if asked == before or (before, asked) == (PRIVATE, COMMUNITY):
        return None
    return "Changing property 'sharingProfile.permissions' is not allowed."


@rule("GAL905", code="PropertyChangeNotAllowed", status=409, cites=[SHARE_PUBLICLY, TERRAFORM], standing="unverified")
def public_name_is_kept(call: Call[GalleryBody]) -> str | None:
    """How the public name of a community gallery begins does not change.

    It is part of the ids from which others deploy.
    """
    if call.current is None or permissions_of(call.current) != COMMUNITY:
        return None
    profile = mapping(mapping(call.current.body.get("properties")).get("sharingProfile"))
    before = mapping(profile.get("communityGalleryInfo")).get("publicNamePrefix")
    asked = _info(call).public_name_prefix
    if not asked or asked == before:
        return None
    return "Changing property 'sharingProfile.communityGalleryInfo.publicNamePrefix' is not allowed."


@rule(
    "GAL906",
    code="OperationNotAllowed",
    status=409,
    cites=[sources.CHAPTER],
    rulebooks=(CHAPTER,),
    standing="taught",
    otherwise="In Azure today a gallery can be made for the community, and everybody who finds it deploys from it.",
)
def nothing_is_for_everybody(call: Call[GalleryBody]) -> str | None:
    """By the chapter, images do not reach other tenants directly, so there is no gallery for everybody.

    What remains is delegated access, or a VHD that is exported here and uploaded there.
    """
    if permissions_asked(_profile(call).permissions or "") != COMMUNITY:
        return None
    return (
        "A gallery cannot be shared directly with other tenants. Use delegated access, or export the image as a VHD and upload "
        "it in the other tenant."
    )


@rule("GAL907", code="NotSupported", status=400, cites=[SDK], standing="unverified")
def identity_is_the_systems_own(call: Call[GalleryBody]) -> str | None:
    """In this lab a gallery's identity is assigned by the system, or it has none.

    Azure also takes identities that are resources of their own, which the lab does not have.
    """
    asked = (call.body.identity or Identity()).type
    if not asked or asked.lower() in IDENTITIES:
        return None
    return f"This lab does not have the identity type '{asked[:40]}'. Use 'SystemAssigned' or 'None'."


EVERY_PROFILE = (
    permissions_are_known,
    nothing_is_for_everybody,
    permissions_change_by_reset,
    community_says_who_publishes,
    public_name_begins_well,
    public_name_is_kept,
    identity_is_the_systems_own,
)


def _profile(call: Call[GalleryBody]) -> SharingProfile:
    return (call.body.properties.sharing_profile if call.body.properties else None) or SharingProfile()


def _info(call: Call[GalleryBody]) -> CommunityGalleryInfo:
    return _profile(call).community_gallery_info or CommunityGalleryInfo()


def _becomes_community(call: Call[GalleryBody]) -> bool:
    asked = permissions_asked(_profile(call).permissions or "")
    return asked == COMMUNITY and (call.current is None or permissions_of(call.current) != COMMUNITY)
