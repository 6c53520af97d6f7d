"""Where to read about a goal or a rule: sections of the course that is taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.urls import reverse

from quiz.selectors import current_course, library_of

MOST_LINKS = 3


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the course: its title and address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Taught:
    """A fact that a rule enforces, as the course has it; `chapter` is empty where the two sides agree."""

    chapter: str
    azure: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the course says: sections by `chapter-slug#anchor`, and the numbers of chapters by their slugs.

    By the id of a rule: the sections that teach it, and the facts that name it. By a fact: the cards of the chapter that ask
    about it. By a misconception: where it is judged.
    """

    sections: Mapping[str, Link]
    chapters: Mapping[str, int]
    rules: Mapping[str, tuple[Link, ...]]
    facts: Mapping[str, tuple[Taught, ...]]
    cards: Mapping[str, Link]
    claims: Mapping[str, Link]

    def section(self, place: str) -> Link | None:
        """Return the section at a place; None where the course has none."""
        return self.sections.get(place)

    def number(self, place: str) -> int | None:
        """Return the number of the chapter that a place is in; None where the course has no such section."""
        return self.chapters.get(place.partition("#")[0]) if place in self.sections else None

    def about(self, rule: str) -> tuple[Link, ...]:
        """Return the sections that teach what a rule enforces, at most three."""
        return self.rules.get(rule, ())[:MOST_LINKS]

    def behind(self, rule: str) -> tuple[Taught, ...]:
        """Return the facts that name a rule."""
        return self.facts.get(rule, ())

    def cards_about(self, facts: Sequence[str]) -> Link | None:
        """Return the cards of the chapter that ask about the first of these facts that is asked about at all."""
        return next((self.cards[fact] for fact in facts if fact in self.cards), None)


def reading() -> Reading:
    """Return what the current course says; nothing before one is loaded."""
    course = current_course()
    return (
        _reading(course.current_id) if course is not None and course.current_id is not None else Reading({}, {}, {}, {}, {}, {})
    )


@lru_cache(maxsize=8)
def _reading(revision: UUID) -> Reading:
    library = library_of(revision)
    sections: dict[str, Link] = {}
    rules: dict[str, tuple[Link, ...]] = {}
    for chapter in library.pack.chapters:
        for section in chapter.sections:
            link = Link(f"{chapter.title}: {section.title}", f"{reverse('chapter', args=[chapter.slug])}#{section.anchor}")
            sections[f"{chapter.slug}#{section.anchor}"] = link
            for rule in dict.fromkeys(rule for fact in section.facts for rule in library.facts[fact].rules):
                rules[rule] = (*rules.get(rule, ()), link)
    facts: dict[str, tuple[Taught, ...]] = {}
    for fact in library.pack.facts:
        taught = Taught(fact.chapter if fact.contested else "", fact.azure or fact.chapter)
        for rule in dict.fromkeys(fact.rules):
            facts[rule] = (*facts.get(rule, ()), taught)
    numbers = {chapter.slug: number for number, chapter in enumerate(library.pack.chapters, 1)}
    cards: dict[str, Link] = {}
    claims: dict[str, Link] = {}
    for chapter in library.pack.chapters:
        here = Link(chapter.title, reverse("cards", args=[chapter.slug]))
        for card in chapter.cards:
            cards |= {fact: here for fact in card.facts if fact not in cards}
        there = Link(chapter.title, reverse("misconceptions", args=[chapter.slug]))
        claims |= {claim.id: there for claim in chapter.misconceptions}
    return Reading(sections, numbers, rules, facts, cards, claims)
