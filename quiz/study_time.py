"""How long and on which days somebody studied, as their responses tell. Pure, in whole seconds."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from quiz.days import DAY

CAP = dt.timedelta(minutes=3)
SECOND = dt.timedelta(seconds=1)
WEEKS = 4


@dataclass(slots=True)
class Studied:
    """What was done on a day: responses, and the seconds that they took."""

    responses: int = 0
    seconds: int = 0


def studied(responses: Iterable[tuple[object, dt.datetime]], zone: dt.tzinfo) -> Mapping[dt.date, Studied]:
    """Return what was done on each day in a time zone, from responses given by attempt, in their order within it.

    The time is that between two responses of an attempt, each gap cut to three minutes: a longer one is a break.
    """
    found: dict[dt.date, Studied] = {}
    last_attempt: object = None
    last_at: dt.datetime | None = None
    for attempt, at in responses:
        date = at.astimezone(zone).date()
        day = found.get(date) or found.setdefault(date, Studied())
        day.responses += 1
        if last_at is not None and attempt == last_attempt and at > last_at:
            day.seconds += min(CAP, at - last_at) // SECOND
        last_attempt, last_at = attempt, at
    return found


def last_days(today: dt.date) -> list[dt.date]:
    """Return the days of the last four weeks, today last."""
    return [today - number * DAY for number in reversed(range(7 * WEEKS))]


def current_run(days: Collection[dt.date], today: dt.date) -> int:
    """Return how many days in a row were active up to today, or up to yesterday while today has nothing yet."""
    day = today if today in days else today - DAY
    run = 0
    while day in days:
        run += 1
        day -= DAY
    return run
