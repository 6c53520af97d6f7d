"""The same command taken apart: tokenise and parse, send, render. Everything on the store in memory."""

from gallery_engine.arm import JSON, Request
from gallery_engine.cloud import Cloud, new_store
from labs.shell.az.commands import COMMANDS
from labs.shell.az.output import render
from labs.shell.az.parser import parse as parse_arguments
from labs.shell.az.shape import flatten, with_groups
from labs.shell.language.grammar import parse
from labs.shell.session import Shell, ShellState
from tests.bench.rounds import interleave, table

LINE = "az sig create --resource-group bench --gallery-name bench --description 'Golden images' --tags team=web env=prod -o table"
COMMAND = COMMANDS["sig create"]
WORDS = LINE.split()[3:7]


def report(rounds: int) -> str:
    """Each part alone, in turns with the whole line."""
    store = new_store("bench", "azure")
    cloud = Cloud(store)
    head = store.head()
    group = f"/subscriptions/{head.subscription}/resourceGroups/bench"
    gallery = f"{group}/providers/Microsoft.Compute/galleries/bench"
    query = {"api-version": "2026-03-03"}
    store.commit(cloud.send(Request("PUT", group, query, {"location": "eastus"})).changes)
    body: JSON = {"location": "eastus", "properties": {"description": "Golden images"}, "tags": {"team": "web"}}
    store.commit(cloud.send(Request("PUT", gallery, query, body)).changes)
    document = cloud.send(Request("GET", gallery, query)).response.body
    state = ShellState(head.rulebook, head.subscription, head.tenant)

    def whole() -> None:
        outcome = Shell(cloud.send, state).run(f"az sig show -g bench -r bench -o {form}")
        assert outcome.exit_code == 0, outcome.stderr

    form = "json"
    timings = interleave(
        {
            "tokenise the line": lambda: parse(LINE),
            "parse its arguments": lambda: parse_arguments(COMMAND, WORDS, {}),
            "send a GET": lambda: cloud.send(Request("GET", gallery, query)),
            "send a PUT": lambda: cloud.send(Request("PUT", gallery, query, body)),
            "render as json": lambda: render(with_groups(flatten(document)), "json", COMMAND, queried=False),
            "render as table": lambda: render(with_groups(flatten(document)), "table", COMMAND, queried=False),
            "az sig show, whole": whole,
        },
        rounds=rounds,
    )
    return table("Parse, send and render apart, in memory", timings, against=("az sig show, whole",))
