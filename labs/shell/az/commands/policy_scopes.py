"""Where policies lie: definitions in a subscription or a management group, assignments at any scope."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError, ServerError
from labs.shell.az.ids import segment
from labs.shell.az.spec import opt

VERSION = "2025-11-01"
DEFINITIONS = "Microsoft.Authorization/policyDefinitions"
ASSIGNMENTS = "Microsoft.Authorization/policyAssignments"
GROUPS = "/providers/Microsoft.Management/managementGroups"
MANAGEMENT_GROUP = opt("--management-group", "Management group that it lies in.")
NAME = opt("-n --name", "Name of it.", required=True)
SCOPE = opt("--scope", "ID of the scope; the subscription's when left out.")
GROUP = opt("--resource-group -g", "Resource group, instead of --scope.", part="resource_group", configured="group")


def definitions(call: Call, name: str = "") -> str:
    """Give the path of the definitions that the line means, or of one of them."""
    group = call.args.text("management_group")
    base = f"{GROUPS}/{segment(group)}" if group else f"/subscriptions/{call.subscription}"
    return f"{base}/providers/{DEFINITIONS}" + (f"/{segment(name)}" if name else "")


def scope_of(call: Call) -> str:
    """Give the scope that the line means; AzError in az's words when it names two."""
    scope, group = call.args.text("scope"), call.args.text("resource_group")
    if scope and group:
        raise AzError("usage error: --scope SCOPE | --resource-group NAME")
    if scope:
        return f"/{scope.strip('/')}"
    return f"/subscriptions/{call.subscription}" + (f"/resourceGroups/{segment(group)}" if group else "")


def assignment(call: Call, name: str | None = None) -> str:
    """Give the path of the assignment that the line means."""
    return f"{scope_of(call)}/providers/{ASSIGNMENTS}/{segment(name or call.args.need('name'))}"


def find_definition(call: Call, name: str) -> dict[str, JSON]:
    """Read a definition by name: a built-in one first, then one of the subscription, as az looks for it."""
    try:
        return call.get(f"/providers/{DEFINITIONS}/{segment(name)}", VERSION)
    except ServerError as error:
        if error.status != 404:
            raise
    return call.get(definitions(call, name), VERSION)
