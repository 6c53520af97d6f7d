"""Double clicks, retries, second tabs and the back button: everything is done once, and nothing on a stale view."""

import threading
from contextlib import suppress
from itertools import permutations
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from quiz.models import Attempt, Course, Learner, Response
from quiz.selectors import order_of
from quiz.services.attempts import finish_round, respond
from quiz.services.submissions import RefusedError, Submission
from tests.cast import COOKIE, Cast, person
from tests.factories import FIRST, a_course
from tests.quiz.playing import attempt_at, form_with, forms, mark, offers, page, play, press, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(course: Course, cast: Cast) -> str:
    """A round that Alice has just begun."""
    return start(cast.alice.client)


def test_the_same_answer_sent_twice_is_stored_once_with_the_same_reply(cast: Cast, url: str) -> None:
    press(cast.alice.client, url, "action", "reveal")
    form = form_with(page(cast.alice.client, url), "action", "right")
    first, second = cast.alice.client.post(url, form), cast.alice.client.post(url, form)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (303, url)
    assert Response.objects.filter(action="right").count() == 1


def test_a_click_on_each_button_of_one_card_counts_the_first(cast: Cast, url: str) -> None:
    press(cast.alice.client, url, "action", "reveal")
    form = form_with(page(cast.alice.client, url), "action", "right")
    cast.alice.client.post(url, form)
    second = cast.alice.client.post(url, {**form, "action": "wrong"})
    assert (second.status_code, "Your earlier click counts" in second.content.decode()) == (409, True)
    assert list(Response.objects.values_list("action", flat=True)) == ["reveal", "right"]


def test_the_same_start_sent_twice_makes_one_round(course: Course, cast: Cast) -> None:
    lobby = f"/course/{FIRST}/cards/"
    form = {"key": str(uuid4()), "fresh": "1"}
    assert cast.alice.client.post(lobby, form)["Location"] == cast.alice.client.post(lobby, form)["Location"]
    assert Attempt.objects.count() == 1


def test_a_key_that_began_one_round_begins_no_other(course: Course, cast: Cast) -> None:
    form = {"key": str(uuid4())}
    cast.alice.client.post(f"/course/{FIRST}/cards/", form)
    refused = cast.alice.client.post(f"/course/{FIRST}/misconceptions/", form)
    assert (refused.status_code, "begun another round" in refused.content.decode()) == (409, True)
    assert Attempt.objects.count() == 1


def test_a_double_click_on_the_very_first_start_makes_one_learner(course: Course, client: Client) -> None:
    lobby = f"/course/{FIRST}/cards/"
    fields = next(form for form in forms(page(client, lobby)) if form["action"] == lobby)["fields"]
    client.post(lobby, fields)
    client.post(lobby, fields)
    assert (Learner.objects.count(), Attempt.objects.count()) == (1, 1)


def test_the_same_finish_sent_twice_leaves_the_first_finish(cast: Cast, url: str) -> None:
    for _ in range(8):
        mark(cast.alice.client, url, right=True)
    form = form_with(page(cast.alice.client, url), "action", "finish")
    cast.alice.client.post(url, form)
    finished = attempt_at(url).finished_at
    assert cast.alice.client.post(url, form).status_code == 303
    assert attempt_at(url).finished_at == finished


def test_a_form_of_a_second_tab_is_refused_with_the_fresh_state(cast: Cast, url: str) -> None:
    old_tab = form_with(page(cast.alice.client, url), "action", "reveal")
    mark(cast.alice.client, url, right=True)
    response = cast.alice.client.post(url, old_tab)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Here is where it stands" in html
    assert "2 <span>of 8</span>" in html
    assert form_with(html, "action", "reveal")["seq"] == "2"
    assert Response.objects.count() == 2


def test_the_form_that_comes_with_a_refusal_works(cast: Cast, url: str) -> None:
    old_tab = form_with(page(cast.alice.client, url), "action", "reveal")
    mark(cast.alice.client, url, right=True)
    html = cast.alice.client.post(url, old_tab).content.decode()
    assert cast.alice.client.post(url, form_with(html, "action", "reveal")).status_code == 303


def test_htmx_gets_the_fresh_state_as_a_fragment(cast: Cast, url: str) -> None:
    old_tab = form_with(page(cast.alice.client, url), "action", "reveal")
    mark(cast.alice.client, url, right=True)
    response = cast.alice.client.post(url, old_tab, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.content.decode().startswith('<section class="round"')


@pytest.mark.parametrize("broken", [
    {"seq": ""}, {"seq": None}, {"seq": "-1"}, {"seq": "1.0"}, {"seq": "\u0661"}, {"seq": "9" * 400}, {"seq": "7"},
    {"key": ""}, {"key": None}, {"key": "not-a-key"}, {"item": "elsewhere"}, {"item": None}, {"action": "unlock"},
    {"action": None}, {"action": "retract"}, {"item": "x\r\ny"},
])  # fmt: skip
def test_a_missing_or_broken_field_changes_nothing(cast: Cast, url: str, broken: dict[str, str | None]) -> None:
    form = {**form_with(page(cast.alice.client, url), "action", "reveal"), **broken}
    response = cast.alice.client.post(url, {name: value for name, value in form.items() if value is not None})
    assert response.status_code == 409
    assert offers(response.content.decode(), "action", "reveal")
    assert not Response.objects.exists()


def test_a_start_without_a_key_is_refused_and_makes_nobody(course: Course, client: Client) -> None:
    response = client.post(f"/course/{FIRST}/cards/", {})
    assert response.status_code == 409
    assert "Start the round" in response.content.decode()
    assert not Learner.objects.exists()


def test_no_order_of_actions_answers_twice_or_finishes_early(course: Course, cast: Cast) -> None:
    for order in permutations(["reveal", "right", "wrong", "retract", "finish"]):
        attempt = attempt_at(start(cast.alice.client))
        item = order_of(attempt)[0]
        for action in order:
            submission = Submission(uuid4(), attempt.responses.count(), action, item)
            write = finish_round if action == "finish" else respond
            with suppress(RefusedError):
                write(attempt=attempt, submission=submission, at=attempt.started_at)
        actions = list(attempt.responses.order_by("seq").values_list("action", flat=True))
        assert actions.count("reveal") == 1
        assert actions[0] == "reveal"
        attempt.refresh_from_db()
        assert attempt.finished_at is None


def test_a_finished_round_cannot_be_replayed_into_an_unlock(course: Course, cast: Cast) -> None:
    url = play(cast.alice.client, right=4)
    for action in ("finish", "right", "retract", "reveal"):
        for seq in ("15", "16", "17"):
            form = {"key": str(uuid4()), "seq": seq, "item": f"{FIRST}-card-1", "action": action}
            cast.alice.client.post(url, form)
    assert "<strong>4 of 8</strong>" in page(cast.alice.client, url)
    assert "is locked" in page(cast.alice.client, "/course/second-bath/")


def test_every_post_needs_the_browsers_own_token(course: Course) -> None:
    alice = person(enforce_csrf_checks=True)
    for address in (f"/course/{FIRST}/cards/", "/rulebook/"):
        assert alice.client.post(address, {"key": str(uuid4()), "rulebook": "azure"}).status_code == 403
    assert not Attempt.objects.exists()


@pytest.fixture
def loaded(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A revealed card of a round, in a database that other threads see."""
    a_course(tmp_path_factory.mktemp("pack"))
    alice = person()
    url = start(alice.client)
    press(alice.client, url, "action", "reveal")
    return f"{alice.client.cookies[COOKIE].value} {url}"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="tests on SQLite share one connection in memory")
def test_twenty_clicks_at_once_store_one_answer(loaded: str) -> None:
    cookie, url = loaded.rsplit(" ", 1)

    def client() -> Client:
        made = Client()
        made.cookies[COOKIE] = cookie
        return made

    form = form_with(page(client(), url), "action", "right")
    statuses: list[int] = []

    def click() -> None:
        statuses.append(client().post(url, form).status_code)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 20
    assert Response.objects.filter(action="right").count() == 1
