"""`az account management-group`: what lies above subscriptions."""

from gallery_engine.arm import JSON
from labs.shell.az.call import GROUPS_VERSION, Call
from labs.shell.az.commands.policy_scopes import GROUPS
from labs.shell.az.commands.shared import SDK_GENERIC
from labs.shell.az.errors import AzError
from labs.shell.az.ids import segment
from labs.shell.az.profile import account_called, check_signed_in
from labs.shell.az.spec import Command, Example, Option, flag, opt
from labs.shell.az.updates import change, view_of

VERSION = "2020-05-01"
PROVIDER = "Microsoft.Management"
REGISTERED = "Registered"


def _path(call: Call) -> str:
    return f"{GROUPS}/{segment(call.args.need('group_name'))}"


def _register(call: Call) -> None:
    """Have the provider registered, as az does before it works with management groups, unless the line says not to."""
    check_signed_in(call.client.state)
    if call.args.flag("no_register"):
        return
    path = f"/subscriptions/{call.subscription}/providers/{PROVIDER}"
    if call.get(path, GROUPS_VERSION).get("registrationState") != REGISTERED:
        call.send("POST", f"{path}/register", GROUPS_VERSION)


def _list(call: Call) -> JSON:
    _register(call)
    return call.items(GROUPS, VERSION)


def _show(call: Call) -> JSON:
    _register(call)
    args = call.args
    if args.flag("recurse") and not args.flag("expand"):
        raise AzError("--recurse can be used only with --expand")
    query = {"$expand": "children"} if args.flag("expand") else {}
    return call.get(_path(call), VERSION, query={**query, "$recurse": "true"} if args.flag("recurse") else query)


def _parent(wish: str) -> str:
    return wish if wish.startswith("/") else f"{GROUPS}/{wish}"


def _create(call: Call) -> JSON:
    _register(call)
    args = call.args
    properties: dict[str, JSON] = {}
    if args.text("display_name"):
        properties["displayName"] = args.text("display_name")
    if args.text("parent"):
        properties["details"] = {"parent": {"id": _parent(args.need("parent"))}}
    body: dict[str, JSON] = {"name": args.need("group_name"), "properties": properties}
    return call.finish(call.send("PUT", _path(call), VERSION, body=body)).body


def _update(call: Call) -> JSON:
    check_signed_in(call.client.state)
    args = call.args
    view = view_of(call.get(_path(call), VERSION))
    change(call, view)
    name = args.text("display_name") or (view.get("displayName") if args.changes else None)
    properties: dict[str, JSON] = {"displayName": name} if name else {}
    if args.text("parent"):
        properties["details"] = {"parent": {"id": _parent(args.need("parent"))}}
    return call.send("PATCH", _path(call), VERSION, body={"properties": properties}).body


def _delete(call: Call) -> JSON:
    _register(call)
    call.act("DELETE", _path(call), VERSION)
    return None


def _place(call: Call) -> str:
    """Give the path of the subscription that the line names in its management group."""
    check_signed_in(call.client.state)
    wish = call.args.need("subscription")
    account = account_called(call.client, wish)
    return f"{_path(call)}/subscriptions/{account.id if account is not None else segment(wish)}"


def _add(call: Call) -> JSON:
    path = _place(call)
    _register(call)
    call.send("PUT", path, VERSION)
    return None


def _remove(call: Call) -> JSON:
    path = _place(call)
    _register(call)
    call.send("DELETE", path, VERSION)
    return None


def _command(name: str, **fields: object) -> Command:
    return Command(f"account management-group {name}", scoped=False, **fields)  # type: ignore[arg-type]


NAME = opt("--name -n", "Name of the management group.", dest="group_name", required=True)
DISPLAY = opt("--display-name -d", "Name for people.")
NO_REGISTER = flag("--no-register", "Do not register Microsoft.Management first.")
SUBSCRIPTION = opt("--subscription -s", "Subscription, by name or ID.", required=True)
MOVED: tuple[Option, ...] = (NAME, SUBSCRIPTION)

COMMANDS: tuple[Command, ...] = (
    _command(
        "list",
        handler=_list,
        summary="List the management groups that you may read.",
        options=(NO_REGISTER,),
        examples=(Example("List them.", "az account management-group list"),),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a management group.",
        options=(
            NAME,
            flag("--expand -e", "With what lies in it."),
            flag("--recurse -r", "With what lies in that, too."),
            NO_REGISTER,
        ),
        examples=(Example("Show what lies in one.", "az account management-group show --name Images --expand"),),
    ),
    _command(
        "create",
        handler=_create,
        summary="Make a management group.",
        options=(NAME, DISPLAY, opt("--parent -p", "Management group above it, by name or ID."), NO_REGISTER),
        examples=(Example("Make one.", 'az account management-group create --name Images --display-name "Image teams"'),),
    ),
    _command(
        "update",
        handler=_update,
        summary="Rename or move a management group.",
        options=(NAME, DISPLAY, opt("--parent -p", "Management group above it, by name or ID."), *SDK_GENERIC),
        examples=(Example("Rename one.", "az account management-group update --name Images --display-name Images"),),
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete a management group that is empty.",
        options=(NAME, NO_REGISTER),
        examples=(Example("Delete one.", "az account management-group delete --name Images"),),
    ),
    _command(
        "subscription add",
        handler=_add,
        summary="Move a subscription into a management group.",
        options=MOVED,
        examples=(Example("Move one.", "az account management-group subscription add --name Images --subscription Darkroom"),),
    ),
    _command(
        "subscription remove",
        handler=_remove,
        summary="Move a subscription out of a management group.",
        options=MOVED,
        examples=(Example("Move one.", "az account management-group subscription remove --name Images --subscription Darkroom"),),
    ),
)
