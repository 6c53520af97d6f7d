"""Sheets of answers, as pure folds: the last answer counts, the last regrade counts, totals add up, strangers change nothing."""

from hypothesis import given
from hypothesis import strategies as st

from quiz.answer_sheet import Given, Mark, Sheet, fold_sheet, total

ORDER = ("one", "two", "three", "four")
POSSIBLE = {"one": 1, "two": 3, "three": 2, "four": 5}
ITEMS = st.sampled_from([*ORDER, "stranger"])
ANSWERS = st.dictionaries(st.sampled_from(["choice", "row-a"]), st.tuples(st.sampled_from("abc")))


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    """Points of an item, of those there are."""
    possible = draw(st.integers(1, 5))
    return Mark(draw(st.integers(0, possible)), possible)


GIVEN = st.builds(Given, ITEMS, st.sampled_from(["answer", "flag", "unflag"]), ANSWERS, st.none() | marks(), st.none() | marks())
ROWS = st.lists(GIVEN, max_size=25)
REGRADES = st.lists(st.tuples(ITEMS, marks()), max_size=6)


@given(ROWS, REGRADES)
def test_of_several_answers_the_last_counts(rows: list[Given], regrades: list[tuple[str, Mark]]) -> None:
    sheet = fold_sheet(ORDER, rows)
    for item in ORDER:
        answers = [row for row in rows if row.item == item and row.action == "answer"]
        assert sheet.answers.get(item) == (answers[-1].answer if answers else None)
        assert sheet.marks.get(item) == (answers[-1].mark if answers else None)
        flags = [row for row in rows if row.item == item and row.action != "answer"]
        assert (item in sheet.flagged) is bool(flags and flags[-1].action == "flag")


@given(ROWS, REGRADES)
def test_the_last_regrade_of_a_complete_answer_counts_and_makes_no_answer_complete(
    rows: list[Given], regrades: list[tuple[str, Mark]]
) -> None:
    plain, sheet = fold_sheet(ORDER, rows), fold_sheet(ORDER, rows, regrades)
    assert sheet.marks.keys() == plain.marks.keys()
    assert (sheet.answers, sheet.flagged, sheet.order) == (plain.answers, plain.flagged, plain.order)
    for item, mark in sheet.marks.items():
        assert mark == next((each for name, each in reversed(regrades) if name == item), plain.marks[item])


@given(ROWS, REGRADES)
def test_what_was_left_halfway_counts_in_the_end_until_an_answer_is_complete(
    rows: list[Given], regrades: list[tuple[str, Mark]]
) -> None:
    sheet = fold_sheet(ORDER, rows, regrades)
    for item in ORDER:
        answers = [row for row in rows if row.item == item and row.action == "answer"]
        expected = answers[-1].so_far if answers and not answers[-1].mark else None
        if expected:
            expected = next((each for name, each in reversed(regrades) if name == item), expected)
        assert sheet.halfway.get(item) == expected
        assert sheet.final.get(item) == (expected or sheet.marks.get(item))


@given(ROWS, REGRADES)
def test_what_is_about_other_questions_changes_nothing(rows: list[Given], regrades: list[tuple[str, Mark]]) -> None:
    own = [row for row in rows if row.item in ORDER]
    assert fold_sheet(ORDER, rows, regrades) == fold_sheet(ORDER, own, [each for each in regrades if each[0] in ORDER])


@given(ROWS, st.integers(0, 25))
def test_a_fold_can_be_stopped_anywhere_and_current_is_the_first_without_an_answer(rows: list[Given], at: int) -> None:
    sheet = fold_sheet(ORDER, rows[:at])
    assert sheet.current == next((item for item in ORDER if item not in sheet.marks), None)


@given(ROWS, REGRADES, st.sets(ITEMS))
def test_totals_add_up_over_any_split(rows: list[Given], regrades: list[tuple[str, Mark]], some: set[str]) -> None:
    sheet: Sheet = fold_sheet(ORDER, rows, regrades)
    whole, part = total(sheet, POSSIBLE), total(sheet, POSSIBLE, some)
    rest = total(sheet, POSSIBLE, set(ORDER) - some)
    assert (part.earned + rest.earned, part.possible + rest.possible) == (whole.earned, whole.possible)
    assert 0 <= whole.earned <= whole.possible
    assert total(sheet, POSSIBLE, []) == Mark(0, 0)


def test_without_answers_there_are_all_points_to_earn_and_none_earned() -> None:
    assert total(fold_sheet(ORDER, []), POSSIBLE) == Mark(0, 11)
