"""`az role assignment`: who holds which role where."""

from collections.abc import Sequence

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.roles import ASSIGNMENTS, ASSIGNMENTS_VERSION, definitions, names_by_id, role_id, scope_of
from labs.shell.az.commands.shared import YES
from labs.shell.az.documents import plain
from labs.shell.az.errors import AzError, ServerError
from labs.shell.az.jobs import listed_ids
from labs.shell.az.made_up import guid
from labs.shell.az.profile import Identity, directory
from labs.shell.az.shape import flatten
from labs.shell.az.spec import Command, Example, Option, either, flag, opt

EXISTS = "RoleAssignmentExists"
OTHERS = ("assignee", "role", "resource_group", "scope", "include_inherited")
TYPE_WARNING = (
    "RBAC service might reject creating role assignment without --assignee-principal-type in the future. Better to "
    "specify --assignee-principal-type manually."
)
ALL_OF_THEM = "This will delete all role assignments under the subscription. Are you sure?"


def _identity(call: Call, wish: str) -> Identity:
    """Find who `--assignee` means: a user by name, an app by its id, anybody by object id; AzError in az's words."""
    for each in directory(call.client).identities:
        by_name = each.name.lower() == wish.lower() if "@" in wish else each.app_id.lower() == wish.lower() != ""
        if by_name or each.object_id.lower() == wish.lower():
            return each
    raise AzError(
        f"Cannot find user or service principal in graph database for '{wish}'. If the assignee is an appId, make sure the "
        f"corresponding service principal is created with 'az ad sp create --id {wish}'."
    )


def _holder(call: Call) -> tuple[str, str | None]:
    """Give the object id of the assignee, and its type as far as it is known."""
    args = call.args
    wish, object_id, kind = args.text("assignee"), args.text("assignee_object_id"), args.text("assignee_principal_type")
    if bool(wish) == bool(object_id):
        raise AzError("usage error: --assignee STRING | --assignee-object-id GUID")
    if kind and not object_id:
        raise AzError("usage error: --assignee-object-id GUID --assignee-principal-type TYPE")
    if wish:
        found = _identity(call, wish)
        return found.object_id, found.kind
    if not kind:
        call.warn(TYPE_WARNING)
        known = (each.kind for each in directory(call.client).identities if each.object_id == object_id)
        kind = next(known, None)
    return object_id or "", kind


def _create(call: Call) -> JSON:
    args = call.args
    if args.text("condition_version") and not args.text("condition"):
        raise AzError("usage error: When --condition-version is set, --condition must be set as well.")
    holder, kind = _holder(call)
    scope = scope_of(call)
    role = role_id(call, args.need("role"), scope)
    properties: dict[str, JSON] = {"roleDefinitionId": role, "principalId": holder}
    if kind:
        properties["principalType"] = kind
    if args.text("description"):
        properties["description"] = args.text("description")
    if args.text("condition"):
        properties["condition"] = args.text("condition")
        properties["conditionVersion"] = args.text("condition_version") or "2.0"
    name = args.text("assignment_name") or guid(call, scope, role, holder)
    path = f"{scope}/providers/{ASSIGNMENTS}/{name}"
    try:
        return call.send("PUT", path, ASSIGNMENTS_VERSION, body={"properties": properties}).body
    except ServerError as error:
        if not error.message.startswith(f"({EXISTS})"):
            raise
    held = [one for one in _found(call, scope, holder) if one.get("roleDefinitionId") == role]
    return _named(call, held, scope)[0]


def _found(call: Call, scope: str | None, holder: str | None) -> list[dict[str, JSON]]:
    """Give the flat assignments at a scope (None: all of the subscription), of one holder where one is named."""
    with_groups, inherited = call.args.flag("include_groups"), call.args.flag("include_inherited")
    parts = ["atScope()"] if scope else []
    if holder and (with_groups or not scope):
        parts.append(f"assignedTo('{holder}')" if with_groups else f"principalId eq '{holder}'")
    base = f"/subscriptions/{call.subscription}" if scope is None else scope
    query = {"$filter": " and ".join(parts)} if parts else None
    listed = flatten(call.items(f"{base}/providers/{ASSIGNMENTS}", ASSIGNMENTS_VERSION, query=query))
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if scope is not None:
        found = [one for one in found if _is_wanted(str(one.get("scope", "")), scope, inherited=inherited)]
    if holder and not with_groups:
        found = [one for one in found if str(one.get("principalId", "")).lower() == holder.lower()]
    return found


def _is_wanted(held: str, scope: str, *, inherited: bool) -> bool:
    at, wanted = held.lower().rstrip("/"), scope.lower().rstrip("/")
    return at == wanted or (inherited and (f"{wanted}/".startswith(f"{at}/") or not at.startswith("/subscriptions/")))


def _search(call: Call, scope: str | None) -> list[dict[str, JSON]]:
    """Give the assignments that the line's options keep."""
    args = call.args
    wish = args.text("assignee")
    holder = _identity(call, wish).object_id if wish else args.text("assignee_object_id")
    found = _found(call, scope, holder)
    role = args.text("role")
    if role and found:
        wanted = role_id(call, role, scope or f"/subscriptions/{call.subscription}")
        found = [one for one in found if str(one.get("roleDefinitionId", "")).lower() == wanted.lower()]
    return found


def _named(call: Call, found: Sequence[dict[str, JSON]], scope: str | None) -> list[JSON]:
    """Add the names of roles and principals, as far as the line wants them."""
    if not found:
        return []
    roles = people = None
    if call.args.either("fill_role_definition_name") is not False:
        roles = names_by_id(definitions(call, scope or f"/subscriptions/{call.subscription}"))
    if call.args.either("fill_principal_name") is not False:
        people = {each.object_id: each.shown for each in directory(call.client).identities}
    named: list[JSON] = []
    for one in found:
        grown = dict(one)
        if roles is not None:
            grown["roleDefinitionName"] = roles.get(str(one.get("roleDefinitionId", "")).lower())
        if people is not None:
            grown["principalName"] = people.get(str(one.get("principalId")), "")
        named.append(grown)
    return named


def _list(call: Call) -> JSON:
    args = call.args
    scope = None
    if not args.flag("show_all"):
        scope = scope_of(call)
    elif args.text("resource_group") or args.text("scope"):
        raise AzError("group or scope are not required when --all is used")
    return _named(call, _search(call, scope), scope)


def _delete(call: Call) -> JSON:
    args = call.args
    ids = listed_ids(args.texts("ids") or [])
    if ids:
        for option in (option for option in DELETE if option.dest in OTHERS and option.dest in args.given):
            call.warn(f"option '{option.names[0]}' will be ignored due to use of '--ids'.")
        for each in ids:
            call.send("DELETE", each, ASSIGNMENTS_VERSION)
        return None
    if not args.given & {"assignee", "assignee_object_id", "role", "resource_group", "scope", "yes"}:
        call.warn("Unable to prompt for confirmation as no tty available. Use --yes.")
        raise AzError(f"{ALL_OF_THEM} Say --yes.")
    found = _search(call, scope_of(call))
    if not found:
        raise AzError("No matched assignments were found to delete")
    for one in found:
        call.send("DELETE", str(one["id"]), ASSIGNMENTS_VERSION)
    return None


def _update(call: Call) -> JSON:
    said = _document(call)
    path = f"{said['scope']}/providers/{ASSIGNMENTS}/{said['name']}"
    before = flatten(call.get(path, ASSIGNMENTS_VERSION))
    old = before if isinstance(before, dict) else {}
    versions = (str(old.get("conditionVersion") or ""), str(said.get("conditionVersion") or ""))
    if versions[0].startswith("2.") and versions[1].startswith("1."):
        raise AzError("Condition version cannot be downgraded to '1.X'.")
    names = ("roleDefinitionId", "principalId", "principalType", "description", "condition", "conditionVersion")
    properties = {name: said.get(name) for name in names if said.get(name) is not None}
    properties.setdefault("principalType", old.get("principalType"))
    return call.send("PUT", path, ASSIGNMENTS_VERSION, body={"properties": properties}).body


def _document(call: Call) -> dict[str, JSON]:
    """Read `--role-assignment`: JSON, or the name of one of the terminal's files."""
    value = plain(call, call.args.need("role_assignment"))
    if not isinstance(value, dict) or not (isinstance(value.get("scope"), str) and isinstance(value.get("name"), str)):
        raise AzError("a role assignment has a scope and a name, as az role assignment list prints it")
    return value


def _rows(value: JSON) -> JSON:
    rows = value if isinstance(value, list) else []
    return [
        {
            "Principal": row.get("principalName") or row.get("principalId"),
            "Role": row.get("roleDefinitionName"),
            "Scope": row.get("scope"),
        }
        for row in rows
        if isinstance(row, dict)
    ]


ROLE = opt("--role", "Role, by name or ID.")
ASSIGNEE = opt("--assignee", "Who: a user's name, an app's client ID, or an object ID.")
OBJECT_ID = opt("--assignee-object-id", "Who, by object ID alone.")
GROUP = opt("--resource-group -g", "Group to look in.", part="resource_group", configured="group")
SCOPE = opt("--scope", "ID of the management group, subscription, group or resource.")
INHERITED = flag("--include-inherited", "Assignments made above the scope too.")
DELETE: tuple[Option, ...] = (
    opt("--ids", "IDs of assignments, instead of the other options.", nargs="+"),
    ASSIGNEE,
    OBJECT_ID,
    ROLE,
    GROUP,
    SCOPE,
    INHERITED,
    YES,
)


COMMANDS: tuple[Command, ...] = (
    Command(
        "role assignment create",
        _create,
        "Give somebody a role at a scope.",
        (
            opt("--role", "Role, by name or ID.", required=True),
            opt("--scope", "ID of the management group, subscription, group or resource.", required=True),
            ASSIGNEE,
            OBJECT_ID,
            opt(
                "--assignee-principal-type",
                "What --assignee-object-id is.",
                choices=("User", "Group", "ServicePrincipal", "ForeignGroup"),
            ),
            opt("--description", "What the assignment is for."),
            opt("--condition", "Condition under which it holds."),
            opt("--condition-version", "Version of the language of the condition."),
            opt("--name -n", "GUID of the assignment; made up when left out.", dest="assignment_name"),
        ),
        (
            Example(
                "Let somebody read a gallery's group.",
                "az role assignment create --assignee owner@darkroom.example --role Reader "
                "--scope /subscriptions/SUBSCRIPTION/resourceGroups/MyRG",
            ),
        ),
    ),
    Command(
        "role assignment list",
        _list,
        "List who holds which role at a scope.",
        (
            ASSIGNEE,
            OBJECT_ID,
            ROLE,
            GROUP,
            SCOPE,
            INHERITED,
            flag("--all", "Everything in the subscription.", dest="show_all"),
            flag("--include-groups", "Assignments of the assignee's groups too."),
            either("--fill-role-definition-name", "Look up the names of roles.", default=True),
            either("--fill-principal-name", "Look up the names of principals.", default=True),
        ),
        (Example("List every assignment of the subscription.", "az role assignment list --all --output table"),),
        table=_rows,
    ),
    Command(
        "role assignment delete",
        _delete,
        "Take roles away.",
        DELETE,
        (
            Example(
                "Take somebody's role in a group away.",
                "az role assignment delete --assignee owner@darkroom.example --role Reader --resource-group MyRG",
            ),
        ),
    ),
    Command(
        "role assignment update",
        _update,
        "Change the description or the condition of an assignment.",
        (opt("--role-assignment", "The whole assignment as JSON, or a file with it.", required=True),),
        (Example("Write back a changed assignment.", "az role assignment update --role-assignment assignment.json"),),
    ),
)
