"""From standings to what a page shows. An answer is handed to a template only once the learner may see it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from quiz import activities
from quiz.claims import belief_of, claim_of
from quiz.content.glossary import marks
from quiz.content.library import Drift, Library
from quiz.content.prose import Block, Command, Figure, Prose, blocks
from quiz.content.schema import Card, Chapter, Misconception, Section, Source
from quiz.content.values import under
from quiz.models import Kind
from quiz.progress import CourseProgress, count
from quiz.selectors import AttemptRecord, library_of

_REMARK = re.compile(r"(?P<code>.*?)(?P<remark>(?:^|(?<=\s))#\s*refused\b.*)?")
_WORDS = re.compile(r"\s+|\S+")
WORDING = {"chapter": "By the chapter", "azure": "In Azure today"}


@dataclass(frozen=True, slots=True)
class LineView:
    """A command line: words and the spaces between them, as they alternate, and the remark behind it, if it has one."""

    words: Sequence[str]
    remark: str


@dataclass(frozen=True, slots=True)
class CommandView:
    """Command lines to try, and the address that puts them into the prompt of a lab; empty where nobody offers it."""

    text: str
    url: str

    @property
    def lines(self) -> list[LineView]:
        """The text line by line."""
        found = [_REMARK.fullmatch(line) for line in self.text.split("\n")]
        return [LineView(_WORDS.findall(line["code"]), line["remark"] or "") for line in found if line]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A drawing as it stands in the page, its number in the chapter, and the line below it."""

    number: int
    drawing: SafeString
    caption: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the reading page: its text in blocks, and where Azure differs today."""

    section: Section
    blocks: Sequence[Prose | CommandView | FigureView]
    drifts: Sequence[Drift]


@dataclass(frozen=True, slots=True)
class Tick:
    """An item's place in the strip above a card: right, wrong, current or waiting."""

    state: str
    label: str


@dataclass(frozen=True, slots=True)
class RoundView:
    """What every state of a round shows: where it stands, and what to render."""

    stage: str  # card, claim, verdict, ready, summary: the template's name
    record: AttemptRecord
    chapter: Chapter
    ticks: Sequence[Tick]
    position: int
    note: str = ""
    card: "CardView | None" = None
    claim: "ClaimView | None" = None
    summary: "SummaryView | None" = None


@dataclass(frozen=True, slots=True)
class CardView:
    """The card in front of the learner; `answer`, `drifts` and `section` only after the reveal."""

    id: str
    wording: str
    prompt: str
    answer: str = ""
    reason: str = ""
    lab: str = ""
    drifts: Sequence[Drift] = ()
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim to judge; the rest is there once it was judged. `belief` is the false wording, where the claim was the true one."""

    id: str
    wording: str
    claim: str
    truth: str = ""
    was_right: bool = False
    belief: str = ""
    tempting: str = ""
    correct: str = ""
    consequence: str = ""
    sources: Sequence[Source] = ()
    drifts: Sequence[Drift] = ()
    section: Section | None = None
    lab: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that was not right, and the section that answers it."""

    id: str
    prompt: str
    section: Section


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The end of a round: what it unlocked or what is missing, and what to read again."""

    outcome: str
    reached: bool
    next_chapter: Chapter | None
    missed: Sequence[Missed]


def sections_of(library: Library, chapter: Chapter) -> list[SectionView]:
    """Return the chapter's sections as the reading page shows them; each lab is asked for once."""
    texts = [blocks(part.body, mark) for part, mark in zip(chapter.sections, marks(chapter, library.terms), strict=True)]
    labs = {block.scenario for text in texts for block in text if isinstance(block, Command)} - {""}
    urls = {lab: activities.prompt_of(lab) or "" for lab in sorted(labs)}
    figures = _figures(chapter, (block for text in texts for block in text))
    return [
        SectionView(part, [_view(block, urls, figures) for block in text], library.drifts(part.facts))
        for part, text in zip(chapter.sections, texts, strict=True)
    ]


def _view(block: Block, urls: Mapping[str, str], figures: Mapping[str, FigureView]) -> Prose | CommandView | FigureView:
    match block:
        case Command():
            return CommandView(block.lines, urls.get(block.scenario, ""))
        case Figure():
            return figures[block.name]
        case _:
            return block


def _figures(chapter: Chapter, shown: Iterable[Block]) -> dict[str, FigureView]:
    """Return the chapter's figures by name, numbered as they come; the drawing says its text alternative."""
    drawings = {figure.name: figure.svg for figure in chapter.figures}
    named = [block for block in shown if isinstance(block, Figure)]
    return {
        figure.name: FigureView(number, _drawing(drawings[figure.name], figure.alt), figure.caption)
        for number, figure in enumerate(named, 1)
    }


def _drawing(svg: str, alternative: str) -> SafeString:
    opening = format_html('<svg class="figure__drawing" role="img" aria-label="{}"', alternative)
    # The reader wrote the drawing from a list of elements and attributes that are allowed.
    return opening + mark_safe(svg.removeprefix("<svg"))  # noqa: S308


def round_view(record: AttemptRecord, course: CourseProgress, *, show: str = "", note: str = "") -> RoundView:
    """Return what a round's page shows.

    `show` names an item of the round to look back at: it has an effect only where that item was judged.
    """
    library = library_of(record.attempt.revision_id)
    chapter = library.chapters[record.attempt.chapter]
    standing = record.standing
    is_cards = record.attempt.kind == Kind.CARDS
    # A round that was ended early, when two learners became one, has no question to go on with.
    asked = None if record.is_finished else standing.current
    item = show if not is_cards and show in standing.marks else asked
    place = standing.order.index(item) + 1 if item else len(standing.order)
    ticks = [_tick(record, each, item) for each in standing.order]
    if item is None and not record.is_finished:
        return RoundView("ready", record, chapter, ticks, place, note)
    if item is None:
        return RoundView("summary", record, chapter, ticks, place, note, summary=_summary(record, library, course))
    if is_cards:
        return RoundView("card", record, chapter, ticks, place, note, card=_card(record, library, item))
    claim = _claim(record, library, item)
    return RoundView("verdict" if claim.truth else "claim", record, chapter, ticks, place, note, claim=claim)


def _tick(record: AttemptRecord, item: str, current: str | None) -> Tick:
    if item in record.standing.marks:
        right = record.standing.marks[item]
        return Tick("right" if right else "wrong", "right" if right else "missed")
    if item == current:
        return Tick("current", "here")
    return Tick("waiting", "not answered" if record.is_finished else "to come")


def wording_of(library: Library, facts: Sequence[str], rulebook: str, text: str) -> str:
    """Return the words that say which rulebook a contested question asks about, unless its text says so itself."""
    says_so = text.lower().startswith(tuple(words.lower() for words in WORDING.values()))
    return WORDING[rulebook] if library.drifts(facts) and not says_so else ""


def _section(library: Library, chapter: str, anchor: str) -> Section:
    return next(part for part in library.chapters[chapter].sections if part.anchor == anchor)


def _card(record: AttemptRecord, library: Library, item: str) -> CardView:
    rulebook, slug = record.terms["rulebook"], record.attempt.chapter
    card: Card = library.cards(slug)[item]
    prompt = under(card.prompt, rulebook)
    wording = wording_of(library, card.facts, rulebook, prompt)
    if item not in record.standing.revealed:
        return CardView(item, wording, prompt)
    return CardView(
        id=item,
        wording=wording,
        prompt=prompt,
        answer=under(card.answer, rulebook),
        reason=under(card.reason, rulebook),
        lab=_lab(card.lab),
        drifts=library.drifts(card.facts),
        section=_section(library, slug, card.section),
    )


def _lab(scenario: str) -> str:
    return activities.link_to(scenario) or "" if scenario else ""


def _claim(record: AttemptRecord, library: Library, item: str) -> ClaimView:
    rulebook, slug = record.terms["rulebook"], record.attempt.chapter
    found: Misconception = library.misconceptions(slug)[item]
    claim = claim_of(found, record.attempt.seed, rulebook)
    wording = wording_of(library, found.facts, rulebook, claim.text)
    if item not in record.standing.marks:
        return ClaimView(item, wording, claim.text)
    return ClaimView(
        id=item,
        wording=wording,
        claim=claim.text,
        truth=claim.truth,
        was_right=record.standing.marks[item],
        belief=belief if (belief := belief_of(found, rulebook)) != claim.text else "",
        tempting=under(found.tempting, rulebook),
        correct=under(found.correct, rulebook),
        consequence=under(found.consequence, rulebook),
        sources=library.sources_of(found.facts),
        drifts=library.drifts(found.facts),
        section=_section(library, slug, found.section),
        lab=_lab(found.lab),
    )


def _summary(record: AttemptRecord, library: Library, course: CourseProgress) -> SummaryView:
    slug = record.attempt.chapter
    following = course.library.after(slug) if slug in course.library.chapters else None
    state = course.chapter(following.slug) if following else None
    is_open = state is not None and state.is_open
    return SummaryView(
        outcome=_outcome(record, state.number if state else 0, is_open=is_open),
        reached=record.round.passed,
        next_chapter=following if is_open else None,
        missed=[_missed(record, library, item) for item in record.standing.order if not record.standing.marks.get(item)],
    )


def _outcome(record: AttemptRecord, following: int, *, is_open: bool) -> str:
    """Say what the round did for the next chapter (its number; 0 when there is none)."""
    if record.attempt.kind != Kind.CARDS:
        return "Misconceptions are for you: they unlock nothing and lock nothing."
    bar = record.terms["unlock_percent"]
    missing = count(record.score.missing(bar), "more right answer")
    if record.round.passed:
        return f"Chapter {following} is unlocked." if is_open else "That passes the chapter."
    if is_open:
        return f"Short of {bar} percent by {missing}. Chapter {following} stays unlocked."
    goal = f"unlock chapter {following}" if following else "pass the chapter"
    return f"{missing} needed to {goal}."


def _missed(record: AttemptRecord, library: Library, item: str) -> Missed:
    rulebook, slug = record.terms["rulebook"], record.attempt.chapter
    if record.attempt.kind == Kind.CARDS:
        card = library.cards(slug)[item]
        return Missed(item, under(card.prompt, rulebook), _section(library, slug, card.section))
    misconception = library.misconceptions(slug)[item]
    claim = claim_of(misconception, record.attempt.seed, rulebook)
    return Missed(item, claim.text, _section(library, slug, misconception.section))
