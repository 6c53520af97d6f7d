"""Azure Lighthouse: offers that a customer keeps in a subscription, and the delegations that accept them."""

from collections.abc import Mapping

from gallery_engine import access
from gallery_engine.ids import Address, key_of
from gallery_engine.models.delegation import Authorization, DelegationBody, OfferBody
from gallery_engine.providers.resource import Done, Listing, ResourceType, Verb, after
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.delegation import EVERY_DELEGATION, EVERY_OFFER, offer_is_not_in_use, role_of
from gallery_engine.store import World

PROVIDER = "Microsoft.ManagedServices"


def put_offer(call: Call[OfferBody]) -> Done:
    """Keep an offer; it opens nothing until it is accepted."""
    said = call.body.properties
    manager = (said.managed_by_tenant_id or "").lower()
    tenant = call.world.get(f"{access.TENANT}:{manager}")
    properties: Document = {
        "registrationDefinitionName": said.registration_definition_name,
        "description": said.description,
        "managedByTenantId": manager,
        "managedByTenantName": tenant.name if tenant is not None else None,
        "managedTenantName": None,
        "authorizations": [_shown(each) for each in said.authorizations],
        "provisioningState": "Succeeded",
    }
    kept: list[JSON] = [_kept(each) for each in said.authorizations]
    inner: Document = {"tenant": manager, "authorizations": kept}
    body: Document = {"properties": properties}
    return Done(Record(call.key, access.OFFERS, call.address.path, call.address.name, body=body, inner=inner))


def put_delegation(call: Call[DelegationBody]) -> Done:
    """Accept an offer for a subscription or a group: from now on the managing tenant's principals may work there."""
    offer = call.world.get(key_of(call.body.properties.registration_definition_id or ""))
    if offer is None:
        raise LookupError(call.key)
    properties: Document = {"registrationDefinitionId": offer.id, "provisioningState": "Succeeded"}
    record = Record(
        call.key,
        access.DELEGATIONS,
        call.address.path,
        call.address.name,
        body={"properties": properties},
        inner={"definition": offer.key},
    )
    return Done(record)


def listed(kind: str) -> Listing:
    """The list of a type of this provider: what is attached to a scope and what lies in it."""

    def find(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
        del query
        return world.find(kind, f"{key_of(address.base)}/")

    return find


def _shown(said: Authorization) -> Document:
    shown: Document = {"principalId": said.principal_id, "roleDefinitionId": role_of(said)}
    if said.principal_id_display_name:
        shown["principalIdDisplayName"] = said.principal_id_display_name
    if said.delegated_role_definition_ids:
        shown["delegatedRoleDefinitionIds"] = [*said.delegated_role_definition_ids]
    return shown


def _kept(said: Authorization) -> Document:
    assignable: list[JSON] = [each.rpartition("/")[2].lower() for each in said.delegated_role_definition_ids]
    return {"principal": (said.principal_id or "").lower(), "role": role_of(said), "assignable": assignable}


OFFERS = ResourceType(
    name=f"{PROVIDER}/registrationDefinitions",
    create=Verb(put_offer, OfferBody, EVERY_OFFER),
    delete=Verb(after(), None, (offer_is_not_in_use,), permission="delete"),
    listed=listed(access.OFFERS),
    stateless=True,
)
DELEGATIONS = ResourceType(
    name=f"{PROVIDER}/registrationAssignments",
    create=Verb(put_delegation, DelegationBody, EVERY_DELEGATION),
    delete=Verb(after(), None, (), permission="delete"),
    listed=listed(access.DELEGATIONS),
    stateless=True,
)
