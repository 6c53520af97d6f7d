"""When somebody studied and how long: gaps between answers, days in their own time zone, runs of days."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.study_time import Studied, current_run, last_days, studied

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)
Row = tuple[object, dt.datetime]


def after(seconds: int) -> dt.datetime:
    return AT + dt.timedelta(seconds=seconds)


def test_gaps_between_answers_count_three_minutes_at_most() -> None:
    found = studied([(1, after(0)), (1, after(20)), (1, after(200)), (1, after(3600))], dt.UTC)
    assert found == {AT.date(): Studied(4, 20 + 180 + 180)}


def test_the_time_between_two_attempts_is_no_time_of_study() -> None:
    assert studied([(1, after(0)), (2, after(20)), (2, after(25))], dt.UTC) == {AT.date(): Studied(3, 5)}


def test_a_day_is_one_of_the_learners_time_zone() -> None:
    late = dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.UTC)
    assert list(studied([(1, late)], ZoneInfo("Europe/Berlin"))) == [dt.date(2026, 11, 3)]
    assert list(studied([(1, late)], ZoneInfo("America/New_York"))) == [dt.date(2026, 11, 2)]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 100_000).map(after))))
def test_there_is_never_more_time_than_three_minutes_for_each_answer(rows: list[tuple[int, dt.datetime]]) -> None:
    ordered: list[Row] = [*sorted(rows)]
    found = studied(ordered, dt.UTC)
    assert sum(day.responses for day in found.values()) == len(rows)
    assert 0 <= sum(day.seconds for day in found.values()) <= 180 * len(rows)


@pytest.mark.parametrize(("ago", "run"), [([], 0), ([0], 1), ([1], 1), ([2], 0), ([0, 1, 2], 3), ([1, 2, 3, 5], 3), ([0, 2], 1)])
def test_a_run_of_days_goes_up_to_today_or_to_yesterday(ago: list[int], run: int) -> None:
    assert current_run({TODAY - dt.timedelta(days=days) for days in ago}, TODAY) == run


def test_the_last_four_weeks_end_today() -> None:
    days = last_days(TODAY)
    assert len(days) == len(set(days)) == 28
    assert (days[0], days[-1]) == (TODAY - dt.timedelta(days=27), TODAY)
