"""A sandbox's transcript as a script that runs in a real shell."""

from collections.abc import Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labs.models import CommandRecord, Sandbox, Source
from labs.presenters.clock import moment
from labs.presenters.wording import deed, deed_of
from labs.sandboxes import RAN_ON
from labs.scenarios.library import scenario_in
from labs.shell.history import PLACEHOLDER
from labs.shell.questions import PROMPT

_TITLES = {
    "chapter": gettext_lazy("%(title)s: what was typed in a lab of Darkroom, under the rules of the chapter."),
    "azure": gettext_lazy("%(title)s: what was typed in a lab of Darkroom, under the rules of Azure today."),
}


def as_script(sandbox: Sandbox, records: Iterable[CommandRecord]) -> str:
    """Write the lines that were typed as a bash script: what failed, and what only the lab does, is there as a comment.

    Values that were taken out as secrets are still `PLACEHOLDER`; the script says so when there are any.
    """
    body = list(_parts(records))
    text = "".join(f"{line}\n" for line in body)
    title = scenario_in(sandbox).title
    head = [
        "#!/usr/bin/env bash",
        f"# {_TITLES[sandbox.rulebook] % {'title': title}}",
        "# " + _("In a real subscription these commands take real time and cost real money; names and ids will differ."),
    ]
    if PLACEHOLDER in text:
        head.append("# " + _("Passwords were not kept: put your own where %(stand_in)s stands.") % {"stand_in": PLACEHOLDER})
    return "".join(f"{line}\n" for line in head) + "\n" + (text or f"# {_('Nothing was typed yet.')}\n")


def _parts(records: Iterable[CommandRecord]) -> Iterator[str]:
    """The lines of all records; a command that asked says its yes itself, and the answer is no line of its own.

    What was typed inside a machine is no line of the script's shell, and stays a comment behind the prompt of that machine.
    """
    asked = ""
    for record in records:
        line = record.line.strip()
        if record.line == RAN_ON and record.source != Source.LINE:
            continue
        if record.source == Source.FILE:
            yield "# " + _("%(deed)s; the script does not have what is in it") % {"deed": deed(line)}
        elif record.source != Source.LINE:
            time = date_format(moment(record.virtual_time), "Y-m-d H:i")
            yield "# " + _("%(deed)s, to %(time)s UTC; there is no such skip in Azure") % {"deed": deed_of(record), "time": time}
        elif record.prompt:
            yield from (f"# {record.prompt} {part}" for part in line.splitlines())
        elif record.stdout.endswith(PROMPT):
            asked = asked or line
        elif asked:
            yield from _line(f"{asked} --yes", record.exit_code) if line.lower() == "y" else ()
            asked = ""
        else:
            yield from _line(line, record.exit_code)


def _line(line: str, exit_code: int) -> list[str]:
    if exit_code == 0:
        return [line]
    return ["# " + _("failed here with exit code %(code)s:") % {"code": exit_code}, *(f"# {part}" for part in line.splitlines())]
