"""Rules about network security groups."""

from typing import Any

from msgspec.structs import replace

from gallery_engine import networks
from gallery_engine.definitions import choice
from gallery_engine.ids import parent_key
from gallery_engine.machines import mapping
from gallery_engine.models.networks import SecurityRule
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import GROUP_IN_USE, SECURITY_GROUPS
from gallery_engine.rules.registry import rule

LOWEST, HIGHEST = 100, 4_096
USERS_NAMED = 5
_WORDS = {
    "direction": ("Inbound", "Outbound"),
    "access": ("Allow", "Deny"),
    "protocol": ("Tcp", "Udp", "Icmp", "Esp", "Ah", "*"),
}


@rule("NET301", code="InvalidRequestFormat", status=400, cites=[SECURITY_GROUPS], standing="unverified")
def rules_say_what_they_do(call: Call[Any]) -> str | None:
    """A security rule has a name, a direction, a protocol, and says whether it allows or denies.

    Inbound or Outbound; Allow or Deny; Tcp, Udp, Icmp, Esp, Ah or an asterisk for all.
    """
    for each in _rules(call):
        if not each.name or any(spelled(name, each) not in words for name, words in _WORDS.items()):
            return "Cannot parse the request."
    return None


@rule("NET302", code="SecurityRuleInvalidPriority", status=400, cites=[SECURITY_GROUPS])
def priorities_are_in_range(call: Call[Any]) -> str | None:
    """The priority of a security rule is a number from 100 to 4096.

    Lower numbers are looked at first. Azure's own rules have numbers above 65,000, so that every other goes before them.
    """
    for each in _rules(call):
        if not LOWEST <= (each.properties.priority or 0) <= HIGHEST:
            return (
                f"Security rule has invalid Priority. Value provided: {each.properties.priority or 0} Allowed range "
                f"{LOWEST}-{HIGHEST}."
            )
    return None


@rule("NET303", code="SecurityRuleConflict", status=400, cites=[SECURITY_GROUPS])
def priorities_are_given_once(call: Call[Any]) -> str | None:
    """Two rules of the same direction have different priorities.

    The first rule that fits decides, so there has to be a first.
    """
    seen = _taken(call)
    for each in _rules(call):
        place = (spelled("direction", each), each.properties.priority)
        if place in seen:
            return (
                f"Security rule {each.name} conflicts with rule {seen[place]}. Rules cannot have the same Priority and Direction."
            )
        seen[place] = each.name or ""
    return None


@rule("NET304", code="InUseNetworkSecurityGroupCannotBeDeleted", status=400, cites=[GROUP_IN_USE, SECURITY_GROUPS])
def security_group_is_not_in_use(call: Call[Any]) -> str | None:
    """A security group is deleted only when no interface and no subnet uses it.

    Whatever it guards would be open without it. Take it off them first.
    """
    used = networks.users(call.key, call.world, USERS_NAMED)
    if not used:
        return None
    return (
        f"Network security group {call.existing.id} cannot be deleted because it is in use by the following resources: "
        f"{', '.join(used)}. In order to delete the Network security group, remove the association with the resource(s). To "
        "learn how to do this, see aka.ms/deletensg."
    )


EVERY_SECURITY_GROUP = (rules_say_what_they_do, priorities_are_in_range, priorities_are_given_once)


def spelled(name: str, asked: SecurityRule) -> str:
    """A word of a security rule (direction, access or protocol) as Azure spells it."""
    return choice(str(getattr(asked.properties, name) or ""), _WORDS[name])


def _rules(call: Call[Any]) -> list[SecurityRule]:
    """The security rules that a request describes: those of a group, or one by itself, whose name is in the address."""
    if isinstance(call.body, SecurityRule):
        return [replace(call.body, name=call.address.name)]
    return call.body.properties.security_rules or []


def _taken(call: Call[Any]) -> dict[tuple[str, int | None], str]:
    """The priorities that other rules of the group have, where a request describes one rule by itself."""
    if not isinstance(call.body, SecurityRule):
        return {}
    taken: dict[tuple[str, int | None], str] = {}
    for record in call.world.find(networks.SECURITY_RULE, f"{parent_key(call.key)}/securityrules/"):
        properties = mapping(record.body.get("properties"))
        priority = properties.get("priority")
        if record.key != call.key and isinstance(priority, int):
            taken[str(properties.get("direction")), priority] = record.name
    return taken
