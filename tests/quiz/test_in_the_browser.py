"""Cards and claims in Chromium with JavaScript off, as far as no whole path through the course goes there."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_an_answer_can_be_written_down_first_without_javascript(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/course/why-a-gallery/cards/")
    page.get_by_role("button", name="Start the round").click()
    page.get_by_label("Your answer, if you like").fill("In my own words")
    page.get_by_role("radio", name="Fairly sure").check()
    page.get_by_role("button", name="Reveal the answer").click()
    expect(page.get_by_text("In my own words")).to_have_count(1)
    page.get_by_role("button", name="Missed it").click()
    page.get_by_role("button", name="Reveal the answer").click()
    expect(page.get_by_text("In my own words")).to_have_count(0)


def test_claims_can_be_judged_without_javascript(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/course/why-a-gallery/misconceptions/")
    page.get_by_role("button", name="Start the round").click()
    page.get_by_role("button", name="False").click()
    expect(page.locator(".verdict")).to_be_hidden()
    for number in range(2):
        page.get_by_role("radio", name="A guess" if number % 2 else "Sure", exact=True).check()
        page.get_by_role("button", name="False").click()
        expect(page.locator(".verdict")).to_be_visible()
        page.get_by_role("link", name="Next claim").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3")
