"""Policy definitions: what is built in, and what is written in a subscription or a management group."""

from collections.abc import Mapping
from typing import Any

from gallery_engine.assignments import DEFINITIONS, built_in
from gallery_engine.attached import above, at
from gallery_engine.catalog import builtin_policies
from gallery_engine.clock import to_iso
from gallery_engine.ids import Address, key_of
from gallery_engine.models.policies import DefinitionBody, DefinitionProperties
from gallery_engine.policy.definition import ALL, INDEXED
from gallery_engine.providers.extensions import AT_EXACT_SCOPE, refuse_filter
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.policies import (
    definition_has_a_place,
    definition_is_not_assigned,
    definition_name_is_valid,
    policy_effect_has_its_details,
    policy_fields_exist,
    policy_mode_is_known,
    policy_parameters_are_declared_and_used,
    policy_rule_can_be_read,
)
from gallery_engine.rules.registry import Problem
from gallery_engine.store import World

_MODES = {INDEXED: "Indexed", ALL: "All"}


def put(call: Call[DefinitionBody]) -> Done:
    """Write a definition; it holds from now on wherever it is assigned."""
    said = call.body.properties or DefinitionProperties()
    before = call.current.body.get("properties") if call.current is not None else None
    old = before.get("metadata") if isinstance(before, dict) else None
    properties: Document = {
        "displayName": said.display_name,
        "policyType": "Custom",
        "mode": _MODES[(said.mode or INDEXED).lower()],
        "description": said.description,
        "metadata": dict(said.metadata or {}) | stamps(call, old if isinstance(old, dict) else {}),
        "version": said.version,
        "parameters": dict(said.parameters) if said.parameters is not None else None,
        "policyRule": said.policy_rule,
    }
    body: Document = {"properties": {name: value for name, value in properties.items() if value is not None}}
    return Done(Record(call.key, DEFINITIONS, call.address.path, call.address.name, body=body))


def find(address: Address, world: World) -> Record | None:
    """The definition at an address; what has no scope is built in."""
    return world.get(address.key) if address.base else built_in(address.name, world)


def absent(address: Address) -> Problem:
    """What is said of a definition that is not there."""
    return Problem(f"The policy definition '{address.name}' could not be found.", code="PolicyDefinitionNotFound")


def listed(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
    """What is built in, then what was written at the scope and above it; `policyType eq 'Custom'` leaves the first out."""
    wish = query.get("$filter", "").replace(" ", "").lower()
    if wish not in {"", AT_EXACT_SCOPE, "policytypeeq'builtin'", "policytypeeq'custom'"}:
        refuse_filter(query["$filter"])
    names = builtin_policies.names(world.rulebook.name) if wish in {"", "policytypeeq'builtin'"} or not address.base else []
    found = [record for name in names if (record := built_in(name, world)) is not None]
    if not address.base or wish == "policytypeeq'builtin'":
        return found
    scope = key_of(address.base)
    wider = above(DEFINITIONS, scope, world) if wish != AT_EXACT_SCOPE else []
    return [*found, *wider, *at(DEFINITIONS, scope, world)]


def stamps(call: Call[Any], old: Mapping[str, object]) -> Document:
    """Who wrote something when, as policies keep it in their metadata."""
    who, now = str(call.caller.inner.get("objectId", "")), to_iso(call.world.now)
    if call.current is None:
        return {"createdBy": who, "createdOn": now, "updatedBy": None, "updatedOn": None}
    return {
        "createdBy": str(old.get("createdBy", who)),
        "createdOn": str(old.get("createdOn", now)),
        "updatedBy": who,
        "updatedOn": now,
    }


DEFINITION = ResourceType(
    name="Microsoft.Authorization/policyDefinitions",
    create=Verb(
        put,
        DefinitionBody,
        (
            definition_has_a_place,
            definition_name_is_valid,
            policy_mode_is_known,
            policy_rule_can_be_read,
            policy_fields_exist,
            policy_effect_has_its_details,
            policy_parameters_are_declared_and_used,
        ),
    ),
    delete=Verb(after(), None, (definition_is_not_assigned,), permission="delete"),
    found=find,
    listed=listed,
    absent=absent,
    stateless=True,
    open_at_root=True,
)
