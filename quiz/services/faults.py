"""Reports of faults in questions, for the author: stored once, and only by those who have answered the question."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.models import MARKED_KINDS, Action, Attempt, FaultReport, Learner, Response
from quiz.services.learners import lock_learner
from quiz.services.submissions import IncompleteError, RefusedError, StaleSequenceError
from quiz.sheets import sheet_of

SHORTEST, LONGEST = 10, 2000
MOST_A_DAY = 20
A_DAY = dt.timedelta(days=1)


class TooManyError(RefusedError):
    """The learner has sent as many as there may be in a day."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a form says: its key, the id of the question, and what is wrong with it."""

    key: uuid.UUID
    item: str
    text: str


@transaction.atomic
def report_fault(*, learner: Learner, report: Report, at: dt.datetime) -> FaultReport:
    """Store a report and return it; the same form again stores nothing.

    Raises `StaleSequenceError` when the key came with another report, `IncompleteError` for a text that is too short or too
    long, `RefusedError` for a question that the learner has not answered, `TooManyError` after twenty in a day.
    """
    learner = lock_learner(learner.pk)
    known = FaultReport.objects.filter(learner=learner, key=report.key).first()
    text = report.text.replace("\0", "").replace("\r\n", "\n").strip()
    if known is not None:
        if (known.item, known.text) != (report.item, text):
            raise StaleSequenceError(
                _("Your earlier report counts, so this one was not sent. Send it here if it is another one.")
            )
        return known
    if not SHORTEST <= len(text) <= LONGEST:
        said = _("Say what is wrong in %(shortest)d to %(longest)d characters: there are %(length)d.")
        raise IncompleteError(said % {"shortest": SHORTEST, "longest": LONGEST, "length": len(text)})
    attempt = _answered_in(learner, report.item, at)
    if attempt is None:
        raise RefusedError(_("A fault can be reported once you have answered the question, so nothing was sent."))
    if FaultReport.objects.filter(learner=learner, at__gt=at - A_DAY).count() >= MOST_A_DAY:
        raise TooManyError(
            _("You have reported %(most)d faults today, which is the most there is. Try again tomorrow.") % {"most": MOST_A_DAY}
        )
    stored = FaultReport(
        learner=learner,
        revision_id=attempt.revision_id,
        key=report.key,
        item=report.item,
        rulebook=attempt.terms["rulebook"],
        text=text,
        at=at,
    )
    stored.save()
    return stored


def _answered_in(learner: Learner, item: str, at: dt.datetime) -> Attempt | None:
    """Return the learner's newest attempt in which this question was answered and its answer shown."""
    mine = Response.objects.filter(attempt__learner=learner, item=item).order_by("-at", "-pk").select_related("attempt")
    for response in mine.exclude(action__in=(Action.FLAG, Action.UNFLAG, Action.RETRACT)):
        attempt = response.attempt
        if attempt.kind in MARKED_KINDS:
            return attempt
        sheet = sheet_of(attempt)
        if item in sheet.known(at):
            return attempt
    return None
