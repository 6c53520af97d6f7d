"""Which resource types there are. A new type is a row here and a provider module."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NoReturn

from gallery_engine.ids import Address
from gallery_engine.providers import (
    activity_log,
    compliance,
    costs,
    delegation,
    disk_encryption_sets,
    disks,
    galleries,
    groups,
    image_definitions,
    image_versions,
    interfaces,
    load_balancers,
    locks,
    managed_images,
    management_groups,
    namespaces,
    networks,
    permissions,
    policy_assignments,
    policy_definitions,
    preview_features,
    public_addresses,
    resource_graph,
    resource_list,
    role_assignments,
    role_definitions,
    scale_set_instances,
    scale_sets,
    security_groups,
    shared_galleries,
    skus,
    snapshots,
    soft_deleted,
    storage_accounts,
    subscriptions,
    support_tickets,
    tags,
    usages,
    virtual_machines,
)
from gallery_engine.providers.deployments import types as deployments
from gallery_engine.providers.resource import Report, ResourceType, Verb
from gallery_engine.rules.requests import KNOWN_TYPE, KNOWN_VERB

ALL: tuple[ResourceType, ...] = (
    groups.GROUP,
    galleries.GALLERY,
    image_definitions.DEFINITION,
    image_versions.VERSION,
    soft_deleted.SOFT_DELETED,
    managed_images.MANAGED_IMAGES,
    disks.DISKS,
    snapshots.SNAPSHOTS,
    storage_accounts.ACCOUNTS,
    disk_encryption_sets.DISK_ENCRYPTION_SETS,
    virtual_machines.VIRTUAL_MACHINES,
    support_tickets.SUPPORT_TICKETS,
    networks.VIRTUAL_NETWORKS,
    networks.SUBNETS,
    security_groups.SECURITY_GROUPS,
    security_groups.SECURITY_RULES,
    public_addresses.PUBLIC_ADDRESSES,
    interfaces.INTERFACES,
    load_balancers.LOAD_BALANCERS,
    scale_sets.SCALE_SETS,
    scale_set_instances.INSTANCES,
    deployments.DEPLOYMENTS,
    locks.LOCKS,
    tags.TAGS,
    policy_definitions.DEFINITION,
    policy_assignments.ASSIGNMENT,
    role_assignments.ROLE_ASSIGNMENTS,
    role_definitions.ROLE_DEFINITIONS,
    management_groups.MANAGEMENT_GROUPS,
    management_groups.PLACES,
    delegation.OFFERS,
    delegation.DELEGATIONS,
)

TYPES: Mapping[str, ResourceType] = MappingProxyType({resource.kind: resource for resource in (*ALL, *preview_features.ALL)})

REPORTS: Mapping[tuple[str, str], Report] = MappingProxyType(
    {
        **namespaces.reports(ALL),
        **deployments.REPORTS,
        ("GET", "microsoft.compute/locations/usages"): usages.USAGES,
        ("GET", skus.KIND): skus.SKUS,
        ("POST", "microsoft.costmanagement/query"): costs.COSTS,
        ("GET", "microsoft.insights/eventtypes/values"): activity_log.ACTIVITY_LOG,
        **shared_galleries.REPORTS,
        ("POST", resource_graph.KIND): resource_graph.REPORT,
        ("GET", "resources"): resource_list.REPORT,
        ("GET", "microsoft.features/features"): preview_features.EVERY_FEATURE,
        ("GET", soft_deleted.SOFT_DELETED.kind): soft_deleted.REPORT,
        ("GET", "tagnames"): tags.TAG_NAMES,
        ("POST", "microsoft.policyinsights/policystates/queryresults"): compliance.QUERY,
        ("POST", "microsoft.policyinsights/policystates/summarize"): compliance.SUMMARIZE,
        ("POST", "microsoft.policyinsights/policystates/triggerevaluation"): compliance.EVALUATE,
        ("GET", "microsoft.resources/subscriptions"): subscriptions.SUBSCRIPTIONS,
        ("GET", "tenants"): subscriptions.TENANTS,
        ("GET", "microsoft.authorization/permissions"): permissions.PERMISSIONS,
        ("GET", "microsoft.authorization/roledefinitions"): role_definitions.EVERY_ROLE,
        ("GET", "microsoft.management/managementgroups"): management_groups.EVERY_GROUP,
    }
)


def resource_type(address: Address) -> ResourceType:
    """The type an address is of; refuses a type the lab does not have."""
    found = TYPES.get(address.kind)
    if found is None:
        unknown(address)
    return found


def unknown(address: Address) -> NoReturn:
    """Refuse an address of a type the lab does not have."""
    namespace, _, kind = address.kind.partition("/")
    KNOWN_TYPE.refuse(
        f"The resource type '{kind or namespace}' could not be found in the namespace '{namespace}' for the given api-version."
    )


def verb(resource: ResourceType, method: str, action: str) -> Verb | None:
    """The deed behind a method; None for a read; refuses what the type cannot do."""
    if method in {"GET", "HEAD"}:
        return None
    by_method = {"PUT": resource.create, "PATCH": resource.update, "DELETE": resource.delete}
    found = resource.actions.get(action) if method == "POST" else by_method.get(method)
    if found is None:
        deed = f"{method} {action}".strip()
        KNOWN_VERB.refuse(f"The requested resource does not support http method '{deed}'.")
    return found
