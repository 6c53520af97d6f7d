"""Rules about images that somebody else shares: how they are named, and for whom they are there."""

from typing import Any

from gallery_engine import capture, deployment, disk_contents, shared_images, sharing
from gallery_engine.catalog.regions import normalize
from gallery_engine.models.disks import DiskBody
from gallery_engine.models.versions import VersionBody
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.gallery_deployment import not_available
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import FOREIGN_ID_ISSUE, SHARE_DIRECTLY, SHARE_PUBLICLY, SHARED_NOT_FOUND_ISSUE

SHOWN = 200


@rule("GAL621", code="LinkedInvalidPropertyId", status=400, cites=[FOREIGN_ID_ISSUE])
def own_ids_begin_with_the_subscription(call: Call[MachineBody | VersionBody]) -> Problem | None:
    """The id of a shared or community image goes into a field of its own.

    The field `id` takes what has an address in Azure Resource Manager; sharedGalleryImageId and communityGalleryImageId take the
    names under which others share their images.
    """
    identifier, path = _own_id(call.body)
    if not shared_images.is_foreign(identifier):
        return None
    return Problem(
        f"Property id '{identifier[:SHOWN]}' at path '{path}' is invalid. Expect fully qualified resource Id that start with "
        "'/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.",
        target=path,
    )


@rule(
    "GAL622",
    code="GalleryImageNotFound",
    status=404,
    cites=[SHARE_DIRECTLY, SHARE_PUBLICLY, SHARED_NOT_FOUND_ISSUE],
    standing="unverified",
)
def shared_image_is_for_the_subscription(call: Call[Any]) -> Problem | None:
    """An image of another's gallery is there for those it is shared with.

    A direct shared gallery has to name the subscription or its tenant, a community gallery has to be public. Definitions and
    versions outside the gallery's own region are not shared.
    """
    wish = _wish(call.body) if call.current is None else None
    if wish is None:
        return None
    gallery = shared_images.gallery_of(wish.segment, wish.gallery, call.world)
    asking = sharing.consumer(call.address.subscription, call.world)
    region = normalize(call.body.location or "")
    seen = gallery is not None and shared_images.may_see(gallery, wish.segment, asking, call.world.now)
    if seen and shared_images.version_of(wish, region, call.world) is not None:
        return None
    return Problem(f'"{not_available(wish.id, region)}"', target="imageReference")


EVERY_SHARED_IMAGE = (own_ids_begin_with_the_subscription, shared_image_is_for_the_subscription)


def _own_id(body: MachineBody | VersionBody) -> tuple[str, str]:
    """The id that is to have an address, and where it is said."""
    if isinstance(body, MachineBody):
        return deployment.reference(body).id or "", "properties.storageProfile.imageReference.id"
    whole = capture.storage_profile(body).source
    return (whole.id if whole is not None else None) or "", "properties.storageProfile.source.id"


def _wish(body: MachineBody | DiskBody) -> shared_images.SharedImage | None:
    return disk_contents.shared_image(body) if isinstance(body, DiskBody) else deployment.shared_image(body)
