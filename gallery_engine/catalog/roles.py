"""Built-in roles: what each allows, as Azure lists it; descriptions in our words.

Where the lists are: "Azure built-in roles", https://learn.microsoft.com/azure/role-based-access-control/built-in-roles. Owner,
Contributor, the administrators of access and the Compute Gallery roles were read on 2026-11-26; Virtual Machine Contributor is
from a copy of 2022; Reader, Tag and Network Contributor and the last three are unverified.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Role:
    """A role: what it allows, less what it takes away again, written as Azure writes actions; `*` stands for any text."""

    name: str
    guid: str
    description: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Whether the role grants an action such as `Microsoft.Compute/galleries/write`, in any case."""
        lowered = action.lower()
        return _any(lowered, self.actions) and not _any(lowered, self.not_actions)


def _any(action: str, patterns: Iterable[str]) -> bool:
    return any(pattern == "*" or fnmatchcase(action, pattern.lower()) for pattern in patterns)


_ROLES_READ = "Microsoft.Authorization/*/read"
_ALERTS = "Microsoft.Insights/alertRules/*"
_HEALTH = "Microsoft.ResourceHealth/availabilityStatuses/read"
_DEPLOYMENTS = "Microsoft.Resources/deployments/*"
_GROUPS_READ = "Microsoft.Resources/subscriptions/resourceGroups/read"
_SUPPORT = "Microsoft.Support/*"
_SHARE = "Microsoft.Compute/galleries/share/action"

OWNER = Role("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Everything, and giving others access to it.", ("*",))
CONTRIBUTOR = Role(
    "Contributor",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Everything but giving others access, assigning blueprints and sharing galleries.",
    ("*",),
    (
        "Microsoft.Authorization/*/Delete",
        "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action",
        "Microsoft.Blueprint/blueprintAssignments/write",
        "Microsoft.Blueprint/blueprintAssignments/delete",
        _SHARE,
        "Microsoft.Purview/consents/write",
        "Microsoft.Purview/consents/delete",
        "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
        "Microsoft.Subscription/cancel/action",
        "Microsoft.Subscription/enable/action",
    ),
)
READER = Role("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", "Looking at everything and changing nothing.", ("*/read",))
USER_ACCESS_ADMINISTRATOR = Role(
    "User Access Administrator",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "Looking at everything, and giving others access to it.",
    ("*/read", "Microsoft.Authorization/*", _SUPPORT),
)
ACCESS_CONTROL_ADMINISTRATOR = Role(
    "Role Based Access Control Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    "Looking at everything, and assigning roles; no other way of giving access, such as a policy.",
    (
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleAssignments/delete",
        "*/read",
        _SUPPORT,
    ),
)
ARTIFACTS_PUBLISHER = Role(
    "Compute Gallery Artifacts Publisher",
    "85a2d0d9-2eba-4c9c-b355-11c2cc0788ab",
    "Making galleries, definitions, versions and the images they come from; not sharing them.",
    (
        "Microsoft.Compute/galleries/*",
        "Microsoft.Compute/locations/capsOperations/read",
        "Microsoft.Compute/locations/communityGalleries/*",
        "Microsoft.Compute/locations/sharedGalleries/*",
        "Microsoft.Compute/images/*",
        "Microsoft.Compute/virtualMachines/write",
        "Microsoft.Compute/disks/write",
        _ROLES_READ,
        _ALERTS,
        _DEPLOYMENTS,
        _GROUPS_READ,
    ),
    (_SHARE,),
)
IMAGE_READER = Role(
    "Compute Gallery Image Reader",
    "cf7c76d2-98a3-4358-a134-615aa78bf44d",
    "Looking at the definitions and versions of a gallery.",
    ("Microsoft.Compute/galleries/images/read", "Microsoft.Compute/galleries/images/versions/read"),
)
SHARING_ADMIN = Role(
    "Compute Gallery Sharing Admin",
    "1ef6a3be-d0ac-425d-8c01-acb62866290b",
    "Sharing a gallery with subscriptions, tenants or everybody.",
    (_SHARE,),
)
MACHINE_CONTRIBUTOR = Role(
    "Virtual Machine Contributor",
    "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
    "Managing virtual machines and their disks; not the networks they are connected to, and not who has access.",
    (
        _ROLES_READ,
        "Microsoft.Compute/availabilitySets/*",
        "Microsoft.Compute/locations/*",
        "Microsoft.Compute/virtualMachines/*",
        "Microsoft.Compute/virtualMachineScaleSets/*",
        "Microsoft.Compute/disks/write",
        "Microsoft.Compute/disks/read",
        "Microsoft.Compute/disks/delete",
        "Microsoft.DevTestLab/schedules/*",
        _ALERTS,
        "Microsoft.Network/applicationGateways/backendAddressPools/join/action",
        "Microsoft.Network/loadBalancers/backendAddressPools/join/action",
        "Microsoft.Network/loadBalancers/inboundNatPools/join/action",
        "Microsoft.Network/loadBalancers/inboundNatRules/join/action",
        "Microsoft.Network/loadBalancers/probes/join/action",
        "Microsoft.Network/loadBalancers/read",
        "Microsoft.Network/locations/*",
        "Microsoft.Network/networkInterfaces/*",
        "Microsoft.Network/networkSecurityGroups/join/action",
        "Microsoft.Network/networkSecurityGroups/read",
        "Microsoft.Network/publicIPAddresses/join/action",
        "Microsoft.Network/publicIPAddresses/read",
        "Microsoft.Network/virtualNetworks/read",
        "Microsoft.Network/virtualNetworks/subnets/join/action",
        "Microsoft.RecoveryServices/locations/*",
        "Microsoft.RecoveryServices/Vaults/backupFabrics/backupProtectionIntent/write",
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/*/read",
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read",
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/write",
        "Microsoft.RecoveryServices/Vaults/backupPolicies/read",
        "Microsoft.RecoveryServices/Vaults/backupPolicies/write",
        "Microsoft.RecoveryServices/Vaults/read",
        "Microsoft.RecoveryServices/Vaults/usages/read",
        "Microsoft.RecoveryServices/Vaults/write",
        _HEALTH,
        _DEPLOYMENTS,
        _GROUPS_READ,
        "Microsoft.SqlVirtualMachine/*",
        "Microsoft.Storage/storageAccounts/listKeys/action",
        "Microsoft.Storage/storageAccounts/read",
        _SUPPORT,
    ),
)
NETWORK_CONTRIBUTOR = Role(
    "Network Contributor",
    "4d97b98b-1d4f-4787-a291-c67834d212e7",
    "Managing networks; not who has access to them.",
    (_ROLES_READ, _ALERTS, "Microsoft.Network/*", _HEALTH, _DEPLOYMENTS, _GROUPS_READ, _SUPPORT),
)
TAG_CONTRIBUTOR = Role(
    "Tag Contributor",
    "4a9ae827-6dc8-4573-8ac7-8239d42aa03f",
    "Managing the tags of things without access to the things themselves.",
    (
        _ROLES_READ,
        _ALERTS,
        _HEALTH,
        _DEPLOYMENTS,
        _GROUPS_READ,
        "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
        "Microsoft.Resources/subscriptions/resources/read",
        _SUPPORT,
        "Microsoft.Resources/tags/*",
    ),
)
DISK_DATA_OPERATOR = Role(
    "Data Operator for Managed Disks",
    "959f8984-c045-4866-89c7-12bf9737be2e",
    "Uploading and downloading the contents of disks and snapshots.",
    (),
    data_actions=(
        "Microsoft.Compute/disks/download/action",
        "Microsoft.Compute/disks/upload/action",
        "Microsoft.Compute/snapshots/download/action",
        "Microsoft.Compute/snapshots/upload/action",
    ),
)
DELEGATION_REMOVER = Role(
    "Managed Services Registration assignment Delete Role",
    "91c1777a-f3dc-4fae-b103-61d183457e46",
    "Ending a delegation to the tenant that one works in.",
    (
        "Microsoft.ManagedServices/registrationAssignments/read",
        "Microsoft.ManagedServices/registrationAssignments/delete",
        "Microsoft.ManagedServices/operationStatuses/read",
    ),
)
SUPPORT_CONTRIBUTOR = Role(
    "Support Request Contributor",
    "cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e",
    "Opening and following support requests.",
    ("Microsoft.Authorization/*/read", _GROUPS_READ, _SUPPORT),
)

BUILT_IN: Mapping[str, Role] = MappingProxyType(
    {
        role.guid: role
        for role in (
            OWNER,
            CONTRIBUTOR,
            READER,
            USER_ACCESS_ADMINISTRATOR,
            ACCESS_CONTROL_ADMINISTRATOR,
            ARTIFACTS_PUBLISHER,
            IMAGE_READER,
            SHARING_ADMIN,
            MACHINE_CONTRIBUTOR,
            NETWORK_CONTRIBUTOR,
            TAG_CONTRIBUTOR,
            DISK_DATA_OPERATOR,
            DELEGATION_REMOVER,
            SUPPORT_CONTRIBUTOR,
        )
    }
)
