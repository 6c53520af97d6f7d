"""Copies of data into blobs, which a person makes with azcopy or `az storage blob copy start`.

`POST /providers/Darkroom.Lab/copyBlob {"source", "destination", "blobType"}` copies from the address of a disk or snapshot to
which access was granted, or from another blob. Whoever copies has to be allowed the keys of the accounts. It is answered with an
operation; what has come is seen in the account's blobs.
"""

import msgspec

from gallery_engine import blobs
from gallery_engine.admission import authenticate
from gallery_engine.arm import Request, Response
from gallery_engine.catalog.sizes import X64
from gallery_engine.clock import SECOND
from gallery_engine.definitions import choice
from gallery_engine.deployment import disk_guest, whole
from gallery_engine.disk_access import READ, granted
from gallery_engine.ids import parse
from gallery_engine.machines import mapping
from gallery_engine.models.base import parse as read
from gallery_engine.models.storage_accounts import CopyBody
from gallery_engine.providers import operations
from gallery_engine.providers.storage_accounts import ACCOUNTS
from gallery_engine.records import Document, Record
from gallery_engine.rules.blob_copies import BLOB_TYPES, EVERY_COPY
from gallery_engine.rules.call import Call, Send
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.snapshot_copies import seconds_to_travel
from gallery_engine.store import World

API = "2025-06-01"


def copy(request: Request, world: World, send: Send) -> Response:
    """Start a copy, or refuse it."""
    call = _call(request, world, send)
    for rule in EVERY_COPY:
        rule.apply(call)
    account, source = call.existing, _source(call.body.source, world)
    for record in (account, *([_account(call.body.source, world)] if source.kind == blobs.KIND else [])):
        send(Request("POST", f"{record.id}/listKeys", {"api-version": API}, caller=request.caller))
    blob = _blob(call, account, source)
    world.put(blob)
    operation = operations.start(world, target=blob.key, due=blob.due)
    headers = operations.headers(
        operation,
        subscription=call.address.subscription,
        namespace=ACCOUNTS.name.partition("/")[0],
        location=account.location,
        segment=ACCOUNTS.operations,
        with_location=True,
    )
    return Response(202, {"copyId": operation.name, "copyStatus": "pending", "url": blobs.url_of(blob)}, headers)


def _call(request: Request, world: World, send: Send) -> Call[CopyBody]:
    """The request as one to the account that the data goes to."""
    try:
        body = read({} if request.body is None else request.body, CopyBody)
    except msgspec.ValidationError as error:
        WELL_FORMED.refuse(f"The request content was invalid and could not be deserialized: {error}")
    where = blobs.place(body.destination)
    account = blobs.account_of(where, world) if where is not None else None
    address = parse(account.id if account is not None else request.path)
    if address is None:
        raise LookupError(request.path)
    return Call(request, address, body, account, world, authenticate(request, world), send)


def _source(address: str, world: World) -> Record:
    found = granted(address, READ, world) or blobs.find(address, world)
    if found is None:
        raise LookupError(address)
    return found


def _account(address: str, world: World) -> Record:
    where = blobs.place(address)
    found = blobs.account_of(where, world) if where is not None else None
    if found is None:
        raise LookupError(address)
    return found


def _blob(call: Call[CopyBody], account: Record, source: Record) -> Record:
    world, where = call.world, blobs.place(call.body.destination)
    if where is None:
        raise LookupError(call.body.destination)
    key = blobs.blob_key(account, where)
    copied: Document = _of_blob(source) if source.kind == blobs.KIND else _of_disk(source, world)
    size = whole(copied["sizeGB"])
    ends = world.now + seconds_to_travel(key, size, source.location, account.location, world) * SECOND
    inner: Document = {
        **copied,
        "container": where.container,
        "blobType": choice(call.body.blob_type or blobs.PAGE, BLOB_TYPES),
        "url": where.url,
        "source": source.location,
        "from": world.now,
        "ends": ends,
    }
    path = f"{account.id}{key.removeprefix(account.key)}"
    return Record(key, blobs.KIND, path, where.name, account.location, due=ends, inner=inner)


def _of_blob(source: Record) -> Document:
    return {name: source.inner.get(name) for name in ("sizeGB", "guest", "architecture")}


def _of_disk(source: Record, world: World) -> Document:
    properties = mapping(source.body.get("properties"))
    return {
        "sizeGB": whole(properties.get("diskSizeGB")),
        "guest": disk_guest(source, world),
        "architecture": source.inner.get("architecture") or X64,
    }
