"""The live command line of the home page, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import FIRST
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_a_command_works_at_once_and_the_prompt_is_ready_for_the_next(page: Page) -> None:
    page.goto("/")
    prompt = page.get_by_label("Command", exact=True)
    prompt.fill("az group create --name demo --location westeurope")
    prompt.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text('"provisioningState": "Succeeded"')
    expect(prompt).to_be_focused()
    expect(prompt).to_have_value("")
    prompt.fill("az group list --output table")
    prompt.press("Enter")
    expect(log).to_contain_text("westeurope  Succeeded")


def test_a_suggestion_runs_and_a_refusal_names_its_rule(page: Page) -> None:
    page.goto("/")
    suggestions = page.get_by_role("list", name="Commands to try").get_by_role("button")
    for number, place in enumerate(reversed(range(suggestions.count())), 1):
        suggestions.nth(place).click()
        expect(page.locator(".terminal__command")).to_have_count(number)
        if number == 1:
            rule = page.get_by_role("log").get_by_role("link", name="GAL101")
            expect(rule).to_be_visible()
            log = page.get_by_role("log")
            assert log.evaluate("(log) => log.scrollTop + log.clientHeight >= log.scrollHeight - 1")


def test_a_line_that_is_sent_twice_runs_once(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Command", exact=True).fill("az group create --name demo --location westeurope")
    page.get_by_role("button", name="Run").dblclick()
    expect(page.get_by_role("log")).to_contain_text("Succeeded")
    page.get_by_role("link", name="Go on in the playground").first.click()
    expect(page.get_by_role("log").get_by_text("az group create --name demo")).to_have_count(1)


def test_without_javascript_a_line_leads_to_the_playground_with_its_answer(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/")
    page.get_by_label("Command", exact=True).fill("az group create --name demo --location westeurope")
    page.get_by_role("button", name="Run").click()
    assert "/labs/sandboxes/" in page.url
    expect(page.get_by_role("log")).to_contain_text("Succeeded")


def test_try_a_command_puts_the_cursor_into_the_prompt(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Try a command").click()
    expect(page.get_by_label("Command", exact=True)).to_be_focused()


def test_on_a_phone_the_head_takes_two_rows_and_a_chapter_begins_within_one_screen_and_a_half(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"/course/{FIRST}/")
    assert page.locator(".masthead").evaluate("(head) => head.offsetHeight") <= 112
    assert page.locator(".chapter__section p").first.evaluate("(text) => text.getBoundingClientRect().top") <= 740 * 1.5
    jump = page.get_by_role("navigation", name="Sections of this chapter")
    expect(jump.get_by_role("link").first).to_be_hidden()
    jump.get_by_text("In this chapter").tap()
    expect(jump.get_by_role("link").first).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > 360")


def test_the_zone_of_the_browser_is_one_press_away(open_page: OpenPage) -> None:
    page = open_page(timezone_id="Asia/Calcutta")
    page.goto("/you/")
    page.get_by_role("button", name="Use Asia/Kolkata").click()
    expect(page.get_by_label("Where you are")).to_have_value("Asia/Kolkata")
    expect(page.get_by_role("button", name="Use Asia/Kolkata")).to_be_hidden()
