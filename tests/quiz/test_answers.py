"""Attempts over items at the door of the services: begun once, answered in order, over at the deadline, summed up in sheets."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.answer_sheet import Mark
from quiz.models import AFTER_EACH, AT_THE_END, Attempt, Course, Drawn, Kind, Learner, Regrade, Response, Terms
from quiz.services.answers import answer_item, begin_items, hand_in
from quiz.services.beginning import Plan
from quiz.services.submissions import IncompleteError, RefusedError, StaleSequenceError, Submission
from quiz.sheets import history_of, sheet_of, sheets_of
from tests.cast import Cast
from tests.factories import a_course
from tests.quiz.kinds import files_of_every_kind

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ALL = ("item-single", "item-series", "item-matching")


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """The course with an item of every kind."""
    return a_course(tmp_path, files_of_every_kind())


def plan(course: Course, feedback: str = AFTER_EACH, minutes: int | None = None) -> Callable[[int], Plan]:
    """Return what draws the same three questions for any seed."""
    assert course.current_id is not None
    terms = Terms(rulebook="chapter", unlock_percent=60, feedback=feedback, opens=None)
    draw = [Drawn(item=item, kind="item") for item in ALL]
    made = Plan(Kind.PRACTICE, course.current_id, draw, terms, minutes=minutes)
    return lambda _seed: made


def begun(learner: Learner, course: Course, feedback: str = AFTER_EACH, minutes: int | None = None) -> Attempt:
    """Begin an attempt."""
    return begin_items(learner=learner, key=uuid4(), at=AT, plan=plan(course, feedback, minutes))


def submitted(seq: int, item: str, action: str = "answer", **fields: str) -> Submission:
    """Return what a form says."""
    return Submission(uuid4(), seq, action, item, fields={name.replace("_", "-"): [said] for name, said in fields.items()})


def test_the_same_key_begins_one_attempt_and_draws_once(course: Course, cast: Cast) -> None:
    seeds: list[int] = []
    drawing = plan(course)

    def counted(seed: int) -> Plan:
        seeds.append(seed)
        return drawing(seed)

    key = uuid4()
    one, two = (begin_items(learner=cast.alice.learner, key=key, at=AT, plan=counted) for _ in range(2))
    assert one == two
    assert seeds == [one.seed]
    other = begin_items(learner=cast.bob.learner, key=key, at=AT, plan=counted)
    assert other != one
    assert other.seed == one.seed


def test_a_plan_that_refuses_leaves_nothing_behind(course: Course, cast: Cast) -> None:
    def refuse(_seed: int) -> Plan:
        raise RefusedError("no")

    with pytest.raises(RefusedError):
        begin_items(learner=cast.alice.learner, key=uuid4(), at=AT, plan=refuse)
    assert not Attempt.objects.exists()


def test_an_answer_is_stored_with_its_points_and_what_was_said(course: Course, cast: Cast) -> None:
    attempt = begun(cast.alice.learner, course)
    record = answer_item(attempt=attempt, submission=submitted(0, "item-single", choice="b", stranger="x"), at=AT)
    assert record.sheet.marks == {"item-single": Mark(1, 1)}
    assert Response.objects.get().value == {
        "said": {"choice": ["b"]},
        "answer": {"choice": ["b"]},
        "earned": 1,
        "possible": 1,
    }
    assert record.total() == Mark(1, 7)
    assert record.total(["item-single"]) == Mark(1, 1)


def test_an_incomplete_answer_and_one_that_stands_are_told_apart(course: Course, cast: Cast) -> None:
    attempt = begun(cast.alice.learner, course)
    with pytest.raises(IncompleteError):
        answer_item(attempt=attempt, submission=submitted(0, "item-single"), at=AT)
    answer_item(attempt=attempt, submission=submitted(0, "item-single", choice="b"), at=AT)
    with pytest.raises(RefusedError) as caught:
        answer_item(attempt=attempt, submission=submitted(1, "item-single", choice="a"), at=AT)
    assert not isinstance(caught.value, IncompleteError | StaleSequenceError)


def test_at_the_deadline_it_is_over_and_what_was_given_before_counts(course: Course, cast: Cast) -> None:
    attempt = begun(cast.alice.learner, course, AT_THE_END, minutes=10)
    form = submitted(0, "item-single", choice="b")
    answer_item(attempt=attempt, submission=form, at=AT + 9 * MINUTE)
    late = AT + 10 * MINUTE
    with pytest.raises(StaleSequenceError):
        answer_item(attempt=attempt, submission=submitted(1, "item-single", choice="a"), at=late)
    assert answer_item(attempt=attempt, submission=form, at=late).seq == 1
    record = hand_in(attempt=attempt, submission=submitted(1, "", "finish"), at=late)
    assert record.attempt.finished_at is None
    assert record.ended_at(late) == late
    assert record.total() == Mark(1, 7)


def test_flags_come_and_go_and_are_no_answers(course: Course, cast: Cast) -> None:
    attempt = begun(cast.alice.learner, course, AT_THE_END)
    for seq, action in enumerate(("flag", "unflag", "flag")):
        record = answer_item(attempt=attempt, submission=submitted(seq, "item-matching", action), at=AT)
    assert record.sheet.flagged == {"item-matching"}
    assert record.sheet.current == "item-single"


def test_handing_in_twice_keeps_the_first_time(course: Course, cast: Cast) -> None:
    attempt = begun(cast.alice.learner, course)
    hand_in(attempt=attempt, submission=submitted(0, "", "finish"), at=AT + MINUTE)
    hand_in(attempt=attempt, submission=submitted(7, "", "finish"), at=AT + 2 * MINUTE)
    attempt.refresh_from_db()
    assert attempt.finished_at == AT + MINUTE
    with pytest.raises(StaleSequenceError):
        hand_in(attempt=begun(cast.alice.learner, course), submission=submitted(1, "", "finish"), at=AT)


SAID = st.lists(
    st.tuples(st.booleans(), st.dictionaries(st.sampled_from(["row_a", "row_b", "row_c"]), st.sampled_from(["yes", "no", "x"]))),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAID, st.sampled_from([AFTER_EACH, AT_THE_END]))
def test_a_series_never_goes_back(course: Course, cast: Cast, said: list[tuple[bool, dict[str, str]]], feedback: str) -> None:
    attempt = begun(cast.alice.learner, course, feedback)
    for is_fresh, rows in said:
        before = sheet_of(attempt)
        try:
            form = submitted(before.seq - (not is_fresh), "item-series", "answer", **rows)
            answer_item(attempt=attempt, submission=form, at=AT)
        except RefusedError:
            assert sheet_of(attempt).sheet == before.sheet
        after = sheet_of(attempt).sheet
        earlier = before.sheet.answers.get("item-series", {})
        assert {name: after.answers["item-series"][name] for name in earlier} == earlier
        assert ("item-series" in after.marks) is (len(after.answers.get("item-series", {})) == 3)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=6))
def test_until_it_is_handed_in_the_last_answer_counts(course: Course, cast: Cast, choices: list[str]) -> None:
    attempt = begun(cast.alice.learner, course, AT_THE_END)
    for seq, choice in enumerate(choices):
        record = answer_item(attempt=attempt, submission=submitted(seq, "item-single", choice=choice), at=AT)
    assert record.sheet.answers["item-single"] == {"choice": (choices[-1],)}
    assert record.sheet.marks["item-single"] == Mark(int(choices[-1] == "b"), 1)
    assert record.seq == len(choices)


def test_a_regrade_counts_for_the_answer_that_stood_and_not_for_a_later_one(course: Course, cast: Cast) -> None:
    attempt = begun(cast.alice.learner, course, AT_THE_END)
    answer_item(attempt=attempt, submission=submitted(0, "item-single", choice="a"), at=AT)
    Regrade(attempt=attempt, item="item-single", earned=1, possible=1, reason="R", by="B", at=AT + MINUTE).save()
    assert sheet_of(attempt).sheet.marks["item-single"] == Mark(1, 1)
    answer_item(attempt=attempt, submission=submitted(1, "item-single", choice="c"), at=AT + 2 * MINUTE)
    assert sheet_of(attempt).sheet.marks["item-single"] == Mark(0, 1)


def test_the_history_has_the_last_answer_and_marks_only_as_far_as_they_were_shown(course: Course, cast: Cast) -> None:
    learner = cast.alice.learner
    first = begun(learner, course)
    answer_item(attempt=first, submission=submitted(0, "item-single", choice="b"), at=AT)
    second = begun(learner, course, AT_THE_END)
    answer_item(attempt=second, submission=submitted(0, "item-single", choice="a"), at=AT + MINUTE)
    answer_item(attempt=second, submission=submitted(1, "item-series", row_a="no"), at=AT + MINUTE)
    history = history_of(sheets_of(learner, course), AT + MINUTE)
    assert history.keys() == {"item-single"}
    assert (history["item-single"].at, history["item-single"].mark) == (AT + MINUTE, Mark(1, 1))
    hand_in(attempt=second, submission=submitted(2, "", "finish"), at=AT + 2 * MINUTE)
    assert history_of(sheets_of(learner, course), AT + 3 * MINUTE)["item-single"].mark == Mark(0, 1)
    assert history_of(reversed(sheets_of(learner, course)), AT + MINUTE) == history_of(sheets_of(learner, course), AT + MINUTE)
    assert history_of(sheets_of(None, course), AT) == {}
    assert history_of(sheets_of(cast.bob.learner, course), AT) == {}


def test_all_sheets_of_a_learner_take_three_statements(course: Course, cast: Cast) -> None:
    for _ in range(3):
        attempt = begun(cast.alice.learner, course)
        answer_item(attempt=attempt, submission=submitted(0, "item-single", choice="b"), at=AT)
    with CaptureQueriesContext(connection) as queries:
        records = sheets_of(cast.alice.learner, course)
    assert len(queries) == 3
    assert [record.sheet.marks for record in records] == [{"item-single": Mark(1, 1)}] * 3
