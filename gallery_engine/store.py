"""The Store port, the store in memory, and the view through which one request sees and changes a sandbox."""

from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar, cast

from gallery_engine.catalog.rulebooks import RULEBOOKS, Rulebook
from gallery_engine.ids import derive_guid
from gallery_engine.records import Changes, Head, Record

Found = TypeVar("Found")

EVENT = "event"
NO_LIMIT = 1_000_000


class Store(Protocol):
    """Where a sandbox lives. Every listing is in key order; `under` is a key prefix that ends with a slash."""

    def head(self) -> Head:
        """The sandbox's single values."""

    def get(self, key: str) -> Record | None:
        """The record under a key."""

    def by_alias(self, alias: str) -> Record | None:
        """The record with a second key."""

    def find(self, kind: str, under: str, *, after: str = "", limit: int = NO_LIMIT) -> Sequence[Record]:
        """Records of a kind whose key starts with `under` and comes after `after`."""

    def under(self, prefix: str) -> Sequence[Record]:
        """Every record whose key starts with `prefix`."""

    def due(self, until: int) -> Sequence[Record]:
        """Events whose time has come by `until`, in key order, which is the order of (due, sequence)."""

    def next_change(self, now: int) -> int | None:
        """The earliest `due` after `now` of any record."""

    def commit(self, changes: Changes) -> None:
        """Make a step's changes real."""


class DictStore:
    """A sandbox in memory: a dict, its keys in order, and an index of aliases."""

    def __init__(self, head: Head, records: Sequence[Record] = ()) -> None:
        self._head = head
        self._records: dict[str, Record] = {}
        self._keys: list[str] = []
        self._kinds: dict[str, list[str]] = {}
        self._aliases: dict[str, str] = {}
        for record in records:
            self._put(record)

    def head(self) -> Head:
        return self._head

    def get(self, key: str) -> Record | None:
        return self._records.get(key)

    def by_alias(self, alias: str) -> Record | None:
        key = self._aliases.get(alias)
        return self._records[key] if key is not None else None

    def find(self, kind: str, under: str, *, after: str = "", limit: int = NO_LIMIT) -> list[Record]:
        keys = self._kinds.get(kind, [])
        start = bisect_left(keys, under) if after < under else bisect_left(keys, after + "\0")
        found: list[Record] = []
        for key in keys[start:]:
            if len(found) == limit or not key.startswith(under):
                break
            found.append(self._records[key])
        return found

    def under(self, prefix: str) -> list[Record]:
        start = bisect_left(self._keys, prefix)
        found: list[Record] = []
        for key in self._keys[start:]:
            if not key.startswith(prefix):
                break
            found.append(self._records[key])
        return found

    def due(self, until: int) -> list[Record]:
        return [record for record in self.find(EVENT, EVENT + ":") if record.due <= until]

    def next_change(self, now: int) -> int | None:
        return min((record.due for record in self._records.values() if record.due > now), default=None)

    def commit(self, changes: Changes) -> None:
        for before, after in changes.records:
            if before is not None:
                self._drop(before)
            if after is not None:
                self._put(after)
        self._head = changes.after

    def records(self) -> list[Record]:
        """Every record, in key order."""
        return [self._records[key] for key in self._keys]

    def _put(self, record: Record) -> None:
        self._records[record.key] = record
        insort(self._keys, record.key)
        insort(self._kinds.setdefault(record.kind, []), record.key)
        if record.alias:
            self._aliases[record.alias] = record.key

    def _drop(self, record: Record) -> None:
        del self._records[record.key]
        del self._keys[bisect_left(self._keys, record.key)]
        kinds = self._kinds[record.kind]
        del kinds[bisect_left(kinds, record.key)]
        if record.alias:
            del self._aliases[record.alias]


class World:
    """One request's view: reads fall through to the store, writes stay here until they are taken as changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.before = store.head()
        self.head = self.before
        self._written: dict[str, Record | None] = {}
        self._known: dict[str, Any] = {}
        self._guids = 0

    @property
    def now(self) -> int:
        """Virtual time in milliseconds."""
        return self.head.now

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook in force."""
        return RULEBOOKS[self.head.rulebook]

    def get(self, key: str) -> Record | None:
        """The record under a key, as this request has left it."""
        return self._written[key] if key in self._written else self._store.get(key)

    def by_alias(self, alias: str) -> Record | None:
        """The record with a second key."""
        for record in self._written.values():
            if record is not None and record.alias == alias:
                return record
        found = self._store.by_alias(alias)
        return None if found is None or found.key in self._written else found

    def find(self, kind: str, under: str, *, after: str = "", limit: int = NO_LIMIT) -> list[Record]:
        """Records of a kind below a key prefix, in key order."""
        stored = self._store.find(kind, under, after=after, limit=min(limit + len(self._written), NO_LIMIT))
        found = {record.key: record for record in stored if record.key not in self._written}
        for record in self._written.values():
            if record is not None and record.kind == kind and record.key.startswith(under) and record.key > after:
                found[record.key] = record
        return [found[key] for key in sorted(found)][:limit]

    def under(self, prefix: str) -> list[Record]:
        """Every record below a key prefix, in key order."""
        found = {record.key: record for record in self._store.under(prefix) if record.key not in self._written}
        found |= {key: record for key, record in self._written.items() if record is not None and key.startswith(prefix)}
        return [found[key] for key in sorted(found)]

    def once(self, name: str, find: Callable[[], Found]) -> Found:
        """What `find` finds, looked for once in this request: for what several rules have to know before anything is written."""
        if name not in self._known:
            self._known[name] = find()
        return cast(Found, self._known[name])

    def next_event(self, until: int) -> Record | None:
        """The first event due by `until`."""
        waiting = [record for record in self._store.due(until) if record.key not in self._written]
        waiting += [
            record for record in self._written.values() if record is not None and record.kind == EVENT and record.due <= until
        ]
        return min(waiting, key=lambda record: record.key, default=None)

    def next_change(self) -> int | None:
        """When something visible happens next, as the store had it before this request."""
        return self._store.next_change(self.now)

    def put(self, record: Record) -> Record:
        """Write a record; returns it."""
        self._written[record.key] = record
        return record

    def delete(self, key: str) -> None:
        """Remove the record under a key."""
        self._written[key] = None

    def move_clock(self, now: int) -> None:
        """Set virtual time, which never goes back."""
        self.head = replace(self.head, now=max(now, self.head.now))

    def count_write(self) -> None:
        """Count one write request."""
        self.head = replace(self.head, counter=self.head.counter + 1)

    def guid(self, purpose: str = "") -> str:
        """A new GUID from the sandbox's seed, the counter and how many this request has taken."""
        self._guids += 1
        return derive_guid(self.head.seed, self.head.counter, f"{self._guids}:{purpose}")

    def schedule(self, due: int, action: str, key: str) -> None:
        """Have `action` happen to the record under `key` at virtual time `due`."""
        sequence = f"{self.head.counter:09d}:{len(self._written):06d}"
        self.put(Record(key=f"{EVENT}:{due:020d}:{sequence}", kind=EVENT, due=due, inner={"action": action, "key": key}))

    def changes(self) -> Changes:
        """What this request did, for the caller to commit; what ended as it began is left out."""
        touched = ((self._store.get(key), after) for key, after in sorted(self._written.items()))
        return Changes(self.before, self.head, tuple((before, after) for before, after in touched if before != after))

    def untouched(self) -> Changes:
        """What a read leaves behind: nothing."""
        return Changes(self.before, self.before)

    def only_the_counter(self) -> Changes:
        """What a refused request leaves behind."""
        return Changes(self.before, replace(self.before, counter=self.head.counter))
