"""Walking through the site as a learner does: starting rounds and labs, marking cards, typing lines."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from labs.shell.session import split_inputs
from tests.site.served import ROOT

FIRST, SECOND = "why-a-gallery", "prepare-and-capture"
WIDE = {"width": 1440, "height": 900}
PUBLISH = "az sig image-version create"
SOLUTION = split_inputs((ROOT / "fixtures/compute-gallery/scenarios/first-image/solution.azcli").read_text(encoding="utf-8"))


@contextmanager
def renewed(key: Locator) -> Iterator[None]:
    """Wait, after what is done inside, until an answer has put a new key into the form; with and without a script."""
    before = key.input_value()
    yield
    expect(key).not_to_have_value(before)


# Cards


def start_round(page: Page, chapter: str = FIRST, kind: str = "cards") -> str:
    """Start a round by its button and return its address."""
    page.goto(f"/course/{chapter}/{kind}/")
    page.get_by_role("button", name=re.compile("^Start")).click()
    page.wait_for_url("**/attempts/**")
    return page.url


def round_key(page: Page) -> Locator:
    """The key of the form in front."""
    return page.locator("#round input[name=key]").first


def press(page: Page, key: str) -> None:
    """Press a key of a round and wait for what it did."""
    with renewed(round_key(page)):
        page.keyboard.press(key)


def click(page: Page, button: str) -> None:
    """Click a button of a round and wait for what it did."""
    with renewed(round_key(page)):
        page.get_by_role("button", name=button).click()


def card_count(page: Page) -> int:
    """How many cards the round on this page has."""
    return page.locator(".strip__tick").count()


def at_the_bar(total: int) -> int:
    """The fewest right answers that unlock the next chapter."""
    return -(-60 * total // 100)


def marks(page: Page) -> int:
    """How many questions of a round are marked."""
    return page.locator(".strip__tick--right, .strip__tick--wrong").count()


def fill_in(form: Locator) -> None:
    """Answer an item with what its form offers first."""
    counted = re.search(r"Choose (\d+)", form.locator("legend").first.inner_text())
    for box in form.locator("input[type=checkbox]").all()[: int(counted[1]) if counted else 0]:
        box.check()
    for name in {radio.get_attribute("name") for radio in form.locator("input[type=radio]").all()}:
        form.locator(f"input[type=radio][name={name}]").first.check()
    lists = form.locator("select").all()
    for place, each in enumerate(lists[: int(counted[1])] if counted else lists, 1):
        each.select_option(index=place if counted else 1)
    for typed in form.locator("input:not([type])").all():
        typed.fill("anything")


def past_twin(page: Page) -> bool:
    """Answer the question between the cards, where one came, and go on; tell whether one came."""
    if not page.locator(".card--twin").count():
        return False
    form = page.locator(".card--twin form.card__form")
    fill_in(form)
    with renewed(round_key(page)):
        form.get_by_role("button").first.click()
    expect(page.locator(".card--twin .verdict")).to_be_visible()
    with renewed(round_key(page)):
        page.get_by_role("link", name=re.compile("^(Next|To the end)")).click()
    return True


def judge(page: Page, key: str, confidence: str = "a") -> None:
    """Say how sure one is and judge the claim in front, by keys, and wait for the verdict."""
    page.keyboard.press(confidence)
    page.keyboard.press(key)
    expect(page.locator(".verdict")).to_be_visible()


def play_cards(page: Page, right: int, *, scripted: bool = True) -> None:
    """Mark `right` more cards of the round right, all others wrong, and finish it; by keyboard, or by buttons."""
    for number in range(card_count(page) - marks(page)):
        is_right = number < right
        if scripted:
            press(page, "Space")
            press(page, "1" if is_right else "2")
        else:
            click(page, "Reveal the answer")
            click(page, "Got it" if is_right else "Missed it")
        past_twin(page)
    if scripted:
        press(page, "Space")
    else:
        click(page, "Finish and see your score")


# Exams


def start_exam(page: Page, length: str = "Short") -> str:
    """Start an exam of a length by its button and return its address."""
    page.goto("/exam/")
    page.get_by_label(length).check()
    page.get_by_role("button", name="Start the exam").click()
    page.wait_for_url("**/attempts/**")
    return page.url


# Labs


def start_lab(page: Page, scenario: str = "first-image") -> str:
    """Start a lab by its button and return the workspace's address."""
    page.goto(f"/labs/{scenario}/")
    page.get_by_role("button", name="Start the lab").click()
    page.wait_for_url("**/sandboxes/**")
    expect(prompt(page)).to_be_focused()
    return page.url


def prompt(page: Page) -> Locator:
    """The line being typed."""
    return page.get_by_label("Command", exact=True)


def line_key(page: Page) -> Locator:
    """The key that the next line will carry."""
    return page.locator("#line-fields input[name=key]")


def run(page: Page, line: str, *, scripted: bool = True) -> None:
    """Type a line into the terminal, run it (Enter, or the button where there is no script) and wait for its answer."""
    with renewed(line_key(page)):
        prompt(page).fill(line)
        if scripted:
            prompt(page).press("Enter")
        else:
            page.get_by_role("button", name="Run").click()


def skip(page: Page, button: str) -> None:
    """Skip ahead by a button of the clock."""
    with renewed(page.locator("#clock input[name=key]")):
        page.get_by_role("button", name=button).click()


def expect_lines(page: Page, typed: list[str]) -> None:
    """Wait until the log has just these lines, as they were typed."""
    shown = page.locator("#log [data-line]")
    expect(shown).to_have_count(len(typed))
    expect(shown).to_have_text(typed)


def virtual_time(page: Page) -> str:
    """The sandbox's time, ISO 8601."""
    return page.locator("#clock time").get_attribute("datetime") or ""


def goal(page: Page, name: str) -> Locator:
    """A goal by its id."""
    return page.locator(f"#goal-{name}")
