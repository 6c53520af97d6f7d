"""`az policy state`: what complies with the assigned policies."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import SDK_NO_WAIT
from labs.shell.az.errors import AzError
from labs.shell.az.ids import parse_id, segment
from labs.shell.az.spec import Command, Example, Option, Support, flag, opt

VERSION = "2019-10-01"
SCAN_VERSION = "2018-07-01-preview"
STATES = "providers/Microsoft.PolicyInsights/policyStates/latest"
QUERY = {"filter_clause": "$filter", "top_value": "$top"}


def _scope(call: Call) -> str:
    """Give the scope that the line means: a resource, a group or the subscription."""
    args = call.args
    group, resource = args.text("resource_group"), args.text("resource")
    if resource and parse_id(resource) is not None:
        return resource.rstrip("/")
    base = f"/subscriptions/{call.subscription}" + (f"/resourceGroups/{segment(group)}" if group else "")
    if not resource:
        return base
    kind, namespace, parent = args.text("resource_type"), args.text("namespace"), args.text("parent")
    if not (group and kind):
        raise AzError(
            "usage error: --resource ID | --resource NAME --resource-group NAME --namespace NAMESPACE --resource-type TYPE"
        )
    parts = [namespace, *([parent.strip("/")] if parent else []), kind, resource]
    return f"{base}/providers/{'/'.join(part for part in parts if part)}"


def _query(call: Call) -> dict[str, str]:
    return {name: str(call.args.text(dest)) for dest, name in QUERY.items() if call.args.text(dest)}


def _list(call: Call) -> JSON:
    query = _query(call)
    path = f"{_scope(call)}/{STATES}/queryResults"
    body = call.send("POST", path, VERSION, query=query).body
    value = body.get("value") if isinstance(body, dict) else None
    return value if isinstance(value, list) else []


def _summarize(call: Call) -> JSON:
    body = call.send("POST", f"{_scope(call)}/{STATES}/summarize", VERSION, query=_query(call)).body
    value = body.get("value") if isinstance(body, dict) else None
    return value[0] if isinstance(value, list) and value else None


def _scan(call: Call) -> JSON:
    call.act("POST", f"{_scope(call)}/{STATES}/triggerEvaluation", SCAN_VERSION)
    return None


def _left_out(names: str) -> Option:
    return opt(names, support=Support.NONE)


GROUP = opt("--resource-group -g", "Resource group to look at.", configured="group")
PLACE: tuple[Option, ...] = (
    _left_out("--management-group -m"),
    GROUP,
    opt("--resource", "Resource to look at, by ID or name."),
    opt("--namespace", "Provider of the resource that --resource names."),
    opt("--resource-type", "Type of the resource that --resource names."),
    opt("--parent", "Types and names above that resource."),
    _left_out("--policy-set-definition -s"),
    _left_out("--policy-definition -d"),
    _left_out("--policy-assignment -a"),
    _left_out("--from"),
    _left_out("--to"),
    opt("--filter", "An OData filter, such as isCompliant eq false.", dest="filter_clause"),
    opt("--top", "How many at most.", dest="top_value"),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "policy state list",
        _list,
        "List what each resource looks like to each policy.",
        (
            flag("--all", support=Support.NONE),
            *PLACE,
            _left_out("--order-by"),
            _left_out("--select"),
            _left_out("--apply"),
            _left_out("--expand"),
        ),
        (Example("List what does not comply in a group.", 'az policy state list -g MyRG --filter "isCompliant eq false"'),),
        flat=False,
    ),
    Command(
        "policy state summarize",
        _summarize,
        "Count what does not comply.",
        PLACE,
        (Example("Count it in a group.", "az policy state summarize --resource-group MyRG"),),
        flat=False,
    ),
    Command(
        "policy state trigger-scan",
        _scan,
        "Have everything looked at again.",
        (GROUP, SDK_NO_WAIT),
        (Example("Look at a group again.", "az policy state trigger-scan --resource-group MyRG"),),
    ),
)
