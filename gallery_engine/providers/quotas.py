"""Quotas: what is counted, what may be had, and what is left.

A counter is a record under `usage:<limit>:<scope>`. A limit is the rulebook's figure, or what a support request has raised it
to: a record under `limit:<limit>:<subscription>/<region>`, or `…:<subscription>` for what is not counted by region.
"""

from gallery_engine.ids import subscription_of
from gallery_engine.providers.resource import Quota, ResourceType
from gallery_engine.records import JSON, Record
from gallery_engine.rules.resources import QUOTA_HOLDS
from gallery_engine.store import World

USAGE, LIMIT = "usage", "limit"
GALLERY_LIMITS = frozenset({"galleries", "image_definitions", "image_versions"})


def in_region(record: Record, world: World) -> str:
    """The scope of what is counted in each region of a subscription."""
    del world
    return f"{subscription_of(record.key)}/{record.location}"


def raisable(name: str, subscription: str, region: str, world: World) -> str:
    """The scope for which a support request raises a limit: the subscription where galleries are not counted by region (D06)."""
    by_parent = name in GALLERY_LIMITS and world.rulebook.has("quotas_per_parent")
    return subscription if by_parent else f"{subscription}/{region}"


def limit(name: str, subscription: str, region: str, world: World) -> int:
    """How much of something a subscription may have in a region."""
    key = f"{LIMIT}:{name}:{raisable(name, subscription, region, world)}"
    raised = next((record for record in world.find(LIMIT, key) if record.key == key), None)
    return _whole(raised.inner["limit"]) if raised is not None else world.rulebook.limit(name)


def raise_limit(name: str, subscription: str, region: str, most: int, world: World) -> None:
    """Let a subscription have `most` of something in a region; never less than before."""
    key = f"{LIMIT}:{name}:{raisable(name, subscription, region, world)}"
    most = max(most, limit(name, subscription, region, world))
    world.put(Record(key=key, kind=LIMIT, name=name, inner={"limit": most}))


def used(name: str, scope: str, world: World) -> int:
    """How much of something is counted in a scope."""
    counter = world.get(f"{USAGE}:{name}:{scope}")
    return _whole(counter.inner["count"]) if counter is not None else 0


def count(resource: ResourceType, before: Record | None, after: Record | None, world: World) -> None:
    """Count what a change of a record takes or gives back; refuses what a limit does not allow."""
    for quota in resource.quotas:
        record = after or before
        if record is None:
            continue
        step = (quota.amount(after) if after else 0) - (quota.amount(before) if before else 0)
        if step:
            _count(quota, record, step, world)


def _count(quota: Quota, record: Record, step: int, world: World) -> None:
    scope = quota.scope(record, world)
    before = used(quota.limit, scope, world)
    after = before + step
    if step > 0:
        _check(quota, record, before, after, world)
    key = f"{USAGE}:{quota.limit}:{scope}"
    counter = world.get(key) or Record(key=key, kind=USAGE, name=quota.limit)
    world.put(counter.noting({"count": after}))


def _check(quota: Quota, record: Record, before: int, after: int, world: World) -> None:
    most = limit(quota.limit, subscription_of(record.key), record.location, world)
    if after > most:
        QUOTA_HOLDS.refuse(
            f"Operation could not be completed as it results in exceeding approved {quota.label} quota. Additional details - "
            f"Deployment Model: Resource Manager, Location: {record.location}, Current Limit: {most}, Current Usage: "
            f"{before}, Additional Required: {after - before}, (Minimum) New Limit Required: {after}."
        )


def _whole(value: JSON) -> int:
    return value if isinstance(value, int) else 0
