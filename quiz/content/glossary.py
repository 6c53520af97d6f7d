"""The terms of a course in the text of its chapters: where each is named first, it leads to its entry.

A term is linked once in a chapter, not in the section that explains it, and where a section would have too many links,
in the next section that names it. Headings, code, links and the heads of
tables are left alone. Of several terms that begin at one place, the longest counts: in "image version", "version" is
not a term of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from markdown_it.token import Token

from quiz.content.prose import parse
from quiz.content.schema import Chapter, Term

MOST_IN_A_SECTION = 5
_HEADS = {"heading_open", "th_open"}


@dataclass(frozen=True)
class Index:
    """Every form of every term, as (form, id of the term), and as (id, section) the place that explains it."""

    forms: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """Ids by form; a form that begins with a small letter stands there with a capital too."""
        return {written: term for form, term in self.forms for written in (form, form[:1].upper() + form[1:])}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A pattern that finds forms as whole words, the longest first; a space is any run of spaces."""
        longest = sorted(self.terms, key=lambda form: (-len(form), form))
        words = "|".join(r"\s+".join(re.escape(word) for word in form.split()) for form in longest)
        return re.compile(rf"(?<![\w/-])(?:{words})(?![\w/-])" if words else r"(?!)")

    def term(self, written: str) -> str:
        """Return the id of the term that the pattern found."""
        return self.terms[" ".join(written.split())]


@dataclass(frozen=True, slots=True)
class Marker:
    """Makes links of some terms where a text of a chapter names each of them first; the glossary leads back to `place_of`."""

    index: Index
    wanted: frozenset[str]
    chapter: str = ""

    def __call__(self, tokens: Sequence[Token]) -> None:
        """Put the links into freshly parsed tokens."""
        missing = set(self.wanted)
        for inline in _prose(tokens):
            inline.children = list(_linked(inline.children or [], self, missing))


def index_of(terms: Iterable[Term]) -> Index:
    """Return the index of a glossary."""
    terms = list(terms)
    return Index(
        tuple((" ".join(form.split()), term.id) for term in terms for form in (term.term, *term.also)),
        tuple((term.id, term.section) for term in terms),
    )


def marks(chapter: Chapter, index: Index) -> tuple[Marker, ...]:
    """Return what marks each section of a chapter, in order."""
    return markers(tuple((f"{chapter.slug}#{part.anchor}", part.body) for part in chapter.sections), index)


@lru_cache(maxsize=64)
def markers(sections: tuple[tuple[str, str], ...], index: Index) -> tuple[Marker, ...]:
    """Return what marks each section of a chapter, given as (chapter-slug#anchor, text) in order."""
    explained: dict[str, set[str]] = {}
    for term, place in index.places:
        explained.setdefault(place, set()).add(term)
    linked: set[str] = set()
    found = []
    for place, text in sections:
        left = [term for term in _named(text, index) if term not in linked | explained.get(place, set())]
        fresh = frozenset(left[:MOST_IN_A_SECTION])
        linked |= fresh
        found.append(Marker(index, fresh, place.partition("#")[0]))
    return tuple(found)


def place_of(term: str) -> str:
    """Return the id, in the page of a chapter, of the link of a term."""
    return f"at-{term}"


def _named(text: str, index: Index) -> list[str]:
    """Return the terms that a text names where they could be linked, in the order of the text."""
    texts = (child for inline in _prose(parse(text)) for child in _open_texts(_joined(inline.children or [])))
    return list(dict.fromkeys(index.term(match[0]) for child in texts for match in index.pattern.finditer(child.content)))


def _prose(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens that hold running text: none of a heading or of a table's head."""
    before = ""
    for token in tokens:
        if token.type == "inline" and before not in _HEADS:
            yield token
        before = token.type


def _joined(children: Sequence[Token]) -> Iterator[Token]:
    """Join text over the ends of lines, so that a term of two words is found across them."""
    pending: Token | None = None
    for child in children:
        piece = "\n" if child.type == "softbreak" else child.content
        if child.type not in ("text", "softbreak"):
            if pending:
                yield pending
            pending = None
            yield child
        elif pending:
            pending.content += piece
        else:
            pending = _text(piece, child.level)
    if pending:
        yield pending


def _open_texts(children: Iterable[Token]) -> Iterator[Token]:
    """Yield the texts that stand in no link."""
    links = 0
    for child in children:
        links += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and not links:
            yield child


def _linked(children: Sequence[Token], marker: Marker, missing: set[str]) -> Iterator[Token]:
    joined = list(_joined(children))
    marked = {id(child) for child in _open_texts(joined)}
    for child in joined:
        if id(child) in marked:
            yield from _cut(child, marker, missing)
        else:
            yield child


def _cut(text: Token, marker: Marker, missing: set[str]) -> Iterator[Token]:
    """Cut a text at the terms that are still missing, and take them from `missing`."""
    done = 0
    for match in marker.index.pattern.finditer(text.content):
        term = marker.index.term(match[0])
        if term not in missing:
            continue
        missing.discard(term)
        if text.content[done : match.start()]:
            yield _text(text.content[done : match.start()], text.level)
        address = f"/glossary/?from={marker.chapter}#term-{term}"
        attrs: dict[str, str | int | float] = {"class": "term", "id": place_of(term), "href": address, "data-term": term}
        yield Token("link_open", "a", 1, attrs=attrs, level=text.level)
        yield _text(match[0], text.level + 1)
        yield Token("link_close", "a", -1, level=text.level)
        done = match.end()
    if text.content[done:]:
        yield _text(text.content[done:], text.level)


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
