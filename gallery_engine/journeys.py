"""One region's copy on its way: when it moves, when it stands still because the region is down, and when it is over.

A copy is a function of its start, the time it takes and the spans in which the region is down. What an outage does to it is the
rulebook's (RULEBOOKS D17): by the chapter it is tried again by itself, after 5, 10, 20, 40 minutes and then every hour, and
goes on where it stood; by Azure it gives up and stays failed. The gaps and the time until it gives up are teaching figures.
"""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from gallery_engine.clock import HOUR, LAST_ADVANCE, MINUTE
from gallery_engine.records import JSON, Document

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[Span, ...]

NEVER = LAST_ADVANCE
GIVES_UP = 2 * MINUTE
FIRST_GAP = 5 * MINUTE
LONGEST_GAP = HOUR
FAILURE = "Failed with internal server error."
RETRYING = "The region is not available. The copy is tried again by itself."


class Copy(msgspec.Struct, frozen=True):
    """One region's copy: it starts and ends at virtual milliseconds; `error` says why it failed, if it did.

    `takes` is how long it moves in all, `runs` when it moves; both are empty for one that goes from start to end without a stop.
    One whose region is down for nobody knows how long ends at NEVER.
    """

    region: str
    starts: int
    ends: int
    error: str = ""
    takes: int = 0
    runs: Spans = ()

    @property
    def work(self) -> int:
        """How long the copy moves in all, in virtual milliseconds."""
        return self.takes or self.ends - self.starts

    def moves(self, now: int) -> bool:
        """Whether it moves at virtual time `now`."""
        return any(start <= now < end for start, end in self._runs)

    def progress(self, now: int) -> int:
        """How far it is at virtual time `now`, 0 to 100; what is not there yet, or has failed, is at 99 at most."""
        if now >= self.ends and not self.error:
            return 100
        moved = sum(min(now, end) - start for start, end in self._runs if start < now)
        return min(moved * 100 // self.work, 99) if self.work else 0

    def as_json(self) -> Document:
        """How the copy is kept in a record's inner document."""
        kept: Document = {"region": self.region, "starts": self.starts, "ends": self.ends}
        if self.error:
            kept["error"] = self.error
        return kept | {"takes": self.takes, "runs": [list(run) for run in self.runs]} if self.takes else kept

    @property
    def _runs(self) -> Spans:
        return self.runs if self.takes else ((self.starts, self.ends),)


class _Kept(msgspec.Struct):
    copies: tuple[Copy, ...] = ()


def copies_in(inner: Mapping[str, JSON]) -> tuple[Copy, ...]:
    """The copies that an inner document keeps; raises TypeError for one whose stamps are no whole milliseconds."""
    try:
        return msgspec.convert(inner, _Kept).copies
    except msgspec.ValidationError as error:
        raise TypeError(f"a copy's stamps are whole milliseconds: {error}") from error


def travel(region: str, starts: int, takes: int, down: Spans, *, retries: bool) -> Copy:
    """The copy into a region that starts at `starts` and moves for `takes`, past the spans in which the region is down."""
    span = _next_span(down, starts, starts + takes)
    if span is None:
        return Copy(region, starts, starts + takes)
    return _persist(region, starts, takes, down) if retries else _give_up(region, starts, takes, span)


def stranded(region: str, starts: int, takes: int) -> Copy:
    """The copy that cannot begin at `starts` because there is nothing to copy from."""
    return Copy(region, starts, starts, FAILURE, takes, ())


def _give_up(region: str, starts: int, takes: int, span: Span) -> Copy:
    stops = max(starts, span[0])
    runs = ((starts, stops),) if stops > starts else ()
    return Copy(region, starts, stops + GIVES_UP, FAILURE, takes, runs)


def _persist(region: str, starts: int, takes: int, down: Spans) -> Copy:
    runs: list[Span] = []
    at, left = starts, takes
    while (span := _next_span(down, at, at + left)) is not None:
        stops = max(at, span[0])
        if stops > at:
            runs.append((at, stops))
        left -= stops - at
        at = _resumes(stops, down)
        if at >= NEVER:
            return Copy(region, starts, NEVER, "", takes, tuple(runs))
    return Copy(region, starts, at + left, "", takes, (*runs, (at, at + left)))


def _resumes(stops: int, down: Spans) -> int:
    """When the first new attempt after a stop finds the region up again."""
    at, gap = stops + FIRST_GAP, FIRST_GAP
    while (span := _next_span(down, at, at + 1)) is not None:
        if span[1] >= NEVER:
            return NEVER
        gap = min(2 * gap, LONGEST_GAP)
        hops = (span[1] - at - 1) // gap if gap == LONGEST_GAP else 0
        at += gap * (1 + hops)
    return at


def _next_span(down: Spans, start: int, end: int) -> Span | None:
    """The first span that touches the time from `start` to `end`; spans are in order and do not overlap."""
    return next((span for span in down if span[0] < end and start < span[1]), None)
