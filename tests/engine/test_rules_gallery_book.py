"""The book of rules itself: every rule has an id in its family, a reason, a source, and a test that proves it."""

import ast
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from gallery_engine.errors import AZURE, CHAPTER
from gallery_engine.routes import ALL
from gallery_engine.rules.registry import BOOK, Rule, rule
from gallery_engine.rules.sources import CHAPTER as SOURCE_CHAPTER
from gallery_engine.rules.sources import REST

HERE = Path(__file__).parent
STANDINGS = {"documented", "recorded", "taught", "unverified"}
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
        assert date.fromisoformat(citation.read) <= date(2026, 11, 26)


@EVERY
def test_every_rule_has_a_standing_a_status_and_a_rulebook(entry: Rule) -> None:
    assert entry.standing in STANDINGS
    assert 400 <= entry.status < 500
    assert re.fullmatch(r"[A-Z][A-Za-z]+", entry.code)
    assert set(entry.rulebooks) <= {CHAPTER, AZURE}
    assert entry.rulebooks


@EVERY
def test_what_only_the_chapter_teaches_cites_the_chapter(entry: Rule) -> None:
    assert (entry.standing == "taught") == (entry.rulebooks == (CHAPTER,))
    assert entry.standing != "taught" or SOURCE_CHAPTER in entry.citations


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
    assert {entry.id for entry in BOOK.values() if entry.check is not None} == asked
