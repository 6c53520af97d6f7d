"""On a touch screen, what is pressed is at least 44 pixels high."""

import pytest

from tests.browser.walking import FIRST, start_lab, start_round
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

CONTROLS = (
    ".button, .switch__choice, .theme-toggle, .masthead__nav a, .jump a, .note summary, .home__suggestion, .terminal__input"
)
LOW = """controls => controls.filter(control => control.checkVisibility() && control.getBoundingClientRect().height < 44)
    .map(control => `${control.className} ${control.textContent.trim()}: ${control.getBoundingClientRect().height}`)"""


def test_every_control_is_large_enough_for_a_finger(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for address in (
        "/",
        "/course/",
        f"/course/{FIRST}/",
        f"/course/{FIRST}/cards/",
        "/progress/",
        "/labs/",
        "/labs/first-image/",
    ):
        page.goto(address)
        assert page.locator(CONTROLS).evaluate_all(LOW) == [], address
    start_lab(page, "playground")
    assert page.locator(CONTROLS).evaluate_all(LOW) == []
    start_round(page, FIRST)
    assert page.locator(CONTROLS).evaluate_all(LOW) == []
