"""In and out of a guest: the prompt says where one is, in front of the next line and in the log; with and without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import run, start_lab
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
THERE = "azureuser@source-vm:~$"
IN_AND_OUT = [None, "(yes/no)", THERE, THERE, None]


def prompts(page: Page) -> list[str | None]:
    """What stands in front of each line of the log; None for the terminal's own."""
    return [line.get_attribute("data-prompt") for line in page.locator("#log [data-line]").all()]


def goes_in_and_out(page: Page, *, scripted: bool) -> None:
    sign = page.locator("#sign")
    run(page, "ssh azureuser@source-vm", scripted=scripted)
    expect(sign).to_have_attribute("data-prompt", "(yes/no)")
    run(page, "yes", scripted=scripted)
    expect(sign).to_have_attribute("data-prompt", THERE)
    expect(sign).to_contain_text("In a machine: azureuser@source-vm:~$")
    assert sign.evaluate("element => getComputedStyle(element, '::before').content").startswith('"azureuser@source-vm:~$')
    run(page, "hostname", scripted=scripted)
    expect(page.locator("#log .terminal__output").last).to_have_text("source-vm")
    run(page, "exit", scripted=scripted)
    expect(sign).not_to_have_attribute("data-prompt", THERE)
    run(page, "az group list -o tsv", scripted=scripted)
    assert prompts(page) == IN_AND_OUT


@pytest.mark.parametrize(("scripted", "width"), [(True, 1440), (False, 1440), (True, 360)])
def test_the_prompt_follows_into_a_guest_and_back(open_page: OpenPage, *, scripted: bool, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 900}, java_script_enabled=scripted)
    start_lab(page)
    goes_in_and_out(page, scripted=scripted)
    page.reload()
    assert prompts(page) == IN_AND_OUT
