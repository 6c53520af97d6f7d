"""From an item and an answer to what its page shows. What is right is handed over only where the caller says that it may be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz import activities
from quiz.answer_sheet import Mark
from quiz.answering import NO, YES, Answer, asked_for, given_in
from quiz.claims import belief_of
from quiz.content.check_items import GAP, item_differs
from quiz.content.items import (
    Completion,
    Dropdown,
    Item,
    Matching,
    Multiple,
    Option,
    Ordering,
    Series,
    Single,
    Statement,
    Statements,
)
from quiz.content.library import Drift, Library
from quiz.content.schema import Exhibit, Misconception, Section, Source
from quiz.content.values import RULEBOOKS, holds, under
from quiz.marking import Marked, accepts, answer_of, counted_order, in_order, longest_run, mark, right_order
from quiz.presenters.reading import wording_of

LABELS: Mapping[str, str | Promise] = {
    "single": gettext_lazy("One answer"),
    "multiple": gettext_lazy("Several answers"),
    "ordering": gettext_lazy("Build a list"),
    "matching": gettext_lazy("Match"),
    "statements": gettext_lazy("Yes or no"),
    "dropdown": gettext_lazy("Fill the gaps"),
    "completion": gettext_lazy("Type the gaps"),
    "series": gettext_lazy("One goal, several solutions"),
}
INSTRUCTIONS: Mapping[str, str | Promise] = {
    "single": gettext_lazy("Choose one."),
    "matching": gettext_lazy("For each row, choose what goes with it. A choice may fit several rows, or none."),
    "statements": gettext_lazy("For each statement, choose Yes if it is true. Otherwise choose No."),
    "dropdown": gettext_lazy("Choose what belongs in each gap."),
    "completion": gettext_lazy("Type what belongs in each gap."),
}
DIFFICULTIES: Mapping[str, str | Promise] = {
    "": "",
    "easy": gettext_lazy("easy"),
    "medium": gettext_lazy("medium"),
    "hard": gettext_lazy("hard"),
}
FORMS: Mapping[str, str] = {
    "single": "quiz/item/options.html",
    "multiple": "quiz/item/options.html",
    "ordering": "quiz/item/order.html",
    "matching": "quiz/item/matches.html",
    "statements": "quiz/item/judgements.html",
    "series": "quiz/item/judgements.html",
    "dropdown": "quiz/item/gaps.html",
    "completion": "quiz/item/gaps.html",
}
PROMPT = "$ "
RIGHT, WRONG, MISSED, MOVED, PLAIN = "right", "wrong", "missed", "moved", ""
LONG = 32
"""Choices with more characters than this are not put into a list that a phone cuts."""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Something to choose: an option, or a value of a list; `state` and `why` only once it was marked.

    `letter` stands for a choice that several rows share.
    """

    id: str
    text: str
    is_chosen: bool
    state: str = PLAIN
    why: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """Something to answer: a row, a step, a gap; `right` is the right answer in words, once it was marked."""

    id: str
    name: str
    text: str
    given: str
    choices: Sequence[ChoiceView] = ()
    state: str = PLAIN
    right: str = ""
    why: str = ""

    @property
    def is_long(self) -> bool:
        """Whether its choices need lines of their own."""
        return any(len(choice.text) > LONG for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Shown:
    """A misconception that the answer shows: the belief, and what is true."""

    claim: str
    correct: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the other rulebook says to the same answer: its points there, and what is right there, in words."""

    rulebook: str
    marked: Marked
    right: Sequence[str]


@dataclass(frozen=True, slots=True)
class Result:
    """An answer's marks, and where to read and try it; `other` only where the rulebooks differ."""

    is_given: bool
    marked: Marked
    other: Elsewhere | None
    shown: Sequence[Shown]
    section: Section
    chapter: str
    lab: str
    sources: Sequence[Source]
    drifts: Sequence[Drift]


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item's page: what is asked, the parts to answer, and the result once the answer is complete."""

    item: Item
    label: str | Promise
    difficulty: str | Promise
    wording: str
    stem: str
    instruction: str | Promise
    exhibit: "ExhibitView | None"
    skill: str
    options: Sequence[ChoiceView] = ()
    rows: Sequence[RowView] = ()
    command: Sequence[Sequence["str | RowView"]] = ()
    note: str = ""
    result: Result | None = None
    past: Sequence[RowView] = ()

    @property
    def form_template(self) -> str:
        """The template of the fields for this kind of item."""
        return FORMS[self.item.kind]

    @property
    def shared(self) -> Sequence[ChoiceView]:
        """The choices that all rows share, where they are too long to stand in each of them; else none."""
        return self.rows[0].choices if isinstance(self.item, Matching) and self.rows and self.rows[0].is_long else ()

    @property
    def digits(self) -> int:
        """How many choices have a key of their own: those of the only list there is to choose from; none once it was marked."""
        if self.result:
            return 0
        if isinstance(self.item, Statements | Series):
            return len(self.rows[0].choices) if len(self.rows) == 1 else 0
        return len(self.options)

    @property
    def position(self) -> int:
        """Which solution of a series is in front, counted from 1."""
        return len(self.past) + 1


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """Something to look at: its title, and its lines: commands in words, each with True, and what the lab printed, with False."""

    title: str
    lines: Sequence[tuple[bool, str | Sequence[str]]]


def item_view(
    library: Library, item: Item, answer: Answer, rulebook: str, *, note: str = "", shows: Mark | None = None
) -> ItemView:
    """Return what an item's page shows: what is asked, with what was answered so far.

    `shows` has the points that count, where what is right may be seen; without it nothing of that is handed over.
    """
    is_done = shows is not None
    stem = under(item.stem, rulebook)
    rows = _rows(item, answer, rulebook, is_done=is_done)
    past, front = [], rows
    if isinstance(item, Series) and not is_done:
        past, front = [row for row in rows if row.given], [row for row in rows if not row.given][:1]
    return ItemView(
        item=item,
        label=LABELS[item.kind],
        difficulty=DIFFICULTIES[item.difficulty],
        wording=wording_of(library, item.facts, rulebook, stem) if item_differs(item) else "",
        stem=stem,
        instruction=_instruction(item, rulebook),
        exhibit=_exhibit(library, item, rulebook),
        skill=library.skills.get(item.skill, ""),
        options=_options(item, answer, rulebook, is_done=is_done),
        rows=front,
        command=_command(item, rows, rulebook),
        note=note,
        result=_result(library, item, answer, rulebook, shows) if shows else None,
        past=past,
    )


def _instruction(item: Item, rulebook: str) -> str | Promise:
    match item:
        case Multiple():
            return _("Choose %(count)d.") % {"count": asked_for(item, rulebook)}
        case Ordering():
            said = _("Choose %(count)d steps and give each its place. Some steps do not belong.")
            return said % {"count": asked_for(item, rulebook)}
        case Series():
            said = _("Does the solution reach the goal? There are %(count)d, and as in the exam there is no way back.")
            return said % {"count": len(item.rows)}
        case _:
            return INSTRUCTIONS[item.kind]


def _exhibit(library: Library, item: Item, rulebook: str) -> ExhibitView | None:
    found: Exhibit | None = library.exhibits.get(item.exhibit)
    if found is None:
        return None
    lines = found.printed(rulebook).rstrip("\n").split("\n")
    return ExhibitView(found.title, [(True, line.split(" ")) if line.startswith(PROMPT) else (False, line) for line in lines])


def _options(item: Item, answer: Answer, rulebook: str, *, is_done: bool) -> list[ChoiceView]:
    if not isinstance(item, Single | Multiple):
        return []
    chosen = answer.get("choice", ())
    return [_option(option, option.id in chosen, rulebook, is_done=is_done) for option in item.options]


def _option(option: Option, is_chosen: bool, rulebook: str, *, is_done: bool) -> ChoiceView:
    text = under(option.text, rulebook)
    if not is_done:
        return ChoiceView(option.id, text, is_chosen)
    is_right = holds(option.right, rulebook)
    state = (RIGHT if is_right else WRONG) if is_chosen else (MISSED if is_right else PLAIN)
    return ChoiceView(option.id, text, is_chosen, state, under(option.why, rulebook))


def _rows(item: Item, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    match item:
        case Ordering():
            return _steps(item, answer, rulebook, is_done=is_done)
        case Matching():
            return _matches(item, answer, rulebook, is_done=is_done)
        case Statements() | Series():
            return [_statement(row, answer, rulebook, is_done=is_done) for row in item.rows]
        case Dropdown():
            return _gaps(item, answer, rulebook, is_done=is_done)
        case Completion():
            return _blanks(item, answer, rulebook, is_done=is_done)
        case _:
            return []


def _marked(row: RowView, right: str, why: str, *, is_right: bool) -> RowView:
    return replace(row, state=RIGHT if is_right else WRONG, right=right, why=why)


def _steps(item: Ordering, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    wanted = {name: str(place) for place, name in enumerate(right_order(item, rulebook), 1)}
    placed = in_order(item, answer)
    in_run = longest_run(counted_order(item, answer, rulebook), list(wanted))
    rows = []
    for step in item.steps:
        name = f"place-{step.id}"
        given, right = given_in(answer, name), wanted.get(step.id, "")
        is_right = step.id in in_run or (step.id not in wanted and step.id not in placed)
        choices = [ChoiceView(str(place), str(place), str(place) == given) for place in range(1, len(wanted) + 1)]
        row = RowView(step.id, name, under(step.text, rulebook), given, choices)
        if is_done:
            said = _("step %(place)s") % {"place": right} if right else _("does not belong")
            row = _marked(row, said, under(step.why, rulebook), is_right=is_right)
            if is_right and given != right:
                row = replace(row, state=MOVED)
        rows.append(row)
    return sorted(rows, key=lambda row: int(wanted.get(row.id, "99"))) if is_done else rows


def _matches(item: Matching, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    texts = {choice.id: under(choice.text, rulebook) for choice in item.choices}
    rows = []
    for match in item.rows:
        name = f"row-{match.id}"
        given, wanted = given_in(answer, name), answer_of(match, rulebook)
        lettered = zip(ascii_uppercase, texts.items(), strict=False)
        choices = [ChoiceView(choice, text, choice == given, letter=letter) for letter, (choice, text) in lettered]
        row = RowView(match.id, name, under(match.text, rulebook), texts.get(given, ""), choices)
        rows.append(_marked(row, texts[wanted], under(match.why, rulebook), is_right=given == wanted) if is_done else row)
    return rows


def _statement(statement: Statement, answer: Answer, rulebook: str, *, is_done: bool) -> RowView:
    name = f"row-{statement.id}"
    given, wanted = given_in(answer, name), YES if holds(statement.right, rulebook) else NO
    words = {"": "", YES: _("Yes"), NO: _("No")}
    choices = [ChoiceView(value, words[value], value == given) for value in (YES, NO)]
    row = RowView(statement.id, name, under(statement.text, rulebook), words[given], choices)
    return _marked(row, words[wanted], under(statement.why, rulebook), is_right=given == wanted) if is_done else row


def _gaps(item: Dropdown, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    rows = []
    for number, gap in enumerate(item.gaps, 1):
        name = f"gap-{gap.id}"
        given = given_in(answer, name)
        choices = [_option(option, option.id == given, rulebook, is_done=is_done) for option in gap.options]
        shown = next((choice.text for choice in choices if choice.is_chosen), "")
        row = RowView(gap.id, name, _("Gap %(number)d") % {"number": number}, shown, choices)
        if is_done:
            right = next(option for option in gap.options if holds(option.right, rulebook))
            row = _marked(row, under(right.text, rulebook), under(right.why, rulebook), is_right=given == right.id)
        rows.append(row)
    return rows


def _blanks(item: Completion, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    rows = []
    for number, gap in enumerate(item.gaps, 1):
        given = given_in(answer, f"gap-{gap.id}")
        row = RowView(gap.id, f"gap-{gap.id}", _("Gap %(number)d") % {"number": number}, given)
        why = under(gap.why, rulebook)
        rows.append(_marked(row, gap.accepts[0], why, is_right=accepts(gap.accepts, given)) if is_done else row)
    return rows


def _command(item: Item, rows: Sequence[RowView], rulebook: str) -> "list[list[str | RowView]]":
    """Return the command in words and, within them, its gaps: a line breaks between words only."""
    if not isinstance(item, Dropdown | Completion):
        return []
    gaps = {row.id: row for row in rows}
    return [_word(word, gaps) for word in under(item.command, rulebook).split()]


def _word(word: str, gaps: Mapping[str, RowView]) -> "list[str | RowView]":
    pieces = re.split(GAP, word)
    return [gaps[piece] if index % 2 else piece for index, piece in enumerate(pieces) if piece]


def _result(library: Library, item: Item, answer: Answer, rulebook: str, counts: Mark) -> Result:
    marked = mark(item, answer, rulebook)
    known: Mapping[str, Misconception] = library.all_misconceptions
    beliefs = [known[name] for name in marked.shown if name in known]
    chapter, section = library.section(item.section, library.homes[item.id])
    return Result(
        is_given=bool(answer),
        marked=replace(marked, earned=counts.earned, possible=counts.possible),
        other=_elsewhere(item, answer, rulebook) if item_differs(item) else None,
        shown=[Shown(belief, under(each.correct, rulebook)) for each in beliefs if (belief := belief_of(each, rulebook))],
        section=section,
        chapter=chapter,
        lab=activities.link_to(item.lab) or "" if item.lab else "",
        sources=library.sources_of(item.facts),
        drifts=library.drifts(item.facts),
    )


def _elsewhere(item: Item, answer: Answer, rulebook: str) -> Elsewhere:
    other = next(name for name in RULEBOOKS if name != rulebook)
    options = _options(item, answer, other, is_done=True)
    rows = _rows(item, answer, other, is_done=True)
    right = [option.text for option in options if option.state in {MISSED, RIGHT}]
    return Elsewhere(other, mark(item, answer, other), [*right, *(f"{row.text}: {row.right}" for row in rows)])
