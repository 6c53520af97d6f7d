"""Words for what the engine and the journal keep by name, so that a translation can have its own."""

import re

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from labs.models import CommandRecord, Source

# A name, and what it means.
STANDINGS = {
    "documented": (_("Documented"), _("Azure's own pages or tools say so")),
    "recorded": (_("Recorded"), _("seen in a recorded run of Azure")),
    "taught": (_("Taught"), _("only the source chapter says so")),
    "unverified": (
        _("Unverified"),
        _("part of it, such as the code or the words of the refusal, is not established by a source"),
    ),
}
STAGES = {
    "decode": pgettext_lazy("stage of a request", "decode"),
    "route": pgettext_lazy("stage of a request", "route"),
    "authenticate": pgettext_lazy("stage of a request", "authenticate"),
    "authorize": pgettext_lazy("stage of a request", "authorize"),
    "locks": pgettext_lazy("stage of a request", "locks"),
    "policy": pgettext_lazy("stage of a request", "policy"),
    "parse": pgettext_lazy("stage of a request", "parse"),
    "rules": pgettext_lazy("stage of a request", "rules"),
    "apply": pgettext_lazy("stage of a request", "apply"),
    "record": pgettext_lazy("stage of a request", "record"),
}
_DEEDS = {"Skipped to the next event": _("Skipped to the next event"), "Reset": _("Reset")}
_WAYS = {
    Source.UNDO: _("Undone: %(line)s"),
    Source.REDO: _("Done again: %(line)s"),
    Source.BACK: _("Back to “%(line)s”"),
    Source.CHECKPOINT: _("Checkpoint “%(line)s”"),
}
_LONGEST = 72
_SKIPPED = re.compile(r"Skipped ahead ([0-9]+) min", re.ASCII)


def deed_of(record: CommandRecord) -> str:
    """Say what a record did that is no line: a move of the clock, a reset, a way through the journal."""
    way = _WAYS.get(Source(record.source))
    return way % {"line": shortened(deed(record.line))} if way else deed(record.line)


def shortened(line: str) -> str:
    """The beginning of a line, on one line."""
    first = " ".join(line.split())
    return f"{first[: _LONGEST - 1]}…" if len(first) > _LONGEST else first


def deed(kept: str) -> str:
    """Say what was done beside the terminal, from the line that the journal keeps of it; any other line is as it is."""
    skipped = _SKIPPED.fullmatch(kept)
    if skipped:
        return gettext("Skipped ahead %(minutes)s min") % {"minutes": skipped[1]}
    return str(_DEEDS.get(kept, kept))
