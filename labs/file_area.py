"""Files of a sandbox's terminal, written beside the terminal: each write is a record of the journal, like a line.

Every write carries a key, which runs once, and the version that its form had seen. Names and sizes are bounded by the terminal.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gallery_engine.clock import to_iso
from labs.models import CommandRecord, Sandbox, Source
from labs.sandboxes import RefusedError, StaleError, take
from labs.secrets import secrets_of
from labs.shell.files import NULL, FileError, Files
from labs.shell.printing import printable
from labs.shell.session import Outcome, ShellState
from labs.turn import Turn

MOST_TEXT = 60 * 1024
SAVED, DELETED = "Saved the file", "Deleted the file"


def files_of(sandbox: Sandbox) -> Files:
    """Return the files of a sandbox's terminal as they are."""
    return ShellState.from_json(sandbox.shell).files


def save_file(*, sandbox: Sandbox, key: UUID, seq: int, name: str, text: str) -> CommandRecord:
    """Put a text into a file, in place of what was in it, and return the record.

    Raises RefusedError for a name or a size that the terminal does not take, StaleError when something was done since the form
    was made, LimitReachedError as `run_line` does.
    """
    plain = _named(name)
    kept = "\n".join(printable(line) for line in text.replace("\r\n", "\n").split("\n"))
    if len(text.encode(errors="replace")) > MOST_TEXT:
        raise RefusedError(_("That is more than %(size)s KB of text. Keep it in parts.") % {"size": MOST_TEXT // 1024})
    at = to_iso(sandbox.now)
    return _write(sandbox, key, seq, f"{SAVED} {plain}", lambda files: files.write(plain, kept, at=at), text)


def delete_file(*, sandbox: Sandbox, key: UUID, seq: int, name: str) -> CommandRecord:
    """Delete a file, and return the record; raises as `save_file` does, and RefusedError where there is none of that name."""
    plain = _named(name)
    return _write(sandbox, key, seq, f"{DELETED} {plain}", lambda files: files.remove(plain), "")


def _write(sandbox: Sandbox, key: UUID, seq: int, label: str, change: Callable[[Files], None], text: str) -> CommandRecord:
    with transaction.atomic():
        known = take(sandbox, key, Source.FILE, label)
        if known is not None:
            return known
        if sandbox.version != seq:
            raise StaleError(_("Something was done in this lab since the page was loaded, so nothing was changed. Look again."))
        turn = Turn(sandbox)
        try:
            turn.change_files(change, secrets_of(text, {}))
        except FileError as fault:
            raise RefusedError(_("The terminal does not take that: %(problem)s.") % {"problem": fault}) from fault
        return turn.write(key, Source.FILE, label, Outcome())


def _named(name: str) -> str:
    plain = name.strip().removeprefix("./")
    if not plain or plain == NULL:
        raise RefusedError(_("Give the file a name: at most 64 letters, digits and _ . + = @ , -"))
    return plain[:100]
