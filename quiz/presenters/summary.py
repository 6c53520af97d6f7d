"""From a finished round to its summary: the score, what it unlocked, what to read again, how accurate the marks are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.content.library import Library
from quiz.content.schema import Chapter, Section
from quiz.content.values import under
from quiz.models import Kind
from quiz.practice import MOST, asked_facts
from quiz.presenters.calibration import ChartView, TwinsView, charts_of, twins_view
from quiz.presenters.question import claim_asked
from quiz.progress import CourseProgress
from quiz.selectors import RoundRecord


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that was not right, and the section that answers it, with its chapter.

    `twin` is the question that Darkroom marked wrong, of a card that was marked right.
    """

    id: str
    prompt: str
    section: Section
    chapter: str
    is_claim: bool
    twin: str = ""


@dataclass(frozen=True, slots=True)
class Differing:
    """A card that was marked right, and its twin that was not."""

    twin: str
    prompt: str


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The end of a round: who marked it, what it unlocked or what is missing, what to read again, how sure they were.

    `bar` is 0 where no bar is to be reached. The facts are those of the cards that were missed, and of those
    whose twins differed, as far as questions about them may be practised now.
    """

    marked_by: str
    outcome: str
    bar: int
    reached: bool
    next_chapter: Chapter | None
    missed: Sequence[Missed]
    charts: Sequence[ChartView]
    twins: TwinsView | None = None
    differing: Sequence[Differing] = ()
    missed_facts: Sequence[str] = ()
    differing_facts: Sequence[str] = ()


def summary_view(record: RoundRecord, library: Library, progress: Callable[[], CourseProgress]) -> SummaryView:
    """Return the summary of a finished round; `progress` is asked for a round of cards only, which may unlock a chapter."""
    missed = [_missed(record, library, item) for item in record.standing.order if not record.standing.marks.get(item)]
    charts = charts_of(record.calibration)
    if record.attempt.kind == Kind.REVIEW:
        outcome = _("What you missed comes back soon, the rest when it is due.") if missed else _("Nothing missed.")
        return SummaryView(_("Your score in this review"), outcome, 0, not missed, None, missed, charts)
    if record.attempt.kind == Kind.MISCONCEPTIONS:
        outcome = _("Misconceptions are for you: they unlock nothing and lock nothing.")
        return SummaryView(_("Your score, marked by Darkroom"), outcome, 0, record.round.passed, None, missed, charts)
    course = progress()
    slug = record.attempt.chapter
    following = course.library.after(slug) if slug in course.library.chapters else None
    state = course.chapter(following.slug) if following else None
    differing = _differing(record, library)
    again = [replace(_missed(record, library, record.twins[each.twin]), twin=each.twin) for each in differing]
    asked = asked_facts(course)
    is_open = state is not None and state.is_open
    return SummaryView(
        marked_by=_("Your score, self-marked"),
        outcome=_outcome(record, state.number if state else 0, is_open=is_open),
        bar=record.terms["unlock_percent"],
        reached=record.round.passed,
        next_chapter=following if is_open else None,
        missed=[*missed, *again],
        charts=charts,
        twins=twins_view(record.calibration.twins),
        differing=differing,
        missed_facts=_facts(library, [each.id for each in missed], asked),
        differing_facts=_facts(library, [record.twins[each.twin] for each in differing], asked),
    )


def _facts(library: Library, cards: Sequence[str], asked: frozenset[str]) -> list[str]:
    """Return what these cards are about, each fact once, as far as it is asked; no more than one form may name."""
    return list(dict.fromkeys(fact for card in cards for fact in library.facts_of[card] if fact in asked))[:MOST]


def _outcome(record: RoundRecord, following: int, *, is_open: bool) -> str:
    """Say what the round did for the next chapter (its number; 0 when there is none)."""
    short = record.score.missing(record.terms["unlock_percent"])
    named = {"chapter": following, "short": short, "bar": record.terms["unlock_percent"]}
    if record.round.passed:
        return _("Chapter %(chapter)d is unlocked.") % named if is_open else _("That passes the chapter.")
    if is_open:
        said = ngettext(
            "Short of %(bar)d percent by %(short)d more right answer. Chapter %(chapter)d stays unlocked.",
            "Short of %(bar)d percent by %(short)d more right answers. Chapter %(chapter)d stays unlocked.",
            short,
        )
    elif following:
        said = ngettext(
            "%(short)d more right answer needed to unlock chapter %(chapter)d.",
            "%(short)d more right answers needed to unlock chapter %(chapter)d.",
            short,
        )
    else:
        said = ngettext(
            "%(short)d more right answer needed to pass the chapter.",
            "%(short)d more right answers needed to pass the chapter.",
            short,
        )
    return said % named


def _missed(record: RoundRecord, library: Library, item: str) -> Missed:
    if record.is_claim(item):
        found = library.all_misconceptions[item]
        slug, section = library.section(found.section, library.homes[item])
        return Missed(item, claim_asked(record, library, item).text, section, slug, is_claim=True)
    card = library.all_cards[item]
    slug, section = library.section(card.section, library.homes[item])
    return Missed(item, under(card.prompt, record.terms["rulebook"]), section, slug, is_claim=False)


def _differing(record: RoundRecord, library: Library) -> list[Differing]:
    """Return the cards that were marked right and whose twins were not."""
    points = {twin: (record.values[twin].get("earned"), record.values[twin].get("possible")) for twin in record.twins}
    return [
        Differing(twin, under(library.all_cards[card].prompt, record.terms["rulebook"]))
        for twin, card in record.twins.items()
        if points[twin][0] != points[twin][1] and record.standing.marks.get(card)
    ]
