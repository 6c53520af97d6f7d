"""Rules about role assignments: who gets which role where."""

import re

from gallery_engine import access
from gallery_engine.catalog.roles import OWNER, USER_ACCESS_ADMINISTRATOR
from gallery_engine.ids import key_of
from gallery_engine.models.authorization import AssignmentBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import (
    ASSIGN_REST,
    ASSIGNMENT_EXISTS_ISSUE,
    CONDITIONS,
    PRINCIPAL_TYPE_ISSUE,
    ROLE_LIMITS,
    ROLE_MISSING_ISSUE,
    ROLE_STEPS,
    ROLE_TROUBLE,
)
from gallery_engine.store import World

MOST_IN_A_SUBSCRIPTION = 4_000
MOST_AT_A_MANAGEMENT_GROUP = 500
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ROLE = re.compile(rf"(?:/.*)?/providers/{access.DEFINITIONS}/({GUID.pattern})")
_TYPES = {kind.lower(): kind for kind in (access.USER, access.GROUP, access.SERVICE_PRINCIPAL, "ForeignGroup", "Device")}
_ADMINISTRATORS = (OWNER.guid, USER_ACCESS_ADMINISTRATOR.guid)


def role_guid(body: AssignmentBody) -> str:
    """The GUID of the role that a body names; empty when it names none."""
    found = _ROLE.fullmatch(key_of(body.properties.role_definition_id or ""))
    return found.group(1) if found else ""


def principal_id(body: AssignmentBody) -> str:
    """The object id that a body names, as it is stored."""
    return (body.properties.principal_id or "").lower()


def place(call: Call[AssignmentBody]) -> str:
    """The key of the scope that an assignment is made at; empty for the root."""
    return key_of(call.address.base) if call.address.base else access.ROOT


@rule("ROL101", code="InvalidRoleAssignmentId", status=400, cites=[ASSIGN_REST], standing="unverified")
def assignment_name_is_a_guid(call: Call[AssignmentBody]) -> str | None:
    """The name of a role assignment is a GUID.

    The client chooses it; a GUID made from scope, principal and role gives the same assignment each time a script runs.
    """
    if GUID.fullmatch(call.address.name.lower()):
        return None
    return f"The role assignment ID '{call.address.name[:100]}' is not valid. The role assignment ID must be a GUID."


@rule("ROL102", code="InvalidPrincipalId", status=400, cites=[ASSIGN_REST], standing="unverified")
def principal_is_named(call: Call[AssignmentBody]) -> str | None:
    """A role assignment names its principal by the object id.

    Names and addresses can change; the object id of a user, group or service principal stays.
    """
    if GUID.fullmatch(principal_id(call.body)):
        return None
    return "A valid principal ID must be provided for role assignment."


@rule("ROL103", code="RoleDefinitionDoesNotExist", status=400, cites=[ROLE_MISSING_ISSUE, ASSIGN_REST], standing="recorded")
def role_exists(call: Call[AssignmentBody]) -> str | None:
    """A role assignment names a role that there is.

    The role is named by the id of its definition, whose last part is the same GUID in every subscription for a built-in role.
    """
    guid = role_guid(call.body)
    if guid and access.roles(guid, call.world):
        return None
    named = guid or (call.body.properties.role_definition_id or "").rpartition("/")[2]
    return f"The specified role definition with ID '{named.replace('-', '')[:100]}' does not exist."


@rule("ROL104", code="PrincipalNotFound", status=400, cites=[ROLE_TROUBLE], standing="recorded")
def principal_exists(call: Call[AssignmentBody]) -> str | None:
    """The principal has to be known in the tenant of the scope.

    A user of another tenant is known once it has been invited as a guest, an app of another tenant once it has a service
    principal here.
    """
    tenant = access.tenant_of(place(call), call.world)
    found = access.principal(principal_id(call.body), call.world)
    if found is not None and tenant in access.tenants(found, call.world):
        return None
    return (
        f"Principal {principal_id(call.body).replace('-', '')} does not exist in the directory {tenant}. Check that you have the "
        "correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be "
        "related to a replication delay. In this case, set the role assignment principalType property to a value, such as "
        "ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype"
    )


@rule("ROL105", code="UnmatchedPrincipalType", status=400, cites=[PRINCIPAL_TYPE_ISSUE, ASSIGN_REST])
def principal_is_of_its_type(call: Call[AssignmentBody]) -> str | None:
    """A principal type that is given has to be the principal's own.

    It only spares Azure the look into the directory; it does not make a group out of a user.
    """
    asked = call.body.properties.principal_type
    found = access.principal(principal_id(call.body), call.world)
    kind = str(found.inner.get("type", access.USER)) if found is not None else ""
    if not asked or _TYPES.get(asked.lower()) == kind:
        return None
    return (
        f"The PrincipalId '{principal_id(call.body).replace('-', '')}' has type '{kind}' , which is different from specified "
        f"PrinciaplType '{asked[:100]}'."
    )


@rule("ROL106", code="RoleDefinitionDoesNotExist", status=400, cites=[ROLE_STEPS], standing="unverified")
def role_can_be_assigned_here(call: Call[AssignmentBody]) -> str | None:
    """A custom role is assigned within its assignable scopes.

    Its author says where it may be used: a subscription, a group or below a management group of the same tenant.
    """
    record = call.world.get(f"/providers/{access.DEFINITIONS}/{role_guid(call.body)}")
    if record is None or reaches(record, place(call), call.world):
        return None
    return f"The specified role definition with ID '{record.name.replace('-', '')}' does not exist."


@rule("ROL107", code="RoleAssignmentExists", status=409, cites=[ASSIGNMENT_EXISTS_ISSUE], standing="recorded")
def assignment_is_new(call: Call[AssignmentBody]) -> str | None:
    """A principal holds a role at a scope once.

    A second assignment of the same role would change nothing, whatever its name.
    """
    wanted = (principal_id(call.body), role_guid(call.body))
    for record in _at(call):
        if record.key != call.key and (record.inner["principal"], record.inner["role"]) == wanted:
            name = record.name.replace("-", "")
            return f"The role assignment already exists. The ID of the existing role assignment is {name}."
    return None


@rule("ROL108", code="RoleAssignmentUpdateNotPermitted", status=400, cites=[ROLE_TROUBLE])
def assignment_stays_what_it_is(call: Call[AssignmentBody]) -> str | None:
    """An assignment's principal, role and scope do not change.

    Whoever wants another one deletes it and makes a new one under a name of its own.
    """
    known = call.current or call.world.by_alias(f"assignment:{call.address.name.lower()}")
    if known is None:
        return None
    same = (known.inner["principal"], known.inner["role"]) == (principal_id(call.body), role_guid(call.body))
    if same and known.key == call.key:
        return None
    return "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."


@rule("ROL109", code="RoleAssignmentLimitExceeded", status=400, cites=[ROLE_LIMITS, ROLE_TROUBLE])
def assignments_are_few(call: Call[AssignmentBody]) -> str | None:
    """A subscription takes 4,000 role assignments, a management group 500.

    Assigning a role to a group instead of to each of its members keeps the number small.
    """
    if call.current is not None:
        return None
    under, most = f"{place(call)}/providers/{access.ASSIGNMENTS}/", MOST_AT_A_MANAGEMENT_GROUP
    if call.address.subscription:
        under, most = f"/subscriptions/{call.address.subscription.lower()}/", MOST_IN_A_SUBSCRIPTION
    full = len(call.world.find(access.ASSIGNMENTS, under, limit=most)) >= most
    return "No more role assignments can be created." if full else None


@rule("ROL110", code="NotSupported", status=400, cites=[CONDITIONS])
def assignment_has_no_condition(call: Call[AssignmentBody]) -> str | None:
    """In this lab a role assignment has no condition.

    Azure can narrow an assignment by a condition on attributes. The lab does not evaluate conditions, and an assignment that
    ignored its condition would give more than it says.
    """
    if not call.body.properties.condition:
        return None
    return "This lab does not evaluate conditions of role assignments. Assign the role without one, or a narrower role."


@rule("ROL111", code="CannotDeleteLastRbacAdminAssignment", status=400, cites=[ROLE_TROUBLE], standing="unverified")
def an_administrator_is_left(call: Call[None]) -> str | None:
    """The last Owner of a subscription stays.

    Without one nobody could give access to it any more. Only a Global Administrator of the tenant may take it away.
    """
    gone = call.existing
    base = call.address.base.lower()
    if not base.startswith("/subscriptions/") or base.count("/") > len(("", "subscriptions")) or gone.inner["role"] != OWNER.guid:
        return None
    left = [record for record in _at(call) if record.key != gone.key and record.inner["role"] in _ADMINISTRATORS]
    if left or call.caller.inner.get("globalAdministrator") is True:
        return None
    return "Cannot delete the last RBAC admin assignment"


def reaches(record: Record, scope: str, world: World) -> bool:
    """Whether the assignable scopes of a custom role reach a scope (a key)."""
    properties = record.body.get("properties")
    listed = access.texts(properties.get("assignableScopes")) if isinstance(properties, dict) else []
    above = access.chain(scope, world)
    return any(key_of(each) in above for each in listed)


def _at(call: Call[AssignmentBody] | Call[None]) -> list[Record]:
    scope = key_of(call.address.base) if call.address.base else access.ROOT
    return call.world.find(access.ASSIGNMENTS, f"{scope}/providers/{access.ASSIGNMENTS}/")


EVERY_ASSIGNMENT = (
    assignment_name_is_a_guid,
    principal_is_named,
    role_exists,
    principal_exists,
    principal_is_of_its_type,
    role_can_be_assigned_here,
    assignment_has_no_condition,
    assignment_stays_what_it_is,
    assignment_is_new,
    assignments_are_few,
)
