"""Virtual time in words."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gallery_engine.clock import DAY, HOUR, MINUTE, SECOND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The virtual time, and how long it is until something changes; `wait` is empty when nothing is under way."""

    iso: str
    day: str
    time: str
    wait: str
    then: str


def clock(now: int, coming: int | None) -> Clock:
    """Say what time it is in a sandbox; both are virtual milliseconds."""
    instant = moment(now)
    return Clock(
        iso=instant.isoformat(),
        day=f"{instant:%a} {instant.day} {instant:%b %Y}",
        time=f"{instant:%H:%M:%S}",
        wait=duration(coming - now) if coming is not None else "",
        then=f"{moment(coming):%H:%M}" if coming is not None else "",
    )


def moment(instant: int) -> datetime:
    """Virtual milliseconds as a datetime in UTC."""
    return _EPOCH + timedelta(milliseconds=instant)


def duration(milliseconds: int) -> str:
    """Write a span as a person would: `18 min`, `2 h 5 min`, `3 d`; below a minute in seconds."""
    if milliseconds < MINUTE:
        return f"{max(1, -(-milliseconds // SECOND))} s"
    days, rest = divmod(milliseconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
