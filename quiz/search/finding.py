"""What is found for a learner: as the database ranks it, cut to what they may see. Reads only, in few statements."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

from quiz.models import Course, SearchEntry
from quiz.search.entries import CARD, CLAIM, FACT, ITEM, LESS, MARKS, SECTION
from quiz.search.query import Query, words_in
from quiz.search.snippets import snippet

_GATED = frozenset({SECTION, FACT})
_ASKED = frozenset({CARD, CLAIM, ITEM})
_START, _STOP = MARKS
_ALL = f"HighlightAll=true, StartSel={_START}, StopSel={_STOP}"
# The weights: a word in the title counts eight times one in the text.
_SQLITE_RANKED = """
    SELECT e.id, e.kind, e.key, e.chapter, e.title FROM quiz_search_index
    JOIN quiz_searchentry e ON e.id = quiz_search_index.rowid
    WHERE quiz_search_index MATCH %s AND (e.course_id = %s OR e.course_id IS NULL) AND e.rulebook IN ('', %s)
    ORDER BY bm25(quiz_search_index, 8.0, 1.0), e.id"""
_SQLITE_SHOWN = f"""
    SELECT rowid, highlight(quiz_search_index, 0, '{_START}', '{_STOP}'), highlight(quiz_search_index, 1, '{_START}', '{_STOP}')
    FROM quiz_search_index WHERE quiz_search_index MATCH %s AND rowid IN ({{places}})"""  # noqa: S608 - two constants
_POSTGRESQL_RANKED = """
    SELECT id, kind, key, chapter, title FROM quiz_searchentry, to_tsquery('english', %s) query
    WHERE vector @@ query AND (course_id = %s OR course_id IS NULL) AND rulebook IN ('', %s)
    ORDER BY ts_rank('{0.125, 0.125, 0.125, 1.0}', vector, query, 1) DESC, id"""
# Its headlines leave out what looks like a tag, so the sign that begins one is another meanwhile.
_POSTGRESQL_SHOWN = f"""
    SELECT id, ts_headline('english', translate(title, '<', '{LESS}'), query, '{_ALL}'),
        ts_headline('english', translate(body, '<', '{LESS}'), query, '{_ALL}')
    FROM quiz_searchentry, to_tsquery('english', %s) query WHERE id IN ({{places}})"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Scope:
    """What a learner may see: of which course, under which rulebook, in which chapters, and the questions they answered."""

    course: Course
    rulebook: str
    chapters: Collection[str]
    questions: Collection[str]

    def allows(self, kind: str, key: str, chapter: str) -> bool:
        """Whether a row may be shown."""
        if kind in _ASKED:
            return key in self.questions
        return kind not in _GATED or chapter in self.chapters


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, best first, as keys of rows by kind; the chapters, still locked, that would have more; and the kinds in
    which something is called just what was typed.
    """

    rows: Mapping[str, Sequence[int]] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; what was looked for stands between marks in `title` and `snippet`, which are not escaped."""

    entry: SearchEntry
    title: str
    snippet: str


Named = Callable[[str, str, str], int]
"""How well the name of a row (its kind, key and title) is what was typed: 0 for just that, more for less."""


def find(query: Query, scope: Scope, named: Named = lambda _kind, _key, _title: 1) -> Found:
    """Return what there is for the query within the scope, in one statement; what is called what was typed comes first."""
    sql, text = (_SQLITE_RANKED, query.fts5()) if _is_sqlite() else (_POSTGRESQL_RANKED, query.tsquery())
    rows: dict[str, list[tuple[int, int]]] = {}
    locked: set[str] = set()
    for pk, kind, key, chapter, title in _rows(sql, [text, _value(scope.course.pk), scope.rulebook]):
        if scope.allows(kind, key, chapter):
            rows.setdefault(kind, []).append((named(kind, key, title), pk))
        elif kind in _GATED:
            locked.add(chapter)
    ranked = {kind: sorted(found, key=lambda row: row[0]) for kind, found in rows.items()}
    exact = frozenset(kind for kind, found in ranked.items() if found[0][0] == 0)
    return Found({kind: [pk for _, pk in found] for kind, found in ranked.items()}, frozenset(locked), exact)


def hits(query: Query, rows: Sequence[int]) -> dict[int, Hit]:
    """Return these rows with what was found in them marked, by their key, in two statements; none for no rows."""
    if not rows:
        return {}
    sql, text = (_SQLITE_SHOWN, query.fts5()) if _is_sqlite() else (_POSTGRESQL_SHOWN, query.tsquery())
    marked = {
        pk: [text.replace(LESS, "<") for text in texts]
        for pk, *texts in _rows(sql.format(places=", ".join(["%s"] * len(rows))), [text, *rows])
    }
    entries = SearchEntry.objects.in_bulk(rows)
    return {pk: Hit(entries[pk], marked[pk][0], snippet(marked[pk][1])) for pk in rows if pk in entries and pk in marked}


@lru_cache(maxsize=4)
def vocabulary(revision: uuid.UUID, course: uuid.UUID) -> frozenset[str]:
    """Return the words of everything that can be found while this revision is the course's, to finish a word that is begun."""
    rows = SearchEntry.objects.filter(course=course) | SearchEntry.objects.filter(course=None)
    return frozenset(_words(text for row in rows.values_list("title", "body") for text in row))


def _words(texts: Iterable[str]) -> Iterable[str]:
    return (word for text in texts for word in words_in(text) if len(word) > 2)


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _value(key: uuid.UUID) -> str:
    return key.hex if _is_sqlite() else str(key)


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
