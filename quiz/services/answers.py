"""Attempts over items: begin one on a draw, answer, flag, hand in. Each write runs once, whatever is sent twice or too late."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.answering import Answer, read_answer, still_missing
from quiz.content.items import Series
from quiz.marking import mark
from quiz.models import Action, Attempt, Kind, Learner, Response
from quiz.services.beginning import Plan, store_attempt
from quiz.services.learners import lock_attempt, lock_learner
from quiz.services.schedules import lapse
from quiz.services.submissions import IncompleteError, RefusedError, StaleSequenceError, Submission, refuse_stale
from quiz.sheets import SheetRecord, sheet_of

_ACTIONS = (Action.ANSWER, Action.FLAG, Action.UNFLAG)
OVER = gettext_lazy("This attempt is over, so nothing more can be answered in it.")


@transaction.atomic
def begin_items(
    *, learner: Learner, key: uuid.UUID, at: dt.datetime, plan: Callable[[int], Plan], closes_untouched: bool = False
) -> Attempt:
    """Return a new attempt over items; the same key gives the same attempt, and then nothing is drawn.

    `plan` gets the attempt's seed, and may refuse by raising what it likes: nothing is stored then.
    With `closes_untouched`, which the form of it says, practice takes the place of practice in which nothing was answered.
    """
    learner = lock_learner(learner.pk)
    known = Attempt.objects.filter(learner=learner, key=key).first()
    if known is not None:
        return known
    attempt = store_attempt(learner, key, at, plan)
    if closes_untouched:
        _close_untouched(attempt, at)
    return attempt


def _close_untouched(begun: Attempt, at: dt.datetime) -> None:
    """Close the earlier practice of the same course in which nothing was done; the caller holds the learner's row."""
    touched = Response.objects.filter(attempt=OuterRef("pk"))
    open_ones = Attempt.objects.filter(learner=begun.learner, kind=Kind.PRACTICE, finished_at__isnull=True, started_at__lte=at)
    same = open_ones.filter(revision__course__revisions=begun.revision_id).exclude(pk=begun.pk)
    for attempt in same.filter(~Exists(touched)):
        attempt.finished_at = at
        attempt.save(update_fields=["finished_at"])


@transaction.atomic
def answer_item(*, attempt: Attempt, submission: Submission, at: dt.datetime) -> SheetRecord:
    """Store an answer, a flag, or a flag taken away, and return the attempt as it then stands.

    The same form again stores nothing. Raises `StaleSequenceError` when something else happened since the form was made, the key
    came with another answer, or the time is over; `IncompleteError`, with what is missing, when the answer is not complete and
    the attempt keeps no incomplete ones;
    `RefusedError` when it stands already. Misconceptions that a wrong answer shows become due as soon as its reasons are shown.
    """
    attempt = lock_attempt(attempt)
    before = sheet_of(attempt)
    known = attempt.responses.filter(key=submission.key).first()
    if known is None and before.is_over(at):
        raise StaleSequenceError(str(OVER))
    if submission.item not in before.sheet.order:
        raise RefusedError(_("That is no question of this attempt, so nothing was changed."))
    if submission.action not in _ACTIONS:
        raise RefusedError(_("That does not fit the question in front of you, so nothing was changed."))
    said = _said(before, submission)
    if known is not None:
        if (known.item, known.action, known.value.get("said", {})) != (submission.item, submission.action, said):
            raise StaleSequenceError(
                _("Your earlier click counts, so this one changed nothing. Here is where the attempt stands.")
            )
        return before
    refuse_stale(submission.seq, before.seq)
    Response(
        attempt=attempt,
        seq=before.seq + 1,
        key=submission.key,
        item=submission.item,
        action=submission.action,
        value=_kept(before, submission.item, said) if submission.action == Action.ANSWER else {},
        at=at,
    ).save()
    after = sheet_of(attempt)
    if after.shows_each and submission.action == Action.ANSWER and submission.item in after.sheet.marks:
        _report_lapses(after, [submission.item], f"{attempt.pk}:{submission.item}", at)
    return after


@transaction.atomic
def hand_in(*, attempt: Attempt, submission: Submission, at: dt.datetime) -> SheetRecord:
    """Close an attempt, answered or not, and return it; one that is over stays as it is.

    Raises `StaleSequenceError` when something else happened since the form was made.
    """
    attempt = lock_attempt(attempt)
    before = sheet_of(attempt)
    if before.is_over(at):
        return before
    refuse_stale(submission.seq, before.seq)
    return close_sheet(before, at)


def close_sheet(record: SheetRecord, at: dt.datetime) -> SheetRecord:
    """Close an attempt as it stands and return it; what it shows to be forgotten becomes due, once for the whole attempt.

    The caller holds the attempt's row, and read the record while holding it.
    """
    attempt = record.attempt
    attempt.finished_at = max(at, attempt.started_at)
    attempt.save(update_fields=["finished_at"])
    unreported = record.sheet.halfway if record.shows_each else record.sheet.order
    _report_lapses(record, unreported, str(attempt.pk), attempt.finished_at)
    return record


def _report_lapses(record: SheetRecord, items: Iterable[str], source: str, at: dt.datetime) -> None:
    """Make the misconceptions due that the answers to these items show."""
    known, rulebook = record.library.all_misconceptions, record.terms["rulebook"]
    answers = [(record.item(item), record.sheet.answers[item]) for item in items if item in record.sheet.final]
    shown = {name for item, answer in answers for name in mark(item, answer, rulebook).shown if name in known}
    if shown:
        lapse(record.attempt.learner, shown, source=f"attempt:{source}", at=at)


def _said(record: SheetRecord, submission: Submission) -> dict[str, list[str]]:
    """Return what the form itself says about the item, as JSON has it."""
    if submission.action != Action.ANSWER:
        return {}
    return {name: list(values) for name, values in read_answer(record.item(submission.item), submission.fields).items()}


def _kept(record: SheetRecord, item_id: str, said: dict[str, list[str]]) -> dict[str, object]:
    """Return what to store: an answer with its points, or a further step of a series without.

    An exam or check stores an incomplete answer as such, and one that was emptied without points.
    An answer whose reasons were shown stands, and so does one in a series: there is no way back.
    """
    item, rulebook = record.item(item_id), record.terms["rulebook"]
    if item_id in record.sheet.marks and (record.shows_each or isinstance(item, Series)):
        raise RefusedError(_("This question is answered, and its answer stands."))
    earlier = record.sheet.answers.get(item_id, {}) if isinstance(item, Series) else {}
    answer: Answer = {name: tuple(values) for name, values in said.items()} | dict(earlier)
    missing = still_missing(item, answer, rulebook)
    kept: dict[str, object] = {"said": said, "answer": answer}
    if missing and isinstance(item, Series) and len(answer) > len(earlier):
        return kept
    if missing and (isinstance(item, Series) or not record.keeps_parts):
        raise IncompleteError(missing)
    if not answer:
        return kept
    marked = mark(item, answer, rulebook)
    points = {**kept, "earned": marked.earned, "possible": marked.possible}
    return {**points, "partial": True} if missing else points
