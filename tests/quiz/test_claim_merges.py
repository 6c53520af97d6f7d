"""Two histories that become one give the scores, unlocks and schedule of a learner who did all of it, in whatever order."""

import datetime as dt
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from quiz.models import Attempt, Course, Kind, Lapse, Learner, ReadMark, Response, Schedule, Terms, User
from quiz.progress import progress_of
from quiz.selectors import order_of, records_of
from quiz.services.merging import claim
from quiz.services.schedules import reschedule
from tests.factories import FIRST, SECOND

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
NOW = AT + dt.timedelta(days=400)
COLUMNS = ("item", "due", "reviewed_at", "stability", "difficulty", "state", "step", "reviews", "lapses")


@dataclass(frozen=True)
class Played:
    """A round: when, over what, which marks in the order of its questions; finished or left open."""

    hour: int
    kind: str
    chapter: str
    marks: tuple[bool, ...]
    is_finished: bool


@dataclass(frozen=True)
class History:
    """What one guest did: rounds, lapses (question, source, hour), read marks (section, read or not, hour)."""

    rounds: tuple[Played, ...]
    lapses: tuple[tuple[int, str, int], ...]
    reading: tuple[tuple[str, bool, int], ...]


HOURS = st.integers(0, 3000)
PLAYED = st.builds(
    Played,
    hour=HOURS,
    kind=st.sampled_from([Kind.CARDS, Kind.MISCONCEPTIONS]),
    chapter=st.sampled_from([FIRST, SECOND]),
    marks=st.lists(st.booleans(), max_size=5).map(tuple),
    is_finished=st.booleans(),
)
LAPSES = st.tuples(st.integers(1, 3), st.sampled_from(["lab:a", "lab:b", "exam:c"]), HOURS)
READING = st.tuples(st.sampled_from(["start", "more"]), st.booleans(), HOURS)
HISTORIES = st.builds(
    History,
    rounds=st.lists(PLAYED, max_size=3).map(tuple),
    lapses=st.lists(LAPSES, max_size=2).map(tuple),
    reading=st.lists(READING, max_size=2).map(tuple),
)


def live(learner: Learner, course: Course, history: History, minute: int) -> None:
    """Write a history down as a learner's; the minute keeps two learners from doing anything at the same moment."""
    assert course.current_id is not None
    terms = Terms(rulebook="chapter", unlock_percent=60, feedback="after each item", opens=None)
    for number, played in enumerate(history.rounds):
        at = AT + dt.timedelta(hours=played.hour, minutes=minute, seconds=number)
        opens = SECOND if played.chapter == FIRST else None
        attempt = Attempt.objects.create(
            learner=learner,
            revision_id=course.current_id,
            kind=played.kind,
            chapter=played.chapter,
            key=uuid.uuid4(),
            seed=number,
            terms={**terms, "opens": opens},
            started_at=at,
            finished_at=at if played.is_finished else None,
        )
        answers = [
            Response(attempt=attempt, seq=seq, key=uuid.uuid4(), item=item, action="right" if right else "wrong", at=at)
            for seq, (item, right) in enumerate(zip(order_of(attempt), played.marks, strict=False), 1)
        ]
        Response.objects.bulk_create(answers)
    for card, source, hour in history.lapses:
        at = AT + dt.timedelta(hours=hour, minutes=minute)
        Lapse.objects.bulk_create(
            [Lapse(learner=learner, item=f"{FIRST}-card-{card}", source=source, at=at)], ignore_conflicts=True
        )
    for section, is_read, hour in history.reading:
        at = AT + dt.timedelta(hours=hour, minutes=minute)
        ReadMark(learner=learner, key=uuid.uuid4(), chapter=FIRST, section=section, is_read=is_read, at=at).save()


def standing(learner: Learner, course: Course) -> object:
    """Return everything that pages compute: scores, states, what is open, the schedule, what is read."""
    progress = progress_of(learner, course)
    chapters = [
        (
            state.chapter.slug,
            state.state,
            state.lock,
            state.tone,
            *(
                (kind.open is not None, kind.best.score if kind.best else None, [each.score for each in kind.finished])
                for kind in (state.cards, state.misconceptions)
            ),
        )
        for state in progress.chapters
    ]
    scores = [(record.attempt.started_at, record.score, record.is_finished) for record in records_of(learner, course)]
    schedule = list(Schedule.objects.filter(learner=learner).order_by("item").values_list(*COLUMNS))
    reading = list(ReadMark.objects.filter(learner=learner).order_by("at", "pk").values_list("section", "is_read", "at"))
    return chapters, scores, schedule, reading


def one_learner(histories: Sequence[History]) -> list[History]:
    """Return the histories as one learner would have left them: an open round ends where another learner's newer one is open."""
    running = [
        (played.hour, minute, number, played)
        for minute, history in enumerate(histories)
        for number, played in enumerate(history.rounds)
        if not played.is_finished
    ]
    found: list[History] = []
    for minute, history in enumerate(histories):
        rounds: list[Played] = []
        for number, played in enumerate(history.rounds):
            rivals = [each for each in running if (each[3].kind, each[3].chapter) == (played.kind, played.chapter)]
            is_shared = len({each[1] for each in rivals}) > 1
            place = (played.hour, minute, number)
            is_last = not rivals or max((each[0], each[1], each[2]) for each in rivals) == place
            rounds.append(replace(played, is_finished=played.is_finished or (is_shared and not is_last)))
        found.append(replace(history, rounds=tuple(rounds)))
    return found


def merged(course: Course, histories: Sequence[History], order: Sequence[int]) -> Learner:
    """Return the learner of an account that claimed the guests of these histories in this order."""
    user = User.objects.create_user(f"{uuid.uuid4()}@example.org")
    guests = [Learner.objects.create() for _ in histories]
    for minute, (guest, history) in enumerate(zip(guests, histories, strict=True)):
        live(guest, course, history, minute)
        reschedule(guest)
    for number in order:
        claim(user=user, guest_id=guests[number].pk, at=NOW)
    assert not Attempt.objects.filter(learner__in=guests).exists()
    return Learner.objects.get(user=user)


def rounds(*played: Played) -> History:
    """Return a history of these rounds alone."""
    return History(played, (), ())


# Each example holds one rule of merging by itself, so that breaking it fails at once. Shrinking, which takes minutes with a
# database, is left to the soak.
OLD, NEW = (Played(hour, Kind.CARDS, FIRST, (True, False), is_finished=False) for hour in (1, 2))
PASSED = Played(3, Kind.CARDS, FIRST, (True, True, True), is_finished=True)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=tuple(Phase) if os.environ.get("DARKROOM_SOAK") else (Phase.explicit, Phase.generate),
)
@example(histories=[rounds(PASSED), History((), ((1, "lab:a", 5),), ())], turns=[0, 1, 2])
@example(histories=[History((), ((1, "lab:a", 5),), ()), History((), ((1, "lab:a", 2),), ())], turns=[0, 1, 2])
@example(histories=[rounds(OLD), rounds(NEW)], turns=[0, 1, 2])
@example(histories=[rounds(OLD), rounds(NEW)], turns=[1, 0, 2])
@example(histories=[rounds(OLD, NEW), rounds()], turns=[0, 1, 2])
@example(histories=[History((), (), (("start", True, 1),)), History((), (), (("start", False, 2),))], turns=[1, 0, 2])
@given(histories=st.lists(HISTORIES, min_size=2, max_size=3), turns=st.permutations(range(3)))
def test_merged_histories_are_the_history_of_one_learner_in_any_order_of_claims(
    course: Course, histories: list[History], turns: list[int]
) -> None:
    alone = Learner.objects.create()
    for minute, history in enumerate(one_learner(histories)):
        live(alone, course, history, minute)
    first = {(card, source): None for history in histories for card, source, _hour in history.lapses}
    reschedule(alone)
    expected = standing(_with_first_lapses(alone, histories), course)
    together = merged(course, histories, [turn for turn in turns if turn < len(histories)])
    assert standing(together, course) == expected
    assert Lapse.objects.filter(learner=together).count() == len(first)
    answers = sum(min(len(played.marks), 5) for history in histories for played in history.rounds)
    assert Response.objects.filter(attempt__learner=together).count() == answers


def _with_first_lapses(alone: Learner, histories: Sequence[History]) -> Learner:
    """Write each lapse anew at the first of its times, as somebody who lived through them in order would have."""
    times: dict[tuple[int, str], dt.datetime] = {}
    for minute, history in enumerate(histories):
        own: dict[tuple[int, str], dt.datetime] = {}
        for card, source, hour in history.lapses:
            own.setdefault((card, source), AT + dt.timedelta(hours=hour, minutes=minute))
        for name, at in own.items():
            times[name] = min(at, times.get(name, at))
    Lapse.objects.filter(learner=alone).delete()
    rows = [Lapse(learner=alone, item=f"{FIRST}-card-{card}", source=source, at=at) for (card, source), at in times.items()]
    Lapse.objects.bulk_create(rows)
    reschedule(alone)
    return alone
