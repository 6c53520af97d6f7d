"""Practice in Chromium, over one item of every kind: by keys alone, without a script, with a case on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import answer_by_hand, answer_by_keys, kind_in_front, parts_of
from tests.conftest import OpenPage
from tests.factories import FIRST
from tests.quiz.practising import POINTS, RIGHT
from tests.site.served import Served

pytestmark = pytest.mark.browser

TOTAL = sum(POINTS.values())


@pytest.fixture(scope="module")
def site(site_of_every_kind: Served) -> Served:
    """The site with a course that has an item of every kind."""
    return site_of_every_kind


def start(page: Page, address: str, button: str) -> str:
    """Start practice by a button of a page; return the attempt's address."""
    page.goto(address)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url("**/attempts/**")
    return page.url.partition("?")[0]


def test_every_kind_of_question_is_answered_by_keys_alone(page: Page) -> None:
    start(page, f"/course/{FIRST}/items/", "Practise all")
    page.keyboard.press("?")
    expect(page.get_by_text("Show or hide the keys")).to_be_visible()
    page.keyboard.press("?")
    for number in range(len(RIGHT)):
        kind = kind_in_front(page)
        for position, said in enumerate(parts_of(kind), 1):
            if kind == "series":
                expect(page.get_by_text(f"Solution {position} of 3")).to_be_visible()
            answer_by_keys(page, kind, said)
        expect(page.locator(".result")).to_be_focused()
        expect(page.locator(".verdict")).to_contain_text(f"Right: {POINTS[kind]} of {POINTS[kind]}")
        expect(page.get_by_role("navigation", name=f"{number + 1} of {len(RIGHT)} questions answered")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".result")).to_have_count(0)
    expect(page.locator(".score")).to_contain_text(f"{TOTAL} of {TOTAL}")
    expect(page.locator(".score")).to_be_focused()
    assert page.title().startswith(f"Your results: {TOTAL} of {TOTAL} points")


def test_every_kind_of_question_is_answered_without_javascript(page_without_script: Page) -> None:
    page = page_without_script
    page.goto(f"/practice/?chapter={FIRST}")
    page.get_by_label("At the end").check()
    page.get_by_role("button", name="Start practising").click()
    page.get_by_role("button", name="Save the answer").or_(page.get_by_role("button", name="Answer")).wait_for()
    for _ in range(len(RIGHT)):
        kind = kind_in_front(page)
        for said in parts_of(kind):
            answer_by_hand(page, said)
        assert page.locator(".verdict").count() == 0
    expect(page.get_by_role("heading", level=1)).to_have_text("Every question is answered")
    page.get_by_role("button", name="Hand in and see your results").click()
    expect(page.locator(".score")).to_contain_text(f"{TOTAL} of {TOTAL}")
    page.get_by_role("link", name=re.compile("What of single")).click()
    expect(page.locator(".verdict")).to_contain_text("Right")
    page.get_by_text("Report a fault in this question").click()
    page.get_by_label("What is wrong with it?").fill("Option a is right as well.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. The author will look at it.")).to_be_visible()
    expect(page.locator(".verdict")).to_contain_text("Right")


def test_what_is_missing_is_said_and_a_report_is_thanked_for_in_place(page: Page) -> None:
    url = start(page, f"/course/{FIRST}/items/", "Practise question 2")
    page.keyboard.press(str(page.locator('input[value="a"]').get_attribute("data-shortcut")))
    page.keyboard.press("Enter")
    note = page.get_by_role("alert").filter(has_text="Choose exactly 2 options: you chose 1.")
    expect(note).to_be_focused()
    expect(page.locator('input[value="a"]')).to_be_checked()
    page.locator('input[value="b"]').check()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("Partly right: 1 of 2 points.")
    page.get_by_text("Report a fault in this question").click()
    report = page.get_by_label("What is wrong with it?")
    report.fill("It is.     ")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert").filter(has_text="10 to 2000 characters")).to_be_visible()
    report.fill("Option b is right as well.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("status")).to_be_focused()
    assert page.url.startswith(url)


@pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
def test_in_a_series_the_back_button_leads_to_no_second_answer(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=scripted)
    start(page, f"/course/{FIRST}/items/", "Practise question 8")
    answer_by_hand(page, [("row-a", "yes")])
    expect(page.get_by_text("Solution 2 of 3")).to_be_visible()
    page.go_back()
    if scripted:
        page.go_forward()
    expect(page.get_by_text("Solution 2 of 3")).to_be_visible()
    expect(page.get_by_text("You said: Yes.")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
def test_a_case_stands_beside_its_questions_and_the_chosen_tab_is_kept(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=scripted)
    start(page, "/cases/press/", "Practise this case")
    expect(page.get_by_text("TAB-1")).to_be_visible()
    assert _left(page, ".case__read") + 300 < _left(page, ".item__card")
    page.locator('label[for="tab-2"]').click()
    expect(page.get_by_text("TAB-2")).to_be_visible()
    for said in parts_of(kind_in_front(page)):
        answer_by_hand(page, said)
    expect(page.locator(".verdict")).to_contain_text("Right")
    expect(page.get_by_text("TAB-2")).to_be_visible()
    page.get_by_role("button", name="Next question").click()
    expect(page.locator(".verdict")).to_have_count(0)
    expect(page.get_by_text("TAB-2")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_text("TAB-2")).to_be_hidden()
    stem = page.locator(".item__stem").bounding_box()
    assert stem is not None
    assert stem["y"] < 500
    page.get_by_text("The case: A press").click()
    expect(page.get_by_text("TAB-2")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360


def _left(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"]
