"""`manage.py record_exhibits`: what the exhibits of a course print is written beside them, and nowhere else."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import write_pack
from tests.quiz.kinds import PRINTED, files_of_every_kind


def recorded(folder: Path) -> str:
    """Run the command on a course; return what it says."""
    out = StringIO()
    call_command("record_exhibits", str(folder), stdout=out)
    return out.getvalue()


def test_what_the_lab_prints_is_written_once_where_the_rulebooks_agree(tmp_path: Path) -> None:
    home = write_pack(tmp_path, files_of_every_kind()) / "exhibits"
    (home / "groups.txt").unlink()
    for rulebook in ("chapter", "azure"):
        (home / f"groups.{rulebook}.txt").write_text("old", encoding="utf-8")
    assert recorded(tmp_path) == "groups: wrote groups.txt\n"
    assert sorted(file.name for file in home.iterdir()) == ["groups.azcli", "groups.txt"]
    assert (home / "groups.txt").read_text(encoding="utf-8") == PRINTED
    assert recorded(tmp_path) == ""


def test_a_world_that_cannot_be_made_writes_nothing(tmp_path: Path) -> None:
    files = files_of_every_kind()
    files["exhibits/groups.azcli"] = "# title: The groups\naz group shew\n# shown\naz group list\n"
    write_pack(tmp_path, files)
    with pytest.raises(CommandError, match="`az group shew` exits with 2"):
        recorded(tmp_path)
    assert (tmp_path / "exhibits" / "groups.txt").read_text(encoding="utf-8") == PRINTED


def test_a_folder_that_is_no_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no course"):
        recorded(tmp_path / "courze")
