"""GET and HEAD change nothing: no row, whoever asks for whatever page."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Course
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, mark, play, settle, start
from tests.quiz.practising import answer, begin_on, finish
from tests.quiz.sitting import order_at, run_out, sit, take_check

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_reading_every_page_writes_nothing(tmp_path: Path, cast: Cast, headers: dict[str, str]) -> None:
    a_course(tmp_path, files_of_every_kind())
    settle(cast.bob.client, "/read-ahead/", {"ahead": "on"})
    finished = play(cast.alice.client, right=5)
    unfinished = start(cast.alice.client)
    mark(cast.alice.client, unfinished, right=True)
    claims = start(cast.alice.client, "misconceptions")
    twin = attempt_at(finished).responses.get(action="answer").item
    pages = [
        "/course/",
        "/progress/",
        "/review/",
        finished,
        f"{finished}?show={twin}",
        unfinished,
        claims,
        f"{claims}?show={FIRST}-claim-1",
    ]
    pages += [
        f"/course/{slug}/{part}" for slug in (FIRST, SECOND, "gone") for part in ("", "cards/", "misconceptions/", "items/")
    ]
    pages += ["/glossary/", "/cheat-sheet/", "/cases/", "/cases/press/", "/cases/vault/", "/practice/", "/practice/?only=weak"]
    practised = begin_on(cast.alice.client, "single", "multiple")
    answer(cast.alice.client, practised, "item-single", "choice=a")
    handed_in = begin_on(cast.alice.client, "single", feedback="end")
    finish(cast.alice.client, handed_in)
    for url in (practised, handed_in):
        pages += [url, f"{url}?item=item-single", f"{url}?item=item-multiple", f"{url}?end=1"]
    exam, check = sit(cast.alice.client, "short"), take_check(cast.bob.client)
    pages += ["/exam/", f"/course/{FIRST}/check/", f"/course/{SECOND}/check/", exam, check]
    pages += [f"{url}?{query}" for url in (exam, check) for query in ("review=1", "hand-in=1", f"item={order_at(url)[-1]}")]
    over = sit(cast.bob.client, "short")
    run_out(over)
    pages += [over, f"{over}?missed=1", f"{over}?item={order_at(over)[0]}"]
    pages += ["/you/", "/you/fresh/", "/you/resume-link/", "/you/delete/", "/you/deleted/", "/you/export.json", "/you/export.zip"]
    pages += ["/privacy/", "/resume/gone/", "/account/claim/", "/account/login/", "/account/signup/", "/account/password/reset/"]
    pages += ["/search/?q=text", "/search/", "/anki/", f"/anki/package/?chapter={FIRST}", f"/anki/text/?chapter={FIRST}"]
    with CaptureQueriesContext(connection) as queries:
        for url in pages:
            for client in (cast.alice.client, cast.bob.client, cast.charlie):
                client.get(url, headers=headers)
            cast.alice.client.head(url, headers=headers)
    assert queries
    assert not [each["sql"] for each in queries if each["sql"].lstrip().upper().startswith(WRITES)]


@pytest.mark.parametrize("url", ["/course/", "/progress/", f"/course/{FIRST}/", f"/course/{FIRST}/cards/"])
def test_a_page_asks_the_database_little_however_many_rounds_there_are(course: Course, cast: Cast, url: str) -> None:
    play(cast.alice.client, right=5)
    with CaptureQueriesContext(connection) as few:
        cast.alice.client.get(url)
    for _ in range(3):
        play(cast.alice.client, right=8)
    with CaptureQueriesContext(connection) as many:
        cast.alice.client.get(url)
    assert len(many) == len(few) <= (18 if url == "/progress/" else 11)
