"""Reads of the learning domain. Nothing here writes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import cast

import msgspec
from django.db.models import Max

from quiz.calibration import Calibration, calibrate
from quiz.claims import AS_SAID, Asked, next_wording
from quiz.content.library import Library
from quiz.content.schema import Misconception, Pack
from quiz.days import zone_of
from quiz.drawing import CLAIM, draw_cards, draw_claims
from quiz.grading import Event, Round, Score, Standing, fold, score
from quiz.models import Action, Attempt, Course, CourseRevision, Drawn, Kind, Learner, Response, Rulebook, Terms
from quiz.raw_rows import OF
from quiz.twins import Twin, twin_due

_ROUNDS = (Kind.CARDS, Kind.MISCONCEPTIONS)
_MARKS = (Action.RIGHT, Action.WRONG, Action.RETRACT)


@dataclass(frozen=True)
class AttemptRecord:
    """An attempt with its standing: the fold of its responses, or of its marks alone, over the items of its own revision."""

    attempt: Attempt
    standing: Standing

    @property
    def terms(self) -> Terms:
        """What the attempt runs under."""
        terms: Terms = self.attempt.terms
        return terms

    @cached_property
    def drawn(self) -> Mapping[str, Drawn]:
        """The questions of the round by id, in their order."""
        return {drawn["item"]: drawn for drawn in drawn_of(self.attempt)}

    def is_claim(self, item: str) -> bool:
        """Tell whether a question of the round is a claim to judge; the others are cards."""
        return self.drawn[item]["kind"] == CLAIM

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


@dataclass(frozen=True)
class RoundRecord(AttemptRecord):
    """A round as it is answered: how many responses it has, and of each question the value that its last one with any has."""

    seq: int
    values: Mapping[str, Mapping[str, object]]

    def value(self, item: str, name: str) -> str:
        """Return one word of what was said about a question; empty where nothing was."""
        found = self.values.get(item, {}).get(name, "")
        return found if isinstance(found, str) else ""

    @cached_property
    def twins(self) -> Mapping[str, str]:
        """The twins that were answered between the cards, each with its card."""
        return {item: str(value["twin_of"]) for item, value in self.values.items() if "twin_of" in value}

    @cached_property
    def twin(self) -> Twin | None:
        """The twin that is to be answered before the round goes on; None where there is none, and in rounds not of cards."""
        if self.attempt.kind != Kind.CARDS or self.is_finished:
            return None
        chapter = library_of(self.attempt.revision_id).chapters[self.attempt.chapter]
        return twin_due(self.standing, chapter, self.attempt.seed, self.twins)

    @property
    def calibration(self) -> Calibration:
        """How sure they were, and what twins say about the marks of this round."""
        return calibrate(self.standing.marks, self.values)


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


def drawn_of(attempt: Attempt) -> list[Drawn]:
    """Return the questions of an attempt as they were drawn; those of a round before draws were kept follow from its seed."""
    if attempt.draw:
        return cast("list[Drawn]", attempt.draw)
    library = library_of(attempt.revision_id)
    if attempt.kind == Kind.CARDS:
        return draw_cards(library.cards(attempt.chapter), attempt.seed)
    return draw_claims(library.misconceptions(attempt.chapter), attempt.seed)


def order_of(attempt: Attempt) -> tuple[str, ...]:
    """Return the items of an attempt in their order."""
    return tuple(drawn["item"] for drawn in drawn_of(attempt))


def wordings_for(learner: Learner, misconceptions: Iterable[Misconception], seed: int, at: dt.datetime) -> dict[str, str]:
    """Return the wording in which to ask each of these now: by the seed, but in other words than on an earlier day."""
    found = {each.id: each for each in misconceptions}
    zone = zone_of(learner)
    last = {
        item: Asked(wording, answered.astimezone(zone).date()) for item, wording, answered in _last_asked(learner, list(found))
    }
    today = at.astimezone(zone).date()
    return {item: next_wording(each, seed, last.get(item), today) for item, each in found.items()}


def _last_asked(learner: Learner, items: Sequence[str]) -> list[tuple[str, str, dt.datetime]]:
    """Return of each misconception that was judged the last wording and when; in one query."""
    judged = Response.objects.filter(attempt__learner=learner, item__in=items, action__in=(Action.RIGHT, Action.WRONG))
    newest = judged.order_by().values("item").annotate(newest=Max("pk")).values("newest")
    rows = Response.objects.filter(pk__in=newest).select_related("attempt")
    return [(row.item, _wording(row), row.at) for row in rows]


def _wording(response: Response) -> str:
    drawn = {drawn["item"]: drawn for drawn in drawn_of(response.attempt)}
    return drawn[response.item].get("wording", AS_SAID) if response.item in drawn else AS_SAID


def record_of(attempt: Attempt) -> RoundRecord:
    """Return a round with its standing and with what was said in it, in one query."""
    rows = list(attempt.responses.order_by("seq").values_list("item", "action", "value"))
    events = [Event(item, action) for item, action, _ in rows]
    values = {item: value for item, _, value in rows if value}
    return RoundRecord(attempt, fold(order_of(attempt), events), len(events), values)


def records_of(learner: Learner | None, course: Course) -> list[AttemptRecord]:
    """Return all of a learner's rounds over chapters of a course with their marks, the oldest first, in two queries."""
    if learner is None:
        return []
    attempts = Attempt.objects.filter(learner=learner, revision__course=course, kind__in=_ROUNDS).order_by("started_at", "pk")
    rows = Response.objects.filter(
        attempt__learner=learner, attempt__revision__course=course, attempt__kind__in=_ROUNDS, action__in=_MARKS
    ).order_by("attempt_id", "seq")
    named = rows.annotate(of=OF).values_list("of", "item", "action")
    events = {uuid.UUID(of): [Event(*said) for _, *said in given] for of, given in groupby(named, itemgetter(0))}
    return [AttemptRecord(attempt, fold(order_of(attempt), events.get(attempt.pk, ()))) for attempt in attempts]


def answered_questions(learner: Learner | None, library: Library) -> frozenset[str]:
    """Return the questions of this content that the learner answered, in whatever attempt; one query.

    Of cards those whose answer they have seen, of misconceptions those that they judged, of items those that they answered.
    """
    if learner is None:
        return frozenset()
    acts = (Action.REVEAL, Action.RIGHT, Action.WRONG, Action.ANSWER)
    answered = Response.objects.filter(attempt__learner=learner, action__in=acts).values_list("item", flat=True)
    return frozenset(answered.distinct()) & library.facts_of.keys()


def revealed_cards(learner: Learner | None, library: Library) -> frozenset[str]:
    """Return the cards of this content whose answer the learner has seen, in whatever attempt; one query."""
    return answered_questions(learner, library) & library.all_cards.keys()


def rounds(records: Iterable[AttemptRecord]) -> list[Round]:
    """Return the completed card rounds among the records, as unlocking sees them."""
    return [record.round for record in records if record.is_finished and record.attempt.kind == Kind.CARDS]
