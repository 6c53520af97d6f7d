"""A page takes as many statements after a hundred rounds as after one."""

import datetime as dt
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.content.importer import load_pack
from quiz.models import AFTER_EACH, Attempt, Course, Drawn, Kind, Learner, ReadMark, Response, Schedule, Terms
from quiz.selectors import library_of, order_of
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_pack
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import form_with, page, start

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
PAGES = (
    "/",
    "/course/",
    f"/course/{FIRST}/",
    f"/course/{FIRST}/cards/",
    "/progress/",
    "/review/",
    "/exam/",
    f"/course/{SECOND}/check/",
    "/labs/",
    "/glossary/",
    "/cheat-sheet/",
    "/you/",
    "/you/delete/",
)
MOST = {"/course/": 10, "/progress/": 11, "/search/?q=text": 10}
"""Pages that need more than eight statements, with their bounds."""
LOOKED_UP = ("/search/?q=text", "/anki/")


def played(learner: Learner, course: Course, count: int) -> UUID:
    """Finish so many rounds of cards, all right, and return the last one's id."""
    assert course.current_id is not None
    terms = Terms(rulebook="chapter", unlock_percent=60, feedback="after each item", opens=None)
    for number in range(count):
        attempt = Attempt.objects.create(
            learner=learner,
            revision_id=course.current_id,
            kind=Kind.CARDS,
            chapter=FIRST,
            key=uuid4(),
            seed=number,
            terms=terms,
            started_at=AT,
            finished_at=AT,
        )
        marks = [
            Response(attempt=attempt, seq=seq, key=uuid4(), item=item, action="right", at=AT)
            for seq, item in enumerate(order_of(attempt), 1)
        ]
        Response.objects.bulk_create(marks)
        for section in ("start", "more"):
            ReadMark.objects.create(
                learner=learner, key=uuid4(), chapter=FIRST, section=section, is_read=section == "start", at=AT
            )
        memory = {"due": AT, "reviewed_at": AT, "stability": 1, "difficulty": 5, "state": 2, "reviews": 1, "lapses": 0}
        Schedule.objects.get_or_create(learner=learner, item=f"{FIRST}-card-{number % 8 + 1}", defaults=memory)
    return attempt.pk


def test_pages_take_as_many_statements_after_a_hundred_rounds_and_marks_as_after_one(course: Course, cast: Cast) -> None:
    found = []
    played(cast.alice.learner, course, 1)
    for address in ("/course/", LOOKED_UP[0]):  # from here on, the course and its words are in memory
        cast.alice.client.get(address)
    for count in (1, 9, 90):
        last = played(cast.alice.learner, course, count)
        statements = {}
        for name, address in {**{address: address for address in (*PAGES, *LOOKED_UP)}, "attempt": f"/attempts/{last}/"}.items():
            with CaptureQueriesContext(connection) as queries:
                assert cast.alice.client.get(address).status_code == 200
            statements[name] = len(queries)
        found.append(statements)
    assert found[0] == found[1] == found[2]
    assert {name: count for name, count in found[0].items() if count > MOST.get(name, 8)} == {}


def test_a_first_page_reads_the_course_once_though_its_header_counts_what_is_due(course: Course, cast: Cast) -> None:
    played(cast.alice.learner, course, 1)
    library_of.cache_clear()
    with CaptureQueriesContext(connection) as queries:
        assert "masthead__count" in page(cast.alice.client, f"/course/{FIRST}/cards/")
    assert sum('"quiz_courserevision"."document"' in query["sql"] for query in queries) == 1


PRESSES = {"cards": (("action", "reveal"), ("action", "right")), "misconceptions": (("said", "true"),)}


def test_an_answer_takes_few_statements_and_as_many_after_forty_rounds(course: Course, cast: Cast) -> None:
    found = []
    for count in (0, 1, 40):
        if count:
            played(cast.alice.learner, course, count)
        counted = {}
        for kind, presses in PRESSES.items():
            url = start(cast.alice.client, kind)
            for name, value in presses:
                form = form_with(page(cast.alice.client, url), name, value)
                with CaptureQueriesContext(connection) as queries:
                    assert cast.alice.client.post(url, form, headers={"HX-Request": "true"}).status_code == 200
                counted[kind, value] = len(queries)
        found.append(counted)
    assert found[0] == found[1] == found[2]
    assert max(found[0].values()) <= 16


def practised(learner: Learner, course: Course, count: int) -> UUID:
    """Finish so many attempts over two items, and return the last one's id."""
    assert course.current_id is not None
    terms = Terms(rulebook="chapter", unlock_percent=60, feedback=AFTER_EACH, opens=None, title="All")
    draw = [Drawn(item="item-single", kind="item"), Drawn(item="case-single", kind="item", case="press")]
    kept = {"said": {"choice": ["a"]}, "answer": {"choice": ["a"]}, "earned": 0, "possible": 1}
    for number in range(count):
        attempt = Attempt.objects.create(
            learner=learner,
            revision_id=course.current_id,
            kind=Kind.PRACTICE,
            key=uuid4(),
            seed=number,
            terms=terms,
            draw=draw,
            started_at=AT,
            finished_at=AT,
        )
        Response(attempt=attempt, seq=1, key=uuid4(), item="item-single", action="answer", value=kept, at=AT).save()
    return attempt.pk


def test_pages_of_practice_take_as_many_statements_after_many_attempts_as_after_one(tmp_path: Path, cast: Cast) -> None:
    course = load_pack(a_pack(tmp_path, files_of_every_kind())).course
    found = []
    cast.alice.client.get("/practice/")
    for count in (1, 30):
        url = f"/attempts/{practised(cast.alice.learner, course, count)}/"
        statements = {}
        pages = (
            "/practice/",
            f"/course/{FIRST}/items/",
            "/cases/press/",
            url,
            f"{url}?item=item-single",
            f"{url}?item=case-single",
        )
        for number, address in enumerate(pages):
            with CaptureQueriesContext(connection) as queries:
                assert cast.alice.client.get(address).status_code == 200
            statements[number] = len(queries)
        found.append(statements)
    assert found[0] == found[1]
    assert max(found[0].values()) <= 12


@pytest.mark.parametrize("address", ["/practice/", "/cases/", "/cases/press/", f"/course/{FIRST}/items/"])
def test_a_page_of_practice_reads_the_course_once(tmp_path: Path, cast: Cast, address: str) -> None:
    load_pack(a_pack(tmp_path, files_of_every_kind()))
    cast.alice.client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert cast.alice.client.get(address).status_code == 200
    apart_from_the_header = [query["sql"] for query in queries if '"quiz_schedule"' not in query["sql"]]
    assert sum('FROM "quiz_course"' in sql for sql in apart_from_the_header) == 1
