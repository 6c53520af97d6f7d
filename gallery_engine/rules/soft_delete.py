"""Rules about soft delete: the periods of the policy, and what the versions kept by it still hold fast."""

from gallery_engine import soft_delete
from gallery_engine.models.galleries import GalleryBody, SoftDeletePolicy
from gallery_engine.models.versions import VersionBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.profiles import asked_sources
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import POWERSHELL, RECORDING_SOFT_DELETE, SOFT_DELETE

RETENTION = (1, 365)
GRACE = (0, 365)


@rule("GAL811", code="InvalidParameter", status=400, cites=[SOFT_DELETE], standing="unverified")
def soft_delete_periods_are_in_range(call: Call[GalleryBody]) -> str | None:
    """Soft delete keeps versions for at least a day, and neither of its two periods is longer than a year.

    During the retention a version can be used by its exact name and recovered, during the grace period only recovered. Azure
    says of the preview seven days; the bounds of today's two figures are not published, so the lab has its own.
    """
    policy = (call.body.properties.soft_delete_policy if call.body.properties else None) or SoftDeletePolicy()
    asked = (
        ("retentionPeriodInDays", policy.retention_period_in_days, RETENTION),
        ("gracePeriodInDays", policy.grace_period_in_days, GRACE),
    )
    for name, days, (least, most) in asked:
        if days is not None and not least <= days <= most:
            return (
                f"The value {days} of parameter softDeletePolicy.{name} is out of range. The value must be between {least} and "
                f"{most}, inclusive."
            )
    return None


@rule("GAL812", code="CannotDeleteResource", status=409, cites=[SOFT_DELETE, RECORDING_SOFT_DELETE], standing="unverified")
def nothing_soft_deleted_is_left(call: Call[None]) -> str | None:
    """While soft delete is on, a definition stays as long as deleted versions of it can be recovered.

    A version cannot come back without its definition. Wait for the periods to end, recover the versions and delete them for
    good, or turn soft delete off: then the deletion takes them along.
    """
    if not soft_delete.policy_of(soft_delete.gallery_of(call.key, call.world)).enabled:
        return None
    left = soft_delete.of_image(call.key, call.world)
    if not left:
        return None
    return (
        f"Cannot delete resource while soft deleted versions exist. Some existing soft deleted resource IDs include: "
        f"'{left[0].id.split('/providers/', 1)[1]}'. Please recover or permanently delete them before deleting this resource."
    )


@rule("GAL813", code="Conflict", status=409, cites=[SOFT_DELETE, POWERSHELL], standing="unverified")
def name_is_not_of_a_soft_deleted_version(call: Call[VersionBody]) -> str | None:
    """The name of a soft-deleted version belongs to it until it is gone for good.

    A PUT with nothing but the location takes the version up again; one with a source would make another version of the same
    name. Choose the next number instead.
    """
    taken_up = call.current is not None and call.world.get(call.key) is None
    named = asked_sources(call)
    if not taken_up or not (named.whole or named.os_disk):
        return None
    return (
        f"The gallery image version '{call.address.name}' is soft deleted. Recover it or wait until it is permanently deleted, "
        "or choose another version name."
    )
