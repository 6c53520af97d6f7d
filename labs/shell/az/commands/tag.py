"""`az tag`: the tags of subscriptions, groups and resources, and the names of all tags of a subscription."""

from gallery_engine.arm import JSON
from labs.shell.az.call import GROUPS_VERSION as VERSION
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import SDK_TAGS, YES
from labs.shell.az.errors import AzError
from labs.shell.az.ids import segment
from labs.shell.az.spec import Command, Example, opt

EITHER = "usage error: --resource-id ID | --name NAME"
NO_TAGS = "Tags could not be empty."


def _at(call: Call) -> str:
    return f"{call.args.need('resource_id').rstrip('/')}/providers/Microsoft.Resources/tags/default"


def _name(call: Call, value: str = "") -> str:
    """Give the path of a tag's name in the subscription, or of one of its values."""
    path = f"/subscriptions/{call.subscription}/tagNames/{segment(call.args.need('tag_name'))}"
    return f"{path}/tagValues/{segment(value)}" if value else path


def _check(call: Call) -> None:
    if bool(call.args.text("resource_id")) == bool(call.args.text("tag_name")):
        raise AzError(EITHER)


def _list(call: Call) -> JSON:
    if call.args.text("resource_id"):
        return call.get(_at(call), VERSION)
    return call.items(f"/subscriptions/{call.subscription}/tagNames", VERSION)


def _create(call: Call) -> JSON:
    _check(call)
    if not call.args.text("resource_id"):
        return call.send("PUT", _name(call), VERSION).body
    tags = call.args.tags()
    if not tags:
        raise AzError(NO_TAGS)
    return call.send("PUT", _at(call), VERSION, body={"properties": {"tags": dict(tags)}}).body


def _update(call: Call) -> JSON:
    tags = call.args.tags()
    if not tags:
        raise AzError(NO_TAGS)
    body: dict[str, JSON] = {"operation": call.args.need("operation"), "properties": {"tags": dict(tags)}}
    return call.send("PATCH", _at(call), VERSION, body=body).body


def _delete(call: Call) -> JSON:
    _check(call)
    call.send("DELETE", _at(call) if call.args.text("resource_id") else _name(call), VERSION)
    return None


def _add_value(call: Call) -> JSON:
    return call.send("PUT", _name(call, call.args.need("tag_value")), VERSION).body


def _remove_value(call: Call) -> JSON:
    call.send("DELETE", _name(call, call.args.need("tag_value")), VERSION)
    return None


def _command(name: str, **fields: object) -> Command:
    return Command(f"tag {name}", flat=False, **fields)  # type: ignore[arg-type]


RESOURCE = opt("--resource-id", "ID of a subscription, a group or a resource.")
NAME = opt("--name -n", "Name of a tag.", dest="tag_name")
NEEDED_NAME = opt("--name -n", "Name of a tag.", dest="tag_name", required=True)
VALUE = opt("--value", "A value of the tag.", dest="tag_value", required=True)
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
        summary="Set all tags of something, or make a tag's name known.",
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
        summary="Remove all tags of something, or a tag's name.",
        options=(RESOURCE, NAME, YES),
        examples=(Example("Remove all tags of a group.", f"az tag delete {GROUP} --yes"),),
        confirm=True,
    ),
    _command(
        "add-value",
        handler=_add_value,
        summary="Make a value of a tag known.",
        options=(NEEDED_NAME, VALUE),
        examples=(Example("Make one known.", "az tag add-value --name stage --value test"),),
    ),
    _command(
        "remove-value",
        handler=_remove_value,
        summary="Forget a value of a tag.",
        options=(NEEDED_NAME, VALUE),
        examples=(Example("Forget one.", "az tag remove-value --name stage --value test"),),
    ),
)
