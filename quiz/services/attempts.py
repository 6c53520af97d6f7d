"""Rounds: start one, answer in it, finish it. Each write runs once, whatever is sent twice or too late."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.content.library import Library
from quiz.drawing import draw_cards, draw_claims
from quiz.models import AFTER_EACH, Action, Attempt, Drawn, Kind, Learner, Response, Terms
from quiz.policies import get_chapter_for
from quiz.selectors import RoundRecord, record_of, wordings_for
from quiz.services.beginning import Plan, store_attempt
from quiz.services.learners import lock_attempt, lock_learner
from quiz.services.round_answers import answered, is_same
from quiz.services.schedules import lapse, reschedule
from quiz.services.submissions import RefusedError, StaleSequenceError, Submission, refuse_stale


@dataclass(frozen=True, slots=True)
class Begin:
    """A request for a round; with `fresh`, a new one even while another is unfinished."""

    kind: Kind
    chapter: str
    key: uuid.UUID
    fresh: bool = False


@transaction.atomic
def start_round(*, learner: Learner, begin: Begin, at: dt.datetime) -> Attempt:
    """Return a new round over a chapter, or the unfinished one there is; the same key gives the same round.

    Raises `Http404` and `ChapterLockedError` as `get_chapter_for` does, `StaleSequenceError` when the key began another.
    """
    learner = lock_learner(learner.pk)
    known = Attempt.objects.filter(learner=learner, key=begin.key).first()
    if known is not None:
        if (known.kind, known.chapter) != (begin.kind, begin.chapter):
            raise StaleSequenceError(_("This form has begun another round already, so nothing was begun. Start this one here."))
        return known
    course, chapter = get_chapter_for(learner, begin.chapter)
    kind = chapter.cards if begin.kind == Kind.CARDS else chapter.misconceptions
    if kind.open is not None and not begin.fresh:
        return kind.open.attempt
    following = course.library.after(begin.chapter)
    terms = Terms(
        rulebook=learner.rulebook,
        unlock_percent=course.library.pack.unlock_percent,
        feedback=AFTER_EACH,
        opens=following.slug if following else None,
    )

    def plan(seed: int) -> Plan:
        drawn = _draw(course.library, begin, learner, seed, at)
        return Plan(begin.kind, course.revision_id, drawn, terms, chapter=begin.chapter)

    return store_attempt(learner, begin.key, at, plan)


def _draw(library: Library, begin: Begin, learner: Learner, seed: int, at: dt.datetime) -> list[Drawn]:
    if begin.kind == Kind.CARDS:
        return draw_cards(library.cards(begin.chapter), seed)
    found = library.misconceptions(begin.chapter)
    return draw_claims(found, seed, wordings_for(learner, found.values(), seed, at))


@transaction.atomic
def respond(*, attempt: Attempt, submission: Submission, at: dt.datetime) -> RoundRecord:
    """Store one response and return the round as it then stands; the same answer with a known key stores nothing.

    A twin that is answered wrong makes its card due again.

    Raises `StaleSequenceError` when something else happened since the form was made or the key came with another answer,
    `RefusedError` when the action does not fit the item.
    """
    attempt = lock_attempt(attempt)
    before = record_of(attempt)
    known = attempt.responses.filter(key=submission.key).first()
    if known is not None:
        if not is_same(before, known, submission):
            raise StaleSequenceError(_("Your earlier click counts, so this one changed nothing. Here is where the round stands."))
        return before
    if before.is_finished:
        raise StaleSequenceError(_("This round is finished, so nothing more can be answered in it."))
    refuse_stale(submission.seq, before.seq)
    action, value = answered(before, submission)
    response = Response(
        attempt=attempt,
        seq=before.seq + 1,
        key=submission.key,
        item=submission.item,
        action=action,
        value=value,
        at=at,
    )
    response.save()
    if action in {Action.RIGHT, Action.WRONG, Action.RETRACT}:
        reschedule(attempt.learner, [submission.item])
    if "twin_of" in value and value["earned"] != value["possible"]:
        # The card was marked right a moment ago, and the same fact in another form was not known.
        lapse(attempt.learner, [str(value["twin_of"])], source=f"twin:{attempt.pk}:{submission.item}", at=at)
    return record_of(attempt)


@transaction.atomic
def finish_round(*, attempt: Attempt, submission: Submission, at: dt.datetime) -> RoundRecord:
    """Close a round in which everything is answered, and return it; a finished one stays as it is.

    Raises `StaleSequenceError` as `respond` does, `RefusedError` while answers are missing.
    """
    attempt = lock_attempt(attempt)
    before = record_of(attempt)
    if before.is_finished:
        return before
    refuse_stale(submission.seq, before.seq)
    if before.standing.current is not None or before.twin is not None:
        raise RefusedError(_("The round still has questions without an answer."))
    attempt.finished_at = max(at, attempt.started_at)
    attempt.save(update_fields=["finished_at"])
    return record_of(attempt)
