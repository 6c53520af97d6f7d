"""When a question is due again: FSRS over its reviews. Pure: the same reviews give the same schedule, on every machine.

A right answer is FSRS's Good, a wrong one Again; Hard and Easy are never guessed. One learning step of ten minutes, no fuzz,
and no interval beyond the exam, or beyond 180 days where no date is set.
"""

import datetime as dt
from collections.abc import Sequence
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


def memory_of(reviews: Sequence[Review], exam: dt.date | None = None) -> Memory | None:
    """Return what reviews in the order of time come to; None without any. Times are in UTC."""
    if not reviews:
        return None
    card = Card(card_id=1, due=reviews[0].at)
    for review in reviews:
        rating = Rating.Good if review.right else Rating.Again
        card, _ = _scheduler(longest(review.at.date(), exam)).review_card(card, rating, review.at)
    if card.stability is None or card.difficulty is None:
        raise ValueError("FSRS left a reviewed card without a memory.")
    return Memory(
        due=card.due,
        reviewed_at=reviews[-1].at,
        stability=card.stability,
        difficulty=card.difficulty,
        state=card.state.value,
        step=card.step,
        reviews=len(reviews),
        lapses=sum(not review.right for review in reviews),
    )


def longest(today: dt.date, exam: dt.date | None) -> int:
    """Return the longest interval in days that a review today may lead to."""
    return max(1, min(LONGEST, (exam - today).days)) if exam and exam > today else LONGEST


@lru_cache(maxsize=LONGEST)
def _scheduler(days: int) -> Scheduler:
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(STEP,),
        relearning_steps=(STEP,),
        maximum_interval=days,
        enable_fuzzing=False,
    )
