"""Guests who left: no account, and nothing done for a long time. They go with all that is kept of them."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from labs.models import Sandbox
from quiz.models import Attempt, FaultReport, Learner, ReadMark, Response
from quiz.services.erasure import erase

AT_ONCE = 50
DEEDS = (
    (Attempt, "learner", "started_at"),
    (Attempt, "learner", "finished_at"),
    (Response, "attempt__learner", "at"),
    (ReadMark, "learner", "at"),
    (FaultReport, "learner", "at"),
    (Sandbox, "learner", "updated_at"),
)
"""What a learner does, and when they did it."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many guests, and labs of theirs, went at once."""

    guests: int = 0
    labs: int = 0


def idle_guests(before: dt.datetime) -> QuerySet[Learner]:
    """Return the guests who came and did their last thing before an instant; who went into an account is none any more."""
    found = Learner.objects.filter(user=None, merged_into=None, created_at__lt=before)
    for model, owner, at in DEEDS:
        later = model._default_manager.filter(**{owner: OuterRef("pk"), f"{at}__gte": before})  # noqa: SLF001 - Django's way
        found = found.exclude(Exists(later))
    return found


def counted(before: dt.datetime) -> Dropped:
    """Return what would go."""
    idle = idle_guests(before)
    return Dropped(idle.count(), Sandbox.objects.filter(learner__in=idle).count())


def drop(before: dt.datetime) -> Iterator[Dropped]:
    """Erase idle guests, at most AT_ONCE in a transaction, and yield what went after each; who comes back meanwhile stays."""
    while names := list(idle_guests(before).order_by("created_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield _drop(names, before)


def _drop(names: list[uuid.UUID], before: dt.datetime) -> Dropped:
    with transaction.atomic():
        # The rows are locked before it is asked again who is idle: what somebody was writing meanwhile is there by then.
        list(Learner.objects.select_for_update().filter(pk__in=names))
        idle = list(idle_guests(before).filter(pk__in=names))
        labs = Sandbox.objects.filter(learner__in=idle).count()
        for learner in idle:
            erase(learner=learner, user=None)
    return Dropped(len(idle), labs)
