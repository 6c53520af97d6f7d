"""Choosing what to practise: the page, the lists that start it, the draw that comes of it, and what is said when nothing fits."""

import re
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from quiz.agenda import practised
from quiz.content import Pack
from quiz.content.importer import load_pack
from quiz.models import Attempt, Kind
from quiz.presenters.item import LABELS
from quiz.presenters.practice_title import practice_title
from quiz.selectors import library_of
from quiz.sheets import sheet_of
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course, course_files, item
from tests.quiz.kinds import every_kind
from tests.quiz.playing import attempt_at, forms, mark, page, play, press, start
from tests.quiz.practising import RIGHT, answer, answer_all, begin, begin_on, finish

pytestmark = pytest.mark.django_db

HOME = f"/course/{FIRST}/items/"
IDS = [f"item-{each['kind']}" for each in every_kind()]


@pytest.fixture(autouse=True)
def course(db: None, pack_of_every_kind: Pack) -> None:
    """The course with an item of every kind."""
    load_pack(pack_of_every_kind)


def drawn(url: str) -> list[str]:
    """Return the questions of an attempt."""
    return [each["item"] for each in attempt_at(url).draw]


def refused(client: Client, **wish: object) -> str:
    """Ask for what nothing fits, and return what is said."""
    response = client.post("/practice/", {"key": str(uuid4()), **wish})
    assert response.status_code == 422
    found = re.search(r'role="alert"[^>]*>([^<]+)</p>', response.content.decode())
    assert found is not None
    return found[1]


def test_the_page_starts_practice_as_its_form_says(client: Client) -> None:
    html = page(client, "/practice/")
    (form,) = [each for each in forms(html) if each["action"] == "/practice/"]
    response = client.post("/practice/", {**form["fields"], "only": "", "count": "5", "feedback": "end"})
    attempt = attempt_at(response["Location"])
    assert (attempt.kind, attempt.chapter, len(attempt.draw)) == (Kind.PRACTICE, "", 5)
    assert attempt.terms == {
        "rulebook": "chapter",
        "unlock_percent": 60,
        "feedback": "at the end",
        "opens": None,
        "asked": {},
    }


@pytest.mark.parametrize(
    ("wish", "expected", "title"),
    [
        ({"chapter": FIRST}, set(IDS), "First light"),
        ({"skill": "disks", "kind": "single"}, {"item-single", "case-single"}, "Manage disks · One answer"),
        ({"case": "press"}, {"case-single", "case-multiple", "case-ordering", "case-matching"}, "A press"),
        ({"item": ["item-single", "gone", "vault-single"]}, {"item-single"}, "Chosen questions"),
        ({"item": "item-single"}, {"item-single"}, "One question of “First light”"),
        ({"fact": ["plain", "gone"], "chapter": FIRST}, set(IDS), "First light · A drill"),
        ({}, {*IDS, "case-single", "case-multiple", "case-ordering", "case-matching"}, "Every open chapter"),
    ],
)
def test_each_choice_narrows_what_is_drawn(client: Client, wish: dict[str, object], expected: set[str], title: str) -> None:
    url = begin(client, **wish)
    assert set(drawn(url)) == expected
    assert practice_title(sheet_of(attempt_at(url))) == title
    assert f"{escape(title)} · Darkroom" in re.findall("<title>(.*?)</title>", page(client, url), re.DOTALL)[0]


def test_practice_is_named_when_it_is_read_from_what_was_asked_for(client: Client) -> None:
    attempt = attempt_at(begin(client, chapter=FIRST, kind="single"))
    assert "title" not in attempt.terms
    assert attempt.terms["asked"] == {"chapter": FIRST, "kind": "single"}
    with patch.dict(LABELS, single="Eine Antwort"):
        assert practice_title(sheet_of(attempt)) == "First light · Eine Antwort"


def test_practice_from_before_keeps_the_title_that_it_got_then(client: Client) -> None:
    attempt = attempt_at(begin(client))
    del attempt.terms["asked"]
    attempt.terms["title"] = "As it was called"
    assert practice_title(sheet_of(attempt)) == "As it was called"


@pytest.mark.parametrize(("count", "expected"), [("5", 5), ("10", 10), ("20", 12), ("all", 12), ("7", 10), ("", 10)])
def test_as_many_are_drawn_as_were_asked_for(client: Client, count: str, expected: int) -> None:
    assert len(drawn(begin(client, count=count))) == expected


def test_unseen_questions_come_first(client: Client) -> None:
    url = begin_on(client, "single", "multiple")
    answer(client, url, "item-single", "choice=b")
    answer(client, url, "item-multiple", RIGHT["multiple"])
    order = drawn(begin(client, chapter=FIRST))
    assert set(order[-2:]) == {"item-single", "item-multiple"}
    assert not {"item-single", "item-multiple"} & set(drawn(begin(client, chapter=FIRST, count="5")))


def test_where_i_am_weak_is_what_was_missed_and_what_shares_a_fact_with_missed_cards(cast: Cast, tmp_path: Path) -> None:
    files = course_files()
    files["chapters/01-first-light/items.yaml"] = [item(), item(id="item-2", facts=["contested"], stem="By the chapter, which?")]
    for each in files["chapters/01-first-light/cards.yaml"]:
        each["facts"] = ["contested"]
    for option in files["chapters/01-first-light/items.yaml"][1]["options"]:
        option["right"] = {"chapter": option["right"], "azure": option["right"]}
    a_course(tmp_path, files)
    client = cast.alice.client
    assert "You have answered no question yet" in refused(client, only="weak")
    answer(client, begin(client, item="item-1"), "item-1", "choice=two")
    assert drawn(begin(client, only="weak")) == ["item-1"]
    cards = start(client)
    mark(client, cards, right=False)
    assert set(drawn(begin(client, only="weak"))) == {"item-1", "item-2"}
    press(client, cards, "action", "retract")
    press(client, cards, "action", "right")
    assert drawn(begin(client, only="weak")) == ["item-1"]
    answer(client, begin(client, item="item-1"), "item-1", "choice=one")
    assert "Nothing that you answered here was missed" in refused(client, only="weak")
    assert drawn(begin(client, only="contested")) == ["item-2"]


def test_marks_that_are_not_shown_yet_do_not_show_in_what_is_weak_or_in_lists(client: Client) -> None:
    url = begin_on(client, "single", feedback="end")
    answer(client, url, "item-single", "choice=a")
    assert "was missed last time" in refused(client, only="missed")
    html = page(client, HOME)
    assert "Wrong" not in html
    assert html.count("Not answered") == len(IDS) - 1
    assert "Answered" in html
    finish(client, url)
    assert "Wrong" in page(client, HOME)
    assert drawn(begin(client, only="missed")) == ["item-single"]


def test_the_list_says_how_each_last_answer_went_and_starts_practice(client: Client) -> None:
    html = page(client, HOME)
    assert "Build a list · easy" in html
    assert html.count("Manage disks") == len(IDS)
    assert "Practise what I missed" not in html
    url = begin_on(client, "single", "matching", "multiple")
    answer(client, url, "item-single", "choice=b")
    answer(client, url, "item-matching", "row-a=y&row-b=y&row-c=y")
    answer(client, url, "item-multiple", "choice=b&choice=d")
    html = page(client, HOME)
    assert [html.count(word) for word in ("Partly right", "Wrong", "Not answered")] == [1, 1, len(IDS) - 3]
    assert "Practise what I missed (2)" in html
    starts = [each["fields"] for each in forms(html) if each["action"] == "/practice/"]
    found = [drawn(client.post("/practice/", fields)["Location"]) for fields in starts]
    assert [len(each) for each in found] == [len(IDS), 2, *[1] * len(IDS)]
    assert [each[0] for each in found[2:]] == IDS


def test_the_same_form_starts_one_attempt(client: Client) -> None:
    form = {"key": str(uuid4()), "chapter": FIRST}
    assert client.post("/practice/", form)["Location"] == client.post("/practice/", form)["Location"]
    assert client.post("/practice/", {"chapter": FIRST}).status_code == 409
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"chapter": SECOND}, "is still locked. Mark 5 of the 8 cards"),
        ({"case": "vault"}, "is still locked."),
        ({"chapter": "gone"}, "no such chapter or case study"),
        ({"case": "gone"}, "no such chapter or case study"),
        ({"fact": "contested"}, "No open question asks about this yet."),
        ({"skill": "disks", "fact": "contested"}, "Leave one of your choices out"),
        ({"kind": "riddle"}, "Leave one of your choices out"),
        ({"only": "riddle"}, "Leave one of your choices out"),
        ({"only": "contested"}, "Leave one of your choices out"),
        ({"only": "missed"}, "You have answered no question yet"),
        ({"item": "vault-single"}, "Leave one of your choices out"),
    ],
)
def test_when_nothing_fits_it_is_said_why_and_what_to_do(client: Client, wish: dict[str, object], said: str) -> None:
    assert said in refused(client, **wish)
    assert not Attempt.objects.exists()


def test_a_course_without_open_questions_says_so(client: Client, tmp_path: Path) -> None:
    a_course(tmp_path, course_files())
    assert "no questions to practise yet" in page(client, "/practice/")
    assert "no questions to practise yet" in client.post("/practice/", {"key": str(uuid4())}).content.decode()
    assert "This chapter has no questions to practise." in page(client, HOME)


def test_an_address_chooses_beforehand_and_the_form_keeps_it(client: Client) -> None:
    html = page(client, f"/practice/?chapter={FIRST}&skill=disks&fact=plain&fact=contested&only=weak&count=20&feedback=end")
    assert re.search(rf'value="{FIRST}" selected', html)
    assert re.search(r'value="disks" selected', html)
    assert html.count('type="hidden" name="fact"') == 2
    assert re.search(r'value="weak" checked', html)
    assert re.search(r'value="20" checked', html)
    assert re.search(r'value="end" checked', html)
    assert "Only the questions of the case study “A press”." in page(client, "/practice/?case=press")
    assert "It is so." not in html


def test_what_a_form_may_name_is_bounded_and_strange_values_are_text(client: Client) -> None:
    html = page(client, "/practice/?" + "&".join(f"fact=f{number}" for number in range(90)))
    assert html.count('name="fact"') == 60
    html = page(client, "/practice/?fact=%22%3E%3Cscript%3E&chapter=%3Cb%3E")
    assert "<script>" not in html.split("</head>")[1]


def test_practice_in_progress_can_be_gone_on_with_until_it_is_finished(cast: Cast) -> None:
    client = cast.alice.client
    assert "In progress" not in page(client, "/practice/")
    url = begin(client, chapter=FIRST)
    answer(client, url, "item-single", "choice=b")
    html = page(client, "/practice/")
    assert re.search(rf'href="{url}"[^>]*>Continue</a>', html)
    assert ">First light</p>" in html
    assert "1 of 8 questions answered" in html
    assert url not in page(cast.bob.client, "/practice/")
    finish(client, url)
    assert url not in page(client, "/practice/")


def test_practice_in_progress_can_be_ended_where_it_is_listed(cast: Cast) -> None:
    client = cast.alice.client
    url = begin(client, chapter=FIRST)
    answer(client, url, "item-single", "choice=b")
    (form,) = [each for each in forms(page(client, "/practice/")) if each["action"] == url]
    ending = {**form["fields"], "action": "finish"}
    assert client.post(url, {**ending, "seq": "0"}).status_code == 409
    assert cast.bob.client.post(url, ending).status_code == 404
    assert attempt_at(url).finished_at is None
    assert client.post(url, ending).status_code == 303
    assert attempt_at(url).finished_at is not None
    assert "In progress" not in page(client, "/practice/")


def test_practice_that_was_never_touched_gives_way_to_the_next_only_where_the_form_says_so(cast: Cast) -> None:
    client = cast.alice.client
    touched = begin(client, chapter=FIRST)
    answer(client, touched, "item-single", "choice=b")
    untouched = begin(client, kind="ordering")
    others = begin(cast.bob.client, kind="ordering")
    assert refused(client, kind="nothing")
    assert attempt_at(untouched).finished_at is None
    assert "is open, without an answer yet" in page(client, "/practice/")
    assert "Start a new set instead" in page(client, "/practice/")
    beside = begin(client, kind="single")
    assert attempt_at(untouched).finished_at is None
    answer(client, beside, "item-single", "choice=b")
    newest = begin(client, kind="matching", instead="1")
    html = page(client, "/practice/")
    assert [f'href="{url}"' in html for url in (touched, untouched, newest)] == [True, False, True]
    assert [attempt_at(url).finished_at is None for url in (touched, others, newest)] == [True, True, True]
    assert attempt_at(untouched).finished_at is not None
    assert "Nothing was answered in this set, so it counts nowhere." in page(client, untouched)
    assert practised(attempt_at(untouched).learner, library_of(attempt_at(untouched).revision_id)) == frozenset()


def test_a_case_is_read_whole_and_practised_with_its_tabs_and_the_chosen_tab_is_kept(client: Client) -> None:
    assert "A press" in page(client, "/cases/")
    html = page(client, "/cases/press/")
    assert "TAB-1" in html
    assert "TAB-2" in html
    assert html.count("Not answered") == 4
    (fields, *_) = [each["fields"] for each in forms(html) if each["action"] == "/practice/"]
    url = client.post("/practice/", fields)["Location"]
    assert set(drawn(url)) == {"case-single", "case-multiple", "case-ordering", "case-matching"}
    assert attempt_at(url).draw[0]["case"] == "press"
    question = page(client, f"{url}?item=case-single&tab=2")
    assert "TAB-1" in question
    assert re.search(r'value="2" id="tab-2"[^>]* form="question-form" checked', question)
    fields = next(each["fields"] for each in forms(question) if ("action", "answer") in each["buttons"])
    said = {name: fields[name] for name in ("key", "seq", "item")}
    response = client.post(url, {**said, "action": "answer", "choice": "b", "tab": "2"})
    assert response["Location"] == f"{url}?item=case-single&tab=2"
    result = page(client, response["Location"])
    assert "Right: 1 of 1 point." in result
    assert f'href="/course/{FIRST}/#more"' in result
    assert re.search(r'id="tab-2"[^>]* checked', result)
    assert re.search(r'id="tab-1"[^>]* checked', page(client, f"{url}?item=case-single&tab=9"))


def test_questions_of_a_case_stand_together_in_a_mixed_draw(client: Client) -> None:
    for _ in range(5):
        order = [each.startswith("case-") for each in drawn(begin(client))]
        first = order.index(True)
        assert order == [False] * first + [True] * 4 + [False] * (len(order) - first - 4)


def test_a_case_opens_with_its_chapter(client: Client, cast: Cast) -> None:
    assert "Opens with chapter 2" in page(client, "/cases/")
    assert page(client, "/cases/").count("may ask a locked one too") == 1
    assert f'<a href="/course/{SECOND}/">' in page(client, "/cases/")
    text = page(client, "/cases/vault/")
    assert "TAB-1" not in text
    assert "may ask it before that" in text
    assert "may ask it before that" not in page(client, f"/course/{SECOND}/items/")
    play(cast.alice.client, right=5)
    assert "TAB-1" in page(cast.alice.client, "/cases/vault/")
    assert len(drawn(begin(cast.alice.client, case="vault"))) == 4


def test_items_of_a_locked_chapter_are_locked(client: Client, cast: Cast) -> None:
    assert "Mark 5 of the 8 cards" in page(client, f"/course/{SECOND}/items/")
    play(cast.alice.client, right=5)
    assert "no questions to practise" in page(cast.alice.client, f"/course/{SECOND}/items/")


@pytest.mark.parametrize("url", [f"{HOME}item-single/", "/cases/unheard-of/", "/cases/press/case-single/", "/course/none/items/"])
def test_what_is_not_there_is_404(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_the_chapter_and_the_map_lead_to_practice(client: Client) -> None:
    assert f'href="{HOME}"' in page(client, f"/course/{FIRST}/")
    assert 'href="/practice/"' in page(client, "/course/")
    assert 'href="/cases/"' in page(client, "/course/")


def test_everything_can_be_practised_and_comes_to_full_points(client: Client) -> None:
    url = begin(client, chapter=FIRST)
    for each in drawn(url):
        answer_all(client, url, each, RIGHT[each.removeprefix("item-")])
    assert "18 of 18" in finish(client, url)
