"""A check that opens a chapter, and an exam with a case and a series: by keyboard alone, and by plain forms alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import Said, answer_by_hand, answer_by_keys, kind_in_front, parts_of
from tests.browser.conftest import EXAM
from tests.browser.keyboard import follow, press_enter_on, tab_to
from tests.factories import FIRST, SECOND
from tests.quiz.practising import RIGHT
from tests.site.served import Served

pytestmark = pytest.mark.browser

OF_THE_CASE = ("single", "multiple", "ordering", "matching")
TAB_IN_FRONT = "() => document.activeElement.labels?.[0]?.innerText ?? ''"

Answer = Callable[[Page, str, Said], None]


@pytest.fixture(scope="module")
def site(site_of_every_kind: Served) -> Served:
    """The site with a course that has an item of every kind."""
    return site_of_every_kind


def by_hand(page: Page, kind: str, said: Said) -> None:
    """Answer with the mouse, whatever the kind."""
    answer_by_hand(page, said)


def answer_in_front(page: Page, answer: Answer) -> str:
    """Answer the question in front right, a series solution by solution, and go on; return its kind."""
    kind, place = kind_in_front(page), page.get_by_role("heading", level=1)
    before = place.inner_text()
    for position, said in enumerate(parts_of(kind), 1):
        if kind == "series":
            expect(page.get_by_text(f"Solution {position} of 3")).to_be_visible()
        answer(page, kind, said)
    expect(place).not_to_have_text(before)
    return kind


def read_the_case(page: Page, *, scripted: bool) -> None:
    """Change to the second tab of the case, by arrow keys or by its label."""
    expect(page.get_by_text("TAB-1")).to_be_visible()
    if scripted:
        tab_to(page, "Overview")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(TAB_IN_FRONT) == "Needs"
    else:
        page.locator('label[for="tab-2"]').click()
    expect(page.get_by_text("TAB-2")).to_be_visible()


def test_a_check_is_passed_by_keyboard_alone_and_opens_the_chapter(page: Page) -> None:
    page.goto("/course/")
    follow(page, "Skip to chapter 2: a check of the chapters before it", f"**/{SECOND}/check/")
    follow(page, "Start the check by the source chapter", "**/attempts/**")
    heading = page.get_by_role("heading", level=1)
    for number in range(1, len(RIGHT) + 1):
        expect(heading).to_have_text(re.compile(rf"{number}\s+of {len(RIGHT)}"))
        expect(heading).to_be_focused()
        answer_in_front(page, answer_by_keys)
    expect(heading).to_have_text("All questions")
    expect(heading).to_be_focused()
    follow(page, "Hand in", "**hand-in=1")
    expect(heading).to_be_focused()
    press_enter_on(page, "Hand in and see the result")
    expect(heading).to_have_text("The check is passed")
    expect(heading).to_be_focused()
    follow(page, "Second bath", f"**/course/{SECOND}/")
    expect(heading).to_have_text("Second bath")


def test_a_check_is_passed_without_javascript_and_one_that_is_missed_says_how_far_it_was(page_without_script: Page) -> None:
    page = page_without_script
    page.goto(f"/course/{SECOND}/")
    page.get_by_role("link", name="Skip to chapter").click()
    page.get_by_role("button", name="Start the check by the source chapter").click()
    page.get_by_role("button", name="See all questions and hand in").click()
    page.get_by_role("link", name="Hand in").click()
    page.get_by_role("button", name="Hand in and see the result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not this time")
    page.get_by_role("link", name="Back to the check").click()
    page.get_by_role("button", name="Start the check by the source chapter").click()
    for _ in RIGHT:
        answer_in_front(page, by_hand)
    page.get_by_role("link", name="Hand in").click()
    page.get_by_role("button", name="Hand in and see the result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The check is passed")
    page.goto(f"/course/{SECOND}/cards/")
    expect(page.get_by_role("button", name="Start the round")).to_be_visible()


def sit(page: Page, answer: Answer, *, scripted: bool) -> list[str]:
    """Answer every question of the exam right, reading the second tab of its case; return the kinds that were asked."""
    asked: list[str] = []
    is_read = False
    while page.locator("#question-form").count():
        if page.locator(".case__read").count():
            if not is_read:
                read_the_case(page, scripted=scripted)
            is_read = True
            expect(page.get_by_text("TAB-2")).to_be_visible()  # the chosen tab goes along from question to question
        asked.append(answer_in_front(page, answer))
    return asked


def test_an_exam_with_a_case_and_a_series_is_sat_by_keyboard_alone(page: Page) -> None:
    page.goto("/exam/")
    follow(page, "Start the exam by the source chapter", "**/attempts/**")
    asked = sit(page, answer_by_keys, scripted=True)
    assert set(asked) >= {"series", *OF_THE_CASE}
    expect(page.get_by_text(f"{EXAM['items']} of {EXAM['items']} answered.")).to_be_visible()
    tab_to(page, "Question 1 ")
    follow(page, "Hand in", "**hand-in=1")
    press_enter_on(page, "Hand in and see the result")
    expect(page.get_by_text("100 percent")).to_be_visible()


def test_an_exam_with_a_case_and_a_series_is_sat_without_javascript(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/exam/")
    page.get_by_role("button", name="Start the exam by the source chapter").click()
    asked = sit(page, by_hand, scripted=False)
    assert set(asked) >= {"series", *OF_THE_CASE}
    page.get_by_role("link", name="Hand in").click()
    page.get_by_role("button", name="Hand in and see the result").click()
    expect(page.get_by_text("100 percent")).to_be_visible()


def test_a_fault_is_reported_by_keyboard_alone_and_what_is_missing_in_it_is_said_first(page: Page) -> None:
    page.goto(f"/course/{FIRST}/items/")
    follow(page, "Practise question 1", "**/attempts/**")
    [said] = parts_of("single")
    answer_by_keys(page, "single", said)
    expect(page.locator(".result")).to_be_focused()
    press_enter_on(page, "Report a fault in this question")
    tab_to(page, "What is wrong with it?")
    page.keyboard.type("It is.     ")
    press_enter_on(page, "Send the report")
    expect(page.get_by_role("alert").filter(has_text="10 to 2000 characters")).to_be_focused()
    tab_to(page, "What is wrong with it?")
    page.keyboard.type(" Option c is right as well.")
    press_enter_on(page, "Send the report")
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="See your results")).to_be_focused()
