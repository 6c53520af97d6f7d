"""What the reader makes of a pack, and of the course that comes with Darkroom."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from quiz.content import Pack, read_pack
from quiz.content.importer import load_pack
from quiz.content.library import Library
from quiz.content.values import Either
from tests.cast import person
from tests.factories import FIRST, SECOND, a_pack, card, chapter_text, course_files, item
from tests.quiz.playing import page, settle

SHIPPED = settings.BASE_DIR / "fixtures" / "compute-gallery"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return a_pack(tmp_path)


def test_chapters_come_in_the_order_of_the_course(pack: Pack) -> None:
    assert [chapter.slug for chapter in pack.chapters] == [FIRST, SECOND]


def test_a_chapter_has_its_head_lead_and_sections(pack: Pack) -> None:
    first = pack.chapters[0]
    assert (first.title, first.minutes, first.lead) == ("First light", 7, "The lead of First light.")
    assert [(part.anchor, part.title, part.facts) for part in first.sections] == [
        ("start", "Where to start", ["plain"]),
        ("more", "And more", ["plain", "contested"]),
    ]
    assert first.sections[0].body == "Some *text*."


def test_defaults_are_the_chapters_rulebook_and_sixty_percent(pack: Pack) -> None:
    assert (pack.rulebook, pack.unlock_percent) == ("chapter", 60)


def test_what_looks_like_a_heading_inside_a_fence_is_text(tmp_path: Path) -> None:
    files = course_files()
    body = "```sh\n# a comment\n## another\n```"
    files["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", body)
    assert a_pack(tmp_path, files).chapters[0].sections[0].body == body


def test_a_shorter_fence_inside_a_fence_does_not_close_it(tmp_path: Path) -> None:
    files = course_files()
    body = "````\n```\n## inside\n```\n````"
    files["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", body)
    assert a_pack(tmp_path, files).chapters[0].sections[0].body == body


def test_an_answer_may_differ_by_rulebook_where_a_fact_is_contested(tmp_path: Path) -> None:
    files = course_files()
    answer = {"chapter": "10", "azure": "100"}
    files["chapters/01-first-light/cards.yaml"][0] = card(1, facts=["contested"], answer=answer)
    assert a_pack(tmp_path, files).chapters[0].cards[0].answer == Either(chapter="10", azure="100")


def test_items_are_read_where_there_are_any(tmp_path: Path) -> None:
    files = course_files()
    files["chapters/02-second-bath/items.yaml"] = [item()]
    first, second = a_pack(tmp_path, files).chapters
    assert (len(first.items), len(second.items)) == (0, 1)


def test_a_library_finds_neighbours_sources_and_differences(pack: Pack) -> None:
    library = Library(pack)
    assert (library.after(FIRST), library.after(SECOND)) == (pack.chapters[1], None)
    assert [source.id for source in library.sources_of(["plain", "contested"])] == ["docs"]
    assert [drift.fact.id for drift in library.drifts(["plain", "contested"])] == ["contested"]
    assert not library.cards("gone")
    assert not library.misconceptions("gone")


def test_the_shipped_course_is_whole() -> None:
    shipped = read_pack(SHIPPED)
    assert len(shipped.chapters) >= 2
    for chapter in shipped.chapters:
        assert len(chapter.cards) >= 8
        assert len(chapter.misconceptions) >= 5


@pytest.mark.django_db
@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
def test_the_shipped_chapter_shows_each_difference_in_every_section_that_has_one(rulebook: str) -> None:
    shipped = read_pack(SHIPPED)
    load_pack(shipped)
    library, first = Library(shipped), shipped.chapters[0]
    alice: Client = person().client
    settle(alice, "/rulebook/", {"rulebook": rulebook})
    html = page(alice, f"/course/{first.slug}/")
    assert (
        html.count("The source chapter differs" if rulebook == "azure" else "Azure differs today")
        == sum(len(library.drifts(part.facts)) for part in first.sections)
        > 0
    )
