"""The draw of an exam: as many as were asked for, in their shares, none twice, the unseen first, cases and series whole."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from quiz.exam import SERIES, Blueprint, Question, draw, lengths
from quiz.exam_shares import fitted, quotas

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
CHAPTERS = ("one", "two", "three", "four")
seeds = st.integers(0, 2**56)
KINDS = ("single", "multiple", "ordering")
no_weights: dict[str, int] = {}
kind_weights = st.just(no_weights) | st.fixed_dictionaries({name: st.integers(0, 50) for name in KINDS})
weights = st.fixed_dictionaries({name: st.integers(0, 50) for name in CHAPTERS})


@st.composite
def banks(draw_: st.DrawFn) -> list[Question]:
    """A course's questions: some in each chapter, a few of them series, and case studies across chapters."""
    found = []
    for name in CHAPTERS:
        plain, series = draw_(st.integers(0, 12)), draw_(st.integers(0, 2))
        found += [Question(f"{name}-{number}", name, draw_(st.sampled_from(KINDS))) for number in range(plain)]
        found += [Question(f"{name}-series-{number}", name, kind=SERIES) for number in range(series)]
    for number in range(draw_(st.integers(0, 3))):
        homes = draw_(st.lists(st.sampled_from(CHAPTERS), min_size=4, max_size=6))
        kinds = draw_(st.lists(st.sampled_from(KINDS), min_size=6, max_size=6))
        found += [Question(f"case-{number}-{place}", home, kinds[place], f"case-{number}") for place, home in enumerate(homes)]
    return found


blueprints = st.builds(Blueprint, st.integers(1, 60), st.just(100), weights, st.integers(0, 2), st.integers(0, 2), kind_weights)
PLENTY = [Question(f"{name}-{number}", name) for name in CHAPTERS for number in range(30)]
PLENTY += [Question(f"{name}-series", name, kind=SERIES) for name in CHAPTERS]
PLENTY += [Question(f"{case}-{place}", "four", case=case) for case in ("mill", "bank") for place in range(5)]
WHOLE = Blueprint(40, 100, {"one": 10, "two": 20, "three": 30, "four": 40}, 1, 1)


@given(banks(), blueprints, seeds)
def test_a_draw_has_exactly_the_number_asked_for_or_all_there_are_and_none_twice(
    bank: list[Question], blueprint: Blueprint, seed: int
) -> None:
    drawn = draw(bank, blueprint, {}, seed)
    assert len(drawn) == min(blueprint.items, len(bank))
    assert len({question.id for question in drawn}) == len(drawn)
    assert set(drawn) <= set(bank)


@given(banks(), blueprints, seeds)
def test_the_same_seed_draws_the_same_exam(bank: list[Question], blueprint: Blueprint, seed: int) -> None:
    assert draw(bank, blueprint, {}, seed) == draw(bank, blueprint, {}, seed)


@given(banks(), blueprints, seeds)
def test_the_questions_of_a_case_stand_together_at_the_end_in_their_order(
    bank: list[Question], blueprint: Blueprint, seed: int
) -> None:
    cases = [question.case for question in draw(bank, blueprint, {}, seed)]
    assert cases == sorted(cases, key=lambda case: (case != "", cases.index(case)))
    for case in set(cases) - {""}:
        places = [bank.index(question) for question in draw(bank, blueprint, {}, seed) if question.case == case]
        assert places == sorted(places)


@given(seeds, st.integers(1, 40))
def test_where_there_is_plenty_each_chapter_has_its_share_with_one_case_and_one_series(seed: int, items: int) -> None:
    blueprint = Blueprint(items, 100, WHOLE.weights, 1, 1)
    drawn = draw(PLENTY, blueprint, {}, seed)
    fits = items >= 5
    assert len({question.case for question in drawn} - {""}) == fits
    assert sum(question.is_series for question in drawn) == (items > 5 * fits)
    have = Counter(question.chapter for question in drawn if question.case or question.is_series)
    assert Counter(question.chapter for question in drawn) == Counter(
        quotas(items, WHOLE.weights, have, dict.fromkeys(CHAPTERS, 100))
    )


@given(seeds)
def test_a_whole_exam_of_plenty_keeps_to_the_weights_exactly(seed: int) -> None:
    drawn = Counter(question.chapter for question in draw(PLENTY, WHOLE, {}, seed))
    assert drawn == {"one": 4, "two": 8, "three": 12, "four": 16}


@given(st.integers(0, 200), weights.filter(lambda found: any(found.values())))
def test_unbounded_quotas_are_those_of_the_largest_remainders(total: int, weighed: dict[str, int]) -> None:
    found = quotas(total, weighed, {}, dict.fromkeys(CHAPTERS, 1000))
    exact = {name: Fraction(total * weight, sum(weighed.values())) for name, weight in weighed.items()}
    whole = {name: int(share) for name, share in exact.items()}
    left = total - sum(whole.values())
    largest = sorted(CHAPTERS, key=lambda name: (whole[name] - exact[name], [*weighed].index(name)))[:left]
    assert found == {name: whole[name] + (name in largest) for name in CHAPTERS}


bounds = st.fixed_dictionaries({name: st.tuples(st.integers(0, 6), st.integers(0, 12)) for name in CHAPTERS})


@given(st.integers(0, 80), weights, bounds)
def test_quotas_stay_between_least_and_most_and_come_to_the_total(
    total: int, weighed: dict[str, int], bound: dict[str, tuple[int, int]]
) -> None:
    least = {name: low for name, (low, _) in bound.items()}
    most = {name: low + more for name, (low, more) in bound.items()}
    found = quotas(total, weighed, least, most)
    assert all(least[name] <= found[name] <= most[name] for name in CHAPTERS)
    assert sum(found.values()) == min(max(total, sum(least.values())), sum(most.values()))


@given(seeds, st.sets(st.sampled_from([question.id for question in PLENTY if question.chapter == "one"]), max_size=31))
def test_what_was_never_seen_comes_first(seed: int, known: set[str]) -> None:
    drawn = draw(PLENTY, WHOLE, dict.fromkeys(known, AT), seed)
    plain = [each.id for each in drawn if each.chapter == "one" and not each.is_series]
    unseen = sum(each.chapter == "one" and not each.is_series and each.id not in known for each in PLENTY)
    assert sum(name not in known for name in plain) == min(len(plain), unseen)


@given(seeds)
def test_the_case_and_the_series_that_were_not_seen_come_first(seed: int) -> None:
    seen = dict.fromkeys(["mill-0", "one-series", "two-series", "three-series"], AT)
    drawn = draw(PLENTY, WHOLE, seen, seed)
    assert {question.case for question in drawn} == {"", "bank"}
    assert [question.id for question in drawn if question.is_series] == ["four-series"]


def test_an_exam_is_shuffled() -> None:
    orders = {tuple(question.id for question in draw(PLENTY, WHOLE, {}, seed)) for seed in range(10)}
    assert len(orders) == 10


def test_half_and_short_are_in_proportion() -> None:
    found = lengths(Blueprint(50, 100, {}, 1, 1))
    assert [(part.items, part.minutes, part.cases, part.series) for part in found.values()] == [
        (50, 100, 1, 1),
        (25, 50, 1, 1),
        (15, 30, 0, 0),
    ]


def test_a_course_with_few_items_has_a_shorter_exam_and_no_length_twice() -> None:
    fitted = Blueprint(50, 100, {}, 1, 1).fitted(12)
    assert (fitted.items, fitted.minutes) == (12, 24)
    assert [part.items for part in lengths(Blueprint(50, 100, {}).fitted(1)).values()] == [1]
    assert lengths(Blueprint(50, 100, {}).fitted(0)) == {}


# Shares of kinds

MIXED = [Question(f"{name}-{kind}-{number}", name, kind) for name in CHAPTERS for kind in KINDS for number in range(30)]
BY_KIND = replace(WHOLE, cases=0, series=0, kinds={"single": 50, "multiple": 30, "ordering": 20})


@given(banks(), blueprints, seeds)
def test_shares_of_kinds_change_nothing_about_those_of_chapters(bank: list[Question], blueprint: Blueprint, seed: int) -> None:
    by_kind, without = (draw(bank, each, {}, seed) for each in (blueprint, replace(blueprint, kinds={})))
    assert Counter(each.chapter for each in by_kind) == Counter(each.chapter for each in without)
    assert [each for each in by_kind if each.case] == [each for each in without if each.case]
    assert {each for each in by_kind if each.is_series} == {each for each in without if each.is_series}


@given(seeds, st.integers(1, 60))
def test_where_there_is_plenty_chapters_and_kinds_both_have_their_shares_exactly(seed: int, items: int) -> None:
    drawn = draw(MIXED, replace(BY_KIND, items=items), {}, seed)
    plenty = dict.fromkeys((*CHAPTERS, *KINDS), 100)
    assert Counter(each.chapter for each in drawn) == Counter(quotas(items, BY_KIND.weights, {}, plenty))
    assert Counter(each.kind for each in drawn) == Counter(quotas(items, BY_KIND.kinds, {}, plenty))


@given(seeds)
def test_what_a_case_has_of_a_kind_counts_towards_its_share_and_a_series_does_not(seed: int) -> None:
    bank = MIXED + [Question(f"mill-{place}", "four", "ordering", "mill") for place in range(5)]
    bank += [Question("one-series", "one", SERIES)]
    drawn = draw(bank, replace(BY_KIND, items=41, cases=1, series=1), {}, seed)
    assert Counter(each.kind for each in drawn) == {"single": 20, "multiple": 12, "ordering": 8, SERIES: 1}


@given(seeds, st.sets(st.sampled_from([each.id for each in MIXED]), max_size=200))
def test_within_a_chapter_and_a_kind_what_was_never_seen_comes_first(seed: int, known: set[str]) -> None:
    drawn = draw(MIXED, BY_KIND, dict.fromkeys(known, AT), seed)
    taken = Counter((each.chapter, each.kind) for each in drawn)
    for cell, count in taken.items():
        new = sum((each.chapter, each.kind) == cell and each.id not in known for each in MIXED)
        assert sum((each.chapter, each.kind) == cell and each.id not in known for each in drawn) == min(count, new)


def test_a_kind_that_one_chapter_alone_has_is_left_to_it() -> None:
    cells = {("one", "single"): 9, ("one", "multiple"): 9, ("two", "single"): 9}
    assert fitted(cells, {"one": 3, "two": 3}, {"single": 3, "multiple": 3}) == {("one", "multiple"): 3, ("two", "single"): 3}


tables = st.fixed_dictionaries({(chapter, kind): st.integers(0, 4) for chapter in CHAPTERS[:3] for kind in KINDS})
rooms = st.tuples(*[st.integers(0, 6)] * 3)


@given(tables, rooms, rooms)
def test_no_choice_would_fit_more_questions_into_both_shares(
    cells: dict[tuple[str, str], int], chapters: tuple[int, ...], kinds: tuple[int, ...]
) -> None:
    homes, forms = dict(zip(CHAPTERS, chapters, strict=False)), dict(zip(KINDS, kinds, strict=True))
    taken = fitted(cells, homes, forms)
    assert all(0 < number <= cells[cell] for cell, number in taken.items())
    assert all(sum(n for (chapter, _), n in taken.items() if chapter == home) <= room for home, room in homes.items())
    assert all(sum(n for (_, kind), n in taken.items() if kind == form) <= room for form, room in forms.items())
    # The most that fits is the least that any cut between the two sides lets through.
    cuts = [
        sum(homes[each] for each in homes if each not in ours)
        + sum(min(forms[form], sum(cells[home, form] for home in ours)) for form in forms)
        for size in range(4)
        for ours in combinations(homes, size)
    ]
    assert sum(taken.values()) == min(cuts)
