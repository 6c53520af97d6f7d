"""What a round asks for, and its keys, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import FIRST, start_round
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_that_it_asks_first_how_sure_one_is_is_said_in_the_page(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    start_round(page, FIRST, "misconceptions")
    page.get_by_role("button", name="True").click()
    needed = page.get_by_text("Choose here first how sure you are.")
    expect(needed).to_be_visible()
    expect(page.get_by_role("radio", name="A guess")).to_be_focused()
    page.get_by_role("radio", name="Fairly sure").check()
    expect(needed).to_be_hidden()
    page.get_by_role("button", name="True").click()
    expect(page.locator(".verdict")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"2\s+of"))


def test_in_the_field_the_button_names_the_key_that_works_there(page: Page) -> None:
    start_round(page, FIRST)
    reveal = page.get_by_role("button", name="Reveal the answer")
    expect(reveal.get_by_text("Space")).to_be_visible()
    page.get_by_label("Your answer, if you like").focus()
    expect(reveal.get_by_text("Space")).to_be_hidden()
    expect(reveal.get_by_text("Enter")).to_be_visible()


def test_a_touch_screen_names_no_keys(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    start_round(page, FIRST, "misconceptions")
    assert page.locator("kbd:visible").count() == 0
