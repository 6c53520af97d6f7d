"""`az policy definition`: rules that can be assigned."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.policy_scopes import MANAGEMENT_GROUP, NAME, VERSION, definitions, find_definition
from labs.shell.az.commands.shared import AAZ_GENERIC, PAGING
from labs.shell.az.documents import argument
from labs.shell.az.spec import Command, Example, Option, Support, opt
from labs.shell.az.updates import body_of, change, view_of

PROPERTIES = "Properties"
TEXTS = {"display_name": "displayName", "description": "description", "mode": "mode", "version": "version"}
DOCUMENTS = {"rules": "policyRule", "params": "parameters", "metadata": "metadata"}
READ_ONLY = ("versions",)


def _said(call: Call) -> dict[str, JSON]:
    """Give the properties that the line sets."""
    found: dict[str, JSON] = {key: call.args.text(dest) for dest, key in TEXTS.items() if call.args.text(dest) is not None}
    documents = {key: argument(call, dest) for dest, key in DOCUMENTS.items()}
    return {**found, **{key: value for key, value in documents.items() if value is not None}}


def _create(call: Call) -> JSON:
    return call.send("PUT", definitions(call, call.args.need("name")), VERSION, body={"properties": _said(call)}).body


def _show(call: Call) -> JSON:
    name = call.args.need("name")
    return call.get(definitions(call, name), VERSION) if call.args.text("management_group") else find_definition(call, name)


def _list(call: Call) -> JSON:
    wish = call.args.text("filter")
    return listing(call, definitions(call), VERSION, query={"$filter": wish} if wish else None)


def _update(call: Call) -> JSON:
    path = definitions(call, call.args.need("name"))
    view = view_of(call.get(path, VERSION))
    view.update(_said(call))
    change(call, view)
    return call.send("PUT", path, VERSION, body=body_of(view, READ_ONLY)).body


def _delete(call: Call) -> JSON:
    call.send("DELETE", definitions(call, call.args.need("name")), VERSION)
    return None


def _settable(*, mode: str | None) -> tuple[Option, ...]:
    return (
        opt("--description", "What it is for.", group=PROPERTIES),
        opt("--display-name", "Name for people.", group=PROPERTIES),
        opt(
            "--external-settings --external-evaluation-enforcement-settings",
            dest="external_settings",
            nargs="+",
            group=PROPERTIES,
            support=Support.NONE,
        ),
        opt("--metadata", "Metadata: JSON, a file with it, or key=value.", kind="document", group=PROPERTIES),
        opt("-m --mode", "Indexed looks at what has tags and a location, All at everything.", default=mode, group=PROPERTIES),
        opt(
            "-p --params",
            "Parameters that an assignment fills in: JSON, or a file with it.",
            nargs="+",
            kind="document",
            group=PROPERTIES,
        ),
        opt("--rule --rules", "The rule: JSON, or a file with it.", dest="rules", group=PROPERTIES),
        opt("--version", "Version of the definition.", group=PROPERTIES),
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        "policy definition create",
        _create,
        "Write a policy.",
        (MANAGEMENT_GROUP, NAME, *_settable(mode="Indexed")),
        (
            Example(
                "Forbid everything outside of East US.",
                "az policy definition create --name only-eastus "
                '--rules \'{"if":{"not":{"field":"location","equals":"eastus"}},"then":{"effect":"deny"}}\'',
            ),
        ),
        aaz=True,
    ),
    Command(
        "policy definition show",
        _show,
        "Show a policy.",
        (MANAGEMENT_GROUP, NAME),
        (Example("Show one.", "az policy definition show --name only-eastus"),),
        aaz=True,
    ),
    Command(
        "policy definition list",
        _list,
        "List the policies that can be assigned.",
        (*PAGING, MANAGEMENT_GROUP, opt("--filter", "An OData filter, such as policyType eq 'Custom'.")),
        (Example("List one's own.", "az policy definition list --filter \"policyType eq 'Custom'\" --output table"),),
        aaz=True,
    ),
    Command(
        "policy definition update",
        _update,
        "Change a policy.",
        (*AAZ_GENERIC, MANAGEMENT_GROUP, NAME, *_settable(mode=None)),
        (Example("Give it a name for people.", 'az policy definition update --name only-eastus --display-name "East US only"'),),
        aaz=True,
    ),
    Command(
        "policy definition delete",
        _delete,
        "Delete a policy that is assigned nowhere.",
        (MANAGEMENT_GROUP, NAME),
        (Example("Delete one.", "az policy definition delete --name only-eastus"),),
        aaz=True,
    ),
)
