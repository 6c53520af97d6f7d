"""Practice, one question at a time over HTTP: answers are recorded first, and what is right is shown only then."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
from django.test import Client

from quiz.content import Pack
from quiz.content.importer import load_pack
from quiz.models import Lapse, Learner, Response, Schedule
from quiz.presenters.practice_title import practice_title
from quiz.sheets import sheet_of
from tests.cast import Cast
from tests.factories import FIRST, a_pack
from tests.quiz.kinds import every_kind, files_of_every_kind, part
from tests.quiz.playing import attempt_at, form_with, forms, offers, page, settle, start
from tests.quiz.practising import (
    HTMX,
    POINTS,
    RIGHT,
    answer,
    answer_all,
    begin_on,
    finish,
    form_of,
    send,
)

pytestmark = pytest.mark.django_db

KINDS = [item["kind"] for item in every_kind()]


def flat(html: str) -> str:
    """Return the words of a page, without markup and line breaks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture(autouse=True)
def course(db: None, pack_of_every_kind: Pack) -> None:
    """The course with an item of every kind."""
    load_pack(pack_of_every_kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_shows_no_reason_and_no_answer_before_it_is_answered(client: Client, kind: str) -> None:
    html = page(client, f"{begin_on(client, kind)}?item=item-{kind}")
    assert f"What of {kind}?" in html
    assert "WHY-" not in html
    assert "verdict" not in html
    assert "TEMPTING" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_of_every_kind_is_recorded_and_has_full_marks_with_all_reasons(client: Client, kind: str) -> None:
    url = begin_on(client, kind)
    html = answer_all(client, url, f"item-{kind}", RIGHT[kind])
    assert f"Right: {POINTS[kind]} of {POINTS[kind]} point" in html
    (item,) = [each for each in every_kind() if each["kind"] == kind]
    assert set(re.findall(r"WHY-[a-z]+", str(item))) == set(re.findall(r"WHY-[a-z]+", html))
    assert f'href="/course/{FIRST}/#start"' in html
    assert attempt_at(url).responses.filter(value__earned=POINTS[kind], value__possible=POINTS[kind]).count() == 1
    assert "1 point for each" in html or "1 point for the right option." in html


def test_a_wrong_answer_says_what_it_shows_and_what_is_true(client: Client) -> None:
    html = answer(client, begin_on(client, "single"), "item-single", "choice=a")
    assert "Wrong: 0 of 1 point." in html
    assert f"Claim 2 of {FIRST}." in html
    assert f"CORRECT-{FIRST}-2" in html
    assert "You were wrong:" in html
    assert "Missed" in html


def test_a_partly_right_answer_has_its_points_and_the_formula(client: Client) -> None:
    html = answer(client, begin_on(client, "matching"), "item-matching", "row-a=y&row-b=y&row-c=y")
    assert "Partly right: 2 of 3 points." in html
    assert "1 point for each row." in html


def test_a_wrong_answer_shows_the_wording_that_is_false_and_none_where_none_is(tmp_path: Path, client: Client) -> None:
    files = files_of_every_kind()
    claims = files["chapters/01-first-light/misconceptions.yaml"]
    claims[1] |= {"truth": "true", "restated": {"claim": "RESTATED", "truth": "false"}}
    load_pack(a_pack(tmp_path / "one", files))
    html = answer(client, begin_on(client, "single"), "item-single", "choice=a")
    assert "RESTATED" in html
    assert f"Claim 2 of {FIRST}." not in html
    claims[1]["restated"]["truth"] = "true"
    load_pack(a_pack(tmp_path / "two", files))
    assert "A belief to drop" not in answer(client, begin_on(client, "single"), "item-single", "choice=a")


def test_an_incomplete_answer_keeps_what_was_given_says_what_is_missing_and_stores_nothing(client: Client) -> None:
    url = begin_on(client, "multiple")
    for headers in ({}, HTMX):
        response = send(client, url, "item-multiple", "choice=a", headers=headers)
        html = response.content.decode()
        assert response.status_code == 422
        assert "Choose exactly 2 options: you chose 1." in html
        assert re.search(r'value="a" checked', html)
        assert "WHY-" not in html
    assert not Response.objects.exists()
    assert "Right: 2 of 2 points" in answer(client, url, "item-multiple", RIGHT["multiple"])


@pytest.mark.parametrize(
    ("kind", "said", "missing"),
    [
        ("single", "", "Choose one option."),
        ("ordering", "place-one=1&place-two=1", "Each place can be given to one step only."),
        ("ordering", "place-one=1", "The list has 3 steps"),
        ("statements", "row-a=yes", "2 rows are still empty."),
        ("dropdown", "gap-verb=create", "1 gap is still empty."),
        ("completion", "gap-option=%20", "1 gap is still empty."),
        ("matching", "row-a=y&row-b=zzz&row-c=x", "1 row is still empty."),
        ("series", "row-a=perhaps", "3 rows are still empty."),
    ],
)
def test_what_is_missing_is_said_for_every_kind(client: Client, kind: str, said: str, missing: str) -> None:
    response = send(client, begin_on(client, kind), f"item-{kind}", said)
    assert response.status_code == 422
    assert missing in response.content.decode()


def test_what_was_typed_is_kept_when_another_gap_is_empty(tmp_path: Path, client: Client) -> None:
    files = files_of_every_kind()
    item = next(each for each in files["chapters/01-first-light/items.yaml"] if each["kind"] == "completion")
    item["command"] += " [[more]]"
    item["gaps"].append({"id": "more", "accepts": ["-o"], "why": "WHY-more"})
    load_pack(a_pack(tmp_path, files))
    response = send(client, begin_on(client, "completion"), "item-completion", "gap-option=--place")
    assert response.status_code == 422
    assert 'value="--place"' in response.content.decode()


def test_an_answer_whose_reasons_were_shown_stands(client: Client) -> None:
    url = begin_on(client, "single", "multiple")
    form = form_of(client, url, "item-single")
    answer(client, url, "item-single", "choice=a")
    assert not offers(page(client, f"{url}?item=item-single"), "action", "answer")
    late = {**form, "seq": "1", "key": "00000000-0000-4000-8000-000000000001", "choice": "b"}
    response = client.post(url, late)
    assert response.status_code == 409
    assert "its answer stands" in response.content.decode()
    assert Response.objects.count() == 1


def test_the_same_form_again_stores_nothing_and_shows_the_same(client: Client) -> None:
    url = begin_on(client, "single")
    form = {**form_of(client, url, "item-single"), "choice": "b"}
    assert client.post(url, form)["Location"] == client.post(url, form)["Location"]
    assert Response.objects.count() == 1
    assert client.post(url, {**form, "choice": "a"}).status_code == 409


def test_an_answer_from_an_older_state_is_refused_with_the_fresh_one(client: Client) -> None:
    url = begin_on(client, "single", "multiple")
    old = form_of(client, url, "item-multiple")
    answer(client, url, "item-single", "choice=b")
    response = client.post(url, {**old, "choice": ["a", "c"]})
    assert response.status_code == 409
    assert "went on in another tab" in response.content.decode()
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"item": "item-matching"},
        {"item": "gone"},
        {"item": ""},
        {"action": "reveal"},
        {"action": ""},
        {"key": "x"},
        {"seq": "-1"},
    ],
)
def test_what_does_not_fit_is_refused_and_stores_nothing(client: Client, change: dict[str, str]) -> None:
    url = begin_on(client, "single")
    response = client.post(url, {**form_of(client, url, "item-single"), "choice": "b", **change})
    assert response.status_code == 409
    assert not Response.objects.exists()


def test_a_fragment_is_sent_to_htmx_with_the_address_of_the_question(client: Client) -> None:
    url = begin_on(client, "single")
    response = send(client, url, "item-single", "choice=b", headers=HTMX)
    assert response.status_code == 200
    assert response["HX-Replace-Url"] == f"{url}?item=item-single"
    html = response.content.decode()
    assert "<html" not in html
    assert "<title>" in html
    assert "Right: 1 of 1 point." in html


def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    html = answer(client, begin_on(client, "completion"), "item-completion", "gap-option=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_exhibit_stands_above_its_statements(client: Client) -> None:
    html = page(client, begin_on(client, "statements"))
    assert "Exhibit: The groups" in html
    assert "rg-lab  eastus      Succeeded" in html


def test_after_each_answer_the_way_leads_to_the_next_question_and_then_to_the_results(client: Client) -> None:
    url = begin_on(client, "single", "multiple")
    order = [drawn["item"] for drawn in attempt_at(url).draw]
    html = answer(client, url, order[1], RIGHT[order[1][5:]])
    assert f'name="item" value="{order[0]}"' in html
    html = answer(client, url, order[0], RIGHT[order[0][5:]])
    assert "Next question" not in html
    results = client.post(url, form_with(html, "action", "finish"), follow=True).content.decode()
    assert "3 of 3" in flat(results)
    assert "100 percent" in flat(results)
    assert "nothing missed" in results


def test_results_add_up_points_by_objective_and_say_where_to_read(client: Client) -> None:
    url = begin_on(client, "single", "multiple", "matching")
    answer(client, url, "item-single", "choice=a")
    answer(client, url, "item-matching", "row-a=y&row-b=y&row-c=y")
    html = finish(client, url)
    words = flat(html)
    assert "2 of 6" in words
    assert "33 percent" in words
    assert "Manage disks 3 2 of 6" in words
    assert "Not answered" in words
    assert html.count(f'href="/course/{FIRST}/#start"') == 3
    assert "not answered" in flat(page(client, f"{url}?item=item-multiple")).lower()
    assert "WHY-a" in page(client, f"{url}?item=item-multiple")


def test_the_missed_ones_can_be_practised_again(cast: Cast) -> None:
    client = cast.alice.client
    url = begin_on(client, "single", "multiple", "matching")
    answer(client, url, "item-single", "choice=a")
    answer(client, url, "item-multiple", RIGHT["multiple"])
    html = finish(client, url)
    (form,) = [each["fields"] for each in forms(html) if each["action"] == "/practice/"]
    again = client.post("/practice/", form)["Location"]
    assert {drawn["item"] for drawn in attempt_at(again).draw} == {"item-single", "item-matching"}
    assert practice_title(sheet_of(attempt_at(again))) == "Missed before"
    assert cast.bob.client.post("/practice/", form).status_code == 404
    assert client.post("/practice/", {**form, "key": str(uuid4()), "again": "x"}).status_code == 404
    assert client.post("/practice/", {**form, "key": str(uuid4()), "again": str(attempt_at(start(client)).pk)}).status_code == 404


def test_what_was_missed_is_not_told_before_it_is_handed_in(client: Client) -> None:
    url = begin_on(client, "single", "multiple", feedback="end")
    answer(client, url, "item-single", "choice=a")
    response = client.post("/practice/", {"key": str(uuid4()), "again": str(attempt_at(url).pk)})
    assert response.status_code == 422
    assert "not handed in yet" in response.content.decode()


def test_with_marks_at_the_end_answers_may_be_changed_and_nothing_is_shown_until_handed_in(client: Client) -> None:
    url = begin_on(client, "single", "matching", feedback="end")
    for said in ("choice=a", "choice=b"):
        html = answer(client, url, "item-single", said)
        assert "verdict" not in html
        assert "WHY-" not in html
    assert re.search(r'value="b" checked', page(client, f"{url}?item=item-single"))
    assert "WHY-" not in answer(client, url, "item-matching", RIGHT["matching"])
    ready = page(client, f"{url}?end=1")
    assert "Every question is answered" in ready
    assert "4 of 4" in flat(finish(client, url))
    assert "WHY-b" in page(client, f"{url}?item=item-single")
    assert client.post(url, {"key": "x"}).status_code == 409


def test_handing_in_says_how_many_have_no_answer(client: Client) -> None:
    url = begin_on(client, "single", "matching", feedback="end")
    answer(client, url, "item-single", "choice=b")
    assert "1 question has no answer yet" in page(client, f"{url}?end=1")
    assert "1 of 4" in flat(finish(client, url))


def test_after_handing_in_nothing_can_be_answered(client: Client) -> None:
    url = begin_on(client, "single", "matching", feedback="end")
    form = form_of(client, url, "item-single")
    finish(client, url)
    response = client.post(url, {**form, "choice": "b"})
    assert response.status_code == 409
    assert "This attempt is over" in response.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize("feedback", ["each", "end"])
def test_a_wrong_answer_that_names_a_misconception_makes_it_due_once_its_reasons_are_shown(cast: Cast, feedback: str) -> None:
    client = cast.alice.client
    url = begin_on(client, "single", "statements", feedback=feedback)
    answer(client, url, "item-single", "choice=a")
    answer(client, url, "item-statements", "row-a=yes&row-b=yes&row-c=yes")
    assert Lapse.objects.exists() is (feedback == "each")
    finish(client, url)
    found = list(Lapse.objects.order_by("source").values_list("learner_id", "item", "source"))
    attempt = attempt_at(url).pk
    claim = f"{FIRST}-claim-2"
    sources = {"each": [f"attempt:{attempt}:item-single", f"attempt:{attempt}:item-statements"], "end": [f"attempt:{attempt}"]}
    assert found == [(cast.alice.learner.pk, claim, source) for source in sources[feedback]]
    assert Schedule.objects.get().item == claim


def test_an_attempt_keeps_its_rulebook_and_shows_both_sides_where_they_differ(tmp_path: Path, cast: Cast) -> None:
    files = files_of_every_kind()
    single: dict[str, Any] = files["chapters/01-first-light/items.yaml"][0]
    single["facts"] = ["contested"]
    single["options"] = [
        part("a", right={"chapter": "true", "azure": "false"}),
        part("b", right={"chapter": "false", "azure": "true"}),
    ]
    load_pack(a_pack(tmp_path, files))
    client = cast.alice.client
    url = begin_on(client, "single")
    settle(client, "/rulebook/", {"rulebook": "azure"})
    assert "by the source chapter" in page(client, url)
    html = answer(client, url, "item-single", "choice=a")
    assert "Right: 1 of 1 point." in html
    assert "In Azure today, the same answer has 0 of 1 point." in html
    assert "At most 100." in html
    other = begin_on(client, "single")
    assert "Wrong: 0 of 1 point." in answer(client, other, "item-single", "choice=a")
    assert "Right: 1 of 1 point." in page(client, f"{url}?item=item-single")


def test_somebody_elses_practice_is_not_there(cast: Cast) -> None:
    url = begin_on(cast.alice.client, "single")
    form = {**form_of(cast.alice.client, url, "item-single"), **parse_qs("choice=b")}
    for client in (cast.bob.client, cast.charlie):
        assert client.get(url).status_code == 404
        assert client.post(url, form).status_code == 404
    assert not Response.objects.exists()


def test_looking_at_practice_makes_no_learner(client: Client) -> None:
    for url in ("/practice/", f"/course/{FIRST}/items/", "/cases/press/"):
        page(client, url)
    assert not Learner.objects.exists()


def test_a_question_in_work_goes_on_when_the_course_was_loaded_anew(client: Client, tmp_path: Path) -> None:
    url = begin_on(client, "single")
    files = files_of_every_kind()
    files["chapters/01-first-light/items.yaml"][0]["stem"] = "ANOTHER"
    load_pack(a_pack(tmp_path, files))
    assert "ANOTHER" not in page(client, url)
    assert "Right: 1 of 1" in answer(client, url, "item-single", "choice=b")


def test_long_choices_have_lines_of_their_own_instead_of_a_list_that_a_phone_cuts(client: Client, tmp_path: Path) -> None:
    files = files_of_every_kind()
    items = {each["kind"]: each for each in files["chapters/01-first-light/items.yaml"]}
    items["matching"]["choices"][0]["text"] = "A choice whose words are more than a list can show"
    items["dropdown"]["gaps"][0]["options"][0]["text"] = "create-with-a-name-that-is-long-enough"
    load_pack(a_pack(tmp_path, files))
    matching = page(client, begin_on(client, "matching"))
    assert "<select" not in matching
    assert matching.count('type="radio" name="row-a"') == 2
    dropdown = page(client, begin_on(client, "dropdown"))
    assert dropdown.count('type="radio" name="gap-verb"') == 2
    assert '<select class="gaps__gap" name="gap-option"' in dropdown


def test_a_step_in_order_but_in_another_place_counts_and_says_so(client: Client) -> None:
    html = flat(answer(client, begin_on(client, "ordering"), "item-ordering", "place-never=1&place-one=2&place-two=3"))
    assert "Partly right: 2 of 3 points." in html
    assert html.count("It counts: it stands in order with the others, in another place.") == 2
    assert "In order, in another place:" in html
