"""A folder of files to a `Pack`, or one error that names the file, the line and what was expected there."""

from pathlib import Path

from quiz.content.chapter_text import read_chapter_text
from quiz.content.checks import ChapterFiles, check_chapter, check_facts, check_ids, check_sources
from quiz.content.conform import conform
from quiz.content.errors import PackError
from quiz.content.schema import Card, Chapter, CourseFile, Fact, Item, Misconception, Pack, Source
from quiz.content.strict_yaml import Document, load

MAX_CHAPTERS = 50


def read_pack(folder: Path) -> Pack:
    """Read and check a course; raise `PackError`. Scenarios are only listed here: labs read their files."""
    if not folder.is_dir():
        raise PackError(folder, 1, "a folder with a course", "none")
    course_file = load(folder / "course.yaml")
    course = conform(course_file, CourseFile)
    sources_file, facts_file = load(folder / "sources.yaml"), load(folder / "facts.yaml")
    sources, facts = conform(sources_file, list[Source]), conform(facts_file, list[Fact])
    check_sources(sources_file, sources)
    check_facts(facts_file, facts, sources)
    _check_folders(course_file, course, folder)
    chapters = [_read_chapter(folder / "chapters" / name) for name in course.chapters]
    _check_whole(course_file, chapters)
    for chapter in chapters:
        check_chapter(chapter, {fact.id: fact for fact in facts}, course)
    return Pack(
        slug=course.slug,
        title=course.title,
        summary=course.summary,
        rulebook=course.rulebook,
        unlock_percent=course.unlock_percent,
        scenarios=course.scenarios,
        sources=sources,
        facts=facts,
        chapters=[_chapter(chapter) for chapter in chapters],
    )


def _check_folders(document: Document, course: CourseFile, folder: Path) -> None:
    """The chapters and scenarios listed are the folders there are; none is a link out of the pack."""
    if len(course.chapters) > MAX_CHAPTERS:
        raise document.error(("chapters",), f"at most {MAX_CHAPTERS} chapters", str(len(course.chapters)))
    for part, listed in (("chapters", course.chapters), ("scenarios", course.scenarios)):
        home = folder / part
        present = {entry.name for entry in home.iterdir() if entry.is_dir()} if home.is_dir() else set()
        for index, name in enumerate(listed):
            if listed.index(name) != index:
                raise document.error((part, index), f"each of the {part} once", f"`{name}` a second time")
            if name not in present or (home / name).is_symlink():
                raise document.error((part, index), f"a folder in {part}/", f"`{name}`")
        if unlisted := sorted(present - set(listed)):
            raise document.error((part,), f"every folder in {part}/ to be listed", f"`{unlisted[0]}` is not")


def _read_chapter(folder: Path) -> ChapterFiles:
    cards_file, misconceptions_file = load(folder / "cards.yaml"), load(folder / "misconceptions.yaml")
    items_file = load(folder / "items.yaml") if (folder / "items.yaml").exists() else None
    return ChapterFiles(
        text=read_chapter_text(folder / "chapter.md"),
        cards=conform(cards_file, list[Card]),
        misconceptions=conform(misconceptions_file, list[Misconception]),
        items=conform(items_file, list[Item]) if items_file else [],
        cards_file=cards_file,
        misconceptions_file=misconceptions_file,
        items_file=items_file,
    )


def _check_whole(course_file: Document, chapters: list[ChapterFiles]) -> None:
    """Chapters have slugs of their own; an id of a card, misconception or item stands once in the course."""
    slugs: set[str] = set()
    seen: set[str] = set()
    for index, chapter in enumerate(chapters):
        slug = chapter.text.front.slug
        if slug in slugs:
            raise course_file.error(("chapters", index), "chapters with slugs of their own", f"`{slug}` a second time")
        slugs.add(slug)
        for document, questions in chapter.questions():
            check_ids(document, questions, seen)


def _chapter(files: ChapterFiles) -> Chapter:
    front = files.text.front
    return Chapter(
        slug=front.slug,
        title=front.title,
        summary=front.summary,
        objective=front.objective,
        minutes=front.minutes,
        lead=files.text.lead,
        sections=list(files.text.sections),
        cards=files.cards,
        misconceptions=files.misconceptions,
        items=files.items,
    )
