"""How an attempt of any kind begins: its seed, its draw and its terms are stored once, and never change."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quiz.models import Attempt, Drawn, Learner, Terms


@dataclass(frozen=True, slots=True)
class Plan:
    """An attempt to begin: which kind, on which revision, over what, under which terms. `chapter` is empty for several."""

    kind: str
    revision_id: uuid.UUID
    draw: Sequence[Drawn]
    terms: Terms
    chapter: str = ""
    minutes: int | None = None


def store_attempt(learner: Learner, key: uuid.UUID, at: dt.datetime, plan: Callable[[int], Plan]) -> Attempt:
    """Store a new attempt and return it; `plan` gets its seed. The caller holds the learner's row and knows the key to be new."""
    seed = seed_of(key)
    made = plan(seed)
    return Attempt.objects.create(
        learner=learner,
        revision_id=made.revision_id,
        kind=made.kind,
        chapter=made.chapter,
        key=key,
        seed=seed,
        terms=made.terms,
        draw=list(made.draw),
        deadline=at + dt.timedelta(minutes=made.minutes) if made.minutes else None,
        started_at=at,
    )


def seed_of(key: uuid.UUID) -> int:
    """Return the seed that an attempt's key gives."""
    return int.from_bytes(hashlib.sha256(key.bytes).digest()[:7], "big")
