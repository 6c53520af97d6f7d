"""The cheat sheet: its jobs, run in order in one empty lab under each rulebook; each works, unless it says who refuses it."""

from collections.abc import Iterator
from pathlib import Path

from labs.runs import Run, StartError
from labs.scenarios.exhibits import empty_world
from labs.scenarios.lines import wrong_with
from labs.scenarios.places import line_of
from labs.scenarios.proof import Finding
from labs.shell.session import split_inputs
from quiz.content import Pack
from quiz.content.schema import CheatSheet, Job
from quiz.content.values import RULEBOOKS

NAME = "cheat-sheet"


def check_cheat_sheet(pack: Pack, folder: Path) -> Iterator[Finding]:
    """Find the jobs that the lab does not do as the sheet says."""
    if pack.cheat_sheet is None:
        return
    file = folder / f"{NAME}.yaml"
    for rulebook in RULEBOOKS:
        try:
            run = empty_world(NAME, rulebook, pack.cheat_sheet.before)
        except StartError as fault:
            yield Finding(file, f"under {rulebook}, of `before`: {fault}")
            continue
        for job, reason in _wrong(run, pack.cheat_sheet):
            yield Finding(file, f"under {rulebook}, the job {job.id}: {reason}", line_of(file, job.id))


def _wrong(run: Run, sheet: CheatSheet) -> Iterator[tuple[Job, str]]:
    for job in sheet.jobs:
        refused = run.rulebook in job.refused
        reasons = [wrong_with(run, line, refused=refused) for line in split_inputs(job.az)]
        # Of several lines, it is enough that one is refused; those after it may work or not.
        found = reasons if not refused else reasons[:1] if all(reasons) else []
        yield from ((job, reason) for reason in found if reason)
