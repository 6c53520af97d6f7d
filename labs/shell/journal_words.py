"""Words typed in a terminal that are about its journal: undo, redo, checkpoint, reset.

A shell knows only `send`, and the journal is the site's. So the site asks here first, and only for a line that is such a word and
nothing else; in any other line, and in a terminal without a journal, the commands of these names say that they cannot work.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from labs.shell.client import Client
from labs.shell.result import Result

_ALONE = re.compile(r"(undo|redo|reset|checkpoint)(?:[ \t]+([^;&|<>$`\\\n]{1,200}))?", re.ASCII)
_BACK = re.compile(r"(?:-b|--back)[ \t]+(.+)")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")


@dataclass(frozen=True, slots=True)
class Word:
    """What to do (`undo`, `redo`, `checkpoint`, `back`, `reset`), and the name of a checkpoint, if any."""

    deed: str
    name: str = ""


def journal_word(line: str) -> Word | None:
    """Return what a line says to the journal; None for every other line, which is the shell's."""
    found = _ALONE.fullmatch(line.strip())
    if found is None:
        return None
    deed, rest = found[1], (found[2] or "").strip()
    if deed == "checkpoint":
        back = _BACK.fullmatch(rest)
        if back is None and rest.startswith("-"):
            return None
        return Word("back", _unquoted(back[1])) if back else Word("checkpoint", _unquoted(rest))
    if deed == "reset":
        return Word("reset") if rest == "--yes" else None
    return None if rest else Word(deed)


def _unquoted(text: str) -> str:
    found = _QUOTED.fullmatch(text.strip())
    return (found[1] or found[2] or "").strip() if found else text.strip()


def _cannot(name: str, usage: str) -> Callable[[Sequence[str], Client], Result]:
    def cannot(_arguments: Sequence[str], _client: Client) -> Result:
        return Result(stderr=f"{name}: works in a lab on its page, as a line of its own: {usage}\n", exit_code=1)

    return cannot


_USAGES = {
    "undo": ("undo", "take the last line back, with all that it did"),
    "redo": ("redo", "take the undo back"),
    "checkpoint": ("checkpoint [--back] NAME", "name this point; --back leads to one, and redo away again"),
    "reset": ("reset --yes", "take the lab back to its start, for good"),
}
WORDS: Mapping[str, tuple[Callable[[Sequence[str], Client], Result], str, str]] = MappingProxyType(
    {name: (_cannot(name, usage), usage, summary) for name, (usage, summary) in _USAGES.items()}
)
