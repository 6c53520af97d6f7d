"""An exam simulation from its page to its result: nothing is shown too early, nothing entered is lost, everything runs once."""

import html
import re
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.content.items import Series, Single
from quiz.models import Attempt, Course, Kind, Learner, Response
from quiz.presenters.sheet import asks
from tests.cast import Cast
from tests.factories import FIRST, a_course, course_files
from tests.quiz.kinds import every_kind, files_of_every_kind
from tests.quiz.playing import attempt_at, forms, page
from tests.quiz.right_answers import right_answer
from tests.quiz.sitting import a_question, answer, hand_in, order_at, record_at, send, sit

pytestmark = pytest.mark.django_db
ITEMS = "chapters/01-first-light/items.yaml"
SECRETS = ("WHY-", "Right:", "earned", "You were", "Marks", "A belief to drop", "percent")


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """A course with sixteen items: one of each kind, and two case studies of four, one of them of a locked chapter."""
    return a_course(tmp_path, files_of_every_kind())


def test_the_page_says_what_it_is_and_offers_three_lengths(course: Course, cast: Cast) -> None:
    text = page(cast.charlie, "/exam/")
    assert "no promise" in text
    assert "locked chapters included" in text
    for words in (
        "16 questions in 32 minutes, with a case study<",
        "8 questions in 16 minutes, with a case study<",
        "5 questions in 10 minutes<",
    ):
        assert words in text


def test_a_course_without_items_has_no_exam(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path, course_files())
    assert "no questions for an exam simulation" in page(cast.alice.client, "/exam/")
    response = cast.alice.client.post("/exam/", {"key": str(uuid.uuid4()), "length": "full"})
    assert response.status_code == 409
    assert not Attempt.objects.exists()


def test_an_exam_draws_from_the_whole_course_with_a_clock(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    attempt = attempt_at(url)
    assert attempt.kind == Kind.EXAM
    assert len(order_at(url)) == 16
    assert "vault-single" in order_at(url)
    assert attempt.deadline is not None
    assert (attempt.deadline - attempt.started_at).total_seconds() == 32 * 60
    text = page(cast.alice.client, url)
    assert 'role="timer"' in text
    assert "32 minutes" in text


def test_an_unknown_length_begins_nothing(course: Course, cast: Cast) -> None:
    assert cast.alice.client.post("/exam/", {"key": str(uuid.uuid4()), "length": "endless"}).status_code == 409
    assert not Attempt.objects.exists()


def test_the_same_form_begins_one_exam_and_another_length_under_its_key_none(course: Course, cast: Cast) -> None:
    form = {"key": str(uuid.uuid4()), "length": "short"}
    urls = {cast.alice.client.post("/exam/", form)["Location"] for _ in range(2)}
    assert len(urls) == 1
    assert cast.alice.client.post("/exam/", {**form, "length": "full"}).status_code == 409
    assert Attempt.objects.count() == 1


def test_one_exam_is_open_at_a_time_and_starting_afresh_hands_it_in_as_it_stands(course: Course, cast: Cast) -> None:
    first = sit(cast.alice.client, "short")
    again = cast.alice.client.post("/exam/", {"key": str(uuid.uuid4()), "length": "short"})["Location"]
    assert again == first
    assert "This hands in the exam in progress" in page(cast.alice.client, "/exam/")
    second = sit(cast.alice.client, "short")
    assert second != first
    assert attempt_at(first).finished_at is not None
    assert "Your result in this simulation" in page(cast.alice.client, first)


def test_the_next_exam_draws_first_what_was_not_seen(course: Course, cast: Cast) -> None:
    first = sit(cast.alice.client, "short")
    second = sit(cast.alice.client, "short")
    both = set(order_at(first)) | set(order_at(second))
    assert both == {name for name in order_at(sit(cast.alice.client)) if name.startswith("item-")} - {"item-series"}


def test_no_page_shows_a_mark_or_a_reason_before_the_exam_is_handed_in(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    answer(cast.alice.client, url, right=8)
    pages = [url, f"{url}?review=1", f"{url}?hand-in=1", f"{url}?missed=1", "/exam/"]
    pages += [f"{url}?item={name}" for name in order_at(url)]
    for address in pages:
        text = page(cast.alice.client, address)
        assert not [word for word in SECRETS if word in text], address
    for address in ("/course/", f"/course/{FIRST}/items/", "/practice/", "/progress/", "/cases/press/"):
        text = page(cast.alice.client, address)
        assert "WHY-" not in text, address
        assert "partly right" not in text.lower(), address


def test_an_answer_is_saved_on_moving_on_wherever_the_way_leads(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    order = order_at(url)
    record = record_at(url)
    for name, go, query in (
        (order[0], "", {"item": [order[1]]}),
        (order[1], order[0], {"item": [order[0]]}),
        (order[2], order[9], {"item": [order[9]]}),
        (order[3], "review", {"review": ["1"]}),
        (order[15], "", {"review": ["1"]}),
    ):
        item = record.item(name)
        fields = right_answer(item)
        response = send(cast.alice.client, url, name, fields, **({"go": go} if go else {}))
        assert response.status_code == 303
        assert parse_qs(urlsplit(response["Location"]).query) == query
        assert name in record_at(url).sheet.marks


def test_a_question_can_be_left_without_an_answer_and_nothing_is_stored(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    order = order_at(url)
    response = send(cast.alice.client, url, order[0])
    assert response["Location"].endswith(f"?item={order[1]}")
    assert not Response.objects.exists()


def test_an_answer_can_be_changed_and_the_same_again_stores_nothing(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = a_question(url, "single")
    for choice, stored in (("a", 1), ("b", 2), ("b", 2)):
        assert send(cast.alice.client, url, name, {"choice": choice}).status_code == 303
        assert Response.objects.count() == stored
    text = page(cast.alice.client, f"{url}?item={name}")
    assert 'value="b" checked' in text


def test_a_flag_keeps_what_was_entered_whole_or_not(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    whole, part = a_question(url, "single"), a_question(url, "multiple")
    response = send(cast.alice.client, url, whole, {"choice": "b"}, flag="on")
    assert response["Location"].endswith(f"?item={whole}")
    assert record_at(url).sheet.answers[whole] == {"choice": ("b",)}
    response = send(cast.alice.client, url, part, {"choice": ["a"]}, flag="on")
    assert response["Location"].endswith(f"?item={part}")
    text = page(cast.alice.client, response["Location"])
    assert 'value="a" checked' in text
    assert "Flagged" in text
    assert record_at(url).sheet.flagged == {whole, part}
    send(cast.alice.client, url, whole, {"choice": "b"}, flag="off")
    assert record_at(url).sheet.flagged == {part}


def test_a_double_click_answers_and_flags_once(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = a_question(url, "single")
    form = {"key": str(uuid.uuid4()), "seq": "0", "item": name, "action": "answer", "choice": "b", "flag": "on"}
    assert [cast.alice.client.post(url, form).status_code for _ in range(3)] == [303, 303, 303]
    assert list(Response.objects.order_by("seq").values_list("action", flat=True)) == ["flag", "answer"]


def test_a_form_from_an_older_state_is_refused_and_keeps_what_was_entered(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    one, other = a_question(url, "single"), a_question(url, "completion")
    old = {"key": str(uuid.uuid4()), "seq": "0", "item": other, "action": "answer", "gap-option": "--location"}
    send(cast.alice.client, url, one, {"choice": "b"})
    response = cast.alice.client.post(url, old)
    text = response.content.decode()
    assert response.status_code == 409
    assert 'value="--location"' in text
    form = next(each for each in forms(text) if each["fields"].get("item") == other)
    assert cast.alice.client.post(url, form["fields"]).status_code == 303
    assert other in record_at(url).sheet.marks


def test_handing_in_from_an_older_state_asks_again_with_the_fresh_counts(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    form = {"key": str(uuid.uuid4()), "seq": "0", "action": "finish"}
    send(cast.alice.client, url, a_question(url, "single"), {"choice": "b"})
    response = cast.alice.client.post(url, form)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Hand in?" in text
    assert "15 questions have no answer" in text
    assert attempt_at(url).finished_at is None


def test_a_form_without_a_key_changes_nothing(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    assert cast.alice.client.post(url, {"item": order_at(url)[0], "choice": "b"}).status_code == 409
    assert cast.alice.client.post(url, {"key": str(uuid.uuid4()), "seq": "0", "item": "elsewhere"}).status_code == 409
    assert not Response.objects.exists()


def test_a_series_has_no_way_back(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = next(each for each in order_at(url) if isinstance(record_at(url).item(each), Series))
    response = send(cast.alice.client, url, name, {"row-a": "yes"})
    assert response["Location"].endswith(f"?item={name}")
    text = page(cast.alice.client, f"{url}?item={name}")
    assert "Solution 2 of 3" in text
    send(cast.alice.client, url, name, {"row-a": "no"})
    assert record_at(url).sheet.answers[name] == {"row-a": ("yes",)}
    response = send(cast.alice.client, url, name, {"row-b": "no"}, go=order_at(url)[0])
    assert response["Location"].endswith(f"?item={order_at(url)[0]}")
    send(cast.alice.client, url, name, {"row-c": "no"})
    text = page(cast.alice.client, f"{url}?item={name}")
    assert "no way back" in text
    assert "row-a" not in text
    assert not [word for word in SECRETS if word in text]


def test_the_questions_of_a_case_come_with_its_tabs(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    text = page(cast.alice.client, f"{url}?item=press-single" if "press-single" in order_at(url) else f"{url}?item=case-single")
    assert "TAB-1" in text
    assert "Case study: A press" in text
    assert "TAB-1" not in page(cast.alice.client, f"{url}?item=item-single")
    of_cases = [drawn["item"] for drawn in attempt_at(url).draw if "case" in drawn]
    assert order_at(url)[-len(of_cases) :] == tuple(of_cases)
    response = send(cast.alice.client, url, of_cases[0], tab="2")
    assert response["Location"].endswith(f"?item={of_cases[1]}&tab=2")
    assert re.search(r'id="tab-2"[^>]* checked', page(cast.alice.client, response["Location"]))


def test_the_list_shows_what_is_answered_and_flagged_and_handing_in_asks(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    send(cast.alice.client, url, a_question(url, "single"), {"choice": "b"}, flag="on")
    text = page(cast.alice.client, f"{url}?review=1")
    assert "1 of 16 answered. 1 flagged." in " ".join(text.split())
    assert text.count("Unanswered") == 15
    text = page(cast.alice.client, f"{url}?hand-in=1")
    assert "15 questions have no answer; they earn nothing." in text
    assert "1 question is still flagged." in text


def test_somebody_elses_exam_does_not_exist(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    for client in (cast.bob.client, cast.charlie):
        assert client.get(url).status_code == 404
        assert client.post(url, {"key": str(uuid.uuid4()), "seq": "0"}).status_code == 404


def test_a_question_takes_as_many_statements_however_many_answers_there_are(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    address = f"{url}?item={order_at(url)[0]}"
    page(cast.alice.client, address)
    with CaptureQueriesContext(connection) as few:
        page(cast.alice.client, address)
    answer(cast.alice.client, url)
    with CaptureQueriesContext(connection) as many:
        page(cast.alice.client, address)
    assert len(few) == len(many) <= 8


@pytest.mark.parametrize(("own", "other"), [("chapter", "azure"), ("azure", "chapter")])
def test_an_exam_begins_by_either_rulebook_the_one_in_force_first(course: Course, cast: Cast, own: str, other: str) -> None:
    Learner.objects.filter(pk=cast.alice.learner.pk).update(rulebook=own)
    text = page(cast.alice.client, "/exam/")
    form = next(each for each in forms(text) if each["action"] == "/exam/")
    assert form["buttons"] == [("rulebook", own), ("rulebook", other)]
    assert "Marked by the source chapter. Where Azure differs today, the question says so." in text
    assert "Marked by what Azure does today. Where the source chapter differs, the question says so." in text
    url = cast.alice.client.post("/exam/", {**form["fields"], "length": "short", "rulebook": other})["Location"]
    assert attempt_at(url).terms["rulebook"] == other
    assert Learner.objects.get(pk=cast.alice.learner.pk).rulebook == own


def test_an_unknown_rulebook_begins_nothing_and_a_key_keeps_its_rulebook(course: Course, cast: Cast) -> None:
    form = {"key": str(uuid.uuid4()), "length": "short"}
    response = cast.alice.client.post("/exam/", {**form, "rulebook": "rumour"})
    assert response.status_code == 409
    assert "There is no such rulebook" in response.content.decode()
    assert not Attempt.objects.exists()
    assert cast.alice.client.post("/exam/", {**form, "rulebook": "azure"}).status_code == 303
    assert cast.alice.client.post("/exam/", {**form, "rulebook": "azure"}).status_code == 303
    assert cast.alice.client.post("/exam/", {**form, "rulebook": "chapter"}).status_code == 409
    assert Attempt.objects.count() == 1


def test_starting_afresh_is_folded_away_and_says_first_what_is_lost(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    send(cast.alice.client, url, a_question(url, "single"), {"choice": "b"})
    text = " ".join(page(cast.alice.client, "/exam/").split())
    asks = text[text.index('<details class="again"') : text.index("</details>", text.index('<details class="again"'))]
    assert "1 of 16 answered. 15 questions have no answer; they earn nothing." in asks
    assert 'name="fresh"' in asks
    assert text.count('action="/exam/"') == 1


def test_the_list_has_each_questions_words_and_can_be_narrowed(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    order, record = order_at(url), record_at(url)
    name = a_question(url, "single")
    send(cast.alice.client, url, name, right_answer(record.item(name)), flag="on")
    link = re.compile(rf'class="listed__asks" href="{re.escape(url)}\?item=([^"]+)"')
    listed = {only: link.findall(page(cast.alice.client, f"{url}?review={only}")) for only in ("1", "unanswered", "flagged")}
    assert listed == {"1": list(order), "unanswered": [each for each in order if each != name], "flagged": [name]}
    text = page(cast.alice.client, f"{url}?review=1")
    assert all(asks(record.item(each), "chapter", 80) in html.unescape(text) for each in order)
    assert "Go to the first open one" in text
    assert "Go to the first flagged one" in text
    send(cast.alice.client, url, name, right_answer(record.item(name)), flag="off")
    text = page(cast.alice.client, f"{url}?review=flagged")
    assert "No question has a flag." in text
    assert "Go to the first flagged one" not in text


def test_the_case_is_folded_before_its_question_with_panels_that_take_the_focus(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    name = next(drawn["item"] for drawn in attempt_at(url).draw if "case" in drawn)
    text = page(cast.alice.client, f"{url}?item={name}&tab=2")
    assert text.index('<details class="case__read"') < text.index('class="prose item__stem"')
    assert re.search(r'<details class="case__read"[^>]*>', text)
    assert " open" not in re.findall(r'<details class="case__read"[^>]*>', text)[0]
    assert re.search(r'aria-labelledby="tab-2-title" tabindex="0"', text)
    assert re.search(r'id="tab-2"[^>]* checked', text)


def test_the_keys_are_those_of_the_kind_in_front(course: Course, cast: Cast) -> None:
    url = sit(cast.alice.client)
    for kind, said in (("single", "<kbd>1</kbd> to <kbd>4</kbd>"), ("series", "<kbd>1</kbd> to <kbd>2</kbd>")):
        name = a_question(url, kind)
        item = record_at(url).item(name)
        last = len(item.options) if isinstance(item, Single) else 2
        assert said.replace("4", str(last)) in page(cast.alice.client, f"{url}?item={name}")
    for kind in ("matching", "ordering", "statements", "dropdown", "completion"):
        text = page(cast.alice.client, f"{url}?item={a_question(url, kind)}")
        assert "<kbd>1</kbd> to" not in text, kind
        assert "<kbd>Tab</kbd>" in text, kind
        assert ("<kbd>↓</kbd>" in text) == (kind != "completion"), kind


def test_long_choices_of_a_match_stand_once_with_letters(cast: Cast, tmp_path: Path) -> None:
    files = files_of_every_kind()
    item = next(each for each in files["chapters/01-first-light/items.yaml"] if each["kind"] == "matching")
    for choice in item["choices"]:
        choice["text"] = f"{choice['id']} is a choice with more words than a list on a phone has room for"
    a_course(tmp_path, files)
    url = sit(cast.alice.client)
    text = page(cast.alice.client, f"{url}?item={item['id']}")
    key = text[text.index('class="letters"') : text.index("</ol>", text.index('class="letters"'))]
    assert [f'">{letter}</span>' in key for letter in "ABC"][: len(item["choices"])] == [True] * len(item["choices"])
    assert text.count('role="radiogroup"') == len(item["rows"])
    first = item["choices"][0]["text"]
    assert text.count(f'A<span class="visually-hidden">: {first}') == len(item["rows"])
    right = right_answer(record_at(url).item(item["id"]))
    assert send(cast.alice.client, url, item["id"], right).status_code == 303
    assert item["id"] in record_at(url).sheet.marks
    hand_in(cast.alice.client, url)
    assert 'class="letters"' not in page(cast.alice.client, f"{url}?item={item['id']}")


def test_a_preview_leaves_out_blocks_of_code_and_their_language(cast: Cast, tmp_path: Path) -> None:
    files = files_of_every_kind()
    code = "Read these lines.\n\n```powershell\nRem-Code\n```\n\nWhat do they do?"
    items = [{**item, "stem": code} if item["kind"] == "single" else item for item in every_kind()]
    a_course(tmp_path, {**files, ITEMS: items})
    url = sit(cast.alice.client)
    text = " ".join(page(cast.alice.client, f"{url}?review=1").split())
    assert "Read these lines. What do they do?" in text
    assert "powershell" not in text
