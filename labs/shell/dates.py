"""What `date -d` understands: a day, an instant, and how long before or after it."""

import re
from datetime import UTC, datetime, timedelta

_WORDS = {"now": 0, "today": 0, "tomorrow": 1, "yesterday": -1}
_STEP = re.compile(r"([+-]?) ?([0-9]{1,6}|an?|next|last) ?(second|sec|minute|min|hour|day|week|month|year)s?( ago)?", re.ASCII)
_SECONDS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_COUNTS = {"a": 1, "an": 1, "next": 1, "last": -1}


def moment(text: str, now: datetime) -> datetime | None:
    """Give the instant that `text` names, in UTC; None when it names none, or one outside of the years 1 to 9999."""
    rest = " ".join(text.lower().split())
    try:
        start, rest = _start(rest, now)
        while rest:
            found = _STEP.match(rest)
            if found is None:
                return None
            start, rest = _moved(start, found), rest[found.end() :].lstrip()
    except (ValueError, OverflowError):
        return None
    return start


def _start(text: str, now: datetime) -> tuple[datetime, str]:
    """Read the instant that a text begins with; without one it is now."""
    first, _, rest = text.partition(" ")
    if first in _WORDS:
        return now + timedelta(days=_WORDS[first]), rest
    if first.startswith("@") and first[1:].isascii() and first[1:].isdigit():
        return datetime.fromtimestamp(int(first[1:]), UTC), rest
    if first[:4].isascii() and first[:4].isdigit() and first[4:5] == "-":
        read = datetime.fromisoformat(first.upper())
        return (read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)), rest
    return now, text


def _moved(start: datetime, found: re.Match[str]) -> datetime:
    sign, count, unit, ago = found.groups()
    size = _COUNTS.get(count) or int(count)
    size = -size if (sign == "-") != bool(ago) else size
    if unit in _SECONDS:
        return start + timedelta(seconds=size * _SECONDS[unit])
    months = start.year * 12 + start.month - 1 + size * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    first = start.replace(year=year, month=month + 1, day=1)
    return first + timedelta(days=start.day - 1)
