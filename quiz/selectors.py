"""Reads of the learning domain. Nothing here writes."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from quiz.content.library import Library
from quiz.content.schema import Pack
from quiz.grading import Event, Round, Score, Standing, fold, score, shuffled
from quiz.models import Action, Attempt, Course, CourseRevision, Kind, Learner, Response, Rulebook, Terms

_ROUNDS = (Kind.CARDS, Kind.MISCONCEPTIONS)


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """An attempt with its standing: the fold of its responses over the items of its own revision."""

    attempt: Attempt
    standing: Standing
    seq: int

    @property
    def terms(self) -> Terms:
        """What the attempt runs under."""
        terms: Terms = self.attempt.terms
        return terms

    @property
    def score(self) -> Score:
        """Right answers so far."""
        return score(self.standing)

    @property
    def percent(self) -> int:
        """The score in percent, as pages show it."""
        return self.score.percent(self.terms["unlock_percent"])

    @property
    def is_finished(self) -> bool:
        """Whether the round is closed."""
        return self.attempt.finished_at is not None

    @property
    def round(self) -> Round:
        """The attempt as unlocking sees it."""
        return Round(self.attempt.chapter, self.score, self.terms["unlock_percent"], self.terms["opens"])


def current_course() -> Course | None:
    """Return the course that the site teaches; None before any is loaded."""
    return Course.objects.filter(current__isnull=False).order_by("slug").first()


def course_of(attempt: Attempt) -> Course:
    """Return the course of an attempt, without its revision's document."""
    return Course.objects.get(revisions=attempt.revision_id)


@lru_cache(maxsize=32)
def library_of(revision_id: uuid.UUID) -> Library:
    """Return a revision's content, indexed; revisions never change, so it is kept in memory."""
    document = CourseRevision.objects.values_list("document", flat=True).get(pk=revision_id)
    return Library(msgspec.convert(document, Pack))


def rulebook_of(learner: Learner | None) -> str:
    """Return the rulebook that a learner reads under; the chapter's for somebody new."""
    return learner.rulebook if learner else Rulebook.CHAPTER.value


def order_of(attempt: Attempt) -> tuple[str, ...]:
    """Return the items of an attempt in their order: as drawn, or as the seed gives those of the chapter."""
    if attempt.draw:
        return tuple(drawn["item"] for drawn in attempt.draw)
    library = library_of(attempt.revision_id)
    items: Iterable[str] = (
        library.cards(attempt.chapter) if attempt.kind == Kind.CARDS else library.misconceptions(attempt.chapter)
    )
    return shuffled(items, attempt.seed)


def record_of(attempt: Attempt) -> AttemptRecord:
    """Return an attempt with its standing."""
    responses = attempt.responses.order_by("seq").values_list("item", "action")
    return _record(attempt, [Event(item, action) for item, action in responses])


def records_of(learner: Learner | None, course: Course) -> list[AttemptRecord]:
    """Return all of a learner's rounds over chapters of a course with their standings, the oldest first, in two queries."""
    if learner is None:
        return []
    attempts = Attempt.objects.filter(learner=learner, revision__course=course, kind__in=_ROUNDS).order_by("started_at", "pk")
    events: defaultdict[uuid.UUID, list[Event]] = defaultdict(list)
    rows = Response.objects.filter(
        attempt__learner=learner, attempt__revision__course=course, attempt__kind__in=_ROUNDS
    ).order_by("seq")
    for attempt_id, item, action in rows.values_list("attempt_id", "item", "action"):
        events[attempt_id].append(Event(item, action))
    return [_record(attempt, events[attempt.pk]) for attempt in attempts]


def revealed_cards(learner: Learner | None, library: Library) -> frozenset[str]:
    """Return the cards of this content whose answer the learner has seen, in whatever attempt; one query."""
    if learner is None:
        return frozenset()
    revealed = Response.objects.filter(attempt__learner=learner, action=Action.REVEAL).values_list("item", flat=True)
    return frozenset(revealed.distinct()) & library.all_cards.keys()


def rounds(records: Iterable[AttemptRecord]) -> list[Round]:
    """Return the completed card rounds among the records, as unlocking sees them."""
    return [record.round for record in records if record.is_finished and record.attempt.kind == Kind.CARDS]


def _record(attempt: Attempt, events: Sequence[Event]) -> AttemptRecord:
    return AttemptRecord(attempt, fold(order_of(attempt), events), len(events))
