"""The commands in a browser: found as one types, and read on a narrow screen without the page moving sideways."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import WIDE
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_commands_are_found_while_one_types_and_lead_to_their_page(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    page.goto("/reference/")
    page.get_by_role("searchbox").press_sequentially("image-version create")
    expect(page).to_have_url(re.compile(r"q=image-version\+create$"))
    page.get_by_role("link", name="az sig image-version create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("az sig image-version create")


def test_a_command_fits_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto("/reference/sig-image-version-create/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto("/reference/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_commands_are_found_without_a_script(open_page: OpenPage) -> None:
    page: Page = open_page(viewport=WIDE, java_script_enabled=False)
    page.goto("/reference/")
    page.get_by_role("searchbox").fill("--replica-count")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="az sig image-version create")).to_be_visible()


def test_on_a_phone_the_groups_are_a_list_that_unfolds_and_what_an_address_names_is_open(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/reference/")
    assert page.evaluate("document.documentElement.scrollHeight") < 7 * 844
    create = page.get_by_role("link", name="az sig image-version create")
    expect(create).to_be_hidden()
    page.locator("summary", has=page.get_by_role("heading", name=re.compile("^az sig image-version "))).click()
    create.click()
    page.get_by_role("link", name="az sig image-version", exact=True).click()
    page.wait_for_url("**/reference/#*")
    expect(create).to_be_visible()
    expect(page.get_by_role("link", name="az sig create")).to_be_hidden()


def test_the_groups_unfold_without_a_script(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto("/reference/")
    page.locator("summary", has=page.get_by_role("heading", name=re.compile("^az sig image-version "))).click()
    expect(page.get_by_role("link", name="az sig image-version create")).to_be_visible()
