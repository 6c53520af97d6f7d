"""The waist of Darkroom: an ARM request goes in, a step comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from gallery_engine.errors import Citation, Refusal
from gallery_engine.records import JSON, Changes, Document, Entry, Head, Record

__all__ = [
    "JSON",
    "Changes",
    "Citation",
    "Document",
    "Entry",
    "Head",
    "Record",
    "Refusal",
    "Request",
    "Response",
    "Stage",
    "Step",
]

MANAGEMENT_HOST = "management.azure.com"


@dataclass(frozen=True, slots=True)
class Request:
    """An ARM request: `path` without host and query, `body` as JSON, `caller` the id of an identity of the sandbox."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: JSON = None
    caller: str = "owner"
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = MANAGEMENT_HOST


@dataclass(frozen=True, slots=True)
class Response:
    """An ARM answer; `headers` are written as Azure writes them."""

    status: int
    body: JSON = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Stage(msgspec.Struct, frozen=True):
    """What one stage of the pipeline found: `verdict` is passed, refused or skipped.

    `rule` is the one that refused, `inner` those behind it where it only passes on what others have found.
    """

    name: str
    verdict: str
    note: str = ""
    rule: str = ""
    inner: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """The whole result of one request; nothing has changed until the caller commits `changes`."""

    response: Response
    trace: tuple[Stage, ...]
    changes: Changes
    refusal: Refusal | None = None
