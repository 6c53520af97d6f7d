"""What a page becomes when it refuses, has nothing to show or was undone: it reads in order, names its controls, axe is content.

The pages themselves, and what Tab shows of them, are in test_pages_hold.py; here each state is looked at once, wide and narrow.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from allauth.account import app_settings
from django.core import signing
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.browser.looking import OVERFLOW, headings, nameless, shoot, violations
from tests.browser.test_pages_hold import answer_gaps, practise
from tests.browser.walking import FIRST, SECOND, WIDE, press, start_exam, start_lab, start_round
from tests.cast import PASSWORD
from tests.conftest import OpenPage
from tests.site.served import Served

pytestmark = pytest.mark.browser

NARROW = {"width": 390, "height": 844}
EMAIL = "states@example.org"


@dataclass
class Cast:
    """Cookies of a visitor who did nothing, a guest in the middle, and an account beside a guest; where their things are."""

    cookies: dict[str, StorageState | None] = field(default_factory=lambda: {"visitor": None})
    at: dict[str, str] = field(default_factory=dict)


def learn_as_guest(at: dict[str, str], page: Page) -> None:
    """Leave a round, an answered question, a lab, an exam, a missed check and one under way; make a resume link."""
    at["round"] = start_round(page)
    press(page, "Space")
    press(page, "1")
    practise(page, "dropdown")
    at["marked"] = answer_gaps(page)
    at["asked"] = practise(page, "multiple")
    at["lab"] = start_lab(page, "playground")
    at["exam"] = start_exam(page)
    for name in ("check-missed", "check"):
        page.goto(f"/course/{SECOND}/check/")
        page.get_by_role("button", name="Start the check by the source chapter").first.click()
        page.wait_for_url("**/attempts/**")
        at[name] = page.url
        if name == "check-missed":
            page.goto(f"{page.url}?hand-in=1")
            page.get_by_role("button", name="Hand in and see the result").click()
            page.wait_for_url(at[name])
    page.goto("/you/resume-link/")
    page.get_by_role("button", name="Make the link").click()
    at["link"] = page.get_by_role("textbox", name="Resume link").input_value()


def learn_and_sign_up(site: Served, at: dict[str, str], page: Page) -> None:
    """Mark a card as a guest, create an account, leave open what becomes of the guest's progress, and change the address."""
    start_round(page)
    press(page, "Space")
    press(page, "1")
    page.goto("/account/signup/")
    sign_up(page, PASSWORD)
    page.wait_for_url("**/account/claim/**")
    page.goto("/account/email/")
    page.get_by_label("New email address").fill(f"new-{EMAIL}")
    page.get_by_role("button", name="Send the link", exact=True).click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main")).to_contain_text("We sent a link to")
    at["confirm"] = next(link for link in confirmations(site) if EMAIL in page.request.get(link).text())


def sign_up(page: Page, password: str) -> None:
    """Fill the form for a new account and send it."""
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("The same password again").fill(password)
    page.get_by_role("button", name="Create the account").click()


@pytest.fixture(scope="module")
def cast(chromium: Browser, site: Served) -> Cast:
    """The visitor, the guest and the account."""
    found = Cast()
    for who, learn in (("guest", partial(learn_as_guest, found.at)), ("account", partial(learn_and_sign_up, site, found.at))):
        context = chromium.new_context(base_url=site.address, viewport=WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
        learn(context.new_page())
        found.cookies[who] = context.storage_state()
        context.close()
    return found


def confirmations(site: Served) -> Iterator[str]:
    """Links as the mails have them, signed with the key of the site; of the first addresses that ever signed up there."""
    secret = (site.data / "secret_key").read_text(encoding="utf-8").strip()
    for number in range(1, 100):
        yield f"{site.address}/account/confirm-email/{signing.dumps(number, key=secret, salt=app_settings.SALT)}/"


# What leads to a state


def goes(address: str) -> Callable[[Page, Cast], None]:
    """Open an address of the site, or a thing of the guest's by its name and a query after `?`."""

    def lead(page: Page, cast: Cast) -> None:
        name, mark, query = address.partition("?")
        page.goto(cast.at.get(name, name) + mark + query)

    return lead


def breaks(template: str) -> Callable[[Page, Cast], None]:
    """Show the page of a fault, as the site would answer with it."""

    def lead(page: Page, cast: Cast) -> None:
        body = render_to_string(template, {"request_id": "0123456789abcdef"})
        page.route("**/broken/", lambda route: route.fulfill(status=500, body=body, content_type="text/html; charset=utf-8"))
        page.goto("/broken/")

    return lead


def tampered(page: Page, selector: str, value: str) -> Locator:
    """Give a field a value that its page does not offer, and let its form go out as it is."""
    found = page.locator(selector).first
    found.evaluate(
        "(field, value) => { field.form.noValidate = true; field.append(new Option(value)); field.value = value; }", value
    )
    return found


def send_without_cookies(page: Page, cast: Cast) -> None:
    page.goto("/account/login/")
    page.context.clear_cookies()
    sign_in(page)


def sign_in(page: Page) -> None:
    page.get_by_label("Email address").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_in_wrongly(page: Page, cast: Cast) -> None:
    page.goto("/account/login/")
    sign_in(page)


def sign_up_too_shortly(page: Page, cast: Cast) -> None:
    page.goto("/account/signup/")
    sign_up(page, "short")


def reset_too_often(page: Page, cast: Cast) -> None:
    page.goto("/account/password/reset/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    said: dict[str, str | float | bool] = {"email": "unheard-of@example.org", "csrfmiddlewaretoken": token}
    for _ in range(5):
        page.request.post("/account/password/reset/", form=said, max_redirects=0)
    page.get_by_label("Email address").fill(str(said["email"]))
    page.get_by_role("button", name="Send the link").click()


def plan_an_exam_in_the_past(page: Page, cast: Cast) -> None:
    page.goto("/you/")
    tampered(page, "#exam-date", "2001-01-01")
    page.get_by_role("button", name="Save the date").click()


def move_nowhere(page: Page, cast: Cast) -> None:
    page.goto("/you/")
    tampered(page, "#time-zone", "Nowhere/Land")
    page.get_by_role("button", name="Save the time zone").click()


def practise_nothing(page: Page, cast: Cast) -> None:
    page.goto("/practice/")
    tampered(page, "#choose-kind", "unheard-of")
    page.get_by_role("button", name="Start practising").click()


def make_a_link(page: Page, cast: Cast) -> None:
    page.goto("/you/resume-link/")
    page.get_by_role("button", name="Make the link").click()


def erase_wrongly(page: Page, cast: Cast) -> None:
    page.goto("/you/delete/")
    page.locator("#delete-word, #delete-password").fill("not it")
    page.get_by_role("button", name="Delete everything for good").click()


def report(page: Page, cast: Cast, text: str) -> None:
    page.goto(cast.at["marked"])
    page.get_by_text("Report a fault in this question").click()
    page.get_by_label("What is wrong with it?").fill(text)
    page.get_by_role("button", name="Send the report").click()


def report_by_its_form(page: Page, cast: Cast) -> None:
    page.goto(cast.at["marked"])
    page.locator(".report__form").evaluate("form => form.submit()")


def undo_a_mark(page: Page, cast: Cast) -> None:
    page.goto(cast.at["round"])
    press(page, "Space")
    press(page, "2")
    press(page, "Control+z")


def go_on_from_an_old_state(page: Page, cast: Cast) -> None:
    page.goto(cast.at["round"])
    tampered(page, "#round input[name=seq]", "0")
    page.locator("#round").get_by_role("button").first.click()


def answer_too_little(page: Page, cast: Cast) -> None:
    page.goto(cast.at["asked"])
    page.get_by_role("button", name="Answer").click()


def reset_from_an_old_state(page: Page, cast: Cast) -> None:
    page.goto(cast.at["lab"])
    page.get_by_text("Reset", exact=True).click()
    tampered(page, ".lab__reset input[name=seq]", "99")
    page.get_by_role("button", name="Reset the lab").click()


def change_the_password_wrongly(page: Page, cast: Cast) -> None:
    page.goto("/account/password/change/")
    for name in ("Current password", "New password", "The new password again"):
        page.get_by_label(name, exact=True).fill("short")
    page.get_by_role("button", name="Change the password").click()


# A state: whose it is, what leads there, and the words by which it is known
STATES: dict[str, tuple[str, Callable[[Page, Cast], None], str]] = {
    "too-large": ("visitor", breaks("400.html"), "could not be read"),
    "forbidden": ("visitor", breaks("403.html"), "not allowed"),
    "stale": ("visitor", breaks("409.html"), "Something else happened first"),
    "broken": ("visitor", breaks("500.html"), "The fault is ours"),
    "database-away": ("visitor", breaks("503.html"), "The database does not answer"),
    "form-too-old": ("visitor", send_without_cookies, "older than your session"),
    "too-often": ("visitor", reset_too_often, "Too many requests"),
    "login-refused": ("visitor", sign_in_wrongly, "do not belong together"),
    "signup-refused": ("visitor", sign_up_too_shortly, "too short"),
    "reset": ("visitor", goes("/account/password/reset/"), "Say which address your account has"),
    "reset-sent": ("visitor", goes("/account/password/reset/done/"), "Look into your mailbox"),
    "reset-spent": ("visitor", goes("/account/password/reset/key/abc-spent/"), "no longer valid"),
    "reset-done": ("visitor", goes("/account/password/reset/key/done/"), "The password is changed"),
    "confirm-sent": ("visitor", goes("/account/confirm-email/"), "We have sent a mail"),
    "confirm-spent": ("visitor", goes("/account/confirm-email/spent/"), "no longer valid"),
    "confirm": ("visitor", goes("confirm"), "your address?"),
    "account-closed": ("visitor", goes("/account/inactive/"), "This account is closed"),
    "resume-gone": ("visitor", goes("/resume/nothing/"), "This link opens nothing"),
    "resume-offered": ("visitor", goes("link"), "The progress behind the link"),
    "resume-made": ("visitor", make_a_link, "Your resume link"),
    "you-new": ("visitor", goes("/you/"), "You study as a guest"),
    "fresh-nothing": ("visitor", goes("/you/fresh/"), "nothing to leave behind"),
    "delete-nothing": ("visitor", goes("/you/delete/"), "Nothing is kept of you"),
    "deleted": ("visitor", goes("/you/deleted/"), "Everything is deleted"),
    "exam-date-refused": ("visitor", plan_an_exam_in_the_past, "Choose a day from today on"),
    "time-zone-refused": ("visitor", move_nowhere, "not a time zone"),
    "practice-refused": ("visitor", practise_nothing, "No open question is all of that"),
    "check-open": ("visitor", goes(f"/course/{FIRST}/check/"), "nothing to check"),
    "resume-exists": ("guest", goes("/you/resume-link/"), "Make a new link"),
    "resume-here": ("guest", goes("link"), "has this progress already"),
    "delete-refused": ("guest", erase_wrongly, "Type the word “delete” to erase"),
    "anki-refused": ("guest", goes("/anki/package/?chapter=none"), "No chapter with cards was chosen"),
    "fault-sent": ("guest", partial(report, text="The second gap fits as well."), "Thank you."),
    "fault-refused": ("guest", partial(report, text="It is.      "), "10 to 2000 characters"),
    "fault-not-sent": ("guest", report_by_its_form, "Your report was not sent"),
    "card-undone": ("guest", undo_a_mark, "Got it"),
    "card-stale": ("guest", go_on_from_an_old_state, "earlier"),
    "answer-missing": ("guest", answer_too_little, "Choose exactly"),
    "lab-stale": ("guest", reset_from_an_old_state, "it was not reset"),
    "exam-going": ("guest", goes("/exam/"), "Exam in progress"),
    "exam-hand-in": ("guest", goes("exam?hand-in=1"), "Hand in?"),
    "exam-no-flag": ("guest", goes("exam?review=flagged"), "No question has a flag"),
    "check-going": ("guest", goes(f"/course/{SECOND}/check/"), "Check in progress"),
    "check-asked": ("guest", goes("check"), "Flag to look at again"),
    "check-missed": ("guest", goes("check-missed"), "Not this time"),
    "claim": ("account", goes("/account/claim/"), "What the guest has"),
    "you-signed-in": ("account", goes("/you/"), "You are signed in as"),
    "address-changing": ("account", goes("/account/email/"), "We sent a link to"),
    "password-refused": ("account", change_the_password_wrongly, "not your current password"),
    "is-it-you": ("account", goes("/account/reauthenticate/"), "type its password once more"),
    "logout": ("account", goes("/account/logout/"), "Your progress stays in your account"),
    "delete-account-refused": ("account", erase_wrongly, "not the password of this account"),
    "fresh-signed-in": ("account", goes("/you/fresh/"), "Starting fresh signs you out"),
    "resume-signed-in": ("account", goes("/you/resume-link/"), "not in your account"),
    "resume-instead": ("account", goes("link"), "signs you out"),
}


def overflow(page: Page, name: str) -> Iterator[str]:
    """What is wider than the window, narrow and wide; in pictures too, where they are wanted."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        yield from page.evaluate(OVERFLOW)
        shoot(page, f"state-{name}-{size['width']}")


@pytest.mark.parametrize("name", STATES)
def test_a_state_fits_reads_in_order_and_names_its_controls(open_page: OpenPage, cast: Cast, name: str) -> None:
    who, lead, words = STATES[name]
    page = open_page(viewport=WIDE, storage_state=cast.cookies[who])
    lead(page, cast)
    expect(page.locator("main")).to_contain_text(words)
    assert [*headings(page), *nameless(page), *violations(page), *overflow(page, name)] == []
