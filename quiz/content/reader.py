"""A folder of files to a `Pack`, or one error that names the file, the line and what was expected there."""

from pathlib import Path

from quiz.content.chapter_text import read_chapter_text
from quiz.content.check_exam import check_exam
from quiz.content.checks import ChapterFiles, Known, check_case, check_chapter, check_facts, check_ids, check_sources
from quiz.content.conform import conform
from quiz.content.errors import PackError
from quiz.content.exhibits import read_exhibits
from quiz.content.figures import read_figures
from quiz.content.items import Item
from quiz.content.reference import read_cheat_sheet, read_glossary
from quiz.content.schema import Card, Case, Chapter, CourseFile, Exhibit, Fact, Misconception, Pack, Source
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
    check_ids(course_file, course.skills, place=("skills",))
    check_sources(sources_file, sources)
    check_facts(facts_file, facts, sources)
    _check_folders(course_file, course, folder)
    chapters = [read_chapter(folder / "chapters" / name) for name in course.chapters]
    exhibits = read_exhibits(folder / "exhibits")
    cases = [read_case(folder / "cases" / f"{slug}.yaml", slug) for slug in course.cases]
    _check_cases(course_file, course, folder / "cases")
    _check_whole(course_file, chapters, cases)
    known = _known(course, facts, chapters, exhibits)
    for chapter in chapters:
        check_chapter(chapter, known)
    for document, case in cases:
        check_case(document, case, known)
    pack = Pack(
        slug=course.slug,
        title=course.title,
        summary=course.summary,
        rulebook=course.rulebook,
        unlock_percent=course.unlock_percent,
        scenarios=course.scenarios,
        sources=sources,
        facts=facts,
        chapters=[_chapter(chapter) for chapter in chapters],
        skills=course.skills,
        cases=[case for _, case in cases],
        exhibits=exhibits,
        glossary=read_glossary(folder / "glossary.yaml", known),
        cheat_sheet=read_cheat_sheet(folder / "cheat-sheet.yaml", known),
        exam=course.exam,
    )
    check_exam(course_file, pack)
    return pack


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


def read_chapter(folder: Path) -> ChapterFiles:
    """Read the files of a chapter's folder; raise `PackError`. What they name is not checked here."""
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
        figures=read_figures(folder / "figures"),
    )


def read_case(file: Path, slug: str) -> tuple[Document, Case]:
    """Read the file of a case study, with the document that errors point into; raise `PackError`."""
    document = load(file)
    case = conform(document, Case)
    if case.slug != slug:
        raise document.error(("slug",), f"the name of the file, `{slug}`", f"`{case.slug}`")
    return document, case


def _check_cases(document: Document, course: CourseFile, home: Path) -> None:
    """Every file of cases/ is listed, and once."""
    for index, slug in enumerate(course.cases):
        if slug in course.cases[:index]:
            raise document.error(("cases", index), "each of the cases once", f"`{slug}` a second time")
    if unlisted := sorted({file.stem for file in home.glob("*.yaml")} - set(course.cases)):
        raise document.error(("cases",), "every file in cases/ to be listed", f"`{unlisted[0]}` is not")


def _known(course: CourseFile, facts: list[Fact], chapters: list[ChapterFiles], exhibits: list[Exhibit]) -> Known:
    return Known(
        facts={fact.id: fact for fact in facts},
        scenarios=frozenset(course.scenarios),
        skills=frozenset(skill.id for skill in course.skills),
        exhibits=frozenset(exhibit.id for exhibit in exhibits),
        misconceptions=frozenset(each.id for chapter in chapters for each in chapter.misconceptions),
        sections=frozenset(
            f"{chapter.text.front.slug}#{section.anchor}" for chapter in chapters for section in chapter.text.sections
        ),
        chapters=frozenset(chapter.text.front.slug for chapter in chapters),
    )


def _check_whole(course_file: Document, chapters: list[ChapterFiles], cases: list[tuple[Document, Case]]) -> None:
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
    for document, case in cases:
        check_ids(document, case.items, seen, ("items",))


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
        figures=files.figures,
    )
