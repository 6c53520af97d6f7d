"""What to say about a command that does not exist."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from labs.shell.az.commands import COMMANDS

AZ_GROUPS = frozenset(name.partition(" ")[0] for name in COMMANDS)

_NO_FILES = "There are no files in this terminal; it talks to the cloud only."
_SHAPE = "Use --query and -o of az to pick from what a command prints."
_IN_GUEST = "That runs inside a virtual machine: use az vm run-command invoke."
_HINTS = (
    (("cat", "cd", "chmod", "cp", "curl", "ls", "mkdir", "mv", "nano", "pwd", "rm", "touch", "vi", "vim", "wget"), _NO_FILES),
    (("awk", "cut", "grep", "head", "jq", "less", "more", "sed", "sort", "tail", "tr", "wc", "xargs"), _SHAPE),
    (("apt", "apt-get", "deluser", "ssh", "sudo", "sysprep", "sysprep.exe", "waagent", "yum"), _IN_GUEST),
    (("set", "shopt", "source", ".", "eval", "exec", "alias"), "This shell has no options, aliases or script files."),
    (("logout", "quit"), "Did you mean 'exit' ?"),
)
_TYPESET = re.compile(r"[\u2018\u2019\u201c\u201d]|(?<![^ \t\n])[\u2013\u2014]")
_TYPESET_HINT = "The line has typeset quotes or dashes, as copied text often does: type them as ', \" and - instead.\n"
_HINT_OF = {name: hint for names, hint in _HINTS for name in names}


def not_found(name: str, known: Collection[str]) -> str:
    """Give the message for an unknown command, with a hint where one is likely to help."""
    shown = name if len(name) <= 80 else name[:79] + "…"
    return f"{shown}: command not found\n{_hint(name, known)}\n"


def typeset(line: str) -> str:
    """Give a hint for a failed line with curly quotes, or with long dashes in front of options; else nothing."""
    return _TYPESET_HINT if _TYPESET.search(line) else ""


def _hint(name: str, known: Collection[str]) -> str:
    lower = name[:80].lower()
    if lower in AZ_GROUPS:
        return f"Did you mean 'az {lower}' ?"
    if hint := _HINT_OF.get(name):
        return hint
    if close := get_close_matches(lower, sorted(known), n=1):
        return f"Did you mean '{close[0]}' ?"
    return "Type help to see what works here."
