"""The front door: one primary action, which follows the learner."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from config.home import SUGGESTIONS
from gallery_engine.cloud import RULES
from tests.factories import FIRST, a_course
from tests.quiz.playing import settle

pytestmark = pytest.mark.django_db


def primary(client: Client) -> tuple[str, str]:
    """Where the page's one primary action leads, and its words."""
    page = client.get("/").content.decode()
    found: list[tuple[str, str]] = re.findall(r'<a class="button button--primary" href="([^"]*)">([^<]*)<', page)
    assert len(found) == 1
    return found[0][0], found[0][1].strip()


def test_before_a_course_is_loaded_the_page_opens_and_leads_to_the_course(client: Client) -> None:
    assert primary(client) == ("/course/", "Open the course")


def test_a_newcomer_starts_chapter_one(client: Client, tmp_path: Path) -> None:
    a_course(tmp_path)
    assert primary(client) == (f"/course/{FIRST}/", "Start chapter 1")


def test_a_line_can_be_tried_without_javascript_and_every_suggestion_is_a_button(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<form id="try-form" method="post" action="/labs/try/"' in page
    assert all(f'name="line" value="{escape(line)}"' in page for line in SUGGESTIONS)


def test_the_rule_that_the_page_shows_is_the_one_its_suggestion_meets(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "GAL101" in page
    assert RULES["GAL101"].code in page
    assert SUGGESTIONS[-1].endswith("my-gallery")


def test_both_books_are_explained_where_the_switch_is_met(client: Client, tmp_path: Path) -> None:
    a_course(tmp_path)
    for address in ("/", "/course/"):
        page = client.get(address).content.decode()
        assert "Which answers count" in page
        assert "You go by the source chapter." in page
        assert 'aria-label="Source chapter"' in page
        assert 'aria-label="Azure today"' in page
        assert "The rules of the lab</a>" in page
    settle(client, "/rulebook/", {"rulebook": "azure"})
    assert "You go by what Azure does today." in client.get("/course/").content.decode()


def test_a_visit_writes_nothing(client: Client, django_assert_max_num_queries: object, tmp_path: Path) -> None:
    a_course(tmp_path)
    client.get("/")
    with django_assert_max_num_queries(4) as asked:  # type: ignore[operator]
        client.get("/")
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
