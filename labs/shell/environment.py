"""`export`, `unset`, `set`, `read`: the commands that change what the terminal remembers."""

from collections.abc import Sequence

from labs.shell.client import Client
from labs.shell.expansion.expander import gaps
from labs.shell.result import Result
from labs.shell.tracing import quoted
from labs.shell.variables import assign, is_name, value_of

_OPTIONS = {"e": "errexit", "u": "nounset", "x": "xtrace"}
_NAMES = frozenset({*_OPTIONS.values(), "pipefail"})
_KNOWN = "this shell knows -e, -u, -x and -o pipefail"
_ATTENDED = "read: nobody can type here: give it a pipe, < FILE or <<< TEXT\n"


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


def pwd(_arguments: Sequence[str], client: Client) -> Result:
    """Print the only folder there is."""
    return Result(f"{value_of(client.state, 'PWD')}\n")


def whoami(_arguments: Sequence[str], _client: Client) -> Result:
    """Print the name that this terminal's files belong to."""
    return Result("learner\n")


def unset(arguments: Sequence[str], client: Client) -> Result:
    """Forget variables."""
    names = arguments[1:] if arguments[:1] == ["-v"] else arguments
    complaints = [f"unset: `{name}': not a valid identifier\n" for name in names if not is_name(name)]
    for name in names:
        client.state.variables.pop(name, None)
    return _complain(complaints)


def set_(arguments: Sequence[str], client: Client) -> Result:
    """List the variables, or switch options on (`-`) and off (`+`): e, u, x, and pipefail behind `-o`."""
    if not arguments:
        return Result("".join(f"{name}={quoted(value)}\n" for name, value in _sorted(client)))
    wished = dict.fromkeys(client.state.options, True)
    rest = iter(arguments)
    for argument in rest:
        for letter in argument.removeprefix("--")[1:]:
            name = next(rest, "") if letter == "o" else _OPTIONS.get(letter, "")
            if name not in _NAMES:
                return Result(stderr=f"set: {argument if letter != 'o' else name}: {_KNOWN}\n", exit_code=2)
            wished[name] = argument[0] == "-"
        if argument[:1] not in {"-", "+"} or argument in {"-", "+"}:
            return Result(stderr=f"set: {argument}: this shell has no positional parameters; {_KNOWN}\n", exit_code=2)
    client.state.options[:] = sorted(name for name, on in wished.items() if on)
    return Result()


def read(arguments: Sequence[str], client: Client) -> Result:
    """Put the next line of the input into variables, its words shared out; `-r` leaves backslashes alone."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    raw = False
    rest = iter(arguments)
    for argument in rest:
        if argument in {"-p", "-t"}:
            names.remove(next(rest, ""))
        elif argument.startswith("-") and argument not in {"-r", "-s", "-rs", "-sr"}:
            return Result(stderr=f"read: {argument}: this shell knows -r and -p TEXT\n", exit_code=2)
        raw = raw or "r" in argument[1:]
    bad = [name for name in names if not is_name(name)]
    if bad:
        return Result(stderr=f"read: `{bad[0]}': not a valid identifier\n", exit_code=1)
    if client.stdin.attended:
        return Result(stderr=_ATTENDED, exit_code=1)
    line = client.stdin.line()
    _share(line or "", names or ["REPLY"], client, raw=raw)
    return Result(exit_code=0 if line is not None and line.endswith("\n") else 1)


def _share(line: str, names: Sequence[str], client: Client, *, raw: bool) -> None:
    """Give each name a word, the last one all that is left."""
    separators = client.state.variables.get("IFS", " \t\n")[:16]
    text = line.removesuffix("\n")
    text = text if raw else text.replace("\\", "")
    blanks = "".join(char for char in separators if char in " \t\n")
    client.budget.spend(10 + len(text) // 4)
    text = text.strip(blanks) if blanks else text
    values = gaps(separators).split(text, maxsplit=len(names) - 1) if separators and len(names) > 1 else [text]
    for place, name in enumerate(names):
        assign(client.state, name, values[place] if place < len(values) else "")


def _complain(complaints: Sequence[str]) -> Result:
    return Result(stderr="".join(complaints), exit_code=1 if complaints else 0)


def _sorted(client: Client) -> list[tuple[str, str]]:
    return sorted(client.state.variables.items())


def _escaped(value: str) -> str:
    for mark in '\\"$`':
        value = value.replace(mark, "\\" + mark)
    return value
