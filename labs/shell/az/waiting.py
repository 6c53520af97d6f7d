"""`wait`: looks at a resource until a condition holds, moving virtual time from change to change."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gallery_engine.arm import JSON, Response
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError, from_response
from labs.shell.az.query import search
from labs.shell.az.shape import flatten

CLOCK = "/providers/Darkroom.Lab/clock"
MOST_LOOKS = 150
FEW_LOOKS = 50
MOST_SECONDS = 10 * 365 * 86_400
USAGE = "incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH"


def wait(call: Call, path: str, version: str, *, query: dict[str, str] | None = None) -> JSON:
    """Run a wait command on the resource at `path`; prints nothing, AzError when it fails or time runs out."""
    args = call.args
    conditions = [args.flag(name) for name in ("created", "updated", "deleted", "exists")]
    if not any(conditions) and not args.text("custom"):
        raise AzError(USAGE)
    timeout, interval = args.number("timeout") or 0, args.number("interval") or 0
    if interval == 0:
        raise AzError("range() arg 3 must not be zero")
    start = end = None
    for looks_left in range(MOST_LOOKS if timeout > 0 and interval > 0 else 0, 0, -1):
        look = call.client.request("GET", path, query={**(query or {}), "api-version": version})
        if _holds(call, look):
            return None
        now = datetime.fromisoformat(call.client.now())
        start = start or now
        end = end or now + timedelta(seconds=min(timeout, MOST_SECONDS))
        coming = _next_look(call, Clock(start, now, end, looks_left))
        call.client.advance(until=coming.isoformat())
        if coming >= end:
            break
    raise AzError(_timed_out(timeout))


@dataclass(frozen=True, slots=True)
class Clock:
    """When a wait began, what time it is, when it gives up, and how often it may still look."""

    start: datetime
    now: datetime
    end: datetime
    looks_left: int


def _timed_out(timeout: int) -> str:
    return f"Wait operation timed-out after {timeout} seconds"


def _holds(call: Call, look: Response) -> bool:
    args, custom = call.args, call.args.text("custom")
    if look.status == 404:
        if args.flag("deleted"):
            return True
        if not (args.flag("created") or args.flag("exists") or custom):
            raise from_response(look)
        return False
    if look.status >= 400:
        raise from_response(look)
    if args.flag("exists"):
        return True
    state = _state(look.body)
    if state == "failed":
        raise AzError("The operation failed")
    if (args.flag("created") or args.flag("updated")) and state == "succeeded":
        return True
    view = flatten(look.body) if call.command.flat else look.body
    return bool(custom and search(custom, view))


def _state(body: JSON) -> str:
    flat = flatten(body)
    return str(flat.get("provisioningState", "")).lower() if isinstance(flat, dict) else ""


def _next_look(call: Call, clock: Clock) -> datetime:
    """Give the first time of a look, counted in intervals from the start, at which something may have changed.

    A condition over progress may come true at any time: it is looked at evenly. Anything else changes when the lab says so; when
    few looks are left they are spread over the time that is left.
    """
    interval = timedelta(seconds=call.args.number("interval") or 1)
    passed = (clock.now - clock.start) // interval
    even = -((clock.now - clock.end) // (interval * clock.looks_left))
    if call.args.text("custom"):
        return min(clock.start + interval * (passed + max(even, 1)), clock.end)
    body = call.client.request("GET", CLOCK).body
    coming = body.get("nextEvent") if isinstance(body, dict) else None
    if not isinstance(coming, str):
        return clock.end
    looks = max(-((clock.start - datetime.fromisoformat(coming)) // interval), passed + 1)
    if clock.looks_left <= FEW_LOOKS:
        looks = max(looks, passed + even)
    return min(clock.start + interval * looks, clock.end)
