"""How practice plugs in: panels beside a chapter, links at its commands and claims."""

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from uuid import UUID

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


def prompt(name: str) -> str | None:
    return "/labs/practice/prompt/" if name == "practice" else None


def chapter_with(tmp_path: Path, body: str) -> None:
    """Load a course whose first chapter says this."""
    files = course_files()
    files["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", body)
    a_course(tmp_path, files)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The activity and its links registered, twice, and nothing else."""
    monkeypatch.setattr(activities, "_activities", [])
    monkeypatch.setattr(activities, "_links", [])
    monkeypatch.setattr(activities, "_prompts", [])
    practice = Practice()
    for _ in range(2):
        activities.register(practice)
        activities.register_links(link)
        activities.register_prompts(prompt)


def test_a_panel_appears_once_beside_its_chapter(plugged: None, tmp_path: Path, client: Client) -> None:
    a_course(tmp_path)
    assert page(client, f"/course/{FIRST}/").count("A lab") == 1
    assert "new here" in page(client, f"/course/{FIRST}/")


def test_a_panel_knows_the_learner(plugged: None, tmp_path: Path, client: Client) -> None:
    a_course(tmp_path)
    start(client)
    assert "known" in page(client, f"/course/{FIRST}/")


def test_commands_are_sent_to_the_prompt_of_their_lab_with_their_place(plugged: None, tmp_path: Path, client: Client) -> None:
    lines = "az group list --query \"[?name == 'a<b']\"\naz group show -n a # refused"
    chapter_with(tmp_path, f"```az scenario=practice\n{lines}\n```\n\n```az\naz version\n```")
    html = page(client, f"/course/{FIRST}/")
    assert html.count('<figure class="command">') == 2
    assert html.count('<form method="post" action="/labs/practice/prompt/">') == html.count("Try it in the lab") == 1
    form = html.split('action="/labs/practice/prompt/"')[1].split("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    assert unescape(fields["lines"]) == lines
    assert fields["place"] == f"{FIRST}#start"
    assert UUID(fields["key"])


def test_options_stay_whole_a_refusal_is_a_remark_and_the_text_is_what_was_written(
    plugged: None, tmp_path: Path, client: Client
) -> None:
    lines = "az x --target-regions  eastus\n  {\n\naz y --tags a='#1' # refused by the chapter\n# a comment"
    chapter_with(tmp_path, f"```az scenario=practice\n{lines}\n```")
    code = page(client, f"/course/{FIRST}/").split("<pre><code>")[1].split("</code>")[0]
    assert '<span class="command__word">--target-regions</span>' in code
    assert re.findall(r'<span class="command__remark">([^<]*)<', code) == ["# refused by the chapter"]
    assert unescape(re.sub(r"<[^>]*>", "", code)) == f"{lines}\n"


@pytest.mark.parametrize("count", [1, 10, 100])
def test_each_lab_is_asked_for_once_however_many_commands_suit_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: Client, count: int
) -> None:
    asked: list[str] = []

    def counted(name: str) -> str | None:
        asked.append(name)
        return prompt(name)

    monkeypatch.setattr(activities, "_prompts", [counted])
    chapter_with(tmp_path, "```az scenario=practice\naz group list\n```\n\n" * count)
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
    assert activities.prompt_of("elsewhere") is None
