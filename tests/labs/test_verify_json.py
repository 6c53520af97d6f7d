"""`manage.py verify_course --json`: one document about one course, for other programs."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories import Files, item, write_pack
from tests.labs.test_verify_course import case, files


def document(folder: Path | None = None) -> tuple[int, dict[str, Any], str]:
    """Run the command; return its exit code, the document on its output, and what it wrote to the error stream."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("verify_course", *([str(folder)] if folder else []), "--json", stdout=out, stderr=err)
    except CommandError as refusal:
        code = refusal.returncode
    return code, json.loads(out.getvalue()), err.getvalue()


def with_case() -> Files:
    """A whole course with two items in a chapter and four in a case study."""
    pack = files()
    pack["chapters/01-first-light/items.yaml"] = [item(), item(id="item-2")]
    pack["course.yaml"]["cases"] = ["one-firm"]
    pack["cases/one-firm.yaml"] = case()
    return pack


def test_a_whole_course_is_one_document_and_nothing_else(tmp_path: Path) -> None:
    code, found, err = document(write_pack(tmp_path, with_case()))
    assert (code, err) == (0, "")
    assert found == {
        "counts": {
            "chapters": 2,
            "sections": 4,
            "facts": 2,
            "cards": 16,
            "misconceptions": 10,
            "items": 6,
            "case_studies": 1,
            "scenarios": 1,
        },
        "items_by_kind": {
            "single": 6,
            "multiple": 0,
            "ordering": 0,
            "matching": 0,
            "statements": 0,
            "dropdown": 0,
            "completion": 0,
            "series": 0,
        },
        "facts_untaught": [],
        "facts_unasked": [],
        "facts_unenforced": ["plain", "contested"],
        "facts_unpractised": ["contested"],
        "misconceptions_unshown": [],
        "rules_unknown": [],
        "scenarios": [{"slug": "practice", "goals": 3, "traps": 3, "runs": 9, "fair": True}],
        "errors": [],
    }


def test_what_is_wrong_is_in_the_document_and_the_exit_code(tmp_path: Path) -> None:
    pack = files()
    pack["facts.yaml"][0]["rules"] = ["ZZZ999"]
    pack["facts.yaml"].append({"id": "later", "chapter": "It will be so.", "sources": ["docs"], "unenforced": "advice"})
    pack["scenarios/practice/solution.azcli"] = "az group list\n"
    folder = write_pack(tmp_path, pack)
    code, found, err = document(folder)
    assert (code, err) == (1, "")
    assert found["rules_unknown"] == ["ZZZ999"]
    assert found["facts_untaught"] == found["facts_unasked"] == ["later"]
    assert found["facts_unenforced"] == ["contested"]
    assert [each["fair"] for each in found["scenarios"]] == [False]
    line = (folder / "facts.yaml").read_text(encoding="utf-8").split("\n").index("- id: later") + 1
    facts = {"file": str(folder / "facts.yaml"), "line": line}
    assert {**facts, "reason": "no section teaches the fact later"} in found["errors"]
    assert any(error["file"].endswith("solution.azcli") for error in found["errors"])


def test_a_course_that_cannot_be_read_is_a_document_with_one_error(tmp_path: Path) -> None:
    pack = files()
    pack["course.yaml"]["colour"] = "red"
    code, found, err = document(write_pack(tmp_path, pack))
    assert (code, err) == (1, "")
    assert set(found["counts"].values()) == {0}
    assert [(Path(error["file"]).name, error["line"] > 0) for error in found["errors"]] == [("course.yaml", True)]


def test_of_several_courses_one_has_to_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        write_pack(tmp_path / "fixtures" / name, files())
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    with pytest.raises(CommandError, match="there are 2: name its folder") as refusal:
        call_command("verify_course", "--json", stdout=io.StringIO())
    assert refusal.value.returncode == 2


def test_without_a_folder_the_one_course_of_the_repository_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pack(tmp_path / "fixtures" / "a", files())
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    assert document()[1]["counts"]["chapters"] == 2
