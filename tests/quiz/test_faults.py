"""Reports of faults: only about questions that were answered, stored once, bounded, and listed for the author."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from quiz.models import FaultReport
from quiz.services.faults import MOST_A_DAY, Report, report_fault
from tests.cast import Cast
from tests.factories import FIRST, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import form_with, forms, page, press, start
from tests.quiz.practising import HTMX, answer, begin_on, finish

pytestmark = pytest.mark.django_db

TEXT = "Option a is right as well."


@pytest.fixture(autouse=True)
def course(db: None, tmp_path: Path) -> None:
    """The course with an item of every kind."""
    a_course(tmp_path, files_of_every_kind())


def report(client: Client, item: str = "item-single", text: str = TEXT, key: str = "", **extra: Any) -> Any:
    """Send a report as the form does."""
    form = {"key": key or str(uuid4()), "item": item, "text": text, "next": "/course/"}
    return client.post("/faults/", form, **extra)


def answered(client: Client) -> str:
    """Answer the item with options; return the page."""
    return answer(client, begin_on(client, "single"), "item-single", "choice=a")


def test_the_form_stands_beside_the_answer_and_its_report_is_stored_with_where_it_belongs(cast: Cast) -> None:
    html = answered(cast.alice.client)
    (form,) = [each["fields"] for each in forms(html) if each["action"] == "/faults/"]
    response = cast.alice.client.post("/faults/", {**form, "text": f"  {TEXT}\r\nReally. "}, follow=True)
    assert "Thank you. The author will look at it." in response.content.decode()
    assert "Wrong: 0 of 1 point." in response.content.decode()
    stored = FaultReport.objects.get()
    assert (stored.learner, stored.item, stored.rulebook) == (cast.alice.learner, "item-single", "chapter")
    assert stored.text == f"{TEXT}\nReally."
    assert stored.revision.number == 1


def test_a_nul_is_taken_out_before_the_database_sees_it(client: Client) -> None:
    answered(client)
    assert report(client, item="item-sin\0gle", text=f"{TEXT}\0").status_code == 303
    assert FaultReport.objects.get().text == TEXT
    assert report(client, item="\0").status_code == 409


@pytest.mark.parametrize("kind", ["cards", "misconceptions"])
def test_a_card_and_a_claim_offer_it_once_their_answer_is_shown_and_lead_back_to_it(cast: Cast, kind: str) -> None:
    button = ("action", "reveal") if kind == "cards" else ("said", "true")
    url = start(cast.alice.client, kind)
    html = page(cast.alice.client, url)
    assert "/faults/" not in html
    asked = form_with(html, *button)["item"]
    html = press(cast.alice.client, url, *button)
    (form,) = [each["fields"] for each in forms(html) if each["action"] == "/faults/"]
    assert (form["item"], form["next"]) == (asked, url if kind == "cards" else f"{url}?show={asked}")
    response = cast.alice.client.post("/faults/", {**form, "text": TEXT}, follow=True)
    assert "Thank you. The author will look at it." in response.content.decode()
    assert FaultReport.objects.get().item == asked


def test_htmx_gets_the_thanks_in_place(client: Client) -> None:
    answered(client)
    response = report(client, headers=HTMX)
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert "Thank you." in response.content.decode()


def test_a_report_sent_twice_is_stored_once(client: Client) -> None:
    answered(client)
    key = str(uuid4())
    assert [report(client, key=key).status_code for _ in range(2)] == [303, 303]
    assert FaultReport.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_key_of_a_report_with_another_text_is_refused_and_the_text_is_kept(client: Client, headers: dict[str, str]) -> None:
    answered(client)
    key = str(uuid4())
    report(client, key=key)
    response = report(client, text="Option b is wrong too.", key=key, headers=headers)
    html = response.content.decode()
    assert (response.status_code, "Your earlier report counts" in html) == (409, True)
    (form,) = [each["fields"] for each in forms(html) if each["action"] == "/faults/"]
    assert "Option b is wrong too." in html
    assert client.post("/faults/", {**form, "text": "Option b is wrong too."}).status_code == 303
    assert FaultReport.objects.count() == 2


def test_what_was_not_answered_cannot_be_reported(cast: Cast) -> None:
    url = begin_on(cast.alice.client, "single", "series", feedback="end")
    answer(cast.alice.client, url, "item-single", "choice=a")
    for client, item in (
        (cast.alice.client, "item-single"),
        (cast.alice.client, "item-series"),
        (cast.bob.client, "item-single"),
    ):
        response = report(client, item)
        assert response.status_code == 409
        assert "once you have answered" in response.content.decode()
    assert report(cast.charlie).status_code == 409
    assert not FaultReport.objects.exists()
    finish(cast.alice.client, url)
    assert report(cast.alice.client).status_code == 303
    assert report(cast.alice.client, "item-series").status_code == 409


def test_cards_and_misconceptions_can_be_reported_once_their_answer_was_shown(client: Client) -> None:
    cards, claims = start(client), start(client, "misconceptions")
    card = form_with(page(client, cards), "action", "reveal")["item"]
    claim = form_with(page(client, claims), "said", "true")["item"]
    assert [report(client, item).status_code for item in (card, claim)] == [409, 409]
    press(client, cards, "action", "reveal")
    press(client, claims, "said", "true")
    assert [report(client, item).status_code for item in (card, claim)] == [303, 303]
    assert set(FaultReport.objects.values_list("item", flat=True)) == {card, claim}


@pytest.mark.parametrize("text", ["", "Too short", " " * 50, "x" * 2001])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_text_that_is_too_short_or_too_long_is_kept_in_the_form(client: Client, text: str, headers: dict[str, str]) -> None:
    answered(client)
    response = report(client, text=text, headers=headers)
    assert response.status_code == 422
    assert "10 to 2000 characters" in response.content.decode()
    assert text.strip() in response.content.decode()
    assert not FaultReport.objects.exists()


def test_after_twenty_in_a_day_it_is_said_plainly_and_the_next_day_is_another(cast: Cast) -> None:
    answered(cast.alice.client)
    for _ in range(MOST_A_DAY):
        assert report(cast.alice.client).status_code == 303
    response = report(cast.alice.client)
    assert response.status_code == 429
    assert "20 faults today, which is the most there is" in response.content.decode()
    tomorrow = FaultReport.objects.latest("at").at + dt.timedelta(days=1, seconds=1)
    report_fault(learner=cast.alice.learner, report=Report(uuid4(), "item-single", TEXT), at=tomorrow)
    assert FaultReport.objects.count() == MOST_A_DAY + 1


@pytest.mark.parametrize("next_page", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_way_back_stays_on_this_site(client: Client, next_page: str) -> None:
    answered(client)
    form = {"key": str(uuid4()), "item": "item-single", "text": TEXT, "next": next_page}
    assert client.post("/faults/", form)["Location"] == "/course/"


def test_the_author_reads_them_newest_first_with_a_count_for_each_question(client: Client) -> None:
    out = StringIO()
    call_command("list_faults", stdout=out)
    assert out.getvalue() == "No faults were reported.\n"
    answered(client)
    cards = start(client)
    card = form_with(page(client, cards), "action", "reveal")["item"]
    press(client, cards, "action", "reveal")
    report(client, text="The first of them.")
    report(client, card, text="About a card\x1b[31m, red.")
    report(client, text="The last of them.\nIt has two lines.")
    out = StringIO()
    call_command("list_faults", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.strip() for line in lines if line.startswith("    ")] == [
        "The last of them.",
        "It has two lines.",
        "About a card?[31m, red.",
        "The first of them.",
    ]
    assert "item-single  revision 1, chapter" in lines[0]
    assert lines[-2:] == ["   2  item-single", f"   1  {card}"]
    assert card.startswith(FIRST)
    out = StringIO()
    call_command("list_faults", item=card, stdout=out)
    assert "item-single" not in out.getvalue()
