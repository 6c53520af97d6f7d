"""Double clicks, refreshes, the back button, second tabs, lost answers: nothing is lost and nothing runs twice."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.walking import (
    FIRST,
    WIDE,
    click,
    expect_lines,
    goal,
    line_key,
    marks,
    press,
    prompt,
    renewed,
    round_key,
    run,
    skip,
    start_lab,
    start_round,
    virtual_time,
)
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
GROUP = "az group create --name demo --location westeurope"
LIST = "az group list --output tsv"


def double_click(page: Page, button: str) -> None:
    """Click a button twice at once and wait until nothing of it is under way any more."""
    page.get_by_role("button", name=button).dblclick()
    page.wait_for_load_state("networkidle")


def second_tab(page: Page) -> Page:
    """The same page in another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto(page.url)
    return tab


def position(page: Page) -> str:
    """Where a round is, such as `2 of 10`."""
    return page.get_by_role("heading", level=1).inner_text().strip()


# Labs


@SCRIPT
def test_a_double_click_on_run_runs_the_line_once(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page, "playground")
    prompt(page).fill(GROUP)
    double_click(page, "Run")
    run(page, LIST, scripted=scripted)
    expect_lines(page, [GROUP, LIST])


@SCRIPT
def test_a_double_click_on_start_opens_one_lab(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    page.goto("/labs/playground/")
    double_click(page, "Start the lab")
    page.wait_for_url("**/sandboxes/**")
    page.goto("/labs/playground/")
    expect(page.get_by_role("link", name="Resume")).to_have_count(1)


@SCRIPT
def test_a_double_click_on_the_clock_skips_once(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page, "playground")
    assert virtual_time(page).startswith("2026-11-23T09:00")
    double_click(page, "+1 h")
    run(page, "date", scripted=scripted)
    expect(page.get_by_role("log")).to_contain_text("Mon Nov 23 10:00")


def test_enter_pressed_twice_runs_the_line_once(page: Page) -> None:
    start_lab(page, "playground")
    prompt(page).fill(GROUP)
    with renewed(line_key(page)):
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    run(page, LIST)
    expect_lines(page, [GROUP, LIST])


def test_lines_typed_faster_than_they_are_answered_all_run_in_order(page: Page) -> None:
    start_lab(page, "playground")
    typed = [GROUP, "az sig create -g demo -r Studio", "az sig list -o table"]
    for line in typed:
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        expect(prompt(page)).to_have_value("")
    expect_lines(page, typed)
    expect(page.get_by_role("log")).to_contain_text("westeurope  Studio")


@SCRIPT
def test_a_refresh_after_a_line_shows_its_answer_and_runs_nothing(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page, "playground")
    run(page, GROUP, scripted=scripted)
    before = virtual_time(page)
    page.reload()
    expect_lines(page, [GROUP])
    assert virtual_time(page) == before
    expect(page.get_by_role("log")).to_contain_text('"provisioningState": "Succeeded"')


@SCRIPT
def test_after_going_back_a_new_line_still_runs(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page, "playground")
    run(page, GROUP, scripted=scripted)
    page.goto("/labs/")
    page.go_back()
    expect_lines(page, [GROUP])
    run(page, LIST, scripted=scripted)
    expect_lines(page, [GROUP, LIST])
    expect(page.get_by_role("log")).to_contain_text("/resourceGroups/demo\twesteurope")


@SCRIPT
def test_a_second_tab_gets_what_the_first_one_did_and_loses_nothing(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page, "playground")
    other = second_tab(page)
    run(page, GROUP, scripted=scripted)
    run(other, LIST, scripted=scripted)
    expect_lines(other, [GROUP, LIST])
    expect(other.get_by_role("log")).to_contain_text("/resourceGroups/demo\twesteurope")
    run(page, "date", scripted=scripted)
    expect_lines(page, [GROUP, LIST, "date"])


@SCRIPT
def test_a_reset_from_a_tab_that_is_behind_is_refused_and_shows_the_state(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page, "playground")
    other = second_tab(page)
    run(page, GROUP, scripted=scripted)
    other.get_by_text("Reset", exact=True).click()
    other.get_by_role("button", name="Reset the lab").click()
    expect(other.get_by_role("alert")).to_contain_text("it was not reset")
    page.reload()
    expect_lines(page, [GROUP])


@SCRIPT
def test_a_reset_takes_the_lab_back_to_its_start(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page)
    run(page, "az sig create -g rg-darkroom -r Corp --location eastus", scripted=scripted)
    expect(goal(page, "gallery")).to_contain_text("Met")
    page.get_by_text("Reset", exact=True).click()
    with renewed(line_key(page)):
        page.get_by_role("button", name="Reset the lab").click()
    expect(goal(page, "gallery")).to_contain_text("To do")
    expect(page.locator(".tree")).not_to_contain_text("Corp")
    expect(page.locator(".tree")).to_contain_text("source-vm")
    expect_lines(page, [])


def test_a_line_whose_answer_is_lost_runs_once_when_it_is_sent_again(page: Page) -> None:
    start_lab(page, "playground")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/lines/", lose, times=1)
    prompt(page).fill(GROUP)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Darkroom did not answer")).to_be_visible()
    expect(prompt(page)).to_have_value(GROUP)
    with renewed(line_key(page)):
        page.keyboard.press("Enter")
    expect_lines(page, [GROUP])
    expect(page.get_by_role("log")).to_contain_text('"provisioningState": "Succeeded"')
    expect(page.get_by_text("Darkroom did not answer")).to_be_hidden()


def test_the_arrows_walk_the_history_and_keep_the_draft(page: Page) -> None:
    start_lab(page, "playground")
    run(page, GROUP)
    run(page, LIST)
    prompt(page).fill("az sig")
    for key, shown in (
        ("ArrowUp", LIST),
        ("ArrowUp", GROUP),
        ("ArrowUp", GROUP),
        ("ArrowDown", LIST),
        ("ArrowDown", "az sig"),
        ("ArrowDown", "az sig"),
    ):
        page.keyboard.press(key)
        expect(prompt(page)).to_have_value(shown)
    page.reload()
    expect(prompt(page)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(prompt(page)).to_have_value(LIST)


def test_the_prompt_has_the_focus_from_the_start_and_keeps_it(page: Page) -> None:
    start_lab(page, "playground")
    expect(prompt(page)).to_be_focused()
    run(page, GROUP)
    expect(prompt(page)).to_be_focused()
    run(page, "az sig creat")
    expect(prompt(page)).to_be_focused()
    page.get_by_role("button", name="Run").click()
    expect(prompt(page)).to_be_focused()


def test_an_unfinished_line_stays_in_the_prompt_and_can_be_finished_below(page: Page) -> None:
    start_lab(page, "playground")
    prompt(page).fill("az group create --name demo \\")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not finished")
    expect(prompt(page)).to_have_value("az group create --name demo \\")
    with renewed(line_key(page)):
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("--location westeurope")
        page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Succeeded")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_an_unfinished_line_stays_on_the_home_page_too(page: Page) -> None:
    page.goto("/")
    prompt(page).fill('az group create --name "demo')
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("not finished")
    expect(prompt(page)).to_have_value('az group create --name "demo')
    page.keyboard.type('" -l westeurope')
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Succeeded")
    expect(prompt(page)).to_have_value("")


def test_what_is_unfolded_stays_unfolded_when_an_answer_comes(page: Page) -> None:
    start_lab(page)
    goal(page, "gallery").locator("summary").first.click()
    goal(page, "gallery").get_by_role("button", name="Show hint 1").click()
    expect(page.locator("#goal-gallery-hint-1")).to_be_visible()
    run(page, "az group list -o table")
    expect(goal(page, "gallery").get_by_text("The gallery Corp exists in East US.")).to_be_visible()
    expect(goal(page, "gallery").get_by_text("az sig create makes a gallery")).to_be_visible()
    expect(goal(page, "captured").get_by_text("Expected")).to_be_hidden()


def test_clearing_the_screen_forgets_nothing(page: Page) -> None:
    start_lab(page, "playground")
    run(page, GROUP)
    page.keyboard.press("Control+l")
    expect_lines(page, [])
    page.keyboard.press("ArrowUp")
    expect(prompt(page)).to_have_value(GROUP)
    run(page, LIST)
    expect(page.get_by_role("log")).to_contain_text("/resourceGroups/demo\twesteurope")


# Cards


@SCRIPT
def test_a_double_click_on_got_it_marks_one_card(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_round(page)
    click(page, "Reveal the answer")
    double_click(page, "Got it")
    page.reload()
    assert marks(page) == 1
    assert position(page).startswith("2")


@SCRIPT
def test_a_double_click_on_start_begins_one_round(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    page.goto(f"/course/{FIRST}/cards/")
    double_click(page, "Start the round")
    page.wait_for_url("**/attempts/**")
    click(page, "Reveal the answer")
    click(page, "Got it")
    page.goto(f"/course/{FIRST}/cards/")
    expect(page.get_by_text(re.compile(r"\b1 of \d+ answered"))).to_be_visible()
    page.get_by_role("link", name="Continue your round").click()
    assert marks(page) == 1


def test_a_key_pressed_twice_or_held_marks_one_card(page: Page) -> None:
    start_round(page)
    press(page, "Space")
    page.keyboard.press("Space")  # it reveals, and marks nothing
    page.keyboard.press("Space")
    with renewed(round_key(page)):
        page.keyboard.down("1")
        page.keyboard.down("1")
        page.keyboard.up("1")
        page.keyboard.press("1")
    page.reload()
    assert marks(page) == 1
    expect(page.locator(".strip__tick--right")).to_have_count(1)


@SCRIPT
def test_a_refresh_shows_the_round_where_it_stands(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_round(page)
    click(page, "Reveal the answer")
    answer = page.locator(".card__answer").inner_text()
    page.reload()
    assert page.locator(".card__answer").inner_text() == answer
    click(page, "Missed it")
    page.reload()
    assert marks(page) == 1
    assert position(page).startswith("2")


@SCRIPT
def test_the_back_button_leads_to_the_round_as_it_is_now(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_round(page)
    click(page, "Reveal the answer")
    click(page, "Got it")
    page.goto("/course/")
    page.go_back()
    assert marks(page) == 1
    click(page, "Reveal the answer")
    click(page, "Missed it")
    assert marks(page) == 2


@SCRIPT
def test_a_card_that_another_tab_has_marked_is_not_marked_again(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_round(page)
    click(page, "Reveal the answer")
    behind = second_tab(page)
    click(page, "Got it")
    click(behind, "Missed it")
    expect(behind.get_by_role("alert")).to_contain_text("went on in another tab")
    expect(behind.get_by_role("heading", level=1)).to_contain_text("2")
    expect(behind.locator(".strip__tick--right")).to_have_count(1)
    expect(behind.locator(".strip__tick--wrong")).to_have_count(0)
    click(behind, "Reveal the answer")
    click(behind, "Missed it")
    page.reload()
    assert marks(page) == 2


def test_a_mark_whose_answer_is_lost_counts_once_when_it_is_sent_again(page: Page) -> None:
    start_round(page)
    press(page, "Space")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/attempts/**", lose, times=1)
    page.get_by_role("button", name="Got it").click()
    expect(page.get_by_text("Darkroom did not answer")).to_be_visible()
    click(page, "Got it")
    assert marks(page) == 1
    assert position(page).startswith("2")


@SCRIPT
def test_the_last_mark_can_be_taken_back(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_round(page)
    click(page, "Reveal the answer")
    question = page.locator(".card__prompt").inner_text()
    click(page, "Missed it")
    click(page, "Undo the last mark")
    assert marks(page) == 0
    assert page.locator(".card__prompt").inner_text() == question


def test_a_skip_and_a_line_in_two_tabs_both_count(page: Page) -> None:
    start_lab(page, "playground")
    other = second_tab(page)
    skip(page, "+1 h")
    run(other, "date")
    expect(other.get_by_role("log")).to_contain_text("Mon Nov 23 10:00")
    skip(other, "+10 min")
    run(page, "date")
    expect(page.get_by_role("log")).to_contain_text("Mon Nov 23 10:10")
