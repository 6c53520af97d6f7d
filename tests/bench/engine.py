"""The engine alone, by size: point operations, lists, memory, clock and snapshots, with moto and a dict as measures.

moto's EC2 images are the nearest thing that others have: register, describe and copy, called on its backend and through boto3. It
refuses nothing and has no replicas, roles, locks, policies, quotas or journal.
"""

import gc
import tracemalloc
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from itertools import count
from typing import Any

from gallery_engine.arm import JSON, Request
from gallery_engine.clock import to_iso
from gallery_engine.cloud import Cloud, new_store
from gallery_engine.ids import derive_guid
from gallery_engine.records import Record
from gallery_engine.replication import region_states
from gallery_engine.snapshot import dump, load
from gallery_engine.store import DictStore, event_key
from tests.bench.rounds import interleave, table
from tests.engine.cast import EAST, WEST, Sandbox, definition, managed_image, version_body

SIZES = (10, 100, 1_000, 10_000)
QUERY = {"api-version": "2024-03-03"}
VERSIONS = "galleries/gallery/images/web/versions"
POLICIES, ALLOWED_LOCATIONS = "providers/Microsoft.Authorization/policy", "e56962a6-4747-49cd-b67b-bf8b01975c4c"


def furnished() -> Sandbox:
    """A sandbox with one finished version in two regions; roles, a lock stage, a policy stage and quotas are asked each time."""
    box = Sandbox(new_store("bench", "azure"))
    box.put("/resourceGroups/rg", {"location": EAST})
    definition(box)
    box.finish(box.put(f"{VERSIONS}/0.0.0", version_body(managed_image(box), EAST, WEST)))
    return box


def crowded(size: int) -> Sandbox:
    """The same with `size` versions; the further ones are copies of the first, so that filling takes no time."""
    box = furnished()
    first = box.store.get(box.id(f"{VERSIONS}/0.0.0").lower())
    assert first is not None
    assert isinstance(box.store, DictStore)
    more = [_copy(first, f"0.{number // 1_000}.{number % 1_000}") for number in range(1, size)]
    return Sandbox(DictStore(box.store.head(), [*box.store.records(), *more]))


def _governed(size: int) -> Sandbox:
    """The same with a policy assigned that looks at every version: the allowed locations."""
    box = crowded(size)
    given: JSON = {"listOfAllowedLocations": {"value": [EAST, WEST]}}
    properties: JSON = {"policyDefinitionId": f"/{POLICIES}Definitions/{ALLOWED_LOCATIONS}", "parameters": given}
    assert box.put(f"/{POLICIES}Assignments/places", {"properties": properties}).response.status == 201
    return box


def report(rounds: int) -> str:
    """Everything about the engine alone."""
    timed = (_points(rounds), _against_moto(rounds), _lists(max(rounds // 20, 5)), _clock(rounds))
    return "\n\n".join([*timed, _memory(), _snapshots()])


def _points(rounds: int) -> str:
    boxes = {size: crowded(size) for size in SIZES}
    operations: dict[str, Callable[[Sandbox], Callable[[], None]]] = {
        "create a version": _creator,
        "read a version": _reader,
        "update a version": _updater,
    }
    parts = []
    for title, maker in operations.items():
        timings = interleave({f"{size:,} versions": maker(box) for size, box in boxes.items()}, rounds=rounds)
        parts.append(table(f"Engine and store in memory: {title}", timings, against=("10 versions",)))
    return "\n\n".join(parts)


def _against_moto(rounds: int) -> str:
    moto = _moto()
    if moto is None:
        return "moto is not installed (requirements-bench.txt): the peer is left out"
    box, numbers, floor = crowded(1_000), count(), dict[int, object]()
    backend, client = moto
    for _ in range(1_000):
        backend.register_image(name=str(next(numbers)))
    ami = backend.register_image(name="first").id

    def insert() -> None:
        floor[next(numbers)] = object()

    candidates: Mapping[str, Callable[[], object]] = {
        "dict insert": insert,
        "create a version": _creator(box),
        "create one under a policy": _creator(_governed(1_000)),
        "read a version": _reader(box),
        "moto register_image": lambda: backend.register_image(name=str(next(numbers))),
        "moto describe_images, one": lambda: backend.describe_images(ami_ids=[ami]),
        "moto copy_image": lambda: backend.copy_image(ami, "us-east-1", name=str(next(numbers))),
    }
    through: Mapping[str, Callable[[], object]] = {
        "create a version": candidates["create a version"],
        "boto3 register_image": lambda: client.register_image(Name=str(next(numbers))),
        "read a version": candidates["read a version"],
        "boto3 describe_images, one": lambda: client.describe_images(ImageIds=[ami]),
    }
    bare = table("At 1,000, moto's backend", interleave(candidates, rounds=rounds), against=("moto register_image",))
    whole = table("At 1,000, moto through boto3", interleave(through, rounds=rounds), against=("boto3 register_image",))
    return f"{bare}\n\n{whole}"


def _lists(rounds: int) -> str:
    parts = []
    for size in (1_000, 10_000):
        box = crowded(size)
        candidates: dict[str, Callable[[], object]] = {"list, all pages": _lister(box, size)}
        moto = _moto()
        if moto is not None:
            backend, client = moto
            missing = size - len(backend.describe_images())
            for number in range(missing):
                backend.register_image(name=f"{size}-{number}")
            candidates["moto, backend"] = backend.describe_images
        timings = interleave(candidates, rounds=rounds, warm_up=1)
        parts.append(table(f"List of {size:,}", timings, against=("list, all pages",)))
        if moto is not None and size == 1_000:
            through = {"list, all pages": candidates["list, all pages"], "boto3": client.describe_images}
            timings = interleave(through, rounds=3, warm_up=1)
            parts.append(table(f"List of {size:,}, moto through boto3", timings, against=("list, all pages",)))
    return "\n\n".join(parts)


def _clock(rounds: int) -> str:
    box = furnished()
    record, now = box.store.get(box.id(f"{VERSIONS}/0.0.0").lower()), box.store.head().now
    assert record is not None

    def read() -> None:
        for _ in range(1_000):
            region_states(record, now)

    timings = interleave({"1,000 reads of two regions": read}, rounds=rounds)
    return table("Reading states from the clock", timings, against=())


def _memory() -> str:
    size = 10_000
    box = furnished()
    first = box.store.get(box.id(f"{VERSIONS}/0.0.0").lower())
    assert first is not None
    data = dump(DictStore(box.store.head(), [_moved(first, number) for number in range(size)]))
    read = _held(lambda: load(data)) / size
    create, made = _creator(box), 1_000
    create()
    left = _held(lambda: [create() for _ in range(made)]) / made
    return (
        f"Memory held by an image version with two regions, of {size:,} read from a snapshot: {read / 1_024:.2f} KiB\n"
        f"Memory held by one just made, with its operation, mark and entry in the activity log: {left / 1_024:.2f} KiB"
    )


def _held(make: Callable[[], object]) -> int:
    """The bytes that are held after something was made and before it is let go."""
    gc.collect()
    tracemalloc.start()
    kept = make()
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return held


def _snapshots() -> str:
    lines = ["Snapshots"]
    for size in (1_000, 10_000):
        store = crowded(size).store
        data = dump(store)
        timings = interleave({"write": partial(dump, store), "read": partial(load, data)}, rounds=5, warm_up=1)
        each = ", ".join(f"{name} {timing.p50 / 1_000:.0f} ms" for name, timing in timings.items())
        lines.append(f"  {size:>6,} versions: {len(data) / 1_024:,.0f} KiB, {each}")
    return "\n".join(lines)


def _creator(box: Sandbox) -> Callable[[], None]:
    numbers, image = count(), box.id("images/image")

    def create() -> None:
        path = box.id(f"{VERSIONS}/9.0.{next(numbers)}")
        step = Cloud(box.store).send(Request("PUT", path, QUERY, version_body(image, EAST, WEST)))
        assert step.response.status == 201, step.response.body
        box.store.commit(step.changes)

    return create


def _reader(box: Sandbox) -> Callable[[], None]:
    path = box.id(f"{VERSIONS}/0.0.0")

    def read() -> None:
        assert Cloud(box.store).send(Request("GET", path, QUERY)).response.status == 200

    return read


def _updater(box: Sandbox) -> Callable[[], None]:
    path = box.id(f"{VERSIONS}/0.0.0")
    body: JSON = {"location": EAST, "properties": {"publishingProfile": {"excludeFromLatest": True}}}

    def update() -> None:
        step = Cloud(box.store).send(Request("PUT", path, QUERY, body))
        assert step.response.status == 200, step.response.body
        box.store.commit(step.changes)

    return update


def _lister(box: Sandbox, size: int) -> Callable[[], None]:
    cloud, path = Cloud(box.store), box.id(VERSIONS)

    def read() -> None:
        query, found = dict(QUERY), 0
        while True:
            body: Any = cloud.send(Request("GET", path, query)).response.body
            found += len(body["value"])
            if "nextLink" not in body:
                break
            query["$skiptoken"] = body["nextLink"].partition("$skiptoken=")[2]
        assert found >= size

    return read


@cache
def _moto() -> tuple[Any, Any] | None:
    """Moto's backend, and a boto3 client that is led to it; None when moto is not installed."""
    try:
        import_module("moto").mock_aws().start()
        backend = import_module("moto.ec2.models").ec2_backends["123456789012"]["us-east-1"]
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        return backend, import_module("boto3").client("ec2", region_name="us-east-1", **keys)
    except ModuleNotFoundError:
        return None


def _copy(record: Record, name: str) -> Record:
    def renamed(path: str) -> str:
        return f"{path.rpartition('/')[0]}/{name}"

    return replace(record, key=renamed(record.key), id=renamed(record.id), name=name)


def _moved(record: Record, number: int) -> Record:
    """A copy with a name, a date, stamps and operations of its own, as if it had been made later."""
    later = number * 37_000
    body, inner = deepcopy(dict(record.body)), deepcopy(dict(record.inner))
    properties: Any = body["properties"]
    properties["publishingProfile"]["publishedDate"] = to_iso(record.due + later)
    kept: Any = inner
    for copy in kept["copies"]:
        copy |= {"starts": copy["starts"] + later, "ends": copy["ends"] + later}
    guid, mark = derive_guid("bench", number, "operation"), event_key(record.due + later, f"{number:09d}:000001")
    kept |= {"until": kept["until"] + later, "operations": [guid], "marks": [mark]}
    kept["meter"]["at"] += later
    named = _copy(record, f"1.{number // 1_000}.{number % 1_000}")
    return replace(named, due=record.due + later, body=body, inner=inner)
