"""A sandbox as canonical JSON and back: equal sandboxes give equal bytes."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

import msgspec

from gallery_engine.errors import BadSnapshot
from gallery_engine.records import Head, Record
from gallery_engine.store import DictStore, Store

SCHEMA = 1


def dump(store: Store) -> bytes:
    """Write a sandbox: schema version, head, records in key order; keys sorted, no spaces."""
    document = {
        "schema": SCHEMA,
        "head": asdict(store.head()),
        "records": [_as_json(record) for record in store.under("")],
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(store: Store) -> str:
    """SHA-256 of the canonical form, as hexadecimal text."""
    return hashlib.sha256(dump(store)).hexdigest()


def load(data: bytes) -> DictStore:
    """Read a sandbox; raises BadSnapshot, and never gives half of one. Equal parts of its documents are kept once."""
    try:
        document = msgspec.json.decode(data)
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise BadSnapshot(f"expected a snapshot of schema {SCHEMA}")
        head = msgspec.convert(document.get("head"), Head)
        rows = msgspec.convert(document.get("records"), list[_Row])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadSnapshot(f"expected a snapshot of schema {SCHEMA}: {error}") from error
    known: dict[str | bytes, Any] = {}
    records = [_record(row, known) for row in rows]
    keys = [record.key for record in records]
    if keys != sorted(set(keys)):
        raise BadSnapshot("expected each record once, in key order")
    return DictStore(head, records)


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    kind: str
    id: str
    name: str
    location: str
    alias: str
    due: int
    body: dict[str, Any]
    inner: dict[str, Any]


def _record(row: _Row, known: dict[str | bytes, Any]) -> Record:
    kind, location = _shared(row.kind, known), _shared(row.location, known)
    body, inner = _shared(row.body, known), _shared(row.inner, known)
    return Record(row.key, kind, row.id, row.name, location, row.alias, row.due, body, inner)


def _shared(value: Any, known: dict[str | bytes, Any]) -> Any:
    """A value just read, or the equal one that was read before; `known` has those: texts by themselves, the rest by its JSON."""
    if isinstance(value, str):
        return known.setdefault(value, value)
    if not isinstance(value, dict | list):
        return value
    first = known.setdefault(msgspec.json.encode(value), value)
    if first is value:
        for place, part in value.items() if isinstance(value, dict) else enumerate(value):
            value[place] = _shared(part, known)
    return first


def _as_json(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in _Row.__struct_fields__}
