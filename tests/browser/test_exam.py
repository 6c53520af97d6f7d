"""An exam in the browser: by keyboard alone, without a script, and against its clock."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, tab_to
from tests.browser.walking import start_exam
from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
SHORT = 15
FOCUSED = """() => {
    const { activeElement: element } = document;
    if (!element?.closest("#question-form") || element.name === "tab") return ["", ""];
    return [element.type ?? "", element.name ?? ""];
}"""


def answer_by_keys(page: Page) -> None:
    """Answer the question in front by keys alone, with what is offered first; the focus is then on the button that saves."""
    wanted = re.search(r"Choose ([0-9]+)", page.locator("#question-form").inner_text())
    left = int(wanted[1]) if wanted else 0
    place = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        kind, name = page.evaluate(FOCUSED)
        if kind == "submit":
            return
        if kind == "radio":
            page.keyboard.press("Space")
        elif kind == "checkbox" and left:
            page.keyboard.press("Space")
            left -= 1
        elif kind == "select-one" and name.startswith("place-"):
            place += 1
            if place <= left:
                page.keyboard.press(str(place))
        elif kind == "select-one":
            page.keyboard.press("ArrowDown")
        elif kind == "text":
            page.keyboard.type("something")
    raise AssertionError("Tab does not reach the button that saves")


def test_an_exam_can_be_sat_by_keyboard_alone(page: Page) -> None:
    page.goto("/exam/")
    tab_to(page, "Full")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    follow(page, "Start the exam", "**/attempts/**")
    heading = page.get_by_role("heading", level=1)
    for number in range(1, SHORT + 1):
        expect(heading).to_have_text(re.compile(rf"{number}\s+of {SHORT}"))
        expect(heading).to_be_focused()
        answer_by_keys(page)
        if number == 2:
            tab_to(page, "Flag to look at again")
            page.keyboard.press("Enter")
            expect(page.get_by_role("button", name="Remove the flag")).to_be_visible()
            tab_to(page, "Save and next")
        page.keyboard.press("Enter")
    expect(heading).to_have_text("All questions")
    expect(page.get_by_text(f"{SHORT} of {SHORT} answered. 1 flagged.")).to_be_visible()
    follow(page, "Hand in", "**hand-in=1")
    tab_to(page, "Hand in and see the result")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your result in this simulation")
    expect(page.get_by_role("table", name="By chapter")).to_be_visible()
    page.get_by_role("link", name="Only what I missed").click()
    expect(page.get_by_role("heading", name="What you missed")).to_be_visible()
    page.locator(".outcomes__row a").first.click()
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_role("link", name="Back to your results").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your result in this simulation")


UNDER_THE_CLOCK = """() => {
    const bar = document.querySelector(".paper__head").getBoundingClientRect();
    const clock = document.querySelector(".clock").getBoundingClientRect();
    const focused = document.activeElement.closest("label")?.getBoundingClientRect() ??
        document.activeElement.getBoundingClientRect();
    return [Math.max(bar.bottom, clock.bottom), clock.top, focused.top];
}"""


@pytest.mark.parametrize("width", [1440, 390])
def test_the_clock_stays_in_sight_and_covers_nothing_that_has_the_focus(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 600})
    url = start_exam(page, "Half")
    case = page.locator(".cells").last.locator(".cell")
    page.goto(f"{url}?item={case.first.get_attribute('value')}&tab=2")
    panel = page.locator(".tabs__panel--2")
    if width == 390:
        expect(panel).to_be_hidden()
        stem = page.locator(".item__stem").bounding_box()
        assert stem is not None
        assert stem["y"] < 500
    else:
        expect(panel).to_be_visible()
    page.locator(".cell").last.focus()
    assert page.evaluate("scrollY") > 0
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.closest('.clock, .site-head, .case__read') !== null"):
            break
        bar, clock, focused = page.evaluate(UNDER_THE_CLOCK)
        assert clock >= 0
        assert focused >= bar - 1
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_an_exam_needs_no_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/exam/")
    page.get_by_label("Short").check()
    page.get_by_role("button", name="Start the exam").click()
    expect(page.get_by_role("timer")).to_have_text("30 minutes")
    expect(page.get_by_text("as the page came")).to_be_visible()
    fields = page.locator("#question-form").locator("input[type=radio], input[type=checkbox]")
    while not fields.count():
        page.locator("#question-form").get_by_role("button", name="Save and next").click()
    place = page.get_by_role("heading", level=1).inner_text()
    fields.first.check()
    page.get_by_role("button", name="Flag to look at again").click()
    expect(fields.first).to_be_checked()
    expect(page.get_by_role("button", name="Remove the flag")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(place)
    page.goto(f"{page.url.split('?')[0]}?review=1")
    expect(page.get_by_text("Flagged", exact=True)).to_be_visible()
    page.get_by_role("link", name="Hand in").click()
    page.get_by_role("button", name="Hand in and see the result").click()
    expect(page.get_by_text("An estimate, nothing more")).to_be_visible()
    page.get_by_role("button", name="Practise what you missed")
    page.get_by_role("link", name=re.compile("Only what I missed")).click()
    expect(page.get_by_role("heading", name="What you missed")).to_be_visible()


def test_the_clock_is_the_servers_and_speaks_rarely(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    page.goto("/exam/")
    page.get_by_label("Short").check()
    page.get_by_role("button", name="Start the exam").click()
    page.wait_for_url("**/attempts/**")
    address = page.url
    page.clock.install()
    page.goto(address)
    face, says = page.get_by_role("timer"), page.locator("#clock-says")
    expect(face).to_have_text(re.compile(r"(30:00|29:\d\d)"))
    page.clock.fast_forward("15:00")
    expect(face).to_have_text(re.compile(r"1[45]:\d\d"))
    expect(says).to_have_text("")
    page.clock.fast_forward("06:00")
    expect(says).to_have_text("10 minutes left")
    page.locator("#clock summary").click()
    page.reload()
    expect(page.locator("#clock")).not_to_have_attribute("open", "")
    page.locator("#clock summary").click()
    expect(face).to_have_text(re.compile(r"(30:00|29:\d\d)"))
    while not page.locator("#question-form input[name=choice][type=radio]").count():
        page.get_by_role("button", name="Save and next").click()
        page.wait_for_load_state()
    number = page.locator(".cell[aria-current]")
    expect(number).not_to_have_class(re.compile("cell--answered"))
    here = f"{address}?item={page.locator('#question-form input[name=item]').input_value()}"
    page.locator("#question-form input[name=choice]").first.check()
    expect(number).to_have_class(re.compile("cell--answered"))
    left = int(page.locator("#clock").get_attribute("data-left") or "")
    page.clock.fast_forward((left - 2) * 1000)
    with page.expect_navigation():
        page.clock.fast_forward(5_000)
    page.goto(here)
    expect(number).to_have_class(re.compile("cell--answered"))
    expect(page.locator("#question-form input[name=choice]").first).to_be_checked()


def go_to(page: Page, selector: str) -> None:
    """Go on to the first question of an exam with such a field."""
    while not page.locator(f"#question-form {selector}").count():
        page.get_by_role("button", name="Save and next").click()
        page.wait_for_load_state()


def test_what_is_chosen_is_saved_at_once_and_survives_any_way_out(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1440, "height": 900})
    start_exam(page, "Full")
    go_to(page, "input[type=checkbox][name=choice]")
    here, heading = page.url, page.get_by_role("heading", level=1).inner_text()
    said, cell = page.locator("#paper-saved"), page.locator(".cell[aria-current]")
    expect(page.get_by_text("What you choose is saved at once")).to_be_visible()
    choices = page.locator("#question-form input[name=choice]")
    choices.nth(0).check()
    expect(said).to_contain_text("Incomplete, saved as it is. Choose exactly")
    expect(cell).to_have_class(re.compile("cell--partial"))
    page.get_by_role("link", name="Course", exact=True).click()
    page.goto(here)
    expect(choices.nth(0)).to_be_checked()
    choices.nth(1).check()
    expect(said).not_to_contain_text("you chose 1")
    with page.expect_navigation():
        page.get_by_role("button", name="Azure today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(choices.nth(1)).to_be_checked()
    page.get_by_role("button", name="Flag to look at again").click()
    expect(page.get_by_role("button", name="Remove the flag")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(choices.nth(1)).to_be_checked()


def test_an_answer_that_cannot_be_saved_says_so_and_is_sent_with_the_next_choice(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    start_exam(page, "Full")
    go_to(page, "input[type=radio][name=choice]")
    choices, said = page.locator("#question-form input[name=choice]"), page.locator("#paper-saved")
    page.route("**/attempts/**", lambda route: route.abort())
    choices.nth(0).check()
    expect(said).to_contain_text("Not saved yet.")
    page.unroute("**/attempts/**")
    choices.nth(1).check()
    expect(said).to_contain_text("Saved.")
    page.reload()
    expect(choices.nth(1)).to_be_checked()
