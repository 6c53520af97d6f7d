"""What learners decide about themselves: when their exam is, where they are, which rulebook holds, whether they read ahead."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.models import Learner, Rulebook
from quiz.services.changes import change
from quiz.services.schedules import reschedule
from quiz.services.submissions import FormState, RefusedError
from quiz.zones import former_names, time_zones

FURTHEST = 2  # years ahead


def last_day(today: dt.date) -> dt.date:
    """Return the last day that an exam can be planned for."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year + FURTHEST, day=day)


def read_day(said: str, today: dt.date) -> dt.date | None:
    """Return the day of the exam that somebody typed; None for an empty field.

    Raises `RefusedError` for what is no day, one that is over, or one more than two years ahead.
    """
    try:
        day = dt.date.fromisoformat(said) if said else None
    except ValueError as problem:
        raise RefusedError(_("That is no date. Write it as year-month-day, such as 2027-03-14.")) from problem
    if day is not None and not today <= day <= last_day(today):
        raise RefusedError(_("Choose a day from today on, at most two years ahead. Nothing was changed."))
    return day


def read_zone(said: str) -> str:
    """Return a time zone by the name that the list has, also for one of former times; raise `RefusedError` for any other text."""
    zone = former_names().get(said, said)
    if not any(zone in names for names in time_zones().values()):
        raise RefusedError(_("That is not a time zone that Darkroom knows. Nothing was changed."))
    return zone


@transaction.atomic
def plan_exam(*, learner: Learner, state: FormState, day: dt.date | None) -> Learner:
    """Store when the exam is, as `read_day` gave it, and bring the schedule in line with it. Raises as `change` does."""
    learner, is_new = change(learner, state, exam_date=day)
    if is_new:
        reschedule(learner)
    return learner


@transaction.atomic
def move_to(*, learner: Learner, state: FormState, zone: str) -> Learner:
    """Store the time zone, as `read_zone` gave it, and bring the schedule in line with it where an exam is planned.

    The day of the exam begins by it. Raises as `change` does.
    """
    learner, is_new = change(learner, state, time_zone=zone)
    if is_new and learner.exam_date is not None:
        reschedule(learner)
    return learner


def switch_rulebook(*, learner: Learner, state: FormState, rulebook: str) -> bool:
    """Store which rulebook the learner reads under, and tell whether it was another; rounds in progress keep theirs.

    Raises `ValueError` for a rulebook that does not exist, and as `change` does.
    """
    return change(learner, state, rulebook=Rulebook(rulebook))[1]


def read_ahead(*, learner: Learner, state: FormState, ahead: bool) -> bool:
    """Store whether the learner may read chapters that are still locked, and tell whether that is new; questions stay locked.

    Raises as `change` does.
    """
    return change(learner, state, reads_ahead=ahead)[1]
