"""Management locks: attached to a subscription, a group or a resource, and in force at once."""

from gallery_engine.ids import Address
from gallery_engine.models.locks import LockBody, LockProperties
from gallery_engine.providers.extensions import listed
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.locks import (
    LEVELS,
    lock_has_a_level,
    lock_has_a_place,
    lock_name_is_valid,
    lock_notes_are_short,
    locks_at_a_scope_are_few,
)
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.resources import group_is_not_being_deleted

KIND = "microsoft.authorization/locks"


def put(call: Call[LockBody]) -> Done:
    """Set or change a lock."""
    said = call.body.properties or LockProperties()
    properties: Document = {"level": LEVELS[(said.level or "").lower()]}
    if said.notes is not None:
        properties["notes"] = said.notes
    if said.owners:
        properties["owners"] = [{"applicationId": owner.application_id} for owner in said.owners]
    return Done(Record(call.key, KIND, call.address.path, call.address.name, body={"properties": properties}))


def level_of(lock: Record) -> str:
    """CanNotDelete or ReadOnly."""
    properties = lock.body.get("properties")
    return str(properties.get("level", "")) if isinstance(properties, dict) else ""


def absent(address: Address) -> Problem:
    """What is said of a lock that is not there."""
    return Problem(f"The lock '{address.name}' could not be found.", code="LockNotFound")


LOCKS = ResourceType(
    name="Microsoft.Authorization/locks",
    create=Verb(
        put,
        LockBody,
        (
            group_is_not_being_deleted,
            lock_has_a_place,
            lock_name_is_valid,
            lock_has_a_level,
            lock_notes_are_short,
            locks_at_a_scope_are_few,
        ),
    ),
    delete=Verb(after(), permission="delete"),
    listed=listed(KIND),
    absent=absent,
    stateless=True,
)
