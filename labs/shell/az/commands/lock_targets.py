"""What a lock lies on: the subscription, a group or a resource, as the options or an id name it."""

import re
from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.ids import LONGEST, segment

LOCKS = "Microsoft.Authorization/locks"
VERSION = "2016-09-01"
OWN = "Microsoft.Authorization"
_PARTS = (
    ("resource_name", "--resource-name"),
    ("resource_type", "--resource-type"),
    ("namespace", "--namespace"),
    ("parent", "--parent"),
)
_LOCK_ID = re.compile(
    rf"/subscriptions/[^/]+(?:/resource[gG]roups/(?P<group>[^/]+)"
    rf"(?:/providers/(?P<namespace>[^/]+)(?:/(?P<parent>[^?]+?))??/(?P<kind>[^/]+)/(?P<resource>[^/]+))?)?"
    rf"/providers/{re.escape(LOCKS)}/(?P<lock>[^/]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A place for locks; `parent` is the path of types and names above `kind`."""

    group: str = ""
    namespace: str = ""
    parent: str = ""
    kind: str = ""
    resource: str = ""

    def path(self, subscription: str, lock: str = "") -> str:
        """Give the path of the locks there, or of one of them."""
        scope = f"/subscriptions/{subscription}"
        if self.resource:
            parts = [self.namespace, *([self.parent.strip("/")] if self.parent else []), self.kind, self.resource]
            scope += f"/resourcegroups/{segment(self.group)}/providers/{'/'.join(parts)}"
        elif self.group:
            scope += f"/resourceGroups/{segment(self.group)}"
        return f"{scope}/providers/{LOCKS}" + (f"/{segment(lock)}" if lock else "")


def named(call: Call) -> Target:
    """Give the place that the line's options name; AzError in az's words for a half of one."""
    args = call.args
    group, given = args.text("resource_group"), {name: args.text(name) for name, _ in _PARTS}
    for name, option in _PARTS:
        above = "--resource-group" if not group else "--resource-name" if not given["resource_name"] else ""
        if above and given[name]:
            raise AzError(f"{option} is ignored if {above} is not given.", exit_code=2)
    if not group or not given["resource_name"]:
        return Target(group or "")
    kind, namespace = given["resource_type"], given["namespace"]
    if not kind:
        raise AzError("--resource-type is required if --resource-name is present", exit_code=2)
    inside, slash, rest = kind.partition("/")
    if namespace and slash:
        raise AzError("Resource namespace specified in both --resource-type and --namespace", exit_code=2)
    if not namespace and not slash:
        raise AzError(
            "A resource namespace is required if --resource-name is present. Expected <namespace>/<type> or "
            "--namespace=<namespace>",
            exit_code=2,
        )
    return Target(group, namespace or inside, given["parent"] or "", kind if namespace else rest, given["resource_name"])


def of_id(identifier: str) -> tuple[Target, str]:
    """Give the place and the name of the lock that an id means; AzError when it is none of a lock."""
    found = _LOCK_ID.fullmatch(identifier) if len(identifier) <= LONGEST else None
    if found is None:
        raise AzError(f"argument --ids: invalid ResourceId value: '{identifier}'")
    parts = [found[name] or "" for name in ("group", "namespace", "parent", "kind", "resource")]
    return Target(*parts), found["lock"]


def check(call: Call, target: Target, lock: str) -> None:
    """Refuse a place where the only lock of that name does not lie, as az does before it shows or deletes one."""
    found = [item for item in call.items(Target().path(call.subscription), VERSION) if isinstance(item, dict)]
    ids = [str(item.get("id", "")) for item in found if item.get("name") == lock]
    if len(ids) != 1:
        return
    at, _ = of_id(ids[0])
    wanted: list[tuple[str, str, JSON]] = [("--resource-group", target.group, at.group)]
    if at.resource:
        wanted += [
            ("--namespace", target.namespace, at.namespace),
            ("--parent", target.parent, at.parent),
            ("--resource-type", target.kind, at.kind),
            ("--resource-name", target.resource, at.resource),
        ]
    for option, said, real in wanted if at.group else []:
        if said.lower() != str(real).lower():
            raise AzError(f"Unexpected {option} for lock {lock}, expected {real}")
