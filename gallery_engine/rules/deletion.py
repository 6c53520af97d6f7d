"""What keeps gallery resources from being deleted, and from being made while their parent goes away."""

from typing import Any

from gallery_engine.clock import from_iso
from gallery_engine.ids import parent_key
from gallery_engine.publishing import profile_of
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import POWERSHELL, TROUBLESHOOT


@rule(
    "GAL801",
    code="DeleteGalleryImageVersionBlockedBeforeEndOfLife",
    status=409,
    cites=[POWERSHELL],
)
def version_is_not_protected(call: Call[None]) -> str | None:
    """A version that blocks deletion before its end of life is not deleted before that day.

    Set in the safety profile, with an end-of-life date, it holds for everybody; an update can take it away again.
    """
    properties = call.existing.body.get("properties")
    safety = properties.get("safetyProfile") if isinstance(properties, dict) else None
    blocks = isinstance(safety, dict) and safety.get("blockDeletionBeforeEndOfLife") is True
    ends = from_iso(profile_of(call.existing).ends)
    if not blocks or ends is None or ends <= call.world.now:
        return None
    return (
        "Deletion of Gallery image version is not allowed because the image is enabled for blockDeletionBeforeEndOfLife and its "
        "endOfLifeDate has not reached yet"
    )


@rule("GAL802", code="OperationNotAllowed", status=409, cites=[TROUBLESHOOT], standing="unverified")
def parent_is_not_being_deleted(call: Call[Any]) -> str | None:
    """Nothing is made in a gallery or definition that is being deleted.

    The deletion takes everything below along; wait for it, and begin with a new parent.
    """
    parent = call.world.get(parent_key(call.key))
    if parent is None or "gone" not in parent.inner:
        return None
    return f"Operation is not allowed on '{call.address.name}' since its parent '{parent.name}' is marked for deletion."
