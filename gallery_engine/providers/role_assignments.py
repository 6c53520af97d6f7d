"""Role assignments: attached to any scope, in force at once, and gone with what they are attached to."""

import re
from collections.abc import Mapping

from gallery_engine import access
from gallery_engine.clock import to_iso
from gallery_engine.ids import Address, key_of
from gallery_engine.models.authorization import AssignmentBody
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.delegation import delegated_administrator_keeps_to_the_offer
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.rules.resources import group_is_not_being_deleted
from gallery_engine.rules.role_assignments import EVERY_ASSIGNMENT, an_administrator_is_left, principal_id, role_guid
from gallery_engine.store import World

NAME = "Microsoft.Authorization/roleAssignments"
_FILTER = re.compile(
    r"(?P<at>atscope\(\))?(?:(?:^|(?<=\)) and )(?:assignedto\('(?P<to>[^']{0,100})'\)|principalid eq '(?P<of>[^']{0,100})'))?"
)


def record(scope: str, name: str, holder: Record, role: str, *, now: int, by: str, description: str | None = None) -> Record:
    """An assignment of a role (its GUID) to an identity at a scope (an id, empty for the root) as it is stored."""
    subscription = "/".join(scope.split("/")[:3]) if scope.lower().startswith("/subscriptions/") else ""
    holder_id = access.object_id(holder)
    properties: Document = {
        "roleDefinitionId": f"{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}",
        "principalId": holder_id,
        "principalType": str(holder.inner.get("type", access.USER)),
        "scope": scope or "/",
        "condition": None,
        "conditionVersion": None,
        "createdOn": to_iso(now),
        "updatedOn": to_iso(now),
        "createdBy": by,
        "updatedBy": by,
        "delegatedManagedIdentityResourceId": None,
        "description": description,
    }
    identifier = f"{scope}/providers/{NAME}/{name}"
    return Record(
        key=key_of(identifier),
        kind=access.ASSIGNMENTS,
        id=identifier,
        name=name,
        alias=f"assignment:{name.lower()}",
        body={"properties": properties},
        inner={"principal": holder_id.lower(), "role": role},
    )


def put(call: Call[AssignmentBody]) -> Done:
    """Give a principal a role, or describe an assignment anew."""
    holder = access.principal(principal_id(call.body), call.world)
    if holder is None:
        raise LookupError(principal_id(call.body))
    made = record(
        call.address.base,
        call.address.name,
        holder,
        role_guid(call.body),
        now=call.world.now,
        by=access.object_id(call.caller),
        description=call.body.properties.description,
    )
    return Done(made)


def listed(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
    """The assignments that hold at a scope, and without `atScope()` those below it too; of one principal where a filter names it.

    Source: "List Azure role assignments using the REST API" (read 2026-11-26): `assignedTo` counts groups, `principalId eq` does
    not.
    """
    wish = query.get("$filter", "")
    asked = _FILTER.fullmatch(" ".join(wish.split()).lower())
    if asked is None:
        WELL_FORMED.refuse(
            Problem(f"Invalid $filter '{wish[:100]}' specified in the query string.", code="InvalidFilterInQueryString")
        )
    scope = key_of(address.base) if address.base else access.ROOT
    found = [each for above in access.chain(scope, world) for each in _at(above, world)]
    if not asked["at"]:
        found += [each for each in world.find(access.ASSIGNMENTS, f"{scope}/") if not each.key.startswith(_place(scope))]
    if asked["to"] is not None:
        holder = access.principal(asked["to"], world)
        held = {each.lower() for each in access.principals(holder, world)} if holder is not None else set()
        return [each for each in found if each.inner["principal"] in held]
    return [each for each in found if asked["of"] in (None, each.inner["principal"])]


def absent(address: Address) -> Problem:
    """What is said of an assignment that is not there."""
    return Problem(f"The role assignment '{address.name}' is not found.", code="RoleAssignmentNotFound")


def _place(scope: str) -> str:
    return f"{scope}/providers/{access.ASSIGNMENTS}/"


def _at(scope: str, world: World) -> list[Record]:
    return world.find(access.ASSIGNMENTS, _place(scope))


ROLE_ASSIGNMENTS = ResourceType(
    name=NAME,
    create=Verb(put, AssignmentBody, (group_is_not_being_deleted, *EVERY_ASSIGNMENT, delegated_administrator_keeps_to_the_offer)),
    delete=Verb(after(), None, (an_administrator_is_left,), permission="delete"),
    listed=listed,
    absent=absent,
    stateless=True,
    shows_deleted=True,
)
