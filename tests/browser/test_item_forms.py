"""How answers are given to items: gaps within their line, places of a list that swap."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
INLINE = """gaps => gaps.map(gap => {
    const [box, line] = [gap.getBoundingClientRect(), gap.closest("pre").getBoundingClientRect()];
    return [box.width < line.width * 0.6, box.left >= line.left && box.right <= line.right];
})"""


def practise(page: Page, kind: str) -> None:
    """Start practice on one kind of question."""
    page.goto("/practice/")
    page.locator("#choose-kind").select_option(kind)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/attempts/**")


@pytest.mark.parametrize("width", [1440, 390])
def test_gaps_stand_in_their_line_all_with_the_same_width(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    practise(page, "completion")
    gaps = page.locator("input.gaps__gap")
    assert gaps.evaluate_all(INLINE) == [[True, True]] * gaps.count()
    assert len(set(gaps.evaluate_all("gaps => gaps.map(gap => gap.offsetWidth)"))) == 1
    gaps.first.fill("x" * 150)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_a_place_that_is_taken_swaps(page: Page) -> None:
    practise(page, "ordering")
    places = page.locator(".order select")
    places.nth(0).select_option("1")
    places.nth(1).select_option("2")
    places.nth(1).focus()
    places.nth(1).select_option("1")
    expect(places.nth(0)).to_have_value("2")
    places.nth(2).select_option("2")
    expect(places.nth(0)).to_have_value("")
