"""A round of cards through the browser's forms: reveal, mark, undo, finish, come back."""

from pathlib import Path

import pytest
from django.test import Client

from quiz.models import Attempt, Course, Kind, Response
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course, card, course_files
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, form_with, forms, mark, offers, page, play, press, settle, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(course: Course, cast: Cast) -> str:
    """A round that Alice has just begun."""
    return start(cast.alice.client)


def test_a_round_begins_with_the_first_of_all_cards(cast: Cast, url: str) -> None:
    html = page(cast.alice.client, url)
    assert "1 <span>of 8</span>" in html
    assert offers(html, "action", "reveal")


def test_the_answer_is_not_in_the_page_before_the_reveal(cast: Cast, url: str) -> None:
    assert "ANSWER-" not in page(cast.alice.client, url)
    assert press(cast.alice.client, url, "action", "reveal").count("ANSWER-") == 1


def test_marking_moves_on_to_the_next_card_without_its_answer(cast: Cast, url: str) -> None:
    html = mark(cast.alice.client, url, right=True)
    assert "2 <span>of 8</span>" in html
    assert "ANSWER-" not in html


def test_a_card_cannot_be_marked_before_the_reveal(cast: Cast, url: str) -> None:
    form = form_with(page(cast.alice.client, url), "action", "reveal")
    response = cast.alice.client.post(url, {**form, "action": "right"})
    assert response.status_code == 409
    assert "Reveal the answer first" in response.content.decode()
    assert Response.objects.count() == 0


def test_undo_takes_the_last_mark_back_and_shows_that_card_again(cast: Cast, url: str) -> None:
    first = page(cast.alice.client, url)
    mark(cast.alice.client, url, right=False)
    html = press(cast.alice.client, url, "action", "retract")
    assert "1 <span>of 8</span>" in html
    assert form_with(html, "action", "right")["item"] == form_with(first, "action", "reveal")["item"]


def test_there_is_nothing_to_undo_at_the_start(cast: Cast, url: str) -> None:
    assert not offers(page(cast.alice.client, url), "action", "retract")


def test_of_a_mark_and_its_correction_the_last_counts(cast: Cast, url: str) -> None:
    alice = cast.alice.client
    mark(alice, url, right=False)
    press(alice, url, "action", "retract")
    press(alice, url, "action", "right")
    for _ in range(7):
        mark(alice, url, right=False)
    assert "<strong>1 of 8</strong>" in press(alice, url, "action", "finish")


def test_a_refresh_resumes_where_the_round_stands(cast: Cast, url: str) -> None:
    for _ in range(3):
        mark(cast.alice.client, url, right=True)
    revealed = press(cast.alice.client, url, "action", "reveal")
    again = page(cast.alice.client, url)
    assert "4 <span>of 8</span>" in again
    assert form_with(again, "action", "right")["seq"] == form_with(revealed, "action", "right")["seq"]


def test_starting_while_a_round_is_unfinished_continues_it(cast: Cast, url: str) -> None:
    mark(cast.alice.client, url, right=True)
    lobby = f"/course/{FIRST}/cards/"
    fields = {"key": "5e6e2a2e-0c3e-4b6c-a5b7-54fd6c1c3f02"}
    assert cast.alice.client.post(lobby, fields)["Location"] == url


def test_starting_afresh_leaves_the_unfinished_round(cast: Cast, url: str) -> None:
    assert start(cast.alice.client) != url
    assert Attempt.objects.count() == 2


def test_a_round_cannot_be_finished_while_cards_are_left(cast: Cast, url: str) -> None:
    form = form_with(page(cast.alice.client, url), "action", "reveal")
    response = cast.alice.client.post(url, {**form, "action": "finish"})
    assert response.status_code == 409
    assert attempt_at(url).finished_at is None


def test_the_last_mark_can_still_be_undone_before_the_finish(cast: Cast, url: str) -> None:
    for _ in range(8):
        html = mark(cast.alice.client, url, right=True)
    assert offers(html, "action", "finish")
    assert offers(press(cast.alice.client, url, "action", "retract"), "action", "wrong")


def test_the_summary_says_count_percent_and_who_marked(course: Course, cast: Cast) -> None:
    html = page(cast.alice.client, play(cast.alice.client, right=5))
    assert "<strong>5 of 8</strong>, 63 percent" in html
    assert "self-marked" in html


def test_the_summary_names_what_was_missed_and_links_its_section(course: Course, cast: Cast) -> None:
    html = page(cast.alice.client, play(cast.alice.client, right=6))
    assert html.count(f'<a href="/course/{FIRST}/#start">Where to start</a>') == 2


def test_what_was_missed_can_be_practised_at_once_where_questions_ask_about_it(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path, files_of_every_kind())
    alice = cast.alice.client
    html = page(alice, play(alice, right=6))
    assert "Practise what was missed" in html
    (form,) = [each for each in forms(html) if each["action"] == "/practice/"]
    assert form["fields"]["fact"] == "plain"
    assert attempt_at(alice.post("/practice/", form["fields"])["Location"]).kind == Kind.PRACTICE
    assert "Practise what was missed" not in page(alice, play(alice, right=8))


def test_no_practice_is_offered_where_no_question_asks_about_what_was_missed(course: Course, cast: Cast) -> None:
    assert "Practise what was missed" not in page(cast.alice.client, play(cast.alice.client, right=6))


def test_the_strip_is_said_in_one_sentence(cast: Cast, url: str) -> None:
    mark(cast.alice.client, url, right=True)
    html = mark(cast.alice.client, url, right=False)
    assert '<p class="visually-hidden">3 of 8; 1 right, 1 missed so far.</p>' in html
    assert '<div class="strip" aria-hidden="true">' in html


def test_a_round_that_keeps_to_the_other_rulebook_says_so_and_can_be_begun_anew(cast: Cast, url: str) -> None:
    alice = cast.alice.client
    assert "Start this round anew" not in page(alice, url)
    settle(alice, "/rulebook/", {"rulebook": "azure"})
    html = page(alice, url)
    assert "This round goes on by the source chapter." in html
    assert "Start this round anew by Azure today" in html
    (form,) = [each for each in forms(html) if each["action"] == f"/course/{FIRST}/cards/"]
    anew = alice.post(form["action"], form["fields"])["Location"]
    assert attempt_at(anew).terms["rulebook"] == "azure"
    assert anew != url
    assert "Start this round anew" not in page(alice, anew)
    settle(alice, "/rulebook/", {"rulebook": "chapter"})
    assert "Start this round anew by the source chapter" in page(alice, anew)


def test_a_passed_round_says_what_it_unlocked(course: Course, cast: Cast) -> None:
    html = page(cast.alice.client, play(cast.alice.client, right=5))
    assert "Chapter 2 is unlocked." in html
    assert f'href="/course/{SECOND}/"' in html


def test_a_failed_round_says_what_is_missing_as_a_count(course: Course, cast: Cast) -> None:
    html = page(cast.alice.client, play(cast.alice.client, right=3))
    assert "2 more right answers needed to unlock chapter 2." in html


def test_a_finished_round_takes_no_more_answers(course: Course, cast: Cast) -> None:
    url = play(cast.alice.client, right=8)
    before = Response.objects.count()
    item = Response.objects.filter(attempt=attempt_at(url), action="right").earliest("seq").item
    form = {"key": "0b2f1c6e-7b0c-4b55-8f0e-3ad1ad1f9f10", "seq": "16", "action": "retract", "item": item}
    response = cast.alice.client.post(url, form)
    assert response.status_code == 409
    assert "finished" in response.content.decode()
    assert Response.objects.count() == before


def test_an_htmx_answer_brings_only_the_round_and_varies(cast: Cast, url: str) -> None:
    form = form_with(page(cast.alice.client, url), "action", "reveal")
    response = cast.alice.client.post(url, form, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.startswith('<section class="round" id="round"')
    assert "<html" not in html
    assert "HX-Request" in response["Vary"]
    assert response["HX-Replace-Url"] == url


def test_a_page_that_htmx_restores_from_history_comes_whole(cast: Cast, url: str) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in page(cast.alice.client, url, headers=headers)


def test_a_first_visitor_can_play_without_an_account(course: Course, client: Client) -> None:
    assert "<strong>8 of 8</strong>, 100 percent" in page(client, play(client, right=8))


def test_with_the_answer_come_its_reason_and_the_way_to_the_lab(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    files["chapters/01-first-light/cards.yaml"] = [card(number, reason=f"REASON-{number}") for number in range(1, 9)]
    a_course(tmp_path, files)
    url = start(cast.alice.client)
    assert "REASON-" not in page(cast.alice.client, url)
    assert press(cast.alice.client, url, "action", "reveal").count("REASON-") == 1


def test_before_a_round_the_bar_is_said_as_a_count(course: Course, cast: Cast) -> None:
    lobby = f"/course/{FIRST}/cards/"
    assert "<strong>5 of 8 right</strong> in one round unlocks “Second bath”." in page(cast.alice.client, lobby)
    play(cast.alice.client, right=5)
    play(cast.alice.client, right=3)
    html = page(cast.alice.client, lobby)
    rows = [row for row in html.split("<tr>") if "percent" in row]
    assert [("5 of 8, 63 percent" in row, "Best" in row) for row in rows] == [(False, False), (True, True)]
    assert "<strong>5 of 8 right</strong> in one round passes the chapter." in page(cast.alice.client, f"/course/{SECOND}/cards/")
