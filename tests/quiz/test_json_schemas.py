"""The schemas that editors read: up to date, valid, and in agreement with the files that are there."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from jsonschema import Draft202012Validator

from config.management.commands.write_schemas import all_schemas
from tests.quiz.kinds import files_of_every_kind

HOME = Path(settings.BASE_DIR) / "static" / "schemas"
COURSES = Path(settings.BASE_DIR) / "fixtures"
NAMES = sorted(all_schemas())


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((HOME / f"{name}.json").read_text(encoding="utf-8")))


def faults(name: str, data: Any) -> list[str]:
    """What a schema has against data, with the place of each fault."""
    plain = json.loads(json.dumps(data, default=str))
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in validator(name).iter_errors(plain)]


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_up_to_date_and_valid(name: str) -> None:
    assert (HOME / name).read_text(encoding="utf-8") == all_schemas()[name], "run manage.py write_schemas"
    Draft202012Validator.check_schema(json.loads((HOME / name).read_text(encoding="utf-8")))


def test_no_schema_is_left_of_a_file_that_is_gone() -> None:
    assert sorted(file.name for file in HOME.iterdir()) == NAMES


def course_documents() -> list[Path]:
    return sorted(file for file in COURSES.rglob("*.yaml"))


@pytest.mark.parametrize("file", course_documents(), ids=lambda file: str(file.relative_to(COURSES)))
def test_every_file_of_the_courses_conforms(file: Path) -> None:
    name = "case" if file.parent.name == "cases" else file.stem
    assert faults(name, yaml.safe_load(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("file", sorted(COURSES.rglob("chapter.md")), ids=lambda file: file.parent.name)
def test_every_chapters_head_conforms(file: Path) -> None:
    head = file.read_text(encoding="utf-8").split("---")[1]
    assert faults("chapter-head", yaml.safe_load(head)) == []


def test_an_item_of_each_kind_conforms_and_a_wrong_one_does_not() -> None:
    items = files_of_every_kind()["chapters/01-first-light/items.yaml"]
    assert faults("items", items) == []
    assert faults("items", [{**items[0], "kind": "riddle"}])
    assert faults("items", [{key: value for key, value in items[0].items() if key != "stem"}])
    assert faults("items", [{**items[0], "colour": "red"}])
    assert faults("items", [{**items[0], "id": "No Key"}])


def test_a_truth_may_be_written_as_a_word_or_as_yaml_has_it() -> None:
    option = {"id": "a", "text": "A", "why": "So.", "right": True}
    item = {"id": "i", "kind": "single", "facts": ["f"], "section": "s", "stem": "Q?"}
    assert faults("items", [{**item, "options": [option, {**option, "id": "b", "right": "false"}]}]) == []
    assert faults("items", [{**item, "options": [option, {**option, "id": "b", "right": "perhaps"}]}])
