"""`az costmanagement query`: what a scope has cost."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.documents import plain
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, Support, opt

VERSION = "2019-11-01"
FRAMES = ("BillingMonthToDate", "Custom", "MonthToDate", "TheLastBillingMonth", "TheLastMonth", "WeekToDate")
KINDS = ("ActualCost", "AmortizedCost", "Usage")


def _query(call: Call) -> JSON:
    args = call.args
    body: dict[str, JSON] = {"type": args.need("type"), "timeframe": args.need("timeframe")}
    period = _pairs(args.texts("time_period"), "--time-period")
    if period:
        body["timePeriod"] = {name: value for name, value in period.items() if name in {"from", "to"}}
    dataset: dict[str, JSON] = {}
    if args.text("dataset_aggregation"):
        dataset["aggregation"] = plain(call, args.need("dataset_aggregation"))
    grouping = _groups(args.texts("dataset_grouping") or [])
    if grouping:
        dataset["grouping"] = grouping
    if dataset:
        body["dataset"] = dataset
    path = f"/{args.need('scope').strip('/')}/providers/Microsoft.CostManagement/query"
    return call.send("POST", path, VERSION, body=body).body


def _pairs(words: list[str] | None, name: str) -> dict[str, str]:
    pairs = [word.partition("=") for word in words or []]
    if any(not equals for _, equals, _ in pairs):
        raise AzError(f"usage error: {name} [KEY=VALUE ...]")
    return {key: value for key, _, value in pairs}


def _groups(words: list[str]) -> list[JSON]:
    """Read `--dataset-grouping name=… type=…`; each name begins another grouping."""
    found: list[JSON] = []
    current: dict[str, JSON] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in {"name", "type"}:
            raise AzError("usage error: --dataset-grouping name=NAME type=TYPE")
        if key in current:
            found.append(current)
            current = {}
        current[key] = value
    return [*found, current] if current else found


AGGREGATION = '\'{"totalCost":{"name":"PreTaxCost","function":"Sum"}}\''

COMMANDS: tuple[Command, ...] = (
    Command(
        "costmanagement query",
        _query,
        "Sum up what a scope has cost.",
        (
            opt("--type", "What is summed up.", required=True, choices=KINDS),
            opt("--scope", "ID of the subscription or of a group in it, without a leading slash or with one.", required=True),
            opt("--timeframe", "Which months.", required=True, choices=FRAMES),
            opt("--time-period", "With Custom: from=… to=…", nargs="+"),
            opt("--dataset-aggregation", "What is summed up, as JSON."),
            opt("--dataset-configuration", nargs="+", support=Support.NONE),
            opt("--dataset-filter", support=Support.NONE),
            opt("--dataset-grouping", "What is told apart: name=ResourceGroupName type=Dimension.", nargs="+", repeats=True),
        ),
        (
            Example(
                "Sum up this month by resource group.",
                "az costmanagement query --type ActualCost --timeframe MonthToDate --scope subscriptions/SUBSCRIPTION "
                f"--dataset-aggregation {AGGREGATION} --dataset-grouping name=ResourceGroupName type=Dimension",
            ),
        ),
        scoped=False,
    ),
)
