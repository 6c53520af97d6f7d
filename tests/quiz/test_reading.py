"""Reading: what is marked at the end of a section, where a reader goes on, and reading what is still locked."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from quiz.models import Course, Learner, ReadMark
from quiz.reading import Reading, done_in
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course, chapter_text, course_files
from tests.quiz.playing import forms, page, play, settle, settling

CHAPTER, LOCKED = f"/course/{FIRST}/", f"/course/{SECOND}/"
READING = f"{CHAPTER}reading/"
HTMX = {"HX-Request": "true"}

# The fold

marks = st.lists(st.tuples(st.sampled_from("abcde"), st.booleans()), max_size=40)


@given(marks)
def test_the_last_mark_of_a_section_counts_and_the_latest_stands_at_the_end(said: list[tuple[str, bool]]) -> None:
    done = done_in(said)
    last = dict(said)
    assert set(done) == {section for section, is_read in last.items() if is_read}
    assert len(done) == len(set(done))
    if said and said[-1][1]:
        assert done[-1] == said[-1][0]


@given(marks, marks)
def test_marks_that_are_taken_back_leave_no_trace(said: list[tuple[str, bool]], more: list[tuple[str, bool]]) -> None:
    back = [(section, False) for section, _ in more]
    assert set(done_in([*said, *more, *back])) == set(done_in(said)) - {section for section, _ in more}


@given(st.permutations("abcde"), st.integers(0, 5))
def test_reading_goes_on_at_the_first_section_not_done_after_the_last_and_begins_again_at_the_top(
    order: list[str], count: int
) -> None:
    reading = Reading(tuple("abcde"), tuple(order[:count]))
    found = reading.goes_on_at
    assert bool(found) == (0 < count < 5)
    if found:
        turned = "abcde"["abcde".index(order[count - 1]) + 1 :] + "abcde"
        assert found == next(section for section in turned if section not in order[:count])


# Marking


def form_of(client: Client, section: str, chapter: str = CHAPTER) -> dict[str, Any]:
    """The form at the end of a section; without one, the form at the foot of the chapter."""
    found = [form for form in forms(page(client, chapter)) if form["action"] == f"{chapter}reading/"]
    return next(dict(form["fields"]) for form in found if form["fields"].get("section", "") == section)


def say(client: Client, section: str, *, read: bool = True, headers: dict[str, str] | None = None) -> Any:
    """Send the form at the end of a section as its button does."""
    return client.post(READING, {**form_of(client, section), "read": "1" if read else "0"}, headers=headers or {})


def done(html: str) -> list[str]:
    """The sections that the jump list shows as done."""
    items = re.findall(r'<li id="jump-([a-z-]+)"[^>]*>(.*?)</li>', html, re.DOTALL)
    return [anchor for anchor, text in items if "jump__done" in text]


@pytest.mark.django_db
def test_a_section_is_marked_as_done_and_not_done_after_all(course: Course, cast: Cast) -> None:
    alice = cast.alice.client
    response = say(alice, "start")
    assert (response.status_code, response["Location"]) == (303, f"{CHAPTER}#read-start")
    html = page(alice, CHAPTER)
    assert done(html) == ["start"]
    assert "1 of 2 sections read" in html
    assert '<a href="#more">Go on at “And more”</a>' in html
    say(alice, "start", read=False)
    html = page(alice, CHAPTER)
    assert done(html) == []
    assert "2 sections, none marked as read yet" in html
    assert [mark.is_read for mark in ReadMark.objects.order_by("pk")] == [True, False]


@pytest.mark.django_db
def test_a_newcomer_is_made_by_the_first_mark_and_by_nothing_before(course: Course, client: Client) -> None:
    page(client, CHAPTER)
    assert client.post(READING, {"section": "start", "read": "1"}).status_code == 409
    assert not Learner.objects.exists()
    say(client, "start")
    assert Learner.objects.get().read_marks.count() == 1


@pytest.mark.django_db
def test_by_htmx_the_form_comes_back_with_the_jump_list_and_the_count(course: Course, cast: Cast) -> None:
    response = say(cast.alice.client, "start", headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert "HX-Request" in response["Vary"]
    assert "<html" not in html
    assert 'id="read-start"' in html
    assert "Mark as not done" in html
    assert 'id="read-more"' not in html
    assert done(html) == ["start"]
    for part in ("jump-start", "reading-status", "then"):
        assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', html)


@pytest.mark.django_db
def test_the_same_form_twice_marks_once_and_its_key_with_another_mark_is_refused(course: Course, cast: Cast) -> None:
    form = {**form_of(cast.alice.client, "start"), "read": "1"}
    replies = [cast.alice.client.post(READING, form) for _ in range(2)]
    assert {reply["Location"] for reply in replies} == {f"{CHAPTER}#read-start"}
    for change in ({"read": "0"}, {"section": "more"}):
        response = cast.alice.client.post(READING, {**form, **change})
        assert response.status_code == 409
        assert "Your earlier click counts" in response.content.decode()
    assert cast.alice.learner.read_marks.count() == 1
    assert cast.bob.client.post(READING, form).status_code == 303
    assert ReadMark.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_mark_from_an_older_page_is_refused_with_the_section_as_it_stands(
    course: Course, cast: Cast, headers: dict[str, str]
) -> None:
    alice = cast.alice.client
    old_tab = {**form_of(alice, "start"), "read": "1"}
    whole, other = {**form_of(alice, ""), "read": "1"}, {**form_of(alice, "more"), "read": "1"}
    say(alice, "start")
    say(alice, "start", read=False)
    for form in (old_tab, whole):
        response = alice.post(READING, form, headers=headers)
        assert (response.status_code, "marked in another tab" in response.content.decode()) == (409, True)
    fresh = [form for form in forms(response.content.decode()) if form["action"] == READING]
    assert {form["fields"]["seq"] for form in fresh} == {"2"}
    assert cast.alice.learner.read_marks.count() == 2
    assert alice.post(READING, other, headers=headers).status_code == (200 if headers else 303)


@pytest.mark.django_db
@pytest.mark.parametrize("seq", ["", "1", "-1", "x"])
def test_a_mark_that_knows_of_marks_nobody_made_is_refused_and_makes_nobody(course: Course, client: Client, seq: str) -> None:
    form = {**form_of(client, "start"), "read": "1", "seq": seq}
    for change in ({}, {"seq": "0", "section": "gone"}):
        assert client.post(READING, {**form, **change}).status_code == 409
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_done_with_the_chapter_marks_every_section_and_leads_to_the_cards(course: Course, cast: Cast) -> None:
    say(cast.alice.client, "more")
    form = {**form_of(cast.alice.client, ""), "read": "1"}
    for _ in range(2):
        assert cast.alice.client.post(READING, form)["Location"] == f"{CHAPTER}cards/"
    html = page(cast.alice.client, CHAPTER)
    assert done(html) == ["start", "more"]
    assert "All 2 sections read" in html
    assert "Go on at" not in html
    assert "Done with this chapter" not in html
    assert cast.alice.learner.read_marks.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"section": "gone"}, 409),
        ({"key": "no key"}, 409),
        ({"read": ""}, 400),
        ({"read": "2"}, 400),
        ({"section": "", "read": "0"}, 400),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_form_that_makes_no_sense_marks_nothing(
    course: Course, cast: Cast, change: dict[str, str], status: int, headers: dict[str, str]
) -> None:
    form = {"key": str(uuid4()), "seq": "0", "section": "start", "read": "1"}
    response = cast.alice.client.post(READING, {**form, **change}, headers=headers)
    assert response.status_code == status
    assert status == 400 or 'role="alert"' in response.content.decode()
    assert not ReadMark.objects.exists()


@pytest.mark.django_db
def test_reading_unlocks_nothing_and_is_seen_by_nobody_else(course: Course, cast: Cast) -> None:
    cast.alice.client.post(READING, {**form_of(cast.alice.client, ""), "read": "1"})
    assert "frame--locked" in page(cast.alice.client, "/course/")
    assert done(page(cast.bob.client, CHAPTER)) == []


@pytest.mark.django_db
def test_new_content_keeps_what_is_done_and_forgets_sections_that_are_gone(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    name = "chapters/01-first-light/chapter.md"
    a_course(tmp_path / "first", files)
    for section in ("start", "more"):
        say(cast.alice.client, section)
    renamed = chapter_text(FIRST, "First light").replace("{#more}", "{#later}")
    a_course(tmp_path / "second", {**files, name: f"{renamed}\n## At last {{#last}}\nfacts: plain\n\nThe end.\n"})
    html = page(cast.alice.client, CHAPTER)
    assert done(html) == ["start"]
    assert "1 of 3 sections read" in html
    assert '<a href="#later">' in html


@pytest.mark.django_db
def test_a_chapter_says_when_its_facts_were_checked_last(course: Course, client: Client) -> None:
    assert "Facts checked on 23 November 2026." in page(client, CHAPTER)


# Reading ahead


def read_ahead(client: Client, value: str = "on", **fields: str) -> Any:
    return settle(client, "/read-ahead/", {"ahead": value, **fields})


@pytest.mark.django_db
def test_reading_ahead_opens_the_text_of_a_locked_chapter_and_nothing_else(course: Course, cast: Cast) -> None:
    alice = cast.alice.client
    assert read_ahead(alice, next=LOCKED)["Location"] == LOCKED
    html = page(alice, LOCKED)
    for words in ("The lead of Second bath", "You are reading ahead", "Mark 5 of the 8 cards", "Locked"):
        assert words in html
    assert "Done with this" not in html
    assert f"{LOCKED}cards/" not in html
    for part in ("cards", "misconceptions", "items"):
        assert "The lead of Second bath" not in page(alice, f"{LOCKED}{part}/")
        assert "Closed until" not in page(alice, f"{LOCKED}{part}/")
    for part in ("cards", "misconceptions", "reading"):
        form = {"key": str(uuid4()), "section": "start", "read": "1"}
        assert alice.post(f"{LOCKED}{part}/", form).status_code == 403
    assert not ReadMark.objects.exists()
    assert not cast.alice.learner.attempts.exists()


@pytest.mark.django_db
def test_reading_ahead_is_remembered_and_switched_off_again(course: Course, cast: Cast) -> None:
    alice = cast.alice.client
    assert "Read ahead</button>" in page(alice, "/course/")
    assert "Read ahead</button>" in page(alice, LOCKED)
    form = {**settling(alice, "/read-ahead/"), "ahead": "on"}
    for _ in range(2):
        assert alice.post("/read-ahead/", form).status_code == 303
    html = page(alice, "/course/")
    assert html.count("You can now read every chapter. Cards and practice still open in order.") == 1
    assert "frame--locked" in html
    assert f'href="{LOCKED}" aria-label="Read it ahead: “Second bath”">Read it</a>' in html
    assert "Stop reading ahead</button>" in html
    assert "The lead of Second bath" not in page(cast.bob.client, LOCKED)
    read_ahead(alice, "off")
    assert "Locked chapters are closed again" in page(alice, "/course/")
    assert "The lead of Second bath" not in page(alice, LOCKED)


@pytest.mark.django_db
def test_a_chapter_that_is_unlocked_while_reading_ahead_is_like_any_other(course: Course, cast: Cast) -> None:
    read_ahead(cast.alice.client)
    play(cast.alice.client, right=5)
    html = page(cast.alice.client, LOCKED)
    assert "You are reading ahead" not in html
    assert "Done with this chapter" in html
    assert "Stop reading ahead" not in page(cast.alice.client, "/course/")


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["", "yes", "ON"])
def test_reading_ahead_is_on_or_off(course: Course, client: Client, value: str) -> None:
    assert read_ahead(client, value).status_code == 400
    assert not Learner.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["https://example.org/", "//example.org/", "/\\example.org", ""])
def test_the_switch_leads_to_no_other_site(course: Course, client: Client, address: str) -> None:
    assert read_ahead(client, next=address)["Location"] == "/course/"
