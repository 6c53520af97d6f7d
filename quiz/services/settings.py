"""What learners decide about themselves: when their exam is, and where they are."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.models import Learner
from quiz.services.learners import lock_learner
from quiz.services.schedules import reschedule
from quiz.services.submissions import RefusedError
from quiz.zones import former_names, time_zones

FURTHEST = 2  # years ahead


def last_day(today: dt.date) -> dt.date:
    """Return the last day that an exam can be planned for."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year + FURTHEST, day=day)


@transaction.atomic
def plan_exam(*, learner: Learner, day: dt.date | None, today: dt.date) -> Learner:
    """Store when the exam is, or that it is not known, and bring the schedule in line with it.

    Raises `RefusedError` for a day that is over, or more than two years ahead.
    """
    if day is not None and not today <= day <= last_day(today):
        raise RefusedError(_("Choose a day from today on, at most two years ahead. Nothing was changed."))
    learner = lock_learner(learner.pk)
    if learner.exam_date != day:
        learner.exam_date = day
        learner.save(update_fields=["exam_date"])
        reschedule(learner)
    return learner


@transaction.atomic
def move_to(*, learner: Learner, zone: str) -> Learner:
    """Store the learner's time zone, and bring the schedule in line with it where an exam is planned, whose day begins by it.

    A name of former times becomes the one that the list has. Raises `RefusedError` for a name that is none.
    """
    zone = former_names().get(zone, zone)
    if not any(zone in names for names in time_zones().values()):
        raise RefusedError(_("That is not a time zone that Darkroom knows. Nothing was changed."))
    learner = lock_learner(learner.pk)
    if learner.time_zone != zone:
        learner.time_zone = zone
        learner.save(update_fields=["time_zone"])
        if learner.exam_date is not None:
            reschedule(learner)
    return learner
