"""Columns that are read as text say what Django would have made of them, on either database."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from quiz.models import Action, Attempt, Course, Response
from quiz.raw_rows import OF, SAID, WHEN, moment_of, value_of
from tests.cast import Cast
from tests.quiz.playing import attempt_at, start

TIMES = [
    dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 1, 0, 0, 0, 120000, tzinfo=dt.UTC),
    dt.datetime(2027, 6, 30, 22, 15, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=45))),
]
VALUES = [
    {},
    {"typed": "“ä”, \n{}", "confidence": "sure"},
    {"said": {"row-a": ["no"]}, "earned": 1, "possible": 3},
    {"twin_of": None},
]


@pytest.mark.django_db
def test_what_is_read_as_text_is_what_was_stored(course: Course, cast: Cast) -> None:
    attempt: Attempt = attempt_at(start(cast.alice.client))
    pairs = list(zip(TIMES, VALUES, strict=True))
    for seq, (at, value) in enumerate(pairs, 1):
        Response(attempt=attempt, seq=seq, key=uuid.uuid4(), item="x", action=Action.REVEAL, value=value, at=at).save()
    rows = Response.objects.order_by("seq").annotate(of=OF, when=WHEN, said=SAID).values_list("of", "when", "said")
    found = [(uuid.UUID(of), moment_of(when), value_of(said)) for of, when, said in rows]
    assert found == [(attempt.pk, *pair) for pair in pairs]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-20 09:00:00", TIMES[0]),
        ("2026-11-20 23:59:59.999999", TIMES[1]),
        ("2026-11-20 09:00:00+00", TIMES[0]),
        ("2027-01-01 00:00:00.12+00", TIMES[2]),
    ],
)
def test_both_databases_ways_of_writing_a_time_are_read(text: str, at: dt.datetime) -> None:
    assert (moment_of(text), moment_of(text).utcoffset()) == (at, dt.timedelta(0))


def test_a_time_of_now_survives_either_way() -> None:
    now = timezone.now()
    plain = now.replace(tzinfo=None).isoformat(" ")
    assert moment_of(plain) == moment_of(plain + "+00") == now
