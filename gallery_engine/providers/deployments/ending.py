"""How a deployment ends before its time: it is canceled, or goes with its resource group."""

from dataclasses import replace
from typing import Any

from gallery_engine.providers import operations as azure_operations
from gallery_engine.providers.deployments import operations
from gallery_engine.providers.deployments.operations import CANCELED
from gallery_engine.providers.resource import Done
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.store import World

NO_CONTENT = 204


def cancel(call: Call[Any]) -> Done:
    """Stop a deployment where it is. What it has begun goes on, nested deployments too; what has not begun never does."""
    record, now = call.existing, call.world.now
    steps = [step.done(now, CANCELED) if step.running else step for step in operations.read(record)]
    close(record, call.world, CANCELED, canceled=True)
    ended: Document = {"ended": now, "until": now, "changed": now, "failed": True, "canceled": True}
    stopped = replace(record, due=now, inner={**record.inner, **ended, "steps": operations.kept(steps)})
    return Done(stopped, status=NO_CONTENT)


def leave(record: Record, world: World) -> None:
    """End the operation of a deployment that goes away while it runs."""
    if record.inner.get("ended") is None:
        close(record, world, azure_operations.PREEMPTED, canceled=True)


def close(record: Record, world: World, error: JSON, *, canceled: bool = False) -> None:
    """End the operation behind a deployment now, well where there is no error."""
    watched = world.get(f"{azure_operations.KIND}:{record.inner.get('operation')}")
    if watched is not None:
        world.put(replace(watched, due=world.now, inner={**watched.inner, "error": error, "canceled": canceled}))
