"""What a store holds and what a step changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

JSON: TypeAlias = "None | bool | int | float | str | list[JSON] | dict[str, JSON]"
Document: TypeAlias = dict[str, JSON]


def copied(value: JSON) -> JSON:
    """A value with nothing in it that belongs to somebody else."""
    found: JSON = msgspec.to_builtins(value)
    return found


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a sandbox: a resource, an operation, a due event, a usage counter or an identity.

    `key` is the lower-case ARM id (or "operation:…", "event:…", "usage:…", "identity:…"), `kind` the lower-case type,
    `id` and `name` as first written, `alias` a second unique key, `due` the virtual millisecond of the last visible change.
    `body` is the ARM document as stored, `inner` what the engine keeps and nobody is shown. Neither may be mutated.
    """

    key: str
    kind: str
    id: str = ""
    name: str = ""
    location: str = ""
    alias: str = ""
    due: int = 0
    body: Mapping[str, JSON] = field(default_factory=dict)
    inner: Mapping[str, JSON] = field(default_factory=dict)

    def noting(self, noted: Mapping[str, JSON], due: int | None = None) -> "Record":
        """The same with more in its inner document, and another `due` where one is given."""
        due = self.due if due is None else due
        inner = {**self.inner, **noted}
        return Record(self.key, self.kind, self.id, self.name, self.location, self.alias, due, self.body, inner)


@dataclass(frozen=True, slots=True)
class Head:
    """What a sandbox has once: seed, rulebook, the virtual clock (milliseconds), the counter of writes, how many resources."""

    seed: str
    rulebook: str
    subscription: str
    tenant: str
    now: int
    counter: int = 0
    resources: int = 0

    def counting(self, counter: int, resources: int) -> "Head":
        """The same with other counts."""
        return Head(self.seed, self.rulebook, self.subscription, self.tenant, self.now, counter, resources)


Change: TypeAlias = "tuple[Record | None, Record | None]"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the activity log has of one write: who asked for what, when (virtual milliseconds), and how it was answered.

    `caller` is a name, `action` such as `Microsoft.Compute/galleries/write`, `resource` the path as written, `operation` the
    GUID of the work that it started, `correlation` the same for everything that one request brought about.
    """

    at: int
    caller: str
    action: str
    resource: str
    method: str
    status: int
    correlation: str
    code: str = ""
    message: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Before and after of everything one step touched, records in key order, and what it adds to the activity log."""

    before: Head
    after: Head
    records: tuple[Change, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to commit."""
        return self.before == self.after and not self.records
