"""A round in Chromium: by keys alone, with the back button, and with JavaScript off."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import past_twin

pytestmark = pytest.mark.browser
CARDS = "/course/why-a-gallery/cards/"


def begin(page: Page) -> int:
    """Start a round of cards; return how many cards it has."""
    page.goto(CARDS)
    page.get_by_role("button", name="Start the round").click()
    expect(page.get_by_role("button", name="Reveal the answer")).to_be_visible()
    return page.locator(".strip__tick").count()


def test_a_round_can_be_played_by_keys_alone(page: Page) -> None:
    total = begin(page)
    for number in range(total):
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Got it")).to_be_visible()
        page.keyboard.press("2" if number == 0 else "1")
        expect(page.locator(".strip__tick--right, .strip__tick--wrong")).to_have_count(number + 1)
        past_twin(page)
    page.keyboard.press("u")
    expect(page.locator(".strip__tick--right, .strip__tick--wrong")).to_have_count(total - 1)
    page.keyboard.press("?")
    expect(page.get_by_text("Show or hide the keys")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="Finish and see your score")).to_be_visible()
    expect(page.get_by_text("Show or hide the keys")).to_be_visible()
    page.get_by_role("button", name="Finish and see your score").press("Enter")
    expect(page.get_by_text(f"{total - 1} of {total}")).to_be_visible()
    expect(page.get_by_text("Chapter 2 is unlocked.")).to_be_visible()


def test_after_a_reveal_the_space_key_marks_nothing(page: Page) -> None:
    begin(page)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Got it")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.reload()
    expect(page.get_by_role("button", name="Got it")).to_be_visible()
    expect(page.locator(".strip__tick--right")).to_have_count(0)


def test_the_back_button_comes_to_the_round_as_it_stands(page: Page) -> None:
    begin(page)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Missed it").click()
    expect(page.locator(".strip__tick--wrong")).to_have_count(1)
    page.goto("/course/")
    page.go_back()
    expect(page.locator(".strip__tick--wrong")).to_have_count(1)
    page.get_by_role("button", name="Reveal the answer").click()
    expect(page.get_by_role("button", name="Got it")).to_be_visible()


def test_a_second_tab_that_is_behind_shows_where_the_round_stands(page: Page) -> None:
    begin(page)
    second = page.context.new_page()
    second.goto(page.url)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Got it").click()
    expect(page.locator(".strip__tick--right")).to_have_count(1)
    second.get_by_role("button", name="Reveal the answer").click()
    expect(second.get_by_role("alert").filter(has_text="Here is where it stands")).to_be_visible()
    expect(second.locator(".strip__tick--right")).to_have_count(1)


def test_a_round_can_be_played_without_javascript(page_without_script: Page) -> None:
    page = page_without_script
    total = begin(page)
    page.get_by_label("Your answer, if you like").fill("In my own words")
    page.get_by_role("radio", name="Fairly sure").check()
    for number in range(total):
        page.get_by_role("button", name="Reveal the answer").click()
        expect(page.get_by_text("In my own words")).to_have_count(0 if number else 1)
        page.get_by_role("button", name="Got it" if number else "Missed it").click()
        past_twin(page)
    page.get_by_role("button", name="Undo the last mark").click()
    page.get_by_role("button", name="Missed it").click()
    assert not past_twin(page)
    page.get_by_role("button", name="Finish and see your score").click()
    expect(page.get_by_text(f"{total - 2} of {total}")).to_be_visible()
    page.get_by_role("link", name="See the course").click()
    expect(page.get_by_text("Passed", exact=True)).to_be_visible()


def test_claims_can_be_judged_without_javascript(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/course/why-a-gallery/misconceptions/")
    page.get_by_role("button", name="Start the round").click()
    total = page.locator(".strip__tick").count()
    page.get_by_role("button", name="False").click()
    expect(page.locator(".verdict")).to_be_hidden()
    for number in range(total):
        page.get_by_role("radio", name="A guess" if number % 2 else "Sure", exact=True).check()
        page.get_by_role("button", name="False").click()
        expect(page.locator(".verdict")).to_be_visible()
        page.get_by_role("link", name="Next claim" if number + 1 < total else "To the end of the round").click()
    page.get_by_role("button", name="Finish and see your score").click()
    expect(page.get_by_role("img", name="Fairly sure: never said.")).to_be_visible()
    page.get_by_text("The figures as a table").click()
    expect(page.get_by_role("row", name=f"A guess {total // 2}")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_no_page_of_the_course_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    begin(page)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Got it")).to_be_visible()
    for address in (page.url, CARDS, "/course/", "/progress/", "/course/why-a-gallery/", "/course/prepare-and-capture/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
