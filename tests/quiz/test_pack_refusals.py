"""A corpus of broken packs: each is refused with the file, the line, what was expected, and nothing is loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from quiz.content import PackError, read_pack
from quiz.models import Course, CourseRevision
from tests.factories import Files, card, chapter_text, course_files, item, misconception, write_pack

CARDS = "chapters/01-first-light/cards.yaml"
CLAIMS = "chapters/01-first-light/misconceptions.yaml"
ITEMS = "chapters/01-first-light/items.yaml"
TEXT = "chapters/01-first-light/chapter.md"
Breakage = Callable[[Files], object]


def _without(file: str, key: str) -> Breakage:
    return lambda files: files[file].pop(key)


def _put(file: str, *place: str | int, value: object) -> Breakage:
    def change(files: Files) -> None:
        target = files[file]
        for part in place[:-1]:
            target = target[part]
        target[place[-1]] = value

    return change


def _text(body: str) -> Breakage:
    return lambda files: files.update({TEXT: body})


def _items(**changes: object) -> Breakage:
    return lambda files: files.update({ITEMS: [item(**changes)]})


def _exam(**changes: object) -> Breakage:
    """A blueprint over one item, with something changed."""

    def change(files: Files) -> None:
        files[ITEMS] = [item()]
        files["course.yaml"]["exam"] = {"items": "1", "cases": "0", "series": "0", **changes}

    return change


GOOD = chapter_text("first-light", "First light")
BOTH_RIGHT = [{"id": name, "text": "T", "why": "W", "right": "true"} for name in ("one", "two")]
BY_RULEBOOK = [{**BOTH_RIGHT[0], "right": {"chapter": "true", "azure": "false"}}, {**BOTH_RIGHT[1], "right": "false"}]
CORPUS: list[tuple[str, Breakage, str, str]] = [
    ("no course file", lambda f: f.pop("course.yaml"), "course.yaml:1", "a file that can be read"),
    ("no title", _without("course.yaml", "title"), "course.yaml:1", "the key `title`"),
    ("unknown key", _put("course.yaml", "colour", value="red"), "course.yaml:", "found `colour`"),
    ("bar is a word", _put("course.yaml", "unlock_percent", value="most"), "course.yaml:", "from 1 to 100, found `most`"),
    ("bar too high", _put("course.yaml", "unlock_percent", value="101"), "course.yaml:", "from 1 to 100, found `101`"),
    ("unknown rulebook", _put("course.yaml", "rulebook", value="aws"), "course.yaml:", "one of azure, chapter"),
    ("slug with capitals", _put("course.yaml", "slug", value="Course"), "course.yaml:1", "lower-case"),
    ("no chapters", _put("course.yaml", "chapters", value=[]), "course.yaml:", "one chapter or more"),
    ("chapter outside", _put("course.yaml", "chapters", 0, value="../../etc"), "course.yaml:", "a folder such as"),
    ("chapter not there", _put("course.yaml", "chapters", 0, value="09-gone"), "course.yaml:", "a folder in chapters/"),
    ("chapter twice", _put("course.yaml", "chapters", 1, value="01-first-light"), "course.yaml:", "a second time"),
    ("chapter unlisted", _put("course.yaml", "chapters", value=["01-first-light"]), "course.yaml:", "`02-second-bath` is not"),
    ("scenario not there", _put("course.yaml", "scenarios", value=["gone", "practice"]), "course.yaml:", "in scenarios/"),
    ("exam of a chapter that is not there", _exam(weights={"gone": "1"}), "course.yaml:", "the slug of a chapter, found `gone`"),
    ("exam without a chapter", _exam(weights={"first-light": "1"}), "course.yaml:", "a weight for every chapter, found none for"),
    ("exam of nothing", _exam(weights={"first-light": "0", "second-bath": "0"}), "course.yaml:", "a chapter that weighs more"),
    ("exam with a word for a weight", _exam(weights={"first-light": "much"}), "course.yaml:", "for each chapter's slug"),
    ("exam of more items than there are", _exam(items="3"), "course.yaml:", "at most 1, the items that the course has"),
    ("exam of more cases than there are", _exam(cases="1"), "course.yaml:", "at most 0, the case studies"),
    ("exam of more series than there are", _exam(series="1"), "course.yaml:", "at most 0, the series in chapters"),
    (
        "exam without a kind",
        _exam(kinds={"multiple": "1"}),
        "course.yaml:",
        "a weight for every kind that the course has",
    ),
    ("exam of no kind", _exam(kinds={"single": "0"}), "course.yaml:", "a kind that weighs more than 0"),
    (
        "exam of a kind that is not there",
        _exam(kinds={"single": "1", "riddle": "1"}),
        "course.yaml:",
        "a kind of items other than series, found `riddle`",
    ),
    ("exam with a share for series", _exam(kinds={"single": "1", "series": "1"}), "course.yaml:", "found `series`"),
    ("exam of more of a kind than there are", _exam(kinds={"single": "1", "multiple": "9"}), "course.yaml:", "no more than 0"),
    ("exam of no items", _exam(items="0"), "course.yaml:", "from 1 to 200, found `0`"),
    ("exam without minutes", _exam(minutes="0"), "course.yaml:", "whole minutes, 1 to 600"),
    ("exam with an unknown key", _exam(pass_at="700"), "course.yaml:", "found `pass_at`"),
    ("course is a list", lambda f: f.update({"course.yaml": []}), "course.yaml:1", "a mapping"),
    ("source without address", _put("sources.yaml", 0, "url", value=""), "sources.yaml:1", "the key `url`"),
    ("source by http", _put("sources.yaml", 0, "url", value="http://x.example"), "sources.yaml:3", "https://"),
    ("script as source", _put("sources.yaml", 0, "url", value="javascript:alert(1)"), "sources.yaml:3", "https://"),
    ("no such day", _put("sources.yaml", 0, "read", value="2026-11-31"), "sources.yaml:4", "a date such as"),
    ("source twice", lambda f: f["sources.yaml"].append(f["sources.yaml"][0]), "sources.yaml:", "each id once"),
    ("fact without source", _put("facts.yaml", 0, "sources", value=[]), "facts.yaml:", "one source or more"),
    ("fact of unknown source", _put("facts.yaml", 0, "sources", value=["rumour"]), "facts.yaml:", "found `rumour`"),
    ("fact that says nothing", _put("facts.yaml", 0, "chapter", value=""), "facts.yaml:1", "`chapter` or `azure`"),
    ("one side only", _put("facts.yaml", 1, "azure", value=""), "facts.yaml:", "both `chapter` and `azure`"),
    ("two equal sides", _put("facts.yaml", 1, "azure", value="At most 10."), "facts.yaml:", "differently"),
    ("contested without key", _put("facts.yaml", 1, "drift", value=""), "facts.yaml:", "the key `drift`"),
    ("contested: yes", _put("facts.yaml", 1, "contested", value="yes"), "facts.yaml:", "true or false, found `yes`"),
    ("not a rule", _put("facts.yaml", 0, "rules", value=["rule 7"]), "facts.yaml:", "a rule such as GAL101"),
    ("a zero byte in a chapter", _text(chapter_text("first-light", "First light", "A\0B")), "chapter.md:13", "printable text"),
    ("a zero byte by escape", lambda f: f.update({CARDS: '- id: "a\\0b"\n'}), "cards.yaml:1", "printable text"),
    ("too few cards", lambda f: f[CARDS].pop(), "cards.yaml:1", "at least 8 cards, found 7"),
    ("card without answer", lambda f: f[CARDS][2].pop("answer"), "cards.yaml:", "the key `answer`"),
    ("empty prompt", _put(CARDS, 0, "prompt", value=""), "cards.yaml:", "1 to 4,000 characters"),
    ("prompt is a list", _put(CARDS, 0, "prompt", value=["a"]), "cards.yaml:", "found a list"),
    ("one side of an answer", _put(CARDS, 0, "answer", value={"chapter": "10"}), "cards.yaml:", "the key `azure`"),
    ("card twice", _put(CARDS, 1, value=card(1)), "cards.yaml:", "each id once, found `first-light-card-1`"),
    ("id of another chapter", _put(CARDS, 0, "id", value="second-bath-card-1"), "02-second-bath/cards.yaml:", "each id once"),
    ("card of unknown fact", _put(CARDS, 0, "facts", value=["hearsay"]), "cards.yaml:", "found `hearsay`"),
    ("card of unknown section", _put(CARDS, 0, "section", value="nowhere"), "cards.yaml:", "found `nowhere`"),
    ("hidden difference", _put(CARDS, 0, "answer", value={"chapter": "1", "azure": "2"}), "cards.yaml:", "a contested fact"),
    ("too few claims", lambda f: f[CLAIMS].pop(), "misconceptions.yaml:1", "at least 5 misconceptions, found 4"),
    ("half true", _put(CLAIMS, 0, "truth", value="maybe"), "misconceptions.yaml:", "one of false, true"),
    ("lab not there", _put(CLAIMS, 0, "lab", value="gone"), "misconceptions.yaml:", "a scenario of course.yaml"),
    ("claim twice", _put(CLAIMS, 1, value=misconception(1)), "misconceptions.yaml:", "each id once"),
    ("no right option", _items(options=[{**each, "right": "false"} for each in BOTH_RIGHT]), "items.yaml:", "exactly one"),
    ("two right options", _items(options=BOTH_RIGHT), "items.yaml:", "exactly one right option under `chapter`, found 2"),
    ("right in one rulebook", _items(options=BY_RULEBOOK, facts=["contested"]), "items.yaml:", "under `azure`, found 0"),
    ("all options right", _items(kind="multiple", options=BOTH_RIGHT), "items.yaml:", "some wrong ones"),
    ("option twice", _items(options=[BOTH_RIGHT[0], BOTH_RIGHT[0]]), "items.yaml:", "ids of their own"),
    ("one option", _items(options=BOTH_RIGHT[:1]), "items.yaml:", "2 to 8 options"),
    ("no head", _text("## Start {#start}\nfacts: plain\n"), "chapter.md:1", "three dashes that opens"),
    ("head without end", _text("---\nslug: x\n"), "chapter.md:1", "three dashes that closes"),
    ("key in the head", _text(GOOD.replace("minutes: 7", "hours: 7")), "chapter.md:6", "found `hours`"),
    ("minutes in words", _text(GOOD.replace("minutes: 7", "minutes: seven")), "chapter.md:6", "whole minutes"),
    ("heading without anchor", _text(GOOD.replace(" {#more}", "")), "chapter.md:15", "a section heading"),
    ("anchor twice", _text(GOOD.replace("{#more}", "{#start}")), "chapter.md:15", "`start` a second time"),
    ("section without facts", _text(GOOD.replace("facts: plain\n", "")), "chapter.md:11", "a line `facts:"),
    ("section of unknown fact", _text(GOOD.replace("facts: plain\n", "facts: myth\n")), "chapter.md:10", "found `myth`"),
    ("a first-level heading", _text(GOOD + "\n# Loud\n"), "chapter.md:", "a section heading"),
    ("fence left open", _text(GOOD + "\n```az\naz group list\n"), "chapter.md:20", "a fence that is closed"),
    ("command for no lab", _text(GOOD + "\n```az scenario=gone\naz x\n```\n"), "chapter.md:15", "found `gone`"),
    ("no sections", _text(GOOD.split("## ")[0]), "chapter.md:", "a section"),
    ("same chapter twice", _text(chapter_text("second-bath", "Again")), "course.yaml:", "slugs of their own"),
]


@pytest.mark.parametrize(("breakage", "where", "expected"), [each[1:] for each in CORPUS], ids=[each[0] for each in CORPUS])
def test_a_broken_pack_is_refused_with_file_line_and_what_was_expected(
    tmp_path: Path, breakage: Breakage, where: str, expected: str
) -> None:
    files = course_files()
    breakage(files)
    with pytest.raises(PackError) as caught:
        read_pack(write_pack(tmp_path, files))
    assert where in str(caught.value)
    assert expected in str(caught.value)


def test_the_pack_that_the_corpus_breaks_is_whole(tmp_path: Path) -> None:
    assert len(read_pack(write_pack(tmp_path, course_files())).chapters) == 2


def test_a_chapter_that_is_a_link_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack", course_files())
    (folder / "chapters" / "01-first-light").rename(tmp_path / "elsewhere")
    (folder / "chapters" / "01-first-light").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PackError, match="a folder in chapters/"):
        read_pack(folder)


@pytest.mark.django_db
def test_the_command_says_one_clear_line_and_loads_nothing(tmp_path: Path) -> None:
    files = course_files()
    files[CARDS].pop()
    with pytest.raises(CommandError, match=r"cards\.yaml:1: expected at least 8 cards, found 7$"):
        call_command("load_course", write_pack(tmp_path, files))
    assert not Course.objects.exists()
    assert not CourseRevision.objects.exists()


@pytest.mark.django_db
def test_the_command_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="expected a folder with a course"):
        call_command("load_course", tmp_path / "nowhere")


@pytest.mark.django_db
def test_the_command_says_in_one_line_that_the_database_has_no_tables() -> None:
    with connection.execute_wrapper(_without_tables), pytest.raises(CommandError) as said:
        call_command("load_course")
    assert str(said.value) == "The database is not ready (no such table: a). `manage.py up` or `manage.py migrate` makes it so."


def _without_tables(*_: object) -> None:
    raise OperationalError("no such table: a\nLINE 1: select")
