"""A guest's progress goes into an account: one transaction, once, and nothing of it is lost."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from quiz.activities import owners
from quiz.models import ITEM_KINDS, Attempt, FaultReport, Kind, Lapse, Learner, ReadMark, Schedule, User
from quiz.own_data import has_progress
from quiz.services.answers import close_sheet
from quiz.services.learners import learner_of_account, lock_learner
from quiz.services.schedules import reschedule
from quiz.services.submissions import StaleSequenceError
from quiz.sheets import sheet_of

_PLANS, _WAYS = ("exam_date", "time_zone"), ("rulebook", "reads_ahead")


def settings_taken(guest: Learner, account: Learner | None) -> Mapping[str, Any]:
    """Return which settings an account takes from a guest with their progress, by name, with the guest's values.

    What the account has set stands. Where it has set no exam date or time zone, the guest's is taken; and how the guest studied,
    rulebook and reading ahead, only where the account has no progress, whose ways these would be.
    """
    account = account or Learner()
    names = _PLANS if has_progress(account) else (*_PLANS, *_WAYS)
    unset = Learner()
    return {
        name: getattr(guest, name) for name in names if getattr(account, name) == getattr(unset, name) != getattr(guest, name)
    }


def claim(*, user: User, guest_id: uuid.UUID, at: dt.datetime) -> Learner:
    """Make everything of a guest the account's, and return the account's learner; a second time changes nothing.

    The guest's row stays as a gravestone, so its id is the key of this write. `settings_taken` says what becomes of settings.
    Raises `StaleSequenceError` when the guest is gone or went into another account, `Http404` when the account was erased
    meanwhile.
    """
    return _merge(learner_of_account(user), guest_id, at)


@transaction.atomic
def _merge(account: Learner, guest_id: uuid.UUID, at: dt.datetime) -> Learner:
    # The guest before the account, as who finds a gravestone goes on to the account.
    guest = Learner.objects.select_for_update().filter(pk=guest_id).first()
    account = lock_learner(account.pk)
    if guest is not None and guest.merged_into_id == account.pk:
        return account
    if guest is None or guest.user_id is not None or guest.merged_into_id is not None:
        raise StaleSequenceError(gettext("What this form was about is not in this browser any more, so nothing was moved."))
    taken = settings_taken(guest, account)
    for name, value in taken.items():
        setattr(account, name, value)
    # Pages of whoever's settings gave way are stale now.
    account.settings_key = account.settings_key or guest.settings_key
    account.settings_seq = max(account.settings_seq, guest.settings_seq) + (account.settings_seq > 0)
    account.save(update_fields=[*taken, "settings_key", "settings_seq"])
    _end_doubles(guest, account, at)
    _hand_over(guest, account)
    for owner in owners():
        owner.transfer(guest, account)
    Schedule.objects.filter(learner=guest).delete()
    reschedule(account)
    Learner.objects.filter(merged_into=guest).update(merged_into=account)
    Learner.objects.filter(pk=guest.pk).update(merged_into=account, resume_digest=None)
    return account


def _end_doubles(guest: Learner, account: Learner, at: dt.datetime) -> None:
    """Where both have an open attempt of the same kind and chapter, close all but the newest: what is unanswered is not right.

    Several sets of practice may be open at once, so these all stay.
    """
    running = Attempt.objects.filter(Q(deadline=None) | Q(deadline__gt=at), learner__in=(guest, account), finished_at=None)
    running = running.exclude(kind=Kind.PRACTICE)
    found: defaultdict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in running.order_by("started_at", "pk"):
        found[attempt.kind, attempt.chapter].append(attempt)
    for attempts in found.values():
        if len({attempt.learner_id for attempt in attempts}) > 1:
            for attempt in attempts[:-1]:
                attempt.gave_way_to = attempts[-1]
                if attempt.kind in ITEM_KINDS:
                    close_sheet(sheet_of(attempt), at)
                attempt.finished_at = max(at, attempt.started_at)
                attempt.save(update_fields=["finished_at", "gave_way_to"])


def _hand_over(guest: Learner, account: Learner) -> None:
    """Make the rows of the course the account's. A key that both used becomes a new one; of two equal lapses the first counts."""
    _rekey(Attempt.objects.filter(learner=guest), Attempt.objects.filter(learner=account))
    _rekey(FaultReport.objects.filter(learner=guest), FaultReport.objects.filter(learner=account))
    _rekey(ReadMark.objects.filter(learner=guest), ReadMark.objects.filter(learner=account))
    seen: set[tuple[str, str]] = set()
    later: list[int] = []
    for pk, *lapse in Lapse.objects.filter(learner__in=(guest, account)).order_by("at", "pk").values_list("pk", "item", "source"):
        if tuple(lapse) in seen:
            later.append(pk)
        seen.add((lapse[0], lapse[1]))
    Lapse.objects.filter(pk__in=later).delete()
    Attempt.objects.filter(learner=guest).update(learner=account)
    FaultReport.objects.filter(learner=guest).update(learner=account)
    ReadMark.objects.filter(learner=guest).update(learner=account)
    Lapse.objects.filter(learner=guest).update(learner=account)


def _rekey(given: QuerySet[Any], taken: QuerySet[Any]) -> None:
    """Give what would collide keys of its own; what was written with one key keeps one."""
    for key in set(given.filter(key__in=taken.values("key")).values_list("key", flat=True)):
        given.filter(key=key).update(key=uuid.uuid4())
