"""The cheat sheet on paper: figures and az on one page, PowerShell on another, dark on white whatever the theme."""

import re
from typing import Literal

import pytest

from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("paper", "theme"), [("A4", "dark"), ("Letter", "light")])
def test_the_cheat_sheet_prints_on_two_pages(open_page: OpenPage, paper: str, theme: Literal["dark", "light"]) -> None:
    page = open_page(color_scheme=theme)
    page.goto("/cheat-sheet/")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 2


def test_on_paper_the_first_part_has_az_and_the_second_powershell(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    page.goto("/cheat-sheet/")
    page.locator("#theme-toggle").click()
    first, second = page.locator(".sheet").first, page.locator(".sheet__second")
    assert not second.is_visible()
    page.emulate_media(media="print")
    assert second.is_visible()
    assert not first.get_by_text("New-AzGallery", exact=True).first.is_visible()
    assert first.get_by_text("sig", exact=True).first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 27, 24)"
    assert not page.get_by_role("contentinfo").is_visible()
