"""Tab in the terminal, by keyboard alone: it completes, lists choices, and never holds anybody in the prompt."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import prompt, start_lab

pytestmark = pytest.mark.browser


def test_tab_completes_what_is_certain_and_lists_what_is_not(page: Page) -> None:
    start_lab(page)
    prompt(page).focus()
    page.keyboard.type("az sig ima")
    page.keyboard.press("Tab")
    expect(prompt(page)).to_have_value("az sig image-")
    expect(page.get_by_text("image-definition", exact=True)).to_be_visible()
    page.keyboard.type("d")
    expect(page.locator("#completions")).to_be_empty()
    page.keyboard.press("Tab")
    expect(prompt(page)).to_have_value("az sig image-definition ")
    expect(prompt(page)).to_be_focused()


def test_tab_completes_at_the_cursor_and_keeps_what_follows(page: Page) -> None:
    start_lab(page)
    prompt(page).focus()
    page.keyboard.type("az gro -o table")
    for _ in " -o table":
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    expect(prompt(page)).to_have_value("az group  -o table")


def test_tab_leaves_an_empty_prompt_and_one_that_escape_was_pressed_in(page: Page) -> None:
    start_lab(page)
    prompt(page).focus()
    page.keyboard.press("Tab")
    expect(prompt(page)).not_to_be_focused()
    prompt(page).focus()
    page.keyboard.type("az gro")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(prompt(page)).not_to_be_focused()
    expect(prompt(page)).to_have_value("az gro")
