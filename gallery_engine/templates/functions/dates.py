"""Date functions on virtual time, with the formats of .NET that templates use."""

import re
from datetime import UTC, datetime, timedelta

from gallery_engine.clock import from_iso, to_iso
from gallery_engine.records import JSON
from gallery_engine.templates.functions.registry import function, refuse, text
from gallery_engine.templates.scope import Place, Scope

COMPACT = "yyyyMMddTHHmmssZ"
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,5})M)?(?:(?P<weeks>[0-9]{1,5})W)?(?:(?P<days>[0-9]{1,6})D)?"
    r"(?:T(?:(?P<hours>[0-9]{1,7})H)?(?:(?P<minutes>[0-9]{1,8})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"
)
_STANDARD = {"d": "M/d/yyyy", "D": "dddd, MMMM d, yyyy", "s": "yyyy-MM-ddTHH:mm:ss", "u": "yyyy-MM-dd HH:mm:ssZ", "t": "h:mm tt"}
_STANDARD |= {"G": "M/d/yyyy h:mm:ss tt", "g": "M/d/yyyy h:mm tt", "o": "yyyy-MM-ddTHH:mm:ss.fff0000Z"}
_MARK = re.compile(r"'([^']*)'|\\(.)|yyyy|yy|MMMM|MMM|MM|M|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|f{1,3}|tt", re.DOTALL)


@function("utcNow", 0, 1, places=[Place.PARAMETERS])
def now(scope: Scope, values: list[JSON]) -> JSON:
    """Now, by the virtual clock; for the default of a parameter only."""
    return written(scope.cloud.now, text("utcNow", values, 0) if values else COMPACT)


@function("dateTimeAdd", 2, 3)
def later(scope: Scope, values: list[JSON]) -> JSON:
    """An instant and an ISO 8601 duration together, written in the third argument's format."""
    del scope
    base = from_iso(text("dateTimeAdd", values, 0))
    duration = _DURATION.fullmatch(text("dateTimeAdd", values, 1))
    if base is None or duration is None:
        refuse("The template language function 'dateTimeAdd' expects an instant and a duration of ISO 8601, such as 'P1D'.")
    return written(_added(base, duration), text("dateTimeAdd", values, 2) if len(values) == 3 else "G")


def written(instant: int, pattern: str) -> str:
    """Virtual milliseconds in a standard or custom format of .NET (English, UTC)."""
    moment = datetime.fromisoformat(to_iso(instant))
    return _MARK.sub(lambda mark: _mark(mark, moment), _STANDARD.get(pattern, pattern))


def _mark(mark: re.Match[str], moment: datetime) -> str:
    if mark[1] is not None or mark[2] is not None:
        return mark[1] if mark[1] is not None else mark[2]
    sign = mark[0]
    if sign.startswith("f"):
        return f"{moment.microsecond // 1000:03d}"[: len(sign)]
    names = {"MMMM": "%B", "MMM": "%b", "dddd": "%A", "ddd": "%a", "tt": "%p"}
    if sign in names:
        return moment.strftime(names[sign])
    numbers = {
        "M": moment.month,
        "d": moment.day,
        "H": moment.hour,
        "h": moment.hour % 12 or 12,
        "m": moment.minute,
        "s": moment.second,
    }
    if sign.startswith("y"):
        return f"{moment.year:04d}"[-len(sign) :]
    return str(numbers[sign[0]]).rjust(len(sign), "0")


def _added(base: int, duration: re.Match[str]) -> int:
    amounts = {unit: int(amount or 0) for unit, amount in duration.groupdict().items() if unit != "sign"}
    direction = -1 if duration["sign"] else 1
    moment = datetime.fromisoformat(to_iso(base))
    months = moment.year * 12 + moment.month - 1 + direction * (amounts.pop("years") * 12 + amounts.pop("months"))
    try:
        moved = _on_day(moment, months // 12, months % 12 + 1) + direction * timedelta(**amounts)
    except (ValueError, OverflowError):
        moved = datetime(1, 1, 1, tzinfo=UTC)
    instant = from_iso(moved.isoformat())
    if instant is None:
        refuse("The template language function 'dateTimeAdd' leads to a date out of range.")
    return instant


def _on_day(moment: datetime, year: int, month: int) -> datetime:
    """The same day in another month, or the month's last one where it is shorter."""
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return moment.replace(year=year, month=month, day=min(moment.day, (after - timedelta(days=1)).day))
