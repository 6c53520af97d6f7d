"""The learner cookie: ours, signed, long-lived; a row only with the first write; a forged one replaced with a note."""

import uuid
from unittest import mock

import pytest
from django.core import signing
from django.test import Client, override_settings

from quiz.models import Course, Learner
from tests.cast import COOKIE, Cast, signed
from tests.factories import FIRST
from tests.quiz.playing import page, play, start

pytestmark = pytest.mark.django_db
NOTE = "was not one of ours"
FORGERIES = ["", "x", "a:b:c", str(uuid.UUID(int=9)), f"{uuid.UUID(int=9)}:1abcde:forged", ":" * 5000]


def test_a_visit_sets_the_cookie_and_writes_no_row(course: Course, client: Client) -> None:
    cookie = client.get("/course/").cookies[COOKIE]
    assert cookie["max-age"] == 10 * 365 * 24 * 3600
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["secure"]) == ("Lax", "/", "")
    assert not Learner.objects.exists()


def test_the_first_write_makes_the_learner_that_the_cookie_names(course: Course, client: Client) -> None:
    value = client.get("/course/").cookies[COOKIE].value
    start(client)
    learner = Learner.objects.get()
    assert value.split(":")[0] == str(learner.pk)


def test_a_fresh_cookie_is_not_set_again(course: Course, client: Client) -> None:
    client.get("/course/")
    assert COOKIE not in client.get("/course/").cookies


def test_a_cookie_older_than_a_month_is_renewed_for_the_same_learner(course: Course) -> None:
    learner = Learner.objects.create()
    with mock.patch("django.core.signing.time.time", return_value=1_600_000_000.0):
        old = signed(str(learner.pk))
    client = Client()
    client.cookies[COOKIE] = old
    with mock.patch("django.core.signing.time.time", return_value=1_600_000_000.0 + 40 * 24 * 3600):
        renewed = client.get("/course/").cookies[COOKIE].value
    assert renewed != old
    assert renewed.startswith(str(learner.pk))


def test_over_https_the_cookie_is_bound_to_the_host(course: Course, client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=False):
        cookie = client.get("/course/", secure=True).cookies[f"__Host-{COOKIE}"]
    assert cookie["secure"]
    assert (cookie["path"], cookie["domain"]) == ("/", "")


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_cookie_is_nobody_and_is_replaced_with_a_note(course: Course, forged: str) -> None:
    client = Client()
    client.cookies[COOKIE] = forged
    response = client.get("/course/")
    assert NOTE in response.content.decode()
    assert response.cookies[COOKIE].value != forged
    assert NOTE not in page(client, "/course/")


def test_another_learners_id_without_our_signature_opens_nothing(course: Course, cast: Cast) -> None:
    url = play(cast.alice.client, right=8)
    mallory = Client()
    mallory.cookies[COOKIE] = str(cast.alice.learner.pk)
    assert mallory.get(url).status_code == 404


def test_a_signature_made_for_something_else_is_not_accepted(course: Course, cast: Cast) -> None:
    client = Client()
    client.cookies[COOKIE] = signing.get_cookie_signer(salt="other").sign(str(cast.alice.learner.pk))
    assert NOTE in page(client, "/progress/")


def test_a_write_with_a_forged_cookie_begins_afresh(course: Course, cast: Cast) -> None:
    client = Client()
    client.cookies[COOKIE] = "forged"
    url = start(client)
    assert page(client, url)
    assert Learner.objects.count() == 3


def test_a_signed_cookie_whose_row_is_gone_begins_afresh_without_a_fault(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    cast.alice.learner.delete()
    assert "No progress yet" in page(cast.alice.client, "/progress/")
    assert f"/course/{FIRST}/" in page(cast.alice.client, "/course/")
    start(cast.alice.client)
    assert Learner.objects.filter(pk=cast.alice.learner.pk or uuid.uuid4()).count() <= 1
