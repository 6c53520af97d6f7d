"""What a command changed, field by field: each resource it touched as ARM showed it before and shows it after.

What only time has changed counts as well: a copy that arrived, a machine that is there now.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.formats import date_format

from gallery_engine.arm import JSON, Head, Record, Request
from gallery_engine.catalog.api_versions import versions_of
from gallery_engine.cloud import Cloud
from gallery_engine.store import DictStore
from labs.journal import changed_records
from labs.models import CommandRecord, Sandbox, Source
from labs.presenters.clock import duration, moment
from labs.presenters.estate import EXPANDED, kind_name
from labs.presenters.panels.pages import Page, number, page_of
from labs.presenters.wording import deed
from labs.selectors import last_record, neighbours
from labs.store import EVERYWHERE, head_of, records_of, surroundings

LONGEST_VALUE = 160
MOST_FIELDS = 60
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a document at a path such as `properties.targetRegions[1].name`; `sign` is added, removed or changed."""

    path: str
    sign: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A resource that was added, removed or changed; `more` fields are left out."""

    id: str
    name: str
    kind: str
    sign: str
    fields: Sequence[Field]
    more: int


@dataclass(frozen=True, slots=True)
class Changes:
    """A command and what it changed; `line` is empty before there was one, `passed` is by how much it moved the clock.

    `older` and `newer` are the sequences of the commands beside it, 0 where there is none.
    """

    seq: int
    line: str
    time: str
    is_reset: bool
    passed: str
    rows: Sequence[Changed]
    page: Page
    older: int
    newer: int


def changes(sandbox: Sandbox, asked: Mapping[str, str]) -> Changes:
    """Show what the command with the sequence `seq` changed, the newest for any other number."""
    record = last_record(sandbox, number(asked, "seq"))
    if record is None:
        return Changes(0, "", "", is_reset=False, passed="", rows=(), page=page_of(0, asked), older=0, newer=0)
    before, after = _heads(sandbox, record)
    touched = {} if record.source == Source.RESET else _touched(sandbox, record, before, after)
    page = page_of(len(touched), asked)
    keys = sorted(touched)[page.start : page.end]
    older, newer = neighbours(sandbox, record)
    return Changes(
        seq=record.seq,
        line=deed(record.line) if record.source != Source.LINE else record.line,
        time=date_format(moment(record.virtual_time), "CLOCK_TIME_FORMAT"),
        is_reset=record.source == Source.RESET,
        passed=duration(after.now - before.now) if after.now > before.now else "",
        rows=_rows(sandbox, {key: touched[key] for key in keys}, before, after),
        page=page,
        older=older,
        newer=newer,
    )


def difference(before: JSON, after: JSON) -> list[Field]:
    """The values that two documents do not share, by their paths."""
    old, new = dict(_values(before)), dict(_values(after))
    found = []
    for path in [*new, *(path for path in old if path not in new)]:
        left, right = old.get(path, _MISSING), new.get(path, _MISSING)
        if left != right:
            sign = "added" if left is _MISSING else "removed" if right is _MISSING else "changed"
            found.append(Field(path, sign, _written(left), _written(right)))
    return found


def _heads(sandbox: Sandbox, record: CommandRecord) -> tuple[Head, Head]:
    now = head_of(sandbox)
    kept: Mapping[str, Mapping[str, int]] = record.changes
    before = int(kept.get("before", {}).get("now", record.virtual_time))
    return replace(now, now=before), replace(now, now=record.virtual_time)


def _touched(
    sandbox: Sandbox, record: CommandRecord, before: Head, after: Head
) -> dict[str, tuple[Record | None, Record | None]]:
    """The resources that the command wrote, and those whose work went on or ended meanwhile, before and after."""
    found: dict[str, tuple[Record | None, Record | None]] = {}
    for old, new in changed_records(record.changes):
        written = new or old
        if written is not None and written.key.startswith("/"):
            found[written.key] = old, new
    if after.now > before.now and record.seq == sandbox.version:
        ended = Q(key__startswith="/", due__gt=before.now, due__lte=after.now)
        moving = Q(kind__in=sorted(EXPANDED), due__gt=after.now)
        found = {each.key: (each, each) for each in records_of(sandbox, ended | moving)} | found
    return found


def _rows(
    sandbox: Sandbox, touched: Mapping[str, tuple[Record | None, Record | None]], before: Head, after: Head
) -> list[Changed]:
    around = [record for record in surroundings(sandbox, touched) if record.key not in touched] if touched else []
    old = _World(before, [*around, *(left for left, _right in touched.values() if left)])
    new = _World(after, [*around, *(right for _left, right in touched.values() if right)])
    found = []
    for left, right in touched.values():
        record = right or left
        if record is None:
            continue
        fields = difference(old.document(left), new.document(right))
        sign = "added" if left is None else "removed" if right is None else "changed"
        if fields or sign != "changed":
            shown, more = fields[:MOST_FIELDS], max(len(fields) - MOST_FIELDS, 0)
            found.append(Changed(record.id, record.name, kind_name(record.kind), sign, shown, more))
    return found


class _World:
    """A sandbox at one moment, as far as it is known, and the documents that ARM shows of it."""

    def __init__(self, head: Head, records: Sequence[Record]) -> None:
        self._cloud = Cloud(DictStore(head, records))

    def document(self, record: Record | None) -> JSON:
        """The document of a resource; the stored one where it cannot be read, as in a group that is gone."""
        if record is None:
            return None
        if record.kind in EVERYWHERE:
            return dict(record.body)
        query = {"api-version": versions_of(record.kind)[0]}
        if expand := EXPANDED.get(record.kind):
            query["$expand"] = expand
        response = self._cloud.send(Request("GET", record.id, query)).response
        return response.body if response.status == 200 else dict(record.body)


def _values(document: JSON, path: str = "") -> Iterator[tuple[str, JSON]]:
    """The values of a document by their paths; an empty object or list is a value."""
    if isinstance(document, dict) and document:
        for name, value in document.items():
            yield from _values(value, f"{path}.{name}" if path else name)
    elif isinstance(document, list) and document:
        for place, value in enumerate(document):
            yield from _values(value, f"{path}[{place}]")
    elif path:
        yield path, document


def _written(value: object) -> str:
    if value is _MISSING:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
