"""The live command line of the home page, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

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
    for number in range(suggestions.count()):
        suggestions.nth(number).click()
        expect(page.locator(".terminal__command")).to_have_count(number + 1)
    expect(page.get_by_role("log")).to_contain_text("GAL101")


def test_a_line_that_is_sent_twice_runs_once(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Command", exact=True).fill("az group create --name demo --location westeurope")
    page.get_by_role("button", name="Run").dblclick()
    expect(page.get_by_role("log")).to_contain_text("Succeeded")
    page.get_by_role("link", name="Go on in the playground").first.click()
    expect(page.get_by_text("az group create --name demo", exact=False)).to_have_count(1)


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
