"""Resume links: progress in another browser without an account; only a digest is kept, and a wrong link opens nothing."""

import hashlib
import logging
import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from config.requests import SecretsFilter
from quiz.models import Course, Learner
from tests.cast import COOKIE, Cast, Person, signed_in
from tests.quiz.playing import page, play, settle

pytestmark = pytest.mark.django_db
PAGE = "/you/resume-link/"


def make(client: Client, key: str | None = None) -> str:
    """Press "Make the link" and return the path of the link that is shown."""
    response = settle(client, PAGE, {"key": key or str(uuid.uuid4()), "guest": "1"})
    assert response.status_code == 200
    found = re.search(r'value="http://testserver(/resume/[^"]+/)"', response.content.decode())
    assert found is not None
    return found[1]


@pytest.fixture
def alice(course: Course, cast: Cast) -> Person:
    """A guest who has played a round."""
    play(cast.alice.client, right=8)
    return cast.alice


def test_a_link_is_long_shown_once_and_kept_as_a_digest_only(alice: Person) -> None:
    secret = make(alice.client).split("/")[2]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)
    assert secret not in page(alice.client, PAGE)
    assert "Make a new link" in page(alice.client, PAGE)
    assert secret not in page(alice.client, "/you/")
    row = Learner.objects.values().get(pk=alice.learner.pk)
    assert row["resume_digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(row)


def test_the_link_shows_whose_progress_it_is_and_a_button_brings_it_here(alice: Person, cast: Cast) -> None:
    path = make(alice.client)
    html = page(cast.charlie, path)
    assert "<strong>1</strong> round of cards" in html
    assert "Last active:" in html
    assert "No progress yet" in page(cast.charlie, "/progress/")
    assert settle(cast.charlie, path)["Location"] == "/course/"
    assert "No progress yet" not in page(cast.charlie, "/progress/")
    assert cast.charlie.cookies[COOKIE].value.split(":")[0] == str(alice.learner.pk)
    assert "has this progress already" in page(cast.charlie, path)


def test_progress_that_is_here_already_is_named_first_with_a_way_to_keep_it(alice: Person, cast: Cast) -> None:
    path = make(alice.client)
    play(cast.bob.client, right=3)
    html = page(cast.bob.client, path)
    assert "This browser has progress of its own" in html
    assert "there is no way back to it" in html
    own = make(cast.bob.client)
    assert "opens by its own resume link" in page(cast.bob.client, path)
    settle(cast.bob.client, path)
    assert "has this progress already" in page(cast.bob.client, path)
    settle(cast.bob.client, own)
    assert Learner.objects.get(pk=cast.bob.learner.pk).attempts.count() == 1
    assert "has this progress already" in page(cast.bob.client, own)


def test_a_new_link_kills_the_old_and_a_withdrawn_one_opens_nothing(alice: Person) -> None:
    old = make(alice.client)
    new = make(alice.client)
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    settle(alice.client, f"{PAGE}withdraw/")
    for path in (old, new):
        for response in (Client().get(path), settle(Client(), path)):
            assert response.status_code == 404
            assert "This link opens nothing" in response.content.decode()


def test_the_same_form_again_shows_the_same_link(alice: Person) -> None:
    key = str(uuid.uuid4())
    assert make(alice.client, key) == make(alice.client, key)


def test_the_same_key_of_two_guests_gives_two_links(alice: Person, cast: Cast) -> None:
    key = str(uuid.uuid4())
    assert make(alice.client, key) != make(cast.bob.client, key)


@pytest.mark.parametrize("secret", ["x", "a" * 43, "a" * 3000, "%00", "%ED%A0%80", "None", "é"])
def test_any_other_text_opens_nothing(alice: Person, secret: str) -> None:
    make(alice.client)
    assert Client().get(f"/resume/{secret}/").status_code == 404


def test_reading_a_link_changes_no_cookie_and_no_row(alice: Person, cast: Cast) -> None:
    path = make(alice.client)
    page(cast.bob.client, "/course/")
    rows = list(Learner.objects.order_by("pk").values())
    response = cast.bob.client.get(path)
    assert COOKIE not in response.cookies
    assert list(Learner.objects.order_by("pk").values()) == rows


def test_who_has_an_account_needs_no_link(course: Course) -> None:
    dora = signed_in()
    assert "no link is needed" in page(dora.client, PAGE)
    response = settle(dora.client, PAGE, {"key": str(uuid.uuid4())})
    assert response.status_code == 409
    assert Learner.objects.get().resume_digest is None


def test_going_on_with_a_link_signs_out_so_that_the_page_shows_what_it_promised(alice: Person) -> None:
    path, dora = make(alice.client), signed_in()
    assert "signs you out" in page(dora.client, path)
    settle(dora.client, path)
    assert "Sign in" in page(dora.client, "/progress/")
    assert dora.client.cookies[COOKIE].value.split(":")[0] == str(alice.learner.pk)


def test_no_link_is_made_without_a_key(alice: Person) -> None:
    assert alice.client.post(PAGE, {"guest": "1"}).status_code == 409
    assert Learner.objects.get(pk=alice.learner.pk).resume_digest is None


SECRETS = {
    "/resume/abcDEF_-123/": "/resume/…/",
    "/labs/replays/abcDEF_-123/": "/labs/replays/…/",
    "/account/confirm-email/Mq:1x:z/": "/account/confirm-email/…/",
    "/account/password/reset/key/2s-d0-ff/": "/account/password/reset/key/…/",
    "/course/resume/": "/course/resume/",
}


@pytest.mark.parametrize(("path", "logged"), SECRETS.items())
def test_a_secret_in_an_address_never_gets_into_the_log(path: str, logged: str) -> None:
    logging_settings: dict[str, Any] = settings.LOGGING
    assert logging_settings["filters"]["secrets"] == {"()": "config.requests.SecretsFilter"}
    assert all("secrets" in handler["filters"] for handler in logging_settings["handlers"].values())
    fault = RuntimeError(f"no page at {path}")
    info = (RuntimeError, fault, None)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (path,), info)
    assert SecretsFilter().filter(record)
    said = logging.Formatter().format(record)
    assert f"Internal Server Error: {logged}" in said
    assert f"no page at {logged}" in said
    assert path == logged or path not in said
