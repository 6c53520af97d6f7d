"""Policy assignments: at a management group, a subscription, a group or a resource, in force at once."""

from collections.abc import Mapping

from gallery_engine.assignments import DEFAULT, KIND, properties_of
from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import Address, key_of
from gallery_engine.models.policies import AssignmentBody, AssignmentProperties
from gallery_engine.providers import extensions
from gallery_engine.providers.policy_definitions import stamps
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.policies import (
    assignment_texts_are_bounded,
    assignments_at_a_scope_are_bounded,
    definition_exists,
    definition_is_in_scope,
    enforcement_mode_is_known,
    identity_has_a_location,
    modifying_assignment_has_an_identity,
    parameters_have_values,
)
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.resources import group_is_not_being_deleted
from gallery_engine.store import World

_OF_DEFINITION = "policydefinitionideq"
_everything = extensions.listed(KIND)


def put(call: Call[AssignmentBody]) -> Done:
    """Assign a definition, or change how it is assigned."""
    said = call.body.properties or AssignmentProperties()
    old = properties_of(call.current).get("metadata") if call.current is not None else None
    given: Document = {name: {"value": value.value} for name, value in (said.parameters or {}).items()}
    messages: list[JSON] = [{"message": each.message} for each in said.non_compliance_messages or []]
    properties: Document = {
        "displayName": said.display_name,
        "description": said.description,
        "policyDefinitionId": said.policy_definition_id,
        "scope": call.address.base,
        "notScopes": [*said.not_scopes] if said.not_scopes is not None else [],
        "parameters": given,
        "metadata": dict(said.metadata or {}) | stamps(call, old if isinstance(old, dict) else {}),
        "enforcementMode": said.enforcement_mode or DEFAULT,
        "nonComplianceMessages": messages or None,
    }
    body: Document = {"properties": {name: value for name, value in properties.items() if value is not None}}
    location = normalize(call.body.location or "")
    if location:
        body["location"] = location
    identity = _identity(call)
    if identity:
        body["identity"] = identity
    return Done(Record(call.key, KIND, call.address.path, call.address.name, location, body=body))


def absent(address: Address) -> Problem:
    """What is said of an assignment that is not there."""
    return Problem(f"The policy assignment '{address.name}' is not found.", code="PolicyAssignmentNotFound")


def listed(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
    """As every list of what is attached to scopes; `policyDefinitionId eq '…'` keeps the assignments of one definition."""
    wish = query.get("$filter", "").replace(" ", "")
    if not wish.lower().startswith(_OF_DEFINITION):
        return [*_everything(address, world, query)]
    wanted = key_of(wish[len(_OF_DEFINITION) :].strip("'"))
    return [
        record
        for record in _everything(address, world, {})
        if key_of(str(properties_of(record).get("policyDefinitionId", ""))) == wanted
    ]


def _identity(call: Call[AssignmentBody]) -> Document:
    """The managed identity of an assignment: made with it, and kept by later writes."""
    asked = call.body.identity
    if asked is None or (asked.type or "None").lower() == "none":
        return {}
    if str(asked.type).lower() == "userassigned":
        return {"type": "UserAssigned", "userAssignedIdentities": dict(asked.user_assigned_identities or {})}
    before = call.current.body.get("identity") if call.current is not None else None
    if isinstance(before, dict) and before.get("type") == "SystemAssigned":
        return before
    principal = call.world.guid("policy identity")
    return {"type": "SystemAssigned", "principalId": principal, "tenantId": call.world.head.tenant}


ASSIGNMENT = ResourceType(
    name="Microsoft.Authorization/policyAssignments",
    create=Verb(
        put,
        AssignmentBody,
        (
            group_is_not_being_deleted,
            assignment_texts_are_bounded,
            definition_is_in_scope,
            definition_exists,
            enforcement_mode_is_known,
            parameters_have_values,
            modifying_assignment_has_an_identity,
            identity_has_a_location,
            assignments_at_a_scope_are_bounded,
        ),
    ),
    delete=Verb(after(), permission="delete"),
    listed=listed,
    absent=absent,
    stateless=True,
    shows_deleted=True,
)
