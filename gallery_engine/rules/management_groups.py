"""Rules about management groups: what they are called, where they lie, and what may be in them."""

import re
from typing import Any

from gallery_engine import access
from gallery_engine.ids import key_of
from gallery_engine.models.management_groups import ManagementGroupBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.requests import not_authorized
from gallery_engine.rules.sources import MANAGEMENT_GROUPS, ROLES

DEEPEST = 6
WRITE = "Microsoft.Management/managementGroups/write"
_NAME = re.compile(r"[A-Za-z0-9_.()-]{0,89}[A-Za-z0-9_()-]")


def tenant_asked(call: Call[Any]) -> str:
    """The tenant that a management group is made in: its caller's own."""
    return access.home(call.caller, call.world)


def parent_of(call: Call[ManagementGroupBody]) -> Record | None:
    """The management group that a body puts another one under: the one it names, the present one, or the root group."""
    details = call.body.properties.details
    named = details.parent.id if details is not None and details.parent is not None else None
    if named:
        return access.management_group(key_of(named).rpartition("/")[2], call.world)
    present = call.current.inner.get("parent") if call.current is not None else None
    return access.management_group(str(present or tenant_asked(call)), call.world)


@rule("MGR101", code="InvalidGroupId", status=400, cites=[MANAGEMENT_GROUPS], standing="unverified")
def group_id_is_valid(call: Call[ManagementGroupBody]) -> str | None:
    """The id of a management group has up to 90 letters, digits, hyphens, underscores, dots and parentheses.

    It is chosen once and does not change; the display name can.
    """
    if _NAME.fullmatch(call.address.name):
        return None
    return f"The management group id '{call.address.name[:100]}' is not valid."


@rule("MGR102", code="ParentManagementGroupNotFound", status=404, cites=[MANAGEMENT_GROUPS], standing="unverified")
def parent_exists(call: Call[ManagementGroupBody]) -> str | None:
    """A management group lies under one of the same tenant.

    Without a parent it lies under the root group, which is named after the tenant.
    """
    parent = parent_of(call)
    if parent is not None and parent.inner["tenant"] == tenant_asked(call):
        return None
    return "The parent management group was not found in this tenant."


@rule("MGR103", code="AuthorizationFailed", status=403, cites=[MANAGEMENT_GROUPS, ROLES])
def group_may_be_changed(call: Call[ManagementGroupBody]) -> str | None:
    """Anybody may make a management group under the root; to change or move one takes a role on it and its parent.

    Whoever makes one becomes its Owner.
    """
    parent, root = parent_of(call), tenant_asked(call)
    needed = [call.current.key] if call.current is not None else []
    if parent is not None and parent.name != root:
        needed.append(parent.key)
    for key in needed:
        if access.allowed(call.caller, WRITE, key, call.world) is None:
            return not_authorized(call.caller, WRITE, key)
    return None


@rule("MGR104", code="ManagementGroupHierarchyTooDeep", status=400, cites=[MANAGEMENT_GROUPS], standing="unverified")
def hierarchy_is_shallow(call: Call[ManagementGroupBody]) -> str | None:
    """Management groups nest six levels deep, without the root and the subscriptions.

    More levels make it hard to see where a role or a policy comes from.
    """
    parent = parent_of(call)
    above = access.lineage(parent, call.world) if parent is not None else []
    if call.key in above:
        return "A management group cannot lie in itself."
    levels = len(above) - 1 + _height(call.key, call)
    return f"The hierarchy would have {levels} levels; at most {DEEPEST} are allowed." if levels > DEEPEST else None


@rule("MGR105", code="InvalidOperation", status=400, cites=[MANAGEMENT_GROUPS], standing="unverified")
def group_is_empty(call: Call[None]) -> str | None:
    """A management group is deleted when nothing lies in it any more.

    Move its groups and subscriptions away first.
    """
    inside = [*children(call.existing, call), *call.world.find(access.PLACES, f"{call.key}/")]
    return f"The management group '{call.existing.name}' still has {len(inside)} children." if inside else None


@rule("MGR106", code="RootGroupCannotBeChanged", status=400, cites=[MANAGEMENT_GROUPS], standing="unverified")
def group_is_not_the_root(call: Call[Any]) -> str | None:
    """The root group of a tenant is not made, moved or deleted.

    It comes with the tenant, and everything in the tenant lies below it.
    """
    is_root = call.current is not None and "parent" not in call.current.inner
    return f"The management group '{call.address.name}' is the root of its tenant." if is_root else None


@rule("MGR107", code="SubscriptionNotFound", status=404, cites=[MANAGEMENT_GROUPS], standing="unverified")
def subscription_is_of_the_tenant(call: Call[Any]) -> str | None:
    """A management group holds subscriptions of its own tenant.

    A subscription of another tenant would have to be transferred first.
    """
    subscription = call.world.subscription(call.address.name)
    group = access.management_group(call.address.names[0], call.world)
    if subscription is not None and group is not None and subscription.inner["tenant"] == group.inner["tenant"]:
        return None
    return f"The subscription '{call.address.name[:100]}' could not be found."


@rule("MGR108", code="AuthorizationFailed", status=403, cites=[MANAGEMENT_GROUPS, ROLES])
def subscription_may_be_moved(call: Call[Any]) -> Problem | str | None:
    """Who moves a subscription needs to own it and to be allowed to write to both management groups.

    The move changes who holds what in it; of the root group no role is asked for.
    """
    key = f"/subscriptions/{call.address.name.lower()}"
    root = access.tenant_of(key, call.world)
    before = access.parent_group(call.address.name, root, call.world)
    needed = [("Microsoft.Authorization/roleAssignments/write", key)]
    if before is not None and before.name != root:
        needed.append((WRITE, before.key))
    for permission, scope in needed:
        if access.allowed(call.caller, permission, scope, call.world) is None:
            return not_authorized(call.caller, permission, scope)
    return None


def children(group: Record, call: Call[Any]) -> list[Record]:
    """The management groups right below one; a tenant has few of them."""
    every = call.world.find(access.MANAGEMENT_GROUPS, "/providers/")
    return [each for each in every if str(each.inner.get("parent", "")).lower() == group.name.lower()]


def _height(key: str, call: Call[Any]) -> int:
    """How many levels a management group takes with what lies in it."""
    group = call.world.get(key)
    below = children(group, call) if group is not None else []
    return 1 + max((_height(each.key, call) for each in below), default=0)
