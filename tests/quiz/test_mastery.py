"""What somebody knows, from their answers: levels of facts, what a chapter still needs, what is weakest."""

import datetime as dt
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.grading import Score
from quiz.mastery import (
    Answer,
    FactStanding,
    Level,
    Tally,
    chapter_mastery,
    share,
    standing_of,
    standings,
    tally,
    weakest,
)

START = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def answer(day: int, *, right: bool, minute: int = 0, item: str = "a", by_self: bool = False) -> Answer:
    at = START + dt.timedelta(days=day, minutes=minute)
    return Answer(item, at, at.date(), right, by_self)


answers = st.builds(
    answer, st.integers(0, 6), right=st.booleans(), minute=st.integers(0, 600), item=st.sampled_from("abc"), by_self=st.booleans()
)
histories = st.lists(answers, max_size=10)
flags = st.booleans()


@pytest.mark.parametrize(
    ("days", "level"),
    [
        ([], Level.UNSEEN),
        ([(0, False)], Level.MISSED),
        ([(0, True)], Level.SHAKY),
        ([(0, True), (0, True)], Level.SHAKY),
        ([(0, True), (1, False), (0, True)], Level.MISSED),
        ([(0, True), (1, True)], Level.MASTERED),
        ([(0, True), (1, False), (2, True)], Level.MASTERED),
        ([(0, True), (1, True), (2, False)], Level.MISSED),
    ],
)
def test_a_fact_has_the_level_that_its_answers_come_to(days: Sequence[tuple[int, bool]], level: Level) -> None:
    assert standing_of([answer(day, right=right) for day, right in days]).level == level


def test_a_fact_that_a_lab_practises_is_known_until_its_goal_is_met() -> None:
    twice = [answer(0, right=True), answer(1, right=True)]
    assert standing_of(twice, is_practised=True).level == Level.KNOWN
    assert standing_of(twice, is_practised=True, is_met=True).level == Level.MASTERED
    assert standing_of(twice[:1], is_practised=True, is_met=True).level == Level.SHAKY


@given(histories, flags, flags, st.randoms())
def test_levels_do_not_depend_on_the_order_in_which_answers_are_given(
    found: list[Answer], is_practised: bool, is_met: bool, random: Random
) -> None:
    mixed = list(found)
    random.shuffle(mixed)
    first, second = (standing_of(each, is_practised=is_practised, is_met=is_met) for each in (found, mixed))
    assert first == second
    assert (first.level == Level.UNSEEN) == (not found)


@given(histories, flags, flags)
def test_a_right_answer_never_lowers_a_level_and_a_wrong_one_always_leads_to_missed(
    found: list[Answer], is_practised: bool, is_met: bool
) -> None:
    def level(*more: Answer) -> Level:
        return standing_of([*found, *more], is_practised=is_practised, is_met=is_met).level

    assert level(answer(7, right=True)) >= level()
    assert level(answer(7, right=False)) == Level.MISSED


@given(histories, flags)
def test_a_goal_that_is_met_never_lowers_a_level(found: list[Answer], is_practised: bool) -> None:
    without, with_goal = (standing_of(found, is_practised=is_practised, is_met=is_met).level for is_met in (False, True))
    assert with_goal >= without
    if with_goal == Level.MASTERED:
        assert len({each.day for each in found if each.right}) >= 2


@given(histories)
def test_answers_count_for_each_fact_of_their_question_and_for_no_other(found: list[Answer]) -> None:
    levels = standings(["x", "y", "z"], found, {"a": ["x", "y"], "b": ["y"]})
    assert levels["x"] == standing_of(each for each in found if each.item == "a")
    assert levels["y"] == standing_of(each for each in found if each.item in "ab")
    assert levels["z"] == FactStanding()


@given(histories)
def test_who_marked_is_counted_apart(found: list[Answer]) -> None:
    own, ours = tally(found, by_self=True), tally(found, by_self=False)
    assert own.total + ours.total == len(found)
    assert own.right + ours.right == sum(each.right for each in found)
    assert tally([], by_self=True) == Tally(0, 0)


@given(histories)
def test_a_share_counts_each_fact_once(found: list[Answer]) -> None:
    levels = standings(["x", "y", "z"], found, {"a": ["x"], "b": ["y"]})
    counted = share(levels, ["x", "y", "x", "unheard-of"])
    assert counted.total == 2
    assert counted.sure == sum(levels[fact].level >= Level.KNOWN for fact in "xy")
    assert sum(counted.best_first) == 2


@given(histories, st.integers(0, 3))
def test_the_weakest_facts_are_missed_or_shaky_and_the_missed_come_first(found: list[Answer], most: int) -> None:
    levels = standings(["x", "y", "z"], found, {"a": ["x"], "b": ["y"], "c": ["z"]})
    weak = weakest(levels, levels, most)
    assert len(weak) <= most
    assert [levels[fact].level for fact in weak] == sorted(levels[fact].level for fact in weak)
    assert {levels[fact].level for fact in weak} <= {Level.MISSED, Level.SHAKY}


@pytest.mark.parametrize(
    ("rounds", "missing"),
    [
        ([], 2),
        ([(7, 0)], 2),
        ([(8, 0)], 1),
        ([(8, 0), (10, 0)], 1),
        ([(8, 0), (7, 1)], 1),
        ([(8, 0), (9, 1)], 0),
        ([(8, 0), (8, 1), (10, 2)], 0),
    ],
)
def test_a_chapter_needs_two_good_rounds_on_different_days(rounds: list[tuple[int, int]], missing: int) -> None:
    played = [(Score(right, 10, 10), START.date() + dt.timedelta(days=day)) for right, day in rounds]
    found = chapter_mastery(10, played, [])
    assert found.rounds_missing == missing
    assert found.is_mastered == (missing == 0)


def test_a_chapter_with_labs_needs_them_too_and_one_without_cards_needs_no_rounds() -> None:
    assert chapter_mastery(0, [], [True, False]).labs_missing == 1
    assert not chapter_mastery(0, [], [True, False]).is_mastered
    assert chapter_mastery(0, [], [True]).is_mastered
