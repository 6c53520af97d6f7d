"""What the database itself refuses, and accounts."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from quiz.models import (
    Attempt,
    Course,
    CourseRevision,
    FaultReport,
    Lapse,
    Learner,
    ReadMark,
    Regrade,
    Response,
    Schedule,
    User,
)
from quiz.models.base import WrittenOnceError
from tests.cast import Cast
from tests.quiz.playing import attempt_at, mark, start

pytestmark = pytest.mark.django_db
SCHEMA: list[tuple[str, str]] = [
    ("user_email_unique_in_any_case", "quiz_user"),
    ("learner_rulebook_is_known", "quiz_learner"),
    ("revision_digest_unique_in_course", "quiz_courserevision"),
    ("revision_number_unique_in_course", "quiz_courserevision"),
    ("revision_number_starts_at_one", "quiz_courserevision"),
    ("attempt_key_unique_for_learner", "quiz_attempt"),
    ("attempt_kind_is_known", "quiz_attempt"),
    ("attempt_finishes_after_its_start", "quiz_attempt"),
    ("response_seq_unique_in_attempt", "quiz_response"),
    ("response_key_unique_in_attempt", "quiz_response"),
    ("response_seq_starts_at_one", "quiz_response"),
    ("response_action_is_known", "quiz_response"),
    ("regrade_points_are_possible", "quiz_regrade"),
    ("lapse_counts_once", "quiz_lapse"),
    ("schedule_unique_for_learner", "quiz_schedule"),
    ("read_mark_key_unique_for_learner", "quiz_readmark"),
    ("fault_report_key_unique_for_learner", "quiz_faultreport"),
]
PREFIXES = tuple({name.split("_", 1)[0] + "_" for name, _ in SCHEMA})
INDEXES = {"attempt_by_chapter", "response_by_item", "regrade_by_item", "schedule_by_due", "read_mark_by_chapter"}


@pytest.fixture
def attempt(course: Course, cast: Cast) -> Attempt:
    """A round with two responses."""
    url = start(cast.alice.client)
    mark(cast.alice.client, url, right=True)
    return attempt_at(url)


def _copy(attempt: Attempt, **changes: object) -> Callable[[], object]:
    first = attempt.responses.get(seq=1)
    fields = {"seq": 9, "key": uuid.uuid4(), "item": "x", "action": "reveal", "at": first.at, **changes}
    return lambda: Response.objects.create(attempt=attempt, **fields)


def _revision(attempt: Attempt, **changes: object) -> Callable[[], object]:
    fields = {"course": attempt.revision.course, "digest": "other", "number": 9, "document": {}, **changes}
    return lambda: CourseRevision.objects.create(**fields)


def _made(attempt: Attempt, model: type[Model], **fields: object) -> Callable[[], object]:
    named = {"item": "x"} if model is not ReadMark else {}
    return lambda: model._default_manager.create(at=attempt.started_at, **named, **fields)


def _twice(attempt: Attempt, model: type[Model], **fields: object) -> Callable[[], object]:
    make = _made(attempt, model, learner=attempt.learner, **fields)
    return lambda: (make(), make())


def _second_schedule(attempt: Attempt) -> Callable[[], object]:
    known = attempt.learner.schedule.get()
    known.pk = None
    return lambda: Schedule.objects.bulk_create([known])


def _user(email: str) -> object:
    User.objects.create_user("Ada@example.org")
    return User.objects.bulk_create([User(email=email)])


def breakages(attempt: Attempt) -> dict[str, Callable[[], object]]:
    """For each constraint, a write past Python's own checks that breaks it."""
    one = Attempt.objects.filter(pk=attempt.pk)
    twin = Attempt(learner=attempt.learner, revision=attempt.revision, kind="cards", chapter="x", key=attempt.key)
    twin.seed, twin.terms, twin.started_at = 1, {}, attempt.started_at
    return {
        "user_email_unique_in_any_case": lambda: _user("ADA@example.org"),
        "learner_rulebook_is_known": lambda: Learner.objects.update(rulebook="aws"),
        "revision_digest_unique_in_course": _revision(attempt, digest=attempt.revision.digest),
        "revision_number_unique_in_course": _revision(attempt, number=1),
        "revision_number_starts_at_one": _revision(attempt, number=0),
        "attempt_key_unique_for_learner": lambda: Attempt.objects.bulk_create([twin]),
        "attempt_kind_is_known": lambda: one.update(kind="essay"),
        "attempt_finishes_after_its_start": lambda: one.update(finished_at=attempt.started_at - dt.timedelta(seconds=1)),
        "response_seq_unique_in_attempt": _copy(attempt, seq=1),
        "response_key_unique_in_attempt": _copy(attempt, key=attempt.responses.get(seq=1).key),
        "response_seq_starts_at_one": _copy(attempt, seq=0),
        "response_action_is_known": _copy(attempt, action="guess"),
        "regrade_points_are_possible": _made(attempt, Regrade, attempt_id=attempt.pk, earned=2, possible=1, reason="-", by="-"),
        "lapse_counts_once": _twice(attempt, Lapse, source="goal"),
        "schedule_unique_for_learner": _second_schedule(attempt),
        "read_mark_key_unique_for_learner": _twice(attempt, ReadMark, key=attempt.key, chapter="x", section="y", is_read=True),
        "fault_report_key_unique_for_learner": _twice(
            attempt, FaultReport, key=attempt.key, revision=attempt.revision, rulebook="azure", text="-"
        ),
    }


@pytest.mark.parametrize("name", [name for name, _ in SCHEMA])
def test_the_database_refuses_what_breaks_a_constraint(attempt: Attempt, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        breakages(attempt)[name]()


def test_every_constraint_of_ours_is_in_the_list() -> None:
    tables = sorted({table for _, table in SCHEMA})
    found = set()
    with connection.cursor() as cursor:
        for table in tables:
            names = connection.introspection.get_constraints(cursor, table)
            found |= {name for name in names if name.startswith(PREFIXES)}
    assert found - INDEXES == {name for name, _ in SCHEMA}


def test_a_response_is_never_changed(attempt: Attempt) -> None:
    response = attempt.responses.get(seq=1)
    response.action = "wrong"
    with pytest.raises(WrittenOnceError):
        response.save()


def test_erasing_a_learner_erases_their_rounds(attempt: Attempt) -> None:
    attempt.learner.delete()
    assert not Response.objects.exists()


def test_a_revision_with_rounds_cannot_be_deleted(attempt: Attempt) -> None:
    with pytest.raises(IntegrityError):
        attempt.revision.delete()


def test_an_address_is_stored_in_lower_case_and_found_in_any() -> None:
    ada = User.objects.create_user("  Ada@Example.ORG ", "a long pass phrase")
    assert ada.email == "ada@example.org"
    assert User.objects.get_by_natural_key("ADA@example.org") == ada
    assert ada.check_password("a long pass phrase")


def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="email"):
        User.objects.create_user("  ")


def test_a_superuser_may_do_everything() -> None:
    root = User.objects.create_superuser("root@example.org", "a long pass phrase")
    assert (root.is_staff, root.is_superuser) == (True, True)
