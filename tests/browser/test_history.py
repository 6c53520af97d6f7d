"""Undo, redo, checkpoints and the replay: by keyboard, by forms alone, and by somebody who was sent the link."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import press_enter_on, tab_to
from tests.browser.walking import WIDE, expect_lines, line_key, prompt, renewed, run, start_lab
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
GROUP = "az group create --name demo --location westeurope"
OTHER = "az group create --name other --location westeurope"


def press_bar(page: Page, button: str) -> None:
    """Press a button of the bar, and wait for its answer."""
    with renewed(line_key(page)):
        page.get_by_role("button", name=button, exact=True).click()


def test_keys_undo_and_redo_outside_the_prompt_and_only_edit_in_it(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    start_lab(page, "playground")
    run(page, GROUP)
    tree, first = page.locator(".tree"), page.locator("#entry-1")
    page.keyboard.type("az gr")
    page.keyboard.press("Control+z")
    expect(prompt(page)).not_to_have_value("az gr")
    expect(tree).to_contain_text("demo")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    tab_to(page, "Undo", "Shift+Tab")
    with renewed(line_key(page)):
        page.keyboard.press("Control+z")
    expect(first).to_contain_text("Undone:")
    expect(page.locator("#state")).not_to_contain_text("demo")
    expect(page.locator("#redo")).to_be_focused()
    with renewed(line_key(page)):
        page.keyboard.press("Control+Shift+z")
    expect(tree).to_contain_text("demo")
    expect(first).not_to_contain_text("Undone:")
    expect(page.locator("#undo")).to_be_focused()


def test_a_checkpoint_is_set_and_gone_back_to_by_keyboard_and_popovers_close_on_escape(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    start_lab(page, "playground")
    run(page, GROUP)
    tab_to(page, "Checkpoint", "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, "Name this point")
    page.keyboard.type("one group")
    with renewed(line_key(page)):
        page.keyboard.press("Enter")
    expect(page.locator("#log")).to_contain_text("Checkpoint “one group”")
    expect(page.locator(".history__list")).to_contain_text("you are here")
    page.keyboard.press("Escape")
    expect(page.locator(".history__list")).to_be_hidden()
    expect(page.locator("#checkpoints summary")).to_be_focused()
    run(page, OTHER)
    page.locator("#checkpoints summary").press("Enter")
    with renewed(line_key(page)):
        press_enter_on(page, "Go back")
    expect(page.locator(".tree")).to_contain_text("demo")
    expect(page.locator(".tree")).not_to_contain_text("other")
    page.keyboard.press("Escape")
    page.locator("#reset summary").press("Enter")
    press_enter_on(page, "Cancel")
    expect(page.get_by_role("button", name="Reset the lab")).to_be_hidden()
    expect(page.locator("#reset summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reset the lab")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reset the lab")).to_be_hidden()
    expect_lines(page, [GROUP, OTHER])


@SCRIPT
def test_a_double_click_on_undo_takes_one_line_back(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page, "playground")
    run(page, GROUP, scripted=scripted)
    run(page, OTHER, scripted=scripted)
    with renewed(line_key(page)):
        page.get_by_role("button", name="Undo", exact=True).dblclick()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".tree")).to_contain_text("demo")
    expect(page.locator(".tree")).not_to_contain_text("other")


def test_by_forms_and_links_alone_everything_works(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=False)
    address = start_lab(page, "playground")
    run(page, GROUP, scripted=False)
    run(page, OTHER, scripted=False)
    press_bar(page, "Undo")
    expect(page.locator(".tree")).not_to_contain_text("other")
    press_bar(page, "Redo")
    expect(page.locator(".tree")).to_contain_text("other")
    page.get_by_role("link", name="Replay").click()
    expect(page.get_by_role("status")).to_contain_text("The start, before 2 steps")
    for step in (1, 2):
        page.get_by_role("link", name="Next").click()
        expect(page.get_by_role("status")).to_contain_text(f"Step {step} of 2")
    expect(page.locator(".tree")).to_contain_text("other")
    page.get_by_role("link", name="Previous").click()
    expect(page.locator(".tree")).not_to_contain_text("other")
    page.get_by_role("button", name="Go on from here").click()
    page.wait_for_url(address)
    expect(page.locator("#log")).to_contain_text("Back to “step 1”")
    expect(page.locator(".tree")).not_to_contain_text("other")


def test_the_replay_steps_by_arrows_and_plays_by_itself_until_it_is_paused(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    start_lab(page, "playground")
    for line in (GROUP, OTHER, "az group list"):
        run(page, line)
    page.get_by_role("link", name="Replay").click()
    where = page.locator(".replay__where")
    expect(page.locator("#play")).to_be_hidden()
    for key, words in (("ArrowRight", "Step 1 of 3"), ("ArrowRight", "Step 2 of 3"), ("ArrowLeft", "Step 1 of 3")):
        page.keyboard.press(key)
        expect(where).to_contain_text(words)
    page.clock.install()
    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    page.get_by_role("button", name="Play").click()
    expect(where).to_contain_text("Step 2 of 3")
    page.clock.run_for(2_600)
    expect(where).to_contain_text("Step 3 of 3")
    page.clock.run_for(2_600)
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Play").click()
    expect(where).to_contain_text("The start")
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(10_000)
    expect(where).to_contain_text("The start")


def test_who_was_sent_the_link_sees_the_replay_until_it_is_withdrawn(open_page: OpenPage) -> None:
    page, other = open_page(viewport=WIDE), open_page(viewport={"width": 390, "height": 844})
    start_lab(page, "playground")
    run(page, GROUP)
    page.get_by_role("link", name="Replay").click()
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_role("textbox", name="Link to this replay").input_value()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".replay__where")).to_contain_text("Step 1 of 1")
    other.goto(link)
    other.get_by_role("link", name="Next").click()
    expect(other.locator(".tree")).to_contain_text("demo")
    expect(other.locator("main form")).to_have_count(0)
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Withdraw the link").click()
    expect(page.get_by_text("The link leads nowhere any more.")).to_be_visible()
    assert other.request.get(link).status == 404
