"""Notes as an Anki package: genanki makes the collection, in memory; nothing is written to the disk.

genanki's own writer leaves its temporary file behind, so only its rows are used.
"""

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing

import genanki

from quiz.anki.notes import FIELDS, NOTE_TYPE, Note, lasting_number

# Anki gives its cards the class nightMode when it is dark.
_STYLE = """\
.card { font: 20px/1.5 system-ui, sans-serif; text-align: left; max-width: 34em; margin: 0 auto; }
.card { color: #1f1b18; background: #faf7f2; }
.by, .why, .source { font-size: 16px; color: #5f554e; }
.by { display: block; }
code { font-size: 0.9em; }
a { color: #1a56b0; }
.nightMode.card { color: #f2ebe6; background: #141110; }
.nightMode .by, .nightMode .why, .nightMode .source { color: #b8aca4; }
.nightMode a { color: #8fc1ff; }
"""
_BACK = (
    '{{FrontSide}}<hr id="answer">{{Back}}{{#Why}}<p class="why">{{Why}}</p>{{/Why}}<p class="source">Darkroom: {{Source}}</p>'
)
_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows


def package_of(notes: Sequence[Note], at: float) -> bytes:
    """Return an .apkg file. `at`, in seconds since 1970, dates the notes: Anki takes over what is newer than what it has."""
    decks: dict[int, genanki.Deck] = {}
    model = _model()
    for note in notes:
        deck = decks.setdefault(note.deck.id, genanki.Deck(note.deck.id, note.deck.name))
        deck.add_note(genanki.Note(model=model, fields=note.fields, tags=list(note.tags), guid=note.guid))
    with closing(sqlite3.connect(":memory:")) as collection:
        genanki.Package(list(decks.values())).write_to_db(collection.cursor(), at, itertools.count(int(at * 1000)))
        collection.commit()
        rows = collection.serialize()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("collection.anki2", rows), ("media", json.dumps({}).encode())):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _model() -> genanki.Model:
    return genanki.Model(
        lasting_number("darkroom", "note type", "card"),
        NOTE_TYPE,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": _BACK}],
        css=_STYLE,
    )
