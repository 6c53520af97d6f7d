"""Attempts over items as they stand: practice, exams and checks. Reads only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from quiz.answer_sheet import Given, Mark, Sheet, fold_sheet, total
from quiz.answering import Answer
from quiz.content.library import Library
from quiz.content.schema import Item
from quiz.marking import points_of
from quiz.models import AFTER_EACH, ITEM_KINDS, Action, Attempt, Course, Drawn, Learner, Regrade, Response, Terms
from quiz.selectors import library_of

_ACTIONS = (Action.ANSWER, Action.FLAG, Action.UNFLAG)


@dataclass(frozen=True)
class SheetRecord:
    """An attempt over items with its sheet; `seq` is how many responses it has."""

    attempt: Attempt
    sheet: Sheet
    seq: int

    @property
    def terms(self) -> Terms:
        """What the attempt runs under."""
        return cast("Terms", self.attempt.terms)

    @property
    def library(self) -> Library:
        """The content that the attempt began on."""
        return library_of(self.attempt.revision_id)

    @property
    def draw(self) -> list[Drawn]:
        """The items as they were drawn."""
        return cast("list[Drawn]", self.attempt.draw)

    @property
    def shows_each(self) -> bool:
        """Whether each answer shows at once what is right; then it stands, and cannot be given anew."""
        return self.terms["feedback"] == AFTER_EACH

    def is_over(self, now: dt.datetime) -> bool:
        """Whether nothing can be answered any more: it was handed in, or its time has run out."""
        deadline = self.attempt.deadline
        return self.attempt.finished_at is not None or (deadline is not None and deadline <= now)

    def ended_at(self, now: dt.datetime) -> dt.datetime | None:
        """When it was over; None while it goes on."""
        return (self.attempt.finished_at or self.attempt.deadline) if self.is_over(now) else None

    @cached_property
    def possible(self) -> Mapping[str, int]:
        """The points that each item has."""
        rulebook = self.terms["rulebook"]
        return {item: points_of(self.item(item), rulebook) for item in self.sheet.order}

    def item(self, item_id: str) -> Item:
        """Return an item of the attempt by its id."""
        return self.library.all_items[item_id]

    def total(self, items: Iterable[str] | None = None) -> Mark:
        """Return the points of the whole attempt, or of these items."""
        return total(self.sheet, self.possible, items)


def sheet_of(attempt: Attempt) -> SheetRecord:
    """Return an attempt over items with its sheet, in two queries."""
    rows = attempt.responses.order_by("seq").values_list("item", "action", "value")
    regrades = attempt.regrades.order_by("pk").values_list("item", "earned", "possible")
    return _record(attempt, [_given(*row) for row in rows], [(item, Mark(*marks)) for item, *marks in regrades])


def sheets_of(learner: Learner | None, course: Course) -> list[SheetRecord]:
    """Return all of a learner's attempts over items in a course, the oldest first, in three queries."""
    if learner is None:
        return []
    kept = {"attempt__learner": learner, "attempt__revision__course": course, "attempt__kind__in": ITEM_KINDS}
    attempts = Attempt.objects.filter(learner=learner, revision__course=course, kind__in=ITEM_KINDS)
    given: defaultdict[object, list[Given]] = defaultdict(list)
    for attempt_id, *row in Response.objects.filter(**kept).order_by("seq").values_list("attempt_id", "item", "action", "value"):
        given[attempt_id].append(_given(*row))
    regrades: defaultdict[object, list[tuple[str, Mark]]] = defaultdict(list)
    for attempt_id, item, *marks in (
        Regrade.objects.filter(**kept).order_by("pk").values_list("attempt_id", "item", "earned", "possible")
    ):
        regrades[attempt_id].append((item, Mark(*marks)))
    ordered = attempts.order_by("started_at", "pk")
    return [_record(attempt, given[attempt.pk], regrades[attempt.pk]) for attempt in ordered]


def _record(attempt: Attempt, given: Sequence[Given], regrades: Sequence[tuple[str, Mark]]) -> SheetRecord:
    order = [drawn["item"] for drawn in attempt.draw]
    return SheetRecord(attempt, fold_sheet(order, given, regrades), len(given))


def _given(item: str, action: str, value: Mapping[str, object]) -> Given:
    if action != Action.ANSWER:
        return Given(item, action, {})
    fields = cast("Mapping[str, Sequence[str]]", value.get("answer", {}))
    answer: Answer = {name: tuple(values) for name, values in fields.items()}
    mark = Mark(cast("int", value["earned"]), cast("int", value["possible"])) if "earned" in value else None
    return Given(item, action, answer, mark)
