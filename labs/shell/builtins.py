"""The commands that are not az: each takes its arguments and the client, and gives a Result."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from labs.shell.client import Client
from labs.shell.clock import date, sleep
from labs.shell.result import Result
from labs.shell.variables import assign, is_name

Builtin = Callable[[Sequence[str], Client], Result]


def echo(arguments: Sequence[str], _client: Client) -> Result:
    """Print the arguments; `-n` leaves the newline out, `-e` reads the escapes for newline, tab and backslash."""
    rest, flags = list(arguments), ""
    while rest and rest[0][:1] == "-" and rest[0][1:] and set(rest[0][1:]) <= set("neE"):
        flags += rest.pop(0)[1:]
    text = " ".join(rest)
    if flags.rfind("e") > flags.rfind("E"):
        text = text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")
    return Result(text if "n" in flags else text + "\n")


def export(arguments: Sequence[str], client: Client) -> Result:
    """Set variables, or list them all: every variable of this shell is exported."""
    if not arguments or list(arguments) == ["-p"]:
        return Result("".join(f'declare -x {name}="{_escaped(value)}"\n' for name, value in _sorted(client)))
    complaints = []
    for argument in arguments:
        name, sign, value = argument.partition("=")
        if argument.startswith("-"):
            complaints.append(f"export: {argument}: invalid option\n")
        elif not is_name(name):
            complaints.append(f"export: `{argument}': not a valid identifier\n")
        elif sign:
            assign(client.state, name, value)
    return _complain(complaints)


def unset(arguments: Sequence[str], client: Client) -> Result:
    """Forget variables."""
    names = arguments[1:] if arguments[:1] == ["-v"] else arguments
    complaints = [f"unset: `{name}': not a valid identifier\n" for name in names if not is_name(name)]
    for name in names:
        client.state.variables.pop(name, None)
    return _complain(complaints)


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


def leave(_arguments: Sequence[str], _client: Client) -> Result:
    """Say how to leave: the terminal itself stays open."""
    return Result("To leave, close this page, or press Ctrl+D in a command window. What you did is kept.\n")


def help_(arguments: Sequence[str], _client: Client) -> Result:
    """List what works here, or explain one command."""
    if not arguments:
        lines = [f"  {usage:<28}{summary}\n" for usage, summary in HELP.values()]
        return Result(f"{_HELP_HEAD}\n{''.join(lines)}\n{_HELP_TAIL}")
    name = arguments[0]
    if name == "az":
        line = " ".join(["az", *arguments[1:], "--help"])
        return Result(f"{line}\n    Type this line to read what az itself says.\n")
    if entry := HELP.get(name):
        return Result(f"{entry[0]}\n    {entry[1]}\n")
    return Result(stderr=f"help: no help topics match `{name}'. Type help to see what works here.\n", exit_code=1)


HELP: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "az": ("az GROUP … [--help]", "the Azure CLI; az --help lists its groups"),
        "sleep": ("sleep 30m", "let virtual time pass: s, m, h or d, at most 30 days"),
        "date": ("date [-u] [+FORMAT]", "print the virtual time"),
        "echo": ("echo [-n] TEXT …", "print text"),
        "export": ("export [NAME=VALUE …]", "set variables, or list them; NAME=VALUE alone works too"),
        "unset": ("unset NAME …", "forget variables"),
        "history": ("history [N] [-c]", "list the lines typed so far, or forget them"),
        "clear": ("clear", "empty the screen"),
        "true": ("true", "succeed"),
        "false": ("false", "fail"),
        "exit": ("exit", "say how to leave"),
        "help": ("help [COMMAND]", "this list, or one command"),
    }
)
_HELP_HEAD = "What works in this terminal:\n"
_HELP_TAIL = (
    "Quotes, \\, # comments, $NAME, $?, $(COMMAND), ;, && and || work as in bash.\n"
    "Pipes, redirections, loops and files are not there.\n"
)

BUILTINS: Mapping[str, Builtin] = MappingProxyType(
    {
        "sleep": sleep,
        "date": date,
        "echo": echo,
        "export": export,
        "unset": unset,
        "history": history,
        "clear": clear,
        "true": true,
        "false": false,
        "exit": leave,
        "help": help_,
    }
)


def _complain(complaints: Sequence[str]) -> Result:
    return Result(stderr="".join(complaints), exit_code=1 if complaints else 0)


def _sorted(client: Client) -> list[tuple[str, str]]:
    return sorted(client.state.variables.items())


def _escaped(value: str) -> str:
    for mark in '\\"$`':
        value = value.replace(mark, "\\" + mark)
    return value
