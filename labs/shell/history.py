"""The lines a terminal remembers, passwords blotted out."""

import re

from labs.shell.bounds import MAX_HISTORY, MAX_HISTORY_TEXT
from labs.shell.state import ShellState

PLACEHOLDER = "********"

_VALUE = r"""(?:"(?:[^"\\]|\\.){0,512}"|'[^']{0,512}'|\\.|[^ \t\n;&|"'\\])+"""
_OPTION = re.compile(
    rf"(?<![^ \t\n(])(--(?:admin-p|[a-z-]{{0,40}}(?:(?<!by)pass|secret|token))[a-z-]{{0,40}}(?:=|[ \t]+))(?!-)({_VALUE})",
    re.ASCII,
)
_LOGIN = re.compile(rf"(?<![^ \t\n])(login[ \t][^\n;&|]{{0,512}}?(?<=[ \t])-p(?:=|[ \t]*))(?!-)({_VALUE})", re.ASCII)
_ASSIGNMENT = re.compile(
    rf"(?<![^ \t\n;&|(])([A-Za-z0-9_]{{0,40}}(?:PASS|SECRET|PWD|TOKEN)[A-Za-z0-9_]{{0,40}}=)({_VALUE})", re.ASCII | re.IGNORECASE
)
_REFERENCE = re.compile(r'"?\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\})"?')


def redacted(line: str) -> str:
    """Replace the values of password options and of variables named like secrets; `$NAME` stays, it says nothing."""
    return _LOGIN.sub(_blot, _ASSIGNMENT.sub(_blot, _OPTION.sub(_blot, line)))


def remember(state: ShellState, line: str) -> None:
    """Add a line to the history; the oldest go when there are too many entries or characters."""
    state.history.append(redacted(line))
    del state.history[:-MAX_HISTORY]
    excess = sum(map(len, state.history)) - MAX_HISTORY_TEXT
    while excess > 0:
        excess -= len(state.history.pop(0))


def _blot(found: re.Match[str]) -> str:
    return found[0] if _REFERENCE.fullmatch(found[2]) else found[1] + PLACEHOLDER
