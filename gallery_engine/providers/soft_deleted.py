"""Versions that soft delete keeps: how they get there, how they are listed, and how they come back."""

from typing import Any

from gallery_engine import soft_delete
from gallery_engine.arm import Response
from gallery_engine.clock import SECOND
from gallery_engine.ids import PROVIDERS
from gallery_engine.providers.galleries import per_gallery_or_region
from gallery_engine.providers.leaving import let_go
from gallery_engine.providers.resource import REMOVE, Inquiry, Occasion, Quota, Report, ResourceType
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.resources import PARENT_EXISTS, RESOURCE_EXISTS
from gallery_engine.store import World

KEEP = "keep"


def schedule(call: Call[None], seconds: int) -> None:
    """Have a version kept when its deletion ends, if the gallery's policy says so and the request does not go past it."""
    policy = soft_delete.policy_of(soft_delete.gallery_of(call.key, call.world))
    past = call.request.query.get("bypassSoftDelete", "").lower() == "true"
    if policy.enabled and not past:
        due = call.world.now + seconds * SECOND
        call.world.schedule(due, KEEP, call.key, soft_delete.stamps(call.existing, policy, due))


def keep(occasion: Occasion) -> None:
    """Put a version whose deletion has ended where soft-deleted ones lie. It stays counted, for it is still stored."""
    record, world, noted = occasion.record, occasion.world, occasion.data
    if record.inner.get("gone") != world.now or not isinstance(noted, dict):
        return
    hidden = world.put(soft_delete.kept(record, noted))
    world.delete(record.key)
    world.schedule(soft_delete.gone_at(hidden), REMOVE, hidden.key)


def take_up(call: Call[Any]) -> None:
    """Take away what was kept of a version that a PUT has brought back."""
    if call.world.get(call.key) is None:
        call.world.delete(soft_delete.key_for(call.key))


def take_along(definition: Record, due: int, world: World) -> None:
    """Have the soft-deleted versions of a definition go with it at virtual time `due`."""
    for record in soft_delete.of_image(definition.key, world):
        let_go(record, due, world)


def answer(inquiry: Inquiry) -> Response:
    """The soft-deleted versions of a definition, or one of them."""
    address, world = inquiry.address, inquiry.world
    gallery, kind, image, *_ = address.names
    base = address.path.lower().split(f"/{PROVIDERS}/")[0]
    definition = f"{base}/{PROVIDERS}/microsoft.compute/galleries/{gallery}/images/{image}".lower()
    if world.get(definition) is None or kind.lower() != "images":
        PARENT_EXISTS.refuse(
            f"Can not perform requested operation on nested resource. Parent resource '{gallery}/{image}' not found."
        )
    if address.is_collection:
        return Response(200, {"value": [soft_delete.document(record) for record in soft_delete.of_image(definition, world)]})
    record = world.get(address.key)
    if record is None:
        RESOURCE_EXISTS.refuse(f"The soft deleted gallery image version '{address.name}' was not found.")
    return Response(200, soft_delete.document(record))


SOFT_DELETED = ResourceType(
    name="Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions",
    quotas=(Quota("image_versions", per_gallery_or_region, "Gallery Image Version"),),
    stateless=True,
)
REPORT = Report("Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions/read", answer)
