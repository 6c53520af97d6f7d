"""Where bars, parts and cells stand: within the drawing, in proportion, none lost."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quiz.presenters.charts import BAR_HEIGHT, BASE, WIDTH, bar_chart, divided_bar, grid

counts = st.lists(st.integers(0, 500), min_size=1, max_size=20)


@given(counts)
def test_bars_stand_on_the_base_and_whatever_is_not_zero_is_seen(numbers: list[int]) -> None:
    chart = bar_chart("Bars", [(str(place), number) for place, number in enumerate(numbers)])
    assert [bar.count for bar in chart.bars] == numbers
    for bar in chart.bars:
        assert bar.y + bar.height == BASE + BAR_HEIGHT
        assert (bar.height > 0) == (bar.count > 0)
        assert 0 <= bar.x < bar.x + bar.width <= WIDTH
    for lower in chart.bars:
        assert all(lower.height <= higher.height for higher in chart.bars if lower.count <= higher.count)


@given(counts)
def test_the_parts_of_a_bar_fill_it_exactly(numbers: list[int]) -> None:
    parts = divided_bar("Parts", [("tone", str(place), number) for place, number in enumerate(numbers)]).parts
    assert [part.count for part in parts] == [number for number in numbers if number]
    assert sum(part.width for part in parts) == (WIDTH if any(numbers) else 0)
    for before, after in pairwise(parts):
        assert before.x + before.width == after.x


@given(st.lists(st.sampled_from(["known", "missed"]), max_size=200), st.integers(1, 40))
def test_each_cell_has_a_place_of_its_own_on_the_drawing(tones: list[str], per_row: int) -> None:
    chart = grid("Cells", tones, per_row)
    assert [cell.tone for cell in chart.cells] == tones
    assert len({(cell.x, cell.y) for cell in chart.cells}) == len(tones)
    assert all(0 <= cell.x < chart.width and 0 <= cell.y < chart.height for cell in chart.cells)
