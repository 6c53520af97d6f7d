"""The next best step: rules in their order, the first that has something to say."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.models import Attempt, Kind

if TYPE_CHECKING:
    from quiz.progress import ChapterProgress, CourseProgress

MANY_DUE = 10
"""So many reviews go before a new chapter: what is learned is kept before more is learned."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a verb for the button, where it leads, and why."""

    verb: str
    name: str  # of the URL pattern
    argument: str
    reason: str
    anchor: str = ""

    @property
    def url(self) -> str:
        """The address it leads to."""
        path = reverse(self.name, args=[self.argument] if self.argument else [])
        return f"{path}#{self.anchor}" if self.anchor else path


def next_step(course: "CourseProgress") -> Step:
    """Return what the first rule that applies says; asks the database only for what the rules get to."""
    return next(step for rule in RULES if (step := rule(course)))


def _hurry(course: "CourseProgress") -> Step | None:
    """Return the step back to what runs against the clock; the minutes that are left are rounded up."""
    attempt = course.begun.running
    if attempt is None or attempt.deadline is None:
        return None
    left = -((course.at - attempt.deadline) // dt.timedelta(minutes=1))
    if attempt.kind == Kind.CHECK:
        words = ngettext("Your check is running: %(left)s minute left.", "Your check is running: %(left)s minutes left.", left)
    else:
        words = ngettext(
            "Your exam simulation is running: %(left)s minute left.",
            "Your exam simulation is running: %(left)s minutes left.",
            left,
        )
    return Step(_("Go on with it"), "attempt", str(attempt.pk), words % {"left": left})


def _go_on_with_a_round(course: "CourseProgress") -> Step | None:
    for state in course.chapters:
        for kind, left_in_words in ((state.cards, _cards_to_go), (state.misconceptions, _misconceptions_to_go)):
            if kind.open is not None and state.is_open:
                left = kind.open.score.total - kind.open.score.answered
                reason = left_in_words(left, state.chapter.title)
                return Step(_("Continue your round"), "attempt", str(kind.open.attempt.pk), reason)
    return None


def _cards_to_go(left: int, title: str) -> str:
    if not left:
        return _all_marked(title)
    words = ngettext(
        "%(left)s card to go in your round of “%(title)s”.", "%(left)s cards to go in your round of “%(title)s”.", left
    )
    return words % {"left": left, "title": title}


def _misconceptions_to_go(left: int, title: str) -> str:
    if not left:
        return _all_marked(title)
    words = ngettext(
        "%(left)s misconception to go in your round of “%(title)s”.",
        "%(left)s misconceptions to go in your round of “%(title)s”.",
        left,
    )
    return words % {"left": left, "title": title}


def _all_marked(title: str) -> str:
    return _("All marked; your score is waiting in your round of “%(title)s”.") % {"title": title}


def _go_on_elsewhere(course: "CourseProgress") -> Step | None:
    return _go_on_with(course.begun.open)


def _go_on_with(attempt: Attempt | None) -> Step | None:
    if attempt is None:
        return None
    reason = _("You have begun and not finished: %(kind)s.") % {"kind": attempt.get_kind_display()}
    return Step(_("Go on with it"), "attempt", str(attempt.pk), reason)


def _review_what_is_due(course: "CourseProgress", at_least: int) -> Step | None:
    due = course.reviews_due
    if due < at_least:
        return None
    words = ngettext(
        "%(due)s review is due: what you knew, before it fades.", "%(due)s reviews are due: what you knew, before it fades.", due
    )
    return Step(_("Review"), "review", "", words % {"due": due})


def _review_before_more(course: "CourseProgress") -> Step | None:
    return _review_what_is_due(course, MANY_DUE)


def _go_on_practising(course: "CourseProgress") -> Step | None:
    """Return the step back into practice; what is due, however little, goes before it."""
    step = _go_on_with(course.begun.practice)
    return step and (_review_what_is_due(course, 1) or step)


def _pass_the_chapter_at_hand(course: "CourseProgress") -> Step | None:
    at_hand = next((state for state in course.chapters if state.is_open and not state.is_passed), None)
    if at_hand is None:
        return None
    if at_hand.cards.best is not None:
        return _another_round(course, at_hand)
    return _read(course, at_hand) or _first_round(at_hand)


def _another_round(course: "CourseProgress", state: "ChapterProgress") -> Step:
    done = state.cards.best
    missing = done.round.score.missing(done.round.bar) if done else 0
    said = {"missing": missing, "title": state.chapter.title, "next": state.number + 1}
    if state.number < len(course.chapters):
        words = ngettext(
            "Your best round of “%(title)s” needs %(missing)s more right answer to unlock chapter %(next)s.",
            "Your best round of “%(title)s” needs %(missing)s more right answers to unlock chapter %(next)s.",
            missing,
        )
    else:
        words = ngettext(
            "Your best round of “%(title)s” needs %(missing)s more right answer to pass the chapter.",
            "Your best round of “%(title)s” needs %(missing)s more right answers to pass the chapter.",
            missing,
        )
    return Step(_("Start another round"), "cards", state.chapter.slug, words % said)


def _read(course: "CourseProgress", state: "ChapterProgress") -> Step | None:
    """Return the step that begins a chapter, or goes on in it; None where all of it is read."""
    reading, chapter = course.reading[state.chapter.slug], state.chapter
    if reading.is_complete:
        return None
    said = {"title": chapter.title, "number": state.number, "done": reading.count, "total": reading.total}
    if reading.is_begun:
        reason = _("“%(title)s”: %(done)s of %(total)s sections read.") % said
        return Step(_("Go on reading chapter %(number)s") % said, "chapter", chapter.slug, reason, reading.goes_on_at)
    minutes = ngettext("%(count)s minute of reading", "%(count)s minutes of reading", chapter.minutes) % {
        "count": chapter.minutes
    }
    cards = ngettext("%(count)s card", "%(count)s cards", state.cards.total) % {"count": state.cards.total}
    reason = _("“%(title)s”: %(minutes)s, then %(cards)s.") % {**said, "minutes": minutes, "cards": cards}
    return Step(_("Read chapter %(number)s") % said, "chapter", chapter.slug, reason)


def _first_round(state: "ChapterProgress") -> Step:
    words = ngettext(
        "“%(title)s” is read. %(count)s card shows what stuck.",
        "“%(title)s” is read. %(count)s cards show what stuck.",
        state.cards.total,
    )
    said = {"title": state.chapter.title, "count": state.cards.total, "number": state.number}
    return Step(_("Go to the cards of chapter %(number)s") % said, "cards", state.chapter.slug, words % said)


def _read_the_rest(course: "CourseProgress") -> Step | None:
    begun = (state for state in _passed(course) if course.reading[state.chapter.slug].is_begun)
    return next((step for state in begun if (step := _read(course, state))), None)


def _judge_misconceptions(course: "CourseProgress") -> Step | None:
    for state in _passed(course):
        if state.misconceptions.total and not state.misconceptions.finished:
            said = {"title": state.chapter.title}
            reason = _("“%(title)s” is passed. See which of its common mistakes still tempt you.") % said
            return Step(_("Judge the misconceptions"), "misconceptions", state.chapter.slug, reason)
    return None


def _practise(course: "CourseProgress") -> Step | None:
    for state in _passed(course):
        if state.chapter.items and state.chapter.slug not in course.practised:
            said = {"title": state.chapter.title, "number": state.number}
            reason = _("“%(title)s” is passed. Try it on questions as the exam asks them.") % said
            return Step(_("Practise chapter %(number)s") % said, "items", state.chapter.slug, reason)
    return None


def _review_what_there_is(course: "CourseProgress") -> Step | None:
    return _review_what_is_due(course, 1)


def _look_back(course: "CourseProgress") -> Step:
    return Step(_("Review your progress"), "progress", "", _("Every chapter is passed. Another round is always open."))


def _passed(course: "CourseProgress") -> Iterator["ChapterProgress"]:
    return (state for state in course.chapters if state.is_passed)


RULES: tuple[Callable[["CourseProgress"], Step | None], ...] = (
    _hurry,
    _go_on_with_a_round,
    _go_on_elsewhere,
    _review_before_more,
    _pass_the_chapter_at_hand,
    _go_on_practising,
    _read_the_rest,
    _judge_misconceptions,
    _practise,
    _review_what_there_is,
    _look_back,
)
"""What runs against the clock comes first, then a round that is open; then many reviews; then the chapter at hand: read it, pass
its cards; then what is left, practice that was begun before anything new."""
