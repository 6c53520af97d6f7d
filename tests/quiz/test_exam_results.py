"""How an exam simulation ends: its result by objective and chapter, its review, and what it makes due."""

import re
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Course, Lapse, Response, Schedule
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import forms, page
from tests.quiz.sitting import answer, hand_in, order_at, record_at, send, sit, wrong_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """A course with sixteen items: one of each kind, and two case studies of four, one of them of a locked chapter."""
    return a_course(tmp_path, files_of_every_kind())


def test_handing_in_shows_points_by_objective_and_by_chapter_and_every_question(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    answer(cast.alice.client, url)
    assert hand_in(cast.alice.client, url).status_code == 303
    text = page(cast.alice.client, url)
    assert "100 percent" in text
    assert "An estimate, nothing more" in text
    assert "Manage disks" in text
    assert "First light" in text
    assert "Nothing missed" in page(cast.alice.client, f"{url}?missed=1")
    assert "WHY-" in page(cast.alice.client, f"{url}?item=item-single")


def test_the_result_can_be_narrowed_to_what_was_missed_and_leads_to_practice(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    order = order_at(url)
    answer(cast.alice.client, url, right=10)
    hand_in(cast.alice.client, url)
    text = page(cast.alice.client, f"{url}?missed=1")
    assert all(f"?item={name}" not in text for name in order[:10])
    assert all(f"?item={name}" in text for name in order[10:])
    form = next(each for each in forms(text) if each["action"] == "/practice/")
    assert any(name.startswith("vault-") for name in order[10:])
    assert "The mark stands at 70 percent" in page(cast.alice.client, url)
    response = cast.alice.client.post("/practice/", form["fields"])
    assert set(order_at(response["Location"])) == set(order[10:])
    ahead = {"key": str(uuid.uuid4()), "item": [name for name in order if name.startswith("vault-")]}
    assert cast.alice.client.post("/practice/", ahead).status_code == 422


def test_an_unanswered_question_shows_in_the_end_what_was_right(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    hand_in(cast.alice.client, url)
    text = page(cast.alice.client, url)
    assert ">0 percent" in text
    assert text.count("Not answered") == 16
    for name in order_at(url):
        assert "WHY-" in page(cast.alice.client, f"{url}?item={name}")


def test_after_the_end_nothing_is_changed_any_more(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    hand_in(cast.alice.client, url)
    response = send(cast.alice.client, url, "item-single", {"choice": "b"})
    assert response.status_code == 409
    assert "Your result in this simulation" in response.content.decode()
    assert not Response.objects.exists()


def test_wrong_answers_that_name_a_misconception_make_it_due_once(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    record = record_at(url)
    for name in ("item-single", "item-dropdown"):
        send(cast.alice.client, url, name, wrong_answer(record.item(name)))
    assert not Lapse.objects.exists()
    form = next(each for each in forms(page(cast.alice.client, f"{url}?hand-in=1")) if each["action"] == url)
    for _ in range(3):
        assert cast.alice.client.post(url, {**form["fields"], "action": "finish"}).status_code == 303
    assert list(Lapse.objects.values_list("item", flat=True)) == [f"{FIRST}-claim-2"]
    assert Schedule.objects.get(learner=cast.alice.learner).item == f"{FIRST}-claim-2"


def test_an_exam_unlocks_nothing(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    answer(cast.alice.client, url)
    hand_in(cast.alice.client, url)
    assert "is locked" in page(cast.alice.client, f"/course/{SECOND}/")


def test_past_exams_are_listed_with_their_trend(course: Course, cast: Cast) -> None:
    for right in (2, 5):
        url = sit(cast.alice.client, "short")
        answer(cast.alice.client, url, right=right)
        hand_in(cast.alice.client, url)
    text = page(cast.alice.client, "/exam/")
    assert text.count("5</td>") >= 2
    assert "above the mean of those before it" in text
    assert 'role="img"' in text
    assert "Results in percent" not in page(cast.bob.client, "/exam/")


def test_an_exam_goes_on_and_is_marked_on_the_content_it_began_with(course: Course, cast: Cast, tmp_path: Path) -> None:
    url = sit(cast.alice.client)
    files = files_of_every_kind()
    files["chapters/01-first-light/items.yaml"] = files["chapters/01-first-light/items.yaml"][:1]
    a_course(tmp_path / "later", files)
    answer(cast.alice.client, url)
    hand_in(cast.alice.client, url)
    assert "100 percent" in page(cast.alice.client, url)


def test_the_list_of_exams_and_a_result_take_as_many_statements_however_many_there_are(course: Course, cast: Cast) -> None:
    found = []
    for _ in range(3):
        url = sit(cast.alice.client, "short")
        answer(cast.alice.client, url, right=2)
        hand_in(cast.alice.client, url)
        counts = []
        for address in ("/exam/", url):
            with CaptureQueriesContext(connection) as queries:
                page(cast.alice.client, address)
            counts.append(len(queries))
        found.append(counts)
    assert found[0] == found[1] == found[2]
    assert max(found[0]) <= 12


def test_after_an_exam_the_way_on_is_the_next_question_and_at_the_end_the_results(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    hand_in(cast.alice.client, url)
    order = order_at(url)
    for name, primary in ((order[0], "Next question"), (order[-1], "Back to your results")):
        text = page(cast.alice.client, f"{url}?item={name}")
        way = text[text.index('<nav class="item__nav"') : text.index("</nav>", text.index('<nav class="item__nav"'))]
        found = re.findall(r'<(?:a|button) class="button button--primary"[^>]*>([^<]+)', way)
        assert [each.strip() for each in found] == [primary]
