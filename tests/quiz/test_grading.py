"""Folding, scoring and unlocking, by example and by property."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.grading import Event, Round, Score, Stage, best, fold, score, shuffled, unlocked

ITEMS = ("a", "b", "c", "d")
actions = st.sampled_from(["reveal", "right", "wrong", "retract"])
events = st.lists(st.builds(Event, st.sampled_from([*ITEMS, "elsewhere"]), actions), max_size=40)
bars = st.integers(1, 100)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    total = draw(st.integers(0, 60))
    right = draw(st.integers(0, total))
    return Score(right, draw(st.integers(right, total)), total)


stages = st.permutations(["one", "two", "three", "four"]).flatmap(
    lambda slugs: st.lists(st.integers(0, 3), min_size=len(slugs), max_size=len(slugs)).map(
        lambda cards: [Stage(slug, amount) for slug, amount in zip(slugs, cards, strict=True)]
    )
)
rounds = st.lists(
    st.builds(
        Round,
        st.sampled_from(["one", "two", "three", "four", "gone"]),
        scores(),
        bars,
        st.sampled_from([None, "one", "two", "three", "four", "gone"]),
    ),
    max_size=8,
)


def test_four_of_seven_is_short_of_sixty_percent_and_five_of_seven_is_not() -> None:
    assert not Score(4, 7, 7).reaches(60)
    assert Score(5, 7, 7).reaches(60)


def test_three_of_eight_is_two_short() -> None:
    assert Score(3, 8, 8).missing(60) == 2


def test_five_of_eight_is_shown_as_63_percent() -> None:
    assert Score(5, 8, 8).percent(60) == 63


def test_a_round_short_of_the_bar_never_shows_the_bars_figure() -> None:
    assert Score(25, 42, 42).percent(60) == 59


def test_a_round_without_items_is_passed_and_whole() -> None:
    empty = score(fold((), []))
    assert empty.reaches(60)
    assert empty.percent(60) == 100
    assert empty.missing(60) == 0


@pytest.mark.parametrize("total", range(1, 201))
def test_the_bar_of_sixty_percent_lies_at_three_fifths_rounded_up(total: int) -> None:
    fewest = next(right for right in range(total + 1) if Fraction(right, total) >= Fraction(3, 5))
    assert [Score(right, total, total).reaches(60) for right in range(total + 1)] == [
        right >= fewest for right in range(total + 1)
    ]
    assert Score(0, 0, total).missing(60) == fewest


@given(scores(), bars)
def test_what_is_missing_is_exactly_what_reaches_the_bar(found: Score, bar: int) -> None:
    missing = found.missing(bar)
    assert Score(found.right + missing, found.total, found.total).reaches(bar)
    assert missing == 0 or not Score(found.right + missing - 1, found.total, found.total).reaches(bar)


@given(scores(), bars)
def test_the_percent_shown_agrees_with_the_verdict(found: Score, bar: int) -> None:
    assert (found.percent(bar) >= bar) == found.reaches(bar)
    assert 0 <= found.percent(bar) <= 100


@given(events)
def test_the_last_mark_counts(done: list[Event]) -> None:
    standing = fold(ITEMS, done)
    for item in ITEMS:
        marks = [event.action for event in done if event.item == item and event.action != "reveal"]
        last = marks[-1] if marks else "retract"
        assert standing.marks.get(item) == {"right": True, "wrong": False, "retract": None}[last]


@given(events)
def test_the_current_item_is_the_first_without_a_mark(done: list[Event]) -> None:
    standing = fold(ITEMS, done)
    unmarked = [item for item in ITEMS if item not in standing.marks]
    assert standing.current == (unmarked[0] if unmarked else None)


@given(events)
def test_a_score_never_counts_more_than_there_is(done: list[Event]) -> None:
    found = score(fold(ITEMS, done))
    assert 0 <= found.right <= found.answered <= found.total == len(ITEMS)


@given(events, events)
def test_a_mark_taken_back_leaves_the_round_as_if_never_made(before: list[Event], after: list[Event]) -> None:
    clean = fold(ITEMS, [*before, Event("a", "retract")])
    assert fold(ITEMS, [*before, Event("a", "right"), Event("a", "retract")]).marks == clean.marks
    assert fold(ITEMS, before).revealed <= fold(ITEMS, [*before, *after]).revealed


steps = st.lists(st.sampled_from(["right", "wrong", "undo"]), max_size=40)


@given(steps)
def test_a_round_with_undo_stands_as_one_in_which_only_the_last_marks_were_made(done: list[str]) -> None:
    played: list[Event] = []
    kept: list[bool] = []
    for step in done:
        standing = fold(ITEMS, played)
        if step == "undo" and standing.last_marked:
            played.append(Event(standing.last_marked, "retract"))
            kept.pop()
        elif step != "undo" and standing.current:
            played += [Event(standing.current, "reveal"), Event(standing.current, step)]
            kept.append(step == "right")
    standing = fold(ITEMS, played)
    assert list(standing.marks.values()) == kept
    assert standing.current == (ITEMS[len(kept)] if len(kept) < len(ITEMS) else None)
    assert standing.last_marked == (ITEMS[len(kept) - 1] if kept else None)
    assert score(standing).right == sum(kept)


@given(st.sets(st.text(max_size=8), max_size=12), st.integers(0, 2**56))
def test_a_shuffle_keeps_every_item_and_depends_on_the_seed_alone(items: set[str], seed: int) -> None:
    order = shuffled(items, seed)
    assert set(order) == items
    assert len(order) == len(items)
    assert order == shuffled(sorted(items), seed)


def test_different_seeds_give_different_orders() -> None:
    assert len({shuffled("abcdefgh", seed) for seed in range(10)}) > 5


@given(rounds)
def test_the_best_round_is_not_beaten_by_any(done: list[Round]) -> None:
    found = best(done)
    assert (found is None) == (not done)
    if found and found.score.total:
        assert all(r.score.right * found.score.total <= found.score.right * max(r.score.total, 1) for r in done)


@given(rounds, rounds)
def test_the_best_round_never_gets_worse(done: list[Round], more: list[Round]) -> None:
    before, after = best(done), best([*done, *more])
    if before is not None:
        assert after is not None
        assert after.score.right * before.score.total >= before.score.right * after.score.total


@given(stages, rounds)
def test_the_first_chapter_is_always_open(course: list[Stage], done: list[Round]) -> None:
    assert course[0].slug in unlocked(course, done)


@given(stages, rounds, rounds)
def test_more_rounds_never_lock_a_chapter(course: list[Stage], done: list[Round], more: list[Round]) -> None:
    assert unlocked(course, done) <= unlocked(course, [*done, *more])


@given(stages, rounds)
def test_nothing_opens_without_a_reason(course: list[Stage], done: list[Round]) -> None:
    opened = unlocked(course, done)
    for before, stage in pairwise(course):
        passed = any(r.passed and (r.chapter == before.slug or r.opens == stage.slug) for r in done)
        started = any(r.chapter == stage.slug for r in done)
        assert (stage.slug in opened) == (passed or started or (before.cards == 0 and before.slug in opened))


def test_a_chapter_put_in_between_does_not_lock_what_was_unlocked() -> None:
    done = [Round("one", Score(8, 8, 8), 60, opens="two")]
    course = [Stage("one", 8), Stage("new", 8), Stage("two", 8)]
    assert unlocked(course, done) == {"one", "new", "two"}
