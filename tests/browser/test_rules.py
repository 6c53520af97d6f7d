"""The rulebook in a browser: it is searched as one types, and by a button where there is no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from gallery_engine.cloud import RULES
from tests.browser.walking import WIDE
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


def count(page: Page, words: str) -> None:
    """Wait until the page says how many rules it shows."""
    expect(page.locator("#rules-count")).to_have_text(words)


def test_rules_are_found_while_one_types_and_the_address_keeps_what_was_asked(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    page.goto("/rules/")
    count(page, f"All {len(RULES)} rules")
    page.get_by_role("searchbox").press_sequentially("gal612")
    count(page, f"1 of {len(RULES)} rules")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/rules/\?q=gal612$"))
    page.get_by_label("In force").select_option("chapter")
    count(page, "No rule fits")
    page.reload()
    count(page, "No rule fits")
    page.get_by_role("link", name=f"show all {len(RULES)} rules").click()
    count(page, f"All {len(RULES)} rules")


def test_rules_are_found_by_the_button_without_a_script(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE, java_script_enabled=False)
    page.goto("/rules/")
    page.get_by_role("searchbox").fill("gal612")
    page.get_by_label("Only where the rulebooks differ").check()
    page.get_by_role("button", name="Search").click()
    count(page, f"1 of {len(RULES)} rules")
    expect(page.get_by_label("Only where the rulebooks differ")).to_be_checked()


def test_the_rulebook_switch_leads_back_to_what_was_found(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    page.goto("/rules/?family=names")
    page.get_by_role("searchbox").fill("hyphen")
    expect(page).to_have_url(re.compile("q=hyphen"))
    page.get_by_role("button", name="Azure today", exact=True).click()
    expect(page.get_by_role("button", name="Azure today", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"/rules/\?q=hyphen&family=names$"))


def test_a_refusal_in_a_lab_leads_to_its_rule(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    page.goto("/")
    page.get_by_role("button", name=re.compile("my-gallery")).click()
    page.locator("#try-log").get_by_role("link", name=re.compile("in the rulebook")).click()
    expect(page).to_have_url(re.compile(r"/rules/#[A-Z]{3}\d{3}$"))
    expect(page.locator("article:target")).to_be_in_viewport()
