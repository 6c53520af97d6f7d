"""`az group`: resource groups."""

from gallery_engine.arm import JSON
from labs.shell.az.call import GROUPS_VERSION as VERSION
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import SDK_GENERIC, SDK_NO_WAIT, SDK_TAGS, WAIT, YES
from labs.shell.az.errors import from_response
from labs.shell.az.ids import group_path
from labs.shell.az.spec import Command, Example, Option, opt
from labs.shell.az.updates import change, view_of
from labs.shell.az.waiting import wait

KEYS = ("id", "location", "managedBy", "name", "properties", "tags", "type")
COLUMNS = "[].{Name:name, Location:location, Status:properties.provisioningState}"
NAME = opt(
    "--name -n --resource-group -g",
    "Name of the resource group.",
    dest="resource_group",
    required=True,
    part="resource_group",
    configured="group",
)
NEW_NAME = opt("--name --resource-group -n -g", "Name of the new resource group.", dest="resource_group", required=True)


def _path(call: Call) -> str:
    return group_path(call.subscription, call.group)


def _shown(body: JSON) -> JSON:
    source = body if isinstance(body, dict) else {}
    return {key: source.get(key) for key in KEYS}


def _create(call: Call) -> JSON:
    body: dict[str, JSON] = {"location": call.args.need("location")}
    if call.args.text("managed_by"):
        body["managedBy"] = call.args.text("managed_by")
    tags = call.args.tags()
    if tags is not None:
        body["tags"] = dict(tags)
    return _shown(call.send("PUT", _path(call), VERSION, body=body).body)


def _show(call: Call) -> JSON:
    return _shown(call.get(_path(call), VERSION))


def _list(call: Call) -> JSON:
    query: dict[str, str] = {}
    tag = call.args.text("tag")
    if tag:
        name, equals, value = tag.partition("=")
        query["$filter"] = f"tagname eq '{name}'" + (f" and tagvalue eq '{value}'" if equals else "")
    return [_shown(item) for item in call.items(f"/subscriptions/{call.subscription}/resourcegroups", VERSION, query=query)]


def _exists(call: Call) -> JSON:
    response = call.client.request("HEAD", _path(call), query={"api-version": VERSION})
    if response.status >= 400 and response.status != 404:
        raise from_response(response)
    return response.status != 404


def _delete(call: Call) -> JSON:
    kinds = call.args.text("force_deletion_types")
    query = {"forceDeletionTypes": kinds} if kinds else None
    call.act("DELETE", _path(call), VERSION, query=query)
    return None


def _update(call: Call) -> JSON:
    before = view_of(call.get(_path(call), VERSION))
    view: dict[str, JSON] = {key: before[key] for key in ("location", "managedBy", "tags") if before.get(key) is not None}
    view["properties"] = {}
    tags = call.args.tags()
    if tags is not None:
        view["tags"] = dict(tags)
    change(call, view)
    return _shown(call.send("PUT", _path(call), VERSION, body=view).body)


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), VERSION)


def _command(name: str, **fields: object) -> Command:
    return Command(f"group {name}", flat=False, **fields)  # type: ignore[arg-type]


FORCE = opt(
    "--force-deletion-types -f",
    "Types to delete without a graceful stop.",
    choices=(
        "Microsoft.Compute/virtualMachines",
        "Microsoft.Compute/virtualMachineScaleSets",
        "Microsoft.Databricks/workspaces",
    ),
)
LOCATION: Option = opt("--location -l", "Region of the group.", required=True, kind="location", configured="location")

COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        handler=_create,
        summary="Create a resource group, or set the tags of one.",
        options=(NEW_NAME, LOCATION, SDK_TAGS, opt("--managed-by", "ID of the resource that manages this group.")),
        examples=(Example("Create a group in East US.", "az group create --name MyRG --location eastus"),),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a resource group.",
        options=(NAME,),
        examples=(Example("Show a group.", "az group show --name MyRG"),),
    ),
    _command(
        "list",
        handler=_list,
        summary="List the resource groups of the subscription.",
        options=(opt("--tag", "Only groups with this tag: key or key=value.", nargs="?"),),
        examples=(Example("List the groups of one team.", "az group list --tag team=images"),),
        table=COLUMNS,
    ),
    _command(
        "exists",
        handler=_exists,
        summary="Tell whether a resource group exists.",
        options=(NAME,),
        examples=(Example("Ask for a group.", "az group exists --name MyRG"),),
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete a resource group and everything in it.",
        options=(NAME, FORCE, YES, SDK_NO_WAIT),
        examples=(Example("Delete a group without being asked.", "az group delete --name MyRG --yes"),),
        confirm=True,
    ),
    _command(
        "update",
        handler=_update,
        summary="Change the tags of a resource group.",
        options=(NAME, SDK_TAGS, *SDK_GENERIC),
        examples=(Example("Set one tag.", "az group update --name MyRG --set tags.team=images"),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until a resource group is as asked.",
        options=(NAME, *WAIT),
        examples=(Example("Wait until a group is gone.", "az group wait --name MyRG --deleted"),),
    ),
)
