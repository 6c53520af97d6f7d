"""Patterns: the same answers as `re` where both mean the same, and never more than linear work."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.shell.budget import Budget
from labs.shell.errors import BudgetError
from labs.shell.patterns import PatternError, regex, wildcards

texts = st.text("abc.", max_size=12)
atoms = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "\\."])


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger patterns of smaller ones."""
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, inner).map(lambda both: f"({both[0]}|{both[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{0,2}"])).map(lambda both: f"({both[0]}){both[1]}"),
    )


patterns = st.builds(
    lambda start, inner, end: start + inner + end,
    st.sampled_from(["", "^"]),
    st.recursive(atoms, joined, max_leaves=6),
    st.sampled_from(["", "$"]),
)


@settings(max_examples=400)
@given(patterns, texts)
def test_a_pattern_is_found_where_re_finds_it(pattern: str, text: str) -> None:
    theirs = re.search(pattern, text)
    ours = regex(pattern, extended=True)
    assert ours.found(text, Budget()) == (theirs is not None)
    assert ours.covers(text, Budget()) == (re.fullmatch(pattern, text) is not None)
    place = ours.find(text, 0, Budget())
    assert (place is None) == (theirs is None)
    if place and theirs:
        assert place[0] == theirs.start()
        assert place[1] >= theirs.end()


@given(st.text("ab*?[]!", max_size=8), st.text("ab*?[]", max_size=6))
def test_wildcards_that_are_quoted_stand_for_themselves(pattern: str, text: str) -> None:
    assert wildcards([(pattern, True)]).covers(text, Budget()) == (pattern == text)


@given(st.text("ab?*", max_size=8), st.text("ab", max_size=8))
def test_wildcards_match_as_fnmatch_does_in_both_directions(pattern: str, text: str) -> None:
    meant = re.fullmatch(pattern.replace("?", ".").replace("*", ".*"), text) if "**" not in pattern else None
    if "**" not in pattern:
        assert wildcards([(pattern, False)]).covers(text, Budget()) == (meant is not None)
        assert wildcards([(pattern, False)], backwards=True).covers(text[::-1], Budget()) == (meant is not None)


@pytest.mark.parametrize(
    ("pattern", "fits", "misfit"),
    [
        ("[[:alpha:]", "[:", ":"),
        ("[[a]", "[", "a]"),
        ("[a", "[a", "a"),
        ("[]a]", "]", "[]a]"),
        ("[[[b]c]", "bc]", "[[bc]"),
        ("[z-ab]", "b", "y"),
        ("[[:none:]b]", "b", "n"),
    ],
)
def test_a_bracket_that_does_not_close_stands_for_itself_and_what_cannot_be_in_one_for_nothing(
    pattern: str, fits: str, misfit: str
) -> None:
    found = wildcards([(pattern, False)])
    assert found.covers(fits, Budget())
    assert not found.covers(misfit, Budget())


@pytest.mark.parametrize(
    "pattern", ["(((a*)*)*)*b", "(a|a)*b", "(a|aa)+$", "a*a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)x", "(a?){50}a{50}c"]
)
def test_patterns_that_explode_elsewhere_take_linear_work(pattern: str) -> None:
    for length in (1_000, 100_000):
        budget = Budget(work=20 * length + 60_000)
        assert not regex(pattern, extended=True).found("a" * length + "c", budget) or pattern.endswith("c")


def test_the_longest_of_the_first_matches_is_found() -> None:
    assert regex("a|ab|abc", extended=True).find("xabcd", 0, Budget()) == (1, 4)


def test_case_may_be_ignored() -> None:
    pattern = regex("[a-c]É.x", fold=True)
    assert pattern.found("Bé.X", Budget())
    assert not regex("[a-c]É.x").found("Bé.X", Budget())


def test_work_is_taken_from_the_budget() -> None:
    with pytest.raises(BudgetError, match="too much work"):
        regex("(a*)*b", extended=True).find("a" * 10_000, 0, Budget(work=100_000))


@given(st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    for extended in (False, True):
        try:
            regex(text, extended=extended).found(text, Budget())
        except PatternError as error:
            assert error.message  # noqa: PT017 - one of two outcomes
    assert regex(text, fixed=True).covers(text, Budget())
