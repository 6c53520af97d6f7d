"""What a form of a round says, and what is stored for it: reveals, marks, judgements, answers to twins."""

from django.utils.translation import gettext as _

from quiz.answering import Answer, read_answer, still_missing
from quiz.calibration import CONFIDENCES
from quiz.claims import AS_SAID, Claim, claim_in, wording_by_seed
from quiz.drawing import CARD, CLAIM
from quiz.marking import mark
from quiz.models import Action, Response
from quiz.selectors import RoundRecord, library_of
from quiz.services.submissions import RefusedError, Submission
from quiz.twins import Twin

JUDGE = "judge"
LONGEST_TYPED = 500
Value = dict[str, object]


def is_same(record: RoundRecord, known: Response, submission: Submission) -> bool:
    """Tell whether a form says again what was stored under its key."""
    item = library_of(record.attempt.revision_id).all_items.get(known.item)
    says: Value = {"said": submission.said, "typed": _typed(submission), "confidence": _confidence(submission)}
    if item:
        says = {"answer": _lists(read_answer(item, submission.fields))}
    said = {name: known.value.get(name, "") for name in says}
    action = JUDGE if "said" in known.value else known.action
    return (known.item, action, said) == (submission.item, submission.action, says)


def _typed(submission: Submission) -> str:
    """Return what was typed before the reveal, cut to its bound; PostgreSQL keeps no NUL."""
    return submission.field("typed").replace("\0", "").strip()[:LONGEST_TYPED].rstrip()


def _confidence(submission: Submission) -> str:
    found = submission.field("confidence")
    return found if found in CONFIDENCES else ""


def answered(record: RoundRecord, submission: Submission) -> tuple[Action, Value]:
    """Return what to store for the question in front, or for a mark that is taken back; refuse what does not fit."""
    drawn = record.drawn.get(submission.item)
    if record.twin is not None and submission.action != Action.RETRACT:
        return Action.ANSWER, _twin_answered(record, record.twin, submission)
    if drawn is not None and drawn["kind"] == CLAIM and drawn["item"] == record.standing.current:
        claim = _claim(record, drawn["item"], drawn.get("wording", AS_SAID))
        value = _judged(submission)
        return (Action.RIGHT if value["said"] == claim.truth else Action.WRONG), value
    if drawn is not None and drawn["kind"] == CARD:
        return _marked(record, submission)
    raise RefusedError(_unfit())


def _marked(record: RoundRecord, submission: Submission) -> tuple[Action, Value]:
    """Return what to store for a card: reveal, a mark on the revealed card, or the last mark taken back."""
    standing, item = record.standing, submission.item
    match submission.action:
        case "reveal" if item == standing.current and item not in standing.revealed:
            said = {"typed": _typed(submission), "confidence": _confidence(submission)}
            return Action.REVEAL, {name: value for name, value in said.items() if value}
        case "right" | "wrong" if item == standing.current and item not in standing.revealed:
            raise RefusedError(_("Reveal the answer first, then say whether you had it."))
        case "right" | "wrong" if item == standing.current:
            return Action(submission.action), {}
        case "retract" if item == standing.last_marked:
            return Action.RETRACT, {}
        case _:
            raise RefusedError(_unfit())


def _judged(submission: Submission) -> Value:
    """Return what was said about a claim, and how surely; refuse what is not whole."""
    confidence = _confidence(submission)
    if submission.action != JUDGE or submission.said not in {"true", "false"}:
        raise RefusedError(_unfit())
    if not confidence:
        raise RefusedError(_("Say first how sure you are, then whether the claim is true."))
    return {"said": submission.said, "confidence": confidence}


def _twin_answered(record: RoundRecord, twin: Twin, submission: Submission) -> Value:
    """Return what to store for a twin: whose it is, what was said, and its points."""
    if submission.item != twin.id:
        raise RefusedError(_("Answer the question between the cards first, so nothing was changed."))
    library, rulebook = library_of(record.attempt.revision_id), record.terms["rulebook"]
    item = library.all_items.get(twin.id)
    if item is None:
        wording = wording_by_seed(library.all_misconceptions[twin.id], record.attempt.seed)
        value = _judged(submission)
        is_right = value["said"] == _claim(record, twin.id, wording).truth
        return {**value, "twin_of": twin.card, "wording": wording, "earned": int(is_right), "possible": 1}
    if submission.action != Action.ANSWER:
        raise RefusedError(_unfit())
    answer = read_answer(item, submission.fields)
    if missing := still_missing(item, answer, rulebook):
        raise RefusedError(missing)
    marked = mark(item, answer, rulebook)
    return {"twin_of": twin.card, "answer": _lists(answer), "earned": marked.earned, "possible": marked.possible}


def _lists(answer: Answer) -> dict[str, list[str]]:
    """Return an answer as JSON has it."""
    return {name: list(values) for name, values in answer.items()}


def _claim(record: RoundRecord, item: str, wording: str) -> Claim:
    """Return a misconception's claim in this wording, under the round's rulebook."""
    misconception = library_of(record.attempt.revision_id).all_misconceptions[item]
    return claim_in(misconception, wording, record.terms["rulebook"])


def _unfit() -> str:
    return _("That does not fit the question in front of you, so nothing was changed.")
