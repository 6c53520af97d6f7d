"""What learners decide about themselves: a form runs once, one from an older page is refused with how things stand."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory

from quiz.middleware import Visitor
from quiz.models import Course, Learner, User
from quiz.services.changes import change
from quiz.services.erasure import erase
from quiz.services.learners import ensure_learner
from quiz.services.merging import claim
from quiz.services.resume_links import make_link
from quiz.services.submissions import FormState, StaleSequenceError
from tests.at_once import at_once
from tests.cast import COOKIE, PASSWORD, Cast, Person, person, signed_in
from tests.quiz.playing import page, play, settle, settling

on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write in at a time")
LINK, FRESH, DELETE, CLAIM = "/you/resume-link/", "/you/fresh/", "/you/delete/", "/account/claim/"
CHANGES: dict[str, tuple[str, dict[str, str], str]] = {
    "rulebook": ("/rulebook/", {"rulebook": "azure"}, "Your settings now"),
    "read ahead": ("/read-ahead/", {"ahead": "on"}, "Your settings now"),
    "exam date": ("/you/exam-date/", {"exam_date": ""}, "Settings and data"),
    "time zone": ("/you/time-zone/", {"time_zone": "Asia/Tokyo"}, "Settings and data"),
    "resume link": (LINK, {}, "Take your progress along"),
    "withdraw": (f"{LINK}withdraw/", {}, "Take your progress along"),
    "start fresh": (FRESH, {}, "Start fresh"),
    "erase": (DELETE, {"word": "delete"}, "Delete everything"),
}
"""Every form about oneself: where it goes, what is filled in, and the headline of its refusal."""
EVERY = pytest.mark.parametrize(("action", "fields", "headline"), CHANGES.values(), ids=list(CHANGES))


def row(someone: Person) -> list[Any]:
    """What is stored of somebody."""
    return list(Learner.objects.filter(pk=someone.learner.pk).values())


def change_elsewhere(someone: Person) -> None:
    """Change a setting as another tab does."""
    assert settle(someone.client, "/you/time-zone/", {"time_zone": "Europe/Berlin"}).status_code == 303


@pytest.mark.django_db
@EVERY
def test_a_form_of_an_older_page_is_refused_with_how_things_stand(
    course: Course, cast: Cast, action: str, fields: dict[str, str], headline: str
) -> None:
    alice = cast.alice
    play(alice.client, right=8)
    old_tab, cookie = {**settling(alice.client, action), **fields}, alice.client.cookies[COOKIE].value
    change_elsewhere(alice)
    before = row(alice)
    response = alice.client.post(action, old_tab)
    html = response.content.decode()
    assert response.status_code == 409
    assert re.search(r'role="alert"[^>]*>Your settings were changed in another tab', html)
    assert headline in html
    assert row(alice) == before
    assert alice.client.cookies[COOKIE].value == cookie
    assert 'name="seq" value="1"' in html
    assert 'name="next" value="/you/exam-date/"' not in html, "the switch of a refusal leads back to a page"


@pytest.mark.django_db
@EVERY
@pytest.mark.parametrize("broken", [{"key": ""}, {"seq": ""}, {"key": "no key"}, {"seq": "\u0661"}, {"seq": "9" * 40}])
def test_a_form_without_a_key_or_a_sequence_changes_nothing_and_makes_nobody(
    course: Course, client: Client, action: str, fields: dict[str, str], headline: str, broken: dict[str, str]
) -> None:
    response = client.post(action, {**settling(client, action), **fields, **broken})
    assert response.status_code == 409
    assert headline in response.content.decode()
    assert not Learner.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "fields"), [
    ("/rulebook/", {"rulebook": "azure", "seq": "1"}), ("/read-ahead/", {"ahead": "on", "seq": "3"}), (LINK, {"seq": "2"}),
    ("/you/exam-date/", {"exam_date": "soon"}), ("/you/exam-date/", {"exam_date": "1999-01-01"}),
    ("/you/time-zone/", {"time_zone": "x" * 999}), ("/you/time-zone/", {"time_zone": "Asia/Tokyo", "seq": "1"}),
])  # fmt: skip
def test_what_is_refused_makes_nobody(course: Course, client: Client, action: str, fields: dict[str, str]) -> None:
    assert settle(client, action, fields).status_code in {409, 422}
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_the_first_change_makes_the_learner_and_a_double_click_makes_one(course: Course, client: Client) -> None:
    form = {**settling(client, "/rulebook/"), "rulebook": "azure"}
    assert form["seq"] == "0"
    replies = [client.post("/rulebook/", form) for _ in range(2)]
    assert [(reply.status_code, reply["Location"]) for reply in replies] == [(303, form["next"])] * 2
    learner = Learner.objects.get()
    assert (learner.rulebook, learner.settings_seq) == ("azure", 1)


@pytest.mark.django_db
def test_a_click_on_each_side_of_the_switch_counts_the_first_and_offers_the_other(course: Course, cast: Cast) -> None:
    form = settling(cast.alice.client, "/rulebook/")
    cast.alice.client.post("/rulebook/", {**form, "rulebook": "azure"})
    second = cast.alice.client.post("/rulebook/", {**form, "rulebook": "chapter", "next": "/progress/"})
    html = second.content.decode()
    assert (second.status_code, "Your earlier click counts" in html) == (409, True)
    assert "You go by what Azure does today." in html
    assert 'href="/progress/"' in html
    assert "Go by the source chapter</button>" in html
    again = cast.alice.client.post("/rulebook/", {**settling(cast.alice.client, "/rulebook/"), "rulebook": "azure", "seq": "0"})
    assert (again.status_code, "Go by Azure today</button>" in again.content.decode()) == (409, False)
    assert settle(cast.alice.client, "/rulebook/", {"rulebook": "chapter"}).status_code == 303
    cast.alice.learner.refresh_from_db()
    assert (cast.alice.learner.rulebook, cast.alice.learner.settings_seq) == ("chapter", 2)


@pytest.mark.django_db
def test_a_retry_after_something_else_was_changed_does_not_bring_the_old_choice_back(course: Course, cast: Cast) -> None:
    form = {**settling(cast.alice.client, "/read-ahead/"), "ahead": "on"}
    assert cast.alice.client.post("/read-ahead/", form).status_code == 303
    settle(cast.alice.client, "/read-ahead/", {"ahead": "off"})
    assert cast.alice.client.post("/read-ahead/", form).status_code == 409
    cast.alice.learner.refresh_from_db()
    assert not cast.alice.learner.reads_ahead


@pytest.mark.django_db
def test_a_link_that_was_withdrawn_or_replaced_is_not_revived_by_its_form(course: Course, cast: Cast) -> None:
    alice = cast.alice
    form = settling(alice.client, LINK)
    first = alice.client.post(LINK, form).content.decode()
    path = "/resume/" + first.split("/resume/")[1].split('"')[0]
    assert path in alice.client.post(LINK, form).content.decode()
    assert settle(alice.client, f"{LINK}withdraw/").status_code == 303
    response = alice.client.post(LINK, form)
    assert response.status_code == 409
    assert "/resume/" not in response.content.decode().replace(LINK, "")
    assert Client().get(path).status_code == 404
    assert settle(alice.client, LINK).status_code == 200
    assert alice.client.post(LINK, form).status_code == 409
    assert Client().get(path).status_code == 404


@pytest.mark.django_db
def test_starting_fresh_twice_leaves_one_guest_and_never_the_next_one(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    form = settling(cast.alice.client, FRESH)
    assert form["who"] == str(cast.alice.learner.pk)
    assert [cast.alice.client.post(FRESH, form)["Location"] for _ in range(2)] == ["/course/", "/course/"]
    url = play(cast.alice.client, right=3)
    response = cast.alice.client.post(FRESH, form)
    assert (response.status_code, "somebody else came into this browser" in response.content.decode()) == (409, True)
    assert page(cast.alice.client, url)


@pytest.mark.django_db
def test_a_page_that_knew_of_no_progress_here_leaves_none_behind(course: Course, cast: Cast) -> None:
    link = settle(cast.alice.client, LINK).content.decode()
    path = "/resume/" + link.split("/resume/")[1].split('"')[0]
    leaving = {address: settling(cast.charlie, address) for address in (FRESH, path)}
    url = play(cast.charlie, right=3)
    for address, form in leaving.items():
        response = cast.charlie.post(address, form)
        assert (response.status_code, "round of cards" in response.content.decode()) == (409, True)
    assert page(cast.charlie, url)
    form = settling(cast.charlie, path)
    assert [cast.charlie.post(path, form)["Location"] for _ in range(2)] == ["/course/", "/course/"]


@pytest.mark.django_db
def test_a_page_about_one_learner_erases_no_other(course: Course, cast: Cast) -> None:
    form = {**settling(cast.alice.client, DELETE), "word": "delete"}
    cast.alice.client.cookies[COOKIE] = cast.bob.client.cookies[COOKIE].value
    assert cast.alice.client.post(DELETE, form).status_code == 409
    assert row(cast.bob)


@pytest.mark.django_db
def test_a_claim_from_a_page_with_other_settings_moves_nothing(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    signed_in()
    cast.alice.client.post("/account/login/", {"login": "dora@example.org", "password": PASSWORD})
    form = {**settling(cast.alice.client, CLAIM), "decision": "add"}
    assert settle(cast.alice.client, "/rulebook/", {"rulebook": "azure"}).status_code == 303
    response = cast.alice.client.post(CLAIM, form)
    assert (response.status_code, "Your settings were changed" in response.content.decode()) == (409, True)
    assert Learner.objects.get(pk=cast.alice.learner.pk).merged_into is None
    assert settle(cast.alice.client, CLAIM, {"decision": "add"}).status_code == 303


@pytest.mark.django_db
def test_after_a_claim_no_page_of_before_overwrites_the_settings_that_stand(course: Course, cast: Cast) -> None:
    dora = signed_in()
    learner, _ = change(dora.learner, FormState(uuid.uuid4(), 0), rulebook="azure")
    change(cast.alice.learner, FormState(uuid.uuid4(), 0), time_zone="Asia/Tokyo")
    assert learner.user is not None
    claim(user=learner.user, guest_id=cast.alice.learner.pk, at=learner.created_at)
    for seq in (0, 1):
        with pytest.raises(StaleSequenceError):
            change(cast.alice.learner, FormState(uuid.uuid4(), seq), reads_ahead=True)


# Erased meanwhile


def first_write(user: User) -> Learner:
    """The first write of an account whose request was let in already."""
    request = RequestFactory().post("/")
    request.visitor = Visitor(request)  # type: ignore[attr-defined]
    request.visitor.__dict__.update(user=user, learner=None)  # type: ignore[attr-defined]
    return ensure_learner(request)


@pytest.mark.django_db(transaction=True)
def test_a_first_write_of_an_account_that_was_erased_meanwhile_finds_nothing() -> None:
    user = User.objects.create_user("dora@example.org", PASSWORD)
    guest = person().learner
    erase(learner=None, user=User.objects.get(pk=user.pk))
    with pytest.raises(Http404):
        first_write(user)
    with pytest.raises(Http404):
        claim(user=user, guest_id=guest.pk, at=guest.created_at)
    assert list(Learner.objects.all()) == [guest]


@pytest.mark.django_db
def test_a_link_for_a_guest_who_was_erased_meanwhile_finds_nothing(cast: Cast) -> None:
    erase(learner=cast.alice.learner, user=None)
    with pytest.raises(Http404):
        make_link(learner=cast.alice.learner, state=FormState(uuid.uuid4(), 0))


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(12))
def test_erasing_an_account_while_its_first_write_comes_leaves_nothing(turn: int) -> None:
    user = User.objects.create_user("dora@example.org", PASSWORD)
    works = [lambda: erase(learner=None, user=User(pk=user.pk)), lambda: first_write(user), lambda: first_write(user)]
    erased, *written = at_once(*works)
    assert erased is None
    assert all(isinstance(each, Learner | Http404) for each in written), written
    assert not Learner.objects.exists()
    assert not User.objects.exists()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_from_the_same_page_one_counts_and_of_one_form_twenty_clicks_are_one() -> None:
    alice = person()
    works = [
        lambda zone=zone: change(alice.learner, FormState(uuid.uuid4(), 0), time_zone=zone)
        for zone in ("Asia/Tokyo", "Europe/Berlin")
    ]
    assert sorted(type(each).__name__ for each in at_once(*works)) == ["StaleSequenceError", "tuple"]
    form = FormState(uuid.uuid4(), 1)
    clicks = at_once(*[lambda: change(alice.learner, form, reads_ahead=True) for _ in range(20)])
    assert sum(each[1] for each in clicks if isinstance(each, tuple)) == 1
    assert Learner.objects.get().settings_seq == 2
