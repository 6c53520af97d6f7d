"""Content that was stored before the course had figures, reasons, case studies and items of every kind still works."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from quiz.content import Pack
from quiz.content.importer import load_pack
from quiz.models import Course, CourseRevision
from quiz.selectors import library_of, record_of
from tests.cast import Cast
from tests.factories import FIRST, a_pack, course_files, item
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, form_with, mark, page, press, start
from tests.quiz.practising import answer, begin, finish

pytestmark = pytest.mark.django_db
SINCE = {
    *("cases", "cheat_sheet", "exhibits", "figures", "glossary", "skills"),
    *("consequence", "difficulty", "exhibit", "misconception", "reason", "restated", "skill", "unenforced"),
}
"""The keys that documents did not have."""
PAGES = ("/", "/course/", f"/course/{FIRST}/", f"/course/{FIRST}/items/", "/practice/")
EMPTY_PAGES = ("/cases/", "/glossary/", "/cheat-sheet/")


def as_before(value: Any) -> Any:
    """Return a part of a document as an earlier version of the site stored it."""
    if isinstance(value, list):
        return [as_before(part) for part in value]
    if not isinstance(value, dict):
        return value
    found = {key: as_before(part) for key, part in value.items() if key not in SINCE}
    has_new_lab = "lab" in found and "truth" not in found
    return {key: part for key, part in found.items() if not (has_new_lab and key == "lab")}


@pytest.fixture
def earlier(tmp_path: Path) -> Course:
    """The course as an earlier version of the site loaded it."""
    files = course_files()
    files["chapters/01-first-light/items.yaml"] = [item()]
    document = as_before(msgspec.to_builtins(a_pack(tmp_path / "earlier", files)))
    course = Course.objects.create(slug=document["slug"])
    course.current = CourseRevision.objects.create(course=course, digest="0" * 64, number=1, document=document)
    course.save()
    return course


def test_an_earlier_document_is_read_as_the_pack_that_it_was(earlier: Course, tmp_path: Path) -> None:
    files = course_files()
    files["chapters/01-first-light/items.yaml"] = [item()]
    assert earlier.current_id is not None
    pack: Pack = library_of(earlier.current_id).pack
    assert pack == a_pack(tmp_path / "again", files)
    assert pack.chapters[0].items[0].kind == "single"


@pytest.mark.parametrize("address", [*PAGES, *EMPTY_PAGES])
def test_every_page_stands_on_an_earlier_document(earlier: Course, client: Client, address: str) -> None:
    assert page(client, address)


def test_an_earlier_document_can_be_practised(earlier: Course, client: Client) -> None:
    url = begin(client, chapter=FIRST)
    assert "Right: 1 of 1 point." in answer(client, url, "item-1", "choice=one")
    assert "Other questions" in finish(client, url)


def test_a_round_that_was_begun_goes_on_after_the_course_was_loaded_anew(earlier: Course, cast: Cast, tmp_path: Path) -> None:
    client = cast.alice.client
    cards, claims = start(client), start(client, "misconceptions")
    mark(client, cards, right=True)
    files = files_of_every_kind()
    for claim in files["chapters/01-first-light/misconceptions.yaml"]:
        claim |= {"claim": "ANOTHER", "truth": "false", "restated": {"claim": "ANOTHER", "truth": "false"}}
    load_pack(a_pack(tmp_path / "now", files))
    mark(client, cards, right=True)
    assert record_of(attempt_at(cards)).score.right == 2
    before = page(client, claims)
    odd = int(form_with(before, "said", "true")["item"].rsplit("-", 1)[1]) % 2
    assert "You had it" in press(client, claims, "said", "true" if odd else "false")
    assert "ANOTHER" not in before
