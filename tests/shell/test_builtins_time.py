"""`sleep` and `date`: the only clock is the lab's."""

import pytest

from gallery_engine.arm import Request
from tests.shell.lab_cloud import START, Terminal


def slept(terminal: Terminal) -> float:
    return (terminal.cloud.head.now - START) / 1000


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("30m", 1_800),
        ("90s", 90),
        ("90", 90),
        ("2h", 7_200),
        ("1d", 86_400),
        ("30d", 2_592_000),
        ("1h 30m", 5_400),
        ("0.5h", 1_800),
        (".5m", 30),
        ("1.", 1),
        ("0.2", 1),
        ("1.0001", 2),
        ("007", 7),
        ("0", 0),
        ("0d", 0),
    ],
)
def test_sleep_moves_virtual_time_by_the_interval(typed: str, seconds: int) -> None:
    terminal = Terminal()
    outcome = terminal.run(f"sleep {typed}")
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", "", 0)
    assert slept(terminal) == seconds


def test_sleep_is_one_request_to_the_lab() -> None:
    terminal = Terminal()
    (exchange,) = terminal.run("sleep 30m").exchanges
    assert exchange.request == Request("POST", "/providers/Darkroom.Lab/advance", body={"seconds": 1800}, caller="owner")
    assert exchange.virtual_time == "2026-11-27T09:30:00+00:00"


@pytest.mark.parametrize(
    "typed", ["x", "30x", "+5", "1e3", "m", ".", ".s", "5 m", "1,5", "30M", "''", "0x10", "nan", "1.2.3", "-5"]
)
def test_sleep_refuses_what_is_no_interval_in_the_words_of_coreutils(typed: str) -> None:
    terminal = Terminal()
    outcome = terminal.run(f"sleep {typed}")
    wrong = {"''": "", "5 m": "m"}.get(typed, typed)
    assert (outcome.stderr, outcome.exit_code) == (f"sleep: invalid time interval '{wrong}'\n", 1)
    assert slept(terminal) == 0


@pytest.mark.parametrize("typed", ["31d", "720h 1s", "2592001", "9" * 5_000, "9" * 20 + "d", "30d 0.001"])
def test_sleep_refuses_more_than_thirty_days(typed: str) -> None:
    terminal = Terminal()
    outcome = terminal.run(f"sleep {typed}")
    assert (outcome.stderr, outcome.exit_code) == ("sleep: one call lets at most 30 days pass\n", 1)
    assert slept(terminal) == 0


def test_sleep_wants_an_operand() -> None:
    outcome = Terminal().run("sleep")
    assert (outcome.stderr, outcome.exit_code) == ("sleep: missing operand\n", 1)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("date", "Fri Nov 27 09:00:00 UTC 2026\n"),
        ("date -u", "Fri Nov 27 09:00:00 UTC 2026\n"),
        ("date +%F", "2026-11-27\n"),
        ("date -u +%Y-%m-%dT%H:%M:%SZ", "2026-11-27T09:00:00Z\n"),
        ("date '+%d.%m.%y %R'", "27.11.26 09:00\n"),
        ("date +%s", "1795770000\n"),
        ("date +%D%n%T%t%Z%z%%", "11/27/26\n09:00:00\tUTC+0000%\n"),
        ("date '+%e %j %I %p %a %A %b %B'", "27 331 09 AM Fri Friday Nov November\n"),
        ("date +%Q%", "%Q%\n"),
        ("date +", "\n"),
    ],
)
def test_date_prints_the_virtual_time(typed: str, printed: str) -> None:
    assert Terminal().out(typed) == printed


def test_date_follows_sleep() -> None:
    terminal = Terminal()
    assert terminal.out("sleep 1d; date +%F") == "2026-11-28\n"
    assert terminal.out("sleep 4d", "date") == "Wed Dec  2 09:00:00 UTC 2026\n"


@pytest.mark.parametrize(
    ("typed", "message"), [("-s 12:00", "date: unrecognized option '-s'\n"), ("12:00", "date: invalid date '12:00'\n")]
)
def test_date_sets_nothing(typed: str, message: str) -> None:
    outcome = Terminal().run(f"date {typed}")
    assert (outcome.stderr, outcome.exit_code) == (message, 1)


@pytest.mark.parametrize(
    ("named", "printed"),
    [
        ("30 minutes", "2026-11-27T09:30"),
        ("+2 hours", "2026-11-27T11:00"),
        ("-1 day", "2026-11-26T09:00"),
        ("3 days ago", "2026-11-24T09:00"),
        ("tomorrow", "2026-11-28T09:00"),
        ("yesterday 2 hours", "2026-11-26T11:00"),
        ("next month", "2026-12-27T09:00"),
        ("1 year ago", "2025-11-27T09:00"),
        ("2026-01-31 +1 month", "2026-03-03T00:00"),
        ("2026-11-27T09:00:00+02:00", "2026-11-27T07:00"),
        ("@0", "1970-01-01T00:00"),
        ("", "2026-11-27T09:00"),
    ],
)
def test_date_names_another_time(named: str, printed: str) -> None:
    assert Terminal().out(f"date -u -d '{named}' +%FT%R") == f"{printed}\n"
    assert Terminal().out(f"date --date='{named}' +%FT%R") == f"{printed}\n"


@pytest.mark.parametrize("named", ["next", "2026-13-01", "soon", "9999 years", "@99999999999999", "1 day and 2 hours", "2026-1"])
def test_what_is_no_time_is_refused(named: str) -> None:
    outcome = Terminal().run(f"date -d '{named}'")
    assert (outcome.stderr, outcome.exit_code) == (f"date: invalid date '{named}'\n", 1)
