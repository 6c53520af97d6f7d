"""Letting time pass for a learner: everything they did is moved into the past, and their schedule follows."""

import datetime as dt

from django.db.models import F

from quiz.models import Attempt, Lapse, Learner, Response
from quiz.services.schedules import reschedule


def let_pass(learner: Learner, **span: float) -> None:
    """Move what a learner did into the past by a span, as `timedelta` takes it."""
    gap = dt.timedelta(**span)
    Response.objects.filter(attempt__learner=learner).update(at=F("at") - gap)
    Lapse.objects.filter(learner=learner).update(at=F("at") - gap)
    mine = Attempt.objects.filter(learner=learner)
    mine.update(started_at=F("started_at") - gap)
    mine.filter(finished_at__isnull=False).update(finished_at=F("finished_at") - gap)
    reschedule(learner)
