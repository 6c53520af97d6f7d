"""Types and names of a template's resources: how they make up an id."""

from collections.abc import Mapping, Sequence

from gallery_engine.templates.scope import Cloud

GROUPS = "microsoft.resources/resourcegroups"


def type_depth(kind: str) -> int:
    """How many names a resource of this type has."""
    return kind.count("/")


def interleaved(kind: str, names: Sequence[str]) -> str:
    """`Microsoft.Compute/galleries/images` and the names g and i as `Microsoft.Compute/galleries/g/images/i`."""
    namespace, *kinds = kind.split("/")
    return "/".join([namespace, *(word for pair in zip(kinds, names, strict=True) for word in pair)])


def identifier(kind: str, name: str, cloud: Cloud, where: Mapping[str, str]) -> str:
    """The id of a resource of this type and name, deployed here or to the `scope`, `resourceGroup`, `subscriptionId` it says."""
    subscription = where.get("subscriptionId") or str(cloud.subscription.get("subscriptionId"))
    group = where.get("resourceGroup") or str((cloud.group or {}).get("name", ""))
    head = f"/subscriptions/{subscription}"
    if kind.lower() == GROUPS:
        return f"{head}/resourceGroups/{name}"
    if group:
        head += f"/resourceGroups/{group}"
    scope = where.get("scope", "").strip()
    if scope.startswith("/"):
        head = scope.rstrip("/")
    elif scope:
        head = f"{head}/providers/{scope}"
    return f"{head}/providers/{interleaved(kind, name.split('/'))}"
