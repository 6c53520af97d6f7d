"""Rules about management locks."""

import re

from gallery_engine.models.locks import LockBody, LockProperties
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import LIMITS, LOCKS, LOCKS_REST

READ_ONLY = "ReadOnly"
LEVELS = {level.lower(): level for level in ("CanNotDelete", READ_ONLY)}
LONGEST_NAME = 260
LONGEST_NOTES = 512
MOST_AT_A_SCOPE = 20
_NAME = re.compile(r"[^<>%&:\\?/\x00-\x1f\x7f]{1,260}")


@rule("LCK101", code="InvalidRequestContent", status=400, cites=[LOCKS, LOCKS_REST], standing="unverified")
def lock_has_a_level(call: Call[LockBody]) -> str | None:
    """A lock says whether it stops deletes or every change.

    CanNotDelete leaves a resource open to changes; ReadOnly leaves nothing but reading.
    """
    level = _said(call).level or ""
    if level.lower() in LEVELS:
        return None
    return f"The lock level '{level[:100]}' is not valid. The allowed values are '{', '.join(LEVELS.values())}'."


@rule("LCK102", code="InvalidLockName", status=400, cites=[LOCKS_REST], standing="unverified")
def lock_name_is_valid(call: Call[LockBody]) -> str | None:
    """The name of a lock has up to 260 characters and no sign that means something in an address.

    The name is a part of the lock's id, so it keeps clear of < > % & : ? / and the backslash.
    """
    if _NAME.fullmatch(call.address.name):
        return None
    return f"The lock name '{call.address.name[:100]}' is not valid: it is too long or has reserved characters."


@rule("LCK103", code="InvalidLockNotes", status=400, cites=[LOCKS_REST], standing="unverified")
def lock_notes_are_short(call: Call[LockBody]) -> str | None:
    """The notes of a lock have up to 512 characters.

    They tell whoever meets the lock why it is there.
    """
    length = len(_said(call).notes or "")
    return (
        f"The lock notes have {length} characters, exceeding the maximum of {LONGEST_NOTES}." if length > LONGEST_NOTES else None
    )


@rule("LCK104", code="LockLimitExceeded", status=409, cites=[LIMITS], standing="unverified")
def locks_at_a_scope_are_few(call: Call[LockBody]) -> str | None:
    """A scope carries at most 20 locks of its own.

    One lock is as strong as many; more of them only have to be found and removed again.
    """
    if call.current is not None:
        return None
    found = call.world.find(call.address.kind, call.key.rpartition("/")[0] + "/", limit=MOST_AT_A_SCOPE)
    if len(found) < MOST_AT_A_SCOPE:
        return None
    return f"The scope '{call.address.base}' has {MOST_AT_A_SCOPE} locks, which is the maximum number of locks at a scope."


@rule("LCK105", code="InvalidLockScope", status=400, cites=[LOCKS], standing="unverified")
def lock_has_a_place(call: Call[LockBody]) -> str | None:
    """A lock is set on a subscription, a resource group or a resource.

    Whatever lies in the subscription inherits it; above the subscription there is nothing to lock.
    """
    return None if call.address.subscription else f"A lock cannot be set at the scope '{call.address.base or '/'}'."


def _said(call: Call[LockBody]) -> LockProperties:
    return call.body.properties or LockProperties()
