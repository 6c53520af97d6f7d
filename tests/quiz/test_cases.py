"""Case studies as files: what is read into the pack, what is refused with file and line, and the form of those we ship."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from quiz.content import Pack, PackError, read_pack
from quiz.content.schema import Case
from tests.factories import SECOND, Files, a_pack, course_files, item, write_pack

FILE = "cases/bakery.yaml"
Breakage = Callable[[Files], object]


def questions(count: int) -> list[dict[str, Any]]:
    """Return items as a case has them: their sections name the chapter."""
    return [item(id=f"item-case-{number}", section=f"{SECOND}#start") for number in range(1, count + 1)]


def case_files() -> Files:
    """Return the course of two chapters with one case study, written for those who have read the second."""
    files = course_files()
    files["course.yaml"]["cases"] = ["bakery"]
    files[FILE] = {
        "slug": "bakery",
        "title": "A bakery",
        "summary": "Bread in two regions.",
        "chapter": SECOND,
        "minutes": "20",
        "tabs": [
            {"id": "overview", "title": "Overview", "text": "Bread, and *cake*."},
            {"id": "needs", "title": "Requirements", "text": "| oven | loaves |\n|---|---|\n| one | 40 |"},
        ],
        "items": questions(4),
    }
    return files


def _change(**changes: object) -> Breakage:
    return lambda files: files[FILE].update(changes)


def _first_item(**changes: object) -> Breakage:
    return lambda files: files[FILE]["items"][0].update(changes)


def _in_a_chapter_too(files: Files) -> None:
    files["chapters/01-first-light/items.yaml"] = [item(id="item-case-3")]


def _in_a_second_case_too(files: Files) -> None:
    files["course.yaml"]["cases"].append("mill")
    files["cases/mill.yaml"] = {**files[FILE], "slug": "mill"}


def _unlisted(files: Files) -> None:
    files["cases/mill.yaml"] = {**files[FILE], "slug": "mill"}


TWO_RIGHT = [{"id": name, "text": "T", "why": "W", "right": "true"} for name in ("one", "two")]
CORPUS: list[tuple[str, Breakage, str, str]] = [
    ("too few items", _change(items=questions(3)), f"{FILE}:17", "4 to 6 items"),
    ("too many items", _change(items=questions(7)), f"{FILE}:17", "4 to 6 items"),
    ("one tab", lambda f: f[FILE]["tabs"].pop(), f"{FILE}:6", "2 to 6 tabs"),
    ("a tab's id twice", lambda f: f[FILE]["tabs"][1].update(id="overview"), f"{FILE}:10", "`overview` a second time"),
    ("unknown chapter", _change(chapter="third-wash"), f"{FILE}:4", "the slug of a chapter, found `third-wash`"),
    ("section without its chapter", _first_item(section="start"), f"{FILE}:22", "chapter-slug#anchor, found `start`"),
    ("section of no chapter", _first_item(section="third-wash#start"), f"{FILE}:22", "found `third-wash#start`"),
    ("anchor that is not there", _first_item(section=f"{SECOND}#end"), f"{FILE}:22", f"found `{SECOND}#end`"),
    ("unknown fact", _first_item(facts=["hearsay"]), f"{FILE}:21", "found `hearsay`"),
    ("unknown exhibit", _first_item(exhibit="oven"), f"{FILE}:", "an exhibit of exhibits/, found `oven`"),
    (
        "two right answers",
        lambda f: f[FILE]["items"][0]["options"][1].update(right="true"),
        f"{FILE}:",
        "exactly one right option",
    ),
    ("file that is not listed", _unlisted, "course.yaml:9", "every file in cases/ to be listed, found `mill` is not"),
    ("listed twice", lambda f: f["course.yaml"]["cases"].append("bakery"), "course.yaml:11", "`bakery` a second time"),
    ("listed and not there", lambda f: f.pop(FILE), f"{FILE}:1", "a file that can be read"),
    ("slug of another file", _change(slug="mill"), f"{FILE}:1", "the name of the file, `bakery`, found `mill`"),
    ("id of a chapter's item", _in_a_chapter_too, f"{FILE}:48", "each id once, found `item-case-3` a second time"),
    ("id of another case's item", _in_a_second_case_too, "cases/mill.yaml:18", "each id once, found `item-case-1`"),
    ("id twice in a case", lambda f: f[FILE]["items"].append(item(id="item-case-1")), f"{FILE}:", "each id once"),
]


def test_a_case_is_read_into_the_pack(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, case_files())
    assert [case.slug for case in pack.cases] == ["bakery"]
    case = pack.cases[0]
    assert (case.title, case.chapter, case.minutes) == ("A bakery", SECOND, 20)
    assert [(tab.id, tab.title) for tab in case.tabs] == [("overview", "Overview"), ("needs", "Requirements")]
    assert case.tabs[0].text == "Bread, and *cake*."
    assert [(each.id, each.kind, each.section) for each in case.items] == [
        (f"item-case-{number}", "single", f"{SECOND}#start") for number in range(1, 5)
    ]


def test_cases_stand_in_the_order_of_the_course(tmp_path: Path) -> None:
    files = case_files()
    files["course.yaml"]["cases"] = ["mill", "bakery"]
    items = [item(id=f"item-case-mill-{number}", section=f"{SECOND}#more") for number in range(4)]
    files["cases/mill.yaml"] = {**files[FILE], "slug": "mill", "items": items}
    assert [case.slug for case in a_pack(tmp_path, files).cases] == ["mill", "bakery"]


def test_a_course_needs_no_cases(tmp_path: Path) -> None:
    assert a_pack(tmp_path, course_files()).cases == []


@pytest.mark.parametrize(("breakage", "where", "expected"), [each[1:] for each in CORPUS], ids=[each[0] for each in CORPUS])
def test_a_broken_case_is_refused_with_file_line_and_what_was_expected(
    tmp_path: Path, breakage: Breakage, where: str, expected: str
) -> None:
    files = case_files()
    breakage(files)
    with pytest.raises(PackError) as caught:
        read_pack(write_pack(tmp_path, files))
    assert where in str(caught.value)
    assert expected in str(caught.value)


@pytest.fixture(scope="module")
def shipped() -> Pack:
    """The course that we ship."""
    return read_pack(Path(settings.BASE_DIR) / "fixtures" / "compute-gallery")


def test_there_are_three_cases_and_together_they_have_most_kinds_of_items(shipped: Pack) -> None:
    assert len(shipped.cases) == 3
    kinds = {each.kind for case in shipped.cases for each in case.items}
    assert kinds >= {"single", "multiple", "ordering", "matching", "statements", "dropdown", "series"}


@pytest.mark.parametrize("slug", ["tallow-lane", "merrow-bank", "quillmark"])
def test_a_case_is_as_long_as_one_of_the_exam_and_each_question_is_tagged(shipped: Pack, slug: str) -> None:
    case = _case(shipped, slug)
    words = sum(len(tab.text.replace("|", " ").split()) for tab in case.tabs)
    assert 4 <= len(case.tabs) <= 6
    assert 500 <= words <= 800
    for each in case.items:
        assert each.id.startswith("item-case-")
        assert each.difficulty
        assert each.skill


def test_a_case_asks_for_nothing_that_comes_after_its_chapter(shipped: Pack) -> None:
    order = [chapter.slug for chapter in shipped.chapters]
    for case in shipped.cases:
        read = order[: order.index(case.chapter) + 1]
        for each in case.items:
            assert each.section.partition("#")[0] in read, each.id


def _case(pack: Pack, slug: str) -> Case:
    return next(case for case in pack.cases if case.slug == slug)
