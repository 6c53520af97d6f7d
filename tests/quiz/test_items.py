"""Practice: a chapter's items and case studies, read and answered over HTTP. Answers are only shown once they are given."""

import re
from pathlib import Path

import pytest
from django.test import Client

from quiz.content import Pack
from quiz.content.importer import load_pack
from quiz.models import Learner
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_pack
from tests.quiz.kinds import every_kind, files_of_every_kind
from tests.quiz.playing import page, play

pytestmark = pytest.mark.django_db

HOME = f"/course/{FIRST}/items/"
KINDS = [item["kind"] for item in every_kind()]
RIGHT = {
    "single": "choice=b",
    "multiple": "choice=a&choice=c",
    "ordering": "place-one=1&place-two=2&place-three=3",
    "matching": "row-a=y&row-b=x&row-c=y",
    "statements": "row-a=yes&row-b=no&row-c=yes",
    "dropdown": "gap-verb=create&gap-option=l",
    "completion": "gap-option=--LOCATION",
    "series": "row-a=no&row-b=yes&row-c=yes",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The pack with an item of every kind."""
    return a_pack(tmp_path_factory.mktemp("kinds"), files_of_every_kind())


@pytest.fixture(autouse=True)
def course(db: None, pack: Pack) -> None:
    """The course with an item of every kind."""
    load_pack(pack)


def test_the_list_names_each_item_with_its_kind_and_skill(client: Client) -> None:
    html = page(client, HOME)
    assert re.findall(rf'href="{HOME}(item-[a-z]+)/"', html)[1:] == [f"item-{kind}" for kind in KINDS]
    assert "Build a list · easy" in html
    assert html.count("Manage disks") == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_shows_no_reason_and_no_answer_before_it_is_answered(client: Client, kind: str) -> None:
    html = page(client, f"{HOME}item-{kind}/")
    assert f"What of {kind}?" in html
    assert "WHY-" not in html
    assert "verdict" not in html
    assert "TEMPTING" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_of_every_kind_is_full_marks_with_all_reasons(client: Client, kind: str) -> None:
    html = page(client, f"{HOME}item-{kind}/?{RIGHT[kind]}")
    assert re.search(r"Right: (\d) of \1 point", html)
    (item,) = [each for each in every_kind() if each["kind"] == kind]
    reasons = set(re.findall(r"WHY-[a-z]+", str(item)))
    assert reasons == set(re.findall(r"WHY-[a-z]+", html))
    assert f'href="/course/{FIRST}/#start"' in html


def test_a_wrong_answer_says_what_it_shows_and_what_is_true(client: Client) -> None:
    html = page(client, f"{HOME}item-single/?choice=a")
    assert "0 of 1 point" in html
    assert f"Claim 2 of {FIRST}." in html
    assert f"CORRECT-{FIRST}-2" in html
    assert "You were wrong:" in html
    assert "Missed" in html


def test_a_wrong_answer_shows_the_wording_that_is_false_and_none_where_none_is(tmp_path: Path, client: Client) -> None:
    files = files_of_every_kind()
    claims = files["chapters/01-first-light/misconceptions.yaml"]
    claims[1] |= {"truth": "true", "restated": {"claim": "RESTATED", "truth": "false"}}
    load_pack(a_pack(tmp_path / "one", files))
    html = page(client, f"{HOME}item-single/?choice=a")
    assert "RESTATED" in html
    assert f"Claim 2 of {FIRST}." not in html
    claims[1]["restated"]["truth"] = "true"
    load_pack(a_pack(tmp_path / "two", files))
    assert "A belief to drop" not in page(client, f"{HOME}item-single/?choice=a")


def test_an_incomplete_answer_keeps_what_was_given_and_says_what_is_missing(client: Client) -> None:
    html = page(client, f"{HOME}item-multiple/?choice=a")
    assert "Choose exactly 2 options: you chose 1." in html
    assert re.search(r'value="a" checked', html)
    assert "WHY-" not in html


def test_a_series_shows_one_solution_after_another_and_marks_at_the_end(client: Client) -> None:
    url = f"{HOME}item-series/"
    first = page(client, url)
    assert "Solution 1 of 3" in first
    assert "Text of b" not in first
    second = page(client, f"{url}?row-a=yes")
    assert "Solution 2 of 3" in second
    assert "You said yes." in second
    assert 'name="row-a" value="yes"' in second
    assert "WHY-" not in second
    assert "2 of 3 points" in page(client, f"{url}?row-a=yes&row-b=yes&row-c=yes")


def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    html = page(client, f"{HOME}item-completion/?gap-option=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_exhibit_stands_above_its_statements(client: Client) -> None:
    html = page(client, f"{HOME}item-statements/")
    assert "Exhibit: The groups" in html
    assert "rg-lab  eastus      Succeeded" in html


def test_the_way_leads_to_the_next_question_and_back_to_the_chapter(client: Client) -> None:
    assert f'href="{HOME}item-multiple/">Next question' in page(client, f"{HOME}item-single/")
    last = page(client, f"{HOME}item-series/")
    assert "Next question" not in last
    assert f'href="/course/{FIRST}/">Back to the chapter' in last


def test_items_of_a_locked_chapter_are_locked(client: Client, cast: Cast) -> None:
    assert "Mark 5 of the 8 cards" in page(client, f"/course/{SECOND}/items/")
    play(cast.alice.client, right=5)
    assert "no questions to practise" in page(cast.alice.client, f"/course/{SECOND}/items/")


@pytest.mark.parametrize("url", [f"{HOME}unheard-of/", "/cases/unheard-of/", "/cases/press/item-single/", "/course/none/items/"])
def test_what_is_not_there_is_404(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_a_case_shows_its_tabs_and_its_questions(client: Client) -> None:
    assert "A press" in page(client, "/cases/")
    html = page(client, "/cases/press/")
    assert "TAB-1" in html
    assert "TAB-2" in html
    assert html.count("/cases/press/case-") == 4
    question = page(client, "/cases/press/case-single/?choice=b")
    assert "TAB-2" in question
    assert "Right: 1 of 1 point." in question
    assert f'href="/course/{FIRST}/#more"' in question


def test_a_case_opens_with_its_chapter(client: Client, cast: Cast) -> None:
    assert "Opens with chapter 2" in page(client, "/cases/")
    assert "TAB-1" not in page(client, "/cases/vault/")
    assert "TAB-1" not in page(client, "/cases/vault/vault-single/")
    play(cast.alice.client, right=5)
    assert "TAB-1" in page(cast.alice.client, "/cases/vault/")


def test_the_chapter_and_the_map_lead_to_practice(client: Client) -> None:
    assert f'href="{HOME}"' in page(client, f"/course/{FIRST}/")
    assert 'href="/cases/"' in page(client, "/course/")


def test_practice_writes_nothing(client: Client) -> None:
    page(client, f"{HOME}item-single/?choice=a")
    assert not Learner.objects.exists()
    assert client.post(f"{HOME}item-single/", {"choice": "a"}).status_code == 405
