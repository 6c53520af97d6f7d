"""Cards for Anki: only those whose answer was seen, under lasting names, in a package and as text that Anki reads."""

import csv
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quiz.anki.notes import FIELDS, Selection, guid_of, notes_of
from quiz.anki.package import package_of
from quiz.anki.text import text_of
from quiz.content import read_pack
from quiz.content.library import Library
from quiz.models import Course
from tests.cast import Cast
from tests.factories import FIRST, SECOND, Files, a_course, a_pack, card, course_files
from tests.quiz.playing import mark, page, play, start

pytestmark = pytest.mark.django_db
BOTH = {"chapter": [FIRST, SECOND]}
TITLES = {FIRST: "First light", SECOND: "Second bath"}


@contextmanager
def opened(package: bytes, folder: Path) -> Iterator[sqlite3.Connection]:
    """The collection inside a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("media")) == {}
        collection = folder / "collection.anki2"
        collection.write_bytes(archive.read("collection.anki2"))
    connected = sqlite3.connect(collection)
    try:
        yield connected
    finally:
        connected.close()


def notes_in(package: bytes, folder: Path) -> dict[str, list[str]]:
    """The fields of the notes of a package by their GUID."""
    with opened(package, folder) as collection:
        assert collection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {guid: fields.split("\x1f") for guid, fields in collection.execute("SELECT guid, flds FROM notes ORDER BY id")}


def got(client: Client, address: str = "/anki/package/", **query: Any) -> bytes:
    """The file that an address gives."""
    response = client.get(address, query or BOTH)
    assert response.status_code == 200, response.status_code
    assert response["Content-Disposition"].startswith('attachment; filename="darkroom-')
    return bytes(response.content)


def test_the_page_says_how_many_cards_there_are_before_any_is_taken(course: Course, cast: Cast) -> None:
    assert "You have not seen the answer of any card yet." in page(cast.charlie, "/anki/")
    url = start(cast.alice.client)
    for _ in range(3):
        mark(cast.alice.client, url, right=True)
    text = page(cast.alice.client, "/anki/")
    assert "3 cards, by the source chapter" in " ".join(text.split())
    assert "3 of 8 cards" in text
    assert TITLES[SECOND] not in text
    assert "You have not seen the answer of any card yet." in page(cast.bob.client, "/anki/")


def test_a_package_holds_the_cards_whose_answer_was_seen_and_no_other(course: Course, cast: Cast, tmp_path: Path) -> None:
    url = start(cast.alice.client)
    mark(cast.alice.client, url, right=False)
    notes = notes_in(got(cast.alice.client), tmp_path)
    assert len(notes) == 1
    (fields,) = notes.values()
    number = fields[0].removeprefix("Question ").partition(" ")[0]
    assert fields[1] == f"ANSWER-{FIRST}-{number}"
    assert fields[3] == f'<a href="http://testserver/course/{FIRST}/#start">Where to start</a>'


def test_each_chapter_is_a_deck_and_only_chosen_ones_are_taken(course: Course, cast: Cast, tmp_path: Path) -> None:
    play(cast.alice.client, right=8)
    play(cast.alice.client, right=8, chapter=SECOND)
    with opened(got(cast.alice.client), tmp_path) as collection:
        decks = json.loads(collection.execute("SELECT decks FROM col").fetchone()[0])
        models = json.loads(collection.execute("SELECT models FROM col").fetchone()[0])
        cards = collection.execute("SELECT did, COUNT(*) FROM cards GROUP BY did").fetchall()
        tags = {row[0] for row in collection.execute("SELECT tags FROM notes")}
    names = {deck["name"] for deck in decks.values()}
    assert {"Darkroom::01 First light", "Darkroom::02 Second bath"} <= names
    assert [count for _, count in cards] == [8, 8]
    (model,) = models.values()
    assert [field["name"] for field in model["flds"]] == list(FIELDS)
    assert any("darkroom::contested" in each and f"darkroom::chapter::{SECOND}" in each for each in tags)
    assert any("darkroom::contested" not in each and "darkroom::fact::plain" in each for each in tags)
    assert len(notes_in(got(cast.alice.client, chapter=SECOND), tmp_path)) == 8


@pytest.mark.parametrize("address", ["/anki/package/", "/anki/text/"])
@pytest.mark.parametrize("query", [{}, {"chapter": "gone"}, {"chapter": SECOND}, {"chapter": "\x00"}])
def test_nothing_chosen_gives_no_file_and_says_so(course: Course, cast: Cast, address: str, query: dict[str, str]) -> None:
    play(cast.alice.client, right=1)
    response = cast.alice.client.get(address, query)
    assert response.status_code == 422
    assert "Choose at least one" in response.content.decode()
    assert cast.charlie.get(address, BOTH).status_code == 422


def everything(library: Library, rulebook: str = "chapter") -> Selection:
    """All cards of a course."""
    return Selection(library.chapters, library.all_cards, rulebook, "https://darkroom.example")


def changed(**changes: Any) -> Files:
    """The course with its first card changed."""
    files = course_files()
    files["chapters/01-first-light/cards.yaml"][0] = card(1, **changes)
    return files


def test_a_card_that_was_reworded_keeps_its_guid_and_brings_its_new_text(tmp_path: Path) -> None:
    before, after = (
        Library(a_pack(tmp_path / name, files))
        for name, files in (("one", course_files()), ("two", changed(prompt="In other words?", answer="Yes.", reason="So.")))
    )
    old, new = (notes_in(package_of(notes_of(each, everything(each)), 1_800_000_000.0), tmp_path) for each in (before, after))
    guid = guid_of("darkroom-test", f"{FIRST}-card-1")
    assert list(old) == list(new)
    assert old[guid][:3] == [f"Question 1 of {FIRST}?", f"ANSWER-{FIRST}-1", ""]
    assert new[guid][:3] == ["In other words?", "Yes.", "So."]
    assert {key for key in old if old[key] != new[key]} == {guid}


def test_a_later_file_is_newer_so_that_anki_takes_its_texts_over(tmp_path: Path) -> None:
    library = Library(a_pack(tmp_path))
    dates = []
    for at in (1_800_000_000.0, 1_800_000_100.0):
        with opened(package_of(notes_of(library, everything(library)), at), tmp_path) as collection:
            dates.append(collection.execute("SELECT MIN(mod), MAX(mod), MIN(id) FROM notes").fetchone())
    assert dates == [(1_800_000_000, 1_800_000_000, 1_800_000_000_000), (1_800_000_100, 1_800_000_100, 1_800_000_100_000)]


def test_names_last_whatever_the_texts_are(tmp_path: Path) -> None:
    """Literals, so that a change of how they are made, which would double everybody's notes, fails."""
    note = notes_of(Library(a_pack(tmp_path)), everything(Library(a_pack(tmp_path))))[0]
    assert (note.guid, note.deck.id) == ("darkroom-200a5c3054bfc29bf46f", 1668606593)


def test_the_rulebook_in_force_gives_the_text_and_no_second_note(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path, changed(answer={"chapter": "Ten.", "azure": "A hundred."}, facts=["contested"]))
    play(cast.alice.client, right=8)
    guid = guid_of("darkroom-test", f"{FIRST}-card-1")
    by_chapter = notes_in(got(cast.alice.client), tmp_path)[guid]
    cast.alice.learner.rulebook = "azure"
    cast.alice.learner.save()
    today = notes_in(got(cast.alice.client), tmp_path)[guid]
    assert (by_chapter[1], today[1]) == ("Ten.", "A hundred.")
    assert by_chapter[0].startswith('<span class="by">By the chapter</span>')
    assert today[0].startswith('<span class="by">In Azure today</span>')


def test_text_is_escaped_and_links_lead_to_the_site(tmp_path: Path) -> None:
    text = 'Is <b>5</b> < 6 & "so"?\tSee [the map](/course/) and [below](#more).'
    library = Library(a_pack(tmp_path, changed(prompt=text)))
    front = notes_of(library, everything(library))[0].front
    assert front.startswith("Is &lt;b&gt;5&lt;/b&gt; &lt; 6 &amp; &quot;so&quot;? See ")
    assert 'href="https://darkroom.example/course/"' in front
    assert f'href="https://darkroom.example/course/{FIRST}/#more"' in front
    package_of([note for note in notes_of(library, everything(library)) if note.front == front], 1.0)


def test_the_text_file_has_ankis_headers_and_a_line_for_each_note(tmp_path: Path) -> None:
    library = Library(a_pack(tmp_path, changed(prompt='A "word", `code`\nand a line', answer='"Quoted"')))
    notes = notes_of(library, everything(library))
    lines = text_of(notes).split("\n")
    assert lines[:5] == ["#separator:tab", "#html:true", "#guid column:1", "#deck column:2", "#tags column:3"]
    assert lines[6] == "\t".join(["#columns:GUID", "Deck", "Tags", *FIELDS])
    rows = list(csv.reader(io.StringIO("\n".join(lines[7:])), delimiter="\t"))
    assert len(rows) == len(notes) == 16
    assert rows[0] == [notes[0].guid, "Darkroom::01 First light", " ".join(notes[0].tags), *notes[0].fields]
    assert not [line for line in lines[7:] if line.startswith("#")]
    assert not [tag for note in notes for tag in note.tags if " " in tag]


def test_the_text_is_given_as_a_file_in_utf_8(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    assert got(cast.alice.client, "/anki/text/").decode().count("\n") == 7 + 8


def test_making_a_package_leaves_no_file_behind_and_writes_nothing(
    course: Course, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(cast.alice.client, right=8)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with CaptureQueriesContext(connection) as queries:
        got(cast.alice.client)
    assert list(tmp_path.iterdir()) == []
    assert not [each["sql"] for each in queries if not each["sql"].lstrip("(").startswith("SELECT")]


def test_the_shipped_course_makes_a_small_package_that_opens(tmp_path: Path) -> None:
    library = Library(read_pack(settings.BASE_DIR / "fixtures" / "compute-gallery"))
    for rulebook in ("chapter", "azure"):
        notes = notes_of(library, everything(library, rulebook))
        package = package_of(notes, 1_800_000_000.0)
        assert len(notes_in(package, tmp_path)) == len(library.all_cards)
        assert len(package) < 400_000
