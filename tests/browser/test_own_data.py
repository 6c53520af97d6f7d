"""What belongs to a learner, by keyboard alone: taken along, gone on with elsewhere, left behind, erased."""

import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, press_enter_on, tab_to, type_into
from tests.browser.walking import press, start_round
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def round_at(page: Page) -> str:
    """The address of a round in which the learner at this page has marked one card."""
    address = start_round(page)
    press(page, "Space")
    press(page, "1")
    return address


def expect_nobody_there(page: Page, address: str) -> None:
    """See that the round behind an address does not exist for whoever is in front of this page."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")


def test_cards_are_taken_along_to_anki(page: Page, round_at: str) -> None:
    page.goto("/progress/")
    follow(page, "Take your cards along", "**/anki/")
    tab_to(page, "1 · Why a gallery")
    page.keyboard.press("Space")
    press_enter_on(page, "Download the deck")
    expect(page.get_by_role("alert").filter(has_text="No chapter with cards was chosen")).to_be_focused()
    tab_to(page, "1 · Why a gallery")
    expect(page.get_by_role("checkbox")).to_be_checked()
    tab_to(page, "Download the deck")
    with page.expect_download() as deck:
        page.keyboard.press("Enter")
    assert deck.value.suggested_filename == "darkroom-compute-gallery.apkg"
    with zipfile.ZipFile(deck.value.path()) as package:
        assert "collection.anki2" in package.namelist()
    tab_to(page, "Download as text")
    with page.expect_download() as text:
        page.keyboard.press("Enter")
    assert "Why a gallery" in text.value.path().read_text(encoding="utf-8")


def test_a_link_is_made_opened_in_another_browser_and_withdrawn(page: Page, round_at: str, open_page: OpenPage) -> None:
    other = open_page()
    page.goto("/you/")
    follow(page, "Resume link", "**/you/resume-link/")
    press_enter_on(page, "Make the link")
    expect(page.get_by_role("heading", name="Your resume link")).to_be_focused()
    page.keyboard.press("Tab")
    address = page.get_by_role("textbox", name="Resume link")
    expect(address).to_be_focused()
    link = address.input_value()
    other.goto(link)
    follow(other, "Go on with this progress", "**/course/")
    expect(other.get_by_text("your progress is in this browser now")).to_be_visible()
    other.goto(round_at)
    press(other, "Space")
    press(other, "2")
    page.goto(round_at)
    expect(page.locator(".strip__tick--wrong")).to_have_count(1)
    page.goto("/you/resume-link/")
    press_enter_on(page, "Withdraw the link")
    expect(page.get_by_text("No resume link opens your progress any more.")).to_be_visible()
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("This link opens nothing")


def test_a_browser_starts_fresh(page: Page, round_at: str) -> None:
    page.goto("/you/")
    follow(page, "Start fresh", "**/you/fresh/")
    expect(page.get_by_text("It has no resume link and is in no account.")).to_be_visible()
    follow(page, "Start fresh in this browser", "**/course/")
    expect(page.get_by_text("This browser starts afresh")).to_be_visible()
    expect_nobody_there(page, round_at)


def test_everything_is_erased_once_the_word_is_typed(page: Page, round_at: str) -> None:
    page.goto("/you/")
    follow(page, "Delete everything for good", "**/you/delete/")
    type_into(page, "Type the word “delete”", "remove")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Type the word “delete”")).to_be_focused()
    type_into(page, "Type the word “delete”", "delete")
    press_enter_on(page, "Delete everything for good")
    page.wait_for_url("**/you/deleted/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is deleted")
    expect_nobody_there(page, round_at)
