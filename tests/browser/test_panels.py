"""The state pane in a browser: its panels open where they are, ask again only when they have to, and hold at every width."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.looking import OVERFLOW, THEMES, WIDTHS, Window, headings, nameless, shoot, violations, window
from tests.browser.walking import PUBLISH, SOLUTION, WIDE, run, start_lab
from tests.conftest import OpenPage
from tests.site.served import Served

pytestmark = pytest.mark.browser
TABS = ("resources", "request", "changes", "map", "operations", "cost", "activity")
FAILS = "az sig create -g rg-darkroom -r my-corp"


@dataclass(frozen=True)
class Lab:
    """A lab in which copies are under way and the last command was refused."""

    window: Window
    address: str


@pytest.fixture(scope="module")
def lab(chromium: Browser, site: Served) -> Iterator[Lab]:
    """The lab, in a window of its own."""
    with window(chromium, site) as opened:
        address = start_lab(opened.page)
        at = next(number for number, line in enumerate(SOLUTION) if line.startswith(PUBLISH))
        run(opened.page, "\n".join([*SOLUTION[:at], f"{SOLUTION[at]} --no-wait", "sleep 4m", FAILS]))
        yield Lab(opened, address)


def looked(page: Page, name: str) -> Iterator[str]:
    """What does not hold on the page as it is, at every width."""
    yield from headings(page)
    yield from nameless(page)
    yield from violations(page)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        yield from (f"{width}: {fault}" for fault in page.evaluate(OVERFLOW))
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            shoot(page, f"panel-{name}-{width}-{theme}")
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})


@pytest.mark.parametrize("name", TABS)
def test_a_panel_holds_in_the_pane_at_every_width(lab: Lab, name: str) -> None:
    page = lab.window.page
    page.goto(f"{lab.address}?panel={name}")
    expect(page.locator(f"#tab-{name}")).to_have_attribute("aria-current", "page")
    assert list(looked(page, name)) == []


def test_a_document_holds_alone_on_its_page_and_is_scrolled_by_keys(lab: Lab) -> None:
    page = lab.window.page
    page.goto(f"{lab.address}?panel=resources")
    page.get_by_role("link", name="1.0.0").click()
    document = page.get_by_role("region", name="The resource as JSON")
    expect(document).to_contain_text('"type": "Microsoft.Compute/galleries/images/versions"')
    document.focus()
    page.keyboard.press("PageDown")
    document.evaluate(
        "e => new Promise((seen) => (e.scrollTop ? seen() : e.addEventListener('scroll', () => seen(), {once: true})))"
    )
    page.get_by_role("link", name="On a page of its own").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("JSON")
    assert list(looked(page, "resource")) == []


def test_tabs_keep_the_focus_and_the_address_and_a_reload_keeps_the_panel(lab: Lab) -> None:
    page = lab.window.page
    page.goto(lab.address)
    page.locator("#tab-map").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#tab-map")).to_have_attribute("aria-current", "page")
    expect(page.locator("#tab-map")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?panel=map$"))
    page.reload()
    expect(page.get_by_role("img", name="World map: Corp / web / 1.0.0 in 2 regions")).to_be_visible()


def test_an_open_panel_asks_once_after_a_command_and_only_when_it_shows_something_else(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    start_lab(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/panels/" in request.url:
            asked.append(request.url.partition("/panels/")[2])

    page.on("request", note)
    page.locator("#tab-cost").click()
    expect(page.get_by_role("heading", name="What it costs")).to_be_visible()
    run(page, "az group list")
    run(page, "az vm deallocate -g rg-darkroom -n source-vm")
    expect(page.locator(".cost__made")).to_contain_text("cheaper")
    assert asked == ["cost/", "cost/?"]


def test_what_was_unfolded_stays_unfolded_when_a_panel_asks_anew(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    start_lab(page)
    run(page, "az group list")
    page.locator("#tab-request").click()
    page.get_by_text("What came back").click()
    page.get_by_text("The stages it passed").click()
    run(page, FAILS)
    expect(page.locator("#panel")).to_contain_text("GAL101")
    expect(page.locator("#answered")).to_have_attribute("open", "")
    expect(page.locator("#stages")).not_to_have_attribute("open", "")


def test_an_entry_of_the_activity_log_leads_to_its_command(lab: Lab) -> None:
    page = lab.window.page
    page.goto(f"{lab.address}?panel=activity")
    page.get_by_label("Status").select_option("failed")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".event")).to_have_count(1)
    page.get_by_role("link", name="its command").click()
    focused = page.locator(".terminal__entry:focus")
    expect(focused).to_contain_text(FAILS)
    expect(focused).to_be_in_viewport()


def test_panels_open_by_links_and_filters_work_by_a_button_without_a_script(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto("/labs/first-image/")
    page.get_by_role("button", name="Start the lab").click()
    run(page, "az group create -n rg-more -l westus", scripted=False)
    page.locator("label[for=pane-state]").click()
    page.get_by_role("link", name="Activity log").click()
    expect(page.get_by_role("heading", name="Activity log")).to_be_visible()
    page.get_by_label("Resource").fill("rg-more")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".event")).to_have_count(1)


def test_wide_output_scrolls_by_itself_and_typed_lines_break_between_words(lab: Lab) -> None:
    page = lab.window.page
    page.goto(lab.address)
    run(page, "az sig image-version show -g rg-darkroom -r Corp -i web -e 1.0.0")
    output = page.locator(".terminal__output").last
    expect(output).to_have_attribute("tabindex", "0")
    assert output.evaluate("e => [e.scrollWidth > e.clientWidth, getComputedStyle(e).overflowX]") == [True, "auto"]
    assert page.locator(".lab__log").evaluate("e => e.scrollWidth <= e.clientWidth")
    heights = page.locator(".terminal__command").last.evaluate(
        "e => [...e.querySelectorAll('.word')].map((word) => word.getClientRects()[0].height)"
    )
    assert len(heights) > 10
    assert max(heights) < 2 * min(heights)
