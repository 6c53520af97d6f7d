"""Scenes with more than one identity: who they are, and what they are given by requests."""

from gallery_engine.access import object_id, person
from gallery_engine.arm import Step
from gallery_engine.catalog.roles import Role
from gallery_engine.ids import derive_guid
from gallery_engine.records import Document
from tests.engine.cast import Sandbox, accepted

ASSIGNMENTS = "providers/Microsoft.Authorization/roleAssignments"


def signed_in(box: Sandbox, handle: str) -> Sandbox:
    """The same sandbox, spoken to by a user of its tenant, who is made if it is not there."""
    if box.store.get(f"identity:{handle}") is None:
        head = box.store.head()
        box.plant(person(handle, f"{handle}@darkroom.example", derive_guid(head.seed, 0, f"user {handle}"), head.tenant))
    return Sandbox(box.store, caller=handle)


def principal_of(box: Sandbox, handle: str) -> str:
    """The object id of an identity."""
    record = box.store.get(f"identity:{handle}")
    assert record is not None
    return object_id(record)


def role_id(box: Sandbox, role: Role) -> str:
    """The id of a role's definition in the sandbox's subscription."""
    return box.id(f"/providers/Microsoft.Authorization/roleDefinitions/{role.guid}")


def assignment_body(box: Sandbox, handle: str, role: Role, **more: str) -> Document:
    """The body that gives an identity a role."""
    properties: Document = {"roleDefinitionId": role_id(box, role), "principalId": principal_of(box, handle), **more}
    return {"properties": properties}


def assign(box: Sandbox, handle: str, role: Role, scope: str = "", *, name: str = "") -> Step:
    """Give an identity a role at a scope (a path as `Sandbox.id` takes it; the subscription without one)."""
    place = box.id(scope) if scope else f"/subscriptions/{box.store.head().subscription}"
    guid = name or derive_guid("assignment", 0, f"{handle} {role.guid} {place}")
    return box.put(f"{place}/{ASSIGNMENTS}/{guid}", assignment_body(box, handle, role))


def granted(box: Sandbox, handle: str, role: Role, scope: str = "") -> Sandbox:
    """The same sandbox, spoken to by an identity that holds one role."""
    who = signed_in(box, handle)
    accepted(assign(box, handle, role, scope))
    return who
