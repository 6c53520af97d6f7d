"""The activity log: who asked for what, the newest first, and how it came out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from gallery_engine.arm import Record
from gallery_engine.ids import last_name, parse
from gallery_engine.providers.operations import KIND
from gallery_engine.records import Entry
from labs.models import Sandbox
from labs.presenters.clock import moment
from labs.presenters.estate import kind_name
from labs.presenters.panels.operations import deed_of, outcome
from labs.presenters.panels.pages import Page, page_of
from labs.selectors import noted
from labs.store import records_of

STATES = {"failed": _("failed"), "running": _("under way"), "succeeded": _("succeeded"), "canceled": _("canceled")}


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: `seq` is the command's place in the transcript, `day` is empty on the day that it is now."""

    seq: int
    day: str
    time: str
    caller: str
    deed: str
    action: str
    name: str
    kind: str
    resource: str
    state: str
    words: str
    status: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A state to choose, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ActivityLog:
    """A page of entries; what it is narrowed to, what can be chosen, and whether there is anything at all."""

    rows: Sequence[Event]
    page: Page
    resource: str
    caller: str
    callers: Sequence[Wish]
    states: Sequence[Wish]
    is_narrowed: bool
    is_empty: bool


def activity(sandbox: Sandbox, asked: Mapping[str, str]) -> ActivityLog:
    """Show the entries whose resource has some words in it, whose state or caller is as asked; one query or two."""
    resource, state, caller = (asked.get(name, "").strip() for name in ("resource", "status", "caller"))
    entries = [(seq, Entry(**entry)) for seq, kept in noted(sandbox) for entry in reversed(kept)]
    callers = sorted({entry.caller for _seq, entry in entries})
    kept = [
        (seq, entry)
        for seq, entry in entries
        if all(word in entry.resource.lower() for word in resource.lower().split()) and caller in {"", entry.caller}
    ]
    states: dict[str, str] = {}
    if state in STATES:
        states = _states(sandbox, (entry for _seq, entry in kept))
        kept = [(seq, entry) for seq, entry in kept if _state(entry, states) == state]
    page = page_of(len(kept), asked)
    shown = kept[page.start : page.end]
    states = states or _states(sandbox, (entry for _seq, entry in shown))
    return ActivityLog(
        rows=[_event(seq, entry, _state(entry, states), sandbox.now) for seq, entry in shown],
        page=page,
        resource=resource,
        caller=caller,
        callers=[Wish(name, name, name == caller) for name in callers],
        states=[Wish(name, str(label), name == state) for name, label in STATES.items()],
        is_narrowed=bool(resource or caller or state in STATES),
        is_empty=not entries,
    )


def _states(sandbox: Sandbox, entries: Iterable[Entry]) -> dict[str, str]:
    """How the operations of some entries stand, by their GUID."""
    keys = {f"{KIND}:{entry.operation}" for entry in entries if entry.operation and entry.status < 400}
    if not keys:
        return {}
    found: list[Record] = records_of(sandbox, Q(key__in=sorted(keys)))
    return {record.name: outcome(record, sandbox.now) for record in found}


def _state(entry: Entry, states: Mapping[str, str]) -> str:
    return "failed" if entry.status >= 400 else states.get(entry.operation, "succeeded")


def _event(seq: int, entry: Entry, state: str, now: int) -> Event:
    instant, address = moment(entry.at), parse(entry.resource)
    return Event(
        seq=seq,
        day=date_format(instant, "CLOCK_DAY_FORMAT") if instant.date() != moment(now).date() else "",
        time=date_format(instant, "CLOCK_TIME_FORMAT"),
        caller=entry.caller,
        deed=deed_of(entry.action),
        action=entry.action,
        name=last_name(entry.resource),
        kind=kind_name(address.kind) if address else "",
        resource=entry.resource,
        state=state,
        words=str(STATES[state]),
        status=entry.status,
        code=entry.code,
        message=entry.message,
    )
