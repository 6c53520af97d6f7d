"""What no single file can tell: that everything a pack names is there, and that answers are answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from quiz.content.chapter_text import ChapterText
from quiz.content.check_items import check_item, item_differs, misconceptions_shown
from quiz.content.errors import PackError
from quiz.content.items import Completion, Dropdown, Item
from quiz.content.prose import commands_in, images_in
from quiz.content.schema import Card, Case, Fact, Figure, Misconception, Source
from quiz.content.strict_yaml import Document, Place
from quiz.content.values import Either

CARDS_AT_LEAST = 8
MISCONCEPTIONS_AT_LEAST = 5
ALTERNATIVE = range(30, 601)
A_FIGURE = 'images only as a paragraph `![Text alternative](figures/name.svg "Caption")` of a section'

Question = Card | Misconception | Item


class Named(Protocol):
    """A part of a pack that others may name by its id."""

    @property
    def id(self) -> str:
        """The id."""


@dataclass(frozen=True, slots=True)
class ChapterFiles:
    """A chapter as read, with the documents that errors point into."""

    text: ChapterText
    cards: list[Card]
    misconceptions: list[Misconception]
    items: list[Item]
    cards_file: Document
    misconceptions_file: Document
    items_file: Document | None
    figures: list[Figure]

    def questions(self) -> list[tuple[Document, Sequence[Question]]]:
        """Return each file of questions with what it holds."""
        found: list[tuple[Document, Sequence[Question]]] = [
            (self.cards_file, self.cards),
            (self.misconceptions_file, self.misconceptions),
        ]
        return [*found, (self.items_file, self.items)] if self.items_file else found


@dataclass(frozen=True, slots=True)
class Known:
    """What questions may name: everything that the course has."""

    facts: Mapping[str, Fact]
    scenarios: frozenset[str]
    skills: frozenset[str]
    exhibits: frozenset[str]
    misconceptions: frozenset[str]
    sections: frozenset[str]
    chapters: frozenset[str]


def check_sources(document: Document, sources: Sequence[Source]) -> None:
    """Sources have ids of their own, and an address unless they are the chapter itself."""
    check_ids(document, sources)
    for index, source in enumerate(sources):
        if not source.url and source.kind != "chapter":
            raise document.error((index,), "the key `url`, since only the chapter itself has no address", "none")


def check_facts(document: Document, facts: Sequence[Fact], sources: Sequence[Source]) -> None:
    """Facts have ids of their own, name sources that exist, and say both sides where they are contested."""
    check_ids(document, facts)
    known = {source.id for source in sources}
    for index, fact in enumerate(facts):
        check_names(document, (index, "sources"), fact.sources, known, "a source of sources.yaml")
        if fact.contested and not (fact.chapter and fact.azure and fact.chapter != fact.azure):
            raise document.error((index, "contested"), "a contested fact to say both `chapter` and `azure`, differently")
        if fact.contested != bool(fact.drift):
            raise document.error((index,), "the key `drift` with a contested fact, and only there")
        if not (fact.chapter or fact.azure):
            raise document.error((index,), "the key `chapter` or `azure`", "neither")
        if fact.rules and fact.unenforced:
            raise document.error((index, "unenforced"), "either rules or the reason why there are none", "both")


def check_ids(document: Document, parts: Sequence[Named], seen: set[str] | None = None, place: Place = ()) -> None:
    """Each id stands once; `seen` carries ids on from file to file, `place` is where the list stands in its file."""
    seen = set() if seen is None else seen
    for index, part in enumerate(parts):
        if part.id in seen:
            raise document.error((*place, index, "id"), "each id once", f"`{part.id}` a second time")
        seen.add(part.id)


def check_names(document: Document, place: Place, names: Iterable[str], known: Iterable[str], what: str) -> None:
    """Every name is one of the known ones."""
    known = set(known)
    for index, name in enumerate(names):
        if name not in known:
            raise document.error((*place, index), what, f"`{name}`")


def check_chapter(chapter: ChapterFiles, known: Known) -> None:
    """A chapter's parts name facts, sections and scenarios that exist, and there are enough of them."""
    _check_sections(chapter.text, known)
    anchors = {section.anchor for section in chapter.text.sections}
    for document, questions in chapter.questions():
        for index, question in enumerate(questions):
            if question.section not in anchors:
                raise document.error((index, "section"), "the anchor of a section of this chapter", f"`{question.section}`")
            _check_question(document, (index,), question, known)
    _check_figures(chapter)
    _check_amounts(chapter)


def check_case(document: Document, case: Case, known: Known) -> None:
    """A case's chapter, and what its items name, exist; each tab has an id of its own."""
    check_ids(document, case.tabs, place=("tabs",))
    check_names(document, ("chapter",), [case.chapter], known.chapters, "the slug of a chapter")
    for index, item in enumerate(case.items):
        place: Place = ("items", index)
        if item.section not in known.sections:
            raise document.error((*place, "section"), "a section, as chapter-slug#anchor", f"`{item.section}`")
        _check_question(document, place, item, known)


def _check_question(document: Document, place: Place, question: Question, known: Known) -> None:
    check_names(document, (*place, "facts"), question.facts, known.facts, "a fact of facts.yaml")
    if _differs(question) and not any(known.facts[fact].contested for fact in question.facts):
        raise document.error((*place, "facts"), "a contested fact, since the answer differs by rulebook", "none")
    _check_name(document, (*place, "lab"), question.lab, known.scenarios, "a scenario of course.yaml")
    if isinstance(question, Card | Misconception):
        return
    _check_name(document, (*place, "skill"), question.skill, known.skills, "a skill of course.yaml")
    _check_name(document, (*place, "exhibit"), question.exhibit, known.exhibits, "an exhibit of exhibits/")
    if isinstance(question, Dropdown | Completion):
        _check_name(document, (*place, "proof"), question.proof, known.exhibits, "an exhibit of exhibits/")
    for part, shown in misconceptions_shown(question):
        _check_name(document, (*place, *part, "misconception"), shown, known.misconceptions, "a misconception of the course")
    check_item(document, place, question)


def _check_name(document: Document, place: Place, name: str, known: Iterable[str], what: str) -> None:
    """A name is one of the known ones, or empty."""
    if name and name not in known:
        raise document.error(place, what, f"`{name}`")


def _check_sections(text: ChapterText, known: Known) -> None:
    for section in text.sections:
        for fact in section.facts:
            if fact not in known.facts:
                raise text.error(section.anchor, "facts of facts.yaml", f"`{fact}`")
        for command in commands_in(section.body):
            if command.scenario and command.scenario not in known.scenarios:
                raise text.error(section.anchor, "commands for a scenario of course.yaml", f"`{command.scenario}`")


def _check_figures(chapter: ChapterFiles) -> None:
    """Every image is a figure of a section, with a drawing and words for it; every drawing is shown, and once."""
    text = chapter.text
    waiting = {figure.name for figure in chapter.figures}
    for body, start in text.bodies():
        for image in images_in(body):
            figure, line = image.figure, start + image.line
            if figure is None or body is text.lead:
                raise PackError(text.file, line, A_FIGURE, "another image")
            if figure.name not in waiting:
                raise PackError(text.file, line, "a drawing of figures/, each shown once", f"`{figure.name}`")
            if len(figure.alt) not in ALTERNATIVE:
                expected = f"a text alternative of {ALTERNATIVE.start} to {ALTERNATIVE.stop - 1} characters"
                raise PackError(text.file, line, expected, str(len(figure.alt)))
            waiting.remove(figure.name)
    if waiting:
        raise PackError(text.file, 1, "every drawing of figures/ to be shown", f"`{min(waiting)}` is not")


def _differs(question: Question) -> bool:
    match question:
        case Card():
            parts: list[object] = [question.prompt, question.answer]
        case Misconception():
            parts = [question.claim, question.truth, question.tempting, question.correct]
        case _:
            return item_differs(question)
    return any(isinstance(part, Either) for part in parts)


def _check_amounts(chapter: ChapterFiles) -> None:
    if len(chapter.cards) < CARDS_AT_LEAST:
        raise chapter.cards_file.error((), f"at least {CARDS_AT_LEAST} cards", str(len(chapter.cards)))
    if len(chapter.misconceptions) < MISCONCEPTIONS_AT_LEAST:
        found = str(len(chapter.misconceptions))
        raise chapter.misconceptions_file.error((), f"at least {MISCONCEPTIONS_AT_LEAST} misconceptions", found)
