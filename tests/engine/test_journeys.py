"""A copy on its way past the times its region is down, by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_engine.clock import HOUR, MINUTE
from gallery_engine.journeys import NEVER, Copy, Spans, copies_in, stranded, travel
from gallery_engine.records import Document
from tests.engine.cast import (
    WEST,
)

spans_of_time = st.lists(st.integers(0, 5_000), unique=True, max_size=6).map(
    lambda times: tuple(zip(sorted(times)[::2], sorted(times)[1::2], strict=False))
)


def minutes(spans: Spans) -> Spans:
    return tuple((start * MINUTE, end * MINUTE) for start, end in spans)


@given(spans=spans_of_time, takes=st.integers(1, 2_000), retries=st.booleans())
def test_a_copy_moves_only_while_its_region_is_up_and_all_in_all_as_long_as_it_takes(
    spans: Spans, takes: int, retries: bool
) -> None:
    down = minutes(spans)
    copy = travel(WEST, 0, takes * MINUTE, down, retries=retries)
    moved = [minute for minute in range(copy.ends // MINUTE) if copy.moves(minute * MINUTE)]
    assert not [minute for minute in moved if any(start <= minute < end for start, end in spans)]
    assert copy.work == takes * MINUTE
    if copy.error:
        assert not retries
        assert len(moved) < takes
    else:
        assert len(moved) == takes
        assert copy.progress(copy.ends) == 100
    assert [copy.progress(minute * MINUTE) for minute in range(0, 5_000, 50)] == sorted(
        copy.progress(minute * MINUTE) for minute in range(0, 5_000, 50)
    )
    assert copies_in({"copies": [copy.as_json()]}) == (copy,)


def test_attempts_are_made_after_growing_gaps_and_then_every_hour() -> None:
    def back(minute: int) -> int:
        return travel(WEST, 0, HOUR, ((0, minute * MINUTE),), retries=True).runs[0][0] // MINUTE

    assert [back(minute) for minute in (1, 5, 6, 15, 16, 36, 76, 136, 10_000)] == [5, 5, 15, 15, 35, 75, 135, 195, 10_035]


def test_a_copy_through_an_outage_without_an_end_never_ends() -> None:
    assert travel(WEST, 0, HOUR, ((MINUTE, NEVER),), retries=True) == Copy(WEST, 0, NEVER, "", HOUR, ((0, MINUTE),))


def test_a_copy_with_nothing_to_copy_from_never_moves() -> None:
    copy = stranded(WEST, 5, HOUR)
    assert (copy.ends, copy.progress(10), copy.moves(5)) == (5, 0, False)


@pytest.mark.parametrize("broken", [{"starts": "now"}, {"ends": None}, {"takes": "long"}])
def test_stamps_are_whole_milliseconds(broken: Document) -> None:
    kept: Document = {"region": WEST, "starts": 0, "ends": 1}
    with pytest.raises(TypeError, match="whole milliseconds"):
        copies_in({"copies": [kept | broken]})
