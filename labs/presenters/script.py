"""A sandbox's transcript as a script that runs in a real shell."""

from collections.abc import Iterable

from labs.models import CommandRecord, Sandbox, Source
from labs.presenters.clock import moment
from labs.presenters.rules import WORDS
from labs.scenarios.library import scenario_of
from labs.shell.history import PLACEHOLDER


def as_script(sandbox: Sandbox, records: Iterable[CommandRecord]) -> str:
    """Write the lines that were typed as a bash script: what failed, and what only the lab does, is there as a comment.

    Values that were taken out as secrets are still `PLACEHOLDER`; the script says so when there are any.
    """
    body = [part for record in records for part in _part(record)]
    text = "".join(f"{line}\n" for line in body)
    title, rulebook = scenario_of(sandbox.revision_id).title, WORDS[sandbox.rulebook]
    head = [
        "#!/usr/bin/env bash",
        f"# {title}: what was typed in a lab of Darkroom, under the rules of {rulebook}.",
        "# In a real subscription these commands take real time and cost real money; names and ids will differ.",
    ]
    if PLACEHOLDER in text:
        head.append(f"# Passwords were not kept: put your own where {PLACEHOLDER} stands.")
    return "".join(f"{line}\n" for line in head) + "\n" + (text or "# Nothing was typed yet.\n")


def _part(record: CommandRecord) -> list[str]:
    if record.source != Source.LINE:
        return [f"# {record.line}, to {moment(record.virtual_time):%Y-%m-%d %H:%M} UTC; there is no such skip in Azure"]
    if record.exit_code == 0:
        return [record.line.strip()]
    return [f"# failed here with exit code {record.exit_code}:", *(f"# {line}" for line in record.line.strip().splitlines())]
