"""The bodies of Azure Lighthouse: what a provider offers, and what a customer delegates."""

from msgspec import field

from gallery_engine.models.base import Body


class Authorization(Body):
    """A principal of the managing tenant and the role it gets."""

    principal_id: str | None = None
    principal_id_display_name: str | None = None
    role_definition_id: str | None = None
    delegated_role_definition_ids: list[str] = field(default_factory=list)


class OfferProperties(Body):
    """Who manages, and what they get for it."""

    registration_definition_name: str | None = None
    description: str | None = None
    managed_by_tenant_id: str | None = None
    authorizations: list[Authorization] = field(default_factory=list)
    eligible_authorizations: list[Authorization] = field(default_factory=list)


class OfferBody(Body):
    """PUT of a registration definition."""

    properties: OfferProperties = field(default_factory=OfferProperties)


class DelegationProperties(Body):
    """The registration definition that is accepted."""

    registration_definition_id: str | None = None


class DelegationBody(Body):
    """PUT of a registration assignment."""

    properties: DelegationProperties = field(default_factory=DelegationProperties)
