"""A resource as ARM would show it: the document that `az resource show` prints."""

from collections.abc import Mapping
from dataclasses import dataclass

from gallery_engine.arm import Request
from gallery_engine.catalog.api_versions import versions_of
from gallery_engine.cloud import Cloud
from gallery_engine.ids import key_of
from labs.models import Sandbox
from labs.presenters.estate import kind_name
from labs.presenters.panels.requests import pretty
from labs.store import RowStore


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The document of the resource at an address, read with an api-version; empty where there is no such resource (now)."""

    id: str
    name: str = ""
    kind: str = ""
    version: str = ""
    text: str = ""


def document(sandbox: Sandbox, asked: Mapping[str, str]) -> DocumentView:
    """Show the resource at `id`."""
    wanted = asked.get("id", "").strip()
    store = RowStore(sandbox)
    record = store.get(key_of(wanted)) if wanted.startswith("/subscriptions/") else None
    if record is None:
        return DocumentView(wanted)
    version = versions_of(record.kind)[0]
    response = Cloud(store).send(Request("GET", record.id, {"api-version": version})).response
    text = pretty(response.body) if response.status == 200 else ""
    return DocumentView(record.id, record.name, kind_name(record.kind), version, text)
