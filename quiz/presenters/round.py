"""From a round's standing to what its page shows. An answer is handed to a template only once the learner may see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.content.library import Library
from quiz.models import Kind
from quiz.presenters.calibration import CONFIDENCE_LABELS
from quiz.presenters.question import CardView, ClaimView, TwinView, card_view, drawn_claim, twin_view
from quiz.presenters.summary import SummaryView, summary_view
from quiz.progress import CourseProgress
from quiz.selectors import RoundRecord, library_of
from quiz.twins import Twin

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
class Confidence:
    """One of the three confidences to choose from, with its key."""

    value: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class RoundView:
    """What every state of a round shows: where it stands, and what to render. `undo` is the card whose mark can be taken back."""

    stage: str  # card, claim, verdict, twin, ready, summary: the template's name
    record: RoundRecord
    frame: Frame
    ticks: Sequence[str]  # what each question is in the strip above a card: right, wrong, current, waiting
    position: int
    note: str = ""
    undo: str = ""
    card: CardView | None = None
    claim: ClaimView | None = None
    twin: TwinView | None = None
    summary: SummaryView | None = None

    @property
    def keys(self) -> str:
        """Which keys do something on this page: reveal, mark, judge, check (a twin that is no claim), on."""
        if self.card:
            return "mark" if self.card.answer else "reveal"
        if self.twin and not self.twin.is_answered:
            return "judge" if self.twin.claim else "check"
        return "judge" if self.stage == "claim" else "on"

    @property
    def ends_here(self) -> bool:
        """Whether what was answered ends the round, and no mark can be taken back: only the score is left to see."""
        is_last = self.record.standing.current is None and self.record.twin is None
        return is_last and not self.undo and not self.record.is_finished

    @property
    def so_far(self) -> str:
        """Where the round stands, as the strip above a card draws it."""
        score = self.record.score
        counts = {"position": self.position, "total": score.total, "right": score.right, "missed": score.answered - score.right}
        if self.record.is_finished:
            return _("%(position)s of %(total)s; %(right)s right, %(missed)s missed.") % counts
        return _("%(position)s of %(total)s; %(right)s right, %(missed)s missed so far.") % counts

    @property
    def may_change_rulebook(self) -> bool:
        """Whether it goes on under another rulebook than the learner's, and another of its kind may take its place."""
        is_open = bool(self.frame.again) and not self.record.is_finished
        return is_open and self.record.terms["rulebook"] != self.record.attempt.learner.rulebook

    @property
    def go_on(self) -> str:
        """The words of the link that leads on from what was answered."""
        if self.record.is_finished:
            return _("Back to your score")
        current = self.record.standing.current
        if self.record.twin is not None:
            return _("Next question")
        if current is None:
            return _("To the end of the round")
        return _("Next claim") if self.record.is_claim(current) else _("Next card")

    @property
    def confidences(self) -> list[Confidence]:
        """What to choose from when one says how sure one is."""
        return [Confidence(value, str(label), key) for (value, label), key in zip(CONFIDENCE_LABELS.items(), "asd", strict=True)]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a browser asks of a round's page.

    `show` names a claim or a twin to look back at, and has an effect only where it was answered; `note` says why nothing was
    written, and `fields` are those of the form that was refused.
    """

    show: str = ""
    note: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


NOTHING_ASKED = PageRequest()


def round_view(
    record: RoundRecord, progress: Callable[[], CourseProgress], asked: PageRequest = NOTHING_ASKED, frame: Frame | None = None
) -> RoundView:
    """Return what a round's page shows.

    `progress` is asked at the end of the round only; `frame` is what the round's kind has, unless another is given.
    """
    library = library_of(record.attempt.revision_id)
    standing = record.standing
    # A round that was ended early, when two learners became one, has no question to go on with.
    waiting, current = (None, None) if record.is_finished else (record.twin, standing.current)
    twin = Twin(asked.show, record.twins[asked.show]) if asked.show in record.twins else waiting
    looks_back = asked.show in standing.marks and record.is_claim(asked.show)
    item = asked.show if looks_back else current
    here = None if twin else item
    view = partial(
        RoundView,
        record=record,
        frame=frame or frame_of(record, library),
        ticks=[_tick(record, each, here) for each in standing.order],
        position=len(standing.marks) if twin else standing.order.index(item) + 1 if item else len(standing.order),
        note=asked.note,
        undo=_undo(record),
    )
    if twin:
        return view("twin", twin=twin_view(record, library, twin, asked.fields))
    if item is None and not record.is_finished:
        return view("ready")
    if item is None:
        return view("summary", summary=summary_view(record, library, progress))
    if not record.is_claim(item):
        return view("card", card=card_view(record, library, item))
    claim = drawn_claim(record, library, item)
    return view("verdict" if claim.truth else "claim", claim=claim)


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


def _undo(record: RoundRecord) -> str:
    """Return the card whose mark can be taken back; empty where there is none, and behind a claim, which stands."""
    last = record.standing.last_marked
    return last if last and not record.is_finished and not record.is_claim(last) else ""


def _tick(record: RoundRecord, item: str, current: str | None) -> str:
    if item in record.standing.marks:
        return "right" if record.standing.marks[item] else "wrong"
    return "current" if item == current else "waiting"
