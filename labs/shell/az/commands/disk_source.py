"""`--source` of a new disk or snapshot: a snapshot, a disk or a VHD, found out as az does it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.disk_shared import VERSION
from labs.shell.az.errors import AzError, from_response
from labs.shell.az.ids import compute_id, parse_id, storage_id


@dataclass(frozen=True, slots=True)
class Source:
    """Where the contents come from: `id` of a snapshot or disk, or `uri` of a VHD; `location` where az has read it."""

    id: str = ""
    uri: str = ""
    location: str = ""


def source_of(call: Call, usage: str) -> Source | None:
    """Find out what `--source` names; None when it was left out, AzError with `usage` when nothing is there."""
    text = call.args.text("source")
    if not text:
        return None
    if urlsplit(text).scheme in {"http", "https"}:
        return Source(uri=text)
    if call.args.text("source_storage_account_id"):
        raise AzError(usage)
    lower = text.lower()
    return Source(id=text) if "/disks/" in lower or "/snapshots/" in lower else _named(call, text, usage)


def read(call: Call, source: Source) -> Source:
    """The source with its location, read where it was named by its id; unchanged when it cannot be read."""
    known = parse_id(source.id)
    if source.location or known is None:
        return source
    path = compute_id(known.subscription, known.group, known.kinds[-1], known.names[-1])
    response = call.client.request("GET", path, query={"api-version": VERSION})
    body = response.body if response.status < 400 else None
    return Source(source.id, location=str(body.get("location", ""))) if isinstance(body, dict) else source


def account(call: Call, uri: str) -> str:
    """The storage account of a VHD: the one that was said, else the one that its address names, in this group."""
    said = call.args.text("source_storage_account_id")
    return said or storage_id(call.subscription, call.group, (urlsplit(uri).hostname or "").partition(".")[0])


def origin(call: Call, source: Source, copy: str) -> dict[str, JSON]:
    """The creationData of what is made from a source; `copy` is the createOption where it is a snapshot or disk."""
    if source.uri:
        return {"createOption": "Import", "sourceUri": source.uri, "storageAccountId": account(call, source.uri)}
    return {"createOption": copy, "sourceResourceId": source.id}


def _named(call: Call, name: str, usage: str) -> Source:
    """A snapshot of that name in the group, else a disk."""
    for kind in ("snapshots", "disks"):
        path = call.path(kind, name)
        response = call.client.request("GET", path, query={"api-version": VERSION})
        body = response.body
        if response.status < 400 and isinstance(body, dict):
            return Source(id=str(body.get("id", path)), location=str(body.get("location", "")))
        if response.status >= 400 and response.status != 404:
            raise from_response(response, validating=True)
    raise AzError(usage)
