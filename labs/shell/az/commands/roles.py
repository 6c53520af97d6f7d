"""Roles as az looks for them: by name, by GUID or by id, at the scope of a line."""

import re
from uuid import UUID

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.ids import parse_id
from labs.shell.az.shape import flatten

ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"
ASSIGNMENTS_VERSION = "2022-04-01"
DEFINITIONS = "Microsoft.Authorization/roleDefinitions"
DEFINITIONS_VERSION = "2022-05-01-preview"
_ROLE_ID = re.compile(r"/subscriptions/[^/]+/providers/Microsoft.Authorization/roleDefinitions/", re.IGNORECASE)


def is_guid(text: str) -> bool:
    """Whether a text is a GUID."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def scope_of(call: Call) -> str:
    """Give the scope that a line names: `--scope`, a resource group, or the subscription."""
    scope, group = call.args.text("scope"), call.args.text("resource_group")
    if not scope:
        return f"/subscriptions/{call.subscription}" + (f"/resourceGroups/{group}" if group else "")
    if group and "resource_group" in call.args.given:
        raise AzError(f'Resource group "{group}" is redundant because scope is supplied')
    if scope.startswith("/subscriptions/") and parse_id(scope) is None:
        raise AzError("Invalid scope. Please use --help to view the valid format.")
    return scope if scope.startswith("/") else f"/{scope}"


def definitions(call: Call, scope: str, name: str | None = None) -> list[dict[str, JSON]]:
    """List the roles that can be assigned at a scope, with that name where one is given, as az shows them."""
    query = {"$filter": f"roleName eq '{name}'"} if name else None
    found = call.items(f"{scope.rstrip('/')}/providers/{DEFINITIONS}", DEFINITIONS_VERSION, query=query)
    return [shown(item) for item in found if isinstance(item, dict)]


def shown(item: dict[str, JSON]) -> dict[str, JSON]:
    """Give a role flat; its own type is `roleType`, because `type` is that of the resource."""
    flat = flatten(item)
    properties = item.get("properties")
    whole = dict(flat) if isinstance(flat, dict) else {}
    if isinstance(properties, dict):
        whole["roleType"] = properties.get("type")
    return whole


def names_by_id(found: list[dict[str, JSON]]) -> dict[str, JSON]:
    """Give the names of roles by their ids in lower case."""
    return {str(role.get("id", "")).lower(): role.get("roleName") for role in found}


def role_id(call: Call, wish: str, scope: str) -> str:
    """Give the id of the role that a name, a GUID or an id means; AzError in az's words when there is none."""
    if _ROLE_ID.match(wish):
        return wish
    if is_guid(wish):
        return f"/subscriptions/{call.subscription}/providers/{DEFINITIONS}/{wish}"
    found = definitions(call, scope, wish)
    if not found:
        raise AzError(f"Role '{wish}' doesn't exist.")
    if len(found) > 1:
        ids = [str(role["id"]) for role in found]
        raise AzError(f"More than one role matches the given name '{wish}'. Please pick a value from '{ids}'")
    return str(found[0]["id"])
