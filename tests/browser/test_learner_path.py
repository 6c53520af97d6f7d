"""The whole path of a learner, from the first page to a passed lab; with a script and with plain forms alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import (
    PUBLISH,
    SOLUTION,
    WIDE,
    at_the_bar,
    card_count,
    goal,
    play_cards,
    prompt,
    run,
    skip,
    start_lab,
    virtual_time,
)
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
MEETS = {
    "az vm run-command": "deprovisioned",
    "az vm generalize": "released",
    "az image create": "captured",
    "az sig create": "gallery",
    "az sig image-definition create": "definition",
    PUBLISH: "two-regions",
    "az vm create": "deployed",
}


def copies(page: Page) -> Locator:
    """The copies of the published version, one for each region."""
    return page.get_by_role("list", name="Copies of 1.0.0").get_by_role("listitem")


def work(page: Page, commands: list[str], *, scripted: bool) -> None:
    """Run the lines and see that each meets the goal that it is for."""
    for line in commands:
        run(page, line, scripted=scripted)
        for start, name in MEETS.items():
            if line.startswith(start):
                expect(goal(page, name)).to_contain_text("Met")


def publish(page: Page, line: str, *, scripted: bool) -> None:
    """Publish without waiting, watch the copies develop region by region, and skip ahead until they are there."""
    run(page, f"{line} --no-wait", scripted=scripted)
    expect(goal(page, "two-regions")).to_contain_text("Met")
    expect(goal(page, "replicated")).to_contain_text("To do")
    run(page, "sleep 1m", scripted=scripted)
    shown = int(copies(page).first.get_by_role("progressbar").get_attribute("value") or 0)
    assert 0 < shown < 100
    expect(copies(page)).to_contain_text([f"copying, {shown} percent", "waiting"])
    run(page, "sleep 3m", scripted=scripted)
    expect(copies(page)).to_contain_text(["there, 100 percent", "copying"])
    before = virtual_time(page)
    skip(page, "Next change")
    assert virtual_time(page) > before
    expect(copies(page)).to_contain_text(["there, 100 percent", "there, 100 percent"])
    expect(goal(page, "replicated")).to_contain_text("Met")


def pass_the_lab(page: Page, *, scripted: bool) -> None:
    """Type the whole solution; the page says at every step where the learner stands."""
    expect(page.locator("#score")).to_contain_text("0 of 100 points")
    at = next(number for number, line in enumerate(SOLUTION) if line.startswith(PUBLISH))
    work(page, SOLUTION[:at], scripted=scripted)
    publish(page, SOLUTION[at], scripted=scripted)
    work(page, SOLUTION[at + 1 :], scripted=scripted)
    expect(page.get_by_role("log")).to_contain_text('"aggregatedState": "Completed"')
    expect(page.get_by_text("All goals are met: 100 of 100 points.")).to_be_visible()
    page.reload()
    expect(page.locator("#score")).to_contain_text("100 of 100 points")


def try_a_command(page: Page, *, scripted: bool) -> None:
    """Type into the line on the home page; it answers there, or in the playground where there is no script."""
    page.goto("/")
    prompt(page).fill("az group create --name demo --location westeurope")
    if scripted:
        prompt(page).press("Enter")
    else:
        page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("log")).to_contain_text('"provisioningState": "Succeeded"')


def read_chapter_one(page: Page) -> None:
    """Start from the home page, find chapter 2 locked, and jump to a section of chapter 1."""
    page.goto("/course/")
    second = page.get_by_role("list", name="Chapters").locator("> li").nth(1)
    expect(second).to_contain_text("Locked")
    expect(second).to_contain_text(re.compile(r"Mark \d+ of the \d+ cards"))
    page.get_by_role("link", name="Darkroom").click()
    page.get_by_role("link", name="Start chapter 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why a gallery")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Copies take time").click()
    assert page.url.endswith("#copies-take-time")
    expect(page.get_by_role("heading", name="Copies take time")).to_be_in_viewport()


def unlock_chapter_two(page: Page, *, scripted: bool) -> None:
    """Mark exactly as many cards right as unlock the next chapter, and see it unlocked on the map."""
    page.get_by_role("link", name="Go to the cards").click()
    page.get_by_role("button", name="Start the round").click()
    page.wait_for_url("**/attempts/**")
    total = card_count(page)
    play_cards(page, at_the_bar(total), scripted=scripted)
    expect(page.get_by_text(f"{at_the_bar(total)} of {total}")).to_be_visible()
    expect(page.get_by_text(f"{round(100 * at_the_bar(total) / total)} percent")).to_be_visible()
    expect(page.get_by_text("Chapter 2 is unlocked")).to_be_visible()
    page.get_by_role("link", name="See the course").click()
    chapters = page.get_by_role("list", name="Chapters").locator("> li")
    expect(chapters.nth(0)).to_contain_text("Passed")
    expect(chapters.nth(1)).to_contain_text("Unlocked")


def open_the_lab(page: Page) -> None:
    """Go from chapter 2 to its lab and start it."""
    page.get_by_role("link", name="Prepare and capture").click()
    page.get_by_role("complementary").get_by_role("link", name="First image").click()
    page.get_by_role("button", name="Start the lab").click()
    page.wait_for_url("**/sandboxes/**")


@SCRIPT
def test_a_new_learner_gets_from_the_first_page_to_a_passed_lab(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    try_a_command(page, scripted=scripted)
    read_chapter_one(page)
    unlock_chapter_two(page, scripted=scripted)
    open_the_lab(page)
    pass_the_lab(page, scripted=scripted)
    page.get_by_role("link", name="Back to the chapter").click()
    expect(page.get_by_role("complementary")).to_contain_text("All goals met")


@SCRIPT
def test_the_lab_is_passed_by_what_azure_does_today(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    page.goto("/labs/first-image/")
    page.get_by_role("form", name="Rulebook").get_by_role("button", name="Azure today").click()
    expect(page.get_by_role("radio", name="Azure today")).to_be_checked()
    start_lab(page)
    expect(page.get_by_text("Azure today", exact=True)).to_be_visible()
    pass_the_lab(page, scripted=scripted)


@SCRIPT
def test_a_pasted_script_runs_line_by_line(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page)
    run(page, "# The whole of it at once.\n\n" + "\n".join(SOLUTION), scripted=scripted)
    expect(page.locator("#log [data-line]")).to_have_text(SOLUTION)
    expect(page.get_by_text("All goals are met: 100 of 100 points.")).to_be_visible()
