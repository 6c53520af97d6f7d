"""Every page that somebody sees who has only just come: see `looking` for what must hold there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Window, faults, window
from tests.browser.walking import FIRST, SECOND
from tests.site.served import Served

pytestmark = pytest.mark.browser

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


@pytest.fixture(scope="module")
def visitor(chromium: Browser, site: Served) -> Iterator[Window]:
    """The window of somebody who does nothing but look."""
    with window(chromium, site) as opened:
        yield opened


@pytest.mark.parametrize("station", FRESH)
def test_a_page_fits_reads_in_order_names_its_controls_and_shows_the_focus(visitor: Window, station: str) -> None:
    assert faults(visitor, station, FRESH[station]) == []
