"""Virtual time: whole milliseconds since the Unix epoch, and the two ways Azure writes it."""

from datetime import UTC, datetime, timedelta

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
LONGEST_ADVANCE = 3_660 * DAY
LAST_ADVANCE = 221_845_392_000_000  # 9000-01-01: later than that, an end of something could not be written any more

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253_402_300_799_999  # the end of the year 9999


def to_iso(instant: int) -> str:
    """Write virtual milliseconds as Azure writes instants: `2026-11-23T09:00:00+00:00`, with fractions only if there are any."""
    return (_EPOCH + timedelta(milliseconds=instant)).isoformat()


def from_iso(text: str) -> int | None:
    """Read an ISO 8601 instant (UTC where no zone is given) as virtual milliseconds; None when it is none from 1970 to 9999."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    instant = (parsed - _EPOCH) // timedelta(milliseconds=1)
    return instant if 0 <= instant <= _LAST else None
