"""`az monitor activity-log`: who did what, when, and with what result."""

from datetime import UTC, datetime, timedelta

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, opt

VERSION = "2015-04-01"
UNITS = {"d": 86_400, "h": 3_600, "m": 60}
LONGEST = 90 * 86_400
FIRST = (
    ("correlation_id", "correlationId"),
    ("resource_group", "resourceGroupName"),
    ("resource_id", "resourceId"),
    ("namespace", "resourceProvider"),
)
ALWAYS = (("caller", "caller"), ("status", "status"))


def _list(call: Call) -> JSON:
    args = call.args
    start, end = _span(call)
    tests = [f"eventTimestamp ge {start} and eventTimestamp le {end}"]
    places = [(name, args.text(dest)) for dest, name in FIRST if args.text(dest)][:1]
    tests += [f"{name} eq '{value}'" for name, value in [*places, *((name, args.text(dest)) for dest, name in ALWAYS)] if value]
    query = {"$filter": " and ".join(tests)}
    if args.texts("select"):
        query["$select"] = ",".join(args.texts("select") or [])
    path = f"/subscriptions/{call.subscription}/providers/Microsoft.Insights/eventtypes/management/values"
    return call.items(path, VERSION, query=query)[: max(args.number("max_events") or 0, 0)]


def _span(call: Call) -> tuple[str, str]:
    """Give the beginning and the end of what is looked at, in UTC; AzError for what is no time."""
    args = call.args
    offset = _seconds(args.text("offset") or "6h")
    start, end = (_instant(args.text(name)) for name in ("start_time", "end_time"))
    try:
        if end is None:
            end = start + offset if start is not None else datetime.fromisoformat(call.client.now())
        return _written(start if start is not None else end - offset), _written(end)
    except OverflowError:
        raise AzError("the time is out of range", exit_code=2) from None


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise AzError(f"unable to parse '{text[:60]}' as a time: write it as 2026-11-23T09:00:00Z", exit_code=2) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _seconds(text: str) -> timedelta:
    """Read an offset such as 1d6h or 30m; AzError for another."""
    total, digits = 0, ""
    for letter in text:
        if letter.isascii() and letter.isdecimal() and len(digits) < 6:
            digits += letter
        elif letter.lower() in UNITS and digits:
            total, digits = total + int(digits) * UNITS[letter.lower()], ""
        else:
            raise AzError(f"unable to parse '{text[:60]}' as an offset: write it as 1d6h30m", exit_code=2)
    if digits or not 0 < total <= LONGEST:
        raise AzError(f"unable to parse '{text[:60]}' as an offset: write it as 1d6h30m, at most 90d", exit_code=2)
    return timedelta(seconds=total)


COMMANDS: tuple[Command, ...] = (
    Command(
        "monitor activity-log list",
        _list,
        "List who did what, the newest first.",
        (
            opt("--correlation-id", "Only what belongs to one request."),
            opt("--resource-group -g", "Only what was done in a group.", configured="group"),
            opt("--resource-id", "Only what was done to a resource."),
            opt("--namespace", "Only what a provider did, such as Microsoft.Compute."),
            opt("--start-time", "Where to begin: 2026-11-23T09:00:00Z.", group="Time"),
            opt("--end-time", "Where to end; now when left out.", group="Time"),
            opt("--offset", "How far back to look: 1d6h, 30m.", default="6h", group="Time"),
            opt("--caller", "Only what somebody did, by name."),
            opt("--status", "Only what ended so: Succeeded, Failed, Accepted."),
            opt("--max-events", "How many at most.", kind="int", default=50),
            opt("--select", "Names of the fields to show.", nargs="+"),
        ),
        (
            Example(
                "List what failed today.",
                "az monitor activity-log list --offset 1d --status Failed --query [].operationName.value",
            ),
        ),
        flat=False,
    ),
)
