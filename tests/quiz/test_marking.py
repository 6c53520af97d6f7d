"""How answers are read and marked, kind by kind; points never exceed what there is, and nothing is taken away."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.answering import offered, read_answer, still_missing
from quiz.content.items import Item
from quiz.marking import Marked, longest_run, mark
from tests.factories import FIRST
from tests.quiz.kinds import asked, every_kind, part

ITEMS: dict[str, Item] = {item.kind: item for item in msgspec.convert(every_kind(), list[Item], strict=False)}
BELIEF = (f"{FIRST}-claim-2",)


def answered(kind: str, **fields: Sequence[str] | str) -> Marked:
    """Mark an answer of fields to the item of a kind, by the chapter."""
    data = {name.replace("_", "-"): [value] if isinstance(value, str) else list(value) for name, value in fields.items()}
    return mark(ITEMS[kind], read_answer(ITEMS[kind], data), "chapter")


def lack(kind: str, data: Mapping[str, Sequence[str]]) -> str:
    """Say what an answer lacks."""
    return still_missing(ITEMS[kind], read_answer(ITEMS[kind], data), "chapter")


def points(marked: Marked) -> tuple[int, int]:
    return marked.earned, marked.possible


def test_a_single_choice_is_worth_one_point_and_a_wrong_one_shows_its_misconception() -> None:
    assert points(answered("single", choice="b")) == (1, 1)
    wrong = answered("single", choice="a")
    assert (points(wrong), wrong.shown) == ((0, 1), BELIEF)
    assert answered("single", choice="c").shown == ()


def test_of_several_options_each_right_one_is_worth_a_point() -> None:
    assert points(answered("multiple", choice=["a", "c"])) == (2, 2)
    half = answered("multiple", choice=["a", "b"])
    assert (points(half), half.shown) == ((1, 2), BELIEF)
    assert points(answered("multiple", choice=["b", "d"])) == (0, 2)


def test_choosing_more_options_than_are_asked_for_earns_nothing() -> None:
    assert points(answered("multiple", choice=["a", "b", "c", "d"])) == (0, 2)


@pytest.mark.parametrize(
    ("places", "earned"),
    [
        ({"one": "1", "two": "2", "three": "3"}, 3),
        ({"two": "1", "one": "2", "three": "3"}, 2),
        ({"three": "1", "two": "2", "one": "3"}, 1),
        ({"never": "1", "two": "2", "three": "3"}, 2),
        ({"one": "2", "two": "3", "never": "1"}, 2),
        ({}, 0),
    ],
)
def test_a_list_earns_its_longest_run_in_the_right_order(places: dict[str, str], earned: int) -> None:
    assert points(answered("ordering", **{f"place_{step}": place for step, place in places.items()})) == (earned, 3)


def test_rows_and_gaps_are_worth_a_point_each() -> None:
    assert points(answered("matching", row_a="y", row_b="y", row_c="y")) == (2, 3)
    assert points(answered("dropdown", gap_verb="create", gap_option="x")) == (1, 2)
    judged = answered("statements", row_a="yes", row_b="yes", row_c="no")
    assert (points(judged), judged.shown) == ((1, 3), BELIEF)
    assert points(answered("series", row_a="no", row_b="yes", row_c="yes")) == (3, 3)


@pytest.mark.parametrize("typed", ["--location", "-l", " --Location ", "'--location'", "--LOCATION"])
def test_a_typed_gap_takes_every_accepted_spelling(typed: str) -> None:
    assert points(answered("completion", gap_option=typed)) == (1, 1)


@pytest.mark.parametrize("typed", ["--locations", "location", "--location eastus"])
def test_a_typed_gap_takes_nothing_else(typed: str) -> None:
    assert points(answered("completion", gap_option=typed)) == (0, 1)


def test_an_answer_that_differs_by_rulebook_is_marked_by_the_one_in_force() -> None:
    either = {"right": {"chapter": "true", "azure": "false"}}, {"right": {"chapter": "false", "azure": "true"}}
    (item,) = msgspec.convert([asked("single", options=[part("a", **either[0]), part("b", **either[1])])], list[Item])
    answer = read_answer(item, {"choice": ["a"]})
    assert (mark(item, answer, "chapter").earned, mark(item, answer, "azure").earned) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("single", {}, "Choose one option."),
        ("multiple", {"choice": ["a"]}, "Choose exactly 2 options: you chose 1."),
        ("multiple", {"choice": ["a", "b", "c"]}, "Choose exactly 2 options: you chose 3."),
        ("ordering", {"place-one": ["1"]}, "The list has 3 steps"),
        ("ordering", {"place-one": ["1"], "place-two": ["1"], "place-three": ["2"]}, "one step only"),
        ("matching", {"row-a": ["x"]}, "2 rows are still empty."),
        ("dropdown", {"gap-verb": ["make"]}, "1 gap is still empty."),
        ("completion", {"gap-option": ["  "]}, "1 gap is still empty."),
    ],
)
def test_an_incomplete_answer_is_told_what_it_lacks(kind: str, data: dict[str, list[str]], words: str) -> None:
    assert words in lack(kind, data)


def test_what_is_not_offered_is_not_an_answer() -> None:
    assert read_answer(ITEMS["single"], {"choice": ["z", "<script>"], "other": ["a"]}) == {}
    assert read_answer(ITEMS["ordering"], {"place-one": ["99"], "place-two": ["-1"]}) == {}
    typed = read_answer(ITEMS["completion"], {"gap-option": ["x" * 5_000]})
    assert len(typed["gap-option"][0]) == 200


ANSWERS = st.dictionaries(
    st.sampled_from(sorted({name for item in ITEMS.values() for name in offered(item)})),
    st.lists(st.sampled_from([*"abcdxyl", "1", "2", "3", "9", "yes", "no", "make", "create", "--location", ""]), max_size=5),
)


@given(st.sampled_from(sorted(ITEMS)), ANSWERS)
def test_whatever_is_answered_the_points_stay_between_none_and_all(kind: str, data: dict[str, list[str]]) -> None:
    marked = mark(ITEMS[kind], read_answer(ITEMS[kind], data), "azure")
    assert 0 <= marked.earned <= marked.possible
    assert marked.is_right == (marked.earned == marked.possible)


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_the_longest_run_stands_in_both_lists_in_order(given_order: list[int], wanted: list[int]) -> None:
    one, other = [str(each) for each in given_order], [str(each) for each in wanted]
    run = longest_run(one, other)
    assert [each for each in one if each in run] == run == [each for each in other if each in run]
    assert len(run) == len(longest_run(other, one)) >= 1


def test_every_kind_is_tried_here(tmp_path: Path) -> None:
    assert set(ITEMS) == {"single", "multiple", "ordering", "matching", "statements", "dropdown", "completion", "series"}
