"""A series over HTTP: one solution after another, each recorded, no way back."""

from pathlib import Path

import pytest
from django.test import Client

from quiz.models import Course, Response
from tests.factories import a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import offers, page
from tests.quiz.practising import answer, begin_on, form_of, send

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
