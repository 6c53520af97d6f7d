"""A series over HTTP: one solution after another, each recorded, no way back."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from quiz.answer_sheet import Mark
from quiz.evidence import Moment, evidence_of
from quiz.models import Attempt, Course, Learner, Response
from quiz.selectors import library_of
from quiz.services.exams import close_overdue
from quiz.sheets import sheet_of, sheets_of
from tests.cast import person
from tests.factories import a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import offers, page
from tests.quiz.practising import answer, begin, begin_on, finish, form_of, send
from tests.quiz.sitting import order_at, sit
from tests.quiz.sitting import send as send_in_exam

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def course(db: None, tmp_path: Path) -> Course:
    """The course with an item of every kind."""
    return a_course(tmp_path, files_of_every_kind())


def test_a_series_shows_one_solution_after_another_records_each_and_marks_at_the_end(client: Client) -> None:
    url = begin_on(client, "series")
    first = page(client, url)
    assert "Solution 1 of 3" in first
    assert "Text of b" not in first
    second = answer(client, url, "item-series", "row-a=yes")
    assert "Solution 2 of 3" in second
    assert "You said: Yes." in second
    assert "WHY-" not in second
    assert not Response.objects.filter(value__has_key="earned").exists()
    answer(client, url, "item-series", "row-b=yes")
    assert "2 of 3 points" in answer(client, url, "item-series", "row-c=yes")
    assert Response.objects.count() == 3


def test_a_series_has_no_way_back_by_an_earlier_form(client: Client) -> None:
    url = begin_on(client, "series")
    form = form_of(client, url, "item-series")
    client.post(url, {**form, "row-a": "yes"})
    for key in (form["key"], "00000000-0000-4000-8000-000000000000"):
        response = client.post(url, {**form, "key": key, "row-a": "no"})
        assert response.status_code == 409
        assert "Solution 2 of 3" in response.content.decode()
        assert "You said: Yes." in response.content.decode()
    again = client.post(url, {**form, "row-a": "yes"})
    assert again.status_code == 303
    assert Response.objects.count() == 1


@pytest.mark.parametrize("feedback", ["each", "end"])
def test_a_series_keeps_the_first_answer_to_each_solution_whatever_a_form_says(client: Client, feedback: str) -> None:
    url = begin_on(client, "series", feedback=feedback)
    answer(client, url, "item-series", "row-a=yes")
    send(client, url, "item-series", "row-a=no&row-b=yes")
    send(client, url, "item-series", "row-a=no&row-b=no&row-c=yes")
    values = Response.objects.order_by("-seq").values_list("value", flat=True)
    assert values[0]["answer"] == {"row-a": ["yes"], "row-b": ["yes"], "row-c": ["yes"]}
    assert not offers(page(client, f"{url}?item=item-series"), "action", "answer")


@pytest.mark.parametrize("feedback", ["each", "end"])
def test_a_series_that_was_left_halfway_earns_what_its_answers_earn_once_it_is_handed_in(client: Client, feedback: str) -> None:
    url = begin_on(client, "series", feedback=feedback)
    answer(client, url, "item-series", "row-a=no")
    answer(client, url, "item-series", "row-b=no")
    html = finish(client, url)
    assert "1 of 3 points" in html
    shown = page(client, f"{url}?item=item-series")
    assert "1 of 3 points" in shown
    assert "WHY-" in shown
    assert "partly right" in shown


@pytest.mark.parametrize("feedback", ["each", "end"])
def test_before_it_is_over_nothing_tells_how_a_half_of_a_series_comes_out(client: Client, feedback: str) -> None:
    pages = []
    for said in ("no", "yes"):
        someone = person()
        url = begin_on(someone.client, "series", feedback=feedback)
        answer(someone.client, url, "item-series", f"row-a={said}")
        record = sheet_of(Attempt.objects.get(learner=someone.learner))
        assert record.known(timezone.now()) == {}
        assert not someone.learner.lapses.exists()
        pages.append([counts_of(page(someone.client, address)) for address in ("/progress/", "/practice/", "/review/")])
    assert pages[0] == pages[1]


def counts_of(html: str) -> list[str]:
    """Return the numbers of a page, in their order, but for keys and times."""
    return re.findall(r">\s*(\d+)\b", html)


@pytest.mark.parametrize(("rows", "right"), [(["a=no", "b=yes"], True), (["a=no", "b=no"], False)])
def test_what_was_answered_of_a_series_is_evidence_right_where_all_of_it_is(
    client: Client, course: Course, rows: list[str], right: bool
) -> None:
    url = begin_on(client, "series", feedback="end")
    for row in rows:
        answer(client, url, "item-series", f"row-{row}")
    assert answers_of(course) == []
    finish(client, url)
    assert answers_of(course) == [("item-series", right)]


def answers_of(course: Course) -> list[tuple[str, bool]]:
    """Return what counts as evidence for the one learner there is: each answer, and whether it is right."""
    learner = Learner.objects.get()
    assert course.current_id is not None
    moment = Moment(timezone.now(), dt.UTC)
    found = evidence_of(learner, course, library_of(course.current_id), sheets_of(learner, course), moment)
    return [(each.item, each.right) for each in found.answers]


def test_a_series_that_was_left_halfway_is_missed_and_can_be_practised_again(client: Client) -> None:
    url = begin_on(client, "series", "single", feedback="end")
    answer(client, url, "item-series", "row-a=no")
    answer(client, url, "item-single", "choice=b")
    finish(client, url)
    again = begin(client, again=url.split("/")[2])
    assert [drawn["item"] for drawn in Attempt.objects.get(pk=again.split("/")[2]).draw] == ["item-series"]


def test_an_exam_whose_time_runs_out_in_a_series_counts_the_solutions_that_were_saved_and_the_same_after_it_is_closed(
    client: Client,
) -> None:
    url = sit(client)
    assert "item-series" in order_at(url)
    send_in_exam(client, url, "item-series", {"row-a": "no"})
    attempt = Attempt.objects.get()
    assert attempt.deadline is not None
    late = attempt.deadline + dt.timedelta(minutes=1)
    before = sheet_of(attempt)
    assert (before.total().earned, before.known(late)["item-series"]) == (1, Mark(1, 3))
    close_overdue(learner=attempt.learner, at=late)
    after = sheet_of(Attempt.objects.get())
    assert after.attempt.finished_at == attempt.deadline
    assert (after.total(), after.known(late)) == (before.total(), before.known(late))
