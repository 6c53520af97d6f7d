"""Network security groups: the rules that were asked for, and those that Azure adds to every one."""

from collections.abc import Mapping

import msgspec

from gallery_engine import networks
from gallery_engine.catalog.regions import normalize
from gallery_engine.models.networks import SecurityGroupBody, SecurityRule, TagsBody
from gallery_engine.networks import INTERFACE, SUBNET
from gallery_engine.providers import network_documents
from gallery_engine.providers.resource import Done, ResourceType, Verb, after, provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import security_groups as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.networks import EVERY_RETAG, name_is_valid
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.store import World

TYPE = "Microsoft.Network/networkSecurityGroups"
SECONDS_TO_MAKE = 5
SECONDS_TO_DELETE = 5
# Name, description, source, destination, access, priority, direction: https://learn.microsoft.com/azure/virtual-network/
# network-security-groups-overview (read 2026-11-26)
_DEFAULTS = """
AllowVnetInBound|Allow inbound traffic from all VMs in VNET|VirtualNetwork|VirtualNetwork|Allow|65000|Inbound
AllowAzureLoadBalancerInBound|Allow inbound traffic from azure load balancer|AzureLoadBalancer|*|Allow|65001|Inbound
DenyAllInBound|Deny all inbound traffic|*|*|Deny|65500|Inbound
AllowVnetOutBound|Allow outbound traffic from all VMs to all VMs in VNET|VirtualNetwork|VirtualNetwork|Allow|65000|Outbound
AllowInternetOutBound|Allow outbound traffic from all VMs to Internet|*|Internet|Allow|65001|Outbound
DenyAllOutBound|Deny all outbound traffic|*|*|Deny|65500|Outbound
"""


def put(call: Call[SecurityGroupBody]) -> Done:
    """Make or change a security group."""
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    asked: list[JSON] = [_rule(each) for each in call.body.properties.security_rules or []]
    properties: Document = {
        "resourceGuid": networks.resource_guid(call.current) or call.world.guid("security group"),
        "securityRules": asked,
    }
    body = network_documents.top(call, location) | {"etag": networks.etag(call.world), "properties": properties}
    record = Record(call.key, call.address.kind, call.address.path, call.address.name, location, body=body)
    return Done(record, seconds=SECONDS_TO_MAKE)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A security group with every rule, and with the interfaces and subnets that use it."""
    del query
    state = provisioning_state(record, world.now)
    stored = networks.shown(record, {})["properties"]
    asked = stored.get("securityRules") if isinstance(stored, dict) else None
    used = [(identifier, networks.kind_of(identifier)) for identifier in networks.users(record.key, world)]
    derived: Document = {
        "securityRules": _listed(record, "securityRules", asked if isinstance(asked, list) else [], state),
        "defaultSecurityRules": _listed(record, "defaultSecurityRules", [_default(row) for row in _ROWS], state),
    }
    for name, kind in (("networkInterfaces", INTERFACE), ("subnets", SUBNET)):
        found: list[JSON] = [{"id": identifier} for identifier, each in used if each == kind]
        derived |= {name: found} if found else {}
    return networks.shown(record, derived)


def _rule(asked: SecurityRule) -> Document:
    said: Document = msgspec.to_builtins(asked.properties)
    for name in ("direction", "access", "protocol"):
        said[name] = rules.spelled(name, asked)
    lists: Document = {name: [] for name in _LISTS}
    return {"name": asked.name, "properties": lists | said}


def _listed(record: Record, kind: str, rules_of_it: list[JSON], state: str) -> list[JSON]:
    shown: list[JSON] = []
    for each in rules_of_it:
        if isinstance(each, dict) and isinstance(each["properties"], dict):
            identifier = f"{record.id}/{kind}/{each['name']}"
            properties: Document = {"provisioningState": state, **each["properties"]}
            shown.append(
                {**each, "id": identifier, "etag": record.body["etag"], "type": f"{TYPE}/{kind}", "properties": properties}
            )
    return shown


def _default(row: str) -> Document:
    name, description, source, destination, access, priority, direction = row.split("|")
    properties: Document = {
        "description": description,
        "protocol": "*",
        "sourcePortRange": "*",
        "destinationPortRange": "*",
        "sourceAddressPrefix": source,
        "destinationAddressPrefix": destination,
        "access": access,
        "priority": int(priority),
        "direction": direction,
    }
    return {"name": name, "properties": {name: [] for name in _LISTS} | properties}


_ROWS = _DEFAULTS.strip().split("\n")
_LISTS = ("sourcePortRanges", "destinationPortRanges", "sourceAddressPrefixes", "destinationAddressPrefixes")

SECURITY_GROUPS = ResourceType(
    name=TYPE,
    create=Verb(put, SecurityGroupBody, (name_is_valid, *EVERY_CREATE, *rules.EVERY_SECURITY_GROUP)),
    update=Verb(network_documents.retag, TagsBody, EVERY_RETAG),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, rules.security_group_is_not_in_use), permission="delete"),
    show=show,
    making="Updating",
)
