"""What a learner's responses show: the last answer to each question in each attempt, and when they studied. Reads only."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, TypeAlias

from quiz.calibration import Calibration, calibrate, joined
from quiz.content.library import Library
from quiz.mastery import Answer
from quiz.models import MARKED_KINDS, Action, Course, Learner, Response
from quiz.raw_rows import SAID, WHEN, moment_of, value_of
from quiz.sheets import SheetRecord
from quiz.study_time import Studied, studied

_MARKS = (Action.RIGHT, Action.WRONG)
_Row: TypeAlias = tuple[int, str, str, dt.datetime, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers that count, what was done on each day, and what rounds say about the learner's judgement."""

    answers: list[Answer]
    days: Mapping[dt.date, Studied]
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class _Played:
    """An attempt: the mark that stands of each question, how each twin was answered, and what was said."""

    standing: dict[str, tuple[dt.datetime, bool]]
    twins: dict[str, tuple[dt.datetime, bool]]
    values: dict[str, Mapping[str, Any]]

    @property
    def calibration(self) -> Calibration:
        """What the learner said about their answers, and how twins hold against marks."""
        return calibrate({item: right for item, (_, right) in self.standing.items()}, self.values)


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
    rows = _numbered(found.annotate(when=WHEN, said=SAID).values_list("seq", "item", "action", "when", "said"))
    kept, zone = list(sheets), moment.zone
    played = [_played(given) for _, given in groupby(rows, itemgetter(0))]
    answers = [
        Answer(item, at, at.astimezone(zone).date(), right, by_self=item in library.all_cards)
        for each in played
        for item, (at, right) in (*each.standing.items(), *each.twins.items())
    ]
    times: Iterator[tuple[object, dt.datetime]] = chain(
        ((number, at) for number, _, _, at, _ in rows), ((record.attempt.pk, at) for record in kept for at in record.times)
    )
    return Evidence([*answers, *_items(kept, moment)], studied(times, zone), joined(each.calibration for each in played))


def _numbered(texts: Iterable[tuple[int, str, str, str, str]]) -> list[_Row]:
    """Put the number of the attempt in place of the sequence, which begins with 1 in each; ids would take longer to read."""
    number, rows = 0, list[_Row]()
    for seq, item, action, when, said in texts:
        number += seq == 1
        rows.append((number, item, action, moment_of(when), value_of(said)))
    return rows


def _played(rows: Iterable[_Row]) -> "_Played":
    """What the responses of one attempt come to."""
    found = _Played({}, {}, {})
    for _, item, action, at, value in rows:
        if action in _MARKS:
            found.standing[item] = at, action == Action.RIGHT
        elif action == Action.RETRACT:
            found.standing.pop(item, None)
        elif action == Action.ANSWER:
            found.twins[item] = at, value["earned"] == value["possible"]
        if value:
            found.values[item] = value
    return found


def _items(sheets: Iterable[SheetRecord], moment: Moment) -> Iterator[Answer]:
    """The answers to items: of an item in an attempt the last one, right only with all its points.

    A series that was left halfway says what its answered solutions say: right where all of these are.
    """
    for record in sheets:
        halfway = record.sheet.halfway
        for item, mark in record.known(moment.now).items():
            at = record.answered_at[item]
            right = mark.earned == len(record.sheet.answers[item]) if item in halfway else mark.is_right
            yield Answer(item, at, at.astimezone(moment.zone).date(), right)
