"""What the search looks in: rows that follow the course, and the index beneath them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.content import read_pack
from quiz.content.importer import load_pack
from quiz.content.library import Library
from quiz.models import Course, SearchEntry
from quiz.search.entries import entries_of, text_of
from quiz.search.finding import find
from quiz.search.index import index_course
from quiz.search.query import query_of, words_in
from quiz.selectors import library_of
from tests.cast import Cast
from tests.factories import a_course, a_pack
from tests.quiz.playing import play
from tests.quiz.searching import files, found, page, scope

pytestmark = pytest.mark.django_db


def test_loading_the_same_course_again_touches_no_row(animals: Course, tmp_path: Path) -> None:
    before = list(SearchEntry.objects.order_by("pk").values())
    assert before
    with CaptureQueriesContext(connection) as queries:
        load_pack(a_pack(tmp_path / "again", files()))
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    assert not [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_new_content_changes_the_rows_that_differ_and_no_other(animals: Course, cast: Cast, tmp_path: Path) -> None:
    before = set(SearchEntry.objects.values_list("pk", flat=True))
    changed = files()
    name = "chapters/01-first-light/chapter.md"
    changed[name] = changed[name].replace("otter", "beaver")
    a_course(tmp_path / "changed", changed)
    after = set(SearchEntry.objects.values_list("pk", flat=True))
    assert len(before - after) == len(after - before) == 1
    assert not found(cast.charlie, q="otter")
    assert found(cast.charlie, q="beaver")


def test_a_course_that_was_loaded_before_there_was_a_search_gets_its_rows(animals: Course, tmp_path: Path, cast: Cast) -> None:
    SearchEntry.objects.all().delete()
    assert not found(cast.charlie, q="otter")
    load_pack(a_pack(tmp_path / "again", files()))
    assert found(cast.charlie, q="otter")


def test_every_part_of_the_shipped_course_can_be_found_once() -> None:
    pack = read_pack(settings.BASE_DIR / "fixtures" / "compute-gallery")
    library = Library(pack)
    entries = entries_of(library)
    keys = [(each.kind, each.key, each.rulebook) for each in entries]
    assert len(keys) == len(set(keys))
    cards = {each.key for each in entries if each.kind == "card"}
    assert cards == {card.id for chapter in pack.chapters for card in chapter.cards}
    assert {each.key for each in entries if each.kind in {"misconception", "item"}} == {
        *library.all_misconceptions,
        *library.all_items,
    }
    assert max(len(each.url) for each in entries) <= 300


def test_text_of_a_section_has_its_commands_and_captions_and_no_markup() -> None:
    text = text_of("An *otter*, `az` and [a link](/course/).\n\n```az\naz sig list\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert text == "An otter, az and a link. az sig list a b 1 2"


def test_the_page_takes_few_statements_however_much_is_found(animals: Course, cast: Cast) -> None:
    play(cast.alice.client, right=5)
    page(cast.alice.client, q="otter")  # the first one reads the vocabulary
    counts = []
    for words in ("otter", "the gallery", "a", "question"):
        with CaptureQueriesContext(connection) as queries:
            page(cast.alice.client, q=words)
        counts.append(len(queries))
    assert max(counts) <= 11


def test_the_shipped_course_indexes_twice_without_a_change() -> None:
    call_command("load_course", verbosity=0)
    course = Course.objects.get()
    with CaptureQueriesContext(connection) as queries:
        call_command("load_course", verbosity=0)
    assert not [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "DELETE"))]
    assert course.current_id is not None
    assert index_course(course, library_of(course.current_id)) == 0


@pytest.mark.django_db(transaction=True)
def test_the_index_is_taken_away_and_made_again_by_migrations(tmp_path: Path) -> None:
    def tables() -> set[str]:
        return set(connection.introspection.table_names())

    try:
        call_command("migrate", "quiz", "0002", verbosity=0)
        assert not [name for name in tables() if "search" in name]
    finally:
        call_command("migrate", verbosity=0)  # labs came along
    course = a_course(tmp_path, files())
    query = query_of("otter")
    assert query is not None
    assert find(query, scope(course)).total
    assert words_in("Otter-2") == ["otter", "2"]
