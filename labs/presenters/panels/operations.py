"""Long-running operations on a line of time: those under way first, then the newest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gallery_engine.arm import Record
from gallery_engine.clock import DAY
from gallery_engine.ids import last_name, parse
from gallery_engine.journeys import NEVER
from gallery_engine.providers.operations import KIND, running
from labs.models import Sandbox
from labs.presenters.clock import duration, moment
from labs.presenters.estate import kind_name
from labs.presenters.panels.pages import Page, page_of
from labs.selectors import noted_at
from labs.store import count_of, newest_of

_DEEDS = {
    "write": _("Create or update"),
    "delete": _("Delete"),
    "runcommand": _("Run command in"),
    "start": _("Start"),
    "restart": _("Restart"),
    "poweroff": _("Power off"),
    "deallocate": _("Deallocate"),
    "generalize": _("Generalize"),
    "capture": _("Capture"),
    "begingetaccess": _("Grant access to"),
    "endgetaccess": _("Revoke access to"),
    "share": _("Share"),
    "validate": _("Validate"),
    "whatif": _("Try out"),
    "cancel": _("Cancel"),
}
_STATES = {
    "running": _("under way"),
    "succeeded": _("succeeded"),
    "failed": _("failed"),
    "canceled": _("canceled"),
}
LEAST_BAR = 2


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done to what, since when, until when, how far, how it ended.

    `progress` is None where nobody knows the end; `bar_start` and `bar_width` are its place on the page's line, in thousandths.
    """

    guid: str
    deed: str
    name: str
    kind: str
    started: str
    ends: str
    span: str
    state: str
    words: str
    progress: int | None
    error: str
    bar_start: int
    bar_width: int

    @property
    def done_width(self) -> int:
        """How much of the bar is done."""
        return self.bar_width * (self.progress or 0) // 100


@dataclass(frozen=True, slots=True)
class Operations:
    """A page of operations, how many are under way on it, what its line of time goes from and to, and where now is on that."""

    rows: Sequence[Operation]
    page: Page
    running: int
    first: str
    last: str
    now: int


def operations(sandbox: Sandbox, asked: Mapping[str, str]) -> Operations:
    """Show a page of the operations."""
    page = page_of(count_of(sandbox, KIND), asked)
    found = newest_of(sandbox, KIND, page.end - page.start, page.start)
    if not found:
        return Operations((), page, 0, "", "", 0)
    noted = noted_at(sandbox, {_start(each) for each in found})
    line = _Line(found, sandbox.now)
    rows = [_operation(each, noted.get(each.name), line) for each in found]
    under_way = sum(row.state == "running" for row in rows)
    return Operations(rows, page, under_way, line.time(line.first), line.time(line.last), line.at(sandbox.now))


class _Line:
    """The time that a page of operations takes up."""

    def __init__(self, found: Iterable[Record], now: int) -> None:
        self.now = now
        self.first = min(_start(each) for each in found)
        self.last = max([now, *(each.due for each in found if each.due < NEVER)])
        self._has_days = self.last - self.first > DAY

    def at(self, instant: int) -> int:
        """Where an instant is on the line, in thousandths."""
        span = max(self.last - self.first, 1)
        return round(min(max(instant - self.first, 0), span) * 1_000 / span)

    def time(self, instant: int) -> str:
        """An instant in words: with its day where the line is longer than one."""
        return date_format(moment(instant), "SHORT_DATETIME_FORMAT" if self._has_days else "CLOCK_TIME_FORMAT")


def outcome(operation: Record, now: int) -> str:
    """How an operation stands: running, succeeded, failed or canceled."""
    if running(operation, now):
        return "running"
    if operation.inner.get("error") is None:
        return "succeeded"
    return "canceled" if operation.inner.get("canceled") is True else "failed"


def deed_of(action: str) -> str:
    """What an action of the activity log does, such as `Microsoft.Compute/virtualMachines/start/action`."""
    head, _slash, verb = action.rpartition("/")
    name = verb if verb != "action" else head.rpartition("/")[2]
    return str(_DEEDS.get(name.lower(), name))


def _operation(record: Record, entry: Mapping[str, str] | None, line: _Line) -> Operation:
    start, state = _start(record), outcome(record, line.now)
    target = entry["resource"] if entry else str(record.inner.get("target", ""))
    address = parse(target)
    begins, ends = line.at(start), line.at(record.due)
    width = max(ends - begins, LEAST_BAR)
    never = record.due >= NEVER
    match record.inner.get("error"):
        case {"code": str(code)} if state != "running":
            error = code
        case _:
            error = ""
    return Operation(
        guid=record.name,
        deed=deed_of(entry["action"]) if entry else gettext("Set up"),
        name=last_name(target),
        kind=kind_name(address.kind) if address else "",
        started=line.time(start),
        ends=gettext("when its region is back") if never else line.time(record.due),
        span="" if never else duration(record.due - start),
        state=state,
        words=str(_STATES[state]),
        progress=None if never else 100 if state != "running" else (line.now - start) * 100 // (record.due - start),
        error=error,
        bar_start=min(begins, 1_000 - LEAST_BAR),
        bar_width=width,
    )


def _start(record: Record) -> int:
    start = record.inner.get("start")
    return start if isinstance(start, int) else record.due
