"""Policy assignments as the language of policies sees them: which hold at a place, and what they can see there."""

from collections.abc import Mapping

from gallery_engine.attached import above, at, scope_of
from gallery_engine.catalog import builtin_policies
from gallery_engine.ids import group_key, key_of, parse
from gallery_engine.policy import definition, effects, parameters
from gallery_engine.policy.decision import Assigned
from gallery_engine.policy.evaluation import Evaluation, Scene
from gallery_engine.policy.problems import BadRule, Failed
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import SUBSCRIPTION, World

KIND = "microsoft.authorization/policyassignments"
DEFINITIONS = "microsoft.authorization/policydefinitions"
DEFAULT, DO_NOT_ENFORCE = "Default", "DoNotEnforce"
GROUP_KIND = "microsoft.resources/resourcegroups"
GROUP_TYPE = "Microsoft.Resources/subscriptions/resourceGroups"
_PLACELESS = ("microsoft.authorization/", "microsoft.resources/", "microsoft.support/", "microsoft.management/")
_UNTAGGED = frozenset({"microsoft.network/virtualnetworks/subnets", "microsoft.network/networksecuritygroups/securityrules"})


def built_in(name: str, world: World) -> Record | None:
    """A built-in definition as a record; None when the rulebook has none of this name."""
    properties = builtin_policies.builtin(name, world.rulebook.name)
    if properties is None:
        return None
    identifier = f"/providers/Microsoft.Authorization/policyDefinitions/{name.lower()}"
    return Record(identifier.lower(), DEFINITIONS, identifier, name.lower(), body={"properties": properties})


def definition_at(identifier: str, world: World) -> Record | None:
    """The definition with an id: a built-in one, or one that was written in this sandbox."""
    address = parse(identifier)
    if address is None or address.kind != DEFINITIONS or address.is_collection:
        return None
    return world.get(address.key) if address.base else built_in(address.name, world)


def assigned(record: Record, world: World) -> Assigned | None:
    """An assignment with the rule it assigns; None when its definition is gone or cannot be read any more."""
    said = properties_of(record)
    defined = definition_at(str(said.get("policyDefinitionId", "")), world)
    if defined is None:
        return None
    try:
        rule = definition.read(properties_of(defined), defined.name)
    except BadRule:
        return None
    messages = said.get("nonComplianceMessages")
    first = messages[0] if isinstance(messages, list) and messages else {}
    return Assigned(
        id=record.id,
        name=record.name,
        scope=scope_of(record),
        definition_id=defined.id,
        definition=rule,
        given=values(said),
        enforced=said.get("enforcementMode") != DO_NOT_ENFORCE,
        display_name=str(said.get("displayName", "")),
        definition_display_name=str(properties_of(defined).get("displayName", "")),
        message=str(first.get("message", "")) if isinstance(first, dict) else "",
    )


def in_force(key: str, world: World) -> list[Assigned]:
    """The policies assigned at a place or above it that do not leave it out, widest first."""
    records = [*above(KIND, key, world), *at(KIND, key, world)]
    found = [assigned(record, world) for record in records if not leaves_out(record, key)]
    return [one for one in found if one is not None]


def policies_for(kind: str, key: str, location: JSON, world: World) -> list[Assigned]:
    """The policies that look at a resource of a type at a place."""
    indexed = is_indexed(kind, key, location)
    return [one for one in in_force(key, world) if indexed or not one.definition.indexed]


def effect_of(one: Assigned) -> str:
    """The effect an assignment has, in lower case; empty when its parameter names none."""
    scene = Scene({}, parameters.resolved(one.definition.parameters, one.given))
    try:
        name = str(Evaluation(scene).value(one.definition.effect.name)).lower()
    except Failed:
        return ""
    return name if name in effects.NAMES else ""


def values(said: Mapping[str, JSON]) -> dict[str, JSON]:
    """The values that the `properties` of an assignment give its parameters."""
    given = said.get("parameters")
    pairs = given.items() if isinstance(given, dict) else ()
    return {name: value.get("value") for name, value in pairs if isinstance(value, dict)}


def properties_of(record: Record) -> Document:
    """The `properties` of a record."""
    properties = record.body.get("properties")
    return properties if isinstance(properties, dict) else {}


def scene_of(resource: Document, key: str, world: World, api_version: str = "") -> Scene:
    """What policies see when they look at a resource's document, which lies under a key or will lie there."""
    parts = key.split("/")
    guid = parts[2] if parts[1:2] == ["subscriptions"] and len(parts) > 2 else ""
    group = world.get(group_key(key)) if parts[3:4] == ["resourcegroups"] else None
    owner = world.subscription(guid) if guid else None
    subscription: Document = {"id": f"/subscriptions/{guid}", "subscriptionId": guid, "tags": {}}
    if owner is not None:
        subscription |= {"tenantId": owner.inner.get("tenant"), "displayName": owner.name, "tags": owner.body.get("tags", {})}
    around: Document = {"tags": {}}
    if group is not None:
        around |= {"id": group.id, "name": group.name, "type": GROUP_TYPE, **group.body}
    return Scene(resource, group=around, subscription=subscription, api_version=api_version, now=world.now)


def is_placed(kind: str, key: str, location: JSON) -> bool:
    """Whether a resource is in a region, by itself or with what it is a part of."""
    attached = key.count("/providers/") > 1
    return bool(location) and not attached and not kind.startswith(_PLACELESS)


def is_indexed(kind: str, key: str, location: JSON) -> bool:
    """Whether policies count a resource among the types with tags and a location; parts of a network have neither."""
    return is_placed(kind, key, location) and kind not in _UNTAGGED


def leaves_out(record: Record, key: str) -> bool:
    """Whether an assignment excludes a place."""
    excluded = properties_of(record).get("notScopes")
    scopes = [key_of(str(scope)) for scope in excluded] if isinstance(excluded, list) else []
    return any(f"{key}/".startswith(f"{scope}/") for scope in scopes)


def document_of(record: Record) -> Document:
    """A stored resource as policies see it."""
    if record.kind == SUBSCRIPTION:
        identifier = f"/subscriptions/{record.key.removeprefix(f'{SUBSCRIPTION}:')}"
        return dict(record.body) | identity_of(identifier, record.name, "Microsoft.Resources/subscriptions", record.kind)
    parts = record.id.rpartition("/providers/")[2].split("/")
    kind = "/".join([parts[0], *parts[1::2]])
    return dict(record.body) | identity_of(record.id, record.name, kind, record.kind) | {"location": record.location}


def identity_of(identifier: str, name: str, shown: str, kind: str) -> Document:
    """What every resource is called in policies: id, name, full name, and type, which is another one for groups."""
    if kind == GROUP_KIND:
        return {"id": identifier, "name": name, "fullName": name, "type": GROUP_TYPE}
    full_name = "/".join(identifier.rpartition("/providers/")[2].split("/")[2::2])
    return {"id": identifier, "name": name, "fullName": full_name or name, "type": shown}
