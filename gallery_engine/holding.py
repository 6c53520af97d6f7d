"""What holds up the deletion of a resource group: resources in it that would not be deleted by themselves either.

Whether they are is asked when the deletion begins; nothing in the group changes until it ends. Everything else goes. The group
keeps in its `inner` what is `held` (keys), and `blocked`, the error that its deletion ends with.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from gallery_engine.arm import Request
from gallery_engine.assignments import is_placed
from gallery_engine.errors import Refusal, Refused, as_error
from gallery_engine.ids import parse
from gallery_engine.providers.resource import ResourceType
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.resources import GROUP_STAYS
from gallery_engine.store import World

HELD, BLOCKED = "held", "blocked"
Refusals = list[tuple[Record, Refusal]]


def noted(call: Call[Any], types: Mapping[str, ResourceType]) -> Document:
    """What a group that is about to be deleted keeps of that; empty where nothing is in the way."""
    found = _last(_held(call, types))
    if not found:
        return {}
    named = ",".join(record.id.split("/providers/", 1)[1] for record, _ in found)
    details: list[JSON] = [{"target": record.id, "message": _written(refusal)} for record, refusal in found]
    held: list[JSON] = [key for record, _ in found for key in (record.key, *_parts(record, call.world))]
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


def _held(call: Call[Any], types: Mapping[str, ResourceType]) -> Refusals:
    """What stays when all that can go has gone, and why, in key order; tried out, and taken back."""
    world = call.world
    with world.trial():
        held: Refusals = []
        waiting = [record for record in world.under(f"{call.key}/") if record.kind in types]
        went = True
        while went:
            asked = [(record, _refusal(call, record, types[record.kind])) for record in waiting]
            held = [(record, refusal) for record, refusal in asked if refusal is not None]
            for record in (record for record, refusal in asked if refusal is None):
                _go(record, types[record.kind], world)
            went, waiting = 0 < len(held) < len(waiting), [record for record, _ in held]
    return held


def _go(record: Record, resource: ResourceType, world: World) -> None:
    if resource.leaves is not None:
        resource.leaves(record, world)
    world.delete(record.key)


def _refusal(call: Call[Any], record: Record, resource: ResourceType) -> Refusal | None:
    """What would be said to a DELETE of a resource, the stages before the rules left out; they have looked at the group."""
    address = parse(record.id)
    if address is None or resource.delete is None or not is_placed(record.kind, record.key, record.location):
        return None
    asked = replace(call, request=Request("DELETE", record.id), address=address, current=record)
    try:
        for rule in resource.delete.rules:
            rule.apply(asked)
    except Refused as refused:
        return refused.refusal
    return None


def _last(held: Refusals) -> Refusals:
    """Of what stays, the resources that hold the rest: what has a place of its own, and nothing below it that stays."""
    placed = [(record, refusal) for record, refusal in held if "location" in record.body]
    return [
        (record, refusal) for record, refusal in placed if not any(other.key.startswith(f"{record.key}/") for other, _ in placed)
    ]


def _parts(record: Record, world: World) -> list[str]:
    """The keys of what is a part of a resource and has no place of its own, such as a network's subnets."""
    return [below.key for below in world.under(f"{record.key}/") if "location" not in below.body]


def _written(refusal: Refusal) -> str:
    return msgspec.json.encode({"error": as_error(refusal)}).decode()
