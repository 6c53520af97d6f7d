"""The search over the shipped course: a page of results, and the database's part of it, against a page without words."""

from collections.abc import Callable
from functools import partial

from django.test import Client

from quiz.models import Course
from quiz.search.finding import Scope, find, hits
from quiz.search.query import query_of
from quiz.selectors import library_of
from tests.bench.rounds import interleave, table

WORDS = ("image version", "replicati", "az sig create", "the", "qqqqqq definishun")


def report(rounds: int) -> str:
    """A page of results for a newcomer, and for somebody who may see everything what the database finds."""
    client = Client(headers={"host": "127.0.0.1"})
    course = Course.objects.get(current__isnull=False)
    assert course.current_id is not None
    library = library_of(course.current_id)
    scope = Scope(course, "chapter", library.chapters, library.facts_of)

    def search(words: str) -> None:
        query = query_of(words)
        assert query is not None
        rows = find(query, scope).rows
        hits(query, [pk for found in rows.values() for pk in found[:5]])

    def page(words: str) -> None:
        assert client.get("/search/", {"q": words}).status_code == 200

    candidates: dict[str, Callable[[], object]] = {"no words": partial(page, "")}
    candidates |= {f"page: {words}": partial(page, words) for words in WORDS}
    candidates |= {f"database: {words}": partial(search, words) for words in WORDS}
    return table("The search over the shipped course", interleave(candidates, rounds=rounds), against=("no words",))
