"""fixtures/README.md: its examples are what the reader takes, and the lab of its scenario is fair."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from labs.scenarios.proof import prove
from labs.scenarios.reader import read_scenario
from quiz.content.chapter_text import read_chapter_text
from quiz.content.conform import conform
from quiz.content.items import KINDS
from quiz.content.json_schemas import FILES
from quiz.content.strict_yaml import parse

GUIDE = Path(settings.BASE_DIR) / "fixtures" / "README.md"
TEXT = GUIDE.read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"(?ms)^```yaml ([a-z]+)\n(.*?)^```$", TEXT))


@pytest.mark.parametrize("name", ["cards", "misconceptions", "items"])
def test_each_worked_example_conforms(name: str) -> None:
    assert conform(parse(EXAMPLES[name], GUIDE), FILES[name][0])  # type: ignore[arg-type]


def test_the_example_of_a_chapter_is_read(tmp_path: Path) -> None:
    (chapter,) = re.findall(r"(?ms)^````markdown\n(.*?)^````$", TEXT)
    (tmp_path / "chapter.md").write_text(chapter, encoding="utf-8")
    assert [section.anchor for section in read_chapter_text(tmp_path / "chapter.md").sections] == ["tags"]


def test_the_worked_scenario_is_fair(tmp_path: Path) -> None:
    home = tmp_path / "tagged-group"
    (home / "traps").mkdir(parents=True)
    (home / "scenario.yaml").write_text(EXAMPLES["scenario"], encoding="utf-8")
    for name in ("solution.azcli", *(f"traps/{trap}.azcli" for trap in ("untagged", "other-value", "elsewhere"))):
        (lines,) = re.findall(rf"(?ms)^`{name}`[^\n]*:\n\n```sh\n(.*?)^```$", TEXT)
        (home / name).write_text(lines, encoding="utf-8")
    proof = prove(read_scenario(home))
    assert (proof.findings, proof.goals, proof.runs) == ((), 2, 10)


def test_every_kind_of_item_and_every_file_is_explained() -> None:
    assert all(f"`{kind}`" in TEXT for kind in KINDS)
    for _, file in FILES.values():
        assert file.rpartition("/")[2].removeprefix("the head of ") in TEXT


def test_it_fits_a_sitting() -> None:
    assert len(TEXT.splitlines()) <= 290
