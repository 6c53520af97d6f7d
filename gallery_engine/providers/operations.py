"""Long-running operations: a record with stamps, whose status is a function of the clock.

Protocol: GROUND_TRUTH 2.2 (recorded). The address has the region in it, the status document has startTime, endTime, status,
name, and the error when it failed.
"""

from dataclasses import replace

from gallery_engine.clock import to_iso
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World

KIND = "operation"
RETRY_AFTER = "1"
PREEMPTED: JSON = {
    "code": "OperationPreempted",
    "message": "Operation execution has been preempted by a more recent operation.",
}


def start(world: World, *, target: str, due: int, output: JSON = None, error: JSON = None, shows: bool = False) -> Record:
    """Write an operation on the record under `target` that ends at virtual time `due`; returns it. Its name is its GUID.

    One that `shows` answers at its `Location` with the record as it is when it has ended.
    """
    guid = world.guid("operation")
    inner: dict[str, JSON] = {"target": target, "start": world.now, "output": output, "error": error}
    if shows:
        inner["shows"] = True
    return world.put(Record(key=f"{KIND}:{guid}", kind=KIND, name=guid, due=due, inner=inner))


def under_way(record: Record, world: World) -> list[Record]:
    """The operations that write a record and have not ended; none of them lasts longer than the work on the record."""
    named, until = record.inner.get("operations"), record.inner.get("until")
    if not isinstance(until, int) or until <= world.now:
        return []
    found = [world.get(f"{KIND}:{guid}") for guid in (named if isinstance(named, list) else [])]
    return [operation for operation in found if operation is not None and running(operation, world.now)]


def names(record: Record | None, operation: Record, world: World) -> list[JSON]:
    """The operations of a record, if it is there, once another one is under way on it as well."""
    before = under_way(record, world) if record is not None else []
    return [each.name for each in (*before, operation)]


def put_off(record: Record, due: int, error: JSON, world: World) -> None:
    """Have the operations that are under way on a record end at another virtual time, or with another outcome."""
    for operation in under_way(record, world):
        world.put(replace(operation, due=due, inner=dict(operation.inner) | {"error": error}))


def cancel(record: Record, world: World) -> None:
    """End the operations that are under way on a record because it goes away (azure-sdk-for-java issue 1783)."""
    for operation in under_way(record, world):
        world.put(replace(operation, due=world.now, inner=dict(operation.inner) | {"error": PREEMPTED, "canceled": True}))


def headers(
    operation: Record, *, subscription: str, namespace: str, location: str, segment: str, with_location: bool
) -> dict[str, str]:
    """The headers that tell a client where to ask; DELETE, POST and disks also get a Location."""
    address = (
        f"https://management.azure.com/subscriptions/{subscription}/providers/{namespace}"
        f"/locations/{location}/{segment}/{operation.name}"
    )
    found = {
        "Azure-AsyncOperation": f"{address}?api-version=2024-03-03",
        "Azure-AsyncNotification": "Enabled",
        "Retry-After": RETRY_AFTER,
    }
    if with_location:
        found["Location"] = f"{address}?monitor=true&api-version=2024-03-03"
    return found


def running(operation: Record, now: int) -> bool:
    """Whether the operation is still under way at virtual time `now`."""
    return now < operation.due


def status(operation: Record, now: int) -> Document:
    """The status document at virtual time `now`."""
    start_time = operation.inner["start"]
    document: Document = {"startTime": to_iso(start_time if isinstance(start_time, int) else 0)}
    if running(operation, now):
        return document | {"status": "InProgress", "name": operation.name}
    document |= {"endTime": to_iso(operation.due), "name": operation.name}
    if operation.inner.get("error") is not None:
        ended = "Canceled" if operation.inner.get("canceled") is True else "Failed"
        return document | {"status": ended, "error": operation.inner["error"]}
    document["status"] = "Succeeded"
    if operation.inner.get("output") is not None:
        document["properties"] = {"output": operation.inner["output"]}
    return document
