"""The Store port, the store in memory, and the view through which one request sees and changes a sandbox."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from heapq import heappop, heappush
from typing import Any, Protocol, TypeVar

from gallery_engine.catalog.rulebooks import RULEBOOKS
from gallery_engine.ids import derive_guid
from gallery_engine.records import JSON, Change, Changes, Document, Entry, Head, Record

Found = TypeVar("Found")

EVENT = "event"
SUBSCRIPTION = "subscription"
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

    def log(self) -> Sequence[Entry]:
        """The activity log, oldest first: what the journal has of the writes; it is no part of a snapshot."""

    def commit(self, changes: Changes) -> None:
        """Make a step's changes real."""


class DictStore:
    """A sandbox in memory: a dict, the keys of each kind in order, and an index of aliases."""

    def __init__(self, head: Head, records: Sequence[Record] = ()) -> None:
        self._head = head
        self._records: dict[str, Record] = {}
        self._kinds: dict[str, list[str]] = {}
        self._aliases: dict[str, str] = {}
        self._log: list[Entry] = []
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
        keys = self._kinds.get(kind)
        if not keys:
            return []
        start = bisect_left(keys, under) if after < under else bisect_left(keys, after + "\0")
        if start == len(keys) or not keys[start].startswith(under):
            return []
        end = min(_end(keys, under), start + limit)
        return [self._records[key] for key in keys[start:end]]

    def under(self, prefix: str) -> list[Record]:
        found = [key for keys in self._kinds.values() for key in keys[bisect_left(keys, prefix) : _end(keys, prefix)]]
        return [self._records[key] for key in sorted(found)]

    def due(self, until: int) -> list[Record]:
        keys = self._kinds.get(EVENT, [])
        return [self._records[key] for key in keys[: bisect_left(keys, event_key(until + 1))]]

    def next_change(self, now: int) -> int | None:
        return min((record.due for record in self._records.values() if record.due > now), default=None)

    def log(self) -> list[Entry]:
        return list(self._log)

    def commit(self, changes: Changes) -> None:
        self._log += changes.entries
        for before, after in changes.records:
            if before is not None and not _is_found_alike(before, after):
                self._drop(before)
        for before, after in changes.records:
            if after is not None and _is_found_alike(before, after):
                self._records[after.key] = after
            elif after is not None:
                self._put(after)
        self._head = changes.after

    def records(self) -> list[Record]:
        """Every record, in key order."""
        return [self._records[key] for key in sorted(self._records)]

    def _put(self, record: Record) -> None:
        self._records[record.key] = record
        insort(self._kinds.setdefault(record.kind, []), record.key)
        if record.alias:
            self._aliases[record.alias] = record.key

    def _drop(self, record: Record) -> None:
        del self._records[record.key]
        kinds = self._kinds[record.kind]
        del kinds[bisect_left(kinds, record.key)]
        if record.alias:
            del self._aliases[record.alias]


def _end(keys: list[str], prefix: str) -> int:
    """Where the keys that start with a prefix end."""
    return bisect_left(keys, prefix[:-1] + chr(ord(prefix[-1]) + 1)) if prefix else len(keys)


def _is_found_alike(before: Record | None, after: Record | None) -> bool:
    """Whether a record is found by the same kind and alias as before, so that no index changes."""
    return before is not None and after is not None and (before.kind, before.alias) == (after.kind, after.alias)


def event_key(due: int, sequence: str = "") -> str:
    """The key of an event, so that key order is the order of (due, sequence)."""
    return f"{EVENT}:{due:020d}:{sequence}"


class World:
    """One request's view: reads fall through to the store, writes stay here until they are taken as changes.

    `rulebook` is the one in force; a sandbox keeps the one it was opened under. `known` is what was found out once in this
    request, by name or by the function that finds it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.before = store.head()
        self.head = self.before
        self.rulebook = RULEBOOKS[self.before.rulebook]
        self._written: dict[str, Record | None] = {}
        self.known: dict[object, Any] = {}
        self._standing: dict[str, Any] = {}
        self._guids = 0
        self._events = 0
        self._waiting: deque[str] | None = None
        self._fresh: list[str] = []
        self._entries: list[Entry] = []
        self._cause = ""
        self._more = 0
        self._touched: dict[str, Record | None] = {}

    @property
    def now(self) -> int:
        """Virtual time in milliseconds."""
        return self.head.now

    def get(self, key: str) -> Record | None:
        """The record under a key, as this request has left it."""
        return self._written[key] if key in self._written else self._store.get(key)

    def subscription(self, guid: str) -> Record | None:
        """The record of a subscription of the sandbox, in any spelling of its id; its own is there from the start."""
        key = f"{SUBSCRIPTION}:{guid.lower()}"
        found = self.get(key)
        if found is None and guid.lower() == self.head.subscription:
            return Record(key, SUBSCRIPTION, name="Darkroom", inner={"tenant": self.head.tenant})
        return found

    def by_alias(self, alias: str) -> Record | None:
        """The record with a second key."""
        for record in self._written.values():
            if record is not None and record.alias == alias:
                return record
        found = self._store.by_alias(alias)
        return None if found is None or found.key in self._written else found

    def find(self, kind: str, under: str, *, after: str = "", limit: int = NO_LIMIT) -> list[Record]:
        """Records of a kind below a key prefix, in key order."""
        if not self._written:
            return list(self._store.find(kind, under, after=after, limit=limit))
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
        if name not in self.known:
            self.known[name] = find()
        found: Found = self.known[name]
        return found

    def standing(self, name: str, find: Callable[[], Found]) -> Found:
        """What `find` finds, looked for again only after something was written: for what every stage has to know."""
        if name not in self._standing:
            self._standing[name] = find()
        found: Found = self._standing[name]
        return found

    def next_event(self, until: int) -> Record | None:
        """The first event due by `until`, which stays the same from call to call until all of them have been taken."""
        if self._waiting is None:
            self._waiting = deque(event.key for event in self._store.due(until))
        while self._waiting and self._waiting[0] in self._written:
            self._waiting.popleft()
        while self._fresh and self._written.get(self._fresh[0]) is None:
            heappop(self._fresh)
        key = min([*list(self._fresh)[:1], *list(self._waiting)[:1]], default=None)
        event = self.get(key) if key is not None else None
        return event if event is not None and event.due <= until else None

    def next_change(self) -> int | None:
        """When something visible happens next, as the store had it before this request."""
        return self._store.next_change(self.now)

    def put(self, record: Record) -> Record:
        """Write a record; returns it."""
        self._write(record.key, record)
        return record

    def delete(self, key: str) -> None:
        """Remove the record under a key."""
        self._write(key, None)

    def take_touched(self) -> list[tuple[str, Record | None]]:
        """The keys of the resources that were written since this was last asked, and what was there before; in key order."""
        touched, self._touched = sorted(self._touched.items()), {}
        return touched

    def _write(self, key: str, record: Record | None) -> None:
        if key.startswith("/"):
            before = self.get(key)
            self._touched.setdefault(key, before)
            self._more += (record is not None) - (before is not None)
        self._written[key] = record
        self._standing.clear()

    def move_clock(self, now: int) -> None:
        """Set virtual time, which never goes back."""
        self.head = replace(self.head, now=max(now, self.head.now))

    def count_write(self) -> None:
        """Count one write: a request, or an event that happens."""
        self.head = self.head.counting(self.head.counter + 1, self.head.resources)
        self._guids = self._events = 0

    def guid(self, purpose: str = "") -> str:
        """A new GUID from the sandbox's seed, the counter and how many this request has taken."""
        self._guids += 1
        return derive_guid(self.head.seed, self.head.counter, f"{self._guids}:{purpose}")

    def schedule(self, due: int, action: str, key: str, data: JSON = None) -> Record:
        """Have `action` happen to the record under `key` at virtual time `due`, with some data; returns the event."""
        self._events += 1
        told: Document = {"action": action, "key": key}
        if data is not None:
            told["data"] = data
        event = Record(event_key(due, f"{self.head.counter:09d}:{self._events:06d}"), EVENT, due=due, inner=told)
        heappush(self._fresh, event.key)
        return self.put(event)

    @property
    def correlation(self) -> str:
        """The id that everything this request brings about has in common, and what follows from it later on."""
        return self._cause or derive_guid(self.head.seed, self.before.counter + 1, "correlation")

    @contextmanager
    def following(self, correlation: str) -> Iterator[None]:
        """What is done inside follows from an earlier request, whose correlation it has."""
        cause, self._cause = self._cause, correlation
        try:
            yield
        finally:
            self._cause = cause

    def note(self, entry: Entry) -> None:
        """Add to the activity log."""
        self._entries.append(entry)

    def log(self) -> Sequence[Entry]:
        """The activity log as it was before this request, oldest first."""
        return self._store.log()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A request within this one: it knows nothing that was looked up for the other, and leaves nothing if it raises."""
        written, touched, known, more = dict(self._written), dict(self._touched), self.known, self._more
        self.known = {}
        try:
            yield
        except BaseException:
            self._written, self._touched, self._more = written, touched, more
            self._standing.clear()
            raise
        finally:
            self.known = known

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What is written inside is forgotten at the end; the count of writes goes on."""
        written, known, fresh, now = dict(self._written), self.known, list(self._fresh), self.head.now
        entries, touched, more = list(self._entries), dict(self._touched), self._more
        self.known = {}
        try:
            yield
        finally:
            self._written, self.known, self._fresh, self._entries = written, known, fresh, entries
            self._touched, self._more = touched, more
            self._standing.clear()
            self.head = replace(self.head, now=now)

    def changes(self) -> Changes:
        """What this request did, for the caller to commit; what ended as it began is left out."""
        changed: list[Change] = []
        for key in sorted(self._written):
            before, after = self._store.get(key), self._written[key]
            if before is not after and before != after:
                changed.append((before, after))
        return Changes(self.before, self.head.counting(self.head.counter, self.resources()), tuple(changed), tuple(self._entries))

    def resources(self) -> int:
        """How many resources the sandbox has after what this request wrote."""
        return self.before.resources + self._more

    def untouched(self) -> Changes:
        """What a read leaves behind: nothing."""
        return Changes(self.before, self.before)

    def only_the_counter(self) -> Changes:
        """What a refused request leaves behind, beside its entries in the activity log."""
        return Changes(self.before, replace(self.before, counter=self.head.counter), entries=tuple(self._entries))
