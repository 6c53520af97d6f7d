"""What can be done with a sandbox: open it, run a line, move its clock, reset it. Each is one short transaction.

Every write carries a key and runs once: a known key gives back the record it made, or is refused when something else comes
with it. A write locks the sandbox's row, runs on the state it finds there, and moves the version on by one; a reset also needs
the version that its form had seen. The sandbox that is passed in is brought up to date: it shows the state that the write left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery_engine.arm import Document, Head, Record, Request
from gallery_engine.clock import to_iso
from gallery_engine.cloud import Cloud
from labs.grading import Result, StoreEvidence, grade, score
from labs.journal import kept_line, kept_text
from labs.models import CommandRecord, Sandbox, Source
from labs.runs import new_shell, start
from labs.scenarios.library import drawn, scenario_of, scenario_with
from labs.scenarios.variants import MOST_VARIANTS
from labs.secrets import secrets_of
from labs.shell.history import PLACEHOLDER
from labs.shell.session import Completion, Outcome, Shell, ShellState
from labs.store import RowStore, insert
from labs.turn import Turn, stored_shell, write_results
from quiz.activities import lock_learner
from quiz.models import Learner

MAX_SANDBOXES = 20
MAX_TRANSCRIPT = 4 * 1024 * 1024
MAX_COMMANDS = 5_000
LONGEST_FLOW = 12 * 3_600
RAN_ON = "The clock ran on"
ADVANCE = "/providers/Darkroom.Lab/advance"


class RefusedError(Exception):
    """A write that is not done; the message is for the learner, and nothing has changed."""


class LimitReachedError(RefusedError):
    """A bound on how much one learner may keep."""


class StaleError(RefusedError):
    """A form that was made for an earlier state of the sandbox, or that was sent before with something else in it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Virtual seconds, at most LONGEST_FLOW, that passed on a page while it was looked at, since the version it had `seen`.

    They count only while that is still the version: where two pages are open, the time of one is not added to that of the other.
    """

    seconds: int = 0
    seen: int = 0

    def since(self, version: int) -> int:
        """Return the seconds that count at a version."""
        return self.seconds if self.seen == version else 0


STILL = Flow()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a sandbox begins with."""

    head: Head
    records: tuple[Record, ...]
    results: tuple[Result, ...]


def open_sandbox(*, learner: Learner, revision: UUID, rulebook: str, key: UUID, variant: int = 0) -> Sandbox:
    """Open a sandbox on a revision of a scenario and return it; the one that `key` opened before, if any.

    `variant` says with what names and numbers. Raises LimitReachedError when the learner has MAX_SANDBOXES or more, StaleError
    when `key` opened something else, RefusedError when the scenario has no such rulebook or variant.
    """
    scenario = scenario_of(revision)
    if rulebook not in scenario.rulebooks:
        raise RefusedError(_("This scenario is not offered under the rulebook “%(rulebook)s”.") % {"rulebook": rulebook})
    if not 0 <= variant < MOST_VARIANTS:
        raise RefusedError(_("A scenario has no variant with this number. Take the next one from its page."))
    values = drawn(revision, variant)
    opening = _opening(revision, rulebook, tuple(sorted(values.items())))
    with transaction.atomic():
        learner = lock_learner(learner.pk)
        known = Sandbox.objects.filter(learner=learner, key=key).first()
        if known is not None:
            if (scenario_of(known.revision_id).slug, known.rulebook, known.variant) != (scenario.slug, rulebook, variant):
                raise StaleError(_("This form has opened another lab already, so nothing was opened. Start this one here."))
            return known
        _refuse_more(Sandbox.objects.filter(learner=learner).count())
        return _create(Sandbox(learner=learner, revision_id=revision, key=key, variant=variant), values, opening)


def discard(*, sandbox: Sandbox, seq: int) -> None:
    """Delete a sandbox with all that was done in it, for good; its goals count as met no more.

    Raises StaleError when something was done since the form was made, for which `seq` was the version.
    """
    with transaction.atomic():
        lock_learner(sandbox.learner_id)
        sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())
        if sandbox.version != seq:
            raise StaleError(_("Something was done in this lab since the page was loaded, so it was not deleted. Look again."))
        sandbox.delete()


def _refuse_more(held: int) -> None:
    """Raise LimitReachedError where so many labs are held already; progress that came into an account may have brought more."""
    over = held - MAX_SANDBOXES + 1
    if over > 0:
        words = ngettext(
            "You have %(count)s labs, and no other is started while there are %(most)s. Resume one of them (a reset takes it "
            "back to its start), or delete one to make room.",
            "You have %(count)s labs, and no other is started while there are %(most)s. Resume one of them (a reset takes it "
            "back to its start), or delete %(over)s to make room.",
            over,
        )
        raise LimitReachedError(words % {"count": held, "most": MAX_SANDBOXES, "over": over})


def put_in_prompt(*, sandbox: Sandbox, text: str, place: str) -> None:
    """Leave lines in the prompt of a sandbox, in place of what was left there before; nothing runs.

    `place` is where they are from, as chapter-slug#anchor, or empty. It may be done again with the same effect, so it has no key.
    Values of password options are not kept, here as everywhere.
    """
    with transaction.atomic():
        sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())
        sandbox.draft = {"text": kept_text(text, secrets_of(text, {})), "place": place}
        sandbox.updated_at = timezone.now()
        sandbox.save(update_fields=["draft", "updated_at"])


def run_line(*, sandbox: Sandbox, key: UUID, line: str, flow: Flow = STILL) -> CommandRecord | None:
    """Run one input on the sandbox's current state and return its record; None for a blank line or a comment.

    What flowed by meanwhile passes before it, in the same record.

    Raises LimitReachedError when the transcript is full or MAX_COMMANDS have been run, StaleError when the key came with
    another line.
    """
    with transaction.atomic():
        known = take(sandbox, key, Source.LINE, kept_line(line, secrets_of(line, {})))
        if known is not None:
            return known
        turn = Turn(sandbox)
        if seconds := flow.since(sandbox.version):
            turn.send(Request("POST", ADVANCE, body={"seconds": seconds}))
        outcome = turn.run(line)
        return turn.write(key, Source.LINE, line, outcome) if outcome.typed else None


def completion(sandbox: Sandbox, text: str) -> Completion:
    """Complete an unfinished line in a sandbox, from its state as it was read; nothing is written."""
    cloud = Cloud(RowStore(sandbox))
    return Shell(cloud.send, ShellState.from_json(sandbox.shell)).complete(text)


def advance(*, sandbox: Sandbox, key: UUID, seconds: int | None = None, flow: Flow = STILL) -> CommandRecord:
    """Let virtual time pass, by `seconds` or else to the next event, and return the record; raises as `run_line` does.

    What flowed by meanwhile passes too; the next event is where it is, however much of the way there has flowed by.
    """
    label = "Skipped to the next event" if seconds is None else _skipped(seconds)
    with transaction.atomic():
        known = take(sandbox, key, Source.ADVANCE, label)
        if known is not None:
            return known
        wish: Document = {"next": True} if seconds is None else {"seconds": seconds + flow.since(sandbox.version)}
        return _move_clock(sandbox, key, label, wish)


def run_on(*, sandbox: Sandbox, key: UUID, flow: Flow) -> CommandRecord | None:
    """Let the virtual time pass that flowed by on a page, and return the record; None where none of it counts any more.

    Raises as `run_line` does.
    """
    with transaction.atomic():
        known = take(sandbox, key, Source.ADVANCE, RAN_ON)
        if known is not None:
            return known
        seconds = flow.since(sandbox.version)
        return _move_clock(sandbox, key, RAN_ON, {"seconds": seconds}) if seconds else None


def _skipped(seconds: int) -> str:
    return f"Skipped ahead {seconds} s" if seconds % 60 else f"Skipped ahead {seconds // 60} min"


def _move_clock(sandbox: Sandbox, key: UUID, label: str, wish: Document) -> CommandRecord:
    before = sandbox.now
    turn = Turn(sandbox)
    step = turn.send(Request("POST", ADVANCE, body=wish))
    match step.response.body:
        case {"error": {"message": str(message)}}:
            outcome = Outcome(stderr=message + "\n", exit_code=1)
        case _ if step.changes.after.now == before:
            outcome = Outcome(stdout="Nothing is under way: the time stays as it is.\n")
        case _:
            outcome = Outcome(stdout=to_iso(step.changes.after.now) + "\n")
    return turn.write(key, Source.ADVANCE, label, outcome)


def reset(*, sandbox: Sandbox, key: UUID, seq: int) -> CommandRecord:
    """Take the sandbox back to its start and return the record; the journal stays, but no longer counts.

    Raises StaleError when something was done since the form was made, for which `seq` was the version.
    """
    opening = opening_of(sandbox)
    with transaction.atomic():
        known = take(sandbox, key, Source.RESET, "Reset")
        if known is not None:
            return known
        if sandbox.version != seq:
            raise StaleError(_("Something was done in this lab since the page was loaded, so it was not reset. Here it is now."))
        turn = Turn(sandbox)
        sandbox.resources.all().delete()
        sandbox.checkpoints.all().delete()
        insert(sandbox, opening.records)
        sandbox.shell = stored_shell(new_shell(opening.head))
        sandbox.since = sandbox.version + 1
        _score(sandbox, opening.results)
        write_results(sandbox, opening.results, since=sandbox.since)
        return turn.write(key, Source.RESET, "Reset", Outcome(stdout="The lab is as it was at its start.\n"), opening.head)


def opening_of(sandbox: Sandbox) -> Opening:
    """What a sandbox began with, and begins with again after a reset."""
    return _opening(sandbox.revision_id, sandbox.rulebook, tuple(sorted(sandbox.terms.get("values", {}).items())))


@lru_cache(maxsize=64)
def _opening(revision: UUID, rulebook: str, values: tuple[tuple[str, str], ...]) -> Opening:
    """The world at the start of a variant of a scenario; it depends on nothing else, so it is built once."""
    scenario = scenario_with(revision, dict(values))
    store = start(scenario, rulebook)
    results = grade(scenario, rulebook, StoreEvidence(store, ()), final=False)
    return Opening(store.head(), tuple(store.records()), tuple(results))


def _create(sandbox: Sandbox, values: Mapping[str, str], opening: Opening) -> Sandbox:
    head = opening.head
    sandbox.rulebook = head.rulebook
    sandbox.terms = {
        "rulebook": head.rulebook,
        "transcript": MAX_TRANSCRIPT,
        "commands": MAX_COMMANDS,
        "feedback": "at once",
        "values": dict(values),
    }
    sandbox.seed, sandbox.subscription, sandbox.tenant = head.seed, head.subscription, head.tenant
    sandbox.now, sandbox.counter, sandbox.held = head.now, head.counter, head.resources
    sandbox.shell = stored_shell(new_shell(head))
    _score(sandbox, opening.results)
    sandbox.save(force_insert=True)
    insert(sandbox, opening.records)
    write_results(sandbox, opening.results, since=0)
    return sandbox


def _score(sandbox: Sandbox, results: tuple[Result, ...]) -> None:
    total = score(results)
    sandbox.earned, sandbox.possible = total.earned, total.possible


def take(sandbox: Sandbox, key: UUID, source: Source, line: str | None = None) -> CommandRecord | None:
    """Lock the learner's row, then the sandbox's, read afresh; return the record that the key made before of the same, if any.

    `line` is what the record must have kept, None where the key alone tells. Belongs inside a transaction. Raises StaleError when
    the key came with something else, LimitReachedError when the sandbox is full.
    """
    lock_learner(sandbox.learner_id)
    sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())
    known = sandbox.commands.filter(key=key).first()
    if known is not None and (known.source != source or (line is not None and not _is_same(known.line, line))):
        raise StaleError(
            _("This was sent before with something else in it, which was done; this was not. Send it again from here.")
        )
    if known is None and source != Source.RESET and sandbox.transcript_size >= int(sandbox.terms["transcript"]):
        raise LimitReachedError(
            _("The transcript of this lab is full. What you did is kept and can be read; start the scenario afresh to go on.")
        )
    if known is None and source != Source.RESET and sandbox.version >= int(sandbox.terms.get("commands", MAX_COMMANDS)):
        raise LimitReachedError(
            ngettext(
                "This lab has run %(count)s command, which is the most that are kept of one. What you did can be read; "
                "start the scenario afresh to go on.",
                "This lab has run %(count)s commands, which is the most that are kept of one. What you did can be read; "
                "start the scenario afresh to go on.",
                sandbox.version,
            )
            % {"count": number_format(sandbox.version, force_grouping=True)}
        )
    return known


def _is_same(kept: str, line: str) -> bool:
    """Whether a line is the one that is kept; where a secret was taken out of that, nobody can tell any more."""
    return kept == line or PLACEHOLDER in kept
