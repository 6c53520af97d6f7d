"""The terminal's own work: parse a line against shlex and argparse, complete, and print in each format against json.dumps."""

import argparse
import json
import shlex
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

from gallery_engine.arm import JSON, Request
from gallery_engine.cloud import Cloud, new_store
from labs.shell.az.commands import COMMANDS
from labs.shell.az.output import render
from labs.shell.az.parser import parse as parse_arguments
from labs.shell.az.spec import Command
from labs.shell.language.grammar import parse
from labs.shell.session import Shell, ShellState
from tests.bench.rounds import interleave, table

LINE = (
    "az sig image-version create -g bench -r bench -i web -e 1.0.0 --managed-image web "
    "--target-regions eastus=2 westeurope --tags team=web env=prod -o table"
)
FORMATS = ("json", "jsonc", "yaml", "yamlc", "table", "tsv", "none")
ROWS = 1_000
NARGS: dict[str, str | int | None] = {"": None, "1": 1}


def report(rounds: int) -> str:
    """All tables of the terminal."""
    return "\n\n".join([_parsing(rounds), _completing(rounds), _printing(rounds), _starting(max(rounds // 20, 3))])


def _parsing(rounds: int) -> str:
    tree = _argparse_tree()
    words = shlex.split(LINE)[1:]
    name = " ".join(words[:3])

    def ours() -> None:
        parse(LINE)
        parse_arguments(COMMANDS[name], words[3:], {})

    timings = interleave(
        {"shlex + argparse": lambda: tree.parse_args(shlex.split(LINE)[1:]), "ours": ours, "ours: tokenise": lambda: parse(LINE)},
        rounds=rounds,
    )
    return table("Tokenise and parse one line", timings, against=("shlex + argparse",))


def _argparse_tree() -> argparse.ArgumentParser:
    """The whole command table as argparse would have it, built once."""
    root = argparse.ArgumentParser("az", add_help=False)
    groups: dict[str, Any] = {"": root.add_subparsers(required=True)}
    for command in COMMANDS.values():
        words = command.name.split()
        for depth in range(1, len(words)):
            path = " ".join(words[:depth])
            if path not in groups:
                groups[path] = groups[" ".join(words[: depth - 1])].add_parser(words[depth - 1], add_help=False).add_subparsers()
        _add_options(groups[" ".join(words[:-1])].add_parser(words[-1], add_help=False), command)
    return root


def _add_options(parser: argparse.ArgumentParser, command: Command) -> None:
    for option in command.every_option:
        if option.is_positional:
            parser.add_argument(option.dest, nargs=NARGS.get(option.nargs, option.nargs))
        elif option.nargs == "0":
            parser.add_argument(*option.names, dest=option.dest, action="store_true")
        else:
            parser.add_argument(
                *option.names, dest=option.dest, nargs=NARGS.get(option.nargs, option.nargs), required=option.required
            )


def _completing(rounds: int) -> str:
    shell = _shell()
    timings = interleave(
        {
            "a command": lambda: shell.complete("az sig image-v"),
            "an option": lambda: shell.complete("az sig image-version create -g bench --tar"),
            "a name of 100": lambda: shell.complete("az sig show -g bench -r bench-1"),
            "json.dumps of these 100": lambda: json.dumps([{"name": f"bench-{n}", "location": "eastus"} for n in range(100)]),
        },
        rounds=rounds,
    )
    return table("Complete on Tab", timings, against=("json.dumps of these 100",))


def _printing(rounds: int) -> str:
    rows: JSON = [
        {"name": f"group-{n}", "location": "eastus", "resourceGroup": "bench", "state": "Succeeded"} for n in range(ROWS)
    ]
    command = COMMANDS["group list"]

    def printed(form: str) -> Callable[[], object]:
        return lambda: render(rows, form, command, queried=False)

    timings = interleave(
        {f"json.dumps, {ROWS:,} rows": lambda: json.dumps(rows, indent=2), **{f"-o {form}": printed(form) for form in FORMATS}},
        rounds=max(rounds // 20, 5),
        warm_up=1,
    )
    return table(f"Print a list of {ROWS:,} rows", timings, against=(f"json.dumps, {ROWS:,} rows",))


def _starting(rounds: int) -> str:
    shell = _shell()
    candidates: dict[str, Callable[[], object]] = {"az version, in the lab": lambda: shell.run("az version")}
    if (real := shutil.which("az")) is None:
        return "The real az is not installed here, so starting it was not measured."
    candidates["az version, the real one"] = lambda: subprocess.run([real, "version"], capture_output=True, check=True)
    return table("One command against starting az", interleave(candidates, rounds=rounds), against=("az version, the real one",))


def _shell() -> Shell:
    """A terminal over a cloud in memory with a hundred galleries."""
    store = new_store("bench", "azure")
    cloud, head = Cloud(store), store.head()
    group = f"/subscriptions/{head.subscription}/resourceGroups/bench"
    query = {"api-version": "2024-03-03"}
    paths = [group, *(f"{group}/providers/Microsoft.Compute/galleries/bench{n}" for n in range(100))]
    for path in paths:
        store.commit(cloud.send(Request("PUT", path, query, {"location": "eastus"})).changes)
    return Shell(cloud.send, ShellState(head.rulebook, head.subscription, head.tenant))
