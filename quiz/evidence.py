"""What a learner's responses show: the last answer to each question in each attempt, how sure they were, and when they studied.

Reads only.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from quiz.calibration import Calibration, calibrate
from quiz.content.library import Library
from quiz.mastery import Answer
from quiz.models import AFTER_EACH, ITEM_KINDS, MARKED_KINDS, Action, Attempt, Course, Learner, Regrade, Response
from quiz.study_time import Studied, studied

_Key = tuple[str, str]
_Row = tuple[str, str, str, dt.datetime, Mapping[str, Any]]
_OF = Cast("attempt_id", TextField())
_SAID = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers that count, what all rounds say about the learner's judgement, and what was done on each day."""

    answers: list[Answer]
    calibration: Calibration
    days: Mapping[dt.date, Studied]


def evidence_of(learner: Learner | None, course: Course, library: Library, zone: dt.tzinfo, now: dt.datetime) -> Evidence:
    """Return what a learner's responses in a course show, in four queries.

    Answers of an attempt that shows what is right only at its end count once it is over, and not before. Twins of cards count as
    what they are: items and claims that Darkroom marked.
    """
    if learner is None:
        return Evidence([], Calibration(), {})
    mine = {"attempt__learner": learner, "attempt__revision__course": course}
    rows = Response.objects.filter(**mine).order_by("attempt_id", "seq").annotate(of=_OF, said=Cast("value", TextField()))
    found = rows.values_list("of", "item", "action", "at", "said")
    marks = list(_read(found.filter(attempt__kind__in=MARKED_KINDS)))
    given = list(_read(found.filter(attempt__kind__in=ITEM_KINDS)))
    over = _over(learner, course, now)
    shown = chain((row for row in given if row[0] in over), (row for row in marks if row[2] == Action.ANSWER))
    answers = [*_marked(marks, library, zone), *_items(shown, _regraded(mine), zone)]
    times = ((attempt, at) for attempt, _, _, at, _ in chain(marks, given))
    return Evidence(answers, _calibration(marks), studied(times, zone))


def _read(rows: Iterable[tuple[str, str, str, dt.datetime, str]]) -> Iterator[_Row]:
    """Read what was said; it comes as text, like the ids of attempts: Django takes longer to read them than all the rest."""
    for attempt, item, action, at, said in rows:
        yield attempt, item, action, at, _SAID.decode(said)


def _calibration(rows: Iterable[_Row]) -> Calibration:
    marks: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    values: defaultdict[str, dict[str, Mapping[str, object]]] = defaultdict(dict)
    for attempt, item, action, _, value in rows:
        if action in {Action.RIGHT, Action.WRONG}:
            marks[attempt][item] = action == Action.RIGHT
        elif action == Action.RETRACT:
            marks[attempt].pop(item, None)
        if value:
            values[attempt][item] = value
    return sum((calibrate(marks[attempt], said) for attempt, said in values.items()), Calibration())


def _marked(rows: Iterable[_Row], library: Library, zone: dt.tzinfo) -> Iterator[Answer]:
    """The marks that stand: of a question in an attempt the last one, unless it was taken back."""
    standing: dict[_Key, tuple[dt.datetime, bool] | None] = {}
    for attempt, item, action, at, _ in rows:
        if action in {Action.RIGHT, Action.WRONG}:
            standing[attempt, item] = at, action == Action.RIGHT
        elif action == Action.RETRACT:
            standing[attempt, item] = None
    for (_, item), mark in standing.items():
        if mark:
            at, right = mark
            yield Answer(item, at, at.astimezone(zone).date(), right, by_self=item in library.all_cards)


def _items(
    rows: Iterable[_Row],
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


def _over(learner: Learner, course: Course, now: dt.datetime) -> frozenset[str]:
    """The attempts over items whose marks the learner may know: those that are over, and those that show each at once."""
    ended = Q(finished_at__isnull=False) | Q(deadline__lte=now) | Q(terms__feedback=AFTER_EACH)
    found = Attempt.objects.filter(ended, learner=learner, revision__course=course, kind__in=ITEM_KINDS)
    return frozenset(found.values_list(Cast("pk", TextField()), flat=True))


def _regraded(mine: Mapping[str, object]) -> Mapping[_Key, bool]:
    """Whether an item has all its points after its last regrade."""
    rows = Regrade.objects.filter(**mine).order_by("pk").values_list(_OF, "item", "earned", "possible")
    return {(attempt, item): earned == possible for attempt, item, earned, possible in rows}
