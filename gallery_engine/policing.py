"""The stage of policies: what is assigned above a resource changes, refuses or notes what a request would make of it."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from gallery_engine.arm import Request
from gallery_engine.assignments import (
    GROUP_KIND,
    KIND,
    document_of,
    identity_of,
    in_force,
    is_indexed,
    policies_for,
    scene_of,
)
from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import Address
from gallery_engine.policy import decision, effects
from gallery_engine.policy.decision import Assigned, Finding
from gallery_engine.providers.resource import Inquiry, ResourceType
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.policies import POLICY_ALLOWS, POLICY_PROTECTS
from gallery_engine.rules.registry import Problem
from gallery_engine.store import World

_TOP = {
    name.lower(): name
    for name in ("location", "tags", "properties", "kind", "identity", "sku", "zones", "plan", "managedBy", "extendedLocation")
}
_NEVER_PROTECTED = frozenset({KIND, "microsoft.authorization/locks"})


def check(asked: Inquiry, resource: ResourceType, current: Record | None) -> tuple[Request, str]:
    """The request as policies leave it, and a note of what they did; refuses what they deny."""
    request, address = asked.request, asked.address
    if request.method == "DELETE" and not resource.lasting:
        return request, _protect(address, current, asked.world)
    if request.method not in {"PUT", "PATCH", "DELETE"}:
        return request, "reading and acting is not looked at by policies"
    if resource.lasting:
        return _tags(asked, resource, current)
    return _write(asked, _would_be(resource, request, address, current), address.key)


def _write(asked: Inquiry, would_be: Document, key: str) -> tuple[Request, str]:
    if not _is_readable(asked.request.body):
        return asked.request, "what cannot be read is not looked at by policies"
    policies = policies_for(asked.address.kind, key, would_be.get("location"), asked.world)
    if not policies:
        return asked.request, "no assignments"
    scene = scene_of(would_be, key, asked.world, asked.request.query.get("api-version", ""))
    decided = decision.decide(policies, scene)
    if decided.denied:
        POLICY_ALLOWS.refuse(_violation(str(would_be["name"]), decided.denied))
    notes = [f"{len(policies)} assignments", *decided.changed]
    notes += [f"audited by '{finding.assigned.name}'" for finding in decided.audited]
    if not decided.changed:
        return asked.request, "; ".join(notes)
    body = _top(asked.request.body) | {"tags": dict(decided.tags)}
    return replace(asked.request, body=body), "; ".join(notes)


def _is_readable(body: JSON) -> bool:
    """Whether a body is an object whose tags, if it has any, are texts; what is not will be refused by its type."""
    tags = _top(body).get("tags")
    texts = not isinstance(tags, dict) or all(isinstance(value, str) for value in tags.values())
    return (body is None or isinstance(body, dict)) and (tags is None or isinstance(tags, dict)) and texts


def _tags(asked: Inquiry, resource: ResourceType, owner: Record | None) -> tuple[Request, str]:
    """Tags are looked at as the resource would be with them."""
    if owner is None or resource.revised is None:
        return asked.request, "nothing to look at"
    would_be = document_of(replace(owner, body=resource.revised(asked.request, owner)))
    told = replace(asked, address=replace(asked.address, kind=owner.kind))
    key = asked.address.base.lower()
    changed, note = _write(replace(told, request=replace(asked.request, body={"tags": would_be.get("tags")})), would_be, key)
    tags = changed.body.get("tags") if isinstance(changed.body, dict) else None
    if tags == would_be.get("tags") or asked.request.method == "DELETE":
        return asked.request, note
    return replace(asked.request, body={"operation": "Replace", "properties": {"tags": tags}}), note


def _protect(address: Address, current: Record | None, world: World) -> str:
    """Refuse to delete what a policy protects, or a group with something in it that a policy protects with its group."""
    if current is None or current.kind in _NEVER_PROTECTED:
        return "nothing that policies protect"
    _check_protection(current, world, with_group=False)
    if address.kind == GROUP_KIND and any(one.definition.effect.actions for one in _below(address.key, world)):
        for record in world.under(f"{address.key}/providers/"):
            if is_indexed(record.kind, record.key, record.location):
                _check_protection(record, world, with_group=True)
    return "no policy protects it"


def _below(key: str, world: World) -> list[Assigned]:
    """The policies assigned at a group, above it and to what is in it."""
    scopes = dict.fromkeys(record.key.partition(f"/providers/{KIND}/")[0] for record in world.find(KIND, f"{key}/"))
    return [one for scope in [key, *scopes] for one in in_force(scope, world)]


def _check_protection(record: Record, world: World, *, with_group: bool) -> None:
    policies = [one for one in policies_for(record.kind, record.key, record.location, world) if one.definition.effect.actions]
    if not policies:
        return
    finding = decision.protecting(policies, scene_of(document_of(record), record.key, world), with_group=with_group)
    if finding is not None:
        POLICY_PROTECTS.refuse(_violation(record.name, [finding]))


def _would_be(resource: ResourceType, request: Request, address: Address, current: Record | None) -> Document:
    """The resource as the request would leave it."""
    sent = _top(request.body)
    had = dict(current.body) if current is not None else {}
    if request.method == "PATCH":
        sent = _merged(had, sent)
    elif resource.kind == GROUP_KIND and "tags" in had:
        sent = {"tags": had["tags"]} | sent
    place = sent.get("location") or (current.location if current is not None else "")
    return {
        **sent,
        **identity_of(address.path, address.name, resource.name, resource.kind),
        "location": normalize(place) if isinstance(place, str) else None,
    }


def _top(body: JSON) -> Document:
    """A body with the names of its outermost properties as Azure writes them; nothing when it is no object."""
    return {_TOP.get(name.lower(), name): value for name, value in body.items()} if isinstance(body, dict) else {}


def _merged(old: Document, new: Document) -> Document:
    """An object with the properties of another one on top; tags are replaced as a whole."""
    found = dict(old)
    for name, value in new.items():
        before = found.get(name)
        deeper = isinstance(before, dict) and isinstance(value, dict) and name != "tags"
        found[name] = _merged(before, value) if deeper and isinstance(before, dict) and isinstance(value, dict) else value
    return found


def _violation(name: str, findings: Sequence[Finding]) -> Problem:
    """How Azure tells of policies that were not kept."""
    messages = [f"'{finding.assigned.message}'" for finding in findings if finding.assigned.message]
    if messages:
        why = f"Reasons: {', '.join(messages)}. See error details for policy resource IDs."
    else:
        identifiers = msgspec.json.encode([_identifiers(finding.assigned) for finding in findings]).decode()
        why = f"Policy identifiers: '{identifiers}'."
    return Problem(
        f"Resource '{name}' was disallowed by policy. {why}",
        target=name,
        additional=tuple({"type": "PolicyViolation", "info": _info(finding)} for finding in findings),
    )


def _identifiers(one: Assigned) -> Document:
    definition = one.definition_display_name or one.definition.name
    return {
        "policyAssignment": {"name": one.display_name or one.name, "id": one.id},
        "policyDefinition": {"name": definition, "id": one.definition_id},
    }


def _info(finding: Finding) -> Document:
    one = finding.assigned
    details: Document = {"evaluatedExpressions": [*finding.reasons]}
    if finding.failure:
        details["reason"] = finding.failure
    return {
        "policyDefinitionDisplayName": one.definition_display_name or one.definition.name,
        "evaluationDetails": details,
        "policyDefinitionId": one.definition_id,
        "policyDefinitionName": one.definition.name,
        "policyDefinitionEffect": effects.NAMES.get(finding.effect, finding.effect),
        "policyAssignmentId": one.id,
        "policyAssignmentName": one.name,
        "policyAssignmentDisplayName": one.display_name or one.name,
        "policyAssignmentScope": one.scope,
        "policyAssignmentParameters": {name: {"value": value} for name, value in one.given.items()},
    }
