"""A chapter as it is read: by keyboard, without a script, on a narrow screen and on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import FIRST, SECOND
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
CHAPTER = f"/course/{FIRST}/"
WIDEST = "document.scrollingElement.scrollWidth"


def titles(page: Page) -> list[str]:
    """The titles of the chapter's sections."""
    texts = "all => all.map(each => each.querySelector('h2').firstChild.textContent.trim())"
    return [str(title) for title in page.locator(".chapter__section").evaluate_all(texts)]


def test_a_chapter_is_read_by_keyboard(page: Page) -> None:
    page.goto(CHAPTER)
    first, second, third, *_ = titles(page)
    jump = page.get_by_role("navigation", name="Sections")
    jump.get_by_role("link", name=second).press("Enter")
    expect(page.get_by_role("heading", name=second)).to_be_in_viewport()
    expect(jump.locator("[aria-current=location]")).to_have_text(second)
    page.get_by_role("button", name=f"Done with this section “{second}”").press("Enter")
    expect(page.locator(".section-done__state")).to_be_focused()
    expect(jump.locator("[aria-current=location]")).to_contain_text("done")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Done with this section “{second}”")).to_be_focused()
    expect(jump.locator(".jump__done")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#reading-status")).to_contain_text("1 of")
    page.goto("/course/")
    page.get_by_role("link", name=f"Go on at “{third}”").press("Enter")
    expect(page.get_by_role("heading", name=third)).to_be_in_viewport()
    expect(jump.get_by_role("link", name=second)).to_contain_text("done")
    expect(jump.get_by_role("link", name=first)).not_to_contain_text("done")
    page.get_by_role("button", name="Done with this chapter").press("Enter")
    page.wait_for_url("**/cards/")
    page.goto(CHAPTER)
    expect(page.locator(".jump__done")).to_have_count(len(titles(page)))


def test_a_term_says_what_it_means_where_it_stands(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(CHAPTER)
    term, box = page.locator("a.term").first, page.get_by_role("dialog")
    before = page.evaluate("document.scrollingElement.scrollHeight")
    term.press("Enter")
    expect(box).to_be_focused()
    expect(box).to_contain_text(term.inner_text())
    expect(box).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.scrollingElement.scrollHeight") == before
    page.keyboard.press("Tab")
    expect(box.get_by_role("link", name="In the glossary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(term).to_be_focused()
    term.tap()
    expect(box).to_be_visible()
    term.tap()
    expect(box).to_be_hidden()
    page.locator("a.term").nth(1).tap()
    expect(box).to_contain_text(page.locator("a.term").nth(1).inner_text())
    page.get_by_role("link", name="In the glossary").tap()
    page.wait_for_url(re.compile(r"/glossary/\?from=[a-z-]+#term-"))


def test_without_a_script_sections_are_marked_terms_lead_to_the_glossary_and_locked_chapters_are_read_ahead(
    page_without_script: Page,
) -> None:
    page = page_without_script
    page.goto(CHAPTER)
    title = titles(page)[0]
    page.get_by_role("button", name=f"Done with this section “{title}”").click()
    expect(page.get_by_role("button", name="Mark as not done")).to_be_in_viewport()
    expect(page.locator(".jump__done")).to_have_count(1)
    page.get_by_role("button", name="Mark as not done").click()
    expect(page.locator(".jump__done")).to_have_count(0)
    term = page.locator("a.term").first
    name = term.get_attribute("data-term")
    term.click()
    page.wait_for_url(re.compile(rf"/glossary/\?from={FIRST}#term-{name}$"))
    page.locator(f"#term-{name}").get_by_role("link", name="Back to").click()
    page.wait_for_url(f"**/course/{FIRST}/#at-{name}")
    expect(page.locator(f"#at-{name}")).to_be_in_viewport()
    page.goto(f"/course/{SECOND}/")
    page.get_by_role("button", name="Read ahead").click()
    expect(page.get_by_text("You are reading ahead.")).to_be_visible()
    expect(page.get_by_role("button", name="Done with this section")).to_have_count(0)
    for width in (1440, 768, 390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDEST) <= width
    page.goto("/course/")
    for width in (1440, 768, 390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDEST) <= width
    page.get_by_role("button", name="Stop reading ahead").click()
    expect(page.get_by_role("button", name="Read ahead")).to_be_visible()


def test_on_paper_a_chapter_has_its_text_its_figures_its_notes_unfolded_and_addresses(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    page.goto(CHAPTER)
    page.emulate_media(media="print")
    for gone in (".masthead", ".colophon", ".jump", ".belongs", ".section-done", ".command__acts", ".step", ".drift form"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.evaluate("document.querySelector('.drift dd').checkVisibility({ contentVisibilityAuto: true })")
    assert page.evaluate("document.querySelector('.drift dd').getBoundingClientRect().height") > 0
    for kept in (".figure__drawing", ".command pre"):
        expect(page.locator(kept).first).to_be_visible()
    address = "getComputedStyle(document.querySelector('.chapter__sources a'), '::after').content"
    assert "https://" in page.evaluate(address)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 27, 24)"
