"""Lines that the course shows: each works in the lab, or Azure refuses it where the comment behind it says so.

`# refused` is for both rulebooks, `# refused by the chapter` and `# refused in Azure today` for one of them.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from labs.runs import Ran, Run
from labs.shell.session import place_inputs
from quiz.content.values import RULEBOOKS

REFUSED_BY: dict[str, tuple[str, ...]] = {
    "refused": RULEBOOKS,
    "refused by the chapter": ("chapter",),
    "refused in Azure today": ("azure",),
}
_COMMENT = re.compile(r"(?:^|\s)#\s*(?P<words>refused\b[^\n]*)\Z")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One input: as it is run, its number in its file, and what the comment behind it says of a refusal, if anything."""

    text: str
    number: int
    comment: str

    @property
    def refused(self) -> Collection[str]:
        """The rulebooks that refuse it."""
        return REFUSED_BY.get(self.comment, ())


def lines_of(script: str, first: int = 1) -> list[Line]:
    """Cut a script into its inputs; `first` is the number of its first line in its file."""
    return [Line(found.text, first + found.line - 1, _comment(found.source)) for found in place_inputs(script)]


def wrong_in(run: Run, script: str, first: int = 1) -> Iterator[tuple[int, str]]:
    """Run a script line by line, and find what does not do as it says: the number of its line, and the reason."""
    for line in lines_of(script, first):
        if line.comment and line.comment not in REFUSED_BY:
            yield line.number, f"the comment `# {line.comment}` is none of {', '.join(f'`# {known}`' for known in REFUSED_BY)}"
        if reason := wrong_with(run, line.text, refused=run.rulebook in line.refused):
            yield line.number, reason


def wrong_with(run: Run, text: str, *, refused: bool) -> str:
    """Run one input, and say what is wrong with what it did; nothing when it worked, or was refused as it should be."""
    ran = run.line(text)
    if ran is None:
        return ""
    if not refused:
        return f"{_quoted(text)} exits with {ran.outcome.exit_code}: {_said(ran)}" if ran.outcome.exit_code else ""
    if not ran.outcome.exit_code:
        return f"{_quoted(text)} works, and is said to be refused"
    if not any(request.status >= 400 for request in ran.requests):
        return f"{_quoted(text)} is said to be refused, and fails before it reaches Azure: {_said(ran)}"
    return ""


def _comment(source: str) -> str:
    found = _COMMENT.search(source)
    return " ".join(found["words"].split()) if found else ""


def _quoted(text: str) -> str:
    first = text.strip().split("\n")[0]
    return f"`{first[: _LONGEST - 1]}…`" if len(first) > _LONGEST else f"`{first}`"


def _said(ran: Ran) -> str:
    lines = [line for line in ran.outcome.stderr.strip().split("\n") if not line.startswith("WARNING:")]
    return lines[0] if lines and lines[0] else "it prints no reason"
