"""`az …` from words to streams: route, parse, check, run, query, print."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from gallery_engine.arm import JSON
from labs.shell.az import help as manual
from labs.shell.az import versions
from labs.shell.az.call import Call
from labs.shell.az.commands import COMMANDS, SUMMARIES
from labs.shell.az.errors import AzError, HelpRequest, UsageError
from labs.shell.az.from_files import filled
from labs.shell.az.jobs import jobs, listed_ids
from labs.shell.az.output import render, visible
from labs.shell.az.parser import parse
from labs.shell.az.query import search
from labs.shell.az.settings import in_force
from labs.shell.az.shape import flatten, with_groups
from labs.shell.az.spec import GLOBALS, Command
from labs.shell.az.suggest import unknown
from labs.shell.az.trace import trace
from labs.shell.client import Client
from labs.shell.questions import ask
from labs.shell.result import Result

MORE_THAN_ONE = "Encountered more than one exception."
_OPTION = 60  # steps of work for each word that looks like an option
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
    texts: list[str] = []
    before = len(client.exchanges)
    words = filled(argv, client)
    client.budget.spend(_OPTION * sum(word.startswith("-") for word in words))
    name, failure = "", ""
    try:
        route = _route(words)
        if isinstance(route, str):
            return Result(visible(route))
        command, rest = route
        name = command.name
        text, code = _run(command, rest, client, warnings, texts), 0
    except _Question:
        return ask(words, client)
    except AzError as error:
        text, code, failure = "", error.exit_code, error.render()
    warned = "".join(f"{line}\n" for line in warnings)
    told = trace(argv, name, client.exchanges[before:])
    return Result(visible("".join(texts)) + text, visible(warned + failure + told), code)


def _run(command: Command, words: list[str], client: Client, warnings: list[str], texts: list[str]) -> str:
    try:
        args = parse(command, words, in_force(client.state))
    except HelpRequest as asked:
        return manual.option_help(asked.option) if asked.option else manual.command_help(command)
    call = Call(command, args, client, warnings if not args.flag("_only_show_errors") else [], texts)
    calls = jobs(call)
    _confirm(call)
    results = _every(calls, call) if len(calls) > 1 else [command.handler(calls[0])]
    printed: list[JSON] = [item for item in results if item is not None]
    if not printed:
        return ""
    return _print(printed if len(results) > 1 else printed[0], call)


def _every(calls: Sequence[Call], call: Call) -> list[JSON]:
    """Run the calls of a line one after the other; as long as one of them works, the failures of others are warnings."""
    results: list[JSON] = []
    failures: list[tuple[str, AzError]] = []
    for one, text in zip(calls, listed_ids(call.args.texts("_ids") or []), strict=True):
        try:
            results.append(one.command.handler(one))
        except AzError as error:
            failures.append((text, error))
    for text, failure in failures:
        call.warn(f'{text}: "{failure.message}"')
    if failures and not results:
        raise AzError(MORE_THAN_ONE)
    if failures:
        call.warn(MORE_THAN_ONE)
    return results


class _Question(Exception):  # noqa: N818 -- not an error: somebody has to say yes first
    """A command that cannot be taken back, typed without `--yes`."""


def _confirm(call: Call) -> None:
    """Have the person say yes to what cannot be taken back; refused where there is nobody to say so."""
    if call.command.confirm and not call.args.flag("yes"):
        if call.client.asks:
            raise _Question
        call.warn("Unable to prompt for confirmation as no tty available. Use --yes.")
        raise AzError("Operation cancelled.")


def _print(result: JSON, call: Call) -> str:
    args, command = call.args, call.command
    shaped = with_groups(flatten(result) if command.flat else result)
    expression = args.text("_query")
    if expression is not None:
        shaped = search(expression, shaped, call.client.budget)
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
            return versions.listed()
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
