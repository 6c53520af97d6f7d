"""From a command in a chapter to the lab: its lines in the prompt, run by Enter alone; with a script and by forms alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import FIRST, WIDE, expect_lines, prompt
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
NARROW = {"width": 390, "height": 844}


def commands(page: Page) -> tuple[Locator, list[str]]:
    """The first commands of the first chapter, and their lines."""
    page.goto(f"/course/{FIRST}/")
    block = page.locator("figure.command").first
    return block, (block.locator("pre").text_content() or "").strip().split("\n")


def run_what_waits(page: Page, *, scripted: bool) -> None:
    if scripted:
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Run").click()


@SCRIPT
def test_commands_go_into_the_prompt_and_run_when_the_learner_says_so(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    block, lines = commands(page)
    block.get_by_role("button", name="Try it in the lab").click()
    page.wait_for_url("**/sandboxes/**")
    expect(prompt(page)).to_be_focused()
    expect(prompt(page)).to_have_value("\n".join(lines))
    expect(page.get_by_text("From chapter 1, and not run yet.")).to_be_visible()
    expect_lines(page, [])
    assert "?" not in page.url
    if scripted:
        assert prompt(page).evaluate("element => element.selectionStart") == len("\n".join(lines))
    run_what_waits(page, scripted=scripted)
    expect_lines(page, lines)
    expect(prompt(page)).to_have_value("")
    expect(page.get_by_text("and not run yet")).to_be_hidden()


@SCRIPT
def test_a_double_click_opens_one_lab(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    block, lines = commands(page)
    block.get_by_role("button", name="Try it in the lab").dblclick(no_wait_after=True)
    page.wait_for_url("**/sandboxes/**")
    expect(prompt(page)).to_have_value("\n".join(lines))
    page.goto("/labs/playground/")
    expect(page.get_by_role("link", name="Resume")).to_have_count(1)


def test_commands_of_a_later_block_go_to_the_same_lab(page: Page) -> None:
    block, _ = commands(page)
    block.get_by_role("button", name="Try it in the lab").click()
    page.wait_for_url("**/sandboxes/**")
    page.wait_for_load_state("load")
    first = page.url
    page.keyboard.press("Enter")
    expect(prompt(page)).to_have_value("")
    page.go_back()
    page.locator("figure.command").nth(1).get_by_role("button", name="Try it in the lab").click()
    page.wait_for_url("**/sandboxes/**")
    assert page.url == first
    expect(prompt(page)).not_to_have_value("")


def test_commands_are_copied_as_they_are_written(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    block, lines = commands(page)
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "\n".join(lines)


def test_without_a_script_there_is_no_button_that_copies(page_without_script: Page) -> None:
    block, _ = commands(page_without_script)
    expect(block.get_by_role("button")).to_have_text(["Try it in the lab"])


def test_no_option_is_broken_at_the_end_of_a_line(open_page: OpenPage) -> None:
    page = open_page(viewport=NARROW)
    block, _ = commands(page)
    words = block.locator(".command__word")
    heights = words.evaluate_all("words => words.map(word => word.getClientRects().length === 1 && word.offsetHeight)")
    assert len(set(heights)) == 1
    assert block.locator("pre").evaluate("pre => pre.scrollWidth <= pre.clientWidth")
