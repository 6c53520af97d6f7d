"""A sandbox's transcript as a script that runs in a real shell."""

from collections.abc import Iterable, Iterator

from labs.models import CommandRecord, Sandbox, Source
from labs.presenters.clock import moment
from labs.presenters.rules import WORDS
from labs.scenarios.library import scenario_of
from labs.shell.history import PLACEHOLDER
from labs.shell.questions import PROMPT


def as_script(sandbox: Sandbox, records: Iterable[CommandRecord]) -> str:
    """Write the lines that were typed as a bash script: what failed, and what only the lab does, is there as a comment.

    Values that were taken out as secrets are still `PLACEHOLDER`; the script says so when there are any.
    """
    body = list(_parts(records))
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


def _parts(records: Iterable[CommandRecord]) -> Iterator[str]:
    """The lines of all records; a command that asked says its yes itself, and the answer is no line of its own.

    What was typed inside a machine is no line of the script's shell, and stays a comment behind the prompt of that machine.
    """
    asked = ""
    for record in records:
        line = record.line.strip()
        if record.source != Source.LINE:
            yield f"# {line}, to {moment(record.virtual_time):%Y-%m-%d %H:%M} UTC; there is no such skip in Azure"
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
    return [f"# failed here with exit code {exit_code}:", *(f"# {part}" for part in line.splitlines())]
