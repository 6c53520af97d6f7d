"""`az resource`: resources of any type."""

import re
from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import GROUPS_VERSION as VERSION
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import SDK_NO_WAIT
from labs.shell.az.errors import AzError
from labs.shell.az.ids import group_path, parse_id
from labs.shell.az.jobs import listed_ids
from labs.shell.az.spec import Command, Example, Option, either, flag, opt

NULLS = (
    "changedTime",
    "createdTime",
    "extendedLocation",
    "identity",
    "kind",
    "managedBy",
    "plan",
    "properties",
    "provisioningState",
    "sku",
    "tags",
)
EXPAND = "createdTime,changedTime,provisioningState"
ALONE = "you cannot use '--tag' with other filters(resource-group, resource-type, name, location)"
_PREVIEW = re.compile(r"preview|alpha|beta", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """A resource: its path as az writes it, and the namespace and type whose api-version is looked for."""

    path: str
    namespace: str
    kind: str


def _targets(call: Call) -> list[Target]:
    ids = listed_ids(call.args.texts("ids") or [])
    return [_of_id(each) for each in ids] if ids else [_named(call)]


def _of_id(identifier: str) -> Target:
    found = parse_id(identifier)
    if found is None:
        raise AzError(f"invalid resource ID: {identifier}")
    if not found.namespace:
        return Target(identifier, "Microsoft.Resources", "resourceGroups" if found.group else "subscriptions")
    return Target(identifier, found.namespace, "/".join(found.kinds))


def _named(call: Call) -> Target:
    args = call.args
    kind, namespace, parent = args.text("resource_type"), args.text("namespace"), (args.text("parent") or "").strip("/")
    name = args.text("name")
    if not (kind and name):
        raise AzError("usage error: --ids ID | --name NAME --resource-group NAME --resource-type NAMESPACE/TYPE")
    if not namespace:
        namespace, slash, kind = kind.partition("/")
        if not slash:
            raise AzError("Resource namespace is required: --resource-type NAMESPACE/TYPE, or --namespace NAMESPACE")
    kinds = [*parent.split("/")[::2], kind] if parent else [kind]
    scope = group_path(call.subscription, call.group) if args.text("resource_group") else f"/subscriptions/{call.subscription}"
    return Target(f"{scope}/providers/{namespace}/{parent}/{kind}/{name}", namespace, "/".join(kinds))


def _version(call: Call, target: Target) -> str:
    """Give the api-version of a type: the line's, or the newest that its provider has."""
    if call.args.text("api_version"):
        return call.args.need("api_version")
    if target.namespace == "Microsoft.Resources":
        return VERSION
    found = call.get(f"/subscriptions/{call.subscription}/providers/{target.namespace}", VERSION)
    listed = found.get("resourceTypes")
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and str(one.get("resourceType", "")).lower() == target.kind.lower():
            return _newest(one.get("apiVersions"), preview=call.args.flag("latest_include_preview"))
    raise AzError(f"Resource type {target.kind} not found.")


def _newest(versions: JSON, *, preview: bool) -> str:
    known = sorted((str(one) for one in versions), reverse=True) if isinstance(versions, list) else []
    stable = [one for one in known if not _PREVIEW.search(one)]
    return (known if preview or not stable else stable)[0] if known else VERSION


def _show(call: Call) -> JSON:
    found = [_full(call.get(target.path, _version(call, target))) for target in _targets(call)]
    return found[0] if len(found) == 1 else found


def _full(body: JSON) -> JSON:
    """Give a resource with the parts that it has not as null, as az prints it."""
    return {**dict.fromkeys(NULLS[2:8]), **dict.fromkeys(NULLS[9:]), **body} if isinstance(body, dict) else body


def _list(call: Call) -> JSON:
    if call.args.text("resource_group"):
        call.get(group_path(call.subscription, call.group), VERSION)
    query = {"$filter": _filter(call), "$expand": EXPAND}
    found = call.items(f"/subscriptions/{call.subscription}/resources", VERSION, query=query)
    return [{**dict.fromkeys(NULLS), **item} if isinstance(item, dict) else item for item in found]


def _filter(call: Call) -> str:
    args = call.args
    kind, namespace, tag = args.text("resource_type"), args.text("namespace"), args.text("tag")
    if tag is not None and any(args.text(name) for name in ("resource_group", "resource_type", "name", "location")):
        raise AzError(ALONE)
    if namespace and not kind:
        raise AzError("--namespace also requires --resource-type")
    if kind and not namespace and "/" not in kind:
        raise AzError("Malformed resource-type: resource-type=<namespace>/<resource-type> expected.")
    whole = f"{namespace}/{kind}" if namespace else kind
    named = {"resourceGroup": args.text("resource_group"), "name": args.text("name"), "location": args.text("location")}
    tests = [f"{name} eq '{value}'" for name, value in {**named, "resourceType": whole}.items() if value]
    return " and ".join([*tests, *_tag_tests(tag or "")])


def _tag_tests(tag: str) -> list[str]:
    name, _, value = tag.partition("=")
    if not name:
        return []
    if name.endswith("*"):
        return [f"startswith(tagname, '{name[:-1]}')"]
    return [f"tagname eq '{name}'", *([f"tagvalue eq '{value}'"] if value else [])]


def _delete(call: Call) -> JSON:
    for target in _targets(call):
        call.act("DELETE", target.path, _version(call, target))
    return None


def _tag(call: Call) -> JSON:
    """Set the tags of resources; with `--is-incremental` those that are there stay."""
    changed: list[JSON] = []
    for target in _targets(call):
        version = _version(call, target)
        before = call.get(target.path, version)
        old = before.get("tags")
        kept = dict(old) if isinstance(old, dict) and call.args.flag("is_incremental") else {}
        body: dict[str, JSON] = {
            name: item for name, item in before.items() if name not in {"id", "name", "type", "systemData", "etag"}
        }
        body["tags"] = {**kept, **dict(call.args.tags() or {})}
        call.finish(call.send("PUT", target.path, version, body=_writable(body)))
        changed.append(_full(call.get(target.path, version)))
    return changed[0] if len(changed) == 1 else changed


def _writable(body: dict[str, JSON]) -> dict[str, JSON]:
    properties = body.get("properties")
    if not isinstance(properties, dict):
        return body
    return {**body, "properties": {name: item for name, item in properties.items() if name != "provisioningState"}}


def _rows(value: JSON) -> JSON:
    rows = value if isinstance(value, list) else []
    return [
        {
            "Name": row.get("name"),
            "ResourceGroup": row.get("resourceGroup"),
            "Location": row.get("location"),
            "Type": row.get("type"),
            "Status": " ",
        }
        for row in rows
        if isinstance(row, dict)
    ]


WHICH = "Resource Id"
IDS = opt("--ids", "IDs of resources, instead of the other options of this group.", nargs="+", group=WHICH)
GROUP = opt("--resource-group -g", "Name of the resource group.", part="resource_group", configured="group", group=WHICH)
NAMESPACE = opt("--namespace", "Provider of the type, such as Microsoft.Compute.", group=WHICH)
PARENT = opt("--parent", "Types and names above the resource, such as galleries/MyGallery.", group=WHICH)
KIND = opt("--resource-type", "Type, alone or behind its provider: Microsoft.Compute/galleries.", group=WHICH)
NAME = opt("--name -n", "Name of the resource.", group=WHICH)
API_VERSION = opt("--api-version", "Version of the API; the newest when left out.", group=WHICH)
PREVIEW = flag("--latest-include-preview -v", "Take the newest version even if it is a preview.", group=WHICH)
ONE: tuple[Option, ...] = (IDS, GROUP, NAMESPACE, PARENT, KIND, NAME, API_VERSION)
LINE = "--resource-group MyRG --name MyGallery --resource-type Microsoft.Compute/galleries"

COMMANDS: tuple[Command, ...] = (
    Command(
        "resource list",
        _list,
        "List resources of any type.",
        (
            GROUP,
            NAMESPACE,
            KIND,
            opt("--name -n", "Only resources of this name."),
            opt("--tag", "Only resources with this tag: key or key=value; key* for what begins so.", nargs="?"),
            opt("--location -l", "Only resources in this region.", kind="location", configured="location"),
        ),
        (Example("List what is in a group.", "az resource list --resource-group MyRG --output table"),),
        table=_rows,
        flat=False,
    ),
    Command(
        "resource show",
        _show,
        "Show a resource of any type.",
        (
            *ONE,
            either("--include-response-body", "Print the whole answer.", default=False),
            PREVIEW,
        ),
        (Example("Show a gallery.", f"az resource show {LINE}"),),
        flat=False,
    ),
    Command(
        "resource delete",
        _delete,
        "Delete a resource of any type.",
        (*ONE, PREVIEW, SDK_NO_WAIT),
        (Example("Delete a gallery.", f"az resource delete {LINE}"),),
        flat=False,
    ),
    Command(
        "resource tag",
        _tag,
        "Set the tags of a resource of any type.",
        (
            *ONE,
            opt("--tags", "Tags as key=value pairs.", nargs="*", kind="tags", required=True),
            flag("--is-incremental -i", "Leave the tags that are there."),
            PREVIEW,
        ),
        (Example("Add a tag to a gallery.", f"az resource tag {LINE} --tags team=images --is-incremental"),),
        flat=False,
    ),
)
