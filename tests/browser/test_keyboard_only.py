"""Without a mouse: a round of cards and a lab, from the first Tab to the last goal."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, tab_to
from tests.browser.walking import (
    FIRST,
    PUBLISH,
    SOLUTION,
    at_the_bar,
    card_count,
    goal,
    judge,
    line_key,
    play_cards,
    press,
    prompt,
    renewed,
    round_key,
    start_lab,
    virtual_time,
)
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


def type_line(page: Page, line: str) -> None:
    """Type a line where the focus is and run it."""
    with renewed(line_key(page)):
        page.keyboard.type(line)
        page.keyboard.press("Enter")


def test_a_round_of_cards_needs_no_mouse(page: Page) -> None:
    page.goto(f"/course/{FIRST}/")
    follow(page, "Cards", "**/cards/")
    follow(page, "Start the round", "**/attempts/**")
    total = card_count(page)
    press(page, "Space")
    press(page, "2")
    press(page, "Control+z")
    press(page, "1")
    play_cards(page, at_the_bar(total) - 1)
    expect(page.get_by_text("Chapter 2 is unlocked")).to_be_visible()
    follow(page, "Open “Prepare and capture”", "**/course/prepare-and-capture/")
    follow(page, "First image", "**/labs/first-image/")


def test_an_answer_can_be_typed_and_no_key_of_the_round_is_pressed_by_it(page: Page) -> None:
    page.goto(f"/course/{FIRST}/cards/")
    follow(page, "Start the round", "**/attempts/**")
    tab_to(page, "YOUR ANSWER")
    page.keyboard.type("1 or 2? U know, a gallery")
    expect(page.get_by_role("button", name="Reveal the answer")).to_be_visible()
    expect(page.get_by_text("Show or hide the keys")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#typed")).not_to_be_focused()
    tab_to(page, "A guess")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Sure", exact=True)).to_be_checked()
    press(page, "Space")
    expect(page.locator(".card__typed")).to_have_text("1 or 2? U know, a gallery")
    expect(page.get_by_text("You wrote · Sure")).to_be_visible()
    press(page, "1")
    for key in ("Enter", "Control+Enter"):
        expect(page.locator(".card__prompt")).to_be_focused()  # the new card has taken the focus; from here on it stays
        page.locator("#typed").focus()
        page.keyboard.type(f"sent by {key}")
        press(page, key)
        expect(page.locator(".card__typed")).to_have_text(f"sent by {key}")
        press(page, "2")
    press(page, "Control+z")
    expect(page.locator(".card__typed")).to_have_text("sent by Control+Enter")


def test_no_letter_undoes_a_mark_beside_the_field_and_undoing_in_the_field_is_of_its_text(page: Page) -> None:
    page.goto(f"/course/{FIRST}/cards/")
    follow(page, "Start the round", "**/attempts/**")
    press(page, "Space")
    press(page, "1")
    expect(page.locator(".card__prompt")).to_be_focused()
    key = round_key(page).input_value()
    page.keyboard.type("u")
    expect(page.locator("#typed")).to_have_value("u")
    page.keyboard.press("Control+z")
    expect(page.locator("#typed")).to_have_value("")
    page.keyboard.type("unsure")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.locator("#typed")).to_have_value("unsureu")
    expect(round_key(page)).to_have_value(key)
    expect(page.locator(".strip__tick--right")).to_have_count(1)
    page.keyboard.press("Escape")
    press(page, "Control+z")
    expect(page.locator(".strip__tick--right")).to_have_count(0)


def test_keys_of_a_single_character_can_be_turned_off_and_stay_so(page: Page) -> None:
    page.goto("/you/")
    page.get_by_label("Keys of a single character act").uncheck()
    page.goto(f"/course/{FIRST}/cards/")
    page.keyboard.press("/")
    follow(page, "Start the round", "**/attempts/**")
    page.keyboard.press("x")
    page.keyboard.press("?")
    expect(page.locator("#typed")).not_to_be_focused()
    expect(page.get_by_text("Show or hide the keys")).to_be_hidden()
    press(page, "Space")
    key = round_key(page).input_value()
    page.keyboard.press("1")
    expect(round_key(page)).to_have_value(key)
    page.get_by_text("Keys", exact=False).and_(page.locator("#keys summary")).click()
    box = page.get_by_label("Keys of a single character act")
    expect(box).not_to_be_checked()
    box.check()
    page.locator(".card__prompt").click()
    press(page, "1")
    expect(page.locator(".strip__tick--right")).to_have_count(1)


def test_words_typed_beside_the_field_of_a_card_go_into_it_and_never_mark(page: Page) -> None:
    page.goto(f"/course/{FIRST}/cards/")
    follow(page, "Start the round", "**/attempts/**")
    expect(page.locator(".card__prompt")).to_be_focused()
    page.keyboard.type("as 1.0.0")
    expect(page.locator("#typed")).to_have_value("as 1.0.0")
    expect(page.locator("#typed")).to_be_focused()
    expect(page.locator("#round form input:checked")).to_have_count(0)
    press(page, "Enter")
    expect(page.locator(".card__typed")).to_have_text("as 1.0.0")
    key = round_key(page).input_value()
    page.keyboard.type("see 1 u2")
    page.keyboard.press("Escape")
    expect(round_key(page)).to_have_value(key)
    press(page, "1")
    expect(page.locator(".strip__tick--right")).to_have_count(1)
    press(page, "Control+z")
    page.reload()
    expect(page.locator(".card__answer")).to_be_focused()
    press(page, "2")
    expect(page.locator(".strip__tick--wrong")).to_have_count(1)
    page.reload()
    expect(page.locator(".card__prompt")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#typed")).to_be_focused()


def test_every_button_of_a_card_can_be_reached_by_tab(page: Page) -> None:
    page.goto(f"/course/{FIRST}/cards/")
    follow(page, "Start the round", "**/attempts/**")
    for button in ("Reveal the answer", "Missed it", "Undo the last mark", "Got it", "Reveal the answer"):
        tab_to(page, button)
        with renewed(round_key(page)):
            page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")


def test_after_each_step_of_a_round_the_focus_is_at_what_is_new_and_a_key_lists_the_keys(page: Page) -> None:
    page.goto(f"/course/{FIRST}/cards/")
    follow(page, "Start the round", "**/attempts/**")
    page.keyboard.press("?")
    expect(page.get_by_text("Show or hide the keys")).to_be_visible()
    press(page, "Space")
    expect(page.locator(".card__answer")).to_be_focused()
    expect(page.get_by_text("Show or hide the keys")).to_be_visible()
    press(page, "1")
    expect(page.locator(".card__prompt")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_text("Show or hide the keys")).to_be_hidden()


def test_claims_are_judged_by_keys_once_one_has_said_how_sure_one_is(page: Page) -> None:
    page.goto(f"/course/{FIRST}/misconceptions/")
    follow(page, "Start the round", "**/attempts/**")
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="A guess")).to_be_focused()
    expect(page.locator(".verdict")).to_be_hidden()
    for number in range(1, card_count(page) + 1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(str(number))
        judge(page, "2", "asd"[number % 3])
        page.keyboard.press("Space")
        expect(page.locator(".verdict")).to_be_hidden()
    expect(page.get_by_role("img", name=re.compile("Fairly sure: "))).to_be_visible()
    expect(page.get_by_text("Your score, marked by Darkroom")).to_be_visible()


def test_a_lab_needs_no_mouse(page: Page) -> None:
    page.goto("/labs/first-image/")
    tab_to(page, "The chapter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Azure today")).to_be_checked()
    follow(page, "Start the lab", "**/sandboxes/**")
    for line in SOLUTION:
        type_line(page, f"{line} --no-wait" if line.startswith(PUBLISH) else line)
    expect(page.get_by_text("All goals are met: 100 of 100 points.")).to_be_visible()


def test_the_clock_keeps_the_focus_and_leads_back_to_the_prompt(page: Page) -> None:
    start_lab(page)
    before = datetime.fromisoformat(virtual_time(page))
    tab_to(page, "+10 min", "Shift+Tab")
    for _ in range(3):
        with renewed(page.locator("#clock input[name=key]")):
            page.keyboard.press("Enter")
    assert datetime.fromisoformat(virtual_time(page)) == before + timedelta(minutes=30)
    expect(page.get_by_role("button", name="+10 min")).to_be_focused()
    tab_to(page, "Command")
    type_line(page, "az group list -o table")
    expect(page.get_by_role("log")).to_contain_text("rg-darkroom")


def test_when_nothing_is_under_way_any_more_the_focus_goes_back_to_the_prompt(page: Page) -> None:
    start_lab(page)
    type_line(page, "az vm deallocate -g rg-darkroom -n source-vm --no-wait")
    tab_to(page, "Next change", "Shift+Tab")
    with renewed(page.locator("#clock input[name=key]")):
        page.keyboard.press("Enter")
    expect(page.locator(".tree")).to_contain_text("VM deallocated")
    expect(prompt(page)).to_be_focused()


def test_a_goal_and_its_hints_unfold_by_keyboard(page: Page) -> None:
    start_lab(page)
    tab_to(page, "The guest was prepared", "Shift+Tab")
    page.keyboard.press("Enter")
    for number in (1, 2):
        tab_to(page, f"Show hint {number}")
        page.keyboard.press("Enter")
        expect(page.locator(f"#goal-deprovisioned-hint-{number}")).to_be_focused()
    expect(goal(page, "deprovisioned").get_by_text("sudo waagent -deprovision+user -force")).to_be_visible()


def test_the_panes_of_a_narrow_lab_are_changed_by_arrow_keys(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    start_lab(page)
    expect(prompt(page)).to_be_visible()
    tab_to(page, "Terminal", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("The web team has one Linux machine")).to_be_visible()
    expect(prompt(page)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Resources")).to_be_visible()


def test_no_key_is_offered_where_no_script_listens(page_without_script: Page) -> None:
    page = page_without_script
    start_lab(page, "playground")
    expect(page.locator("kbd").filter(visible=True)).to_have_count(0)
    page.goto(f"/course/{FIRST}/cards/")
    page.get_by_role("button", name="Start the round").click()
    expect(page.get_by_role("button", name="Reveal the answer")).to_be_visible()
    expect(page.locator("kbd").filter(visible=True)).to_have_count(0)
