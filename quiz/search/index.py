"""Keeping what can be found: the rows become what the entries say; a row that says so already is not touched."""

from collections.abc import Iterable

from django.db import transaction

from quiz.activities import catalogues
from quiz.content.library import Library
from quiz.models import Course, SearchEntry
from quiz.search.entries import Entry, entries_of, plain

_FIELDS = ("kind", "key", "rulebook", "chapter", "title", "body", "url")


def index_course(course: Course, library: Library) -> int:
    """Make the course's rows those of this content; return how many rows changed."""
    return _become(course, entries_of(library))


def index_catalogues() -> int:
    """Make the rows beside courses those of what apps registered; return how many rows changed."""
    found = [
        Entry(catalogue.kind, each.key, "", "", plain(each.title), plain(each.body), each.url)
        for catalogue in catalogues()
        for each in catalogue.entries()
    ]
    return _become(None, found)


@transaction.atomic
def _become(course: Course | None, entries: Iterable[Entry]) -> int:
    wanted = dict.fromkeys(entries)
    rows = SearchEntry.objects.filter(course=course).values_list("pk", *_FIELDS)
    kept = {Entry(*fields): pk for pk, *fields in rows}
    gone = [pk for entry, pk in kept.items() if entry not in wanted]
    new = [entry for entry in wanted if entry not in kept]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    SearchEntry.objects.bulk_create(
        [SearchEntry(course=course, **{name: getattr(entry, name) for name in _FIELDS}) for entry in new], batch_size=100
    )
    return len(gone) + len(new)
