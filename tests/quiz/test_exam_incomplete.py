"""Incomplete answers of an exam: kept as they are on the page, listed as such, and marked part by part."""

from pathlib import Path

import pytest

from quiz.content.items import Ordering
from quiz.marking import right_order
from quiz.models import Course, Response
from tests.cast import Cast
from tests.factories import a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import page
from tests.quiz.sitting import a_question, hand_in, record_at, send, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """A course with sixteen items."""
    return a_course(tmp_path, files_of_every_kind())


def test_an_incomplete_answer_is_kept_shown_as_such_and_earns_what_is_right_in_it(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = a_question(url, "multiple")
    response = send(cast.alice.client, url, name, {"choice": ["a"]}, go="review")
    assert response.status_code == 303
    text = " ".join(page(cast.alice.client, response["Location"]).split())
    assert "0 of 16 answered. 1 incomplete." in text
    assert text.count("Incomplete</span>") == 1
    text = " ".join(page(cast.alice.client, f"{url}?item={name}").split())
    assert 'value="a" checked' in text
    assert "Incomplete, saved as it is. Choose exactly 2 options: you chose 1." in text
    text = page(cast.alice.client, f"{url}?hand-in=1")
    assert "15 questions have no answer; they earn nothing." in text
    assert "1 answer is incomplete; what is right in it counts." in text
    hand_in(cast.alice.client, url)
    assert record_at(url).total().earned == 1
    assert "Partly right: 1 of 2 points." in page(cast.alice.client, f"{url}?item={name}")


def test_more_choices_than_asked_for_are_kept_and_earn_nothing(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = a_question(url, "multiple")
    assert send(cast.alice.client, url, name, {"choice": ["a", "b", "c"]}).status_code == 303
    assert record_at(url).sheet.answers[name] == {"choice": ("a", "b", "c")}
    assert record_at(url).sheet.marks[name].earned == 0
    assert name not in record_at(url).sheet.complete


def test_a_list_with_a_place_given_twice_or_too_many_steps_earns_nothing_by_them(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = a_question(url, "ordering")
    item = record_at(url).item(name)
    assert isinstance(item, Ordering)
    send(cast.alice.client, url, name, {f"place-{step.id}": "1" for step in item.steps})
    assert record_at(url).sheet.marks[name].earned == 0
    strangers = [step.id for step in item.steps if step.id not in right_order(item, "chapter")]
    placed = [*strangers, *right_order(item, "chapter")]
    send(cast.alice.client, url, name, {f"place-{step}": str(place) for place, step in enumerate(placed, 1)})
    assert record_at(url).sheet.marks[name].earned == len(right_order(item, "chapter")) - len(strangers)


def test_an_emptied_answer_is_none_any_more(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = a_question(url, "multiple")
    send(cast.alice.client, url, name, {"choice": ["a", "c"]})
    assert name in record_at(url).sheet.complete
    assert send(cast.alice.client, url, name).status_code == 303
    assert record_at(url).blank == 16
    assert 'value="a" checked' not in page(cast.alice.client, f"{url}?item={name}")
    send(cast.alice.client, url, name)
    assert Response.objects.count() == 2
