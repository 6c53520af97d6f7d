"""Resource ids, taken apart as az does and put together for requests."""

import re
from dataclasses import dataclass

_ID = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)"
    r"(?:/resourcegroups/(?P<group>[^/]+))?"
    r"(?:/providers/(?P<namespace>[^/]+)/(?P<rest>.+))?/?",
    re.IGNORECASE,
)
LONGEST = 2_048


@dataclass(frozen=True, slots=True)
class ResourceId:
    """An id in parts: `kinds` and `names` run in parallel from the resource down to its last child."""

    subscription: str
    group: str
    namespace: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The type in lower case, such as "galleries/images"."""
        return "/".join(self.kinds).lower()

    def part(self, name: str) -> str | None:
        """Give a part as az names it for `--ids`: name, resource_group, subscription, child_name_1 …"""
        if name == "subscription":
            return self.subscription
        if name == "resource_group":
            return self.group or None
        index = 0 if name == "name" else int(name.rpartition("_")[2])
        return self.names[index] if index < len(self.names) else None


def parse_id(text: str) -> ResourceId | None:
    """Take an id apart; None when az would not call it one."""
    found = _ID.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    words = [word for word in (found["rest"] or "").split("/") if word]
    if len(words) % 2 or (found["namespace"] and not words):
        return None
    return ResourceId(
        found["subscription"], found["group"] or "", found["namespace"] or "", tuple(words[::2]), tuple(words[1::2])
    )


def segment(name: str) -> str:
    """Make a name fit into one segment of a path."""
    return name.replace("%", "%25").replace("/", "%2F") if "/" in name else name


def group_path(subscription: str, group: str) -> str:
    """Give the path of a resource group, spelled as az spells it."""
    return f"/subscriptions/{subscription}/resourcegroups/{segment(group)}"


def compute_id(subscription: str, group: str, *pairs: str) -> str:
    """Give the id of a compute resource: `pairs` are types and names in turn; a last type alone is a collection."""
    return _id(subscription, group, "Microsoft.Compute", pairs)


def network_id(subscription: str, group: str, *pairs: str) -> str:
    """Give the id of a network resource, from types and names as for a compute resource."""
    return _id(subscription, group, "Microsoft.Network", pairs)


def storage_id(subscription: str, group: str, account: str) -> str:
    """Give the id of a storage account."""
    return _id(subscription, group, "Microsoft.Storage", ("storageAccounts", account))


def _id(subscription: str, group: str, namespace: str, pairs: tuple[str, ...]) -> str:
    tail = "/".join(part if place % 2 == 0 else segment(part) for place, part in enumerate(pairs))
    return f"/subscriptions/{subscription}/resourceGroups/{segment(group)}/providers/{namespace}/{tail}"
