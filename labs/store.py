"""The engine's Store over rows: reads what is asked, keeps the writes of one line on top, saves them at its end.

A line must cost the same at 10 and at 10,000 resources. So nothing is read but what is named: kinds that every request
looks at (identities, locks, policies, outages) and the keys that the scenario's goals name come in one query; a resource comes
together with its parents; a listing is a range of keys. What was read is kept until the line has been saved.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gallery_engine.arm import Changes, Entry, Head, Record
from gallery_engine.ids import group_key, key_of, parent_key
from gallery_engine.store import EVENT, NO_LIMIT
from labs.models import RequestRecord, Resource, Sandbox

ASSIGNMENTS = "microsoft.authorization/policyassignments"
EVERYWHERE = (
    "identity",
    "outages",
    "tenant",
    "subscription",
    "limit",
    "microsoft.authorization/locks",
    ASSIGNMENTS,
    "microsoft.authorization/roleassignments",
    "microsoft.authorization/roledefinitions",
    "microsoft.management/managementgroups",
    "microsoft.management/managementgroups/subscriptions",
    "microsoft.managedservices/registrationassignments",
    "microsoft.managedservices/registrationdefinitions",
)
_COLUMNS = ("key", "kind", "rid", "name", "location", "alias", "due", "body", "inner")
_CHANGEABLE = ("kind", "rid", "name", "location", "alias", "due", "body", "inner")


def head_of(sandbox: Sandbox) -> Head:
    """The engine's head, as the sandbox's row has it."""
    return Head(sandbox.seed, sandbox.rulebook, sandbox.subscription, sandbox.tenant, sandbox.now, sandbox.counter, sandbox.held)


class RowStore:
    """A sandbox in the database. `keys` are known to be wanted, and are read with the first query."""

    def __init__(self, sandbox: Sandbox, *, keys: Iterable[str] = ()) -> None:
        self._sandbox = sandbox.pk
        self._since, self._version = sandbox.since, sandbox.version
        self._head = head_of(sandbox)
        self._wanted = {wanted for key in keys for wanted in with_parents(key)}
        self._rows: dict[str, Record | None] = {}
        self._everywhere: dict[str, list[Record]] | None = None
        self._listings: dict[tuple[object, ...], list[Record]] = {}
        self._aliases: dict[str, Record | None] = {}
        self._pending: dict[str, Record | None] = {}
        self._entries: list[Entry] = []

    def head(self) -> Head:
        return self._head

    def get(self, key: str) -> Record | None:
        if key in self._pending:
            return self._pending[key]
        self._warm()
        if key not in self._rows:
            self._fetch({wanted for wanted in with_parents(key) if wanted not in self._rows})
        return self._rows[key]

    def by_alias(self, alias: str) -> Record | None:
        if not alias:
            return None
        for record in self._pending.values():
            if record is not None and record.alias == alias:
                return record
        self._warm()
        if alias not in self._aliases:
            found = self._select(Q(alias=alias))
            self._aliases[alias] = found[0] if found else None
        known = self._aliases[alias]
        return None if known is None or known.key in self._pending else known

    def find(self, kind: str, under: str, *, after: str = "", limit: int = NO_LIMIT) -> list[Record]:
        room = min(limit + len(self._pending), NO_LIMIT)
        pending = [
            record
            for record in self._pending.values()
            if record is not None and record.kind == kind and record.key.startswith(under) and record.key > after
        ]
        return self._merged(self._stored(kind, under, after, room), pending)[:limit]

    def under(self, prefix: str) -> list[Record]:
        if ("under", prefix) not in self._listings:
            self._listings["under", prefix] = self._select(_in_range(prefix))
        pending = [record for key, record in self._pending.items() if record is not None and key.startswith(prefix)]
        return self._merged(self._listings["under", prefix], pending)

    def due(self, until: int) -> list[Record]:
        if ("due", until) not in self._listings:
            # By their keys: nearly every row has a `due` in the past, so an index on it would lead through all of them.
            events = self._select(_in_range(f"{EVENT}:"))
            self._listings["due", until] = [event for event in events if event.due <= until]
        pending = [record for record in self._pending.values() if record and record.kind == EVENT and record.due <= until]
        return self._merged(self._listings["due", until], pending)

    def next_change(self, now: int) -> int | None:
        coming = [record.due for record in self._pending.values() if record is not None and record.due > now]
        rows = _rows_of(self._sandbox).filter(due__gt=now).order_by("due").values_list("key", "due")
        for key, due in rows[: len(self._pending) + 1]:
            if key not in self._pending:
                coming.append(due)
                break
        return min(coming, default=None)

    def log(self) -> list[Entry]:
        """The activity log since the last reset: what counts in the journal up to this line, then what the line has added."""
        journal = RequestRecord.objects.filter(sandbox=self._sandbox, seq__gt=self._since, seq__lte=self._version)
        kept = journal.standing().filter(activity__isnull=False)
        stored = kept.order_by("seq", "n").values_list("activity", flat=True)
        return [*(Entry(**entry) for entries in stored for entry in entries or ()), *self._entries]

    def commit(self, changes: Changes) -> None:
        """Keep a step's changes on top of the rows; `save` writes them."""
        self._entries += changes.entries
        self._pending.update((_key(before, after), after) for before, after in changes.records)
        self._head = changes.after

    def save(self) -> None:
        """Write what was committed: one delete and one upsert. The head is the caller's to write."""
        gone = [key for key, record in self._pending.items() if record is None]
        kept = sorted((record for record in self._pending.values() if record is not None), key=lambda record: record.alias)
        if gone:
            _rows_of(self._sandbox).filter(key__in=gone).delete()
        if kept:
            Resource.objects.bulk_create(
                [as_row(self._sandbox, record) for record in kept],
                update_conflicts=True,
                unique_fields=["sandbox", "key"],
                update_fields=_CHANGEABLE,
            )
        self._rows |= self._pending
        self._pending = {}
        self._everywhere = None
        self._listings.clear()
        self._aliases.clear()

    def _warm(self) -> dict[str, list[Record]]:
        """Read, once, what every request looks at and what is known to be wanted."""
        if self._everywhere is None:
            self._everywhere = {kind: [] for kind in EVERYWHERE}
            wanted = {key for key in self._wanted if key not in self._rows}
            for record in _everywhere_and(self._sandbox, sorted(wanted)):
                self._rows[record.key] = record
                if record.kind in self._everywhere:
                    self._everywhere[record.kind].append(record)
                    self._aliases[record.alias] = record
            self._rows |= {key: self._rows.get(key) for key in wanted}
            assigned = {key for record in self._everywhere[ASSIGNMENTS] for key in _definitions_of(record)}
            if unknown := assigned - self._rows.keys():
                self._fetch(unknown)
        return self._everywhere

    def _fetch(self, keys: set[str]) -> None:
        self._rows |= dict.fromkeys(keys)
        self._rows |= {record.key: record for record in self._select(Q(key__in=sorted(keys)))}

    def _stored(self, kind: str, under: str, after: str, limit: int) -> Sequence[Record]:
        everywhere = self._warm()
        if kind in everywhere:
            return [record for record in everywhere[kind] if record.key.startswith(under) and record.key > after][:limit]
        place = (kind, under, after, limit)
        if place not in self._listings:
            self._listings[place] = self._select(Q(kind=kind) & _in_range(under) & Q(key__gt=after), limit)
        return self._listings[place]

    def _merged(self, stored: Iterable[Record], pending: Iterable[Record]) -> list[Record]:
        found = [record for record in stored if record.key not in self._pending]
        return sorted([*found, *pending], key=lambda record: record.key)

    def _select(self, condition: Q, limit: int | None = None) -> list[Record]:
        rows = _rows_of(self._sandbox).filter(condition).order_by("key").values_list(*_COLUMNS)
        return [_as_record(row) for row in (rows if limit is None else rows[:limit])]


def insert(sandbox: Sandbox, records: Iterable[Record]) -> None:
    """Write the records of a new sandbox; it must have none yet."""
    Resource.objects.bulk_create([as_row(sandbox.pk, record) for record in records], batch_size=500)


def overview(sandbox: Sandbox, limit: int, start: int = 0) -> tuple[list[Record], list[Record]]:
    """Resources in key order from the `start`-th on, and what every request looks at with what they lie in; two queries."""
    rows = _overview(sandbox).order_by("key").values_list(*_COLUMNS)[start : start + limit]
    found = [_as_record(row) for row in rows]
    above = {above for record in found for above in with_parents(record.key)} if start else set()
    return found, _everywhere_and(sandbox.pk, sorted(above - {record.key for record in found}))


def count_overview(sandbox: Sandbox) -> int:
    """How many resources an overview could have."""
    return _overview(sandbox).count()


def records_of(sandbox: Sandbox, condition: Q) -> list[Record]:
    """The records that a condition on their columns holds for, in key order; one query."""
    return [_as_record(row) for row in _rows_of(sandbox.pk).filter(condition).order_by("key").values_list(*_COLUMNS)]


def newest_of(sandbox: Sandbox, kind: str, limit: int, start: int = 0) -> list[Record]:
    """The records of a kind from the `start`-th on, those first whose last change is furthest ahead or was last; one query."""
    rows = _rows_of(sandbox.pk).filter(kind=kind).order_by("-due", "key").values_list(*_COLUMNS)
    return [_as_record(row) for row in rows[start : start + limit]]


def count_of(sandbox: Sandbox, kind: str) -> int:
    """How many records of a kind there are."""
    return _rows_of(sandbox.pk).filter(kind=kind).count()


def surroundings(sandbox: Sandbox, keys: Iterable[str]) -> list[Record]:
    """What every request looks at, and the records under some keys with what those lie in; one query."""
    return _everywhere_and(sandbox.pk, sorted({wanted for key in keys for wanted in with_parents(key)}))


def as_row(sandbox: UUID, record: Record) -> Resource:
    """A record as a row, not saved."""
    return Resource(
        sandbox_id=sandbox,
        key=record.key,
        kind=record.kind,
        rid=record.id,
        name=record.name,
        location=record.location,
        alias=record.alias or None,
        due=record.due,
        body=dict(record.body),
        inner=dict(record.inner),
    )


def with_parents(key: str) -> list[str]:
    """A resource's key with those of what it lies in, up to the resource group; any other key alone."""
    keys = [key]
    if not key.startswith("/"):
        return keys
    top = group_key(key)
    while len(keys[-1]) > len(top):
        above = parent_key(keys[-1])
        if len(above) >= len(keys[-1]):
            break
        keys.append(above)
    return keys


def _definitions_of(assignment: Record) -> list[str]:
    """The key of the policy definition that an assignment names, unless it is a built-in one, which has no row."""
    properties = assignment.body.get("properties")
    named = str(properties.get("policyDefinitionId", "")) if isinstance(properties, dict) else ""
    built_in = named.lower().startswith("/providers/microsoft.authorization/")
    return [] if built_in or not named else [key_of(named)]


def _everywhere_and(sandbox: UUID, keys: Sequence[str]) -> list[Record]:
    """What every request looks at, and the records under some keys, in key order.

    Two selects in one statement: SQLite answers each from its index, but would read the whole sandbox for an OR.
    """
    rows = _rows_of(sandbox).filter(kind__in=EVERYWHERE).values_list(*_COLUMNS)
    named = _rows_of(sandbox).filter(key__in=keys).exclude(kind__in=EVERYWHERE).values_list(*_COLUMNS)
    return sorted((_as_record(row) for row in rows.union(named, all=True)), key=lambda record: record.key)


def _overview(sandbox: Sandbox) -> QuerySet[Resource]:
    return _rows_of(sandbox.pk).filter(_in_range("/subscriptions/")).exclude(kind__in=EVERYWHERE)


def _rows_of(sandbox: UUID) -> QuerySet[Resource]:
    return Resource.objects.filter(sandbox=sandbox)


def _as_record(row: Sequence[Any]) -> Record:
    key, kind, rid, name, location, alias, due, body, inner = row
    return Record(key, kind, rid, name, location, alias or "", due, body, inner)


def _key(before: Record | None, after: Record | None) -> str:
    record = after or before
    if record is None:
        raise ValueError("a change has a before or an after")
    return record.key


def _in_range(prefix: str) -> Q:
    """Keys that start with a prefix, as a range that the index answers."""
    if not prefix:
        return Q()
    return Q(key__gte=prefix, key__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))
