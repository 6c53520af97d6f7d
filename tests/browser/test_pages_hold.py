"""Every page at three widths and in both themes: nothing overflows, everything has a name, the focus is seen, axe is content.

A page is opened once, and everything is looked at there.

With DARKROOM_SHOTS=folder, each page is also written there as pictures, to be looked at.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Browser, Page, StorageState

from quiz.content import read_pack
from tests.browser.walking import (
    FIRST,
    PUBLISH,
    SECOND,
    SOLUTION,
    WIDE,
    at_the_bar,
    card_count,
    judge,
    play_cards,
    press,
    run,
    start_exam,
    start_lab,
    start_round,
)
from tests.conftest import OpenPage
from tests.site.served import Served

pytestmark = pytest.mark.browser

WIDTHS = {1440: 900, 768: 1024, 390: 844}
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
COURSE = Path(settings.BASE_DIR) / "fixtures" / "compute-gallery"
CHAPTERS = read_pack(COURSE).chapters
ITEMS = CHAPTERS[0].items


def practise(page: Page, kind: str) -> str:
    """Start practice on the first chapter's first item of a kind and return the attempt's address."""
    number = next(number for number, item in enumerate(ITEMS, 1) if item.kind == kind)
    page.goto(f"/course/{FIRST}/items/")
    page.get_by_role("button", name=f"Practise question {number}", exact=True).click()
    page.wait_for_url("**/attempts/**")
    return page.url


def answer_gaps(page: Page) -> str:
    """Fill every gap with what is offered first, answer, and return the address of the marks."""
    for gap in page.locator("#question-form select").all():
        gap.select_option(index=1)
    page.get_by_role("button", name="Answer").click()
    page.locator(".verdict").wait_for()
    return page.url


FRESH = {
    "items": f"/course/{FIRST}/items/",
    "practice": f"/practice/?chapter={FIRST}&fact=galleries",
    "cases": "/cases/",
    "home": "/",
    "course": "/course/",
    "chapter": f"/course/{FIRST}/",
    "locked": f"/course/{SECOND}/",
    "lobby": f"/course/{FIRST}/cards/",
    "progress-empty": "/progress/",
    "review-empty": "/review/",
    "exam": "/exam/",
    "check": f"/course/{SECOND}/check/",
    "glossary": "/glossary/",
    "cheat-sheet": "/cheat-sheet/",
    "login": "/account/login/",
    "signup": "/account/signup/",
    "resume-link": "/you/resume-link/",
    "privacy": "/privacy/",
    "labs": "/labs/",
    "scenario": "/labs/first-image/",
    "rules": "/rules/?differs=1",
    "rules-empty": "/rules/?q=unheard-of&family=names",
    "reference": "/reference/?q=gallery",
    "reference-empty": "/reference/?q=unheard-of",
    "command": "/reference/sig-image-version-create/",
    "search": "/search/?q=image+version",
    "search-kind": "/search/?q=image&kind=rule&page=2",
    "search-nothing": "/search/?q=galery+definishun",
    "search-empty": "/search/",
    "anki-empty": "/anki/",
    "missing": "/no/such/page",
}
STATIONS = (
    "home-again",
    "course-passed",
    "chapter-two",
    "chapter-read-ahead",
    "lobby-again",
    "card-question",
    "card-revealed",
    "card-summary",
    "twin-question",
    "claim-question",
    "claim-summary",
    "claim-verdict",
    "question-asked",
    "question-marked",
    "practice-results",
    "progress",
    "review",
    "exam-question",
    "exam-list",
    "exam-result",
    "you",
    "start-fresh",
    "delete",
    "anki",
    "labs-started",
    "scenario-started",
    "workspace-refused",
    "workspace-copying",
    "workspace-passed",
)

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
class Learner:
    """Somebody in the middle of the course: their cookies, and the address of each station."""

    cookies: StorageState
    addresses: dict[str, str]


def _stations(page: Page) -> Iterator[tuple[str, str]]:
    """Play until every station exists, and say where each is."""
    yield "card-summary", start_round(page)
    play_cards(page, at_the_bar(card_count(page)))
    yield "card-question", start_round(page)
    yield "card-revealed", start_round(page, SECOND)
    press(page, "Space")
    yield "twin-question", start_round(page)
    while not page.locator(".card--twin").count():
        press(page, "Space")
        press(page, "1")
    yield "claim-question", start_round(page, FIRST, "misconceptions")
    yield "claim-summary", start_round(page, FIRST, "misconceptions")
    for number in range(card_count(page)):
        judge(page, "1", "asd"[number % 3])
        page.keyboard.press("Space")
        page.locator(".verdict").wait_for(state="detached")
    press(page, "Space")
    start_round(page, SECOND, "misconceptions")
    judge(page, "1", "d")
    yield "claim-verdict", page.url
    yield "question-asked", practise(page, "ordering")
    practise(page, "dropdown")
    yield "question-marked", answer_gaps(page)
    yield "practice-results", practise(page, "dropdown").partition("?")[0]
    answer_gaps(page)
    page.get_by_role("button", name="See your results").click()
    page.locator(".score").wait_for()
    yield "exam-result", start_exam(page)
    page.goto(f"{page.url}?hand-in=1")
    page.get_by_role("button", name="Hand in and see the result").click()
    here = start_exam(page)
    page.get_by_role("button", name="Flag to look at again").click()
    page.get_by_role("button", name="Remove the flag").wait_for()
    yield "exam-question", here
    yield "exam-list", f"{here}?review=1"
    page.goto("/course/")
    page.get_by_role("button", name="Read ahead", exact=True).click()
    page.get_by_role("button", name="Stop reading ahead").wait_for()
    yield "chapter-read-ahead", f"/course/{CHAPTERS[-1].slug}/"
    yield "workspace-refused", start_lab(page)
    for line in ("help", "az sig list -o table", "az sig creat", "az sig create -g rg-darkroom -r my-corp"):
        run(page, line)
    at = next(number for number, line in enumerate(SOLUTION) if line.startswith(PUBLISH))
    yield "workspace-copying", start_lab(page)
    run(page, "\n".join([*SOLUTION[:at], f"{SOLUTION[at]} --no-wait", "sleep 4m"]))
    yield "workspace-passed", start_lab(page)
    run(page, "\n".join(SOLUTION))


@pytest.fixture(scope="module")
def learner(chromium: Browser, site: Served) -> Iterator[Learner]:
    """A learner who has come far enough to have seen every page."""
    context = chromium.new_context(base_url=site.address, viewport=WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
    found = dict(_stations(context.new_page()))
    found |= {
        "home-again": "/",
        "course-passed": "/course/",
        "chapter-two": f"/course/{SECOND}/",
        "lobby-again": f"/course/{FIRST}/cards/",
        "progress": "/progress/",
        "review": "/review/",
        "you": "/you/",
        "start-fresh": "/you/fresh/",
        "delete": "/you/delete/",
        "anki": "/anki/",
        "labs-started": "/labs/",
        "scenario-started": "/labs/first-image/",
    }
    yield Learner(context.storage_state(), found)
    context.close()


def shoot(page: Page, name: str) -> None:
    """Write a picture of the whole page, where pictures are wanted."""
    if folder := os.environ.get("DARKROOM_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def panes(page: Page) -> Iterator[str]:
    """Open the panes of a workspace in turn where only one is shown; any other page is one pane."""
    yield ""
    for tab in page.locator(".lab__tabs label").filter(visible=True).all()[1:]:
        tab.click()
        yield f"-{(tab.get_attribute('for') or '').removeprefix('pane-')}"
    if page.locator(".lab__tabs").is_visible():
        page.locator(".lab__tabs label").first.click()


def overflows(page: Page, name: str) -> Iterator[str]:
    """What is wider than the window, at every width, in both themes, folded and unfolded."""
    for (width, height), theme in product(WIDTHS.items(), THEMES):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for pane in panes(page):
            yield from (f"{width}{pane}: {fault}" for fault in page.evaluate(OVERFLOW))
            shoot(page, f"{name}{pane}-{width}-{theme}")
    page.evaluate("document.querySelectorAll('details:not(.lab__reset)').forEach((each) => { each.open = true; })")
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


@pytest.mark.parametrize("station", [*FRESH, *STATIONS])
def test_a_page_fits_reads_in_order_names_its_controls_and_shows_the_focus(
    open_page: OpenPage, learner: Learner, station: str
) -> None:
    options: dict[str, Any] = {} if station in FRESH else {"storage_state": learner.cookies}
    page = open_page(viewport=WIDE, **options)
    page.goto(FRESH.get(station) or learner.addresses[station])
    faults = [*headings(page), *nameless(page), *unseen(page), *violations(page), *overflows(page, station)]
    assert faults == []
