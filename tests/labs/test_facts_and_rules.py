"""The course's facts and the lab's rules: what the lab enforces is something that the course knows."""

from functools import cache

import pytest
from django.conf import settings

from gallery_engine.cloud import RULES
from quiz.content import Pack, read_pack
from quiz.content.coverage import unenforced_facts

# Rules of the lab itself, which teach nothing of Azure.
WITHOUT_A_FACT = {
    "DIR101": "how large a lab's directory may be",
    "DIR102": "how the people of a lab are spelt",
    "DIR103": "the people of a lab are made before they are named",
    "DIR104": "the people of a lab stay what they were made as",
    "GAL919": "the lab answers one query of Resource Graph",
    "REQ101": "how large and how deep a body the lab reads",
    "REQ107": "how many resources a lab may hold",
    "TPL107": "how many steps a template may take in the lab",
}


# Facts of Azure that a rule could hold a lab to, and none does.
WITHOUT_A_RULE = {
    "disallowed-disk-types": "the lab keeps the list of a definition, and makes VMs on those disks all the same",
    "gallery-is-regional": "in a region that is down, the lab stops machines and copies, not changes to a gallery",
}


@cache
def course() -> Pack:
    """The course that comes with Darkroom."""
    return read_pack(settings.BASE_DIR / "fixtures" / "compute-gallery")


def named() -> set[str]:
    """The rules that facts name."""
    return {rule for fact in course().facts for rule in fact.rules}


def test_every_rule_of_the_lab_enforces_a_fact_or_is_about_the_lab_alone() -> None:
    assert sorted(set(RULES) - named()) == sorted(WITHOUT_A_FACT)


def test_a_fact_without_a_rule_says_why_there_is_none() -> None:
    assert sorted(unenforced_facts(course())) == sorted(WITHOUT_A_RULE)


def test_facts_name_rules_that_there_are_and_each_once() -> None:
    assert named() <= set(RULES)
    assert [fact.id for fact in course().facts if len(set(fact.rules)) < len(fact.rules)] == []


@pytest.mark.parametrize("rule", [rule.id for rule in RULES.values() if len(rule.rulebooks) == 1])
def test_what_holds_in_one_rulebook_enforces_a_contested_fact(rule: str) -> None:
    assert any(fact.contested for fact in course().facts if rule in fact.rules)


def test_every_source_is_that_of_a_fact() -> None:
    used = {source for fact in course().facts for source in fact.sources}
    assert {source.id for source in course().sources} == used


def test_a_drift_key_is_that_of_one_fact() -> None:
    keys = [fact.drift for fact in course().facts if fact.contested]
    assert len(keys) == len(set(keys))


def test_a_fact_that_repeats_the_chapter_names_it_as_its_source() -> None:
    speaking = [fact for fact in course().facts if not fact.chapter.startswith("Not in the chapter")]
    assert [fact.id for fact in speaking if "chapter" not in fact.sources] == []


def test_a_fact_that_the_chapter_does_not_have_is_not_contested_and_has_another_source() -> None:
    silent = [fact for fact in course().facts if fact.chapter.startswith("Not in the chapter")]
    assert silent
    assert [fact.id for fact in silent if fact.contested or "chapter" in fact.sources] == []
