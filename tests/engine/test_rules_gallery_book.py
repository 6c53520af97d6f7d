"""The book of rules itself: every rule has an id in its family, a reason, a source, and a test that proves it."""

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gallery_engine.cloud import RULES as BOOK
from gallery_engine.errors import AZURE, CHAPTER
from gallery_engine.routes import ALL
from gallery_engine.rules.blob_copies import EVERY_COPY, EVERY_UPLOAD
from gallery_engine.rules.families import FAMILIES, family_of
from gallery_engine.rules.registry import STANDINGS, Rule, rule
from gallery_engine.rules.sources import CHAPTER as SOURCE_CHAPTER
from gallery_engine.rules.sources import REST

HERE = Path(__file__).parent
EVIDENCE = HERE.parent / "evidence"
CATALOGUE: list[dict[str, Any]] = json.loads((EVIDENCE / "azure_errors.json").read_text(encoding="utf-8"))
README = HERE.parents[1] / "gallery_engine" / "README.md"
ABOUT_THE_KIND = {"REQ104", "REQ105"}  # they refuse every request of a kind; what passes is of another
EVERY = pytest.mark.parametrize("entry", BOOK.values(), ids=lambda entry: entry.id)


@cache
def marked() -> Counter[str]:
    """The ids named by `pytest.mark.rule` in the tests of this folder, with how many tests name them."""
    found: Counter[str] = Counter()
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            for decorator in getattr(node, "decorator_list", []):
                if ast.unparse(decorator).startswith("pytest.mark.rule("):
                    found.update(str(ast.literal_eval(argument)) for argument in decorator.args)
    return found


@EVERY
def test_every_rule_has_a_test_that_is_marked_with_it(entry: Rule) -> None:
    assert marked()[entry.id] >= 1


def test_every_mark_names_a_rule_of_the_book() -> None:
    assert set(marked()) <= set(BOOK)


@pytest.fixture(scope="module")
def witnessed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the tests of each rule did, in a run of their own."""
    file = tmp_path_factory.mktemp("witness") / "seen.json"
    options = ("-q", "-p", "tests.engine.witness", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "rule", str(HERE))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=HERE.parents[1],
        env={**os.environ, "DARKROOM_WITNESS": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2_000:]
    seen: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return seen


def test_every_rule_refuses_a_request_of_its_tests(witnessed: dict[str, dict[str, Any]]) -> None:
    assert [rule for rule, seen in witnessed.items() if not seen["refused"]] == []


def test_every_rule_lets_a_request_of_the_same_kind_pass_in_its_tests(witnessed: dict[str, dict[str, Any]]) -> None:
    assert {rule for rule, seen in witnessed.items() if not seen["missed"]} <= ABOUT_THE_KIND


def test_every_rule_refuses_with_the_status_the_code_and_the_text_that_are_written_down(
    witnessed: dict[str, dict[str, Any]],
) -> None:
    written = json.loads((EVIDENCE / "rule_refusals.json").read_text(encoding="utf-8"))
    assert {rule: seen["said"] for rule, seen in witnessed.items()} == written


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: str(row["parts"])[:60])
def test_what_azure_is_known_to_say_is_said_by_a_rule(row: dict[str, Any], witnessed: dict[str, dict[str, Any]]) -> None:
    """`status` 0 and an empty `code` are not known; `parts` are what is fixed in the text, in order."""
    status, code = row["status"] or r"\d{3}", row["code"] or r"\w+"
    said = re.compile(f"{status} {code}: .*?" + ".*?".join(re.escape(part) for part in row["parts"]), re.DOTALL)
    assert any(said.match(text) for seen in witnessed.values() for text in seen["whole"])


@EVERY
def test_every_rule_says_what_holds_and_why_in_whole_sentences(entry: Rule) -> None:
    assert entry.title.endswith(".")
    assert entry.reason.endswith(".")
    assert entry.title != entry.reason
    assert len(entry.title) <= 110


@EVERY
def test_every_rule_cites_where_it_was_read_and_when(entry: Rule) -> None:
    assert entry.citations
    for citation in entry.citations:
        assert citation.title
        assert citation.url.startswith("https://")
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", citation.read)
        assert date(2026, 1, 1) <= date.fromisoformat(citation.read) <= date.today()  # noqa: DTZ011 - nobody has read it tomorrow


@EVERY
def test_every_rule_has_a_standing_a_status_and_a_rulebook(entry: Rule) -> None:
    assert entry.standing in STANDINGS
    assert 400 <= entry.status < 500
    assert re.fullmatch(r"[A-Z][A-Za-z0-9]+", entry.code)
    assert set(entry.rulebooks) <= {CHAPTER, AZURE}
    assert entry.rulebooks


@EVERY
def test_what_only_the_chapter_teaches_cites_the_chapter(entry: Rule) -> None:
    assert (entry.standing == "taught") == (entry.rulebooks == (CHAPTER,))
    assert entry.standing != "taught" or SOURCE_CHAPTER in entry.citations


@EVERY
def test_a_rule_of_one_rulebook_says_what_the_other_does_instead(entry: Rule) -> None:
    assert entry.otherwise or entry.rulebooks == (CHAPTER, AZURE)
    assert entry.otherwise == "" or entry.otherwise.endswith(".")
    assert entry.otherwise not in {entry.title, entry.reason}


@EVERY
def test_a_rule_that_differs_and_holds_in_both_names_both_sides(entry: Rule) -> None:
    if entry.otherwise and entry.rulebooks == (CHAPTER, AZURE):
        assert "chapter" in entry.otherwise
        assert "Azure" in entry.otherwise


@EVERY
def test_every_rule_has_one_family(entry: Rule) -> None:
    assert [family for family in FAMILIES if entry.id.startswith(family.prefixes)] == [entry.family]


def test_a_family_is_told_by_key_name_and_prefixes_of_its_own() -> None:
    prefixes = [prefix for family in FAMILIES for prefix in family.prefixes]
    assert not [(one, other) for one in prefixes for other in prefixes if one != other and other.startswith(one)]
    for told in ([family.key for family in FAMILIES], [family.name for family in FAMILIES], prefixes):
        assert len(told) == len(set(told))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", family.key) for family in FAMILIES)


def test_an_id_without_a_family_is_said() -> None:
    with pytest.raises(LookupError, match="such as ZZZ101"):
        family_of("ZZZ101")


def test_the_readme_lists_the_ids_of_the_book_and_no_others() -> None:
    column = re.findall(r"^\| ((?:[A-Z]{3}[0-9x]*(?:, )?)+) \|", README.read_text(), re.MULTILINE)
    listed = {ids.rstrip("x") for row in column for ids in row.split(", ")}
    prefixes = {prefix for family in FAMILIES for prefix in family.prefixes}
    assert [entry.id for entry in BOOK.values() if not entry.id.startswith(tuple(listed))] == []
    assert [ids for ids in listed if not any(ids.startswith(prefix) or prefix.startswith(ids) for prefix in prefixes)] == []


@EVERY
def test_every_id_is_three_letters_and_three_digits(entry: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3}[0-9]{3}", entry.id)


def test_ids_of_a_module_are_in_order() -> None:
    modules: dict[str, list[str]] = {}
    for entry in BOOK.values():
        if entry.check is not None:
            modules.setdefault(f"{entry.check.__module__} {entry.id[:4]}", []).append(entry.id)
    for names in modules.values():
        assert names == sorted(names)


def test_an_id_is_given_once() -> None:
    def check(call: object) -> None:
        """Holds twice.

        It does not.
        """

    with pytest.raises(ValueError, match="in the book already"):
        rule("GAL101", code="Conflict", status=409, cites=[REST])(check)


def test_every_rule_of_the_book_is_asked_by_some_verb_or_kept_by_the_pipeline() -> None:
    asked = {
        each.id
        for resource in ALL
        for verb in (resource.create, resource.update, resource.delete, *resource.actions.values())
        if verb is not None
        for each in verb.rules
    }
    asked |= {each.id for each in (*EVERY_COPY, *EVERY_UPLOAD)}
    assert {entry.id for entry in BOOK.values() if entry.check is not None} == asked
