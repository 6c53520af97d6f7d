"""Who is asking: the account before the cookie, and a cookie whose progress went elsewhere opens nothing."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quiz.models import Course, Learner, User
from tests.cast import COOKIE, PASSWORD, Cast, person, signed, signed_in
from tests.quiz.playing import page, play, start

pytestmark = pytest.mark.django_db
EMPTY = "No progress yet"


def test_a_user_sees_the_accounts_progress_whatever_cookie_the_browser_has(course: Course, cast: Cast) -> None:
    dora = signed_in()
    url = play(dora.client, right=8)
    dora.client.cookies[COOKIE] = signed(str(cast.alice.learner.pk))
    start(cast.alice.client)
    assert url in page(dora.client, "/progress/")
    assert cast.alice.client.get(url).status_code == 404
    assert Learner.objects.get(pk=dora.learner.pk).attempts.count() == 1


def test_the_same_account_has_one_progress_on_two_devices(course: Course) -> None:
    dora = signed_in()
    other = Client()
    other.force_login(User.objects.get())
    url = start(dora.client)
    assert page(other, url)
    assert Learner.objects.count() == 1


def test_a_guests_page_asks_no_session_and_no_account(course: Course, cast: Cast) -> None:
    for client in (cast.alice.client, cast.charlie):
        with CaptureQueriesContext(connection) as queries:
            page(client, "/course/")
        assert not [query["sql"] for query in queries if "session" in query["sql"] or "quiz_user" in query["sql"]]


def test_a_users_page_asks_for_the_session_the_account_the_learner_and_the_guest_once(course: Course, cast: Cast) -> None:
    dora = signed_in()
    page(dora.client, "/course/")
    with CaptureQueriesContext(connection) as queries:
        page(dora.client, "/course/")
    with CaptureQueriesContext(connection) as guests:
        page(cast.alice.client, "/course/")
    assert len(queries) == len(guests) + 3


def test_a_session_that_is_over_is_a_guest(course: Course) -> None:
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    assert "Sign in" in page(client, "/course/")
    assert EMPTY in page(client, "/progress/")


@pytest.mark.parametrize("kind", ["merged", "of an account"])
def test_a_cookie_whose_progress_went_into_an_account_is_replaced_without_a_word(course: Course, kind: str) -> None:
    gone, dora = person(), signed_in()
    url = play(gone.client, right=8)
    change = {"merged_into": dora.learner} if kind == "merged" else {"user": User.objects.create_user("x@example.org", PASSWORD)}
    Learner.objects.filter(pk=gone.learner.pk).update(**change)
    before = gone.client.cookies[COOKIE].value
    response = gone.client.get("/progress/")
    assert EMPTY in response.content.decode()
    assert "not one of ours" not in response.content.decode()
    assert response.cookies[COOKIE].value != before
    assert gone.client.get(url).status_code == 404
    assert COOKIE not in gone.client.get("/progress/").cookies


def test_a_write_with_such_a_cookie_begins_a_new_guest(course: Course) -> None:
    gone, dora = person(), signed_in()
    Learner.objects.filter(pk=gone.learner.pk).update(merged_into=dora.learner)
    url = start(gone.client)
    assert page(gone.client, url)
    assert not Learner.objects.get(pk=gone.learner.pk).attempts.exists()


def test_who_signs_out_leaves_a_browser_in_which_a_new_guest_begins(course: Course) -> None:
    dora = signed_in()
    page(dora.client, "/course/")
    before = dora.client.cookies[COOKIE].value
    play(dora.client, right=8)
    dora.client.post("/account/logout/")
    assert dora.client.cookies[COOKIE].value != before
    assert EMPTY in page(dora.client, "/progress/")


def test_a_guests_progress_that_was_kept_apart_is_there_again_after_signing_out(course: Course) -> None:
    alice = person()
    url = play(alice.client, right=8)
    signed_in("dora@example.org")
    alice.client.post("/account/login/", {"login": "dora@example.org", "password": PASSWORD})
    assert alice.client.get(url).status_code == 404
    alice.client.post("/account/logout/")
    assert page(alice.client, url)


def test_times_are_shown_in_the_learners_own_zone(course: Course, cast: Cast) -> None:
    url = play(cast.alice.client, right=8)
    Learner.objects.get(pk=cast.alice.learner.pk).attempts.update(finished_at=dt.datetime(2027, 1, 1, 12, 0, tzinfo=dt.UTC))
    shown_in = {"UTC": "12:00 UTC", "Asia/Tokyo": "21:00 JST", "Nowhere/Gone": "12:00 UTC", "../etc": "12:00 UTC"}
    for zone, shown in shown_in.items():
        Learner.objects.filter(pk=cast.alice.learner.pk).update(time_zone=zone)
        assert f"1 January 2027, {shown}" in page(cast.alice.client, "/progress/")
    assert page(cast.alice.client, url)


def test_a_page_of_the_course_for_another_host_is_refused(course: Course, client: Client) -> None:
    response = client.get("/course/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
