"""The search, by keys and while typing; and by its form alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow

pytestmark = pytest.mark.browser


def test_a_key_leads_to_the_field_and_results_follow_what_is_typed(page: Page) -> None:
    page.goto("/course/")
    page.keyboard.press("Control+/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    field = page.get_by_role("searchbox", name="Look for")
    expect(field).to_be_focused()
    page.keyboard.type("replicati")
    expect(page.get_by_role("heading", name=re.compile("^Sections"))).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^[0-9]+ results\s*$"))
    expect(field).to_be_focused()
    assert page.url.endswith("/search/?q=replicati")
    page.locator(".hit a").first.focus()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("what/is")
    expect(field).to_have_value("what/is")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile("result|Nothing"))


def test_the_form_alone_finds_and_leads_on(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/search/")
    page.get_by_role("searchbox", name="Look for").fill("version")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("in Rules of the lab$")).click()
    page.get_by_role("link", name="More").click()
    assert page.url.endswith("/search/?q=version&kind=rule&page=2")
    expect(page.get_by_text(re.compile("^11 to "))).to_be_visible()


def test_the_rest_of_a_kind_is_turned_over_and_a_result_opened_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    page.keyboard.type("version")
    page.keyboard.press("Enter")
    follow(page, "All ", "**&kind=*")
    follow(page, "More", "**&page=2")
    hit = page.locator(".hit a").first
    follow(page, hit.inner_text(), f"**{hit.get_attribute('href')}")
    expect(page.get_by_role("searchbox", name="Look for")).to_have_count(0)
