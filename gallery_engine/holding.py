"""What holds up the deletion of a resource group: resources in it that would not be deleted by themselves either.

Whether they are is asked when the deletion begins; nothing in the group changes until it ends. Everything else goes. The group
keeps in its `inner` what is `held` (keys), and `blocked`, the error that its deletion ends with.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from gallery_engine.errors import Refusal, Refused, as_error
from gallery_engine.ids import parse
from gallery_engine.providers.resource import ResourceType
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.resources import GROUP_STAYS

HELD, BLOCKED = "held", "blocked"


def noted(call: Call[Any], types: Mapping[str, ResourceType]) -> Document:
    """What a group that is about to be deleted keeps of that; empty where nothing is in the way."""
    found = [
        (record, refusal)
        for record in call.world.under(f"{call.key}/")
        if record.kind in types and (refusal := _refusal(call, record, types[record.kind])) is not None
    ]
    if not found:
        return {}
    named = ",".join(record.id.split("/providers/", 1)[1] for record, _ in found)
    details: list[JSON] = [{"target": record.id, "message": _written(refusal)} for record, refusal in found]
    held: list[JSON] = [record.key for record, _ in found]
    return {
        HELD: held,
        BLOCKED: {
            "code": GROUP_STAYS.code,
            "message": (
                f"Deletion of resource group '{call.existing.name}' failed as resources with identifiers '{named}' could not be "
                "deleted. The provisioning state of the resource group will be rolled back. The tracking Id is "
                f"'{call.world.guid('tracking')}'. Please check audit logs for more details."
            ),
            "details": details,
        },
    }


def stays(key: str, group: Record | None) -> bool:
    """Whether the record under a key outlives the deletion of a group: what is held, and all that it lies in."""
    held = group.inner.get(HELD) if group is not None else None
    return any(key == each or str(each).startswith(f"{key}/") for each in (held if isinstance(held, list) else []))


def rolled_back(group: Record) -> Record:
    """A group that was not deleted after all."""
    kept = {name: value for name, value in group.inner.items() if name not in {HELD, BLOCKED, "gone"}}
    return replace(group, inner=kept)


def _refusal(call: Call[Any], record: Record, resource: ResourceType) -> Refusal | None:
    address = parse(record.id)
    if not resource.holds or address is None:
        return None
    try:
        for rule in resource.holds:
            rule.apply(replace(call, address=address, current=record))
    except Refused as refused:
        return refused.refusal
    return None


def _written(refusal: Refusal) -> str:
    return msgspec.json.encode({"error": as_error(refusal)}).decode()
