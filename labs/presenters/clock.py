"""Virtual time in words."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gallery_engine.clock import DAY, HOUR, MINUTE, SECOND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The virtual time, and how long it is until something changes; `wait` is empty when nothing is under way.

    `tomorrow` is the day after, for a page on which the clock flows; `due` is the instant of the change, ISO 8601.
    """

    iso: str
    day: str
    tomorrow: str
    time: str
    wait: str
    then: str
    due: str


def clock(now: int, coming: int | None) -> Clock:
    """Say what time it is in a sandbox; both are virtual milliseconds."""
    instant = moment(now)
    return Clock(
        iso=instant.isoformat(),
        day=date_format(instant, "CLOCK_DAY_FORMAT"),
        tomorrow=date_format(instant + timedelta(days=1), "CLOCK_DAY_FORMAT"),
        time=date_format(instant, "CLOCK_TIME_FORMAT"),
        wait=duration(coming - now) if coming is not None else "",
        then=date_format(moment(coming), "TIME_FORMAT") if coming is not None else "",
        due=moment(coming).isoformat() if coming is not None else "",
    )


def moment(instant: int) -> datetime:
    """Virtual milliseconds as a datetime in UTC."""
    return _EPOCH + timedelta(milliseconds=instant)


def duration(milliseconds: int) -> str:
    """Write a span as a person would: `18 min`, `2 h 5 min`, `3 d`; below a minute in seconds."""
    if milliseconds < MINUTE:
        return _("%(seconds)s s") % {"seconds": max(1, -(-milliseconds // SECOND))}
    days, rest = divmod(milliseconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    parts = [
        _("%(days)s d") % {"days": days} if days else "",
        _("%(hours)s h") % {"hours": hours} if hours else "",
        _("%(minutes)s min") % {"minutes": minutes} if minutes else "",
    ]
    return " ".join(part for part in parts if part)
