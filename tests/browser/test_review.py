"""A review from beginning to end by keyboard, and the page of progress without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, tab_to
from tests.browser.walking import FIRST, click, judge, press, start_round

pytestmark = pytest.mark.browser


def learn_a_little(page: Page) -> None:
    """Mark two cards right, judge a claim, and leave both rounds open."""
    start_round(page)
    for _ in range(2):
        press(page, "Space")
        press(page, "1")
    start_round(page, FIRST, "misconceptions")
    judge(page, "1")


def test_a_review_needs_no_mouse_and_its_pages_say_where_it_stands(page: Page) -> None:
    page.goto("/review/")
    expect(page.get_by_role("heading", name="Nothing to review yet")).to_be_visible()
    learn_a_little(page)
    page.goto("/course/")
    follow(page, "Review", "**/review/")
    expect(page.get_by_role("img", name=re.compile("in the coming 14 days"))).to_be_visible()
    tab_to(page, "The same as a table")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(15)
    follow(page, "Review ahead", "**/attempts/**")
    address = page.url
    for number in range(3):
        if page.get_by_role("button", name="Reveal the answer").is_visible():
            for key in ("Space", "2", "Control+z", "1"):
                press(page, key)
        else:
            judge(page, "1")
            if number < 2:  # on the last one, the key would finish the review
                page.keyboard.press("Space")
                expect(page.locator(".verdict")).to_be_hidden()
    page.goto("/review/")
    expect(page.get_by_role("heading", name="Review in progress")).to_be_visible()
    follow(page, "Continue your review", "**/attempts/**")
    assert page.url == address
    page.keyboard.press("Space")
    expect(page.get_by_text("Your score in this review")).to_be_visible()
    follow(page, "Review", "**/review/")


def test_progress_is_whole_without_a_script(page_without_script: Page) -> None:
    page = page_without_script
    url = start_round(page)
    drill = page.get_by_role("button", name="Drill it")
    while not drill.count():  # not every fact has a question to drill it with
        page.goto(url)
        click(page, "Reveal the answer")
        click(page, "Missed it")
        page.goto("/progress/")
    expect(page.get_by_role("heading", name="Worth another look")).to_be_visible()
    page.get_by_text("These facts as a table").first.click()
    expect(page.get_by_role("cell", name="Missed").first).to_be_visible()
    drill.first.click()
    page.wait_for_url("**/attempts/**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
