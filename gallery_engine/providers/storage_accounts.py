"""Storage accounts, as far as VHDs need them: a name for blobs to be found under, keys, and a view of what lies in them."""

from collections.abc import Mapping
from dataclasses import replace

from gallery_engine import blobs
from gallery_engine.catalog.regions import normalize
from gallery_engine.catalog.storage import KINDS, SKUS
from gallery_engine.clock import to_iso
from gallery_engine.definitions import choice
from gallery_engine.deployment import whole
from gallery_engine.disk_contents import BYTES_PER_GB, FOOTER_BYTES
from gallery_engine.models.storage_accounts import AccountBody
from gallery_engine.providers.disk_plans import sku
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.rules.storage_accounts import EVERY_ACCOUNT
from gallery_engine.store import World

SECONDS_TO_MAKE = 20
KEY = "placeholder-of-an-account-key=="  # the same for every account: nothing in a sandbox looks like a secret
SERVICES = ("blob", "dfs", "file", "queue", "table", "web")


def put(call: Call[AccountBody]) -> Done:
    """Make an account, which takes a while, or change tags and SKU of one at once."""
    if call.current is not None:
        return Done(_changed(call, call.current))
    record = _made(call)
    shown: Document = {"id": record.id, "name": record.name, "type": ACCOUNTS.name, **record.body}
    return Done(record, seconds=SECONDS_TO_MAKE, output=shown)


def list_keys(call: Call[None]) -> Done:
    """Give the two keys of an account."""
    made = call.existing.inner.get("made")
    shared: Document = {"permissions": "FULL", "creationTime": made, "value": KEY}
    keys: list[JSON] = [{"keyName": name, **shared} for name in ("key1", "key2")]
    return Done(answer={"keys": keys})


def contents(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The blobs of an account, with how far their copies are."""
    del query
    return {"value": [_blob(blob, world.now) for blob in world.find(blobs.KIND, f"{record.key}/")]}


def _blob(blob: Record, now: int) -> Document:
    begins, ends = whole(blob.inner.get("from")), whole(blob.inner.get("ends"))
    total = blobs.size_of(blob) * BYTES_PER_GB + FOOTER_BYTES
    pending = blobs.is_pending(blob, now)
    copied = total * (now - begins) // (ends - begins) if pending else total
    copy: Document = {"status": "pending" if pending else "success", "progress": f"{copied}/{total}"}
    return {
        "name": blob.name,
        "container": blob.inner.get("container"),
        "url": blobs.url_of(blob),
        "blobType": blob.inner.get("blobType"),
        "contentLength": total,
        "copy": copy if pending else {**copy, "completionTime": to_iso(ends)},
    }


def _made(call: Call[AccountBody]) -> Record:
    name, location = call.address.name, normalize(call.body.location or "")
    endpoints: Document = {service: f"https://{name}.{service}.core.windows.net/" for service in SERVICES}
    made = to_iso(call.world.now)
    body: Document = {
        "location": location,
        **({"tags": dict(call.body.tags)} if call.body.tags is not None else {}),
        "sku": sku(_sku(call.body)),
        "kind": choice(call.body.kind or "", KINDS),
        "properties": {
            "creationTime": made,
            "primaryLocation": location,
            "statusOfPrimary": "available",
            "primaryEndpoints": endpoints,
            "supportsHttpsTrafficOnly": True,
            "minimumTlsVersion": "TLS1_2",
            "allowBlobPublicAccess": False,
        },
    }
    alias = blobs.account_alias(name)
    return Record(call.key, blobs.ACCOUNT, call.address.path, name, location, alias, body=body, inner={"made": made})


def _changed(call: Call[AccountBody], record: Record) -> Record:
    asked = _sku(call.body)
    changed: Document = {"sku": sku(asked)} if asked else {}
    if call.body.tags is not None:
        changed["tags"] = dict(call.body.tags)
    return replace(record, body={**record.body, **changed})


def _sku(body: AccountBody) -> str:
    return choice((body.sku.name if body.sku else None) or "", SKUS)


ACCOUNTS = ResourceType(
    name="Microsoft.Storage/storageAccounts",
    create=Verb(put, AccountBody, (*EVERY_CREATE, *EVERY_ACCOUNT)),
    update=Verb(put, AccountBody, (*EVERY_CREATE, *EVERY_ACCOUNT)),
    delete=Verb(after(), None, EVERY_WRITE, permission="delete"),
    actions={"listkeys": Verb(list_keys, None, EVERY_WRITE)},
    views={"darkroom.lab/blobs": contents},
    operations="asyncoperations",
    accepts_with_202=True,
)
