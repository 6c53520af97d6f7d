"""Copies of data into blobs, which a person makes with azcopy or `az storage blob copy start`.

`POST /providers/Darkroom.Lab/copyBlob {"source", "destination", "blobType"}` copies from the address of a disk or snapshot to
which access was granted, or from another blob; into a blob, or into a disk that is open for an upload. Whoever copies has to be
allowed the keys of the accounts. It is answered with an operation; what has come is seen in the account's blobs.
"""

from dataclasses import replace

import msgspec

from gallery_engine import blobs
from gallery_engine.admission import authenticate
from gallery_engine.arm import Request, Response
from gallery_engine.catalog.sizes import X64
from gallery_engine.clock import SECOND
from gallery_engine.definitions import choice
from gallery_engine.deployment import disk_guest, whole
from gallery_engine.disk_access import READ, WRITE, access_alias, granted
from gallery_engine.ids import parse
from gallery_engine.machines import mapping
from gallery_engine.models.base import parse as read
from gallery_engine.models.storage_accounts import CopyBody
from gallery_engine.providers import operations
from gallery_engine.providers.disks import DISKS
from gallery_engine.providers.resource import ResourceType
from gallery_engine.providers.storage_accounts import ACCOUNTS
from gallery_engine.records import Document, Record
from gallery_engine.rules.blob_copies import BLOB_TYPES, EVERY_COPY, EVERY_UPLOAD
from gallery_engine.rules.call import Call, Send
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.snapshot_copies import seconds_to_travel
from gallery_engine.store import World

API = "2025-06-01"


def copy(request: Request, world: World, send: Send) -> Response:
    """Start a copy, or refuse it."""
    call = _call(request, world, send)
    upload = bool(access_alias(call.body.destination))
    for rule in EVERY_UPLOAD if upload else EVERY_COPY:
        rule.apply(call)
    target, source = call.existing, _source(call.body.source, world)
    accounts = [record for record, kept in ((target, not upload), (source, source.kind == blobs.KIND)) if kept]
    for record in accounts:
        send(Request("POST", f"{_account_id(record)}/listKeys", {"api-version": API}, caller=request.caller))
    written = world.put(_uploaded(call, target, source) if upload else _blob(call, target, source))
    stamps = mapping(written.inner["upload"]) if upload else written.inner
    operation = operations.start(world, target=written.key, due=whole(stamps["ends"]))
    return _answer(call, operation, DISKS if upload else ACCOUNTS)


def _answer(call: Call[CopyBody], operation: Record, target: ResourceType) -> Response:
    headers = operations.headers(
        operation,
        subscription=call.address.subscription,
        namespace=target.name.partition("/")[0],
        location=call.existing.location,
        segment=target.operations,
        with_location=True,
    )
    url = call.body.destination.partition("?")[0]
    return Response(202, {"copyId": operation.name, "copyStatus": "pending", "url": url}, headers)


def _call(request: Request, world: World, send: Send) -> Call[CopyBody]:
    """The request as one to the account or disk that the data goes to."""
    try:
        body = read({} if request.body is None else request.body, CopyBody)
    except msgspec.ValidationError as error:
        WELL_FORMED.refuse(f"The request content was invalid and could not be deserialized: {error}")
    where = blobs.place(body.destination)
    account = blobs.account_of(where, world) if where is not None else None
    target = account or granted(body.destination, WRITE, world)
    address = parse(target.id if target is not None else request.path)
    if address is None:
        raise LookupError(request.path)
    return Call(request, address, body, target, world, authenticate(request, address, world), send)


def _source(address: str, world: World) -> Record:
    found = granted(address, READ, world) or blobs.find(address, world)
    if found is None:
        raise LookupError(address)
    return found


def _account_id(record: Record) -> str:
    """The id of an account, or of the one that a blob lies in."""
    return record.id.partition("/blobs/")[0]


def _blob(call: Call[CopyBody], account: Record, source: Record) -> Record:
    world, where = call.world, blobs.place(call.body.destination)
    if where is None:
        raise LookupError(call.body.destination)
    key = blobs.blob_key(account, where)
    inner: Document = {
        **_copied(key, source, account.location, world),
        "container": where.container,
        "blobType": choice(call.body.blob_type or blobs.PAGE, BLOB_TYPES),
        "url": where.url,
    }
    path = f"{account.id}{key.removeprefix(account.key)}"
    return Record(key, blobs.KIND, path, where.name, account.location, due=whole(inner["ends"]), inner=inner)


def _uploaded(call: Call[CopyBody], disk: Record, source: Record) -> Record:
    """The disk with what is on its way into it, which it has once the access is ended."""
    upload = _copied(disk.key, source, disk.location, call.world)
    return replace(disk, due=max(disk.due, whole(upload["ends"])), inner={**disk.inner, "upload": upload})


def _copied(key: str, source: Record, target: str, world: World) -> Document:
    """What is copied from a source into a region, and the stamps of the copy."""
    found: Document = _of_blob(source) if source.kind == blobs.KIND else _of_disk(source, world)
    seconds = seconds_to_travel(key, whole(found["sizeGB"]), source.location, target, world)
    return {**found, "source": source.location, "from": world.now, "ends": world.now + seconds * SECOND}


def _of_blob(source: Record) -> Document:
    return {name: source.inner.get(name) for name in ("sizeGB", "guest", "architecture")}


def _of_disk(source: Record, world: World) -> Document:
    properties = mapping(source.body.get("properties"))
    return {
        "sizeGB": whole(properties.get("diskSizeGB")),
        "guest": disk_guest(source, world),
        "architecture": source.inner.get("architecture") or X64,
    }
