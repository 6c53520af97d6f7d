"""What is kept of a learner: counted for pages, and written out as tables. Reads only."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import ngettext

from quiz.activities import Holding, Table, owners
from quiz.models import (
    AT_THE_END,
    ITEM_KINDS,
    MARKED_KINDS,
    Attempt,
    FaultReport,
    Lapse,
    Learner,
    ReadMark,
    Regrade,
    Response,
    Schedule,
    User,
)

_AT_ONCE = 500


def holdings(learner: Learner | None) -> list[Holding]:
    """Return what a learner has that is worth keeping, each kind with its count; kinds without any are left out."""
    if learner is None:
        return []
    attempts = Attempt.objects.filter(learner=learner).aggregate(
        rounds=Count("pk", filter=Q(kind__in=MARKED_KINDS)), practice=Count("pk", filter=Q(kind__in=ITEM_KINDS))
    )
    rounds, practice = attempts["rounds"], attempts["practice"]
    read = ReadMark.objects.filter(learner=learner).values("chapter", "section").distinct().count()
    faults = FaultReport.objects.filter(learner=learner).count()
    found = [
        Holding(ngettext("round of cards or misconceptions", "rounds of cards and misconceptions", rounds), rounds),
        Holding(ngettext("set of practice or exam", "sets of practice and exams", practice), practice),
        Holding(ngettext("section marked as read", "sections marked as read", read), read),
        Holding(ngettext("report of a fault", "reports of faults", faults), faults),
        *(holding for owner in owners() for holding in owner.holdings(learner)),
    ]
    return [holding for holding in found if holding.count]


def has_progress(learner: Learner | None) -> bool:
    """Tell whether a learner has anything that would be missed."""
    return bool(holdings(learner))


def tables(learner: Learner | None, user: User | None, now: dt.datetime) -> list[Table]:
    """Return everything that is kept of a learner and their account, to be exported.

    Marks of an attempt that shows them at its end are left out until it is over, here as on its pages.
    """
    profile = _profile(learner, user)
    if learner is None:
        return [profile]
    own = {"attempt__learner": learner}
    unmarked = _unmarked(learner, now)
    attempts = (
        Attempt.objects.filter(learner=learner).annotate(revision_number=F("revision__number")).order_by("started_at", "pk")
    )
    return [
        profile,
        _table(
            "attempts",
            attempts,
            "id kind chapter revision_number seed terms draw deadline context started_at finished_at",
        ),
        _responses(Response.objects.filter(**own).order_by("attempt__started_at", "attempt", "seq"), unmarked),
        _table(
            "regrades",
            Regrade.objects.filter(**own).exclude(attempt__in=unmarked).order_by("pk"),
            "attempt_id item earned possible reason at",
        ),
        _table(
            "schedule",
            Schedule.objects.filter(learner=learner).order_by("item"),
            "item due reviewed_at stability difficulty state step reviews lapses",
        ),
        _table("lapses", Lapse.objects.filter(learner=learner).order_by("at", "pk"), "item source at"),
        _table("reading", ReadMark.objects.filter(learner=learner).order_by("at", "pk"), "chapter section is_read at"),
        _table("fault_reports", FaultReport.objects.filter(learner=learner).order_by("at", "pk"), "item rulebook text at"),
        *(table for owner in owners() for table in owner.tables(learner)),
    ]


def _profile(learner: Learner | None, user: User | None) -> Table:
    """Return who the learner is, as names and values."""
    rows: list[tuple[str, object]] = []
    if user is not None:
        rows += [("email", user.email), ("account_since", user.date_joined), ("last_sign_in", user.last_login)]
        addresses = EmailAddress.objects.filter(user=user).order_by("pk").values_list("email", "verified")
        rows += [("address_confirmed" if verified else "address_not_confirmed", email) for email, verified in addresses]
    if learner is not None:
        names = ("id", "rulebook", "exam_date", "time_zone", "reads_ahead", "settings_seq", "created_at")
        rows += [(f"learner_{name}", getattr(learner, name)) for name in names]
        rows.append(("has_resume_link", learner.resume_digest is not None))
    return Table("profile", ("name", "value"), rows)


def _table(name: str, rows: QuerySet[Any], columns: str) -> Table:
    return Table(name, columns.split(), rows.values_list(*columns.split()).iterator(_AT_ONCE))


def _unmarked(learner: Learner, now: dt.datetime) -> set[uuid.UUID]:
    """Return the keys of the attempts whose marks the learner may not know yet."""
    running = Attempt.objects.filter(Q(deadline=None) | Q(deadline__gt=now), learner=learner, finished_at=None)
    rows = running.filter(kind__in=ITEM_KINDS).values_list("pk", "terms")
    return {pk for pk, terms in rows if terms["feedback"] == AT_THE_END}


def _responses(rows: QuerySet[Response], unmarked: Collection[uuid.UUID]) -> Table:
    columns = ("attempt_id", "seq", "item", "action", "value", "at")
    found = rows.values_list(*columns).iterator(_AT_ONCE)
    return Table(
        "responses",
        columns,
        (
            (attempt, seq, item, action, _without_marks(value) if attempt in unmarked else value, at)
            for attempt, seq, item, action, value, at in found
        ),
    )


def _without_marks(value: Mapping[str, object]) -> dict[str, object]:
    return {name: each for name, each in value.items() if name not in {"earned", "possible"}}


def last_active(learner: Learner) -> dt.datetime:
    """Return when a learner last did something in the course; when they came, where they did nothing."""
    latest = Response.objects.filter(attempt__learner=learner).aggregate(at=Max("at"))["at"]
    read = ReadMark.objects.filter(learner=learner).aggregate(at=Max("at"))["at"]
    return max(moment for moment in (latest, read, learner.created_at) if moment)
