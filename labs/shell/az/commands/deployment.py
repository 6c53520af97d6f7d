"""`az deployment group` and `az deployment sub`: deploying templates, and looking at what was deployed."""

import json
from collections.abc import Sequence

from gallery_engine.arm import JSON, Response
from labs.shell.az.call import Call
from labs.shell.az.commands.deployment_options import FEW, ONE_GROUP, SUBSCRIPTION, Place
from labs.shell.az.errors import AzError, ServerError
from labs.shell.az.ids import group_path, segment
from labs.shell.az.spec import Command, Example
from labs.shell.az.templates import name_of, template_of
from labs.shell.az.waiting import wait
from labs.shell.az.what_if import pretty

VERSION = "2025-04-01"
DEPLOYMENTS = "providers/Microsoft.Resources/deployments"
EMPTY = (
    "debugSetting",
    "diagnostics",
    "error",
    "extensions",
    "onErrorDeployment",
    "outputResources",
    "outputs",
    "parametersLink",
)
LINKS = ("templateLink", "validatedResources", "validationLevel")
CONFIRM = "Are you sure you want to execute the deployment?"


def _base(call: Call) -> str:
    """Give the path of the deployments of the group that the line names, or of the subscription itself."""
    in_group = any(option.dest == "resource_group" for option in call.command.options)
    scope = group_path(call.subscription, call.group) if in_group else f"/subscriptions/{call.subscription}"
    return f"{scope}/{DEPLOYMENTS}"


def _path(call: Call) -> str:
    return f"{_base(call)}/{segment(name_of(call))}"


def _body(call: Call) -> dict[str, JSON]:
    """Give the body of a deployment, or of a question about one."""
    args = call.args
    found = template_of(call)
    properties: dict[str, JSON] = {
        "template": found.document,
        "parameters": found.parameters,
        "mode": args.text("mode") or "Incremental",
    }
    body: dict[str, JSON] = {"properties": properties}
    if args.text("location"):
        body["location"] = args.text("location")
    return body


def _checked(call: Call, body: dict[str, JSON]) -> Response:
    """Have a deployment validated; AzError with code and message of what is wrong, and of what is wrong inside of it."""
    response = call.client.request("POST", f"{_path(call)}/validate", query={"api-version": VERSION}, body=body)
    error = response.body.get("error") if isinstance(response.body, dict) else None
    if response.status == 404 and isinstance(error, dict):
        raise ServerError(error, 404)
    if response.status >= 400 or isinstance(error, dict):
        raise AzError("\n".join(_lines(error)))
    return response


def _lines(error: JSON) -> list[str]:
    if not isinstance(error, dict):
        return []
    details = error.get("details")
    inside = [line for one in (details if isinstance(details, list) else []) for line in _lines(one)]
    return [f"{error.get('code')} - {error.get('message')}", *inside]


def _shown(body: JSON) -> JSON:
    """Give a deployment with the parts that it has not as null, as az prints it."""
    if not isinstance(body, dict):
        return body
    told = body.get("properties")
    properties = dict(told) if isinstance(told, dict) else {}
    filled: dict[str, JSON] = {**dict.fromkeys((*EMPTY, *LINKS)), **properties}
    return {"location": None, "tags": None, **body, "properties": filled}


def _create(call: Call) -> JSON:
    args = call.args
    if args.flag("what_if") or args.flag("confirm_with_what_if"):
        changes = _changes(call, _body(call))
        call.say(pretty(changes))
        if not args.flag("confirm_with_what_if"):
            return None
        if not (args.flag("proceed_if_no_change") and all(one.get("changeType") in {"NoChange", "Ignore"} for one in changes)):
            call.warn("Unable to prompt for confirmation as no tty available.")
            raise AzError(f"{CONFIRM} There is nobody to ask: leave --confirm-with-what-if out.")
    body = _body(call)
    _checked(call, body)
    response = call.send("PUT", _path(call), VERSION, body=body)
    if args.flag("no_wait"):
        return None
    last = call.client.wait_for(response)
    if isinstance(last.body, dict) and last.body.get("status") in {"Failed", "Canceled"}:
        raise AzError(json.dumps(last.body, ensure_ascii=False, separators=(",", ":")))
    return _shown(call.get(_path(call), VERSION))


def _validate(call: Call) -> JSON:
    answer = _checked(call, _body(call)).body
    return {"error": None, **answer} if isinstance(answer, dict) else None


def _changes(call: Call, body: dict[str, JSON]) -> list[dict[str, JSON]]:
    """Ask what a deployment would change, without the kinds of changes that the line leaves out."""
    args = call.args
    form = args.text("result_format") or args.text("what_if_result_format") or "FullResourcePayloads"
    properties = body["properties"]
    asked: dict[str, JSON] = {**(properties if isinstance(properties, dict) else {}), "whatIfSettings": {"resultFormat": form}}
    response = call.finish(call.send("POST", f"{_path(call)}/whatIf", VERSION, body={**body, "properties": asked}))
    answer = response.body.get("properties") if isinstance(response.body, dict) else None
    listed = answer.get("changes") if isinstance(answer, dict) else None
    left_out = {word.lower() for dest in FEW for word in args.texts(dest) or []}
    found = [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict)]
    return [one for one in found if str(one.get("changeType")).lower() not in left_out]


def _what_if(call: Call) -> JSON:
    changes = _changes(call, _body(call))
    if call.args.flag("no_pretty_print"):
        plain: list[JSON] = [{"after": None, "before": None, "delta": None, "unsupportedReason": None, **one} for one in changes]
        return {"changes": plain, "error": None, "status": "Succeeded"}
    call.say(pretty(changes))
    return None


def _list(call: Call) -> JSON:
    wish = call.args.text("filter")
    found = call.items(f"{_base(call)}/", VERSION, query={"$filter": wish} if wish else None)
    return [_shown(one) for one in found]


def _show(call: Call) -> JSON:
    return _shown(call.get(_path(call), VERSION))


def _delete(call: Call) -> JSON:
    call.act("DELETE", _path(call), VERSION)
    return None


def _cancel(call: Call) -> JSON:
    call.send("POST", f"{_path(call)}/cancel", VERSION)
    return None


def _export(call: Call) -> JSON:
    answer = call.send("POST", f"{_path(call)}/exportTemplate", VERSION).body
    return answer.get("template") if isinstance(answer, dict) else None


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), VERSION)


def _operations(call: Call) -> JSON:
    return call.items(f"{_path(call)}/operations", VERSION)


def _operation(call: Call) -> JSON:
    names = call.args.texts("operation_ids") or []
    found: list[JSON] = [call.get(f"{_path(call)}/operations/{segment(name)}", VERSION) for name in names]
    return found


def _row(one: JSON) -> JSON:
    shown = one if isinstance(one, dict) else {}
    told = shown.get("properties")
    properties = told if isinstance(told, dict) else {}
    row: dict[str, JSON] = {
        "Name": shown.get("name"),
        "State": properties.get("provisioningState"),
        "Timestamp": properties.get("timestamp"),
        "Mode": properties.get("mode"),
    }
    return {**row, "ResourceGroup": shown["resourceGroup"]} if shown.get("resourceGroup") else row


def _rows(value: JSON) -> JSON:
    return [_row(one) for one in (value if isinstance(value, list) else [])]


def _validated(value: JSON) -> JSON:
    told = value.get("properties") if isinstance(value, dict) else None
    properties = told if isinstance(told, dict) else {}
    return {"result": properties.get("provisioningState"), "correlationId": properties.get("correlationId")}


def _command(place: Place, name: str, **fields: object) -> Command:
    return Command(f"deployment {place.name} {name}", flat=False, **fields)  # type: ignore[arg-type]


def _deploying(place: Place) -> Sequence[Command]:
    """Build the commands that take a template, for one place where templates are deployed."""
    template = f"{place.line} --template-file main.json"
    return (
        _command(
            place,
            "create",
            handler=_create,
            summary=f"Deploy a template {place.into}.",
            options=place.create,
            examples=(
                Example(
                    "Deploy a file with values for its parameters.",
                    f"az deployment {place.name} create {template} --parameters name=value",
                ),
            ),
            table=_row,
        ),
        _command(
            place,
            "validate",
            handler=_validate,
            summary="Tell whether a template could be deployed.",
            options=place.validate,
            examples=(Example("Look at a file.", f"az deployment {place.name} validate {template}"),),
            table=_validated,
        ),
        _command(
            place,
            "what-if",
            handler=_what_if,
            summary="Tell what a template would change.",
            options=place.what_if,
            examples=(Example("Look at a file.", f"az deployment {place.name} what-if {template}"),),
        ),
    )


def _looking(place: Place) -> Sequence[Command]:
    """Build the commands about what was deployed, for one place."""
    where = place.options
    return (
        _command(
            place,
            "list",
            handler=_list,
            summary=f"List what was deployed {place.into}.",
            options=place.list,
            examples=(
                Example("List it as a table.", f"az deployment {place.name} list {place.bare} --output table".replace("  ", " ")),
            ),
            table=_rows,
        ),
        _command(
            place,
            "show",
            handler=_show,
            summary="Show a deployment.",
            options=(*where, place.named),
            examples=(Example("Show its outputs.", f"az deployment {place.name} show {place.one} --query properties.outputs"),),
            table=_row,
        ),
        _command(
            place,
            "delete",
            handler=_delete,
            summary="Forget a deployment; what it made stays.",
            options=place.delete,
            examples=(Example("Forget one.", f"az deployment {place.name} delete {place.one}"),),
        ),
        _command(
            place,
            "cancel",
            handler=_cancel,
            summary="Stop a deployment that is under way; what it made stays.",
            options=(*where, place.named),
            examples=(Example("Stop one.", f"az deployment {place.name} cancel {place.one}"),),
        ),
        _command(
            place,
            "export",
            handler=_export,
            summary="Show the template of a deployment.",
            options=(*where, place.named),
            examples=(Example("Show it.", f"az deployment {place.name} export {place.one}"),),
        ),
        _command(
            place,
            "wait",
            handler=_wait,
            summary="Wait until a deployment is as asked.",
            options=place.wait,
            examples=(Example("Wait until it is done.", f"az deployment {place.name} wait {place.one} --created"),),
        ),
    )


def _stepping(place: Place) -> Sequence[Command]:
    """Build the commands about the steps of a deployment, for one place."""
    where = place.options
    return (
        Command(
            f"deployment operation {place.name} list",
            _operations,
            "List what a deployment did, step by step.",
            (*where, place.named),
            (Example("List the steps.", f"az deployment operation {place.name} list {place.one}"),),
            flat=False,
        ),
        Command(
            f"deployment operation {place.name} show",
            _operation,
            "Show steps of a deployment.",
            (*where, place.named, place.steps),
            (Example("Show one.", f"az deployment operation {place.name} show {place.one} --operation-ids STEP"),),
            flat=False,
        ),
    )


COMMANDS: tuple[Command, ...] = tuple(
    command for place in (ONE_GROUP, SUBSCRIPTION) for build in (_deploying, _looking, _stepping) for command in build(place)
)
