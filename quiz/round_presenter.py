"""From a round's standing to what its page shows. An answer is handed to a template only once the learner may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quiz import activities
from quiz.calibration import SURE
from quiz.calibration_presenter import CONFIDENCE_LABELS, ChartView, charts_of
from quiz.claims import AS_SAID, Claim, belief_of, claim_in
from quiz.content.library import Drift, Library
from quiz.content.schema import Chapter, Section, Source
from quiz.content.values import under
from quiz.draws import CARD, CLAIM
from quiz.models import Kind
from quiz.presenters import wording_of
from quiz.progress import CourseProgress
from quiz.selectors import RoundRecord, library_of

LABELS = {
    Kind.CARDS: gettext_lazy("Cards"),
    Kind.MISCONCEPTIONS: gettext_lazy("Misconceptions"),
    Kind.REVIEW: gettext_lazy("Review"),
}
_LOBBIES = {Kind.CARDS: "cards", Kind.MISCONCEPTIONS: "misconceptions"}


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, and its words."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What goes around the questions of a round: its names, where it came from, and where to go when it is over.

    `again` is the address to which a form posts that starts another round; empty where there is none.
    """

    label: str
    title: str
    home: Link
    after: Link
    again: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """An item's place in the strip above a card: right, wrong, current or waiting."""

    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """One of the three confidences to choose from, with its key."""

    value: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class CardView:
    """The card in front of the learner; all but the question only after the reveal. `typed` is what they had put."""

    id: str
    wording: str
    prompt: str
    answer: str = ""
    reason: str = ""
    lab: str = ""
    drifts: Sequence[Drift] = ()
    section: Section | None = None
    chapter: str = ""
    typed: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim to judge; the rest is there once it was judged. `belief` is the false wording, where the claim was the true one."""

    id: str
    wording: str
    claim: str
    truth: str = ""
    was_right: bool = False
    was_sure: bool = False
    confidence: str = ""
    belief: str = ""
    tempting: str = ""
    correct: str = ""
    consequence: str = ""
    sources: Sequence[Source] = ()
    drifts: Sequence[Drift] = ()
    section: Section | None = None
    chapter: str = ""
    lab: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that was not right, and the section that answers it, with its chapter."""

    id: str
    prompt: str
    section: Section
    chapter: str
    is_claim: bool


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The end of a round: who marked it, what it unlocked or what is missing, what to read again, how sure they were.

    `bar` is 0 where no bar is to be reached.
    """

    marked_by: str
    outcome: str
    bar: int
    reached: bool
    next_chapter: Chapter | None
    missed: Sequence[Missed]
    charts: Sequence[ChartView]


@dataclass(frozen=True, slots=True)
class RoundView:
    """What every state of a round shows: where it stands, and what to render. `undo` is the card whose mark can be taken back."""

    stage: str  # card, claim, verdict, ready, summary: the template's name
    record: RoundRecord
    frame: Frame
    ticks: Sequence[Tick]
    position: int
    note: str = ""
    undo: str = ""
    card: CardView | None = None
    claim: ClaimView | None = None
    summary: SummaryView | None = None

    @property
    def has_cards(self) -> bool:
        """Whether there are cards among the questions."""
        return any(drawn["kind"] == CARD for drawn in self.record.drawn.values())

    @property
    def has_claims(self) -> bool:
        """Whether there are claims among the questions."""
        return any(drawn["kind"] == CLAIM for drawn in self.record.drawn.values())

    @property
    def go_on(self) -> str:
        """The words of the link that leads on from what was answered."""
        if self.record.is_finished:
            return _("Back to your score")
        current = self.record.standing.current
        if current is None:
            return _("To the end of the round")
        return _("Next claim") if _is_claim(self.record, current) else _("Next card")

    @property
    def confidences(self) -> list[Confidence]:
        """What to choose from when one says how sure one is."""
        return [Confidence(value, str(label), key) for (value, label), key in zip(CONFIDENCE_LABELS.items(), "asd", strict=True)]


def round_view(
    record: RoundRecord, progress: Callable[[], CourseProgress], *, show: str = "", note: str = "", frame: Frame | None = None
) -> RoundView:
    """Return what a round's page shows.

    `show` names a claim of the round to look back at: it has an effect only where that claim was judged. `progress` is asked
    at the end of the round only; `frame` is what the round's kind has, unless another is given.
    """
    library = library_of(record.attempt.revision_id)
    standing = record.standing
    item = show if show in standing.marks and _is_claim(record, show) else standing.current
    place = standing.order.index(item) + 1 if item else len(standing.order)
    ticks = [_tick(record, each, item) for each in standing.order]
    around = frame or frame_of(record, library)
    undo = _undo(record)
    if item is None and not record.is_finished:
        return RoundView("ready", record, around, ticks, place, note, undo)
    if item is None:
        return RoundView("summary", record, around, ticks, place, note, summary=_summary(record, library, progress))
    if not _is_claim(record, item):
        return RoundView("card", record, around, ticks, place, note, undo, card=_card(record, library, item))
    claim = _claim(record, library, item)
    return RoundView("verdict" if claim.truth else "claim", record, around, ticks, place, note, undo, claim=claim)


def frame_of(record: RoundRecord, library: Library) -> Frame:
    """Return what goes around a round of this kind."""
    kind = Kind(record.attempt.kind)
    label = str(LABELS[kind])
    if kind not in _LOBBIES:
        home = Link(reverse("review"), label) if kind == Kind.REVIEW else Link(reverse("progress"), _("Your progress"))
        return Frame(label, record.terms.get("title") or label, home, home)
    chapter = library.chapters[record.attempt.chapter]
    return Frame(
        label=label,
        title=_("%(kind)s: %(chapter)s") % {"kind": label, "chapter": chapter.title},
        home=Link(reverse("chapter", args=[chapter.slug]), chapter.title),
        after=Link(reverse("course"), _("See the course")),
        again=reverse(_LOBBIES[kind], args=[chapter.slug]),
    )


def _is_claim(record: RoundRecord, item: str) -> bool:
    return record.drawn[item]["kind"] == CLAIM


def _undo(record: RoundRecord) -> str:
    """Return the card whose mark can be taken back; empty where there is none, and behind a claim, which stands."""
    last = record.standing.last_marked
    return last if last and not record.is_finished and not _is_claim(record, last) else ""


def _tick(record: RoundRecord, item: str, current: str | None) -> Tick:
    if item in record.standing.marks:
        right = record.standing.marks[item]
        return Tick("right", _("right")) if right else Tick("wrong", _("missed"))
    return Tick("current", _("here")) if item == current else Tick("waiting", _("to come"))


def _card(record: RoundRecord, library: Library, item: str) -> CardView:
    rulebook = record.terms["rulebook"]
    card = library.all_cards[item]
    prompt = under(card.prompt, rulebook)
    wording = wording_of(library, card.facts, rulebook, prompt)
    if item not in record.standing.revealed:
        return CardView(item, wording, prompt)
    slug, section = library.section(card.section, library.homes[item])
    return CardView(
        id=item,
        wording=wording,
        prompt=prompt,
        answer=under(card.answer, rulebook),
        reason=under(card.reason, rulebook),
        lab=_lab(card.lab),
        drifts=library.drifts(card.facts),
        section=section,
        chapter=slug,
        typed=record.value(item, "typed"),
        confidence=_confidence(record, item),
    )


def _lab(scenario: str) -> str:
    return activities.link_to(scenario) or "" if scenario else ""


def _confidence(record: RoundRecord, item: str) -> str:
    """Return in words how sure they said they were; empty where they did not say."""
    return str(CONFIDENCE_LABELS.get(record.value(item, "confidence"), ""))


def _asked(record: RoundRecord, library: Library, item: str) -> Claim:
    wording = record.drawn[item].get("wording", AS_SAID)
    return claim_in(library.all_misconceptions[item], wording, record.terms["rulebook"])


def _claim(record: RoundRecord, library: Library, item: str) -> ClaimView:
    rulebook = record.terms["rulebook"]
    found = library.all_misconceptions[item]
    claim = _asked(record, library, item)
    wording = wording_of(library, found.facts, rulebook, claim.text)
    if item not in record.standing.marks:
        return ClaimView(item, wording, claim.text)
    slug, section = library.section(found.section, library.homes[item])
    return ClaimView(
        id=item,
        wording=wording,
        claim=claim.text,
        truth=claim.truth,
        was_right=record.standing.marks[item],
        was_sure=record.value(item, "confidence") == SURE,
        confidence=_confidence(record, item),
        belief=belief if (belief := belief_of(found, rulebook)) != claim.text else "",
        tempting=under(found.tempting, rulebook),
        correct=under(found.correct, rulebook),
        consequence=under(found.consequence, rulebook),
        sources=library.sources_of(found.facts),
        drifts=library.drifts(found.facts),
        section=section,
        chapter=slug,
        lab=_lab(found.lab),
    )


def _summary(record: RoundRecord, library: Library, progress: Callable[[], CourseProgress]) -> SummaryView:
    missed = [_missed(record, library, item) for item in record.standing.order if not record.standing.marks.get(item)]
    charts = charts_of(record)
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
    is_open = state is not None and state.is_open
    return SummaryView(
        marked_by=_("Your score, self-marked"),
        outcome=_outcome(record, state.number if state else 0, is_open=is_open),
        bar=record.terms["unlock_percent"],
        reached=record.round.passed,
        next_chapter=following if is_open else None,
        missed=missed,
        charts=charts,
    )


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
    is_claim = _is_claim(record, item)
    found = library.all_misconceptions[item] if is_claim else library.all_cards[item]
    prompt = _asked(record, library, item).text if is_claim else under(library.all_cards[item].prompt, record.terms["rulebook"])
    slug, section = library.section(found.section, library.homes[item])
    return Missed(item, prompt, section, slug, is_claim)
