"""`az tag`: the tags of subscriptions, groups and resources, and the names of all tags of a subscription."""

from gallery_engine.arm import JSON
from labs.shell.az.call import GROUPS_VERSION as VERSION
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import SDK_TAGS, YES
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, Support, opt

EITHER = "usage error: --resource-id ID | --name NAME"
NO_TAGS = "Tags could not be empty."


def _at(call: Call) -> str:
    """Give the path of the tags of what the line names; the lab keeps no names of tags that nothing carries."""
    if not call.args.text("resource_id"):
        raise AzError(EITHER)
    return f"{call.args.need('resource_id').rstrip('/')}/providers/Microsoft.Resources/tags/default"


def _list(call: Call) -> JSON:
    if call.args.text("resource_id"):
        return call.get(_at(call), VERSION)
    return call.items(f"/subscriptions/{call.subscription}/tagNames", VERSION)


def _create(call: Call) -> JSON:
    path, tags = _at(call), call.args.tags()
    if not tags:
        raise AzError(NO_TAGS)
    return call.send("PUT", path, VERSION, body={"properties": {"tags": dict(tags)}}).body


def _update(call: Call) -> JSON:
    tags = call.args.tags()
    if not tags:
        raise AzError(NO_TAGS)
    body: dict[str, JSON] = {"operation": call.args.need("operation"), "properties": {"tags": dict(tags)}}
    return call.send("PATCH", _at(call), VERSION, body=body).body


def _delete(call: Call) -> JSON:
    call.send("DELETE", _at(call), VERSION)
    return None


def _command(name: str, **fields: object) -> Command:
    return Command(f"tag {name}", flat=False, **fields)  # type: ignore[arg-type]


RESOURCE = opt("--resource-id", "ID of a subscription, a group or a resource.")
NAME = opt("--name -n", dest="tag_name", support=Support.NONE)
GROUP = "--resource-id /subscriptions/SUBSCRIPTION/resourceGroups/MyRG"

COMMANDS: tuple[Command, ...] = (
    _command(
        "list",
        handler=_list,
        summary="List the tags of something, or every tag of the subscription with its values.",
        options=(RESOURCE,),
        examples=(Example("List every tag.", "az tag list"),),
    ),
    _command(
        "create",
        handler=_create,
        summary="Set all tags of something.",
        options=(RESOURCE, SDK_TAGS, NAME),
        examples=(Example("Set all tags of a group.", f"az tag create {GROUP} --tags team=images"),),
    ),
    _command(
        "update",
        handler=_update,
        summary="Add, replace or remove tags of something.",
        options=(
            opt("--resource-id", "ID of a subscription, a group or a resource.", required=True),
            opt("--tags", "Tags as key=value pairs.", nargs="*", kind="tags", required=True),
            opt(
                "--operation",
                "Merge adds, Replace leaves no others, Delete removes.",
                required=True,
                choices=("Merge", "Replace", "Delete"),
            ),
        ),
        examples=(Example("Add a tag to a group.", f"az tag update {GROUP} --operation Merge --tags stage=test"),),
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Remove all tags of something.",
        options=(RESOURCE, NAME, YES),
        examples=(Example("Remove all tags of a group.", f"az tag delete {GROUP} --yes"),),
        confirm=True,
    ),
)
