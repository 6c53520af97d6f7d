"""`sleep` and `date`: virtual time at the prompt."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from labs.shell.bounds import MAX_SLEEP
from labs.shell.client import Client
from labs.shell.dates import moment
from labs.shell.result import Result

_DURATION = re.compile(r"([0-9]*)(?:\.([0-9]*))?([smhd]?)", re.ASCII)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_DEFAULT_FORMAT = "%a %b %e %H:%M:%S UTC %Y"
_DIRECTIVE_READ = 40  # steps of work for each directive of a format
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_STRFTIME = frozenset("aAbBdHIjmMpSyY")
_FIXED = {"F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M", "D": "%m/%d/%y"}
_LITERAL = {"%": "%", "n": "\n", "t": "\t", "z": "+0000", "Z": "UTC"}


def sleep(arguments: Sequence[str], client: Client) -> Result:
    """Let virtual time pass by the sum of the intervals; nobody waits. 30 days at most."""
    if not arguments:
        return Result(stderr="sleep: missing operand\n", exit_code=1)
    seconds = 0
    for argument in arguments:
        interval = _interval(argument)
        if interval is None:
            return Result(stderr=f"sleep: invalid time interval '{argument}'\n", exit_code=1)
        seconds += interval
    if seconds > MAX_SLEEP:
        return Result(stderr="sleep: one call lets at most 30 days pass\n", exit_code=1)
    if seconds:
        client.advance(seconds=seconds)
    return Result()


def date(arguments: Sequence[str], client: Client) -> Result:
    """Print the virtual time in UTC, or what `-d` makes of it, as `date` does or in the given +FORMAT."""
    layout, wish = _DEFAULT_FORMAT, ""
    rest = iter(arguments)
    for argument in rest:
        if argument.startswith("+"):
            layout = argument[1:]
        elif argument in {"-d", "--date"}:
            wish = next(rest, "")
        elif argument.startswith("--date="):
            wish = argument.removeprefix("--date=")
        elif argument not in {"-u", "--utc", "--universal"}:
            kind = "unrecognized option" if argument.startswith("-") else "invalid date"
            return Result(stderr=f"date: {kind} '{argument}'\n", exit_code=1)
    client.budget.spend(_DIRECTIVE_READ * layout.count("%"))
    found = moment(wish, datetime.fromisoformat(client.now()).astimezone(UTC))
    if found is None:
        return Result(stderr=f"date: invalid date '{wish}'\n", exit_code=1)
    return Result(_DIRECTIVE.sub(lambda part: _directive(part[1], found), layout) + "\n")


def _interval(text: str) -> int | None:
    """Give whole seconds, rounded up; None when `text` is no interval."""
    found = _DURATION.fullmatch(text)
    if not found or not (found[1] or found[2]):
        return None
    whole, fraction, unit = found[1].lstrip("0"), (found[2] or "").rstrip("0"), _SECONDS[found[3]]
    if len(whole) > 9:
        return MAX_SLEEP + 1
    thousandths = int((whole or "0") + fraction[:3].ljust(3, "0")) + bool(fraction[3:])
    return -(-thousandths * unit // 1000)


def _directive(letter: str, moment: datetime) -> str:
    if letter in _STRFTIME:
        return moment.strftime(f"%{letter}")
    if letter == "e":
        return f"{moment.day:2d}"
    if letter == "s":
        return str(int(moment.timestamp()))
    if letter in _FIXED:
        return moment.strftime(_FIXED[letter])
    return _LITERAL.get(letter, f"%{letter}")
