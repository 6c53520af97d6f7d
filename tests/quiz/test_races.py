"""Writes of one learner that come at the same moment: none ends the other, and what was done while it moved is not lost."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils import timezone

from quiz.models import Attempt, Course, Kind, Lapse, Learner, ReadMark, Response, Rulebook, Schedule
from quiz.services.attempts import respond
from quiz.services.erasure import erase
from quiz.services.exams import Begin, start_exam
from quiz.services.faults import Report, report_fault
from quiz.services.merging import claim
from quiz.services.reading import Mark, mark_reading
from quiz.services.reviews import Wish, start_review
from quiz.services.schedules import lapse
from quiz.services.settings import move_to, plan_exam, read_ahead, switch_rulebook
from quiz.services.submissions import FormState, Submission
from tests.at_once import at_once
from tests.cast import Cast, Person, person, signed_in
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, form_with, mark, page, press, start
from tests.quiz.right_answers import right_answer
from tests.quiz.sitting import hand_in, order_at, record_at, sit

on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write in at a time")


@pytest.fixture
def alice(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> Person:
    """A guest in a course with items of every kind, in a database that other threads see."""
    a_course(tmp_path_factory.mktemp("pack"), files_of_every_kind())
    return person()


def browser(someone: Person) -> Client:
    """Another tab of somebody's browser."""
    client = Client()
    for name, morsel in someone.client.cookies.items():
        client.cookies[name] = morsel.value
    return client


def posted(someone: Person, url: str, form: dict[str, str]) -> Callable[[], object]:
    """Something that sends a form and returns the status."""
    client = browser(someone)
    return lambda: client.post(url, form).status_code


@on_postgresql
@pytest.mark.parametrize("turn", range(8))
def test_an_answer_and_a_claim_at_once_both_come_through(alice: Person, turn: int) -> None:
    url = start(alice.client)
    press(alice.client, url, "action", "reveal")
    dora = signed_in()
    form = form_with(page(alice.client, url), "action", "right")
    user, attempt = dora.learner.user, attempt_at(url)
    assert user is not None
    submission = Submission(uuid.UUID(form["key"]), int(form["seq"]), "right", form["item"])
    found = at_once(
        lambda: respond(attempt=attempt, submission=submission, at=timezone.now()),
        lambda: claim(user=user, guest_id=alice.learner.pk, at=timezone.now()),
    )
    assert not [each for each in found if isinstance(each, Exception)], found
    assert Response.objects.filter(attempt__learner=dora.learner, action="right").count() == 1
    assert dora.learner.schedule.count() == 1


@on_postgresql
@pytest.mark.parametrize("turn", range(8))
def test_two_answers_that_show_the_same_belief_make_it_due_twice_over(alice: Person, turn: int) -> None:
    works = [
        lambda source=source: lapse(alice.learner, [f"{FIRST}-claim-1"], source, timezone.now()) for source in ("one", "two")
    ]
    assert at_once(*works) == [None, None]
    assert Lapse.objects.filter(learner=alice.learner).count() == 2


@on_postgresql
def test_an_answer_that_races_the_hand_in_counts_or_is_refused(alice: Person) -> None:
    for _ in range(6):
        url = sit(alice.client)
        item = order_at(url)[0]
        fields = {"key": str(uuid.uuid4()), "seq": "0", "item": item, "action": "answer", **_flat(url, item)}
        ending = {"key": str(uuid.uuid4()), "seq": "0", "action": "finish"}
        answered, ended = at_once(posted(alice, url, fields), posted(alice, url, ending))
        assert {answered, ended} <= {303, 409}
        assert 303 in (answered, ended)
        assert attempt_at(url).responses.count() == (answered == 303)
        assert (attempt_at(url).finished_at is not None) == (ended == 303)
        if ended != 303:
            hand_in(alice.client, url)


def _flat(url: str, item: str) -> dict[str, str]:
    return right_answer(record_at(url).item(item))  # type: ignore[return-value]


@on_postgresql
def test_ten_starts_by_different_forms_at_once_begin_one_round_one_exam_and_one_check(alice: Person) -> None:
    for url, more in ((f"/course/{FIRST}/cards/", {}), ("/exam/", {"length": "full"}), (f"/course/{SECOND}/check/", {})):
        works = [posted(alice, url, {"key": str(uuid.uuid4()), **more}) for _ in range(10)]
        assert set(at_once(*works)) <= {303, 404}
    assert Attempt.objects.filter(learner=alice.learner, kind=Kind.CARDS).count() == 1
    assert Attempt.objects.filter(learner=alice.learner, kind=Kind.EXAM).count() == 1


@on_postgresql
def test_a_guest_whom_two_accounts_claim_at_once_goes_into_one(alice: Person) -> None:
    start(alice.client)
    users = [signed_in(f"{name}@example.org").learner.user for name in ("dora", "emil")]
    works = [lambda user=user: claim(user=user, guest_id=alice.learner.pk, at=timezone.now()) for user in (*users, *users)]
    found = at_once(*works)
    taken = [each for each in found if isinstance(each, Learner)]
    assert len(taken) == 2
    assert taken[0] == taken[1]
    assert {type(each).__name__ for each in found} == {"Learner", "StaleSequenceError"}


@on_postgresql
@pytest.mark.parametrize("turn", range(6))
def test_erasing_while_an_answer_comes_leaves_nothing(alice: Person, turn: int) -> None:
    url = start(alice.client)
    press(alice.client, url, "action", "reveal")
    form = form_with(page(alice.client, url), "action", "right")
    erased, answered = at_once(lambda: erase(learner=alice.learner, user=None), posted(alice, url, form))
    assert erased is None
    assert answered in {303, 404}
    assert not Learner.objects.exists()
    assert not Response.objects.exists()


@pytest.mark.django_db
def test_what_was_on_its_way_while_a_guest_was_claimed_lands_in_the_account(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path, files_of_every_kind())
    mark(cast.alice.client, start(cast.alice.client), right=False)
    stale, now = Learner.objects.get(pk=cast.alice.learner.pk), timezone.now()
    dora = signed_in().learner
    assert dora.user is not None
    claim(user=dora.user, guest_id=stale.pk, at=now)
    card = Response.objects.filter(action="wrong").get().item
    start_review(learner=stale, wish=Wish(uuid.uuid4(), ahead=True), at=now)
    start_exam(learner=stale, begin=Begin(uuid.uuid4(), "full"), at=now)
    mark_reading(learner=stale, mark=Mark(FormState(uuid.uuid4(), 0), FIRST, "start", True), at=now)
    report_fault(learner=stale, report=Report(uuid.uuid4(), card, "This answer is not right."), at=now)
    lapse(stale, [card], "late", now)
    switch_rulebook(learner=stale, state=FormState(uuid.uuid4(), 0), rulebook=Rulebook.AZURE)
    read_ahead(learner=stale, state=FormState(uuid.uuid4(), 1), ahead=True)
    move_to(learner=stale, state=FormState(uuid.uuid4(), 2), zone="Europe/Berlin")
    plan_exam(learner=stale, state=FormState(uuid.uuid4(), 3), day=now.date())
    assert set(Attempt.objects.filter(learner=dora).values_list("kind", flat=True)) == {Kind.CARDS, Kind.REVIEW, Kind.EXAM}
    counts = [dora.read_marks.count(), dora.fault_reports.count(), dora.lapses.count(), dora.schedule.count()]
    assert counts == [1, 1, 1, 1]
    dora.refresh_from_db()
    settings = (dora.rulebook, dora.reads_ahead, dora.time_zone, dora.exam_date)
    assert settings == (Rulebook.AZURE, True, "Europe/Berlin", now.date())
    for model in (Attempt, ReadMark, Lapse, Schedule):
        assert not model._default_manager.filter(learner=stale).exists()


@pytest.mark.django_db
def test_an_answer_of_a_learner_who_was_erased_meanwhile_finds_nothing(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    form = form_with(page(cast.alice.client, url), "action", "reveal")
    attempt = attempt_at(url)
    erase(learner=cast.alice.learner, user=None)
    with pytest.raises(Http404):
        respond(attempt=attempt, submission=Submission(uuid.UUID(form["key"]), 0, "reveal", form["item"]), at=timezone.now())
