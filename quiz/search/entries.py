"""What a course has to find, as plain text: pure, from a library to entries."""

import html
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from quiz.content.items import Item
from quiz.content.library import Library
from quiz.content.prose import Command, Figure, Prose, blocks, unmarked
from quiz.content.schema import Card, Fact
from quiz.content.values import Either, under

SECTION, FACT, CARD, CLAIM, ITEM, TERM, JOB = "section", "fact", "card", "misconception", "item", "term", "job"
SIDES = ("chapter", "azure")
MARKS = ("\ue000", "\ue001")  # around what was found, in what the database gives back
LESS = "\ue002"  # for "<", on its way through the database; no stored text has any of the three
LONGEST_TITLE = 120
_INLINE = re.compile(r"</?(?:a|code|em|strong)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find; the fields are those of `SearchEntry`."""

    kind: str
    key: str
    rulebook: str
    chapter: str
    title: str
    body: str
    url: str


def entries_of(library: Library) -> list[Entry]:
    """Return everything that a course has to find, each thing once, or once for each rulebook where its text differs."""
    found = [*_sections(library), *_facts(library), *_questions(library), *_terms(library), *_jobs(library)]
    return [each for each in found if each.title]


def plain(text: str) -> str:
    """Return a text without the signs that mark what was found, on one line."""
    return " ".join(text.translate({ord(mark): None for mark in (*MARKS, LESS, "\x00")}).split())


def text_of(markdown: str) -> str:
    """Return Markdown of several paragraphs as plain text: words, commands, captions."""
    return plain(" ".join(_said(block) for block in blocks(markdown)))


def _said(block: Prose | Command | Figure) -> str:
    match block:
        case Command():
            return block.lines
        case Figure():
            return f"{unmarked(block.caption)} {block.alt}"
        case _:
            return html.unescape(_TAG.sub(" ", _INLINE.sub("", block.html)))


def _entry(kind: str, key: str, texts: tuple[str, str], *, url: str, chapter: str = "", rulebook: str = "") -> Entry:
    title, body = texts
    return Entry(kind, key, rulebook, chapter, plain(title), plain(body), url)


def _place(chapter: str, anchor: str) -> str:
    return f"{reverse('chapter', args=[chapter])}#{anchor}"


def _sections(library: Library) -> Iterator[Entry]:
    for chapter in library.pack.chapters:
        for part in chapter.sections:
            url = _place(chapter.slug, part.anchor)
            texts = (part.title, text_of(part.body))
            yield _entry(SECTION, f"{chapter.slug}#{part.anchor}", texts, url=url, chapter=chapter.slug)


def _facts(library: Library) -> Iterator[Entry]:
    """A fact belongs to the first section that teaches it; what no section teaches is not found."""
    places: dict[str, tuple[str, str]] = {}
    for chapter in library.pack.chapters:
        for part in chapter.sections:
            for name in part.facts:
                places.setdefault(name, (chapter.slug, part.anchor))
    for fact in library.pack.facts:
        if fact.id in places:
            slug, anchor = places[fact.id]
            for rulebook, said in _said_by(fact):
                texts = (fact.topic or unmarked(said), unmarked(said))
                yield _entry(FACT, fact.id, texts, url=_place(slug, anchor), chapter=slug, rulebook=rulebook)


def _said_by(fact: Fact) -> list[tuple[str, str]]:
    sides = [(side, getattr(fact, side) or fact.azure or fact.chapter) for side in SIDES]
    return sides if fact.contested and sides[0][1] != sides[1][1] else [("", sides[0][1])]


def _cards(library: Library) -> Iterator[Entry]:
    for chapter in library.pack.chapters:
        for card in chapter.cards:
            for rulebook in _rulebooks(card.prompt, card.answer, card.reason):
                texts = _card(card, rulebook or SIDES[0])
                yield _entry(
                    CARD, card.id, texts, url=_place(chapter.slug, card.section), chapter=chapter.slug, rulebook=rulebook
                )


def _card(card: Card, rulebook: str) -> tuple[str, str]:
    prompt, answer, reason = (unmarked(under(each, rulebook)) for each in (card.prompt, card.answer, card.reason))
    return prompt, f"{answer} {reason}"


def _questions(library: Library) -> Iterator[Entry]:
    """Cards and claims with what is right of them, items with their stem alone: `Scope` shows those that were answered."""
    yield from _cards(library)
    for chapter in library.pack.chapters:
        for claim in chapter.misconceptions:
            url = _place(chapter.slug, claim.section)
            for rulebook in _rulebooks(claim.claim, claim.truth, claim.correct):
                said, correct = (unmarked(under(text, rulebook or SIDES[0])) for text in (claim.claim, claim.correct))
                yield _entry(CLAIM, claim.id, (said, correct), url=url, chapter=chapter.slug, rulebook=rulebook)
        for item in chapter.items:
            yield from _item(item, chapter.slug, reverse("items", args=[chapter.slug]))
    for case in library.pack.cases:
        for item in case.items:
            yield from _item(item, case.chapter, reverse("case", args=[case.slug]))


def _item(item: Item, chapter: str, page: str) -> Iterator[Entry]:
    for rulebook in _rulebooks(item.stem):
        stem = unmarked(under(item.stem, rulebook or SIDES[0]))
        title = textwrap.shorten(stem, LONGEST_TITLE, placeholder="…")
        yield _entry(ITEM, item.id, (title, stem), url=f"{page}#item-{item.id}", chapter=chapter, rulebook=rulebook)


def _terms(library: Library) -> Iterator[Entry]:
    for term in library.pack.glossary:
        url = f"{reverse('glossary')}#term-{term.id}"
        for rulebook in _rulebooks(term.means):
            also = f" Also: {', '.join(term.also)}." if term.also else ""
            body = unmarked(under(term.means, rulebook or SIDES[0])) + also
            yield _entry(TERM, term.id, (term.term, body), url=url, rulebook=rulebook)


def _jobs(library: Library) -> Iterator[Entry]:
    sheet = library.pack.cheat_sheet
    for job in sheet.jobs if sheet else ():
        url = f"{reverse('cheat-sheet')}#job-{job.id}"
        for rulebook in _rulebooks(job.note):
            note = unmarked(under(job.note, rulebook or SIDES[0]))
            yield _entry(JOB, job.id, (job.does, f"{job.az} {job.powershell} {note}"), url=url, rulebook=rulebook)


def _rulebooks(*texts: object) -> tuple[str, ...]:
    """Return the rulebooks to make an entry for: one for both where none of the texts differs."""
    return SIDES if any(isinstance(text, Either) for text in texts) else ("",)
