"""The draw: unseen first, then the longest ago; no repeats; the same seed gives the same draw and the same order of options."""

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.content.items import Item
from quiz.drawing import arranged, choose, gathered
from tests.quiz.kinds import every_kind

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
NAMES = st.lists(st.sampled_from([f"item-{number}" for number in range(30)]), max_size=40)
SEEDS = st.integers(min_value=0, max_value=2**56)
TIMES = st.integers(0, 300 * 24).map(lambda hours: AT - dt.timedelta(hours=hours))
SEEN = st.dictionaries(st.sampled_from([f"item-{number}" for number in range(30)]), TIMES)


@given(NAMES, SEEN, st.none() | st.integers(0, 50), SEEDS)
def test_a_draw_has_each_question_once_and_as_many_as_there_are_or_were_asked_for(
    names: list[str], seen: dict[str, dt.datetime], count: int | None, seed: int
) -> None:
    drawn = choose(names, seen, count, seed)
    wanted = len(set(names)) if count is None else min(count, len(set(names)))
    assert len(drawn) == len(set(drawn)) == wanted
    assert set(drawn) <= set(names)


@given(NAMES, SEEN, st.none() | st.integers(0, 50), SEEDS)
def test_what_was_never_seen_comes_first_and_then_the_longest_ago(
    names: list[str], seen: dict[str, dt.datetime], count: int | None, seed: int
) -> None:
    drawn = choose(names, seen, count, seed)
    days = [seen[name].date() if name in seen else dt.date.min for name in drawn]
    assert days == sorted(days)
    left = [seen[name].date() if name in seen else dt.date.min for name in set(names) - set(drawn)]
    assert not days or not left or max(days) <= min(left)


@given(NAMES, SEEN, SEEDS, st.randoms(use_true_random=False))
def test_a_draw_follows_from_its_seed_and_not_from_the_order_that_it_was_given(
    names: list[str], seen: dict[str, dt.datetime], seed: int, random: Any
) -> None:
    mixed = random.sample(names, len(names))
    assert choose(names, seen, 10, seed) == choose(mixed, dict(reversed(seen.items())), 10, seed)


def test_the_seed_decides_among_equals() -> None:
    names = [f"item-{number}" for number in range(12)]
    assert len({choose(names, {}, None, seed) for seed in range(20)}) > 15
    seen = dict.fromkeys(names, AT)
    assert len({choose(names, seen, None, seed) for seed in range(20)}) > 15


@given(NAMES, st.dictionaries(st.sampled_from([f"item-{number}" for number in range(30)]), st.sampled_from(["", "mill", "inn"])))
def test_questions_of_one_case_stand_side_by_side_and_none_is_lost(names: list[str], cases: dict[str, str]) -> None:
    order = gathered(tuple(dict.fromkeys(names)), cases)
    assert sorted(order) == sorted(set(names))
    for case in ("mill", "inn"):
        places = [index for index, name in enumerate(order) if cases.get(name) == case]
        assert places == list(range(places[0], places[0] + len(places))) if places else True


def items() -> list[Item]:
    """Return an item of each kind."""
    return [msgspec.convert(each, Item) for each in every_kind()]


@pytest.mark.parametrize("item", items(), ids=lambda item: item.kind)
def test_options_come_in_an_order_of_the_seed_and_everything_else_stays(item: Item) -> None:
    found = [arranged(item, seed) for seed in range(30)]
    assert found == [arranged(item, seed) for seed in range(30)]
    varies = len({msgspec.json.encode(each) for each in found}) > 1
    assert varies is (item.kind in {"single", "multiple", "dropdown"})
    plain = _sorted(msgspec.to_builtins(item))
    assert all(_sorted(msgspec.to_builtins(each)) == plain for each in found)


def test_equal_ids_in_two_questions_come_in_orders_of_their_own() -> None:
    single, other = items()[0], msgspec.structs.replace(items()[0], id="item-other")
    orders = [[[option.id for option in arranged(each, seed).options] for each in (single, other)] for seed in range(20)]  # type: ignore[union-attr]
    assert any(one != two for one, two in orders)


def _sorted(value: Any) -> Any:
    """Return a document with the options of each list in the order of their ids."""
    if isinstance(value, dict):
        return {key: sorted(each, key=str) if key == "options" else _sorted(each) for key, each in value.items()}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
