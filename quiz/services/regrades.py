"""Marking an item anew, after its key was found wrong: by the course as it is now, logged, with a reason and a name."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from quiz.answer_sheet import Mark
from quiz.answering import Answer, read_answer
from quiz.content.items import Item
from quiz.marking import mark
from quiz.models import ITEM_KINDS, Action, Attempt, Course, Regrade
from quiz.selectors import library_of
from quiz.sheets import sheet_of


class UnknownItemError(Exception):
    """The course has no such item now."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Which item is marked anew, why, and who decided. Only with `lower` may anybody lose points by it."""

    item: str
    reason: str
    by: str
    lower: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """An answer whose points differ. `is_kept_back` says that they would fall, and were left as they are."""

    attempt_id: uuid.UUID
    before: Mark
    after: Mark
    is_kept_back: bool


@dataclass(frozen=True, slots=True)
class Regraded:
    """What came of it: how many answers were looked at, what changed, and how many attempts still go on."""

    looked_at: int
    changes: tuple[Change, ...]
    still_open: int


def regrade(*, course: Course, decision: Decision, at: dt.datetime) -> Regraded:
    """Mark every answer to an item that counts by the course's current revision, and store a row where the points differ.

    An answer keeps the rulebook of its attempt. Doing it again changes nothing. Each attempt is a transaction of its own.
    Raises `UnknownItemError` when the current revision has no such item.
    """
    library = library_of(course.current_id) if course.current_id else None
    item = library.all_items.get(decision.item) if library else None
    if item is None:
        raise UnknownItemError(decision.item)
    found = Attempt.objects.filter(
        revision__course=course, kind__in=ITEM_KINDS, responses__item=item.id, responses__action=Action.ANSWER
    )
    looked_at, still_open = 0, 0
    changes: list[Change] = []
    for attempt_id in found.order_by("started_at", "pk").values_list("pk", flat=True).distinct():
        one = _regrade_attempt(attempt_id, item, decision, at)
        looked_at += one.looked_at
        still_open += one.still_open
        changes += one.changes
    return Regraded(looked_at, tuple(changes), still_open)


@transaction.atomic
def _regrade_attempt(attempt_id: uuid.UUID, item: Item, decision: Decision, at: dt.datetime) -> Regraded:
    attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
    record = sheet_of(attempt)
    still_open = int(not record.is_over(at))
    before = record.sheet.marks.get(item.id) if still_open else record.sheet.final.get(item.id)
    if before is None:
        return Regraded(0, (), int(item.id in record.sheet.halfway))
    after = _marked(item, record.sheet.answers[item.id], record.terms["rulebook"])
    if after == before:
        return Regraded(1, (), still_open)
    falls = after.earned * before.possible < before.earned * after.possible
    change = Change(attempt_id, before, after, is_kept_back=falls and not decision.lower)
    if not change.is_kept_back and not decision.dry_run:
        Regrade(
            attempt=attempt,
            item=item.id,
            earned=after.earned,
            possible=after.possible,
            reason=decision.reason,
            by=decision.by,
            at=at,
        ).save()
    return Regraded(1, (change,), still_open)


def _marked(item: Item, answer: Answer, rulebook: str) -> Mark:
    """Return the points of a stored answer by this item's key; what the item does not offer any more counts as left out."""
    fields: Mapping[str, list[str]] = {name: list(values) for name, values in answer.items()}
    marked = mark(item, read_answer(item, fields), rulebook)
    return Mark(marked.earned, marked.possible)
