"""When a question is due again: the same everywhere, later after right answers, soon after wrong ones, never after the exam."""

import datetime as dt
from collections.abc import Sequence
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling import LONGEST, Marking, Review, memory_of, reviews_from

START = dt.datetime(2026, 11, 1, 8, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ZONES = tuple(ZoneInfo(name) for name in ("UTC", "Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"))

moments = st.integers(0, 90 * 24 * 60).map(lambda minutes: START + dt.timedelta(minutes=minutes))
histories = st.lists(st.builds(Review, moments, st.booleans()), min_size=1, max_size=12)
exams = st.none() | st.dates(START.date() - 5 * DAY, START.date() + 200 * DAY)


def due_after(reviews: Sequence[Review], exam: dt.date | None = None, zone: dt.tzinfo = dt.UTC) -> dt.datetime:
    memory = memory_of(reviews, exam, zone)
    assert memory is not None
    return memory.due


@given(histories, exams, st.randoms())
def test_the_same_reviews_give_the_same_schedule_in_whichever_order_they_come(
    reviews: list[Review], exam: dt.date | None, random: Random
) -> None:
    mixed = list(reviews)
    random.shuffle(mixed)
    assert memory_of(mixed, exam) == memory_of(reviews, exam)


def test_of_two_reviews_at_one_time_the_wrong_one_counts_as_the_later() -> None:
    both = [Review(START, right=False), Review(START, right=True)]
    assert due_after(both) == due_after(both[::-1]) == START + dt.timedelta(minutes=10)


@given(histories, exams, st.integers(1, 60 * 24 * 60), st.sampled_from(ZONES))
def test_a_right_answer_never_brings_a_question_back_sooner(
    reviews: list[Review], exam: dt.date | None, minutes: int, zone: dt.tzinfo
) -> None:
    at = max(review.at for review in reviews) + dt.timedelta(minutes=minutes)
    before, after = due_after(reviews, exam, zone), due_after([*reviews, Review(at, right=True)], exam, zone)
    assert after >= before
    assert after > at


@given(histories, exams, st.integers(1, 60 * 24 * 60), st.sampled_from(ZONES))
def test_a_wrong_answer_brings_a_question_back_within_a_day(
    reviews: list[Review], exam: dt.date | None, minutes: int, zone: dt.tzinfo
) -> None:
    at = max(review.at for review in reviews) + dt.timedelta(minutes=minutes)
    due = due_after([*reviews, Review(at, right=False)], exam, zone)
    assert at < due <= at + DAY


@given(histories, st.dates(START.date() - 5 * DAY, START.date() + 200 * DAY), st.sampled_from(ZONES))
def test_what_is_answered_before_the_day_of_the_exam_is_due_when_it_begins_at_the_latest(
    reviews: list[Review], exam: dt.date, zone: dt.tzinfo
) -> None:
    last, due = max(review.at for review in reviews), due_after(reviews, exam, zone)
    begins = dt.datetime.combine(exam, dt.time(), zone)
    if last < begins:
        assert due <= begins
        assert due.astimezone(zone).date() <= exam
    else:
        assert due == due_after(reviews)


@given(histories)
def test_no_interval_is_longer_than_half_a_year(reviews: list[Review]) -> None:
    memory = memory_of(reviews)
    assert memory is not None
    assert memory.reviewed_at < memory.due <= memory.reviewed_at + LONGEST * DAY
    assert (memory.reviews, memory.lapses) == (len(reviews), sum(not review.right for review in reviews))


def test_intervals_grow_as_right_answers_follow_when_due() -> None:
    reviews, gaps = [Review(START, right=True)], []
    for _ in range(6):
        due = due_after(reviews)
        gaps.append(due - reviews[-1].at)
        reviews.append(Review(due, right=True))
    assert gaps == sorted(gaps)
    assert gaps[0] >= DAY
    assert gaps[-1] == LONGEST * DAY


def test_without_reviews_there_is_nothing_to_remember() -> None:
    assert memory_of([]) is None


actions = st.sampled_from(["right", "wrong", "retract"])
logs = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["a", "b"]), actions, moments).map(lambda row: Marking(*row)), max_size=12
)
lapses = st.lists(st.tuples(st.sampled_from(["a", "b"]), moments), max_size=3)


@given(logs, lapses)
def test_a_mark_that_was_taken_back_is_as_if_it_had_never_been_made(
    log: list[Marking], found: list[tuple[str, dt.datetime]]
) -> None:
    undone = [*log, Marking(4, "a", "right", START), Marking(4, "a", "retract", START + DAY)]
    assert reviews_from(undone, found) == reviews_from(log, found)


@given(logs, lapses)
def test_each_lapse_counts_as_a_wrong_answer_and_nothing_but_marks_and_lapses_does(
    log: list[Marking], found: list[tuple[str, dt.datetime]]
) -> None:
    marks, both = reviews_from(log, []), reviews_from(log, found)
    assert all(both.values())
    for name in "ab":
        own = [at for item, at in found if item == name]
        assert len(both.get(name, [])) == len(marks.get(name, [])) + len(own)
        assert [review.at for review in both.get(name, [])] == sorted(review.at for review in both.get(name, []))
    if found and (after := memory_of(both[found[0][0]])):
        assert after.lapses >= 1


def test_of_several_marks_in_an_attempt_the_last_one_counts() -> None:
    log = [Marking(1, "a", "right", START), Marking(1, "a", "wrong", START + DAY), Marking(2, "a", "right", START + 2 * DAY)]
    assert reviews_from(log, []) == {"a": [Review(START + DAY, right=False), Review(START + 2 * DAY, right=True)]}
