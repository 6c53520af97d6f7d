"""`wait`: looks at a resource until a condition holds, moving virtual time from change to change."""

from datetime import datetime, timedelta

from gallery_engine.arm import JSON, Response
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError, from_response
from labs.shell.az.query import search
from labs.shell.az.shape import flatten

CLOCK = "/providers/Darkroom.Lab/clock"
MOST_LOOKS = 150
MOST_SECONDS = 10 * 365 * 86_400
USAGE = "incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH"


def wait(call: Call, path: str, version: str, *, query: dict[str, str] | None = None) -> JSON:
    """Run a wait command on the resource at `path`; prints nothing, AzError when it fails or time runs out."""
    args = call.args
    conditions = [args.flag(name) for name in ("created", "updated", "deleted", "exists")]
    if not any(conditions) and not args.text("custom"):
        raise AzError(USAGE)
    timeout, interval = args.number("timeout") or 0, args.number("interval") or 0
    if interval <= 0:
        raise AzError("range() arg 3 must not be zero" if interval == 0 else _timed_out(timeout))
    start = _instant(call.client.now())
    end = start + timedelta(seconds=min(max(timeout, 0), MOST_SECONDS))
    now = start
    for _ in range(MOST_LOOKS):
        if now >= end:
            break
        look = call.client.request("GET", path, query={**(query or {}), "api-version": version})
        if _holds(call, look):
            return None
        now = _next_look(call, start, now, end)
        call.client.advance(until=now.isoformat())
    raise AzError(_timed_out(timeout))


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


def _next_look(call: Call, start: datetime, now: datetime, end: datetime) -> datetime:
    """Give the first time of a look, counted in intervals from `start`, at which something may have changed."""
    interval = timedelta(seconds=call.args.number("interval") or 1)
    step = max(interval, interval * ((end - start) // interval // MOST_LOOKS + 1))
    if call.args.text("custom"):
        return min(now + step, end)
    body = call.client.request("GET", CLOCK).body
    coming = body.get("nextEvent") if isinstance(body, dict) else None
    if not isinstance(coming, str):
        return end
    looks = max(-((start - _instant(coming)) // interval), (now - start) // interval + 1)
    return min(start + interval * looks, end)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
