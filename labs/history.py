"""Ways through a sandbox's journal: undo, redo, checkpoints, and back to one.

Each is a write like any other: one short transaction, a key that runs once, a record in the journal, which stays append-only.
What is taken back is taken back from the change sets that the journal kept, so a sandbox is again what it was, to the byte.
`seq` is the version that the form had seen; None stands for whatever is there.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labs.journal import kept_text
from labs.models import Checkpoint, CommandRecord, Sandbox, Source
from labs.sandboxes import STILL, Flow, LimitReachedError, RefusedError, StaleError, reset, run_line, take
from labs.secrets import secrets_of
from labs.selectors import record_to_redo, stood_at
from labs.shell.journal_words import Word, journal_word
from labs.shell.session import Outcome
from labs.turn import Turn

MAX_CHECKPOINTS = 20
LONGEST_NAME = 80


def undo(*, sandbox: Sandbox, key: UUID, seq: int | None) -> CommandRecord:
    """Take the last line or move of the clock back, and return the record.

    Raises RefusedError when there is none since the last reset, StaleError when something was done since the form was made,
    LimitReachedError as `run_line` does.
    """
    with transaction.atomic():
        known = _claim(sandbox, key, Source.UNDO, seq)
        if known is not None:
            return known
        if sandbox.stands_at == sandbox.since:
            raise RefusedError(_("There is nothing to undo: the lab is as it was at its start."))
        last = sandbox.commands.get(seq=sandbox.stands_at)
        turn = Turn(sandbox)
        turn.go(stood_at(sandbox, last.seq - 1), [last])
        return turn.write(key, Source.UNDO, last.line, Outcome())


def redo(*, sandbox: Sandbox, key: UUID, seq: int | None) -> CommandRecord:
    """Take the last undo or way back itself back, and return the record; raises as `undo` does."""
    with transaction.atomic():
        known = _claim(sandbox, key, Source.REDO, seq)
        if known is not None:
            return known
        last = record_to_redo(sandbox)
        if last is None:
            raise RefusedError(_("There is nothing to do again: nothing was undone since the last line."))
        turn = Turn(sandbox)
        turn.go(stood_at(sandbox, last.seq - 1), [last])
        return turn.write(key, Source.REDO, last.line, Outcome())


def set_checkpoint(*, sandbox: Sandbox, key: UUID, seq: int | None, name: str) -> CommandRecord:
    """Give the state that a sandbox is in a name, by default a number, and return the record.

    Raises RefusedError for a name that is too long or taken, LimitReachedError past MAX_CHECKPOINTS; else as `undo` does.
    """
    label = " ".join(kept_text(name, secrets_of(name, {})).split())
    if len(label) > LONGEST_NAME:
        raise RefusedError(_("The name of a checkpoint has at most %(most)s characters.") % {"most": LONGEST_NAME})
    with transaction.atomic():
        known = _claim(sandbox, key, Source.CHECKPOINT, seq, label or None)
        if known is not None:
            return known
        names = set(sandbox.checkpoints.values_list("name", flat=True))
        if label in names:
            words = _("There is a checkpoint “%(name)s” already: take another name, or delete that one.")
            raise RefusedError(words % {"name": label})
        if len(names) >= MAX_CHECKPOINTS:
            many = ngettext(
                "This lab has %(count)s checkpoint, which is the most: delete one.",
                "This lab has %(count)s checkpoints, which is the most: delete one.",
                len(names),
            )
            raise LimitReachedError(many % {"count": len(names)})
        label = label or _free_name(names)
        Checkpoint.objects.create(sandbox=sandbox, seq=sandbox.stands_at, name=label)
        turn = Turn(sandbox)
        turn.stay()
        return turn.write(key, Source.CHECKPOINT, label, Outcome())


def delete_checkpoint(*, sandbox: Sandbox, checkpoint: UUID) -> None:
    """Forget the name of a point; doing it twice comes to the same, so it has no key."""
    sandbox.checkpoints.filter(pk=checkpoint).delete()


def go_back(*, sandbox: Sandbox, key: UUID, seq: int | None, to: int, label: str) -> CommandRecord:
    """Bring back the state that the record `to` left, as one write that a redo takes back, and return the record.

    `label` says in the journal where it went. Raises RefusedError when there is no such record since the last reset, or the
    sandbox stands there; else as `undo` does.
    """
    with transaction.atomic():
        known = _claim(sandbox, key, Source.BACK, seq, label)
        if known is not None:
            return known
        if not sandbox.since <= to <= sandbox.version:
            raise RefusedError(_("There is no such step in this lab since its last reset."))
        target = stood_at(sandbox, to)
        if target == sandbox.stands_at:
            raise RefusedError(_("The lab is at this point already."))
        later = sandbox.commands.filter(seq__gt=target, seq__lte=sandbox.version).order_by("-seq")
        turn = Turn(sandbox)
        turn.go(target, later.only("sandbox", "seq", "changes", "shell_before", "shell_texts").iterator(chunk_size=50))
        return turn.write(key, Source.BACK, label, Outcome())


def run_typed(*, sandbox: Sandbox, key: UUID, line: str, seq: int | None, flow: Flow = STILL) -> CommandRecord | None:
    """Run what was typed: a word about the journal here, anything else in the terminal; raises as each of them does."""
    match journal_word(line):
        case Word("undo"):
            return undo(sandbox=sandbox, key=key, seq=seq)
        case Word("redo"):
            return redo(sandbox=sandbox, key=key, seq=seq)
        case Word("checkpoint", name):
            return set_checkpoint(sandbox=sandbox, key=key, seq=seq, name=name)
        case Word("back", name):
            return _back_to(sandbox, key, seq, name)
        case Word("reset"):
            return reset(sandbox=sandbox, key=key, seq=sandbox.version if seq is None else seq)
    return run_line(sandbox=sandbox, key=key, line=line, flow=flow)


def _back_to(sandbox: Sandbox, key: UUID, seq: int | None, name: str) -> CommandRecord:
    points = dict(sandbox.checkpoints.order_by("created_at").values_list("name", "seq"))
    if name not in points:
        if not points:
            raise RefusedError(_("This lab has no checkpoint yet: “checkpoint NAME” makes one."))
        names = ", ".join(points)
        raise RefusedError(_("There is no checkpoint “%(name)s”. There are: %(names)s.") % {"name": name, "names": names})
    return go_back(sandbox=sandbox, key=key, seq=seq, to=points[name], label=name)


def _claim(sandbox: Sandbox, key: UUID, source: Source, seq: int | None, line: str | None = None) -> CommandRecord | None:
    """Lock the sandbox and return what the key made before; raise StaleError when the form had seen another version."""
    known = take(sandbox, key, source, line)
    if known is None and seq is not None and sandbox.version != seq:
        raise StaleError(_("Something was done in this lab since the page was loaded, so nothing was done. Here it is now."))
    return known


def _free_name(names: set[str]) -> str:
    numbered = (_("Checkpoint %(number)s") % {"number": number} for number in range(1, MAX_CHECKPOINTS + 2))
    return next(name for name in numbered if name not in names)
