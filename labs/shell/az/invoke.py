"""`az …` from words to streams: route, parse, check, run, query, print."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from gallery_engine.arm import JSON
from labs.shell.az import help as manual
from labs.shell.az.args import Args
from labs.shell.az.call import Call
from labs.shell.az.commands import COMMANDS, SUMMARIES
from labs.shell.az.errors import AzError, HelpRequest, UsageError
from labs.shell.az.ids import ResourceId, parse_id
from labs.shell.az.output import render, visible
from labs.shell.az.parser import parse
from labs.shell.az.query import search
from labs.shell.az.shape import flatten, with_groups
from labs.shell.az.spec import GLOBALS, Command, Support
from labs.shell.az.suggest import unknown
from labs.shell.client import Client
from labs.shell.result import Result

VERSION = "2.91.0"
NAMES = ("darkroom",)
HELP = frozenset({"--help", "-h"})
GLOBAL_NAMES: Mapping[str, bool] = MappingProxyType(
    {name: option.nargs == "0" for option in GLOBALS for name in option.names if name not in HELP}
)


def run(argv: Sequence[str], client: Client) -> Result:
    """Run one az command line (without the leading `az`).

    What the person did wrong, or the cloud refused, is in the Result; only a bound of the shell (BudgetError, a clock
    that cannot move) is raised.
    """
    warnings: list[str] = []
    try:
        text, code = _run(list(argv), client, warnings), 0
        failure = ""
    except AzError as error:
        text, code, failure = "", error.exit_code, error.render()
    warned = "".join(f"WARNING: {line}\n" for line in warnings)
    return Result(text, visible(warned + failure), code)


def _run(argv: list[str], client: Client, warnings: list[str]) -> str:
    _refuse_files(argv)
    route = _route(argv)
    if isinstance(route, str):
        return route
    command, words = route
    try:
        args = parse(command, words, client.state.defaults)
    except HelpRequest:
        return manual.command_help(command)
    call = Call(command, args, client, warnings if not args.flag("_only_show_errors") else [])
    results = [command.handler(one) for one in _jobs(call)]
    printed: list[JSON] = [item for item in results if item is not None]
    if not printed:
        return ""
    return _print(printed if len(results) > 1 else printed[0], args, command)


def _print(result: JSON, args: Args, command: Command) -> str:
    shaped = with_groups(flatten(result) if command.flat else result)
    expression = args.text("_query")
    if expression is not None:
        shaped = search(expression, shaped)
        if shaped is None:
            return ""
    return render(shaped, args.need("_output"), command, queried=expression is not None)


def _route(argv: list[str]) -> tuple[Command, list[str]] | str:
    """Find the command and its words; a text when the line only asks for help."""
    path = ""
    early: list[str] = []
    words = iter(enumerate(argv))
    for place, word in words:
        name = f"{path} {word}".strip()
        if word in HELP:
            return _group_help(path)
        if word in {"--version", "-v"} and not path:
            return f"azure-cli {VERSION} (simulated)\n"
        if word in GLOBAL_NAMES:
            early += [word] if GLOBAL_NAMES[word] else [word, *(later for _, later in [next(words, (0, ""))])]
        elif name in COMMANDS:
            return COMMANDS[name], [*early, *argv[place + 1 :]]
        elif name in SUMMARIES:
            path = name
        elif word.startswith("-"):
            break
        else:
            raise unknown(path, word, _children(path, (*COMMANDS, *SUMMARIES)))
    if not path and not argv:
        return manual.welcome(*_entries(""))
    raise UsageError(f"the following arguments are required: {'_subcommand' if path else '_command_package'}")


def _group_help(path: str) -> str:
    return manual.group_help(path, SUMMARIES.get(path, ""), *_entries(path))


def _entries(path: str) -> tuple[dict[str, str], dict[str, str]]:
    groups = {word: SUMMARIES[f"{path} {word}".strip()] for word in _children(path, SUMMARIES)}
    commands = {word: COMMANDS[f"{path} {word}".strip()].summary for word in _children(path, COMMANDS)}
    return groups, commands


def _children(path: str, names: Iterable[str]) -> list[str]:
    start = path.split()
    split = [name.split() for name in names]
    return sorted({words[-1] for words in split if words[:-1] == start})


def _refuse_files(argv: Sequence[str]) -> None:
    for place, word in enumerate(argv):
        if len(word) > 1 and word[0] == "@" and (place == 0 or argv[place - 1] != "--query"):
            raise AzError(f"'{word}' would read a file, and this terminal has none. Write the value itself instead.")


def _jobs(call: Call) -> list[Call]:
    """Split a line into one call per resource that it names, after everything az checks before it asks the cloud."""
    calls = _by_ids(call) if call.args.texts("_ids") else [call]
    if calls == [call]:
        _check_id_parts(call)
    _check_subscription(calls)
    _check_support(call)
    if call.command.confirm and not call.args.flag("yes"):
        call.warn("Unable to prompt for confirmation as no tty available. Use --yes.")
        raise AzError("Operation cancelled.")
    return calls


def _check_id_parts(call: Call) -> None:
    command, args = call.command, call.args
    parts = [option for option in command.options if option.part and option.needed]
    missing = [option for option in parts if args.text(option.dest) is None]
    if missing and command.aaz:
        raise AzError(f"InvalidArgumentValue: Missing required field: {missing[0].names[0]}")
    if missing and command.takes_ids:
        raise AzError(f"({' '.join(option.names[0] for option in missing)} | --ids) are required")
    for option in command.options:
        if (option.required or option.needed) and option.kind == "text" and args.text(option.dest) == "":
            raise AzError(f"argument {option.label}: a value is expected, and this one is empty")


def _by_ids(call: Call) -> list[Call]:
    options = [option for option in call.command.options if option.part]
    for option in options:
        if option.dest in call.args.given:
            call.warn(f"option '{option.names[0]}' will be ignored due to use of '--ids'.")
    calls = []
    for text in [line for word in call.args.texts("_ids") or [] for line in word.splitlines() or [word]]:
        found = parse_id(text)
        if found is None:
            raise AzError(f"invalid resource ID: {text}")
        values = {option.dest: _part(found, option.part, option.names[0], text) for option in options}
        args = call.args.with_values({**values, "_subscription": found.subscription})
        calls.append(Call(call.command, args, call.client, call.warnings))
    return calls


def _part(found: ResourceId, part: str, name: str, text: str) -> str:
    value = found.part(part)
    if value is None:
        raise AzError(
            f"Argument {name} cannot be derived from ID {text}. Please provide a complete resource ID containing all "
            "information of 'Resource Id' arguments. "
        )
    return value


def _check_subscription(calls: Sequence[Call]) -> None:
    for call in calls:
        wish, own = call.args.text("_subscription"), call.client.state.subscription
        if wish is None or wish.lower() == own.lower():
            continue
        if wish.lower() in NAMES:
            call.args = call.args.with_values({"_subscription": own})
            continue
        if "_subscription" in call.args.given:
            call.warn(f"Subscription '{wish}' not recognized.")
        raise AzError(f"Subscription '{wish}' not found. Check the spelling and casing and try again.")


def _check_support(call: Call) -> None:
    for option in call.command.options:
        if option.support is Support.NONE and option.dest in call.args.given:
            raise AzError(f"this lab does not simulate '{option.names[0]}' of 'az {call.command.name}': leave it out.")
