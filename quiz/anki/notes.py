"""From a learner's cards to notes for Anki, pure: the same card keeps its GUID whatever its text becomes."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.urls import reverse
from django.utils.html import escape

from quiz.content.library import Library
from quiz.content.prose import inline
from quiz.content.schema import Card, Chapter
from quiz.content.values import under
from quiz.presenters.reading import wording_of

FIELDS = ("Front", "Back", "Why", "Source")
NOTE_TYPE = "Darkroom card"
_LOCAL_LINK = re.compile(r'href="([/#][^"]*)"')


@dataclass(frozen=True, slots=True)
class Deck:
    """A chapter as a deck; the number is its own for ever."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A card as a note; the fields are HTML on one line each."""

    guid: str
    deck: Deck
    tags: tuple[str, ...]
    front: str
    back: str
    why: str
    source: str

    @property
    def fields(self) -> list[str]:
        """The fields in the order of `FIELDS`."""
        return [self.front, self.back, self.why, self.source]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cards to take: the chapters (slugs), the cards that were seen, the rulebook of the texts; `site` is our address."""

    chapters: Collection[str]
    cards: Collection[str]
    rulebook: str
    site: str


def notes_of(library: Library, selection: Selection) -> list[Note]:
    """Return the selected cards as notes, in the order of the course."""
    return [
        _note(library, selection, deck, chapter, card)
        for deck, chapter in _decks(library)
        if chapter.slug in selection.chapters
        for card in chapter.cards
        if card.id in selection.cards
    ]


def lasting_number(*names: str) -> int:
    """Return a number from 2^30 to 2^31 that these names always have; Anki takes it for an id."""
    return (1 << 30) + int.from_bytes(sha256("\n".join(names).encode()).digest()[:4]) % (1 << 30)


def guid_of(course: str, card: str) -> str:
    """Return what Anki knows a card by: made of the course's slug and the card's id, of nothing that is ever reworded."""
    return "darkroom-" + sha256(f"{course}\n{card}".encode()).hexdigest()[:20]


def _decks(library: Library) -> Iterator[tuple[Deck, Chapter]]:
    for number, chapter in enumerate(library.pack.chapters, 1):
        title = " ".join(chapter.title.replace("::", ":").split())
        yield Deck(lasting_number(library.pack.slug, chapter.slug), f"Darkroom::{number:02} {title}"), chapter


def _note(library: Library, selection: Selection, deck: Deck, chapter: Chapter, card: Card) -> Note:
    part = next(part for part in chapter.sections if part.anchor == card.section)
    prompt = under(card.prompt, selection.rulebook)
    wording = wording_of(library, card.facts, selection.rulebook, prompt)
    local = f"{reverse('chapter', args=[chapter.slug])}#{part.anchor}"
    front, back, why = (
        _html(text, selection.site, chapter)
        for text in (prompt, under(card.answer, selection.rulebook), under(card.reason, selection.rulebook))
    )
    return Note(
        guid=guid_of(library.pack.slug, card.id),
        deck=deck,
        tags=tuple(_tags(library, selection, chapter, card)),
        front=f'<span class="by">{wording}</span> {front}' if wording else front,
        back=back,
        why=why,
        source=f'<a href="{selection.site}{local}">{escape(part.title)}</a>',
    )


def _tags(library: Library, selection: Selection, chapter: Chapter, card: Card) -> Iterator[str]:
    yield f"darkroom::chapter::{chapter.slug}"
    yield from (f"darkroom::fact::{fact}" for fact in card.facts)
    if library.drifts(card.facts):
        yield "darkroom::contested"
        yield f"darkroom::by::{selection.rulebook}"


def _html(text: str, site: str, chapter: Chapter) -> str:
    """Return Markdown as HTML on one line, with links that lead to us from anywhere."""
    here = f"{site}{reverse('chapter', args=[chapter.slug])}"
    whole = _LOCAL_LINK.sub(lambda link: f'href="{site if link[1][0] == "/" else here}{link[1]}"', inline(text))
    return " ".join(whole.split())
