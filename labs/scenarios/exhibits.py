"""Exhibits of a course: what their commands print, run in a world of their own, held against what the course shows."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from labs.runs import Run, StartError
from labs.scenarios.proof import Finding
from labs.scenarios.schema import Scenario
from labs.shell.session import split_inputs
from quiz.content import Pack
from quiz.content.exhibits import print_file
from quiz.content.schema import Exhibit
from quiz.content.values import RULEBOOKS

CLOCK = "2026-11-23T09:00:00Z"


def empty_world(name: str, rulebook: str, lines: str) -> Run:
    """Return an empty subscription, seeded by a name, after some lines; raise StartError when one fails."""
    scenario = Scenario(slug=name, title=name, summary=name, brief=name, minutes=1, seed=name, clock=CLOCK)
    run = Run(scenario, rulebook)
    for line in split_inputs(lines):
        ran = run.line(line)
        if ran is not None and ran.outcome.exit_code:
            raise StartError(f"`{line}` exits with {ran.outcome.exit_code}: {ran.outcome.stderr.strip()}")
    return run


@lru_cache(maxsize=128)
def _made(exhibit: str, before: str, rulebook: str) -> Run:
    """The world that an exhibit's first lines make; it depends on nothing else, so it is built once and only copied."""
    return empty_world(exhibit, rulebook, before)


def world_of(exhibit: Exhibit, rulebook: str) -> Run:
    """Return the world that an exhibit's first lines make, in an empty subscription; raise StartError when one fails."""
    return _made(exhibit.id, exhibit.before, rulebook).twin()


def transcript(exhibit: Exhibit, rulebook: str) -> str:
    """Return the commands that an exhibit shows and what they print under a rulebook; raise StartError."""
    run = world_of(exhibit, rulebook)
    parts: list[str] = []
    for text in split_inputs(exhibit.commands):
        ran = run.line(text)
        if ran is not None:
            parts += [f"$ {ran.line}\n", ran.outcome.stdout, ran.outcome.stderr]
    return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)


def check_exhibits(pack: Pack, folder: Path) -> Iterator[Finding]:
    """Find the exhibits that the lab prints differently from what stands in the course."""
    for exhibit in pack.exhibits:
        file = folder / "exhibits" / f"{exhibit.id}.azcli"
        for rulebook in RULEBOOKS:
            try:
                printed = transcript(exhibit, rulebook)
            except StartError as fault:
                yield Finding(file, f"under {rulebook}: {fault}")
                continue
            if printed != exhibit.printed(rulebook):
                yield Finding(file, f"under {rulebook}, the lab prints something else: look, then `manage.py record_exhibits`")


def record(exhibit: Exhibit, folder: Path) -> list[Path]:
    """Write what an exhibit prints, in one file where the rulebooks agree; return the files that changed. Raises StartError."""
    printed = {rulebook: transcript(exhibit, rulebook) for rulebook in RULEBOOKS}
    agree = len(set(printed.values())) == 1
    wanted = {print_file(folder, exhibit.id, "" if agree else rulebook): text for rulebook, text in printed.items()}
    for file in (print_file(folder, exhibit.id, name) for name in ("", *RULEBOOKS)):
        if file not in wanted:
            file.unlink(missing_ok=True)
    changed = [file for file, text in wanted.items() if not file.exists() or file.read_text(encoding="utf-8") != text]
    for file in changed:
        file.write_text(wanted[file], encoding="utf-8")
    return changed
