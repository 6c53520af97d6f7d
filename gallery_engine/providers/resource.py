"""The shape of a resource type: a row for the router, and what its verbs do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec

from gallery_engine.arm import Request, Response
from gallery_engine.errors import BOTH
from gallery_engine.ids import Address
from gallery_engine.linked import Link, Linked, Links
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call, Send
from gallery_engine.rules.registry import Check, Problem, Rule, checks
from gallery_engine.store import World

REMOVE = "remove"


class Done(msgspec.Struct, frozen=True):
    """What a verb did: the record to write, and how long Azure works on it (seconds).

    `seconds` 0 means done when answered. `output` is what the finished operation carries under `properties.output`; with an
    `error` ({code, message}) the work fails when it ends, and the record says Failed from then on. `answer` is the body of an
    action that is done when answered, `status` its status, `headers` are answered as well.
    """

    record: Record | None = None
    seconds: int = 0
    output: JSON = None
    error: JSON = None
    answer: JSON = None
    status: int = 200
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A due event as it happens: the record it was scheduled for, the data it was given, and a way to send requests."""

    record: Record
    data: JSON
    world: World
    send: Send


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of a type: the typed body it expects, the rules in the order of their errors, and the deed.

    `permission` is the last part of the action that the caller needs (an action has its own name there); a verb that `is_open`
    needs none. `links` are the properties of the body that name other resources. An action that is `anew` needs no record to act
    on. `checks` are what the rules ask in each rulebook, and `named_in` finds what a body names by the links.
    """

    apply: Callable[[Call[Any]], Done]
    body: type | None = None
    rules: tuple[Rule, ...] = ()
    permission: str = "write"
    links: tuple[Link, ...] = ()
    is_open: bool = False
    anew: bool = False
    checks: Mapping[str, tuple[tuple[Check, Rule], ...]] = field(init=False)
    named_in: Callable[[JSON], list[Linked]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", MappingProxyType({book: checks(self.rules, book) for book in BOTH}))
        object.__setattr__(self, "named_in", Links(self.links).named_in)


def after(seconds: int = 0) -> Callable[[Call[Any]], Done]:
    """A deed that writes nothing of its own and takes so many seconds, as most deletions are; the pipeline does the rest."""

    def deed(call: Call[Any]) -> Done:
        del call
        return Done(seconds=seconds)

    return deed


def as_stored(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """Show a record as it is stored."""
    del world, query
    return dict(record.body)


def tags_after(call: Call[Any]) -> JSON:
    """The tags a resource has after a PUT or PATCH: those that were sent, else a PATCH leaves what was there; None for none."""
    if call.body.tags is not None:
        return dict(call.body.tags)
    return call.existing.body.get("tags") if call.partial else None


def provisioning_state(record: Record, now: int) -> str:
    """Creating, Updating or Deleting while work is under way; Succeeded or Failed when it is done."""
    if "gone" in record.inner:
        return "Deleting"
    until = record.inner.get("until")
    if isinstance(until, int) and now < until:
        return str(record.inner.get("doing", "Creating"))
    return "Failed" if record.inner.get("failed") is True else "Succeeded"


Show: TypeAlias = Callable[[Record, World, Mapping[str, str]], Document]
Listing: TypeAlias = Callable[[Address, World, Mapping[str, str]], Sequence[Record]]
Event: TypeAlias = Callable[[Occasion], None]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A routed, authorized question: the request, the address it names, the sandbox, and who asks.

    `within` are the scopes (keys) to which a list is narrowed, because the caller may not read more of it.
    """

    request: Request
    address: Address
    world: World
    caller: Record
    within: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """An address that is answered from what there is, without a record of its own, such as the usages of a region.

    `permission` is what the caller has to hold at the address; empty for what is open to everybody. A report never writes,
    whatever its method.
    """

    permission: str
    answer: Callable[[Inquiry], Response]


@dataclass(frozen=True, slots=True)
class Quota:
    """A counted limit: its name in the rulebook, where it counts for a record, and how much the record takes of it.

    `scope` begins with the subscription; `label` is what Azure calls the limit when it refuses.
    """

    limit: str
    scope: Callable[[Record, World], str]
    label: str
    amount: Callable[[Record], int] = lambda _: 1


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type: everything the pipeline does not know by itself.

    `show` gives the ARM document without id, name, type and provisioningState, as a pure function of record, clock and query.
    `operations` is the segment of the operation's address; `accepts_with_202` is for disks, whose PUT answers 202. `views` are
    reads below a resource, by the lower-case end of their path: `instanceview`, or `darkroom.lab/guest` for an extension.
    `keeps` says whether a `$filter` of the list keeps a record, and refuses what it cannot read; without it there is none.
    `update` answers PATCH. `listed` finds what a list shows where that is not what lies below its address. `events` is what a
    due event does to a record, by the name of the action. A type that is `stateless` has no provisioningState; one that is
    gone at once answers its DELETE with 200, and `shows_deleted` with its document. `making` is the provisioningState of a new
    one, and `leaves` is asked before a record goes away, so that it gives back what it held of others. With `capitals_in_lists`
    the ids of a list have the group's name in capitals. `dormant` finds what a PUT takes up again where no record lies under its
    key. `absent` is what is said of one that is not there. `found` finds the record of an address that is not stored under it;
    what is `lasting` is a part of that record, which DELETE changes and leaves, and `revised` is the record's body as a request
    would leave it. What is `open_at_root` may be read by anybody where it lies in no scope. `guarded_as` is the type's name in
    permissions where that is another one.
    """

    name: str
    create: Verb | None = None
    update: Verb | None = None
    delete: Verb | None = None
    actions: Mapping[str, Verb] = field(default_factory=dict)
    show: Show = as_stored
    quotas: tuple[Quota, ...] = ()
    operations: str = "operations"
    accepts_with_202: bool = False
    views: Mapping[str, Show] = field(default_factory=dict)
    keeps: Callable[[Record, str], bool] | None = None
    listed: Listing | None = None
    events: Mapping[str, Event] = field(default_factory=dict)
    stateless: bool = False
    shows_deleted: bool = False
    guarded_as: str = ""
    making: str = "Creating"
    leaves: Callable[[Record, World], None] | None = None
    capitals_in_lists: bool = False
    dormant: Callable[[str, World], Record | None] | None = None
    absent: Callable[[Address], Problem] | None = None
    found: Callable[[Address, World], Record | None] | None = None
    lasting: bool = False
    revised: Callable[[Request, Record], Document] | None = None
    open_at_root: bool = False

    @property
    def kind(self) -> str:
        """The lower-case type, as keys and records have it."""
        return self.name.lower()
