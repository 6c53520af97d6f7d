"""Accounts in Chromium: by keyboard alone from signing up over claiming to signing out, and everything without JavaScript."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import tab_to, type_into
from tests.browser.walking import FIRST, click, press, start_round
from tests.cast import PASSWORD
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_an_account_needs_no_mouse_from_signing_up_to_signing_out(page: Page) -> None:
    address = f"{uuid.uuid4().hex[:8]}@example.org"
    start_round(page)
    press(page, "Space")
    press(page, "1")
    round_at = page.url
    page.goto("/")
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/")
    tab_to(page, "Create one")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/signup/")
    type_into(page, "Email address", address)
    type_into(page, "Password", "short")
    type_into(page, "The same password again", "short")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Something in the form is not right yet")).to_be_focused()
    expect(page.get_by_label("Password", exact=True)).to_have_accessible_description(re.compile("too short.*At least 12"))
    type_into(page, "Password", PASSWORD)
    type_into(page, "The same password again", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/claim/**")
    tab_to(page, "Add it to my account")
    page.keyboard.press("Enter")
    page.wait_for_url("**/course/")
    expect(page.get_by_text("what you did in this browser is in your account")).to_be_visible()
    page.goto(round_at)
    expect(page.locator(".strip")).to_be_visible()
    tab_to(page, f"Settings and data of {address}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/you/")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/logout/")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/course/")
    assert page.goto(round_at) is not None
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")


def test_without_javascript_progress_goes_along_into_an_account_and_away(page_without_script: Page, open_page: OpenPage) -> None:
    page = page_without_script
    start_round(page)
    click(page, "Reveal the answer")
    click(page, "Got it")
    page.goto("/you/")
    page.get_by_role("link", name="Resume link").click()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_role("textbox", name="Resume link").input_value()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    other = open_page(java_script_enabled=False)
    other.goto(link)
    expect(other.get_by_text("1 round of cards or misconceptions")).to_be_visible()
    other.get_by_role("button", name="Go on with this progress").click()
    other.goto("/account/signup/")
    other.get_by_label("Email address").fill(f"{uuid.uuid4().hex[:8]}@example.org")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_label("The same password again").fill(PASSWORD)
    other.get_by_role("button", name="Create the account").click()
    other.get_by_role("button", name="Keep it apart").click()
    other.goto("/you/")
    other.get_by_role("link", name="See it").click()
    other.get_by_role("button", name="Add it to my account").click()
    page.goto(f"/course/{FIRST}/cards/")
    expect(page.get_by_role("button", name="Start the round")).to_be_visible()
    other.goto("/you/")
    with other.expect_download() as download:
        other.get_by_role("link", name="Export as JSON").click()
    assert re.fullmatch(r"darkroom-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    other.get_by_role("link", name="Delete everything for good").click()
    other.get_by_label("The password of the account").fill(PASSWORD)
    other.get_by_role("button", name="Delete everything for good").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Everything is deleted")


def test_the_link_is_copied_where_a_clipboard_is(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/you/resume-link/")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_role("textbox", name="Resume link").input_value()
