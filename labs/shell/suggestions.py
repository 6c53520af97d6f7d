"""What to say about a command that does not exist."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from labs.shell.az.commands import COMMANDS
from labs.shell.powershell import cmdlet_hint

AZ_GROUPS = frozenset(name.partition(" ")[0] for name in COMMANDS)

_SHAPE = "It is not part of this shell: use --query and -o of az to pick from what a command prints, or grep, cut, sed."
_LOOP = 'It is not part of this shell: use a loop, … | while read -r ID; do az … --ids "$ID"; done'
_EDITOR = "There is no editor here: cat > FILE <<EOF writes a file, up to a line that says EOF."
_NO_FOLDERS = "There are no folders here: this terminal has a few small files of its own, see ls."
_NO_HOST = "Nothing runs on a computer here, and nothing is fetched: this terminal talks to the simulated cloud only."
_NO_JOBS = "There are no background jobs here: use --no-wait, and az … wait."
_IN_GUEST = "That runs inside a virtual machine: use ssh USER@VM, or az vm run-command invoke."
_NO_SCRIPTS = "This shell has no aliases, no shell options but set's, and runs no text as commands: type them."
_NO_ARRAYS = "This shell has no functions and no arrays, so nothing to declare for them: write NAME=VALUE."
_HINTS = (
    (("awk", "gawk", "jq", "yq", "column", "paste", "join", "comm", "diff", "less", "more", "rev", "nl", "perl"), _SHAPE),
    (("xargs", "parallel", "find"), _LOOP),
    (("ed", "emacs", "nano", "vi", "vim", "code", "notepad"), _EDITOR),
    (("cd", "mkdir", "pushd", "popd", "rmdir", "chmod", "chown", "ln"), _NO_FOLDERS),
    (("bash", "curl", "docker", "git", "node", "npm", "pip", "pwsh", "python", "python3", "sh", "wget", "zsh"), _NO_HOST),
    (("bg", "fg", "jobs", "kill", "nohup", "wait", "watch", "timeout"), _NO_JOBS),
    (("apt", "apt-get", "deluser", "scp", "sudo", "sysprep", "sysprep.exe", "systemctl", "waagent", "yum"), _IN_GUEST),
    ((".", "alias", "command", "eval", "exec", "source", "shopt", "trap", "type", "which"), _NO_SCRIPTS),
    (("array", "declare", "local", "mapfile", "readarray", "readonly", "return", "shift", "typeset"), _NO_ARRAYS),
    (("logout", "quit"), "Did you mean 'exit' ?"),
    (("let", "expr"), "Write NAME=$((1 + 2)) for that."),
    (("dir",), "Did you mean 'ls' ?"),
    (("$", "PS", "PS>", "PS C:\\>", "#", ">"), "Leave out the prompt that stands in front of the command."),
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
    if found := cmdlet_hint(lower):
        return found
    if lower in AZ_GROUPS:
        return f"Did you mean 'az {lower}' ?"
    if hint := _HINT_OF.get(name):
        return hint
    if "\u00a0" in name:
        return "The spaces of the line are no-break spaces, as copied text often has them: type them anew."
    if close := get_close_matches(lower, sorted(known), n=1):
        return f"Did you mean '{close[0]}' ?"
    return "Type help to see what works here."
