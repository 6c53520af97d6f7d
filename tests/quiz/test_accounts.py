"""Accounts: sign up, in and out, passwords and addresses, in our own pages, telling nobody who has one."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, override_settings
from django.urls import URLPattern

from config.account_urls import urlpatterns
from quiz.models import Course, Learner, User
from tests.cast import PASSWORD, Cast, Person, signed_in
from tests.quiz.playing import page, start

pytestmark = pytest.mark.django_db
DORA, NEW = "dora@example.org", "another quiet lamp"


@pytest.fixture
def dora(course: Course) -> Person:
    """Dora, who has an account and is signed in."""
    return signed_in(DORA)


def address_of(someone: Person) -> str:
    """Return the address that an account has now."""
    return User.objects.get(learner=someone.learner).email


def sign_up(client: Client, email: str = "emil@example.org", password: str = PASSWORD, **fields: str) -> str:
    """Send the form of a new account; return where it leads, or nothing when the form comes back."""
    form = {"email": email, "password1": password, "password2": password, **fields}
    return client.post("/account/signup/", form).headers.get("Location", "")


def sign_in(client: Client, email: str = DORA, password: str = PASSWORD, **fields: str) -> str:
    """Send the form for signing in; return where it leads, or nothing when the form comes back."""
    return client.post("/account/login/", {"login": email, "password": password, **fields}).headers.get("Location", "")


def mailed_link() -> str:
    """Return the path of the link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


# Every view has a page of ours

WORDS = {
    "account_login": "Sign in",
    "account_signup": "Create an account",
    "account_inactive": "This account is closed",
    "account_email_verification_sent": "Look into your mailbox",
    "account_reset_password": "Reset the password",
    "account_reset_password_done": "Look into your mailbox",
    "account_reset_password_from_key_done": "The password is changed",
    "account_confirm_email": "This link is no longer valid",
    "account_reset_password_from_key": "This link is no longer valid",
    "account_logout": "Sign out",
    "account_reauthenticate": "Is it you?",
    "account_email": "Change the address",
    "account_change_password": "Change the password",
    "account_set_password": "Change the password",
}
FOR_USERS = {"account_logout", "account_reauthenticate", "account_email", "account_change_password", "account_set_password"}
KEYS = {"account_confirm_email": "confirm-email/x:y/", "account_reset_password_from_key": "password/reset/key/a1-b2-c3/"}


def test_every_routed_view_is_in_the_table() -> None:
    assert {each.name for each in urlpatterns if isinstance(each, URLPattern)} == set(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_every_routed_view_renders_in_our_frame(dora: Person, name: str) -> None:
    route = next(str(each.pattern) for each in urlpatterns if each.name == name)
    client = dora.client if name in FOR_USERS else Client()
    response = client.get(f"/account/{KEYS.get(name, route)}", follow=True)
    assert response.status_code == 200
    html = response.content.decode()
    assert WORDS[name] in html
    assert 'class="account-page"' in html
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("name", FOR_USERS - {"account_logout"})
def test_what_is_for_users_sends_a_guest_to_sign_in(name: str, course: Course) -> None:
    route = next(str(each.pattern) for each in urlpatterns if each.name == name)
    response = Client().get(f"/account/{route}")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/login/")


@override_settings(ACCOUNT_SIGNUP_ENABLED=False)
def test_a_site_that_takes_no_new_accounts_says_so(course: Course) -> None:
    assert "takes no new accounts" in page(Client(), "/account/signup/")


def test_an_account_without_a_password_is_asked_to_prove_itself_and_cannot(course: Course) -> None:
    client = Client()
    client.force_login(User.objects.create_user("zoe@example.org"))
    assert client.get("/account/password/change/")["Location"] == "/account/password/set/"
    assert client.get("/account/password/set/").status_code == 403


# Signing up and in


def test_signing_up_makes_an_account_signs_in_and_mails_a_link_that_confirms_the_address(course: Course, client: Client) -> None:
    assert sign_up(client, "Emil@Example.org") == "/course/"
    assert "emil@example.org" in page(client, "/course/")
    assert "Is <strong>emil@example.org</strong> your address?" in page(client, mailed_link())
    response = client.post(mailed_link(), follow=True)
    assert "emil@example.org is confirmed." in response.content.decode()
    assert "confirmed." in page(client, "/account/email/")
    assert "no longer valid" in page(client, mailed_link())


BAD_PASSWORDS = {"short": "too short", "password1234": "too common", "9182736450918": "entirely numeric", DORA: "too similar"}


@pytest.mark.parametrize(("password", "why"), BAD_PASSWORDS.items())
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(
    course: Course, client: Client, password: str, why: str
) -> None:
    form = {"email": DORA, "password1": password, "password2": password}
    html = client.post("/account/signup/", form).content.decode()
    assert why in html
    assert 'aria-invalid="true"' in html
    assert f'value="{DORA}"' in html
    assert not User.objects.exists()


def test_all_that_is_wrong_with_a_new_account_is_said_at_once(course: Course, client: Client) -> None:
    form = {"email": "nobody", "password1": "short", "password2": "other"}
    html = client.post("/account/signup/", form).content.decode()
    for why in ("valid email address", "too short", "The two passwords differ."):
        assert html.count(why) == 1, why
    assert not User.objects.exists()


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(dora: Person) -> None:
    answers = []
    for address in (DORA, "nobody@example.org"):
        html = Client().post("/account/login/", {"login": address, "password": "wrong wrong wrong"}).content.decode()
        answers.append(re.sub(r'value="[^"]*"', "", html).replace(address, ""))
    strip = re.compile(r'name="csrfmiddlewaretoken"|"X-CSRFToken": "[^"]*"')
    assert strip.sub("", answers[0]) == strip.sub("", answers[1])
    assert "do not belong together" in answers[0]
    assert not Session.objects.exclude(pk=dora.client.session.session_key).exists()


def test_asking_for_a_new_password_says_the_same_whether_there_is_an_account_or_not(dora: Person) -> None:
    for address in (DORA, "nobody@example.org"):
        response = Client().post("/account/password/reset/", {"email": address})
        assert (response.status_code, response["Location"]) == (302, "/account/password/reset/done/")
    assert [message.subject for message in mail.outbox] == ["A new password for Darkroom", "No Darkroom account has this address"]


@override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
def test_where_addresses_must_be_confirmed_signing_up_does_not_tell_who_has_an_account(dora: Person) -> None:
    answers = [sign_up(Client(), address) for address in (DORA, "new@example.org")]
    assert answers == ["/account/confirm-email/"] * 2
    assert [message.subject for message in mail.outbox] == [
        "You have a Darkroom account already",
        "Confirm your address for Darkroom",
    ]
    assert User.objects.filter(email=DORA).count() == 1


@override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory")
def test_where_addresses_must_be_confirmed_an_account_opens_after_that(course: Course, client: Client) -> None:
    sign_up(client)
    assert "Sign in" in page(client, "/course/")
    assert sign_in(client, "emil@example.org") == "/account/confirm-email/"
    assert Client().post(mailed_link())["Location"] == "/account/login/"
    assert sign_in(client, "emil@example.org") == "/course/"
    assert "emil@example.org" in page(client, "/course/")


def test_where_they_need_not_a_taken_address_is_refused_in_words_that_help(dora: Person) -> None:
    form = {"email": DORA.upper(), "password1": NEW, "password2": NEW}
    assert "cannot be used for a new account" in Client().post("/account/signup/", form).content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:x"]
)
def test_signing_in_never_leads_to_another_site(dora: Person, elsewhere: str) -> None:
    assert sign_in(Client(), next=elsewhere) == "/course/"
    assert sign_in(Client(), next="/progress/?a=b") == "/progress/?a=b"


def test_five_wrong_passwords_close_the_door_for_a_while_even_for_the_right_one(dora: Person) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, password="wrong wrong wrong")
    response = client.post("/account/login/", {"login": DORA, "password": PASSWORD})
    assert "too many wrong passwords" in response.content.decode()


@pytest.mark.parametrize(("action", "address"), [("signup", "/account/signup/"), ("login", "/account/login/")])
def test_too_many_forms_from_one_place_get_the_page_that_says_so(course: Course, action: str, address: str) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={**settings.ACCOUNT_RATE_LIMITS, action: "2/m/ip"}):
        statuses = [Client().post(address, {}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_a_proxy_that_is_trusted_says_who_knocks(course: Course) -> None:
    limits = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    with override_settings(ACCOUNT_RATE_LIMITS=limits, ALLAUTH_TRUSTED_PROXY_COUNT=1):
        found = [
            Client(headers={"X-Forwarded-For": f"10.9.9.9, {address}"}).post("/account/login/", {}).status_code
            for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1")
        ]
    assert found == [200, 200, 429]


# Sessions


def test_a_guest_has_no_session_and_a_user_one(course: Course, client: Client) -> None:
    for address in ("/", "/course/", "/account/login/", "/account/signup/", "/you/", "/privacy/"):
        assert settings.SESSION_COOKIE_NAME not in client.get(address).cookies
    assert not Session.objects.exists()
    signed_in(DORA)
    client.post("/account/login/", {"login": DORA, "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    client.post("/account/logout/")
    client.post("/account/login/", {"login": DORA, "password": PASSWORD, "remember": "on"})
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 14 * 24 * 3600


def test_signing_out_ends_the_session_and_only_by_a_form(dora: Person) -> None:
    start(dora.client)
    assert "Stay signed in" in page(dora.client, "/account/logout/")
    assert dora.client.post("/account/logout/")["Location"] == "/course/"
    assert "Sign in" in page(dora.client, "/course/")
    assert "No progress yet" in page(dora.client, "/progress/")
    assert not Session.objects.filter(expire_date__isnull=False, session_data__contains=str(dora.learner.pk)).exists()


def test_proving_the_password_again_gives_the_session_another_key(dora: Person) -> None:
    before = dora.client.cookies[settings.SESSION_COOKIE_NAME].value
    dora.client.post("/account/reauthenticate/", {"password": "not the password"})
    assert dora.client.get("/you/").wsgi_request.session.session_key == before
    assert dora.client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert dora.client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(pk=before).exists()
    assert DORA in page(dora.client, "/you/")


@pytest.fixture
def strict(dora: Person) -> Client:
    """A browser of Dora's whose forms must carry their token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(email=DORA))
    return client


@pytest.mark.parametrize("address", ["logout/", "login/", "signup/", "password/change/", "password/reset/", "email/", "claim/"])
def test_no_form_of_accounts_works_without_its_token(strict: Client, address: str) -> None:
    assert strict.post(f"/account/{address}", {}).status_code == 403


# Passwords and addresses


def test_the_password_is_changed_only_with_the_current_one_and_other_devices_are_signed_out(dora: Person) -> None:
    other = Client()
    sign_in(other)
    page(other, "/course/")
    form = {"oldpassword": "wrong wrong wrong", "password1": NEW, "password2": NEW}
    assert "not your current password" in dora.client.post("/account/password/change/", form).content.decode()
    response = dora.client.post("/account/password/change/", {**form, "oldpassword": PASSWORD}, follow=True)
    assert "The password is changed." in response.content.decode()
    assert DORA in page(dora.client, "/you/")
    assert DORA not in page(other, "/you/")
    assert sign_in(Client(), password=NEW) == "/course/"


def test_a_forgotten_password_is_replaced_by_the_mailed_link_which_works_once(dora: Person) -> None:
    client = Client()
    client.post("/account/password/reset/", {"email": DORA})
    link = mailed_link()
    form_at = client.get(link)["Location"]
    assert link.split("-", 1)[1].strip("/") not in form_at
    assert "Choose a new password" in page(client, form_at)
    response = client.post(form_at, {"password1": NEW, "password2": NEW}, follow=True)
    assert "The password is changed" in response.content.decode()
    assert "no longer valid" in page(Client(), link)
    assert sign_in(Client(), password=NEW) == "/course/"
    assert sign_in(Client()) == ""


def test_another_address_counts_once_its_mailbox_answered_and_only_after_the_password(dora: Person) -> None:
    form = {"email": "dora@new.example", "action_add": "1"}
    asked = dora.client.post("/account/email/", form)
    assert asked["Location"].startswith("/account/reauthenticate/?")
    dora.client.post(asked["Location"], {"password": PASSWORD, "next": "/account/email/"})
    assert mail.outbox[-1].to == ["dora@new.example"]
    assert address_of(dora) == DORA
    assert "We sent a link to <strong>dora@new.example</strong>" in page(dora.client, "/account/email/")
    for action in ("action_remove", "action_primary"):
        dora.client.post("/account/email/", {"email": DORA, action: "1"})
        assert address_of(dora) == DORA
    dora.client.post("/account/email/", {"email": "dora@new.example", "action_primary": "1"})
    assert address_of(dora) == DORA
    dora.client.post(mailed_link())
    assert address_of(dora) == "dora@new.example"
    assert sign_in(Client(), "dora@new.example") == "/course/"


def test_an_address_that_waits_gives_way_to_the_own_one_or_to_another(dora: Person) -> None:
    dora.client.post("/account/reauthenticate/", {"password": PASSWORD})
    for address in ("one@new.example", "two@new.example"):
        dora.client.post("/account/email/", {"email": address, "action_add": "1"})
    html = page(dora.client, "/account/email/")
    assert "one@new.example" not in html.split("<main")[1].split("<form")[1]
    dora.client.post("/account/email/", {"email": "two@new.example", "action_remove": "1"})
    assert "We sent a link" not in page(dora.client, "/account/email/")
    dora.client.post("/account/email/", {"email": DORA, "action_send": "1"})
    assert mail.outbox[-1].to == [DORA]


def test_an_address_that_became_somebody_elses_is_not_confirmed(dora: Person) -> None:
    dora.client.post("/account/reauthenticate/", {"password": PASSWORD})
    dora.client.post("/account/email/", {"email": "late@example.org", "action_add": "1"})
    link = mailed_link()
    User.objects.create_user("late@example.org", PASSWORD)
    response = dora.client.post(link, follow=True)
    assert "cannot be confirmed for this account" in response.content.decode()
    assert address_of(dora) == DORA


def test_mail_that_cannot_be_sent_is_said_and_nothing_breaks(course: Course, client: Client) -> None:
    broken = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=broken, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9, EMAIL_TIMEOUT=1):
        assert sign_up(client) == "/course/"
    assert "cannot send mail at the moment" in page(client, "/course/")
    assert User.objects.count() == 1


def test_mails_are_plain_text_of_ours_with_links_to_this_host(course: Course, client: Client) -> None:
    sign_up(client)
    message = mail.outbox[0]
    assert (message.subject, message.content_subtype, message.from_email) == (
        "Confirm your address for Darkroom",
        "plain",
        settings.DEFAULT_FROM_EMAIL,
    )
    assert not getattr(message, "alternatives", [])
    assert "&" not in str(message.body)
    assert "http://testserver/account/confirm-email/" in str(message.body)


def test_a_user_makes_no_learner_before_their_first_answer(course: Course, cast: Cast) -> None:
    before = Learner.objects.count()
    client = Client()
    sign_up(client)
    page(client, "/course/")
    assert Learner.objects.count() == before
    start(client)
    assert Learner.objects.get(user__email="emil@example.org").attempts.count() == 1
