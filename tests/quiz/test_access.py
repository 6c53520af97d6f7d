"""Who may do what, for every address of the course: one table, and an address that is not in it fails."""

import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern

from quiz.models import Course, Response
from quiz.urls import urlpatterns
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import start

pytestmark = pytest.mark.django_db
OPEN, LOCKED, MINE, NOBODYS = "open", "locked", "mine", "nobody's"

# address, what is asked for, then the status of GET and of an empty POST for Alice, Bob and Charlie
TABLE: list[tuple[str, str, int, int, int, int, int, int]] = [
    ("course", OPEN, 200, 405, 200, 405, 200, 405),
    ("progress", OPEN, 200, 405, 200, 405, 200, 405),
    ("review", OPEN, 200, 409, 200, 409, 200, 409),
    ("rulebook", OPEN, 405, 400, 405, 400, 405, 400),
    ("chapter", OPEN, 200, 405, 200, 405, 200, 405),
    ("chapter", LOCKED, 200, 405, 200, 405, 200, 405),
    ("chapter", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("reading", OPEN, 405, 409, 405, 409, 405, 409),
    ("reading", LOCKED, 405, 403, 405, 403, 405, 403),
    ("reading", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("read-ahead", OPEN, 405, 400, 405, 400, 405, 400),
    ("cards", OPEN, 200, 409, 200, 409, 200, 409),
    ("cards", LOCKED, 200, 403, 200, 403, 200, 403),
    ("cards", NOBODYS, 404, 404, 404, 404, 404, 404),
    ("misconceptions", OPEN, 200, 409, 200, 409, 200, 409),
    ("misconceptions", LOCKED, 200, 403, 200, 403, 200, 403),
    ("misconceptions", NOBODYS, 404, 404, 404, 404, 404, 404),
    ("items", OPEN, 200, 405, 200, 405, 200, 405),
    ("items", LOCKED, 200, 405, 200, 405, 200, 405),
    ("items", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("glossary", OPEN, 200, 405, 200, 405, 200, 405),
    ("cheat-sheet", OPEN, 200, 405, 200, 405, 200, 405),
    ("search", OPEN, 200, 405, 200, 405, 200, 405),
    ("anki", OPEN, 200, 405, 200, 405, 200, 405),
    ("anki-package", OPEN, 422, 405, 422, 405, 422, 405),
    ("anki-text", OPEN, 422, 405, 422, 405, 422, 405),
    ("cases", OPEN, 200, 405, 200, 405, 200, 405),
    ("case", OPEN, 200, 405, 200, 405, 200, 405),
    ("case", LOCKED, 200, 405, 200, 405, 200, 405),
    ("case", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("practice", OPEN, 200, 409, 200, 409, 200, 409),
    ("faults", OPEN, 405, 409, 405, 409, 405, 409),
    ("exam", OPEN, 200, 409, 200, 409, 200, 409),
    ("check", OPEN, 200, 409, 200, 409, 200, 409),
    ("check", LOCKED, 200, 409, 200, 409, 200, 409),
    ("check", NOBODYS, 404, 404, 404, 404, 404, 404),
    ("claim", OPEN, 302, 302, 302, 302, 302, 302),
    ("you", OPEN, 200, 405, 200, 405, 200, 405),
    ("exam-date", OPEN, 405, 409, 405, 409, 405, 409),
    ("time-zone", OPEN, 405, 409, 405, 409, 405, 409),
    ("start-fresh", OPEN, 200, 409, 200, 409, 200, 409),
    ("resume-link", OPEN, 200, 409, 200, 409, 200, 409),
    ("withdraw-link", OPEN, 405, 409, 405, 409, 405, 409),
    ("export-json", OPEN, 200, 405, 200, 405, 200, 405),
    ("export-zip", OPEN, 200, 405, 200, 405, 200, 405),
    ("delete", OPEN, 200, 409, 200, 409, 200, 409),
    ("deleted", OPEN, 200, 405, 200, 405, 200, 405),
    ("resume", NOBODYS, 404, 404, 404, 404, 404, 404),
    ("privacy", OPEN, 200, 405, 200, 405, 200, 405),
    ("attempt", MINE, 200, 409, 404, 404, 404, 404),
    ("attempt", NOBODYS, 404, 404, 404, 404, 404, 404),
]


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """A course with everything that has an address."""
    return a_course(tmp_path, files_of_every_kind())


def address(name: str, which: str, attempt_url: str) -> str:
    slug = {OPEN: FIRST, LOCKED: SECOND}.get(which, "gone")
    case = {OPEN: "press", LOCKED: "vault"}.get(which, "gone")
    return {
        "items": f"/course/{slug}/items/",
        "reading": f"/course/{slug}/reading/",
        "read-ahead": "/read-ahead/",
        "glossary": "/glossary/",
        "cheat-sheet": "/cheat-sheet/",
        "search": "/search/?q=text",
        "anki": "/anki/",
        "anki-package": "/anki/package/",
        "anki-text": "/anki/text/",
        "cases": "/cases/",
        "case": f"/cases/{case}/",
        "practice": "/practice/",
        "faults": "/faults/",
        "course": "/course/",
        "progress": "/progress/",
        "review": "/review/",
        "rulebook": "/rulebook/",
        "claim": "/account/claim/",
        "you": "/you/",
        "exam-date": "/you/exam-date/",
        "time-zone": "/you/time-zone/",
        "start-fresh": "/you/fresh/",
        "resume-link": "/you/resume-link/",
        "withdraw-link": "/you/resume-link/withdraw/",
        "export-json": "/you/export.json",
        "export-zip": "/you/export.zip",
        "delete": "/you/delete/",
        "deleted": "/you/deleted/",
        "resume": "/resume/no-such-secret/",
        "privacy": "/privacy/",
        "chapter": f"/course/{slug}/",
        "cards": f"/course/{slug}/cards/",
        "check": f"/course/{slug}/check/",
        "exam": "/exam/",
        "misconceptions": f"/course/{slug}/misconceptions/",
        "attempt": attempt_url if which == MINE else f"/attempts/{uuid.UUID(int=7)}/",
    }[name]


def test_every_address_of_the_course_is_in_the_table() -> None:
    assert {row[0] for row in TABLE} == {each.name for each in urlpatterns if isinstance(each, URLPattern)}


@pytest.mark.parametrize("row", TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE])
def test_each_person_gets_what_the_table_says(
    course: Course, cast: Cast, row: tuple[str, str, int, int, int, int, int, int]
) -> None:
    url = address(row[0], row[1], start(cast.alice.client))
    clients = (cast.alice.client, cast.bob.client, cast.charlie)
    for number, client in enumerate(clients):
        assert client.get(url).status_code == row[2 + 2 * number]
        assert client.head(url).status_code == row[2 + 2 * number]
        assert client.post(url).status_code == row[3 + 2 * number]
        for method in (client.put, client.patch, client.delete):
            assert method(url).status_code == 405


def test_bob_cannot_answer_in_alices_round_even_with_its_form(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    form = {"key": str(uuid.uuid4()), "seq": "0", "item": f"{FIRST}-card-1", "action": "reveal"}
    for client in (cast.bob.client, cast.charlie, Client()):
        assert client.post(url, form).status_code == 404
    assert not Response.objects.exists()


def test_alices_rounds_are_not_on_bobs_pages(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    for page in ("/course/", "/progress/", f"/course/{FIRST}/", f"/course/{FIRST}/cards/"):
        assert url in cast.alice.client.get(page).content.decode() or page == f"/course/{FIRST}/"
        assert url not in cast.bob.client.get(page).content.decode()


def test_the_same_key_of_two_learners_makes_two_rounds(course: Course, cast: Cast) -> None:
    form = {"key": str(uuid.uuid4())}
    urls = {person.client.post(f"/course/{FIRST}/cards/", form)["Location"] for person in (cast.alice, cast.bob)}
    assert len(urls) == 2


def test_no_address_holds_a_counted_number() -> None:
    assert not [each for each in urlpatterns if "<int" in str(each.pattern)]
