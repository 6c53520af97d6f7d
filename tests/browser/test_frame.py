"""The frame that every page shares, in Chromium."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import start_round
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

DARK, LIGHT = "rgb(20, 17, 16)", "rgb(250, 247, 242)"


def ground(page: Page) -> str:
    """The colour behind the page, as painted."""
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


@pytest.mark.parametrize(("scheme", "colour"), [("dark", DARK), ("light", LIGHT)])
def test_the_system_decides_the_theme_until_the_visitor_does(open_page: OpenPage, scheme: str, colour: str) -> None:
    page = open_page(color_scheme=scheme)
    page.goto("/")
    assert ground(page) == colour


def test_a_chosen_theme_holds_on_the_next_page(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    page.goto("/")
    page.get_by_role("button", name="Use the light theme").click()
    assert ground(page) == LIGHT
    page.get_by_role("link", name="Course").click()
    page.wait_for_url("**/course/")
    assert ground(page) == LIGHT
    page.get_by_role("button", name="Use the dark theme").click()
    assert ground(page) == DARK


def test_the_head_says_in_which_part_of_the_site_the_visitor_is(page: Page) -> None:
    main = page.get_by_role("navigation", name="Main")
    for path, part in (("/course/why-a-gallery/", "Course"), ("/labs/first-image/", "Labs"), ("/progress/", "Progress")):
        page.goto(path)
        assert main.locator("[aria-current]").all_inner_texts() == [part]
    start_round(page)
    assert main.locator("[aria-current]").all_inner_texts() == ["Course"]


def test_no_page_scrolls_sideways_on_the_narrowest_or_the_widest_screen(page: Page) -> None:
    for path in ("/", "/course/", "/labs/", "/progress/", "/no/such/page"):
        page.goto(path)
        for width in (320, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_rulebook_is_switched_without_javascript_and_comes_back_to_the_page(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/progress/")
    page.get_by_role("button", name="Azure today").click()
    assert page.url.endswith("/progress/")
    assert page.get_by_role("button", name="Azure today").get_attribute("aria-pressed") == "true"


def test_nothing_is_offered_without_javascript_that_needs_it(page_without_script: Page) -> None:
    page_without_script.goto("/")
    assert page_without_script.locator("#theme-toggle").is_hidden()


def test_a_request_that_does_not_come_through_is_said_and_the_line_is_kept(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Command", exact=True).fill("az sig list")
    page.route("**/labs/try/", lambda route: route.abort())
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("Darkroom did not answer").wait_for()
    assert page.get_by_label("Command", exact=True).input_value() == "az sig list"


WIDTHS = (320, 390, 768, 1440)
STUDY = {"Practice": "/practice/", "Exam simulation": "/exam/", "Case studies": "/cases/", "Glossary": "/glossary/"}


def menu_link(page: Page, name: str) -> Locator:
    """A link of the menu in the head."""
    return page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)


def test_practice_and_the_exam_are_found_from_the_head_of_every_page_at_every_width(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for name, path in STUDY.items():
            page.goto("/labs/first-image/")
            expect(menu_link(page, name)).to_be_hidden()
            page.get_by_text("Study", exact=True).click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            menu_link(page, name).click()
            page.wait_for_url(f"**{path}")
        assert page.locator(".menu__name").get_attribute("aria-current") == "true"


def test_the_menu_opens_by_keys_and_closes_by_escape_and_when_the_focus_leaves_it(page: Page) -> None:
    page.goto("/progress/")
    name, practice = page.locator(".menu__name"), menu_link(page, "Practice")
    name.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(practice).to_be_focused()
    page.keyboard.press("Escape")
    expect(practice).to_be_hidden()
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    menu_link(page, "Commands").focus()
    page.keyboard.press("Tab")
    expect(practice).to_be_hidden()
    name.click()
    page.get_by_role("heading", level=1).click()
    expect(practice).to_be_hidden()


def test_the_menu_leads_on_without_javascript(page_without_script: Page) -> None:
    page_without_script.goto("/")
    page_without_script.get_by_text("Study", exact=True).click()
    menu_link(page_without_script, "Exam simulation").click()
    page_without_script.wait_for_url("**/exam/")


def test_the_search_is_in_the_head_or_where_it_has_no_room_in_its_menu(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/")
        page.get_by_text("Study", exact=True).click()
        shown = page.get_by_role("banner").get_by_role("link", name="Search", exact=True)
        expect(shown).to_have_count(1)
        shown.click()
        page.wait_for_url("**/search/")
