"""Rules about Azure Lighthouse: what a customer may delegate to another tenant, and to whom there."""

from typing import Any

from gallery_engine import access
from gallery_engine.catalog.roles import BUILT_IN, OWNER, USER_ACCESS_ADMINISTRATOR
from gallery_engine.ids import key_of
from gallery_engine.models.authorization import AssignmentBody
from gallery_engine.models.delegation import Authorization, DelegationBody, OfferBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.role_assignments import GUID, place, principal_id, role_guid
from gallery_engine.rules.sources import LIGHTHOUSE, LIGHTHOUSE_ONBOARD

MOST_AUTHORIZATIONS = 100
_KIND = 3


def role_of(authorization: Authorization) -> str:
    """The GUID of the role in an authorization, which may come with its whole id."""
    return (authorization.role_definition_id or "").rpartition("/")[2].lower()


@rule("LGT101", code="InvalidRegistrationId", status=400, cites=[LIGHTHOUSE_ONBOARD], standing="unverified")
def registration_name_is_a_guid(call: Call[Any]) -> str | None:
    """The name of a registration definition or assignment is a GUID.

    A template makes it from the offer's name, so that the same offer is accepted once.
    """
    if GUID.fullmatch(call.address.name.lower()):
        return None
    return f"The registration ID '{call.address.name[:100]}' is not valid. It must be a GUID."


@rule("LGT102", code="InvalidRegistrationDefinitionCreateRequest", status=400, cites=[LIGHTHOUSE_ONBOARD], standing="unverified")
def offer_is_complete(call: Call[OfferBody]) -> str | None:
    """An offer has a name, another tenant that manages, and somebody there who is authorized.

    Only principals of the managing tenant get access, so an offer without any would open nothing.
    """
    said = call.body.properties
    if not said.registration_definition_name:
        return "The registration definition needs a registrationDefinitionName."
    manager = (said.managed_by_tenant_id or "").lower()
    if call.world.get(f"{access.TENANT}:{manager}") is None or manager == access.tenant_of(call.key, call.world):
        return f"The tenant '{manager[:100]}' cannot manage this subscription: it is not known, or it is the subscription's own."
    if not 0 < len(said.authorizations) <= MOST_AUTHORIZATIONS:
        return f"The registration definition needs 1 to {MOST_AUTHORIZATIONS} authorizations."
    return None


@rule("LGT103", code="InvalidPrincipalId", status=400, cites=[LIGHTHOUSE], standing="unverified")
def authorized_are_of_the_managing_tenant(call: Call[OfferBody]) -> str | None:
    """Who is authorized is a user, group or service principal of the managing tenant.

    Its administrators decide who is in the group; the customer sees the delegation and can end it.
    """
    manager = (call.body.properties.managed_by_tenant_id or "").lower()
    for authorization in call.body.properties.authorizations:
        named = authorization.principal_id or ""
        found = access.principal(named, call.world)
        if found is None or access.home(found, call.world) != manager:
            return f"The principal '{named[:100]}' does not exist in the tenant '{manager}'."
    return None


@rule("LGT104", code="RoleDefinitionNotSupported", status=400, cites=[LIGHTHOUSE], standing="unverified")
def delegated_roles_are_supported(call: Call[OfferBody]) -> str | None:
    """Lighthouse delegates built-in roles, but not Owner and none with data actions.

    Custom roles cannot be delegated either, since they belong to one tenant.
    """
    for authorization in call.body.properties.authorizations:
        role = BUILT_IN.get(role_of(authorization))
        if role is None or role is OWNER or role.data_actions:
            return f"The role definition '{role_of(authorization)[:100]}' is not supported in an authorization."
    return None


@rule("LGT105", code="DelegatedRoleDefinitionIdsRequired", status=400, cites=[LIGHTHOUSE], standing="unverified")
def access_administrators_are_limited(call: Call[OfferBody]) -> str | None:
    """User Access Administrator is delegated with the roles that may be assigned.

    It serves to give managed identities of the customer what policies need; nothing else of the role holds.
    """
    for authorization in call.body.properties.authorizations:
        named = [each.rpartition("/")[2].lower() for each in authorization.delegated_role_definition_ids]
        limited = named and all(each in BUILT_IN and BUILT_IN[each] not in (OWNER, USER_ACCESS_ADMINISTRATOR) for each in named)
        if role_of(authorization) == USER_ACCESS_ADMINISTRATOR.guid and not limited:
            return "An authorization with User Access Administrator needs delegatedRoleDefinitionIds of other built-in roles."
        if named and role_of(authorization) != USER_ACCESS_ADMINISTRATOR.guid:
            return "Only an authorization with User Access Administrator takes delegatedRoleDefinitionIds."
    return None


@rule("LGT106", code="NotSupported", status=400, cites=[LIGHTHOUSE_ONBOARD])
def authorizations_are_permanent(call: Call[OfferBody]) -> str | None:
    """In this lab a delegation is permanent.

    Azure can also make access eligible, to be activated for some hours. The lab does not simulate that.
    """
    if not call.body.properties.eligible_authorizations:
        return None
    return "This lab does not simulate eligible authorizations. Use authorizations."


@rule("LGT107", code="InvalidScope", status=400, cites=[LIGHTHOUSE_ONBOARD], standing="unverified")
def offer_is_at_a_subscription(call: Call[OfferBody]) -> str | None:
    """An offer is kept in the customer's subscription.

    It is accepted there, for the whole subscription or for a group in it.
    """
    parts = call.address.base.split("/")
    return None if len(parts) == _KIND and call.address.subscription else "A registration definition is made at a subscription."


@rule("LGT108", code="InvalidScope", status=400, cites=[LIGHTHOUSE_ONBOARD], standing="unverified")
def delegation_is_at_a_subscription_or_group(call: Call[DelegationBody]) -> str | None:
    """A customer delegates a subscription or a resource group.

    A single resource or a management group cannot be delegated.
    """
    if call.address.subscription and "/providers/" not in call.address.base.lower():
        return None
    return "A registration assignment is made at a subscription or a resource group."


@rule("LGT109", code="RegistrationDefinitionNotFound", status=404, cites=[LIGHTHOUSE_ONBOARD], standing="unverified")
def offer_exists(call: Call[DelegationBody]) -> str | None:
    """A delegation accepts an offer that is kept in the same subscription.

    The offer says who gets what; accepting it is what opens the scope.
    """
    named = key_of(call.body.properties.registration_definition_id or "")
    offer = call.world.get(named)
    inside = named.startswith(f"/subscriptions/{call.address.subscription.lower()}/")
    if offer is not None and offer.kind == access.OFFERS and inside:
        return None
    return f"The registration definition '{named[:200]}' could not be found."


@rule("LGT110", code="RegistrationDefinitionInUse", status=409, cites=[LIGHTHOUSE_ONBOARD], standing="unverified")
def offer_is_not_in_use(call: Call[None]) -> str | None:
    """An offer that has been accepted stays.

    End the delegation first, then take the offer away.
    """
    under = f"/subscriptions/{call.address.subscription.lower()}/"
    used = any(record.inner["definition"] == call.key for record in call.world.find(access.DELEGATIONS, under))
    return f"The registration definition '{call.address.name}' has registration assignments." if used else None


@rule("LGT111", code="AuthorizationFailed", status=403, cites=[LIGHTHOUSE])
def delegated_administrator_keeps_to_the_offer(call: Call[AssignmentBody]) -> str | None:
    """Who assigns roles by delegation gives managed identities of the customer the roles that the offer names.

    The lab has no managed identities; service principals of the customer's tenant stand for them.
    """
    scope = place(call)
    own = access.tenant_of(scope, call.world) in access.tenants(call.caller, call.world)
    held = access.principals(call.caller, call.world)
    given = [each for _, each in access.delegations(call.caller, scope, call.world) if each.principal in held and each.assignable]
    if own or not given:
        return None
    to = access.principal(principal_id(call.body), call.world)
    is_app = to is not None and to.inner.get("type") == access.SERVICE_PRINCIPAL
    if is_app and any(role_guid(call.body) in each.assignable for each in given):
        return None
    return "The delegation allows to assign the roles of its delegatedRoleDefinitionIds to managed identities, and nothing else."


EVERY_OFFER = (
    registration_name_is_a_guid,
    offer_is_at_a_subscription,
    offer_is_complete,
    authorizations_are_permanent,
    authorized_are_of_the_managing_tenant,
    delegated_roles_are_supported,
    access_administrators_are_limited,
)
EVERY_DELEGATION = (registration_name_is_a_guid, delegation_is_at_a_subscription_or_group, offer_exists)
