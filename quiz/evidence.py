"""What a learner's responses show: the last answer to each question in each attempt, and when they studied. Reads only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeAlias

from quiz.calibration import Calibration, calibrate
from quiz.content.library import Library
from quiz.mastery import Answer
from quiz.models import MARKED_KINDS, Action, Course, Learner, Response
from quiz.sheets import SheetRecord
from quiz.study_time import Studied, studied

_Row: TypeAlias = tuple[int, str, str, dt.datetime, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers that count, what was done on each day, and what rounds say about the learner's judgement."""

    answers: list[Answer]
    days: Mapping[dt.date, Studied]
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where somebody looks: the time, and their time zone."""

    now: dt.datetime
    zone: dt.tzinfo


def evidence_of(
    learner: Learner | None, course: Course, library: Library, sheets: Iterable[SheetRecord], moment: Moment
) -> Evidence:
    """Return what a learner's responses in a course show, in one query; `sheets` are their attempts over items.

    Answers of an attempt that shows what is right only at its end count once it is over, and not before. Twins of cards count as
    what they are: items and claims that Darkroom marked.
    """
    if learner is None:
        return Evidence([], {}, Calibration())
    found = Response.objects.filter(
        attempt__learner=learner, attempt__revision__course=course, attempt__kind__in=MARKED_KINDS
    ).order_by("attempt_id", "seq")
    rows = list(_numbered(found.values_list("seq", "item", "action", "at", "value")))
    kept, zone = list(sheets), moment.zone
    answers = [*_marked(rows, library, zone), *_items(kept, moment), *_twins(rows, zone)]
    times: Iterator[tuple[object, dt.datetime]] = chain(
        ((number, at) for number, _, _, at, _ in rows), ((record.attempt.pk, at) for record in kept for at in record.times)
    )
    return Evidence(answers, studied(times, zone), _calibration(rows))


def _numbered(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Put the number of the attempt in place of the sequence, which begins with 1 in each; ids would take longer to read."""
    number = 0
    for seq, item, action, at, value in rows:
        number += seq == 1
        yield number, item, action, at, value


def _marked(rows: Iterable[_Row], library: Library, zone: dt.tzinfo) -> Iterator[Answer]:
    """The marks that stand: of a question in an attempt the last one, unless it was taken back."""
    standing: dict[tuple[int, str], tuple[dt.datetime, bool] | None] = {}
    for attempt, item, action, at, _ in rows:
        if action in {Action.RIGHT, Action.WRONG}:
            standing[attempt, item] = at, action == Action.RIGHT
        elif action == Action.RETRACT:
            standing[attempt, item] = None
    for (_, item), mark in standing.items():
        if mark:
            at, right = mark
            yield Answer(item, at, at.astimezone(zone).date(), right, by_self=item in library.all_cards)


def _twins(rows: Iterable[_Row], zone: dt.tzinfo) -> Iterator[Answer]:
    """The answers to twins, each of which is given once."""
    for _, item, action, at, value in rows:
        if action == Action.ANSWER:
            yield Answer(item, at, at.astimezone(zone).date(), value["earned"] == value["possible"])


def _items(sheets: Iterable[SheetRecord], moment: Moment) -> Iterator[Answer]:
    """The complete answers to items: of an item in an attempt the last one, right only with all its points."""
    for record in sheets:
        if record.shows_each or record.is_over(moment.now):
            for item, mark in record.sheet.marks.items():
                at = record.answered_at[item]
                yield Answer(item, at, at.astimezone(moment.zone).date(), mark.is_right)


def _calibration(rows: Iterable[_Row]) -> Calibration:
    """What the learner said about their answers, and how twins hold against marks, over all rounds."""
    marks: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    values: defaultdict[int, dict[str, Mapping[str, object]]] = defaultdict(dict)
    for attempt, item, action, _, value in rows:
        if action in {Action.RIGHT, Action.WRONG}:
            marks[attempt][item] = action == Action.RIGHT
        elif action == Action.RETRACT:
            marks[attempt].pop(item, None)
        if value:
            values[attempt][item] = value
    return sum((calibrate(marks[attempt], said) for attempt, said in values.items()), Calibration())
