"""Scenes with more than one identity, subscription and tenant: who they are, and what they are given by requests."""

from dataclasses import dataclass
from typing import Any

from gallery_engine.access import object_id
from gallery_engine.arm import Request, Step
from gallery_engine.catalog.roles import Role
from gallery_engine.cloud import Cloud
from gallery_engine.ids import derive_guid
from gallery_engine.records import JSON, Document
from tests.engine.cast import API, EAST, Sandbox, accepted, sandbox

DIRECTORY = "/providers/Darkroom.Lab/directory"
ASSIGNMENTS = "providers/Microsoft.Authorization/roleAssignments"
HOME, AWAY = "darkroom.example", "fabrikam.example"


def directory(box: Sandbox, **said: JSON) -> dict[str, Any]:
    """Make what the directory is told, and give the whole of it."""
    return accepted(box.post(DIRECTORY, dict(said)))


def signed_in(box: Sandbox, handle: str) -> Sandbox:
    """The same sandbox, spoken to by an identity, who is made as a user of its tenant if it is not there."""
    if box.store.get(f"identity:{handle}") is None:
        directory(box, users=[{"handle": handle}])
    return Sandbox(box.store, caller=handle)


def principal_of(box: Sandbox, handle: str) -> str:
    """The object id of an identity."""
    record = box.store.get(f"identity:{handle}")
    assert record is not None
    return object_id(record)


def role_id(role: Role) -> str:
    """The id of a role's definition."""
    return f"/providers/Microsoft.Authorization/roleDefinitions/{role.guid}"


def assignment_body(box: Sandbox, handle: str, role: Role, **more: JSON) -> Document:
    """The body that gives an identity a role."""
    properties: Document = {"roleDefinitionId": role_id(role), "principalId": principal_of(box, handle), **more}
    return {"properties": properties}


def assign(box: Sandbox, handle: str, role: Role, scope: str = "", *, name: str = "") -> Step:
    """Give an identity a role at a scope (a path as `Sandbox.id` takes it; the subscription without one)."""
    place = box.id(scope) if scope else f"/subscriptions/{box.store.head().subscription}"
    guid = name or derive_guid("assignment", 0, f"{handle} {role.guid} {place}")
    return full(box, "PUT", f"{place}/{ASSIGNMENTS}/{guid}", assignment_body(box, handle, role))


def granted(box: Sandbox, handle: str, role: Role, scope: str = "") -> Sandbox:
    """The same sandbox, spoken to by an identity that holds one role."""
    who = signed_in(box, handle)
    accepted(assign(box, handle, role, scope))
    return who


def full(box: Sandbox, method: str, path: str, body: JSON = None, **headers: str) -> Step:
    """Send a request to a full path, with headers, and commit what it did."""
    wired = box.wired(path, body) if method == "PUT" else body
    step = Cloud(box.store).send(Request(method, path, {"api-version": API}, wired, box.caller, headers))
    box.store.commit(step.changes)
    return step


@dataclass
class Customer:
    """A sandbox with a second tenant and a subscription in it, which `carol` owns; both subscriptions have the group `rg`."""

    box: Sandbox
    tenant: str
    subscription: str

    @property
    def carol(self) -> Sandbox:
        """The sandbox, spoken to by the owner of the customer's subscription."""
        return Sandbox(self.box.store, caller="carol")

    def id(self, path: str) -> str:
        """The full id of a path in the customer's subscription."""
        return self.box.id(path).replace(self.box.store.head().subscription, self.subscription)

    def send(self, caller: str, method: str, path: str, body: JSON = None, **headers: str) -> Step:
        """Send a request to the customer's subscription."""
        return full(Sandbox(self.box.store, caller=caller), method, self.id(path), body, **headers)


def customer(rulebook: str = "azure") -> Customer:
    """A sandbox with a customer."""
    box = sandbox(rulebook)
    told = directory(
        box,
        tenants=[{"domain": AWAY}],
        users=[{"handle": "carol", "tenant": AWAY}],
        subscriptions=[{"name": "Fabrikam", "tenant": AWAY, "owner": "carol"}],
    )
    subscription = next(each for each in told["subscriptions"] if each["name"] == "Fabrikam")
    made = Customer(box, subscription["tenantId"], subscription["id"])
    accepted(made.send("carol", "PUT", "/resourceGroups/rg", {"location": EAST}))
    return made


def second_subscription(box: Sandbox, name: str = "Second") -> str:
    """The id of another subscription of the same tenant with the group `rg`, which `owner` owns."""
    told = directory(box, subscriptions=[{"name": name}])
    guid = str(next(each["id"] for each in told["subscriptions"] if each["name"] == name))
    accepted(full(box, "PUT", f"/subscriptions/{guid}/resourceGroups/rg", {"location": EAST}))
    return guid
