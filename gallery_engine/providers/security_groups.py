"""Network security groups and their rules, which are resources of their own and shown inside their group.

A PUT of a group replaces its rules. Azure adds rules of its own to every group. Seconds are teaching estimates.
"""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gallery_engine import networks
from gallery_engine.catalog.regions import normalize
from gallery_engine.models.networks import SecurityGroupBody, SecurityRule, TagsBody
from gallery_engine.networks import INTERFACE, SECURITY_RULE, SUBNET
from gallery_engine.providers import network_documents, operations
from gallery_engine.providers.resource import Done, ResourceType, Verb, after, provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules import networks as network_rules
from gallery_engine.rules import security_groups as rules
from gallery_engine.rules.call import Call
from gallery_engine.rules.networks import EVERY_RETAG, name_is_valid
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE
from gallery_engine.store import World

TYPE = "Microsoft.Network/networkSecurityGroups"
RULE_TYPE = f"{TYPE}/securityRules"
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
    """Make or change a security group, and its rules with it."""
    location = normalize(call.body.location or (call.current.location if call.current else ""))
    identifier = call.current.id if call.current is not None else call.address.path
    properties: Document = {"resourceGuid": networks.resource_guid(call.current) or call.world.guid("security group")}
    body = network_documents.top(call, location) | {"etag": networks.etag(call.world), "properties": properties}
    record = Record(call.key, call.address.kind, identifier, call.address.name, location, body=body)
    _put_rules(record, call.body.properties.security_rules or [], call.world)
    return Done(record, seconds=SECONDS_TO_MAKE)


def _put_rules(group: Record, asked: list[SecurityRule], world: World) -> None:
    kept: set[str] = set()
    for each in asked:
        identifier = f"{group.id}/securityRules/{each.name}"
        blank = Record(identifier.lower(), SECURITY_RULE, identifier, each.name or "", group.location)
        kept.add(world.put(_rule(each, world.get(blank.key) or blank, str(group.body["etag"]))).key)
    for record in world.find(SECURITY_RULE, f"{group.key}/securityrules/"):
        if record.key not in kept:
            world.delete(record.key)
            operations.cancel(record, world)


def put_rule(call: Call[SecurityRule]) -> Done:
    """Make or change one rule of a group."""
    location = network_rules.parent(call).location
    blank = Record(call.key, SECURITY_RULE, call.address.path, call.address.name, location)
    return Done(_rule(call.body, call.current or blank, networks.etag(call.world)), seconds=SECONDS_TO_MAKE)


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A security group with every rule, and with the interfaces and subnets that use it."""
    del query
    state = provisioning_state(record, world.now)
    used = [(identifier, networks.kind_of(identifier)) for identifier in networks.users(record.key, world)]
    derived: Document = {
        "securityRules": [_inside(each, state, world) for each in world.find(SECURITY_RULE, f"{record.key}/securityrules/")],
        "defaultSecurityRules": [_default(row, record, state) for row in _ROWS],
    }
    for name, kind in (("networkInterfaces", INTERFACE), ("subnets", SUBNET)):
        found: list[JSON] = [{"id": identifier} for identifier, each in used if each == kind]
        derived |= {name: found} if found else {}
    return networks.shown(record, derived)


def _rule(asked: SecurityRule, base: Record, etag: str) -> Record:
    said: Document = msgspec.to_builtins(asked.properties)
    for name in ("direction", "access", "protocol"):
        said[name] = rules.spelled(name, asked)
    lists: Document = {name: [] for name in _LISTS}
    return replace(base, body={"etag": etag, "properties": lists | said})


def _inside(rule: Record, state: str, world: World) -> Document:
    """A rule as its group shows it: under way while either of the two is."""
    own = provisioning_state(rule, world.now)
    document = networks.shown(rule, {"provisioningState": state if own == "Succeeded" else own})
    return {"name": rule.name, "id": rule.id, "type": RULE_TYPE, **document}


def _default(row: str, group: Record, state: str) -> Document:
    name, description, source, destination, access, priority, direction = row.split("|")
    properties: Document = {
        "provisioningState": state,
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
    kind = "defaultSecurityRules"
    identity: Document = {"name": name, "id": f"{group.id}/{kind}/{name}", "etag": group.body["etag"], "type": f"{TYPE}/{kind}"}
    return identity | {"properties": {name: [] for name in _LISTS} | properties}


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
SECURITY_RULES = ResourceType(
    name=RULE_TYPE,
    create=Verb(put_rule, SecurityRule, (name_is_valid, *EVERY_WRITE, *rules.EVERY_SECURITY_GROUP)),
    delete=Verb(after(SECONDS_TO_DELETE), None, EVERY_WRITE, permission="delete"),
    making="Updating",
)
