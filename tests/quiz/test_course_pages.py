"""The map, the reading page, locks and progress, as a learner meets them."""

import re

import pytest
from django.test import Client

from quiz.models import Course
from tests.cast import Cast
from tests.factories import FIRST, SECOND
from tests.quiz.playing import mark, page, play, press, start

pytestmark = pytest.mark.django_db


def frames(html: str) -> list[str]:
    """The states of the frames on the map."""
    return re.findall(r'<li class="frame frame--([a-z]+)', html)


def test_the_map_shows_the_first_chapter_open_and_the_second_locked(course: Course, client: Client) -> None:
    html = page(client, "/course/")
    assert frames(html) == ["new", "locked"]
    assert "Mark 5 of the 8 cards of “First light” right in one round to unlock it." in html


def test_a_started_chapter_is_in_progress(course: Course, cast: Cast) -> None:
    start(cast.alice.client)
    assert frames(page(cast.alice.client, "/course/")) == ["started", "locked"]


def test_after_a_failed_round_the_lock_says_how_many_more(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=4)
    assert "1 more right answer needed in a round of “First light”." in page(cast.alice.client, "/course/")
    assert "1 more right answer needed" in page(cast.alice.client, f"/course/{SECOND}/")


def test_the_lock_counts_from_the_best_round(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=4)
    play(cast.alice.client, right=1)
    assert "1 more right answer needed" in page(cast.alice.client, "/course/")


def test_five_of_eight_unlocks_and_four_does_not(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=4)
    play(cast.bob.client, right=5)
    assert frames(page(cast.alice.client, "/course/")) == ["started", "locked"]
    assert frames(page(cast.bob.client, "/course/")) == ["passed", "new"]


def test_a_worse_round_later_locks_nothing(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    play(cast.alice.client, right=0)
    assert frames(page(cast.alice.client, "/course/")) == ["passed", "new"]
    assert "stays unlocked" in page(cast.alice.client, play(cast.alice.client, right=3))


def test_a_round_that_is_all_marked_but_not_finished_unlocks_nothing(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    for _ in range(8):
        mark(cast.alice.client, url, right=True)
    html = page(cast.alice.client, "/course/")
    assert frames(html) == ["started", "locked"]
    assert "your score is waiting" in html
    press(cast.alice.client, url, "action", "finish")
    assert frames(page(cast.alice.client, "/course/")) == ["passed", "new"]


def test_a_frame_develops_with_the_right_answers(course: Course, cast: Cast) -> None:
    assert "frame--tone-0" in page(cast.alice.client, "/course/")
    play(cast.alice.client, right=8)
    assert "frame--tone-6" in page(cast.alice.client, "/course/")


def test_the_next_step_leads_from_reading_to_cards_to_the_next_chapter(course: Course, cast: Cast) -> None:
    alice = cast.alice.client
    assert ">Read chapter 1</a>" in page(alice, "/course/")
    url = start(alice)
    assert f'href="{url}">Continue your round</a>' in page(alice, "/course/")
    mark(alice, url, right=True)
    assert "7 cards to go in your round" in page(alice, "/course/")
    play(cast.bob.client, right=3)
    assert "needs 2 more right answers to unlock chapter 2" in page(cast.bob.client, "/course/")
    play(cast.bob.client, right=8)
    assert ">Read chapter 2</a>" in page(cast.bob.client, "/course/")


def test_when_all_is_passed_the_next_step_is_what_is_left(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    play(cast.alice.client, right=8, chapter=SECOND)
    assert ">Judge the misconceptions</a>" in page(cast.alice.client, "/course/")


def test_the_last_chapter_passes_without_unlocking(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    assert "That passes the chapter." in page(cast.alice.client, play(cast.alice.client, right=8, chapter=SECOND))
    assert "needed to pass the chapter" in page(cast.alice.client, play(cast.alice.client, right=1, chapter=SECOND))


def test_a_locked_chapter_shows_what_unlocks_it_and_none_of_its_text(course: Course, client: Client) -> None:
    for url in (f"/course/{SECOND}/", f"/course/{SECOND}/cards/", f"/course/{SECOND}/misconceptions/"):
        html = page(client, url)
        assert "Mark 5 of the 8 cards" in html
        assert "The lead of Second bath" not in html
        assert "More text" not in html


def test_a_round_over_a_locked_chapter_is_refused(course: Course, cast: Cast) -> None:
    form = {"key": "5e6e2a2e-0c3e-4b6c-a5b7-54fd6c1c3f02"}
    response = cast.alice.client.post(f"/course/{SECOND}/cards/", form)
    assert response.status_code == 403
    assert "Mark 5 of the 8 cards" in response.content.decode()
    assert not cast.alice.learner.attempts.exists()


def test_a_chapter_has_a_jump_list_reading_time_objective_and_sources(course: Course, client: Client) -> None:
    html = page(client, f"/course/{FIRST}/")
    assert re.findall(r'<li(?: id="jump-[a-z-]+")?><a href="#([a-z-]+)">', html) == ["start", "more", "sources-of-this-chapter"]
    assert 'id="start"' in html
    assert "7 minutes" in html
    assert "You can say what First light is." in html
    assert '<a href="https://example.org/manual" rel="noreferrer">The manual</a>, read' in html


def test_a_contested_fact_shows_both_sides_with_source_and_day(course: Course, client: Client) -> None:
    html = page(client, f"/course/{FIRST}/")
    note = html[html.index("note--drift") : html.index("</details>", html.index("note--drift"))]
    for words in ("How many", "At most 10.", "At most 100.", "The manual", "23 November 2026", "Read by Azure today"):
        assert words in note


def test_progress_begins_with_a_designed_empty_page(course: Course, client: Client) -> None:
    html = page(client, "/progress/")
    assert "No progress yet" in html
    assert ">Read chapter 1</a>" in html


def test_progress_lists_rounds_best_scores_and_who_marked(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=4)
    play(cast.alice.client, right=6)
    play(cast.alice.client, right=5)
    html = page(cast.alice.client, "/progress/")
    assert "Best 6 of 8, 75 percent · last 5 of 8, 63 percent" in html
    assert html.count("<td>You</td>") == 3
    assert html.count("Best</span>") == 1


@pytest.mark.parametrize("url", ["/course/", "/progress/"])
def test_before_a_course_is_loaded_the_page_says_so(db: None, client: Client, url: str) -> None:
    assert "No course is loaded yet" in page(client, url)


@pytest.mark.parametrize("url", [f"/course/{FIRST}/", f"/course/{FIRST}/cards/"])
def test_before_a_course_is_loaded_there_are_no_chapters(db: None, client: Client, url: str) -> None:
    assert client.get(url).status_code == 404
