"""A pack with its indexes: what pages look up by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quiz.content.glossary import Index, index_of
from quiz.content.items import Item
from quiz.content.schema import Card, Case, Chapter, Exhibit, Fact, Misconception, Pack, Section, Source
from quiz.grading import Stage


@dataclass(frozen=True, slots=True)
class Drift:
    """A fact on which the chapter and today's Azure differ, with the sources that say so."""

    fact: Fact
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Library:
    """One revision of a course, indexed."""

    pack: Pack

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Facts by id."""
        return {fact.id: fact for fact in self.pack.facts}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.pack.sources}

    @cached_property
    def chapters(self) -> Mapping[str, Chapter]:
        """Chapters by slug, in the order of the course."""
        return {chapter.slug: chapter for chapter in self.pack.chapters}

    @cached_property
    def terms(self) -> Index:
        """The words of the glossary, as they are looked for in chapters."""
        return index_of(self.pack.glossary)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The chapters as unlocking sees them."""
        return tuple(Stage(chapter.slug, len(chapter.cards)) for chapter in self.pack.chapters)

    def after(self, slug: str) -> Chapter | None:
        """Return the chapter that follows; None after the last."""
        slugs = list(self.chapters)
        following = slugs[slugs.index(slug) + 1 : slugs.index(slug) + 2]
        return self.chapters[following[0]] if following else None

    def cards(self, slug: str) -> Mapping[str, Card]:
        """Return a chapter's cards by id; none for a chapter that this revision does not have."""
        chapter = self.chapters.get(slug)
        return {card.id: card for card in chapter.cards} if chapter else {}

    def misconceptions(self, slug: str) -> Mapping[str, Misconception]:
        """Return a chapter's misconceptions by id; none for a chapter that this revision does not have."""
        chapter = self.chapters.get(slug)
        return {item.id: item for item in chapter.misconceptions} if chapter else {}

    def items(self, slug: str) -> Mapping[str, Item]:
        """Return a chapter's items by id; none for a chapter that this revision does not have."""
        chapter = self.chapters.get(slug)
        return {item.id: item for item in chapter.items} if chapter else {}

    @cached_property
    def all_misconceptions(self) -> Mapping[str, Misconception]:
        """The misconceptions of all chapters by id."""
        return {each.id: each for chapter in self.pack.chapters for each in chapter.misconceptions}

    @cached_property
    def all_cards(self) -> Mapping[str, Card]:
        """The cards of all chapters by id."""
        return {each.id: each for chapter in self.pack.chapters for each in chapter.cards}

    @cached_property
    def all_items(self) -> Mapping[str, Item]:
        """The items of all chapters and case studies by id."""
        found = {each.id: each for chapter in self.pack.chapters for each in chapter.items}
        return found | {each.id: each for case in self.pack.cases for each in case.items}

    @cached_property
    def homes(self) -> Mapping[str, str]:
        """The chapter's slug of every card, misconception and item by id; for an item of a case, the one that opens the case."""
        found = {
            question.id: chapter.slug
            for chapter in self.pack.chapters
            for question in (*chapter.cards, *chapter.misconceptions, *chapter.items)
        }
        return found | {item.id: case.chapter for case in self.pack.cases for item in case.items}

    @cached_property
    def facts_of(self) -> Mapping[str, Sequence[str]]:
        """The facts that each card, misconception and item is about, by its id."""
        questions = [*self.all_cards.values(), *self.all_misconceptions.values(), *self.all_items.values()]
        return {question.id: question.facts for question in questions}

    @cached_property
    def taught(self) -> Mapping[str, tuple[str, Section]]:
        """Where each fact is taught: the slug of the first chapter whose text has it, and the section."""
        found: dict[str, tuple[str, Section]] = {}
        for chapter in self.pack.chapters:
            for section in chapter.sections:
                for fact in section.facts:
                    found.setdefault(fact, (chapter.slug, section))
        return found

    @cached_property
    def exhibits(self) -> Mapping[str, Exhibit]:
        """Exhibits by id."""
        return {exhibit.id: exhibit for exhibit in self.pack.exhibits}

    @cached_property
    def skills(self) -> Mapping[str, str]:
        """Titles of the skills by id."""
        return {skill.id: skill.title for skill in self.pack.skills}

    @cached_property
    def cases(self) -> Mapping[str, Case]:
        """Case studies by slug, in the order of the course."""
        return {case.slug: case for case in self.pack.cases}

    def section(self, reading: str, chapter: str = "") -> tuple[str, Section]:
        """Return the section that `chapter-slug#anchor`, or an anchor of the chapter, names, with its chapter's slug."""
        slug, _, anchor = reading.rpartition("#")
        slug = slug or chapter
        return slug, next(part for part in self.chapters[slug].sections if part.anchor == anchor)

    def drifts(self, facts: Iterable[str]) -> list[Drift]:
        """Return the contested ones among these facts, in their order."""
        named = [self.facts[fact] for fact in facts]
        return [Drift(fact, self.sources_of([fact.id])) for fact in named if fact.contested]

    def sources_of(self, facts: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources of these facts, each once, in the order of the pack."""
        named = {source for fact in facts for source in self.facts[fact].sources}
        return tuple(source for source in self.pack.sources if source.id in named)
