"""What a learner's responses show: the last answer to each question in each attempt, and when they studied. Reads only."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Q

from quiz.content.library import Library
from quiz.mastery import Answer
from quiz.models import AFTER_EACH, ITEM_KINDS, MARKED_KINDS, Action, Attempt, Course, Learner, Regrade, Response
from quiz.study_time import Studied, studied

_Key = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers that count, and what was done on each day."""

    answers: list[Answer]
    days: Mapping[dt.date, Studied]


def evidence_of(learner: Learner | None, course: Course, library: Library, zone: dt.tzinfo, now: dt.datetime) -> Evidence:
    """Return what a learner's responses in a course show, in five queries.

    Answers of an attempt that shows what is right only at its end count once it is over, and not before. Twins of cards count as
    what they are: items and claims that Darkroom marked.
    """
    if learner is None:
        return Evidence([], {})
    mine = {"attempt__learner": learner, "attempt__revision__course": course}
    rows = Response.objects.filter(**mine).order_by("attempt_id", "seq")
    marks = list(_numbered(rows.filter(attempt__kind__in=MARKED_KINDS).values_list("seq", "item", "action", "at")))
    with_value = rows.values_list("attempt_id", "item", "action", "at", "value")
    given = list(with_value.filter(attempt__kind__in=ITEM_KINDS))
    twins = with_value.filter(attempt__kind__in=MARKED_KINDS, action=Action.ANSWER)
    over = _over(learner, course, now)
    shown = chain((row for row in given if row[0] in over), twins)
    answers = [*_marked(marks, library, zone), *_items(shown, _regraded(mine), zone)]
    times: Iterator[tuple[object, dt.datetime]] = chain(
        ((attempt, at) for attempt, _, _, at in marks), ((attempt, at) for attempt, _, _, at, _ in given)
    )
    return Evidence(answers, studied(times, zone))


def _numbered(rows: Iterable[tuple[int, str, str, dt.datetime]]) -> Iterator[tuple[int, str, str, dt.datetime]]:
    """Put the number of the attempt in place of the sequence, which begins with 1 in each; ids would take longer to read."""
    number = 0
    for seq, item, action, at in rows:
        number += seq == 1
        yield number, item, action, at


def _marked(rows: Iterable[tuple[int, str, str, dt.datetime]], library: Library, zone: dt.tzinfo) -> Iterator[Answer]:
    """The marks that stand: of a question in an attempt the last one, unless it was taken back."""
    standing: dict[tuple[int, str], tuple[dt.datetime, bool] | None] = {}
    for attempt, item, action, at in rows:
        if action in {Action.RIGHT, Action.WRONG}:
            standing[attempt, item] = at, action == Action.RIGHT
        elif action == Action.RETRACT:
            standing[attempt, item] = None
    for (_, item), mark in standing.items():
        if mark:
            at, right = mark
            yield Answer(item, at, at.astimezone(zone).date(), right, by_self=item in library.all_cards)


def _items(
    rows: Iterable[tuple[UUID, str, str, dt.datetime, Mapping[str, Any]]],
    regrades: Mapping[_Key, bool],
    zone: dt.tzinfo,
) -> Iterator[Answer]:
    """The complete answers to items: of an item in an attempt the last one, right only with all its points."""
    standing: dict[_Key, tuple[dt.datetime, bool] | None] = {}
    for attempt, item, action, at, value in rows:
        if action == Action.ANSWER:
            standing[attempt, item] = (at, value["earned"] == value["possible"]) if "earned" in value else None
    for (attempt, item), mark in standing.items():
        if mark:
            at, right = mark
            yield Answer(item, at, at.astimezone(zone).date(), regrades.get((attempt, item), right))


def _over(learner: Learner, course: Course, now: dt.datetime) -> frozenset[UUID]:
    """The attempts over items whose marks the learner may know: those that are over, and those that show each at once."""
    ended = Q(finished_at__isnull=False) | Q(deadline__lte=now) | Q(terms__feedback=AFTER_EACH)
    found = Attempt.objects.filter(ended, learner=learner, revision__course=course, kind__in=ITEM_KINDS)
    return frozenset(found.values_list("pk", flat=True))


def _regraded(mine: Mapping[str, object]) -> Mapping[_Key, bool]:
    """Whether an item has all its points after its last regrade."""
    rows = Regrade.objects.filter(**mine).order_by("pk").values_list("attempt_id", "item", "earned", "possible")
    return {(attempt, item): earned == possible for attempt, item, earned, possible in rows}
