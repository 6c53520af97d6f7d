"""What is looked at on every page, at three widths and in both themes: nothing overflows, everything has a name, the focus is
seen, axe is content.

Opening a page costs more than looking at it does: all pages of one person are opened in turn in one window.

With DARKROOM_SHOTS=folder, each page is also written there as pictures, to be looked at.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.walking import WIDE
from tests.conftest import one_page
from tests.site.served import Served

WIDTHS = {1440: 900, 768: 1024, 390: 844}
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")

OVERFLOW = """() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= window.innerWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1);
    return [`${root.scrollWidth} > ${window.innerWidth}: ` + wide.slice(-3).map((e) => e.outerHTML.slice(0, 120)).join(" | ")];
}"""
PICTURES = """() => [...document.querySelectorAll("svg, img")].filter((picture) => {
    if (picture.closest("[aria-hidden=true]")) return false;
    if (picture.localName === "img") return !picture.hasAttribute("alt");
    return picture.getAttribute("role") !== "img" || !(picture.getAttribute("aria-label") || picture.querySelector("title"));
}).map((picture) => picture.outerHTML.slice(0, 120))"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => Number(heading.localName[1]))"""
SEEN = """() => {
    const { activeElement: element } = document;
    if (element === document.body) return null;
    const walked = (window.walked ??= new WeakSet());
    if (walked.has(element)) return { isAgain: true };
    walked.add(element);
    const around = [element, ...(element.labels ?? []), element.parentElement, element.parentElement?.parentElement];
    const look = () => around.filter(Boolean).map((each) => {
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(each);
        return [outlineStyle === "none" ? "" : outlineWidth, boxShadow, borderColor].join();
    }).join(";");
    const focused = look();
    const place = element.getBoundingClientRect();
    element.blur();
    const blurred = look();
    element.focus({ preventScroll: true });
    const isSeen = focused !== blurred && place.width > 0 && place.height > 0;
    return { name: element.outerHTML.slice(0, 140), isSeen, isAgain: false };
}"""
NAMED = {
    *("button", "link", "textbox", "searchbox", "checkbox", "radio", "combobox", "listbox", "slider", "spinbutton"),
    *("progressbar", "meter", "img", "image", "log"),
}
AXE = "([context, options]) => axe.run(context, options).then((results) => results.violations)"
ALIKE = {"exclude": [[".word + .word"], [".command__word + .command__word"]]}  # words of one command line look as its first
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE_RUNS: tuple[dict[str, object], ...] = (
    {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"], "preload": False},
    {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"], "preload": False},
)


@dataclass(frozen=True)
class Window:
    """A window in which one page after the other is opened, and what the browser has complained of in it."""

    page: Page
    complaints: list[str]


@contextmanager
def window(browser: Browser, site: Served, cookies: StorageState | None = None) -> Iterator[Window]:
    """The window of somebody new, or of who has these cookies; afterwards, no page may have broken CSP or a script."""
    complaints: list[str] = []
    options = {"base_url": site.address, "viewport": WIDE, "storage_state": cookies}
    with one_page(browser, complaints, options) as page:
        yield Window(page, complaints)
    assert complaints == [], "the browser complained"


def shoot(page: Page, name: str) -> None:
    """Write a picture of the whole page, where pictures are wanted."""
    if folder := os.environ.get("DARKROOM_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def panes(page: Page) -> Iterator[str]:
    """Open the panes of a workspace in turn where only one is shown; any other page is one pane."""
    yield ""
    tabs = page.locator(".lab__tabs label").filter(visible=True).all()
    for tab in tabs[1:]:
        tab.click()
        yield f"-{(tab.get_attribute('for') or '').removeprefix('pane-')}"
    for first in tabs[:1]:
        first.click()


def overflows(page: Page, name: str) -> Iterator[str]:
    """What is wider than the window, at every width, in both themes, folded and unfolded."""
    for (width, height), theme in product(WIDTHS.items(), THEMES):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for pane in panes(page):
            yield from (f"{width}{pane}: {fault}" for fault in page.evaluate(OVERFLOW))
            shoot(page, f"{name}{pane}-{width}-{theme}")
    page.evaluate("document.querySelectorAll('details:not([data-popover], .menu)').forEach((each) => { each.open = true; })")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for pane in panes(page):
            yield from (f"unfolded, {width}{pane}: {fault}" for fault in page.evaluate(OVERFLOW))


def headings(page: Page) -> Iterator[str]:
    """What is wrong with the headings: not one headline at the top, a step left out, a title that does not name the site."""
    levels = [int(level) for level in page.evaluate(HEADINGS)]
    if levels.count(1) != 1 or levels[0] != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        yield f"headings {levels}"
    if not page.get_by_role("heading", level=1).inner_text().strip():
        yield "an empty headline"
    if not (page.title().endswith("Darkroom") or page.title().startswith("Darkroom")):
        yield f"the title {page.title()}"


def nameless(page: Page) -> Iterator[str]:
    """Controls without a name, and pictures without a text that are not decoration."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    shown = [node for node in nodes if not node.get("ignored")]
    roles = {str(node.get("role", {}).get("value")) for node in shown}
    if not {"button", "link"} <= roles:
        yield f"no button or link among {sorted(roles)}"
    for node in shown:
        if node.get("role", {}).get("value") in NAMED and not node.get("name", {}).get("value", "").strip():
            yield f"without a name: {node}"
    yield from (f"without a text: {picture}" for picture in page.evaluate(PICTURES))


def unseen(page: Page) -> Iterator[str]:
    """Where Tab leads without the focus being seen: from where the page begins once round, until it comes back."""
    reached = 0
    while True:
        page.keyboard.press("Tab")
        found = page.evaluate(SEEN)
        if found is None:
            continue
        if found["isAgain"]:
            page.evaluate("document.activeElement.blur()")  # the skip link, which covers what is below it while it is focused
            break
        reached += 1
        if not found["isSeen"]:
            yield f"focus unseen: {found['name']}"
    if reached <= 5:
        yield f"Tab reaches only {reached} controls"


def violations(page: Page) -> Iterator[str]:
    """What axe finds against WCAG 2.2 AA: all of it in one theme, contrast in the other; the driver evaluates it beside CSP."""
    page.evaluate(AXE_SCRIPT)
    for theme, options in zip(THEMES, AXE_RUNS, strict=True):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for found in page.evaluate(AXE, [ALIKE, options]):
            for node in found["nodes"]:
                yield f"axe, {theme}: {found['id']} at {node['target']}: {node['html'][:140]} {node['failureSummary'][:300]}"


def faults(opened: Window, name: str, address: str) -> list[str]:
    """Open an address in the window as if it were new, look at everything there, and say all that does not hold."""
    page = opened.page
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address)
    found = [*headings(page), *nameless(page), *unseen(page), *violations(page), *overflows(page, name)]
    found += opened.complaints
    opened.complaints.clear()
    return found
