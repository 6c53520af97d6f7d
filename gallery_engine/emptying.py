"""Whether a resource group can go with all that is in it: what would stay because others use it, or because it is protected."""

import json
from collections.abc import Mapping
from dataclasses import replace

from gallery_engine.arm import Request
from gallery_engine.assignments import is_indexed
from gallery_engine.errors import Refusal, Refused, as_error
from gallery_engine.ids import parse
from gallery_engine.providers.resource import ResourceType
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.resources import GROUP_CAN_GO
from gallery_engine.store import World


def check(call: Call[None], types: Mapping[str, ResourceType]) -> None:
    """Refuse to delete a group while something in it would not let itself be deleted."""
    held = [(record, refusal) for record, refusal in _held(call, types) if "location" in record.body]
    if not held:
        return
    names = ",".join(record.id.rpartition("/providers/")[2] for record, _ in held)
    GROUP_CAN_GO.refuse(
        Problem(
            f"Deletion of resource group '{call.existing.name}' failed as resources with identifiers '{names}' could not be "
            "deleted. The provisioning state of the resource group will be rolled back. The tracking Id is "
            f"'{call.world.correlation}'. Please check audit logs for more details.",
            details=tuple(_detail(record, refusal) for record, refusal in held),
        )
    )


def _detail(record: Record, refusal: Refusal) -> Document:
    """What is told of one resource that stays: its error is a text there."""
    return {"target": record.id, "message": json.dumps({"error": as_error(refusal)}, separators=(",", ":"))}


def _held(call: Call[None], types: Mapping[str, ResourceType]) -> list[tuple[Record, Refusal]]:
    """What stays when all that can go has gone, and why, in key order."""
    world = call.world
    with world.trial():
        held: list[tuple[Record, Refusal]] = []
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


def _refusal(call: Call[None], record: Record, resource: ResourceType) -> Refusal | None:
    """What would be said to a DELETE of a resource, the stages before the rules left out; they have looked at the group."""
    address = parse(record.id)
    if address is None or resource.delete is None or not is_indexed(record.kind, record.key, record.location):
        return None
    asked = replace(call, request=Request("DELETE", record.id), address=address, current=record)
    try:
        for rule in resource.delete.rules:
            rule.apply(asked)
    except Refused as refused:
        return refused.refusal
    return None
