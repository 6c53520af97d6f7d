"""The names that options of az take: of the learner's own resources, of regions, sizes and roles."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from gallery_engine.arm import JSON
from labs.shell.az.ids import segment
from labs.shell.az.marketplace import ALIASES
from labs.shell.az.spec import Command, Option
from labs.shell.client import Client

MOST_PAGES = 5
_API = {"api-version": "2024-11-01"}
_HOLE = re.compile(r"\{(--[a-z-]{1,40})\}")
_IMAGES = "Microsoft.Compute/images"
_MACHINES = "Microsoft.Compute/virtualMachines"
_SNAPSHOTS = "Microsoft.Compute/snapshots"
_DISKS = "Microsoft.Compute/disks"
_NETWORKS = "Microsoft.Network/virtualNetworks"
_NSGS = "Microsoft.Network/networkSecurityGroups"
_GALLERIES = "Microsoft.Compute/galleries"
_DEFINITIONS = f"{_GALLERIES}/{{--gallery-name}}/images"
_VERSIONS = f"{_DEFINITIONS}/{{--gallery-image-definition}}/versions"
_REGIONS = "/locations"
_POLICIES = "/providers/Microsoft.Authorization/policyDefinitions"
_ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
_FEATURES = "/providers/Microsoft.Features/providers/{--namespace}/features"

# What an option names: a type of the resource group that the line says, or an address below the subscription.
BY_OPTION: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "--resource-group": ("/resourcegroups",),
        "--location": (_REGIONS,),
        "--target-regions": (_REGIONS,),
        "--gallery-name": (_GALLERIES,),
        "--gallery-image-definition": (_DEFINITIONS,),
        "--gallery-image-version": (_VERSIONS,),
        "--gallery-image-version-name": (_VERSIONS,),
        "--managed-image": (_IMAGES,),
        "--virtual-machine": (_MACHINES,),
        "--vm-name": (_MACHINES,),
        "--os-snapshot": (_SNAPSHOTS,),
        "--data-snapshots": (_SNAPSHOTS,),
        "--image": (_IMAGES,),
        "--vnet-name": (_NETWORKS,),
        "--subnet": (f"{_NETWORKS}/{{--vnet-name}}/subnets",),
        "--nsg": (_NSGS,),
        "--nsg-name": (_NSGS,),
        "--policy": (_POLICIES,),
        "--role": (_ROLES,),
        "--size": ("/providers/Microsoft.Compute/locations/{--location}/vmSizes",),
    }
)
# What `--name` and `--source` are in a group of commands.
BY_GROUP: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "vm": (_MACHINES,),
        "vm run-command": (_MACHINES,),
        "vmss": ("Microsoft.Compute/virtualMachineScaleSets",),
        "image": (_IMAGES,),
        "disk": (_DISKS,),
        "snapshot": (_SNAPSHOTS,),
        "disk-encryption-set": ("Microsoft.Compute/diskEncryptionSets",),
        "network nic": ("Microsoft.Network/networkInterfaces",),
        "network vnet": (_NETWORKS,),
        "network vnet subnet": (f"{_NETWORKS}/{{--vnet-name}}/subnets",),
        "network nsg": (_NSGS,),
        "network public-ip": ("Microsoft.Network/publicIPAddresses",),
        "storage account": ("Microsoft.Storage/storageAccounts",),
        "policy definition": (_POLICIES,),
        "policy assignment": ("/providers/Microsoft.Authorization/policyAssignments",),
        "deployment group": ("Microsoft.Resources/deployments",),
        "feature": (_FEATURES,),
        "lock": ("/providers/Microsoft.Authorization/locks",),
    }
)
SOURCES: Mapping[str, Sequence[str]] = MappingProxyType(
    {"image": (_MACHINES, _SNAPSHOTS, _DISKS), "snapshot": (_DISKS, _SNAPSHOTS), "disk": (_SNAPSHOTS, _DISKS)}
)
_REGIONS_ONLY: Sequence[str] = (_REGIONS,)
_OWN = {"sig": _GALLERIES, "sig image-definition": _DEFINITIONS, "sig image-version": _VERSIONS, "group": "/resourcegroups"}


class Names:
    """Asks the cloud for names, as the identity that is signed in; what it may not see, or cannot be asked for yet, is left out.

    `said` maps the names of options to what the line gives them so far.
    """

    def __init__(self, client: Client, command: Command, said: Mapping[str, str]) -> None:
        self._client = client
        self._command = command
        self._said = said

    def of(self, option: Option) -> list[str]:
        """Give the names that an option may take; nothing for an option that takes no name, or a new one."""
        if "--subscription" in option.names:
            return [_text(item, "displayName") for item in self._items("/subscriptions")]
        names = [name for kind in self._kinds(option) for name in self._listed(kind)]
        return [*names, *ALIASES] if "--image" in option.names else names

    def _kinds(self, option: Option) -> Sequence[str]:
        group, _, verb = self._command.name.rpartition(" ")
        if "--source" in option.names:
            return SOURCES.get(group, ())
        kind = _REGIONS_ONLY if option.kind == "location" else next((BY_OPTION[n] for n in option.names if n in BY_OPTION), ())
        if not kind and "--name" in option.names:
            kind = BY_GROUP.get(group, ())
        return () if verb == "create" and kind and self._is_own(option, kind[0]) else kind

    def _is_own(self, option: Option, kind: str) -> bool:
        """Whether the option names what the command makes: the group itself, `--name`, or the last level of a gallery."""
        return _OWN.get(self._command.name.rpartition(" ")[0]) == kind or "--name" in option.names

    def _listed(self, kind: str) -> list[str]:
        path = self._path(kind)
        field = "properties.roleName" if kind == _ROLES else "name"
        found = [] if path is None else [_text(item, field) for item in self._items(path)]
        return [name.rpartition("/")[2] for name in found] if kind == _FEATURES else found

    def _path(self, kind: str) -> str | None:
        """Fill an address with what the line says; None while something that it needs is missing."""
        if any(hole not in self._said for hole in _HOLE.findall(kind)):
            return None
        filled = _HOLE.sub(lambda hole: segment(self._said[hole[1]]), kind)
        place = self._subscription()
        if not kind.startswith("/"):
            group = self._said.get("--resource-group")
            if group is None and _HOLE.search(kind):
                return None
            place += f"/resourceGroups/{segment(group)}/providers/" if group else "/providers/"
        return place + filled

    def _subscription(self) -> str:
        """Give the path of the subscription that the line works in, which it may name by id or by name."""
        wish = self._said.get("--subscription")
        named = [item for item in self._items("/subscriptions") if _text(item, "displayName") == wish] if wish else []
        own = self._client.state.subscription
        return f"/subscriptions/{_text(named[0], 'subscriptionId') if named else segment(wish or own)}"

    def _items(self, path: str) -> Iterable[JSON]:
        query = _API
        for _ in range(MOST_PAGES):
            body = self._client.request("GET", path, query=query).body
            page = body if isinstance(body, dict) else {}
            value, link = page.get("value"), page.get("nextLink")
            yield from value if isinstance(value, list) else ()
            if not isinstance(link, str) or not link:
                break
            parts = urlsplit(link)
            path, query = parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))


def _text(item: JSON, field: str) -> str:
    for name in field.split("."):
        item = item.get(name) if isinstance(item, dict) else None
    return item if isinstance(item, str) else ""
