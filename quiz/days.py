"""Days as a learner counts them: in their own time zone."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quiz.models import Learner

DAY = dt.timedelta(days=1)


def zone_of(learner: Learner | None) -> dt.tzinfo:
    """Return a learner's time zone; UTC for somebody new, and where this machine does not know theirs."""
    return _zone(learner.time_zone) if learner else dt.UTC


def day_of(at: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """Return the day that a moment falls on in a time zone."""
    return at.astimezone(zone).date()


def begin_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment, in UTC, with which a day begins in a time zone."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


@lru_cache(maxsize=256)
def _zone(name: str) -> dt.tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return dt.UTC
