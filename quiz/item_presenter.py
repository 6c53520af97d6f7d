"""From an item and an answer to what its page shows. What is right is handed over only with a complete answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quiz import activities
from quiz.answering import NO, YES, Answer, asked_for, given_in, still_missing
from quiz.claims import belief_of
from quiz.content.check_items import GAP, item_differs
from quiz.content.library import Drift, Library
from quiz.content.schema import (
    Completion,
    Dropdown,
    Exhibit,
    Item,
    Matching,
    Misconception,
    Multiple,
    Option,
    Ordering,
    Section,
    Series,
    Single,
    Source,
    Statement,
    Statements,
)
from quiz.content.values import holds, under
from quiz.marking import Marked, accepts, answer_of, in_order, longest_run, mark, right_order
from quiz.presenters import wording_of

LABELS: Mapping[str, str] = {
    "single": "One answer",
    "multiple": "Several answers",
    "ordering": "Build a list",
    "matching": "Match",
    "statements": "Yes or no",
    "dropdown": "Fill the gaps",
    "completion": "Type the gaps",
    "series": "One goal, several solutions",
}
INSTRUCTIONS: Mapping[str, str] = {
    "single": "Choose one.",
    "matching": "For each row, choose what goes with it. A choice may fit several rows, or none.",
    "statements": "For each statement, choose Yes if it is true. Otherwise choose No.",
    "dropdown": "Choose what belongs in each gap.",
    "completion": "Type what belongs in each gap.",
}
FORMS: Mapping[str, str] = {
    "single": "quiz/item/options.html",
    "multiple": "quiz/item/options.html",
    "ordering": "quiz/item/places.html",
    "matching": "quiz/item/matches.html",
    "statements": "quiz/item/judgements.html",
    "series": "quiz/item/judgements.html",
    "dropdown": "quiz/item/gaps.html",
    "completion": "quiz/item/gaps.html",
}
PROMPT = "$ "
RIGHT, WRONG, MISSED, PLAIN = "right", "wrong", "missed", ""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Something to choose: an option, or a value of a list; `state` and `why` only once it was marked."""

    id: str
    text: str
    is_chosen: bool
    state: str = PLAIN
    why: str = ""


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


@dataclass(frozen=True, slots=True)
class Shown:
    """A misconception that the answer shows: the belief, and what is true."""

    claim: str
    correct: str


@dataclass(frozen=True, slots=True)
class Result:
    """An answer's marks, and where to read and try it."""

    marked: Marked
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
    label: str
    wording: str
    stem: str
    instruction: str
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
    def position(self) -> int:
        """Which solution of a series is in front, counted from 1."""
        return len(self.past) + 1


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """Something to look at: its title, and the lines that the lab printed, each with whether it is a command."""

    title: str
    lines: Sequence[tuple[bool, str]]


def item_view(
    library: Library, item: Item, section: tuple[str, Section], answer: Answer, rulebook: str, *, is_given: bool
) -> ItemView:
    """Return what an item's page shows; `section` is the section that answers it, with its chapter's slug.

    `is_given` says that the form was sent, if with nothing in it.
    """
    note = still_missing(item, answer, rulebook)
    is_done = not note
    stem = under(item.stem, rulebook)
    rows = _rows(item, answer, rulebook, is_done=is_done)
    waiting = [row for row in rows if not row.given] if isinstance(item, Series) and not is_done else []
    return ItemView(
        item=item,
        label=LABELS[item.kind],
        wording=wording_of(library, item.facts, rulebook, stem) if item_differs(item) else "",
        stem=stem,
        instruction=_instruction(item, rulebook),
        exhibit=_exhibit(library, item, rulebook),
        skill=library.skills.get(item.skill, ""),
        options=_options(item, answer, rulebook, is_done=is_done),
        rows=waiting[:1] or rows,
        command=_command(item, rows, rulebook),
        note=note if is_given and not isinstance(item, Series) else "",
        result=_result(library, item, section, answer, rulebook) if is_done else None,
        past=[row for row in rows if row.given] if waiting else (),
    )


def _instruction(item: Item, rulebook: str) -> str:
    if isinstance(item, Multiple):
        return f"Choose {asked_for(item, rulebook)}."
    if isinstance(item, Ordering):
        return f"Choose {asked_for(item, rulebook)} steps and give each its place. Some steps do not belong."
    if isinstance(item, Series):
        return f"Does the solution reach the goal? There are {len(item.rows)}, and in the exam there is no way back."
    return INSTRUCTIONS[item.kind]


def _exhibit(library: Library, item: Item, rulebook: str) -> ExhibitView | None:
    found: Exhibit | None = library.exhibits.get(item.exhibit)
    if found is None:
        return None
    lines = found.printed(rulebook).rstrip("\n").split("\n")
    return ExhibitView(found.title, [(line.startswith(PROMPT), line) for line in lines])


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
    in_run = longest_run(placed, list(wanted))
    rows = []
    for step in item.steps:
        name = f"place-{step.id}"
        given, right = given_in(answer, name), wanted.get(step.id, "")
        is_right = step.id in in_run or (step.id not in wanted and step.id not in placed)
        choices = [ChoiceView(str(place), str(place), str(place) == given) for place in range(1, len(wanted) + 1)]
        row = RowView(step.id, name, under(step.text, rulebook), given, choices)
        if is_done:
            row = _marked(row, f"step {right}" if right else "does not belong", under(step.why, rulebook), is_right=is_right)
        rows.append(row)
    return sorted(rows, key=lambda row: int(wanted.get(row.id, "99"))) if is_done else rows


def _matches(item: Matching, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    texts = {choice.id: under(choice.text, rulebook) for choice in item.choices}
    rows = []
    for match in item.rows:
        name = f"row-{match.id}"
        given, wanted = given_in(answer, name), answer_of(match, rulebook)
        choices = [ChoiceView(choice, text, choice == given) for choice, text in texts.items()]
        row = RowView(match.id, name, under(match.text, rulebook), texts.get(given, ""), choices)
        rows.append(_marked(row, texts[wanted], under(match.why, rulebook), is_right=given == wanted) if is_done else row)
    return rows


def _statement(statement: Statement, answer: Answer, rulebook: str, *, is_done: bool) -> RowView:
    name = f"row-{statement.id}"
    given, wanted = given_in(answer, name), YES if holds(statement.right, rulebook) else NO
    choices = [ChoiceView(value, value.capitalize(), value == given) for value in (YES, NO)]
    row = RowView(statement.id, name, under(statement.text, rulebook), given.capitalize(), choices)
    return _marked(row, wanted.capitalize(), under(statement.why, rulebook), is_right=given == wanted) if is_done else row


def _gaps(item: Dropdown, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    rows = []
    for number, gap in enumerate(item.gaps, 1):
        name = f"gap-{gap.id}"
        given = given_in(answer, name)
        choices = [_option(option, option.id == given, rulebook, is_done=is_done) for option in gap.options]
        shown = next((choice.text for choice in choices if choice.is_chosen), "")
        row = RowView(gap.id, name, f"Gap {number}", shown, choices)
        if is_done:
            right = next(option for option in gap.options if holds(option.right, rulebook))
            row = _marked(row, under(right.text, rulebook), under(right.why, rulebook), is_right=given == right.id)
        rows.append(row)
    return rows


def _blanks(item: Completion, answer: Answer, rulebook: str, *, is_done: bool) -> list[RowView]:
    rows = []
    for number, gap in enumerate(item.gaps, 1):
        given = given_in(answer, f"gap-{gap.id}")
        row = RowView(gap.id, f"gap-{gap.id}", f"Gap {number}", given)
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


def _result(library: Library, item: Item, section: tuple[str, Section], answer: Answer, rulebook: str) -> Result:
    marked = mark(item, answer, rulebook)
    known: Mapping[str, Misconception] = library.all_misconceptions
    beliefs = [known[name] for name in marked.shown if name in known]
    return Result(
        marked=marked,
        shown=[Shown(belief, under(each.correct, rulebook)) for each in beliefs if (belief := belief_of(each, rulebook))],
        section=section[1],
        chapter=section[0],
        lab=activities.link_to(item.lab) or "" if item.lab else "",
        sources=library.sources_of(item.facts),
        drifts=library.drifts(item.facts),
    )
