"""The workspace by hand: searching what was typed, copying, sizes, keys for thumbs, help, the clock that flows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import WIDE, expect_lines, goal, prompt, renewed, run, start_lab, virtual_time
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
GROUP = "az group create -n demo -l westeurope"


def flow(page: Page) -> None:
    """Let the clock of the lab on this page run."""
    page.get_by_role("button", name="Start the clock").click()
    expect(page.get_by_role("button", name="Stop the clock")).to_be_visible()


# Searching


def test_ctrl_r_finds_an_earlier_line_enter_takes_it_and_nothing_runs(page: Page) -> None:
    start_lab(page, "playground")
    for line in ("echo one", GROUP, "echo two"):
        run(page, line)
    page.reload()
    prompt(page).press("Control+r")
    field = page.get_by_role("combobox", name="Search what was typed")
    expect(field).to_be_focused()
    page.keyboard.type("group")
    expect(page.get_by_role("option")).to_have_text([GROUP])
    page.keyboard.press("Enter")
    expect(prompt(page)).to_be_focused()
    expect(prompt(page)).to_have_value(GROUP)
    expect_lines(page, ["echo one", GROUP, "echo two"])


def test_ctrl_r_again_goes_further_back_and_escape_leaves_the_prompt_as_it_was(page: Page) -> None:
    start_lab(page, "playground")
    for line in ("echo one", "echo two"):
        run(page, line)
    prompt(page).fill("echo")
    prompt(page).press("Control+r")
    expect(page.get_by_role("option", selected=True)).to_have_text("echo two")
    page.keyboard.press("Control+r")
    expect(page.get_by_role("option", selected=True)).to_have_text("echo one")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    expect(prompt(page)).to_have_value("echo")
    prompt(page).press("Control+r")
    page.keyboard.type("nothing like it")
    expect(page.get_by_text("No line fits.")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(prompt(page)).to_have_value("echo")


def test_arrows_walk_what_was_typed_before_the_page_was_loaded_and_before_the_screen_was_cleared(page: Page) -> None:
    start_lab(page, "playground")
    run(page, "echo before")
    run(page, "clear")
    page.reload()
    prompt(page).press("ArrowUp")
    prompt(page).press("ArrowUp")
    expect(prompt(page)).to_have_value("echo before")


def test_lines_that_are_pasted_stay_lines_and_ctrl_c_gives_them_up(page: Page) -> None:
    start_lab(page, "playground")
    page.evaluate("text => navigator.clipboard?.writeText(text).catch(() => {})", "")
    prompt(page).focus()
    page.evaluate("document.execCommand('insertText', false, 'echo one\\necho two\\n')")
    expect(prompt(page)).to_have_value("echo one\necho two\n")
    prompt(page).press("Control+c")
    expect(prompt(page)).to_have_value("")


# Reading


def test_the_newest_output_is_copied_by_keyboard_and_arrows_lead_to_the_others(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    start_lab(page, "playground")
    run(page, "echo first")
    run(page, "echo second")
    buttons = page.locator("[data-copy]")
    assert [each.get_attribute("tabindex") for each in buttons.all()] == ["-1", "0"]
    buttons.last.focus()
    page.keyboard.press("Enter")
    expect(buttons.last).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "second"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(buttons.first).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "first"


def test_the_size_of_the_text_is_kept(page: Page) -> None:
    start_lab(page, "playground")
    size = "getComputedStyle(document.querySelector('.lab__terminal')).fontSize"
    before = page.evaluate(size)
    for _ in range(3):
        page.get_by_role("button", name="Larger text").click()
    expect(page.get_by_role("button", name="Larger text")).to_be_disabled()
    page.reload()
    assert float(page.evaluate(size)[:-2]) > float(before[:-2])


def test_a_phone_has_keys_to_press_with_thumbs(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE, has_touch=True)
    start_lab(page, "playground")
    run(page, "echo again")
    page.get_by_role("button", name="Earlier line").tap()
    expect(prompt(page)).to_have_value("echo again")
    page.get_by_role("button", name="Ctrl+C").tap()
    expect(prompt(page)).to_have_value("")
    prompt(page).fill("az gro")
    page.get_by_role("button", name="Tab", exact=True).tap()
    expect(prompt(page)).to_have_value("az group ")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# Help


@pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
def test_hints_and_a_solution_are_asked_for_and_nothing_runs(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    start_lab(page)
    gallery = goal(page, "gallery")
    gallery.locator("summary").first.click()
    gallery.get_by_role("button", name="Show hint 1 of 1").click()
    expect(page.locator("#goal-gallery-hint-1")).to_be_visible()
    gallery.get_by_text("Solution", exact=True).click()
    gallery.get_by_role("button", name="lines into the prompt").click()
    expect(prompt(page)).to_have_value(re.compile("az sig create -g rg-darkroom -r Corp --location eastus$"))
    expect(prompt(page)).to_be_focused()
    expect(page.get_by_text("From the solution, and not run yet")).to_be_visible()
    expect_lines(page, [])


# Time


def test_the_clock_flows_and_what_flowed_by_comes_with_the_next_line(page: Page) -> None:
    start_lab(page, "playground")
    before = virtual_time(page)
    flow(page)
    expect(page.locator("#clock time")).not_to_have_attribute("datetime", before)
    run(page, "date +%H:%M:%S")
    assert page.locator("#log .terminal__output").inner_text().strip() > "09:00:00"
    page.get_by_role("button", name="Stop the clock").click()
    stood = virtual_time(page)
    page.reload()
    expect(page.get_by_role("button", name="Start the clock")).to_be_visible()
    assert virtual_time(page) <= stood


def test_what_falls_due_is_asked_for_once_while_nobody_types(page: Page) -> None:
    start_lab(page)
    run(page, "az vm deallocate -g rg-darkroom -n source-vm --no-wait")
    with renewed(page.locator("#clock input[name=key]")):
        flow(page)
    expect(page.locator(".tree")).to_contain_text("VM deallocated")
    expect(page.locator("#log .lab__marker")).to_have_count(1)


def test_after_a_click_on_the_clock_what_is_typed_goes_into_the_prompt(page: Page) -> None:
    start_lab(page)
    run(page, "az vm deallocate -g rg-darkroom -n source-vm --no-wait")
    with renewed(page.locator("#clock input[name=key]")):
        page.get_by_role("button", name="+1 min").click()
    before = virtual_time(page)
    page.keyboard.type("az group list")
    expect(prompt(page)).to_have_value("az group list")
    assert virtual_time(page) == before


def test_a_span_is_skipped_by_enter(page: Page) -> None:
    start_lab(page, "playground")
    with renewed(page.locator("#clock input[name=key]")):
        page.get_by_label("How far to skip").fill("3h")
        page.keyboard.press("Enter")
    assert "T12:00" in virtual_time(page)


# Files, and lines behind buttons


@pytest.mark.parametrize("scripted", [True, False], ids=["by-script", "by-forms-alone"])
def test_a_file_is_written_read_in_the_terminal_and_deleted(open_page: OpenPage, *, scripted: bool) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=scripted)
    workspace = start_lab(page, "playground")
    page.get_by_role("link", name="Write or upload a file").click()
    page.get_by_label("Name", exact=True).fill("notes.txt")
    page.get_by_label("Text", exact=True).fill("one\ntwo")
    page.get_by_role("button", name="Save the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The file notes.txt")
    page.goto(workspace)
    run(page, "wc -l notes.txt; echo three >> notes.txt", scripted=scripted)
    page.get_by_role("link", name="notes.txt").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("one\ntwothree\n")
    page.get_by_role("button", name="Delete this file").click()
    expect(page.get_by_text("No file yet.")).to_be_visible()


def test_a_text_of_ones_own_is_put_into_the_form_and_nothing_else_is(page: Page) -> None:
    start_lab(page, "playground")
    page.get_by_role("link", name="Write or upload a file").click()
    picked = page.get_by_label("Take a text from your computer")
    picked.set_input_files({"name": "big.json", "mimeType": "application/json", "buffer": b"x" * 61_441})
    expect(page.get_by_text("larger than")).to_be_visible()
    picked.set_input_files({"name": "disk.txt", "mimeType": "text/plain", "buffer": b"\xff\x00"})
    expect(page.get_by_text("is no text")).to_be_visible()
    picked.set_input_files({"name": "my main.json", "mimeType": "application/json", "buffer": b'{"a": 1}'})
    expect(page.get_by_label("Name", exact=True)).to_have_value("my-main.json")
    expect(page.get_by_label("Text", exact=True)).to_have_value('{"a": 1}')


def test_a_line_behind_a_button_runs_in_the_prompt_and_what_was_being_typed_stays(page: Page) -> None:
    start_lab(page, "playground")
    page.evaluate(
        """() => document.getElementById("beside").insertAdjacentHTML(
            "beforeend", '<form data-runs="az account show --query user.name -o tsv"><button>Be it</button></form>')"""
    )
    prompt(page).fill("az group")
    with renewed(page.locator("#line-fields input[name=key]")):
        page.get_by_role("button", name="Be it").click()
    expect_lines(page, ["az account show --query user.name -o tsv"])
    expect(page.get_by_role("log")).to_contain_text("owner@darkroom.example")
    expect(prompt(page)).to_have_value("az group")
