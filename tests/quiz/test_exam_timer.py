"""An exam's clock: kept by the server, the same after a reload, and the end of everything when it is up."""

import datetime as dt
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Attempt, Course, Lapse, Response
from quiz.services.exams import close_overdue
from tests.cast import Cast
from tests.factories import FIRST, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, page
from tests.quiz.sitting import hand_in, order_at, record_at, run_out, send, sit, wrong_answer

pytestmark = pytest.mark.django_db
RESULT = "Your result in this simulation"


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """A course with sixteen items."""
    return a_course(tmp_path, files_of_every_kind())


def seconds_left(text: str) -> int:
    found = re.search(r'data-left="(\d+)"', text)
    assert found is not None
    return int(found[1])


def move(url: str, by: dt.timedelta) -> None:
    """Make an exam as old as if it had begun so much earlier."""
    attempt = attempt_at(url)
    assert attempt.deadline is not None
    Attempt.objects.filter(pk=attempt.pk).update(started_at=attempt.started_at - by, deadline=attempt.deadline - by)


def test_every_page_of_the_exam_says_what_is_left_and_a_reload_does_not_wind_it_back(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    assert 32 * 60 - 5 <= seconds_left(page(cast.alice.client, url)) <= 32 * 60
    move(url, dt.timedelta(minutes=10))
    for address in (url, f"{url}?review=1", f"{url}?hand-in=1", f"{url}?item={order_at(url)[3]}"):
        text = page(cast.alice.client, address)
        assert 22 * 60 - 5 <= seconds_left(text) <= 22 * 60
        assert "22 minutes" in text
    assert "The clock runs on" in page(cast.alice.client, "/exam/")


def test_what_is_left_is_never_less_than_nothing_and_the_last_minute_is_one(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    move(url, dt.timedelta(minutes=31, seconds=30))
    text = page(cast.alice.client, url)
    assert 0 < seconds_left(text) <= 30
    assert "1 minute<" in text


def test_when_the_time_is_up_every_address_shows_the_result_and_reading_it_writes_nothing(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    send(cast.alice.client, url, "item-single", {"choice": "b"})
    run_out(url)
    with CaptureQueriesContext(connection) as queries:
        for address in (url, f"{url}?review=1", f"{url}?hand-in=1", f"{url}?missed=1"):
            text = page(cast.alice.client, address)
            assert RESULT in text
            assert "The time ran out" in text
        assert "WHY-" in page(cast.alice.client, f"{url}?item=item-single")
        assert "Continue the exam" not in page(cast.alice.client, "/exam/")
    assert not [each["sql"] for each in queries if not each["sql"].startswith("SELECT")]
    assert attempt_at(url).finished_at is None


def test_an_answer_that_comes_too_late_is_refused_with_the_result(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    run_out(url)
    response = send(cast.alice.client, url, "item-single", {"choice": "b"})
    assert response.status_code == 409
    assert RESULT in response.content.decode()
    assert "over" in response.content.decode()
    assert not Response.objects.exists()


def test_the_same_form_again_after_the_end_still_counts_once(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    send(cast.alice.client, url, "item-single", {"choice": "b"})
    known = Response.objects.get()
    run_out(url)
    form = {"key": str(known.key), "seq": "0", "item": "item-single", "action": "answer", "choice": "b"}
    assert cast.alice.client.post(url, form).status_code == 303
    assert Response.objects.count() == 1


def test_an_exam_that_ran_out_is_closed_as_of_then_by_the_next_write_and_its_lapses_count_once(
    course: Course, cast: Cast
) -> None:
    url = sit(cast.alice.client)
    send(cast.alice.client, url, "item-single", wrong_answer(record_at(url).item("item-single")))
    attempt = run_out(url, ago=dt.timedelta(hours=3))
    assert not Lapse.objects.exists()
    sit(cast.alice.client)
    closed = attempt_at(url)
    assert closed.finished_at == attempt.deadline
    lapse = Lapse.objects.get()
    assert (lapse.item, lapse.at) == (f"{FIRST}-claim-2", attempt.deadline)
    close_overdue(learner=cast.alice.learner, at=dt.datetime.now(dt.UTC))
    assert Lapse.objects.count() == 1


@pytest.mark.parametrize(("address", "fields"), [("/review/", {"size": "20"}), ("/practice/", {"count": "5"})])
def test_a_review_and_a_practice_close_it_too_so_that_what_it_showed_is_due(
    course: Course, cast: Cast, address: str, fields: dict[str, str]
) -> None:
    url = sit(cast.alice.client)
    send(cast.alice.client, url, "item-single", wrong_answer(record_at(url).item("item-single")))
    run_out(url, ago=dt.timedelta(hours=3))
    begun = cast.alice.client.post(address, {"key": str(uuid4()), **fields})
    assert begun.status_code == 303
    assert attempt_at(url).finished_at == attempt_at(url).deadline
    assert Lapse.objects.get().item == f"{FIRST}-claim-2"
    if address == "/review/":
        assert [each["item"] for each in attempt_at(begun["Location"]).draw] == [f"{FIRST}-claim-2"]


def test_handing_in_too_late_shows_the_result_as_of_the_end(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    text = page(cast.alice.client, f"{url}?hand-in=1")
    assert "Hand in?" in text
    attempt = attempt_at(url)
    assert attempt.deadline is not None
    form_page = cast.alice.client.get(f"{url}?hand-in=1")
    assert form_page.status_code == 200
    run_out(url)
    response = send(cast.alice.client, url, "", action="finish")
    assert response.status_code == 303
    assert attempt_at(url).finished_at == attempt_at(url).deadline


def test_a_new_exam_may_begin_once_the_time_of_the_old_one_is_up(course: Course, cast: Cast) -> None:
    first = sit(cast.alice.client)
    run_out(first)
    assert "Start the exam" in page(cast.alice.client, "/exam/")
    assert sit(cast.alice.client) != first


def test_the_time_used_counts_from_the_start_to_the_end(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    move(url, dt.timedelta(minutes=12))
    hand_in(cast.alice.client, url)
    assert "You took 13 minutes." in page(cast.alice.client, url)
    second = sit(cast.alice.client)
    run_out(second, ago=dt.timedelta(days=2))
    assert "You took 32 minutes." in page(cast.alice.client, second)


def test_pages_of_an_exam_are_not_kept_by_the_browser(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    assert "no-store" in cast.alice.client.get(url)["Cache-Control"]
