"""`az lock`, `az group lock` and `az account lock`: what must not be deleted or changed."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.lock_targets import VERSION, Target, check, named, of_id
from labs.shell.az.errors import AzError
from labs.shell.az.jobs import listed_ids
from labs.shell.az.profile import check_signed_in
from labs.shell.az.shape import flatten
from labs.shell.az.spec import Command, Example, Option, opt

LEVELS = ("CanNotDelete", "ReadOnly")


def _shown(body: JSON) -> JSON:
    flat = flatten(body)
    return {"notes": None, "owners": None, **flat} if isinstance(flat, dict) else flat


def _meant(call: Call) -> list[tuple[Target, str]]:
    """Give the locks that a line means, by `--ids` or by its other options."""
    check_signed_in(call.client.state)
    ids, name = listed_ids(call.args.texts("ids") or []), call.args.text("lock_name")
    if ids:
        return [of_id(each) for each in ids]
    target = named(call)
    if not name:
        raise AzError("the following arguments are required: --name/-n", exit_code=2)
    return [(target, name)]


def _one_or_all(found: list[JSON]) -> JSON:
    return found[0] if len(found) == 1 else found


def _create(call: Call) -> JSON:
    check_signed_in(call.client.state)
    properties: dict[str, JSON] = {"level": call.args.need("level")}
    if call.args.text("notes") is not None:
        properties["notes"] = call.args.text("notes")
    path = named(call).path(call.subscription, call.args.need("lock_name"))
    return _shown(call.send("PUT", path, VERSION, body={"properties": properties}).body)


def _list(call: Call) -> JSON:
    check_signed_in(call.client.state)
    wish = call.args.text("filter_string")
    found = call.items(named(call).path(call.subscription), VERSION, query={"$filter": wish} if wish else None)
    return [_shown(item) for item in found]


def _read(call: Call, target: Target, lock: str) -> dict[str, JSON]:
    check(call, target, lock)
    return call.get(target.path(call.subscription, lock), VERSION)


def _show(call: Call) -> JSON:
    return _one_or_all([_shown(_read(call, target, lock)) for target, lock in _meant(call)])


def _update(call: Call) -> JSON:
    changed: list[JSON] = []
    for target, lock in _meant(call):
        before = _read(call, target, lock).get("properties")
        properties = dict(before) if isinstance(before, dict) else {}
        for name in ("level", "notes"):
            if call.args.text(name) is not None:
                properties[name] = call.args.text(name)
        answer = call.send("PUT", target.path(call.subscription, lock), VERSION, body={"properties": properties})
        changed.append(_shown(answer.body))
    return _one_or_all(changed)


def _delete(call: Call) -> JSON:
    for target, lock in _meant(call):
        check(call, target, lock)
        call.send("DELETE", target.path(call.subscription, lock), VERSION)
    return None


NAME = opt("--name -n", "Name of the lock.", dest="lock_name")
NEW_NAME = opt("--name -n", "Name of the lock.", dest="lock_name", required=True)
LEVEL = opt("--lock-type -t", "CanNotDelete forbids deleting, ReadOnly every change.", dest="level", choices=LEVELS)
NEW_LEVEL = opt(
    "--lock-type -t", "CanNotDelete forbids deleting, ReadOnly every change.", dest="level", required=True, choices=LEVELS
)
NOTES = opt("--notes", "Why it is locked.")
IDS = opt("--ids", "IDs of locks, instead of the other options.", nargs="+")
FILTER = opt("--filter-string", "An OData filter, such as atScope().")
GROUP = opt("--resource-group -g", "Group that is locked, or that the resource is in.", configured="group")
NEEDED_GROUP = opt("--resource-group -g", "Group that is locked.", required=True, configured="group")
NAMESPACE = opt("--namespace", "Provider of the resource, such as Microsoft.Compute.")
PARENT = opt("--parent", "Types and names above the resource, such as galleries/MyGallery.")
KIND = opt("--resource-type", "Type of the resource, alone or behind its provider: Microsoft.Compute/galleries.")
RESOURCE = opt("--resource --resource-name", "Name of the resource that is locked.", dest="resource_name")
WHERE: tuple[Option, ...] = (PARENT, KIND, RESOURCE)


def _family(prefix: str, what: str, *, group: bool, anywhere: bool, example: str) -> tuple[Command, ...]:
    """Build the five commands of one family; `example` is how one of its locks is addressed."""
    any_group = (GROUP,) if group else ()
    needed_group = any_group if anywhere or not group else (NEEDED_GROUP,)
    namespace, where = ((NAMESPACE,), WHERE) if anywhere else ((), ())

    def command(name: str, **fields: object) -> Command:
        return Command(f"{prefix} {name}", scoped=group, **fields)  # type: ignore[arg-type]

    line = f"--name keep {example}".strip()
    return (
        command(
            "create",
            handler=_create,
            summary=f"Lock {what}.",
            options=(NEW_NAME, NEW_LEVEL, *needed_group, *namespace, NOTES, *where),
            examples=(Example("Forbid deleting.", f"az {prefix} create {line} --lock-type CanNotDelete"),),
        ),
        command(
            "list",
            handler=_list,
            summary=f"List the locks of {what}.",
            options=(*needed_group, *namespace, *where, FILTER),
            examples=(Example("List them as a table.", f"az {prefix} list {example} --output table".replace("  ", " ")),),
        ),
        command(
            "show",
            handler=_show,
            summary=f"Show a lock of {what}.",
            options=(NAME, *any_group, *namespace, *where, IDS),
            examples=(Example("Show one.", f"az {prefix} show {line}"),),
        ),
        command(
            "update",
            handler=_update,
            summary=f"Change a lock of {what}.",
            options=(NAME, *any_group, *namespace, NOTES, *where, LEVEL, IDS),
            examples=(Example("Forbid every change.", f"az {prefix} update {line} --lock-type ReadOnly"),),
        ),
        command(
            "delete",
            handler=_delete,
            summary=f"Unlock {what}.",
            options=(NAME, *any_group, *namespace, *where, IDS),
            examples=(Example("Take a lock away.", f"az {prefix} delete {line}"),),
        ),
    )


COMMANDS: tuple[Command, ...] = (
    *_family("lock", "a subscription, a group or a resource", group=True, anywhere=True, example="--resource-group MyRG"),
    *_family("group lock", "a resource group", group=True, anywhere=False, example="--resource-group MyRG"),
    *_family("account lock", "the subscription", group=False, anywhere=False, example=""),
)
