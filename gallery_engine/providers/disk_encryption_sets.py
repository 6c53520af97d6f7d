"""Disk encryption sets: which key the disks of a region are encrypted with. The vault that holds the key is not simulated."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gallery_engine.catalog.regions import normalize
from gallery_engine.definitions import choice, properties_of
from gallery_engine.models.disk_encryption_sets import EncryptionSetBody
from gallery_engine.providers.resource import Done, ResourceType, Verb, after, tags_after
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.disk_encryption_sets import EVERY_ENCRYPTION_SET, IDENTITIES, TYPES
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE

SECONDS_TO_MAKE = 5
SECONDS_TO_DELETE = 5
OPERATIONS = "DiskOperations"


def put(call: Call[EncryptionSetBody]) -> Done:
    """Make a set, or change its key; what is not said stays."""
    new: Document = {"encryptionType": TYPES[0]}
    before = properties_of(call.current) if call.current is not None else new
    said: Document = msgspec.to_builtins(call.body.properties) if call.body.properties is not None else {}
    properties = before | {name: value for name, value in said.items() if value is not None}
    properties["encryptionType"] = choice(str(properties["encryptionType"]), TYPES)
    location = normalize(call.body.location or (call.current.location if call.current is not None else ""))
    body: Document = {"location": location, "identity": _identity(call), "properties": properties}
    tags = tags_after(call)
    if tags is not None:
        body["tags"] = tags
    record = call.current or Record(call.key, call.address.kind, call.address.path, call.address.name, location)
    return Done(replace(record, body=body), seconds=SECONDS_TO_MAKE)


def _identity(call: Call[EncryptionSetBody]) -> Document:
    """The set's identity: Azure makes one when it is asked for, and keeps it."""
    kept = call.current.body.get("identity") if call.current is not None else None
    before: Mapping[str, object] = kept if isinstance(kept, dict) else {}
    asked = call.body.identity.type if call.body.identity is not None else None
    kind = choice(asked or str(before.get("type", "")), IDENTITIES)
    if kind != IDENTITIES[0]:
        return {"type": kind}
    principal = str(before.get("principalId") or call.world.guid("encryption set identity"))
    return {"type": kind, "principalId": principal, "tenantId": call.world.head.tenant}


DISK_ENCRYPTION_SETS = ResourceType(
    name="Microsoft.Compute/diskEncryptionSets",
    create=Verb(put, EncryptionSetBody, (*EVERY_CREATE, *EVERY_ENCRYPTION_SET)),
    update=Verb(put, EncryptionSetBody, (*EVERY_CREATE, *EVERY_ENCRYPTION_SET)),
    delete=Verb(after(SECONDS_TO_DELETE), None, EVERY_WRITE, permission="delete"),
    operations=OPERATIONS,
    accepts_with_202=True,
)
