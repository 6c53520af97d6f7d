"""From an attempt over items to what its pages show: the strip of questions, the one in front, the results at the end."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from quiz.answer_sheet import Mark
from quiz.answering import read_answer
from quiz.content.items import Item, Series
from quiz.content.library import Library
from quiz.content.prose import unmarked
from quiz.content.schema import Case, Section
from quiz.content.values import under
from quiz.drawing import arranged
from quiz.models import Regrade
from quiz.presenters.item import ItemView, item_view
from quiz.sheets import SheetRecord, regrades_of

MOST_SHOWN, MOST_LISTED = 110, 80


@dataclass(frozen=True, slots=True)
class Place:
    """A question's place in the strip: right, partly, wrong, answered, partial, open; `name` says it, `asks` begins it."""

    number: int
    item: str
    state: str
    name: str
    label: str
    asks: str
    is_here: bool
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Share:
    """The points of one objective."""

    title: str
    mark: Mark
    questions: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question came out, and the section that answers it."""

    number: int
    item: str
    asks: str
    mark: Mark
    is_answered: bool
    chapter: str
    section: Section
    regrade: Regrade | None

    @property
    def standing(self) -> str:
        """A word for how it came out: right, partly, wrong, open."""
        return standing_of(self.mark) if self.is_answered else "open"


@dataclass(frozen=True, slots=True)
class Results:
    """The end of an attempt: its points, by objective, and how each question came out."""

    mark: Mark
    skills: Sequence[Share]
    outcomes: Sequence[Outcome]

    @property
    def percent(self) -> int:
        """The share in percent, rounded down."""
        return percent_of(self.mark)

    @property
    def missed(self) -> list[Outcome]:
        """The questions without full points."""
        return [each for each in self.outcomes if not (each.is_answered and each.mark.is_right)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request wants to see: a question, the tab of its case, or the end; what its form held unstored, and why.

    `only` narrows the list of all questions: unanswered or flagged.
    """

    item: str = ""
    tab: str = ""
    ends: bool = False
    note: str = ""
    given: Mapping[str, Sequence[str]] | None = None
    only: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """A page of an attempt over items. `stage` is question, ready (all answered, or asked to hand in) or results."""

    stage: str
    record: SheetRecord
    places: Sequence[Place]
    is_over: bool
    note: str = ""
    number: int = 0
    item: ItemView | None = None
    is_closed: bool = False
    following: str = ""
    previous: str = ""
    case: Case | None = None
    tab: int = 1
    regrade: Regrade | None = None
    results: Results | None = None

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.places)

    @property
    def answered(self) -> int:
        """How many of them have a complete answer."""
        return self.record.answered

    @property
    def left(self) -> int:
        """How many of them are still without one."""
        return self.record.left


def sheet_view(
    record: SheetRecord,
    now: dt.datetime,
    asked: Asked,
    newest: Library | None = None,
) -> SheetView:
    """Return what a page of an attempt over items shows: the question asked for, or the one that the attempt has come to.

    `newest` is the course as it is now, by which items are marked anew.
    """
    is_over, note = record.is_over(now), asked.note
    front = asked.item if asked.item in record.sheet.order else "" if is_over or asked.ends else record.sheet.current or ""
    places = _places(record, front, now)
    if not front:
        results = _results(record, regrades_of(record.attempt)) if is_over else None
        return SheetView("results" if is_over else "ready", record, places, is_over, note, results=results)
    shown = record.shows(front, now)
    regrade = regrades_of(record.attempt).get(front) if shown else None
    library, found = _source(record, front, newest if regrade else None)
    stored = record.sheet.answers.get(front, {})
    answer = stored if asked.given is None or isinstance(found, Series) else read_answer(found, asked.given)
    counts = (record.known(now).get(front) or Mark(0, record.possible[front])) if shown else None
    order = record.sheet.order
    index = order.index(front)
    case = next((record.library.cases.get(drawn.get("case", "")) for drawn in record.draw if drawn["item"] == front), None)
    return SheetView(
        stage="question",
        record=record,
        places=places,
        is_over=is_over,
        note=note,
        number=index + 1,
        item=item_view(library, arranged(found, record.attempt.seed), answer, record.terms["rulebook"], note=note, shows=counts),
        is_closed=is_over or shown or (isinstance(found, Series) and front in record.sheet.marks),
        following=following_of(record, front, now),
        previous=order[index - 1] if index else "",
        case=case,
        tab=_tab(case, asked.tab),
        regrade=regrade,
    )


def _tab(case: Case | None, said: str) -> int:
    places = {str(place): place for place in range(1, len(case.tabs) + 1)} if case else {}
    return places.get(said, 1)


def standing_of(mark: Mark) -> str:
    """Return a word for points: right, partly, wrong."""
    return "right" if mark.is_right else "partly" if mark.earned else "wrong"


def percent_of(mark: Mark) -> int:
    """Return points in percent, rounded down, so that only full points are 100."""
    return mark.earned * 100 // mark.possible if mark.possible else 100


def asks(item: Item, rulebook: str, most: int = MOST_SHOWN) -> str:
    """Return the beginning of what an item asks, as plain words, without blocks of code, of so many characters at most."""
    return Truncator(unmarked(under(item.stem, rulebook))).chars(most)


def _source(record: SheetRecord, item: str, newest: Library | None) -> tuple[Library, Item]:
    """Return the item as the attempt has it or, where it was marked anew, as the course has it now."""
    if newest and item in newest.all_items:
        return newest, newest.all_items[item]
    return record.library, record.item(item)


def following_of(record: SheetRecord, item: str, now: dt.datetime) -> str:
    """Return the question to go on with: the next one or, while it goes on, the next without an answer; empty at the end."""
    order = record.sheet.order
    index = order.index(item)
    if record.is_over(now):
        return order[index + 1] if index + 1 < len(order) else ""
    around = [*order[index + 1 :], *order[:index]]
    return next((item for item in around if item not in record.sheet.complete), "")


def _places(record: SheetRecord, front: str, now: dt.datetime) -> list[Place]:
    labels = {
        "right": _("right"),
        "partly": _("partly right"),
        "wrong": _("wrong"),
        "answered": _("answered"),
        "partial": _("incomplete"),
        "open": _("not answered") if record.is_over(now) else _("to come"),
    }
    name = _("Question %(number)s: %(label)s")
    found = []
    for number, item in enumerate(record.sheet.order, 1):
        mark = record.known(now).get(item) or record.sheet.marks.get(item)
        kept = "partial" if item in record.sheet.partial else "answered"
        state = "open" if mark is None else standing_of(mark) if record.shows(item, now) else kept
        label = labels[state]
        spoken = name % {"number": number, "label": label}
        begins = asks(record.item(item), record.terms["rulebook"], MOST_LISTED)
        found.append(Place(number, item, state, spoken, label, begins, item == front, item in record.sheet.flagged))
    return found


def _results(record: SheetRecord, regrades: Mapping[str, Regrade]) -> Results:
    library, order = record.library, record.sheet.order
    groups: dict[str, list[str]] = {skill: [] for skill in library.skills}
    for item in order:
        groups.setdefault(record.item(item).skill, []).append(item)
    other = _("Other questions")
    shares = [
        Share(library.skills.get(skill, other), record.total(items), len(items)) for skill, items in groups.items() if items
    ]
    outcomes = [_outcome(record, number, item, regrades.get(item)) for number, item in enumerate(order, 1)]
    return Results(record.total(), shares, outcomes)


def _outcome(record: SheetRecord, number: int, item: str, regrade: Regrade | None) -> Outcome:
    found = record.item(item)
    mark = record.sheet.final.get(item)
    chapter, section = record.library.section(found.section, record.library.homes[item])
    return Outcome(
        number=number,
        item=item,
        asks=asks(found, record.terms["rulebook"]),
        mark=mark or Mark(0, record.possible[item]),
        is_answered=mark is not None,
        chapter=chapter,
        section=section,
        regrade=regrade,
    )
