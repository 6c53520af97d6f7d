"""Words for what the engine and the journal keep by name, so that a translation can have its own."""

import re

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gallery_engine.clock import MINUTE
from labs.models import CommandRecord, Source
from labs.presenters.clock import duration

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
_DEEDS = {
    "Skipped to the next event": _("Skipped to the next event"),
    "Reset": _("Reset"),
    "The clock ran on": _("The clock ran on"),
}
_WAYS = {
    Source.UNDO: _("Undone: %(line)s"),
    Source.REDO: _("Done again: %(line)s"),
    Source.BACK: _("Back to “%(line)s”"),
    Source.CHECKPOINT: _("Checkpoint “%(line)s”"),
}
_LONGEST = 72
_SKIPPED = re.compile(r"Skipped ahead ([0-9]{1,9}) (min|s)", re.ASCII)
_FILED = re.compile(r"(Saved|Deleted) the file (.{1,100})")


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
    if filed := _FILED.fullmatch(kept):
        words = gettext("Saved the file %(name)s") if filed[1] == "Saved" else gettext("Deleted the file %(name)s")
        return words % {"name": filed[2]}
    skipped = _SKIPPED.fullmatch(kept)
    if skipped:
        amount = int(skipped[1])
        span = duration(amount * MINUTE) if skipped[2] == "min" else gettext("%(seconds)s s") % {"seconds": amount}
        return gettext("Skipped ahead %(span)s") % {"span": span}
    return str(_DEEDS.get(kept, kept))
