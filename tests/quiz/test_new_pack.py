"""`manage.py new_pack`: a course to begin with, that the other commands accept as it is."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quiz.content import read_pack
from quiz.content.items import KINDS
from quiz.content.lint import lint


def made(folder: Path, *flags: str) -> str:
    out = io.StringIO()
    call_command("new_pack", str(folder), *flags, stdout=out)
    return out.getvalue()


def refusal(folder: Path, *flags: str) -> str:
    with pytest.raises(CommandError) as refused:
        made(folder, *flags)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_a_new_pack_is_verified_as_it_is(tmp_path: Path) -> None:
    assert "verify_course" in made(tmp_path / "my-course", "--title", "My course: second edition")
    pack = read_pack(tmp_path / "my-course")
    assert (pack.slug, pack.title) == ("my-course", "My course: second edition")
    call_command("verify_course", str(tmp_path / "my-course"), stdout=io.StringIO())


def test_it_has_an_item_of_each_kind_and_all_that_the_linter_asks_of_an_item(tmp_path: Path) -> None:
    made(tmp_path / "my-course")
    pack = read_pack(tmp_path / "my-course")
    assert {item.kind for item in pack.chapters[0].items} == set(KINDS)
    assert {remark.file.name for remark in lint(tmp_path / "my-course")} == {"chapter.md"}


def test_each_file_names_its_schema_by_a_way_that_leads_there(tmp_path: Path) -> None:
    made(tmp_path / "deep" / "er" / "my-course")
    files = sorted((tmp_path / "deep" / "er" / "my-course").rglob("*.yaml"))
    assert len(files) >= 9
    for file in files:
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text(encoding="utf-8"))
        assert named
        assert (file.parent / named[1]).resolve().is_file()


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "my-course").mkdir()
    made(tmp_path / "my-course")
    assert (tmp_path / "my-course" / "course.yaml").exists()


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "my-course").mkdir()
    (tmp_path / "my-course" / "notes.txt").write_text("mine", encoding="utf-8")
    assert "not empty" in refusal(tmp_path / "my-course")
    assert [file.name for file in (tmp_path / "my-course").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", ["My Course", "course_1", "ü", "a" * 81])
def test_a_name_that_is_no_slug_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    assert "no slug" in refusal(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ['A "quoted" one', "two\nlines", "x" * 161])
def test_a_title_that_a_file_could_not_hold_is_refused(tmp_path: Path, title: str) -> None:
    assert "--title" in refusal(tmp_path / "my-course", "--title", title)


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot be written" in refusal(tmp_path / "file" / "my-course")
