"""Every page that a learner sees in the middle of the course: see `looking` for what must hold there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from quiz.content import read_pack
from tests.browser.looking import Window, faults, window
from tests.browser.walking import (
    FIRST,
    PUBLISH,
    SECOND,
    SOLUTION,
    at_the_bar,
    card_count,
    goal,
    judge,
    play_cards,
    press,
    run,
    start_exam,
    start_lab,
    start_round,
)
from tests.site.served import Served

pytestmark = pytest.mark.browser

COURSE = Path(settings.BASE_DIR) / "fixtures" / "compute-gallery"
CHAPTERS = read_pack(COURSE).chapters
ITEMS = CHAPTERS[0].items

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
    "workspace-helped",
    "files",
    "workspace-copying",
    "workspace-passed",
    "workspace-undone",
    "replay",
    "replay-shared",
)


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


@dataclass(frozen=True)
class Learner:
    """Somebody in the middle of the course: their window, and the address of each station."""

    window: Window
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
    yield from _workspaces(page)


def _workspaces(page: Page) -> Iterator[tuple[str, str]]:
    """Labs in every state, and a replay for oneself and for others."""
    yield "workspace-refused", start_lab(page)
    for line in ("help", "az sig list -o table", "az sig creat", "az sig create -g rg-darkroom -r my-corp"):
        run(page, line)
    yield "workspace-helped", start_lab(page)
    goal(page, "deprovisioned").locator("summary").first.click()
    for number in (1, 2):
        goal(page, "deprovisioned").get_by_role("button", name=f"Show hint {number}").click()
        page.locator(f"#goal-deprovisioned-hint-{number}").wait_for()
    page.locator("#goals-solution summary").click()
    page.get_by_role("button", name="whole solution").click()
    page.get_by_text("From the solution, and not run yet").wait_for()
    run(page, "echo '{}' > main.json; az image create -g rg-darkroom -n golden-image --source nowhere")
    yield "files", f"{page.url}files/?name=main.json"
    at = next(number for number, line in enumerate(SOLUTION) if line.startswith(PUBLISH))
    yield "workspace-copying", start_lab(page)
    run(page, "\n".join([*SOLUTION[:at], f"{SOLUTION[at]} --no-wait", "sleep 4m"]))
    yield "workspace-passed", start_lab(page)
    run(page, "\n".join(SOLUTION))
    yield "workspace-undone", start_lab(page)
    run(page, "\n".join(["az group create -n gone -l eastus", "checkpoint before the tags", *SOLUTION[:2], "undo"]))
    yield "replay", f"{page.url}replay/?step=2"
    page.goto(f"{page.url}replay/")
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Make the link").click()
    yield "replay-shared", page.get_by_role("textbox", name="Link to this replay").input_value()


@pytest.fixture(scope="module")
def learner(chromium: Browser, site: Served) -> Iterator[Learner]:
    """A learner who has come far enough to have seen every page."""
    with window(chromium, site) as played:
        found = dict(_stations(played.page))
        cookies = played.page.context.storage_state()
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
    with window(chromium, site, cookies) as opened:
        yield Learner(opened, found)


@pytest.mark.parametrize("station", STATIONS)
def test_a_page_fits_reads_in_order_names_its_controls_and_shows_the_focus(learner: Learner, station: str) -> None:
    assert faults(learner.window, station, learner.addresses[station]) == []
