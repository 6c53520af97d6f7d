"""Rounds: start one, answer in it, finish it. Each write runs once, whatever is sent twice or too late."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from quiz.claims import claim_of
from quiz.content.schema import Misconception
from quiz.models import Action, Attempt, Kind, Learner, Response, Terms
from quiz.policies import get_chapter_for
from quiz.selectors import AttemptRecord, library_of, record_of
from quiz.services.answers import seed_of
from quiz.services.learners import lock_learner
from quiz.services.schedules import reschedule
from quiz.services.submissions import RefusedError, StaleSequenceError, Submission, refuse_stale

JUDGE = "judge"


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
            raise StaleSequenceError("This form has begun another round already, so nothing was begun. Start this one here.")
        return known
    course, chapter = get_chapter_for(learner, begin.chapter)
    kind = chapter.cards if begin.kind == Kind.CARDS else chapter.misconceptions
    if kind.open is not None and not begin.fresh:
        return kind.open.attempt
    following = course.library.after(begin.chapter)
    terms = Terms(
        rulebook=learner.rulebook,
        unlock_percent=course.library.pack.unlock_percent,
        feedback="after each item",
        opens=following.slug if following else None,
    )
    return Attempt.objects.create(
        learner=learner,
        revision_id=course.revision_id,
        kind=begin.kind,
        chapter=begin.chapter,
        key=begin.key,
        seed=seed_of(begin.key),
        terms=terms,
        started_at=at,
    )


@transaction.atomic
def respond(*, attempt: Attempt, submission: Submission, at: dt.datetime) -> AttemptRecord:
    """Store one response and return the round as it then stands; the same answer with a known key stores nothing.

    Raises `StaleSequenceError` when something else happened since the form was made or the key came with another answer,
    `RefusedError` when the action does not fit the item.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    before = record_of(attempt)
    known = attempt.responses.filter(key=submission.key).first()
    if known is not None:
        if not _is_same(known, submission):
            raise StaleSequenceError("Your earlier click counts, so this one changed nothing. Here is where the round stands.")
        return before
    if before.is_finished:
        raise StaleSequenceError("This round is finished, so nothing more can be answered in it.")
    refuse_stale(submission.seq, before.seq)
    action, value = _judged(before, submission) if attempt.kind == Kind.MISCONCEPTIONS else _marked(before, submission)
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
    if action != Action.REVEAL:
        reschedule(attempt.learner, [submission.item])
    return record_of(attempt)


@transaction.atomic
def finish_round(*, attempt: Attempt, submission: Submission, at: dt.datetime) -> AttemptRecord:
    """Close a round in which everything is answered, and return it; a finished one stays as it is.

    Raises `StaleSequenceError` as `respond` does, `RefusedError` while answers are missing.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    before = record_of(attempt)
    if before.is_finished:
        return before
    refuse_stale(submission.seq, before.seq)
    if before.standing.current is not None:
        raise RefusedError("The round still has questions without an answer.")
    attempt.finished_at = max(at, attempt.started_at)
    attempt.save(update_fields=["finished_at"])
    return record_of(attempt)


def _is_same(known: Response, submission: Submission) -> bool:
    said = known.value.get("said")
    action = known.action if said is None else JUDGE
    return (known.item, action, said or "") == (submission.item, submission.action, submission.said)


def _marked(record: AttemptRecord, submission: Submission) -> tuple[Action, dict[str, str]]:
    """Return what to store for a card: reveal, a mark on the revealed card, or the last mark taken back."""
    standing, item = record.standing, submission.item
    match submission.action:
        case "reveal" if item == standing.current and item not in standing.revealed:
            return Action.REVEAL, {}
        case "right" | "wrong" if item == standing.current and item not in standing.revealed:
            raise RefusedError("Reveal the answer first, then say whether you had it.")
        case "right" | "wrong" if item == standing.current:
            return Action(submission.action), {}
        case "retract" if item == standing.last_marked:
            return Action.RETRACT, {}
        case _:
            raise RefusedError("That does not fit the card in front of you, so nothing was changed.")


def _judged(record: AttemptRecord, submission: Submission) -> tuple[Action, dict[str, str]]:
    """Return what to store for a misconception: right or wrong under the round's rulebook, and what was said."""
    item, said = submission.item, submission.said
    if submission.action != JUDGE or item != record.standing.current or said not in {"true", "false"}:
        raise RefusedError("That does not fit the claim in front of you, so nothing was changed.")
    misconception: Misconception = library_of(record.attempt.revision_id).misconceptions(record.attempt.chapter)[item]
    claim = claim_of(misconception, record.attempt.seed, record.terms["rulebook"])
    return (Action.RIGHT if said == claim.truth else Action.WRONG), {"said": said}
