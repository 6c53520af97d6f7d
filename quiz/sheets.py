"""Attempts over items as they stand: practice, exams and checks. Reads only."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias, cast

from quiz.answer_sheet import Given, Mark, Sheet, fold_sheet, total
from quiz.answering import Answer
from quiz.content.items import Item
from quiz.content.library import Library
from quiz.marking import mark, points_of
from quiz.models import AFTER_EACH, ITEM_KINDS, Action, Attempt, Course, Drawn, Kind, Learner, Regrade, Response, Terms
from quiz.raw_rows import OF, SAID, WHEN, moment_of, value_of
from quiz.selectors import library_of

_Row: TypeAlias = tuple[str, str, Mapping[str, object], dt.datetime]
_Regraded: TypeAlias = tuple[str, int, int, dt.datetime]
_ROW, _REGRADE = ("item", "action", "value", "at"), ("item", "earned", "possible", "at")


@dataclass(frozen=True)
class SheetRecord:
    """An attempt over items with its sheet; `seq` counts its responses, `answered_at` says when answers came, halfway or whole.

    `times` are those of all responses, in their order.

    `at_first` is the sheet as it was marked when it was answered, without what was marked anew since.
    """

    attempt: Attempt
    sheet: Sheet
    at_first: Sheet
    seq: int
    answered_at: Mapping[str, dt.datetime] = field(default_factory=dict)
    times: Sequence[dt.datetime] = ()

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

    def shows(self, item_id: str, now: dt.datetime) -> bool:
        """Whether what is right in this item may be seen: all of it at the end, or this one once it is answered."""
        return self.is_over(now) or (self.shows_each and item_id in self.sheet.marks)

    def known(self, now: dt.datetime) -> Mapping[str, Mark]:
        """Return the marks that the learner may know: all at the end; before, those of complete answers where each is shown."""
        return self.sheet.final if self.is_over(now) else self.sheet.marks if self.shows_each else {}

    @property
    def keeps_parts(self) -> bool:
        """Whether an incomplete answer is kept: in an exam or check, whose every way out of a question saves it."""
        return self.attempt.kind in (Kind.EXAM, Kind.CHECK)

    @property
    def answered(self) -> int:
        """How many questions have a complete answer."""
        return len(self.sheet.complete)

    @property
    def left(self) -> int:
        """How many questions are still without a complete answer."""
        return len(self.sheet.order) - self.answered

    @property
    def partial(self) -> int:
        """How many of those have an incomplete answer, which is kept."""
        return len(self.sheet.partial)

    @property
    def blank(self) -> int:
        """How many questions have nothing that could earn points."""
        return self.left - self.partial

    def item(self, item_id: str) -> Item:
        """Return an item of the attempt by its id."""
        return self.library.all_items[item_id]

    def total(self, items: Iterable[str] | None = None) -> Mark:
        """Return the points of the whole attempt, or of these items."""
        return total(self.sheet, self.possible, items)


@dataclass(frozen=True, slots=True)
class Last:
    """A learner's last answer to an item: when, and its mark as far as they may know it."""

    at: dt.datetime
    mark: Mark | None


def sheet_of(attempt: Attempt) -> SheetRecord:
    """Return an attempt over items with its sheet, in two queries."""
    rows = attempt.responses.order_by("seq").values_list(*_ROW)
    return _record(attempt, list(rows), list(attempt.regrades.order_by("pk").values_list(*_REGRADE)))


def regrades_of(attempt: Attempt) -> Mapping[str, Regrade]:
    """Return the regrade that counts for each item of an attempt that was marked anew."""
    return {regrade.item: regrade for regrade in attempt.regrades.order_by("pk")}


def history_of(records: Iterable[SheetRecord], now: dt.datetime) -> Mapping[str, Last]:
    """Return a learner's last answer to each item. Marks of an attempt that has not shown them yet are left out."""
    given: dict[str, dt.datetime] = {}
    shown: dict[str, tuple[dt.datetime, Mark]] = {}
    for record in records:
        known, counted = record.known(now), record.sheet.final if record.is_over(now) else record.sheet.marks
        for item in counted:
            at = record.answered_at[item]
            given[item] = max(at, given.get(item, at))
            if item in known and (item not in shown or at >= shown[item][0]):
                shown[item] = at, known[item]
    return {item: Last(at, shown[item][1] if item in shown else None) for item, at in given.items()}


def seen_in(records: Iterable[SheetRecord]) -> Mapping[str, dt.datetime]:
    """Return when each item was last seen: answered or, in an exam or check, which show all they drew at the end, drawn."""
    found: dict[str, dt.datetime] = {}
    for record in records:
        seen = dict(record.answered_at)
        if not record.shows_each:
            seen = dict.fromkeys(record.sheet.order, record.attempt.started_at) | seen
        for item, at in seen.items():
            found[item] = max(at, found.get(item, at))
    return found


def sheets_of(learner: Learner | None, course: Course, kinds: Sequence[Kind] = ITEM_KINDS) -> list[SheetRecord]:
    """Return all of a learner's attempts over items in a course, the oldest first: one query without any, else three."""
    if learner is None:
        return []
    attempts = list(Attempt.objects.filter(learner=learner, revision__course=course, kind__in=kinds).order_by("started_at", "pk"))
    if not attempts:
        return []
    kept = {"attempt__learner": learner, "attempt__revision__course": course, "attempt__kind__in": kinds}
    rows: dict[object, list[_Row]] = {}
    found = Response.objects.filter(**kept).order_by("attempt_id", "seq").annotate(of=OF, when=WHEN, said=SAID)
    texts = found.values_list("of", "item", "action", "said", "when")
    for of, given in groupby(texts, itemgetter(0)):
        rows[uuid.UUID(of)] = [(item, action, value_of(said), moment_of(when)) for _, item, action, said, when in given]
    regrades: defaultdict[object, list[_Regraded]] = defaultdict(list)
    for attempt_id, *regrade in Regrade.objects.filter(**kept).order_by("pk").values_list("attempt_id", *_REGRADE):
        regrades[attempt_id].append(cast("_Regraded", regrade))
    return [_record(attempt, rows.get(attempt.pk, ()), regrades[attempt.pk]) for attempt in attempts]


def _record(attempt: Attempt, rows: Sequence[_Row], regrades: Sequence[_Regraded]) -> SheetRecord:
    order = [drawn["item"] for drawn in attempt.draw]
    answered = {item: at for item, action, _, at in rows if action == Action.ANSWER}
    # A regrade is of the answer that stood then; one given since has the mark that it got itself.
    kept = [
        (item, Mark(earned, possible)) for item, earned, possible, at in regrades if item in answered and answered[item] <= at
    ]
    given = [_given(attempt, item, action, value) for item, action, value, _ in rows]
    at_first = fold_sheet(order, given)
    sheet = fold_sheet(order, given, kept) if kept else at_first
    answered_at = {item: at for item, at in answered.items() if item in sheet.final}
    return SheetRecord(attempt, sheet, at_first, len(rows), answered_at, [at for _, _, _, at in rows])


def _given(attempt: Attempt, item: str, action: str, value: Mapping[str, object]) -> Given:
    if action != Action.ANSWER:
        return Given(item, action, {})
    fields = cast("Mapping[str, Sequence[str]]", value.get("answer", {}))
    answer: Answer = {name: tuple(values) for name, values in fields.items()}
    if "earned" in value:
        kept = Mark(cast("int", value["earned"]), cast("int", value["possible"]))
        return Given(item, action, answer, kept, is_partial=bool(value.get("partial")))
    asked = library_of(attempt.revision_id).all_items.get(item)
    marked = mark(asked, answer, attempt.terms["rulebook"]) if asked and answer else None
    return Given(item, action, answer, so_far=Mark(marked.earned, marked.possible) if marked else None)
