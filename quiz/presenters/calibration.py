"""Charts of how sure a learner was and how often they were right: bars, drawn on the server, and the figures behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quiz.calibration import FAIRLY, GUESS, SURE, Answered, Calibration, Level, Twins, levels_of
from quiz.numbers import grouped

CONFIDENCE_LABELS = {GUESS: gettext_lazy("A guess"), FAIRLY: gettext_lazy("Fairly sure"), SURE: gettext_lazy("Sure")}
WIDE, TALL = 460, 52
"""The units of a chart: its width, and the height of one row."""


@dataclass(frozen=True, slots=True)
class BarView:
    """A confidence in a chart: its words, its counts, and where its bar lies."""

    label: str
    said: int
    right: int
    share: str
    top: int
    said_wide: int
    right_wide: int

    @property
    def baseline(self) -> int:
        """Where the words above the bar stand."""
        return self.top + 16

    @property
    def bar(self) -> int:
        """Where the bar begins."""
        return self.top + 26


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart with its title, the sentence that says the same, and the line below it."""

    title: str
    words: str
    note: str
    bars: Sequence[BarView]
    wide: int = WIDE

    @property
    def tall(self) -> int:
        """The height of the whole chart."""
        return TALL * len(self.bars)


def chart_of(title: str, answers: Iterable[Answered], note: str) -> ChartView | None:
    """Return the chart of these answers; None where none was given with a confidence."""
    levels = levels_of(answers)
    most = max(level.said for level in levels)
    if not most:
        return None
    bars = [_bar(level, place * TALL, most) for place, level in enumerate(levels)]
    return ChartView(title, " ".join(f"{bar.label}: {bar.share}." for bar in bars), note, bars)


def _bar(level: Level, top: int, most: int) -> BarView:
    return BarView(
        label=str(CONFIDENCE_LABELS[level.confidence]),
        said=level.said,
        right=level.right,
        share=_share(level),
        top=top,
        said_wide=WIDE * level.said // most,
        right_wide=WIDE * level.right // most,
    )


def _share(level: Level) -> str:
    if not level.said:
        return _("never said")
    counts = {"right": grouped(level.right), "said": grouped(level.said)}
    if level.is_too_few:
        return _("%(right)s of %(said)s right, too few to say") % counts
    return ngettext("%(right)s of %(said)s right", "%(right)s of %(said)s right", level.said) % counts


def charts_of(found: Calibration) -> list[ChartView]:
    """Return the charts of a calibration: one of claims, which Darkroom marked, one of cards, which the learner marked.

    Where no confidence was given there is none.
    """
    claims = chart_of(
        _("How sure you were of the claims"),
        found.claims,
        _("Where the bar of “Sure” is not full, something that you take as known is not so."),
    )
    cards = chart_of(_("How sure you were of the cards"), found.cards, _("You marked these yourself."))
    return [chart for chart in (claims, cards) if chart]


@dataclass(frozen=True, slots=True)
class TwinsView:
    """What twins say about the marks: the counts in a sentence, and what they mean in another."""

    counts: str
    meaning: str


def twins_view(twins: Twins) -> TwinsView | None:
    """Return what twins say; None where none was asked."""
    if not twins.asked:
        return None
    counts = {"marked": grouped(twins.marked), "asked": grouped(twins.asked), "right": grouped(twins.right)}
    said = _("You marked %(marked)s of %(asked)s right; asked in another form you had %(right)s of %(asked)s.") % counts
    return TwinsView(said, _meaning(twins))


def _meaning(twins: Twins) -> str:
    if twins.is_too_few:
        return _("That is too few to say how accurate your marks are.")
    if twins.right >= twins.marked:
        return _("Your marks are accurate: what you mark right, you also know when it is asked in another form.")
    if 5 * twins.right >= 4 * twins.marked:
        return _("Your marks are nearly accurate: most of what you mark right, you also know when it is asked in another form.")
    return _("You mark yourself more kindly than the questions do: mark a card right only when you knew all of its answer.")
