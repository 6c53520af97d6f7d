"""`az role definition`: what the roles allow, and roles of one's own."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.roles import DEFINITIONS, DEFINITIONS_VERSION, definitions, is_guid, scope_of, shown
from labs.shell.az.documents import plain
from labs.shell.az.errors import AzError
from labs.shell.az.made_up import guid
from labs.shell.az.spec import Command, Example, Option, either, opt

PARTS = ("actions", "notActions", "dataActions", "notDataActions")


def _searched(call: Call, name: str | None, scope: str) -> list[dict[str, JSON]]:
    """Give the roles with a name or GUID, all of them without one."""
    if name and is_guid(name):
        return [role for role in definitions(call, scope) if str(role.get("name", "")).lower() == name.lower()]
    return definitions(call, scope, name)


def _list(call: Call) -> JSON:
    found = _searched(call, call.args.text("name"), scope_of(call))
    own = call.args.either("custom_role_only") is True
    return [role for role in found if not own or role.get("roleType") == "CustomRole"]


def _show(call: Call) -> JSON:
    identifier, name = call.args.text("id"), call.args.text("name")
    if bool(identifier) == bool(name):
        raise AzError("usage error: --id ID | --name NAME [--scope SCOPE]")
    path = identifier or f"{scope_of(call)}/providers/{DEFINITIONS}/{name}"
    return shown(call.get(path, DEFINITIONS_VERSION))


def _create(call: Call) -> JSON:
    said = _document(call)
    name = said.get("name")
    if not name:
        raise AzError("please provide role name")
    if not said.get("assignableScopes"):
        raise AzError("please provide 'assignableScopes'")
    return _put(call, said, guid(call, str(name)), str(name))


def _update(call: Call) -> JSON:
    said = _document(call)
    identifier, scopes = said.get("id"), said.get("assignableScopes")
    if identifier:
        return _put(call, said, str(identifier).rpartition("/")[2], str(said.get("roleName") or said.get("name") or ""))
    call.warn('Role "id" is missing. Look for the role in the current subscription...')
    name = str(said.get("name") or "")
    scope = str(scopes[0]) if isinstance(scopes, list) and scopes else f"/subscriptions/{call.subscription}"
    found = _searched(call, name, scope) if name else []
    if not found:
        raise AzError(f'No definition was found with the name of "{name}"')
    return _put(call, said, str(found[0]["name"]), str(found[0]["roleName"]))


def _put(call: Call, said: dict[str, JSON], role: str, name: str) -> JSON:
    """Write a role at the first scope where it can be assigned."""
    scopes = said.get("assignableScopes")
    places: list[JSON] = list(scopes) if isinstance(scopes, list) else []
    properties: dict[str, JSON] = {
        "roleName": name,
        "description": said.get("description") or "",
        "type": "CustomRole",
        "permissions": [_permission(said)],
        "assignableScopes": places,
    }
    scope = str(places[0]) if places else f"/subscriptions/{call.subscription}"
    path = f"{scope.rstrip('/')}/providers/{DEFINITIONS}/{role}"
    answer = call.send("PUT", path, DEFINITIONS_VERSION, body={"properties": properties}).body
    return shown(answer) if isinstance(answer, dict) else None


def _permission(said: dict[str, JSON]) -> dict[str, JSON]:
    """Give what a role allows, from its own lists or from the first of its `permissions`."""
    listed = said.get("permissions")
    first = listed[0] if isinstance(listed, list) and listed else said
    source = first if isinstance(first, dict) else said
    return {part: source.get(part) or [] for part in PARTS}


def _document(call: Call) -> dict[str, JSON]:
    """Read `--role-definition`: JSON, or the name of one of the terminal's files; names may begin with a capital."""
    value = plain(call, call.args.need("role_definition"))
    if not isinstance(value, dict):
        raise AzError("Invalid role definition. A valid dictionary JSON representation is expected.")
    return {name[:1].lower() + name[1:]: item for name, item in value.items()}


def _delete(call: Call) -> JSON:
    scope, own = scope_of(call), call.args.either("custom_role_only") is True
    for role in _searched(call, call.args.need("name"), scope):
        if not own or role.get("roleType") == "CustomRole":
            call.send("DELETE", f"{scope}/providers/{DEFINITIONS}/{role['name']}", DEFINITIONS_VERSION)
    return None


def _rows(value: JSON) -> JSON:
    rows = value if isinstance(value, list) else []
    return [
        {"Name": row.get("roleName"), "Type": row.get("type"), "Description": row.get("description")}
        for row in rows
        if isinstance(row, dict)
    ]


GROUP = opt("--resource-group -g", "Group where the role can be assigned.", part="resource_group", configured="group")
SCOPE = opt("--scope", "ID of the scope where the role can be assigned.")
OWN = either("--custom-role-only", "Roles of one's own only.", default=False)
ROLE: Option = opt("--role-definition", "The whole role as JSON, or a file with it.", required=True)

COMMANDS: tuple[Command, ...] = (
    Command(
        "role definition list",
        _list,
        "List roles and what they allow.",
        (opt("--name -n", "Name or GUID of a role."), GROUP, SCOPE, OWN),
        (Example("See what a reader may do.", "az role definition list --name Reader"),),
        table=_rows,
        flat=False,
    ),
    Command(
        "role definition show",
        _show,
        "Show a role.",
        (
            opt("--scope", "Where to look for it."),
            opt("--name -n", "GUID of the role."),
            opt("--id", "ID of the role."),
        ),
        (Example("Show Reader.", "az role definition show --name acdd72a7-3385-48ef-bd42-f606fba81ae7"),),
        flat=False,
    ),
    Command(
        "role definition create",
        _create,
        "Write a role of one's own.",
        (ROLE,),
        (Example("Write a role that a file describes.", "az role definition create --role-definition role.json"),),
        flat=False,
    ),
    Command(
        "role definition update",
        _update,
        "Change a role of one's own.",
        (ROLE,),
        (Example("Write back a changed role.", "az role definition update --role-definition role.json"),),
        flat=False,
    ),
    Command(
        "role definition delete",
        _delete,
        "Delete a role of one's own.",
        (opt("--name -n", "Name or GUID of the role.", required=True), GROUP, SCOPE, OWN),
        (Example("Delete a role.", 'az role definition delete --name "Image Reader"'),),
    ),
)
