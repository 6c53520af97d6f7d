"""Policies of the tests: built-in ones by name, definitions and assignments made by requests, and what a step says of them."""

from typing import Any

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.cloud import Cloud
from gallery_engine.errors import AZURE, CHAPTER
from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, GROUP, Sandbox, accepted

AUTHORIZATION = "providers/Microsoft.Authorization"
DEFINITIONS = f"/{AUTHORIZATION}/policyDefinitions"
AT_GROUP = f"/resourceGroups/{GROUP}/{AUTHORIZATION}/policyAssignments"
AT_SUBSCRIPTION = f"/{AUTHORIZATION}/policyAssignments"
STATES = "providers/Microsoft.PolicyInsights/policyStates/latest"
LOCATIONS = "e56962a6-4747-49cd-b67b-bf8b01975c4c"
REQUIRE_TAG = "871b6d14-10aa-478d-b590-94f262ecfa99"
INHERIT_TAG = "cd3aa116-8754-49c9-a813-ad46512ece54"
ADD_TAG = "4f9dc7db-30c1-420c-b61a-e1d640128d26"
APPEND_TAG = "2a0e14a6-b0a6-4fab-991a-187a4f81c498"
NO_DELETION = "78460a36-508a-49a4-b2b2-2f5ec564f4bb"
IDENTITY: Document = {"location": EAST, "identity": {"type": "SystemAssigned"}}
DENY_GALLERIES: Document = {
    "if": {"field": "type", "equals": "Microsoft.Compute/galleries"},
    "then": {"effect": "deny"},
}
BOOKS = pytest.mark.parametrize("rulebook", [CHAPTER, AZURE])


def built_in(guid: str) -> str:
    """The id of a built-in definition."""
    return f"/providers/Microsoft.Authorization/policyDefinitions/{guid}"


def define(box: Sandbox, rule: JSON, name: str = "rule", **more: JSON) -> str:
    """The id of a definition with a rule; `mode` and `parameters` may be said."""
    accepted(box.put(f"{DEFINITIONS}/{name}", {"properties": {"policyRule": rule, **more}}))
    return box.id(f"{DEFINITIONS}/{name}")


def assignment(policy: str, **parameters: JSON) -> Document:
    """The body of an assignment of a policy with values of its parameters."""
    given: Document = {name: {"value": value} for name, value in parameters.items()}
    return {"properties": {"policyDefinitionId": policy, "parameters": given}}


def assign(box: Sandbox, policy: str, path: str = AT_GROUP, name: str = "a", **parameters: JSON) -> None:
    """Assign a policy, with an identity as those that modify need."""
    accepted(box.put(f"{path}/{name}", assignment(policy, **parameters) | IDENTITY))


def at_root(box: Sandbox, method: str, path: str) -> Step:
    """Ask for something that lies in no scope."""
    return Cloud(box.store).send(Request(method, path, {"api-version": "2025-11-01"}, None, box.caller))


def note(step: Step, stage: str = "policy") -> str:
    """What a stage of the trace says."""
    return next(each.note for each in step.trace if each.name == stage)


def post(box: Sandbox, path: str, **query: str) -> Any:
    """The answer to a question for compliance."""
    step = box.send("POST", path, query={f"${name}": value for name, value in query.items()})
    assert step.response.status == 200, step.response
    return step.response.body


def code(step: Step) -> str:
    """Azure's code of a refusal."""
    assert step.refusal is not None, step.response
    return step.refusal.code
