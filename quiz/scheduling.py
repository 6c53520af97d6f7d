"""When a question is due again: FSRS over its reviews. Pure: the same reviews give the same schedule, on every machine.

A right answer is FSRS's Good, a wrong one Again; Hard and Easy are never guessed. One learning step of ten minutes, no fuzz,
no interval beyond 180 days, and none beyond the day of the exam: what is answered before that day is due when it begins.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from fsrs import Card, Rating, Scheduler

LONGEST = 180  # days
RETENTION = 0.9
STEP = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Review:
    """One answer to a question: when, and whether it was right."""

    at: dt.datetime
    right: bool


@dataclass(frozen=True, slots=True)
class Marking:
    """One row of the log of an attempt: a question marked right or wrong, or its mark taken back."""

    attempt: object
    item: str
    action: str  # right, wrong, retract
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """How well a question is remembered after its reviews, and when it is due; stability in days, difficulty from 1 to 10."""

    due: dt.datetime
    reviewed_at: dt.datetime
    stability: float
    difficulty: float
    state: int
    step: int | None
    reviews: int
    lapses: int


def memory_of(reviews: Iterable[Review], exam: dt.date | None = None, zone: dt.tzinfo = dt.UTC) -> Memory | None:
    """Return what reviews come to, in whichever order they are given; None without any. Times are in UTC.

    `exam` is a day in `zone`. Of two reviews at the same time, the wrong one counts as the later.
    """
    ordered = sorted(reviews, key=_order)
    if not ordered:
        return None
    card = Card(card_id=1, due=ordered[0].at)
    for review in ordered:
        card, _ = _scheduler().review_card(card, Rating.Good if review.right else Rating.Again, review.at)
    if card.stability is None or card.difficulty is None:
        raise ValueError("FSRS left a reviewed card without a memory.")
    return Memory(
        due=bounded(card.due, ordered[-1].at, exam, zone),
        reviewed_at=ordered[-1].at,
        stability=card.stability,
        difficulty=card.difficulty,
        state=card.state.value,
        step=card.step,
        reviews=len(ordered),
        lapses=sum(not review.right for review in ordered),
    )


def bounded(due: dt.datetime, reviewed_at: dt.datetime, exam: dt.date | None, zone: dt.tzinfo) -> dt.datetime:
    """Return when something is due that was answered before the day of the exam; later answers are not bounded any more."""
    if exam is None:
        return due
    begins = dt.datetime.combine(exam, dt.time(), zone).astimezone(dt.UTC)
    return min(due, begins) if reviewed_at < begins else due


def reviews_from(markings: Iterable[Marking], lapses: Iterable[tuple[str, dt.datetime]]) -> Mapping[str, list[Review]]:
    """Return the reviews of each question in the order of time: the mark that stands in each attempt, and each lapse as wrong.

    The markings of an attempt come in their order. A mark that was taken back leaves nothing.
    """
    standing: dict[tuple[object, str], Review | None] = {}
    for marking in markings:
        if marking.action in {"right", "wrong"}:
            standing[marking.attempt, marking.item] = Review(marking.at, marking.action == "right")
        elif marking.action == "retract":
            standing[marking.attempt, marking.item] = None
    found: defaultdict[str, list[Review]] = defaultdict(list)
    for (_, item), review in standing.items():
        if review is not None:
            found[item].append(review)
    for item, at in lapses:
        found[item].append(Review(at, right=False))
    return {item: sorted(reviews, key=_order) for item, reviews in found.items()}


def _order(review: Review) -> tuple[dt.datetime, bool]:
    return review.at, not review.right


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(STEP,),
        relearning_steps=(STEP,),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
