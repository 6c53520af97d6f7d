"""What tests of the language of policies begin with: a resource, rules that are read or refused, and what they decide."""

from typing import Any

import pytest

from gallery_engine.policy import decision, definition
from gallery_engine.policy.decision import Assigned, Decision
from gallery_engine.policy.evaluation import Scene
from gallery_engine.policy.problems import BadRule
from gallery_engine.records import JSON, Document

VM = "Microsoft.Compute/virtualMachines"


def resource(**parts: JSON) -> Document:
    """A virtual machine in East US; `parts` replace and add."""
    return {"name": "vm", "fullName": "vm", "type": VM, "location": "eastus", "tags": {"env": "prod"}, "properties": {}, **parts}


def read(rule: JSON, *, mode: str = "Indexed", declared: JSON = None) -> definition.Definition:
    """A definition with this rule."""
    return definition.read({"mode": mode, "parameters": declared, "policyRule": rule}, "p")


def refused(rule: JSON, *, mode: str = "Indexed", declared: JSON = None) -> tuple[str, str]:
    """Code and message with which a rule is refused."""
    with pytest.raises(BadRule) as caught:
        read(rule, mode=mode, declared=declared)
    return caught.value.code, str(caught.value)


def assigned(then: Any, condition: Any = None, *, name: str = "a", mode: str = "Indexed", enforced: bool = True) -> Assigned:
    """A rule assigned; without a condition it holds for everything."""
    condition = condition or {"field": "type", "exists": True}
    return Assigned(f"/{name}", name, "/", f"/d-{name}", read({"if": condition, "then": then}, mode=mode), enforced=enforced)


def modify(*operations: Any, conflict: str = "deny") -> Document:
    """The `then` of a rule that modifies."""
    return {"effect": "modify", "details": {"roleDefinitionIds": ["r"], "conflictEffect": conflict, "operations": [*operations]}}


def setting(tag: str, value: str, operation: str = "addOrReplace") -> Document:
    """An operation on a tag."""
    return {"operation": operation, "field": f"tags['{tag}']", "value": value}


def decide(*policies: Assigned, of: Document | None = None) -> Decision:
    """What these policies decide about a resource."""
    return decision.decide(policies, Scene(of if of is not None else resource()))
