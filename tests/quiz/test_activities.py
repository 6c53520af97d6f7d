"""How practice plugs in: panels beside a chapter, links at its commands and claims."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.test import Client

from quiz import activities
from quiz.activities import Panel
from quiz.models import Learner
from tests.factories import FIRST, a_course, chapter_text, course_files, misconception
from tests.quiz.playing import page, press, start

pytestmark = pytest.mark.django_db


class Practice:
    """An activity that offers one panel for the first chapter."""

    def for_chapter(self, chapter: str, learner: Learner | None) -> Sequence[Panel]:
        who = "known" if learner else "new here"
        return [Panel("A lab", "Do it.", "/labs/x/", "new", who)] if chapter == FIRST else []


def link(name: str) -> str | None:
    return "/labs/practice/" if name == "practice" else None


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The activity and its links registered, twice, and nothing else."""
    monkeypatch.setattr(activities, "_activities", [])
    monkeypatch.setattr(activities, "_links", [])
    practice = Practice()
    for _ in range(2):
        activities.register(practice)
        activities.register_links(link)


def test_a_panel_appears_once_beside_its_chapter(plugged: None, tmp_path: Path, client: Client) -> None:
    a_course(tmp_path)
    assert page(client, f"/course/{FIRST}/").count("A lab") == 1
    assert "new here" in page(client, f"/course/{FIRST}/")


def test_a_panel_knows_the_learner(plugged: None, tmp_path: Path, client: Client) -> None:
    a_course(tmp_path)
    start(client)
    assert "known" in page(client, f"/course/{FIRST}/")


def test_a_command_links_to_its_lab(plugged: None, tmp_path: Path, client: Client) -> None:
    files = course_files()
    body = "```az scenario=practice\naz group list\n```\n\n```az\naz version\n```"
    files["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", body)
    a_course(tmp_path, files)
    html = page(client, f"/course/{FIRST}/")
    assert html.count('<figure class="command">') == 2
    assert html.count('<a href="/labs/practice/">Try it in the lab') == 1


@pytest.mark.parametrize("count", [1, 10, 100])
def test_each_lab_is_asked_for_once_however_many_commands_suit_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: Client, count: int
) -> None:
    asked: list[str] = []

    def counted(name: str) -> str | None:
        asked.append(name)
        return link(name)

    monkeypatch.setattr(activities, "_links", [counted])
    files = course_files()
    body = "```az scenario=practice\naz group list\n```\n\n" * count
    files["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", body)
    a_course(tmp_path, files)
    assert page(client, f"/course/{FIRST}/").count("Try it in the lab") == count
    assert asked == ["practice"]


def test_a_judged_claim_links_to_its_lab(plugged: None, tmp_path: Path, client: Client) -> None:
    files = course_files()
    claims = [misconception(number, lab="practice") for number in range(1, 6)]
    files["chapters/01-first-light/misconceptions.yaml"] = claims
    a_course(tmp_path, files)
    url = start(client, "misconceptions")
    assert "See it in the lab" not in page(client, url)
    assert '<a href="/labs/practice/">See it in the lab</a>' in press(client, url, "said", "true")


def test_a_lab_that_nobody_offers_has_no_link(plugged: None) -> None:
    assert activities.link_to("elsewhere") is None
