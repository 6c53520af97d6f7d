"""What no single file can tell: that everything a pack names is there, and that answers are answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quiz.content.chapter_text import ChapterText
from quiz.content.prose import commands_in
from quiz.content.schema import RULEBOOKS, Card, CourseFile, Either, Fact, Item, Misconception, Source, Truth, Verdict, under
from quiz.content.strict_yaml import Document

CARDS_AT_LEAST = 8
MISCONCEPTIONS_AT_LEAST = 5

Question = Card | Misconception | Item


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

    def questions(self) -> list[tuple[Document, Sequence[Question]]]:
        """Return each file of questions with what it holds."""
        found: list[tuple[Document, Sequence[Question]]] = [
            (self.cards_file, self.cards),
            (self.misconceptions_file, self.misconceptions),
        ]
        return [*found, (self.items_file, self.items)] if self.items_file else found


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


def check_ids(document: Document, parts: Sequence[Source | Fact | Question], seen: set[str] | None = None) -> None:
    """Each id stands once; `seen` carries ids on from file to file."""
    seen = set() if seen is None else seen
    for index, part in enumerate(parts):
        if part.id in seen:
            raise document.error((index, "id"), "each id once", f"`{part.id}` a second time")
        seen.add(part.id)


def check_names(document: Document, place: tuple[str | int, ...], names: Iterable[str], known: Iterable[str], what: str) -> None:
    """Every name is one of the known ones."""
    known = set(known)
    for index, name in enumerate(names):
        if name not in known:
            raise document.error((*place, index), what, f"`{name}`")


def check_chapter(chapter: ChapterFiles, facts: dict[str, Fact], course: CourseFile) -> None:
    """A chapter's parts name facts, sections and scenarios that exist, and there are enough of them."""
    _check_sections(chapter.text, facts, course.scenarios)
    anchors = {section.anchor for section in chapter.text.sections}
    for document, questions in chapter.questions():
        for index, question in enumerate(questions):
            check_names(document, (index, "facts"), question.facts, facts, "a fact of facts.yaml")
            if question.section not in anchors:
                raise document.error((index, "section"), "the anchor of a section of this chapter", f"`{question.section}`")
            _check_difference(document, index, question, facts)
    _check_amounts(chapter)
    _check_labs(chapter, course.scenarios)
    for index, item in enumerate(chapter.items):
        _check_item(chapter.items_file or chapter.cards_file, index, item)


def _check_sections(text: ChapterText, facts: dict[str, Fact], scenarios: Sequence[str]) -> None:
    for section in text.sections:
        for fact in section.facts:
            if fact not in facts:
                raise text.error(section.anchor, "facts of facts.yaml", f"`{fact}`")
        for command in commands_in(section.body):
            if command.scenario and command.scenario not in scenarios:
                raise text.error(section.anchor, "commands for a scenario of course.yaml", f"`{command.scenario}`")


def _check_difference(document: Document, index: int, question: Question, facts: dict[str, Fact]) -> None:
    """An answer that differs by rulebook rests on a contested fact, so that the page can show the difference."""
    if _differs(question) and not any(facts[fact].contested for fact in question.facts):
        raise document.error((index, "facts"), "a contested fact, since the answer differs by rulebook", "none")


def _differs(question: Question) -> bool:
    match question:
        case Card():
            parts: list[object] = [question.prompt, question.answer]
        case Misconception():
            parts = [question.claim, question.truth, question.tempting, question.correct]
        case Item():
            parts = [question.stem, *(part for option in question.options for part in (option.text, option.right))]
    return any(isinstance(part, Either) for part in parts)


def _check_amounts(chapter: ChapterFiles) -> None:
    if len(chapter.cards) < CARDS_AT_LEAST:
        raise chapter.cards_file.error((), f"at least {CARDS_AT_LEAST} cards", str(len(chapter.cards)))
    if len(chapter.misconceptions) < MISCONCEPTIONS_AT_LEAST:
        found = str(len(chapter.misconceptions))
        raise chapter.misconceptions_file.error((), f"at least {MISCONCEPTIONS_AT_LEAST} misconceptions", found)


def _check_labs(chapter: ChapterFiles, scenarios: Sequence[str]) -> None:
    for index, misconception in enumerate(chapter.misconceptions):
        if misconception.lab and misconception.lab not in scenarios:
            document = chapter.misconceptions_file
            raise document.error((index, "lab"), "a scenario of course.yaml", f"`{misconception.lab}`")


def _check_item(document: Document, index: int, item: Item) -> None:
    if len({option.id for option in item.options}) < len(item.options):
        raise document.error((index, "options"), "options with ids of their own", "the same id twice")
    for rulebook in RULEBOOKS:
        right = sum(_is_true(option.right, rulebook) for option in item.options)
        if item.kind == "single" and right != 1:
            raise document.error((index, "options"), f"exactly one right option under `{rulebook}`", str(right))
        if item.kind == "multiple" and not 1 <= right < len(item.options):
            wanted = f"some right options and some wrong ones under `{rulebook}`"
            raise document.error((index, "options"), wanted, f"{right} of {len(item.options)} right")


def _is_true(verdict: Verdict, rulebook: str) -> bool:
    truth: Truth = under(verdict, rulebook)
    return truth == "true"
