"""Notes as text that Anki imports by itself: headers that say what each column is, then one line a note."""

import csv
import io
from collections.abc import Sequence

from quiz.anki.notes import FIELDS, NOTE_TYPE, Note

_HEADERS = (
    "#separator:tab",
    "#html:true",
    "#guid column:1",
    "#deck column:2",
    "#tags column:3",
    f"#notetype:{NOTE_TYPE}",
    "\t".join(("#columns:GUID", "Deck", "Tags", *FIELDS)),
)


def text_of(notes: Sequence[Note]) -> str:
    """Return the file's text; Anki before 2.1.54 takes the headers for remarks."""
    lines = io.StringIO()
    lines.write("\n".join(_HEADERS) + "\n")
    writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
    writer.writerows([note.guid, note.deck.name, " ".join(note.tags), *note.fields] for note in notes)
    return lines.getvalue()
