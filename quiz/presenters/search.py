"""From what was found to what the search page shows: groups by kind, best first, with what was looked for marked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from quiz.activities import catalogues
from quiz.content.values import holds
from quiz.presenters.reading import WORDING
from quiz.progress import ChapterProgress, CourseProgress
from quiz.search.entries import CARD, CLAIM, FACT, ITEM, JOB, MARKS, SECTION, SIDES, TERM
from quiz.search.finding import Found, Hit, Named, Scope, find, hits, vocabulary
from quiz.search.query import called, query_of, suggestions, typed, without_options, words_in

FIRST, A_PAGE = 5, 10
MOST_LOCKED, MOST_EXAMPLES = 3, 6
# One for each number of suggestions there may be.
_LISTS = ("", "{first}", gettext_noop("{first} or {second}"), gettext_noop("{first}, {second} or {third}"))
_MARKED = re.compile(f"{MARKS[0]}([^{MARKS[0]}{MARKS[1]}]*){MARKS[1]}")
_LABELS: Mapping[str, Promise] = {
    SECTION: _("Sections"),
    TERM: _("Glossary"),
    FACT: _("Facts"),
    CARD: _("Your cards"),
    CLAIM: _("Claims that you judged"),
    ITEM: _("Questions that you answered"),
    JOB: _("Cheat sheet"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: the words, one kind alone or all (empty), and which page of that kind."""

    words: str = ""
    kind: str = ""
    page: int = 1

    @property
    def address(self) -> str:
        """The query string that asks for this, with its question mark; empty when nothing is wanted."""
        said = {"q": self.words, "kind": self.kind, "page": str(self.page) if self.page > 1 else ""}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class HitView:
    """One thing found; `wording` says which rulebook its text is by, `other` is what the other one says of a fact.

    `truth` says of a claim whether it is true.
    """

    title: SafeString
    snippet: SafeString
    url: str
    where: str
    wording: str
    other_wording: str = ""
    other: str = ""
    truth: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """What was found of one kind: how many, those shown, and the addresses of all, of the page before and of the next."""

    kind: str
    label: Promise | str
    count: int
    hits: Sequence[HitView]
    every: str = ""
    before: str = ""
    after: str = ""
    first: int = 1

    @property
    def last(self) -> int:
        """The number of the last one shown, counted from 1."""
        return self.first + len(self.hits) - 1


@dataclass(frozen=True, slots=True)
class SearchView:
    """The page: what is wanted, the groups found, chapters still locked that have more, and what may have been meant.

    Where nothing was found, `instead` is what the groups are for.
    """

    wanted: Wanted
    total: int = 0
    groups: Sequence[GroupView] = ()
    locked: Sequence[ChapterProgress] = ()
    suggestions: Sequence[str] = ()
    examples: Sequence[str] = ()
    instead: str = ""

    @property
    def meant(self) -> SafeString:
        """What may have been meant as links, in one phrase, to stand in a sentence."""
        links = [
            format_html('<a href="{}?q={}">{}</a>', reverse("search"), quote(each, safe=""), each) for each in self.suggestions
        ]
        names = dict(zip(("first", "second", "third"), links, strict=False))
        return format_html(gettext(_LISTS[len(links)]), **names)


def labels() -> dict[str, Promise | str]:
    """Return the name of each kind, in the order of the page."""
    return {**_LABELS, **{each.kind: each.label for each in catalogues()}}


def search_view(wanted: Wanted, course: CourseProgress, scope: Scope) -> SearchView:
    """Return what the page shows for what is wanted; where that finds nothing, what the likeliest other words find."""
    terms = [term.term for term in course.library.pack.glossary]
    if query_of(wanted.words) is None:
        return SearchView(wanted, examples=[term for term in terms if " " in term][:MOST_EXAMPLES])
    view = _view(wanted, course, scope)
    if view.groups:
        return view
    meant = _suggestions(wanted.words, course, scope)
    if not meant or wanted.kind or view.locked:
        return replace(view, suggestions=meant)
    other = _view(Wanted(meant[0]), course, scope)
    return replace(other, wanted=wanted, instead=meant[0], suggestions=meant[1:])


def _view(wanted: Wanted, course: CourseProgress, scope: Scope) -> SearchView:
    said = without_options(wanted.words) if _first_kind(wanted.words) else wanted.words
    query = query_of(said, vocabulary(course.revision_id, scope.course.pk))
    if query is None:
        return SearchView(wanted)
    found = find(query, scope, _named(said, course))
    kinds = {kind: found.rows[kind] for kind in _in_order(wanted.words, found) if kind in found.rows}
    chosen = {wanted.kind: kinds[wanted.kind]} if wanted.kind in kinds else {}
    starts = {kind: _start(wanted, len(rows)) for kind, rows in chosen.items()}
    shown = (
        {kind: rows[starts[kind] :][:A_PAGE] for kind, rows in chosen.items()}
        if wanted.kind
        else {kind: rows[:FIRST] for kind, rows in kinds.items()}
    )
    marked = hits(query, [pk for rows in shown.values() for pk in rows])
    groups = [
        _group(wanted, kind, len(kinds[kind]), starts.get(kind), [_hit(marked[pk], course) for pk in rows if pk in marked])
        for kind, rows in shown.items()
    ]
    return SearchView(wanted, total=sum(group.count for group in groups), groups=groups, locked=_locked(course, found))


def _first_kind(words: str) -> str:
    """Return the kind whose names begin with the first word that was typed; empty where none do."""
    first = words_in(words)[:1]
    return next((each.kind for each in catalogues() if each.begins and [each.begins] == first), "")


def _in_order(words: str, found: Found) -> list[str]:
    """Return the kinds in the order of the page: meant by the first word, then with a name that was typed, then the others."""
    first = _first_kind(words)
    return sorted(labels(), key=lambda kind: (kind != first, kind not in found.named))


def _named(words: str, course: CourseProgress) -> Named:
    """Return how well the name of a term, or of what begins with a word of its own, is what was typed."""
    said = called(words)
    forms = {term.id: {called(form) for form in (term.term, *term.also)} for term in course.library.pack.glossary}
    begins = {each.kind: each.begins for each in catalogues() if each.begins}

    def rank(kind: str, key: str, title: str) -> int:
        if kind == TERM:
            return 0 if said in forms.get(key, ()) else 2
        if kind not in begins:
            return 2
        name = called(title)
        asked = said if said[0] == begins[kind] else (begins[kind], *said)
        return 0 if name == asked else 1 if name[: len(asked)] == asked else 2

    return rank


def _suggestions(words: str, course: CourseProgress, scope: Scope) -> list[str]:
    """Return what may have been meant, as far as it finds anything."""
    forms = [form for term in course.library.pack.glossary for form in (term.term, *term.also)]
    queries = [(each, query_of(each)) for each in suggestions(words, forms)]
    return [each for each, query in queries if query and find(query, scope).total]


def _locked(course: CourseProgress, found: Found) -> list[ChapterProgress]:
    return [state for state in course.chapters if state.chapter.slug in found.locked][:MOST_LOCKED]


def _start(wanted: Wanted, count: int) -> int:
    return min(wanted.page - 1, (count - 1) // A_PAGE) * A_PAGE


def _group(wanted: Wanted, kind: str, count: int, start: int | None, shown: Sequence[HitView]) -> GroupView:
    label = labels()[kind]
    if start is None:
        every = Wanted(wanted.words, kind).address if count > len(shown) else ""
        return GroupView(kind, label, count, shown, every=every)
    page = start // A_PAGE + 1
    before = Wanted(wanted.words, kind, page - 1).address if page > 1 else ""
    after = Wanted(wanted.words, kind, page + 1).address if start + A_PAGE < count else ""
    return GroupView(kind, label, count, shown, before=before, after=after, first=start + 1)


def _hit(hit: Hit, course: CourseProgress) -> HitView:
    entry = hit.entry
    state = course.chapter(entry.chapter) if entry.chapter else None
    return HitView(
        title=marked(hit.title),
        snippet=marked(hit.snippet) if entry.body != entry.title else SafeString(""),
        url=entry.url,
        where=f"{state.number} · {state.chapter.title}" if state else "",
        wording=gettext(WORDING[entry.rulebook]) if entry.rulebook else "",
        truth=_truth(hit, course),
        **_other(hit, course),
    )


def _truth(hit: Hit, course: CourseProgress) -> str:
    """Return the word for what a claim is under the rulebook of its text; empty for everything else."""
    claim = course.library.all_misconceptions.get(hit.entry.key) if hit.entry.kind == CLAIM else None
    if claim is None:
        return ""
    return gettext("True") if holds(claim.truth, hit.entry.rulebook or SIDES[0]) else gettext("False")


def _other(hit: Hit, course: CourseProgress) -> dict[str, str]:
    """Return what the other rulebook says of a contested fact."""
    fact = course.library.facts.get(hit.entry.key) if hit.entry.kind == FACT and hit.entry.rulebook else None
    if fact is None:
        return {}
    other = next(side for side in SIDES if side != hit.entry.rulebook)
    return {"other_wording": gettext(WORDING[other]), "other": str(getattr(fact, other))}


def marked(text: str) -> SafeString:
    """Return a text as HTML: escaped first, then what stands between marks as `<mark>`; a mark without its other is left out."""
    html = _MARKED.sub(r"<mark>\1</mark>", escape(text))
    for mark in MARKS:
        html = html.replace(mark, "")
    # The text was escaped before the only markup went in.
    return mark_safe(html)  # noqa: S308


def wanted_of(words: str, kind: str, page: str) -> Wanted:
    """Return what a query string asks for; a kind or page that does not exist is as if nothing was said."""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
    return Wanted(typed(words), kind if kind in labels() else "", max(number, 1))
