"""Own data: a whole export that no spreadsheet runs, and erasing that leaves nothing."""

import csv
import datetime as dt
import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client

from quiz.exporting import cells
from quiz.models import Attempt, Course, FaultReport, Learner, ReadMark, Regrade, Response, User
from quiz.services.schedules import lapse
from tests.cast import COOKIE, PASSWORD, Cast, Person, signed_in
from tests.factories import FIRST, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, page, play, settle
from tests.quiz.practising import begin
from tests.quiz.right_answers import right_answer
from tests.quiz.sitting import order_at, record_at, send, sit, take_check

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
COURSE_TABLES = ("profile", "attempts", "responses", "regrades", "schedule", "lapses", "reading", "fault_reports")
TABLES = [*COURSE_TABLES, "labs", "lab_lines", "lab_goals", "lab_checkpoints", "lab_links", "lab_help"]


def fill(someone: Person) -> None:
    """Give somebody a row in each table of the course."""
    play(someone.client, right=5)
    attempt = Attempt.objects.filter(learner=someone.learner)[0]
    lapse(someone.learner, [f"{FIRST}-card-1"], "lab", AT)
    ReadMark(learner=someone.learner, key=uuid.uuid4(), chapter=FIRST, section="start", is_read=True, at=AT).save()
    text = "=HYPERLINK(“x”) é 漢"
    report = {"key": uuid.uuid4(), "item": "x", "rulebook": "chapter", "text": text, "at": AT}
    FaultReport(learner=someone.learner, revision_id=attempt.revision_id, **report).save()
    Regrade(attempt=attempt, item="x", earned=1, possible=2, reason="A key was wrong.", by="author", at=AT).save()


def exported(client: Client) -> dict[str, list[dict[str, Any]]]:
    """Return the JSON export."""
    response = client.get("/you/export.json")
    found: dict[str, list[dict[str, Any]]] = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    return found


def tables_of(client: Client) -> dict[str, str]:
    """Return the CSV files of the other export, as text with its byte order mark."""
    response = client.get("/you/export.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


@pytest.fixture
def alice(course: Course, cast: Cast) -> Person:
    """A guest who has something of everything; so has Bob."""
    fill(cast.bob)
    fill(cast.alice)
    return cast.alice


def test_an_export_has_everything_of_the_learner_and_nothing_of_anybody_else(alice: Person, cast: Cast) -> None:
    found = exported(alice.client)
    assert list(found) == TABLES
    assert {name: len(rows) for name, rows in found.items() if not name.startswith(("profile", "lab"))} == {
        "attempts": 1,
        "responses": Response.objects.filter(attempt__learner=alice.learner).count(),
        "regrades": 1,
        "schedule": 8,
        "lapses": 1,
        "reading": 1,
        "fault_reports": 1,
    }
    assert found["fault_reports"][0]["text"] == "=HYPERLINK(“x”) é 漢"
    assert {"name": "learner_id", "value": str(alice.learner.pk)} in found["profile"]
    attempts = {str(pk) for pk in Attempt.objects.filter(learner=cast.bob.learner).values_list("pk", flat=True)}
    assert not attempts & {row["attempt_id"] for row in found["responses"]}


@pytest.mark.parametrize("ending", ["exam", "check", "practice"])
def test_an_export_has_no_mark_that_its_attempt_does_not_show_yet(cast: Cast, tmp_path: Path, ending: str) -> None:
    a_course(tmp_path, files_of_every_kind())
    client = cast.alice.client
    begins = {"exam": sit, "check": take_check, "practice": lambda client: begin(client, item="item-single", feedback="end")}
    url = begins[ending](client)
    item = next(name for name in order_at(url) if record_at(url).item(name).kind == "single")
    send(client, url, item, right_answer(record_at(url).item(item)))
    anew = {"earned": 0, "possible": 1, "reason": "A key was wrong.", "by": "author", "at": AT}
    Regrade(attempt=attempt_at(url), item=item, **anew).save()
    before = exported(client)
    assert before["responses"][0]["value"]["answer"]
    assert not {"earned", "possible"} & before["responses"][0]["value"].keys()
    assert before["regrades"] == []
    assert "earned" not in tables_of(client)["responses.csv"]
    Attempt.objects.update(finished_at=Attempt.objects.get().started_at)
    after = exported(client)
    assert after["responses"][0]["value"]["earned"] == 1
    assert len(after["regrades"]) == 1


def test_every_table_that_belongs_to_a_learner_is_in_the_export_or_follows_from_it() -> None:
    # What lines of a lab made, and which of them count, follows from the lines.
    derived = {"Resource", "RequestRecord", "UndoneCommand"}
    owned: set[type[models.Model]] = {Learner}
    while grown := {
        model
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model in owned and model not in owned
    }:
        owned |= grown
    names = {model.__name__ for model in owned} - derived
    assert names == {
        *("Learner", "Attempt", "Response", "Regrade", "Schedule", "Lapse", "ReadMark", "FaultReport"),
        *("Sandbox", "CommandRecord", "GoalResult", "Checkpoint", "ReplayLink", "Help"),
    }
    assert len(names) == len(TABLES)


def test_the_tables_hold_the_same_with_a_mark_that_spreadsheets_need(alice: Person) -> None:
    found, expected = tables_of(alice.client), exported(alice.client)
    assert list(found) == [f"{name}.csv" for name in TABLES]
    for name, rows in expected.items():
        text = found[f"{name}.csv"]
        assert text.startswith("\ufeff")
        assert len(list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))) == len(rows)
    assert "'=HYPERLINK(“x”) é 漢" in found["fault_reports.csv"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1"])  # noqa: RUF001
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cells([text]) == [f"'{text}"]


def test_other_cells_are_what_they_are() -> None:
    row = ["a=b", None, -1, 1.5, True, {"a": ["é"]}, AT, AT.date(), uuid.UUID(int=7)]
    expected = ["a=b", "", "-1", "1.5", "True", '{"a": ["é"]}', "2026-11-20T09:00:00Z", "2026-11-20"]
    assert cells(row) == [*expected, str(uuid.UUID(int=7))]


@pytest.mark.parametrize(("ending", "kind"), [("json", "application/json"), ("zip", "application/zip")])
def test_an_export_is_a_file_with_the_day_in_its_name_and_is_not_stored(alice: Person, ending: str, kind: str) -> None:
    response = alice.client.get(f"/you/export.{ending}")
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "no-store"
    day = dt.datetime.now(dt.UTC).date().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="darkroom-{day}.{ending}"'


def test_who_has_nothing_exports_nothing(course: Course, cast: Cast) -> None:
    assert exported(cast.charlie) == {"profile": []}
    assert not Learner.objects.exclude(pk__in=(cast.alice.learner.pk, cast.bob.learner.pk)).exists()


def test_a_users_export_names_the_account_and_no_password(course: Course) -> None:
    dora = signed_in()
    found = json.dumps(exported(dora.client))
    assert "dora@example.org" in found
    assert User.objects.get().password not in found


# Erasing


def rows_of(learner: Learner) -> int:
    """Count the rows that lead to a learner."""
    own = Response.objects.filter(attempt__learner=learner).count() + Regrade.objects.filter(attempt__learner=learner).count()
    kinds = (learner.attempts, learner.schedule, learner.lapses, learner.read_marks, learner.fault_reports)
    return own + sum(kind.count() for kind in kinds)


def test_a_guest_types_the_word_and_everything_is_gone_and_nothing_of_anybody_else(alice: Person, cast: Cast) -> None:
    before = rows_of(cast.bob.learner)
    html = page(alice.client, "/you/delete/")
    assert "<strong>1</strong> round of cards" in html
    assert "Type the word “delete”" in html
    cookie = alice.client.cookies[COOKIE].value
    response = settle(alice.client, "/you/delete/", {"word": " Delete "}, follow=True)
    assert "Everything is deleted" in response.content.decode()
    assert not Learner.objects.filter(pk=alice.learner.pk).exists()
    assert rows_of(cast.bob.learner) == before == sum(model.objects.count() for model in _course_models())
    assert alice.client.cookies[COOKIE].value != cookie


def _course_models() -> list[Any]:
    names = ("Attempt", "Response", "Regrade", "Schedule", "Lapse", "ReadMark", "FaultReport")
    return [apps.get_model("quiz", name) for name in names]


@pytest.mark.parametrize("word", ["", "yes", "deleted"])
def test_without_the_word_nothing_is_erased(alice: Person, word: str) -> None:
    response = settle(alice.client, "/you/delete/", {"word": word})
    assert response.status_code == 422
    assert "Type the word" in response.content.decode()
    assert rows_of(alice.learner)


def test_an_account_is_erased_with_its_password_on_every_device(course: Course, cast: Cast) -> None:
    dora, other = signed_in(), Client()
    fill(dora)
    gravestone = Learner.objects.create(merged_into=dora.learner)
    other.post("/account/login/", {"login": "dora@example.org", "password": PASSWORD})
    fill(Person(cast.bob.client, cast.bob.learner))
    for password in ("", "wrong wrong wrong"):
        assert settle(dora.client, "/you/delete/", {"password": password, "word": "delete"}).status_code == 422
    assert rows_of(dora.learner)
    assert settle(dora.client, "/you/delete/", {"password": PASSWORD})["Location"] == "/you/deleted/"
    assert not User.objects.exists()
    assert not Learner.objects.filter(pk__in=(dora.learner.pk, gravestone.pk)).exists()
    assert not Session.objects.exists()
    assert "Sign in" in page(other, "/course/")
    assert rows_of(cast.bob.learner)


def test_passwords_are_not_guessed_by_way_of_erasing(course: Course) -> None:
    dora = signed_in()
    for _ in range(5):
        settle(dora.client, "/you/delete/", {"password": "wrong wrong wrong"})
    response = settle(dora.client, "/you/delete/", {"password": PASSWORD})
    assert "too many wrong passwords" in response.content.decode()
    assert User.objects.exists()


def test_erasing_an_account_leaves_a_guest_that_was_kept_apart(course: Course, cast: Cast) -> None:
    url = play(cast.alice.client, right=8)
    signed_in()
    cast.alice.client.post("/account/login/", {"login": "dora@example.org", "password": PASSWORD})
    assert "so it stays unless you say that it goes too" in page(cast.alice.client, "/you/delete/")
    settle(cast.alice.client, "/you/delete/", {"password": PASSWORD, "guest": ""})
    assert page(cast.alice.client, url)
    text = page(cast.alice.client, "/you/deleted/")
    assert "This browser still holds what a guest did here" in text
    assert "Everything is deleted" not in text
    assert 'href="/you/delete/"' in text


def test_erasing_an_account_erases_the_guest_of_this_browser_too_where_that_is_said(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    signed_in()
    cast.alice.client.post("/account/login/", {"login": "dora@example.org", "password": PASSWORD})
    form = {"password": PASSWORD, "guest": str(cast.alice.learner.pk)}
    assert str(cast.alice.learner.pk) in page(cast.alice.client, "/you/delete/")
    assert settle(cast.alice.client, "/you/delete/", {**form, "password": "wrong"}).status_code == 422
    assert Learner.objects.filter(pk=cast.alice.learner.pk).exists()
    settle(cast.alice.client, "/you/delete/", form)
    assert not Learner.objects.filter(pk=cast.alice.learner.pk).exists()
    assert Learner.objects.filter(pk=cast.bob.learner.pk).exists()
    assert "Everything is deleted" in page(cast.alice.client, "/you/deleted/")


def test_a_second_click_finds_everything_gone(alice: Person) -> None:
    cookie = alice.client.cookies[COOKIE].value
    settle(alice.client, "/you/delete/", {"word": "delete"})
    alice.client.cookies[COOKIE] = cookie
    assert settle(alice.client, "/you/delete/", {"word": "delete"})["Location"] == "/you/deleted/"
