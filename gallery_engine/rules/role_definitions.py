"""Rules about custom roles: their names, what they allow, and where they can be assigned."""

import re
from typing import Any

from gallery_engine import access
from gallery_engine.catalog.roles import BUILT_IN
from gallery_engine.ids import key_of, parse
from gallery_engine.models.authorization import DefinitionBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.role_assignments import GUID
from gallery_engine.rules.sources import ACTION_ISSUE, ROLE_NAME_ISSUE, ROLE_STEPS, ROLE_TROUBLE

MOST_IN_A_TENANT = 5_000
LONGEST_NAME = 512
LONGEST_DESCRIPTION = 2_048
GROUP_KIND = "microsoft.resources/resourcegroups"
_ACTION = re.compile(r"\*|[A-Za-z0-9.*-]+(/[A-Za-z0-9.*$_-]+)+")


@rule("ROL201", code="InvalidRoleDefinitionId", status=400, cites=[ROLE_STEPS], standing="unverified")
def role_id_is_a_guid(call: Call[DefinitionBody]) -> str | None:
    """The id of a custom role is a GUID.

    Its name is for people and can change; assignments hold on to the GUID.
    """
    if GUID.fullmatch(call.address.name.lower()):
        return None
    return f"The role definition ID '{call.address.name[:100]}' is not valid. The role definition ID must be a GUID."


@rule("ROL202", code="InvalidRoleDefinition", status=400, cites=[ROLE_STEPS], standing="unverified")
def role_is_described(call: Call[DefinitionBody]) -> str | None:
    """A custom role has a name, permissions, and at least one action or data action.

    A role that allows nothing would be an assignment without an effect.
    """
    said = call.body.properties
    name = (said.role_name or "").strip()
    if not name or len(name) > LONGEST_NAME:
        return f"The role name has to have 1 to {LONGEST_NAME} characters."
    if len(said.description or "") > LONGEST_DESCRIPTION:
        return f"The role description has at most {LONGEST_DESCRIPTION} characters."
    if not any(part.actions or part.data_actions for part in said.permissions):
        return "The role definition has to allow at least one action or data action."
    return None


@rule("ROL203", code="InvalidActionOrNotAction", status=400, cites=[ACTION_ISSUE, ROLE_STEPS])
def actions_are_well_formed(call: Call[DefinitionBody]) -> str | None:
    """An action is written as provider, type and deed, with an asterisk for any text.

    `Microsoft.Compute/galleries/*/read` is one; a word alone is none.
    """
    for part in call.body.properties.permissions:
        for action in (*part.actions, *part.not_actions, *part.data_actions, *part.not_data_actions):
            if not _ACTION.fullmatch(action):
                return f"'{action[:100]}' does not match any of the actions supported by the providers."
    return None


@rule("ROL204", code="InvalidAssignableScope", status=400, cites=[ROLE_STEPS, ROLE_TROUBLE], standing="unverified")
def assignable_scopes_are_valid(call: Call[DefinitionBody]) -> str | None:
    """A custom role names subscriptions, groups or one management group of its tenant as assignable scopes.

    The root is for built-in roles, and a role with data actions has no management group among its scopes.
    """
    scopes = call.body.properties.assignable_scopes
    if not scopes:
        return "The role definition has to have at least one assignable scope."
    tenant = access.tenant_of(key_of(call.request.path), call.world)
    for scope in scopes:
        if not _is_a_scope(scope, tenant, call):
            return f"The assignable scope '{scope[:200]}' is not valid."
    groups = [scope for scope in scopes if key_of(scope).startswith(f"/providers/{access.MANAGEMENT_GROUPS}/")]
    if len(groups) > 1:
        return "Only one management group can be defined in the assignable scopes of a custom role."
    if groups and any(part.data_actions for part in call.body.properties.permissions):
        return "You cannot add data action permissions when you have a management group as an assignable scope"
    return None


@rule("ROL205", code="RoleDefinitionWithSameNameExists", status=409, cites=[ROLE_NAME_ISSUE], standing="recorded")
def role_name_is_new(call: Call[DefinitionBody]) -> str | None:
    """The name of a role is unique in the tenant, built-in roles included.

    Otherwise nobody could say which one a name means.
    """
    name, tenant = (call.body.properties.role_name or "").strip().lower(), access.tenant_of(key_of(call.request.path), call.world)
    if any(role.name.lower() == name for role in BUILT_IN.values()) or any(
        record.inner["name"] == name and record.name != call.address.name.lower() for record in custom(tenant, call)
    ):
        return "A custom role with the same name already exists in this directory. Use a different name"
    return None


@rule("ROL206", code="RoleDefinitionCannotBeChanged", status=403, cites=[ROLE_STEPS], standing="unverified")
def role_is_not_built_in(call: Call[Any]) -> str | None:
    """A built-in role is Azure's; nobody changes or deletes it.

    A custom role can start as a copy of one.
    """
    if call.address.name.lower() not in BUILT_IN:
        return None
    return f"The built-in role '{BUILT_IN[call.address.name.lower()].name}' cannot be changed or deleted."


@rule("ROL207", code="RoleDefinitionLimitExceeded", status=400, cites=[ROLE_TROUBLE])
def roles_are_few(call: Call[DefinitionBody]) -> str | None:
    """A tenant has up to 5,000 custom roles.

    Roles that nobody is assigned any more make room for new ones.
    """
    if call.current is not None:
        return None
    tenant = access.tenant_of(key_of(call.request.path), call.world)
    full = len(custom(tenant, call)) >= MOST_IN_A_TENANT
    return "Role definition limit exceeded. No more role definitions can be created" if full else None


@rule("ROL208", code="RoleDefinitionHasAssignments", status=409, cites=[ROLE_STEPS, ROLE_TROUBLE])
def role_is_not_assigned(call: Call[None]) -> str | None:
    """A custom role is deleted when nobody holds it any more.

    Take the assignments away first, in each of its assignable scopes.
    """
    held = any(record.inner["role"] == call.existing.name for record in call.world.find(access.ASSIGNMENTS, "/"))
    return "There are existing role assignments referencing role" if held else None


@rule("ROL209", code="RoleDefinitionWithSameNameExists", status=409, cites=[ROLE_STEPS], standing="unverified")
def role_is_of_this_tenant(call: Call[Any]) -> Problem | None:
    """A custom role belongs to the tenant it was made in.

    Another tenant makes its own under a GUID of its own.
    """
    tenant = access.tenant_of(key_of(call.request.path), call.world)
    if call.current is None or call.current.inner["tenant"] == tenant:
        return None
    return Problem("A role definition with the same ID already exists in another directory.")


def custom(tenant: str, call: Call[Any]) -> list[Record]:
    """The custom roles of a tenant."""
    every = call.world.find(access.DEFINITIONS, f"/providers/{access.DEFINITIONS}/", limit=MOST_IN_A_TENANT)
    return [record for record in every if record.inner["tenant"] == tenant]


def _is_a_scope(scope: str, tenant: str, call: Call[Any]) -> bool:
    address = parse(scope) if scope.startswith("/") else None
    if address is None or address.is_collection or access.tenant_of(address.key, call.world) != tenant:
        return False
    if address.kind == access.MANAGEMENT_GROUPS:
        return access.management_group(address.name, call.world) is not None
    known = call.world.subscription(address.subscription) is not None
    return known and (address.kind != GROUP_KIND or call.world.get(address.key) is not None)


EVERY_DEFINITION = (
    role_id_is_a_guid,
    role_is_not_built_in,
    role_is_of_this_tenant,
    role_is_described,
    actions_are_well_formed,
    assignable_scopes_are_valid,
    role_name_is_new,
    roles_are_few,
)
