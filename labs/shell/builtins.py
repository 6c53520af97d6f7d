"""The commands that are not az, and what `help` says of each."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from labs.shell import checks, control, drawing, echoing, environment, listing, sequences
from labs.shell.client import Client
from labs.shell.clock import date, sleep
from labs.shell.filters.grep import grep
from labs.shell.filters.order import sort, uniq, wc
from labs.shell.filters.pieces import cut, head, tail
from labs.shell.filters.sed import sed
from labs.shell.filters.tr import tr
from labs.shell.filters.usage import guarded
from labs.shell.journal_words import WORDS
from labs.shell.result import Result
from labs.shell.ssh import ssh, ssh_keygen

Builtin = Callable[[Sequence[str], Client], Result]


def history(arguments: Sequence[str], client: Client) -> Result:
    """List the last lines, all or as many as asked; `-c` forgets them."""
    entries = client.state.history
    match list(arguments):
        case []:
            count = len(entries)
        case ["-c"]:
            entries.clear()
            return Result()
        case [number] if number.isascii() and number.isdigit():
            count = int(number.lstrip("0")[:6] or "0")
        case [_, _, *_]:
            return Result(stderr="history: too many arguments\n", exit_code=1)
        case [word, *_]:
            return Result(stderr=f"history: {word}: numeric argument required\n", exit_code=1)
    start = max(0, len(entries) - count)
    return Result("".join(f"{start + index:5d}  {line}\n" for index, line in enumerate(entries[start:], 1)))


def clear(_arguments: Sequence[str], _client: Client) -> Result:
    """Empty the log on the screen; the history stays."""
    return Result(clear=True)


def true(_arguments: Sequence[str], _client: Client) -> Result:
    """Succeed."""
    return Result()


def false(_arguments: Sequence[str], _client: Client) -> Result:
    """Fail."""
    return Result(exit_code=1)


def help_(arguments: Sequence[str], _client: Client) -> Result:
    """List what works here, or explain one command."""
    if not arguments:
        lines = [f"  {usage:<34}{summary}\n" for usage, summary in HELP.values()]
        return Result(f"{_HELP_HEAD}\n{''.join(lines)}\n{_HELP_TAIL}")
    name = arguments[0]
    if name == "az":
        line = " ".join(["az", *arguments[1:], "--help"])
        return Result(f"{line}\n    Type this line to read what az itself says.\n")
    if entry := HELP.get(name):
        return Result(f"{entry[0]}\n    {entry[1]}\n")
    return Result(stderr=f"help: no help topics match `{name}'. Type help to see what works here.\n", exit_code=1)


_TABLE: Mapping[str, tuple[Builtin, str, str]] = MappingProxyType(
    {
        "sleep": (sleep, "sleep 30m", "let virtual time pass: s, m, h or d, at most 30 days"),
        "date": (date, "date [-u] [-d TEXT] [+FORMAT]", "print the virtual time, or one that is named: -d '+2 hours'"),
        "echo": (echoing.echo, "echo [-n] TEXT …", "print text"),
        "printf": (echoing.printf, "printf FORMAT TEXT …", "print text in a format of %s and %d"),
        "cat": (guarded("cat", listing.cat), "cat [FILE …]", "print files; cat > FILE <<EOF writes one"),
        "ls": (guarded("ls", listing.ls, exit_code=2), "ls [-l] [FILE …]", "list this terminal's own files"),
        "rm": (guarded("rm", listing.rm), "rm [-f] FILE …", "remove files"),
        "cp": (guarded("cp", listing.cp), "cp FILE NEW", "copy a file"),
        "mv": (guarded("mv", listing.mv), "mv FILE NEW", "rename a file"),
        "touch": (guarded("touch", listing.touch), "touch FILE …", "make empty files"),
        "tee": (guarded("tee", listing.tee), "… | tee [-a] FILE", "print what comes in, and keep it in a file"),
        "grep": (guarded("grep", grep, exit_code=2), "… | grep [-ivcnowE] PATTERN", "keep the lines that match"),
        "head": (guarded("head", head), "… | head [-n N]", "keep the first lines"),
        "tail": (guarded("tail", tail), "… | tail [-n N]", "keep the last lines"),
        "sort": (guarded("sort", sort, exit_code=2), "… | sort [-rnuV] [-k N]", "put lines in order"),
        "uniq": (guarded("uniq", uniq), "… | uniq [-cd]", "drop lines that repeat the one before"),
        "wc": (guarded("wc", wc), "… | wc [-lwc]", "count lines, words, bytes"),
        "tr": (guarded("tr", tr), "… | tr [-ds] SET [SET]", "replace characters, or drop them"),
        "cut": (guarded("cut", cut), "… | cut -d, -f1", "keep some columns"),
        "sed": (guarded("sed", sed), "… | sed 's/OLD/NEW/g'", "replace what a pattern matches"),
        "seq": (guarded("seq", sequences.seq), "seq [FIRST] LAST", "print numbers"),
        "basename": (guarded("basename", sequences.basename), "basename ID", "the last part of a path or an id"),
        "test": (checks.check, "test CONDITION", "ask about text, numbers and files; [ … ] does the same"),
        "[": (checks.bracket, "[ CONDITION ]", "test: -z -n = != -eq -lt -gt -f ! -a -o"),
        "read": (environment.read, "… | while read -r NAME; do …", "take the next line into a variable"),
        "export": (environment.export, "export [NAME=VALUE …]", "set variables, or list them; NAME=VALUE alone works too"),
        "pwd": (environment.pwd, "pwd", "print the only folder there is"),
        "whoami": (environment.whoami, "whoami", "print whose terminal this is; az account show says who az is"),
        "openssl": (drawing.openssl, "openssl rand -hex N", "draw digits that make a name your own; $RANDOM is a number"),
        "uuidgen": (drawing.uuidgen, "uuidgen", "draw a GUID"),
        "unset": (environment.unset, "unset NAME …", "forget variables"),
        "set": (environment.set_, "set [-eux] [-o pipefail]", "stop a line at a failure, at an unset variable; trace it"),
        "break": (control.break_, "break [N]", "leave a loop"),
        "continue": (control.continue_, "continue [N]", "go on with a loop's next round"),
        "ssh": (ssh, "ssh USER@HOST [COMMAND]", "go into a machine, by address or name; exit leads back"),
        "ssh-keygen": (ssh_keygen, "ssh-keygen -R HOST", "forget the host key of a machine"),
        "history": (history, "history [N] [-c]", "list the lines typed so far, or forget them"),
        "clear": (clear, "clear", "empty the screen"),
        **WORDS,
        "true": (true, "true", "succeed"),
        ":": (true, ":", "do nothing"),
        "false": (false, "false", "fail"),
        "exit": (control.leave, "exit [STATUS]", "end the line, and say how to leave"),
        "help": (help_, "help [COMMAND]", "this list, or one command"),
    }
)
BUILTINS: Mapping[str, Builtin] = MappingProxyType({name: function for name, (function, _, _) in _TABLE.items()})
HELP: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "az": ("az GROUP … [--help]", "the Azure CLI; az --help lists its groups"),
        **{name: (usage, summary) for name, (_, usage, summary) in _TABLE.items()},
    }
)
_HELP_HEAD = "What works in this terminal:\n"
_HELP_TAIL = (
    "Quotes, \\, # comments, $NAME, ${NAME:-text}, $?, $(COMMAND), $((1+2)), {a,b}, *, ;, &&, ||, | and\n"
    "> >> < 2> 2>&1 << <<< work as in bash, and so do if, for, while, until, case, [[ ]], ( ) and { }.\n"
    "Files are this terminal's own, few and small; there are no functions and no background jobs.\n"
)
