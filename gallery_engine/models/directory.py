"""What a sandbox's directory is told: tenants by their domain, everybody else by a handle."""

from msgspec import field

from gallery_engine.models.base import Body


class Tenant(Body):
    """A tenant."""

    domain: str


class Subscription(Body):
    """A subscription: in the sandbox's own tenant unless another is named, owned by `owner` unless somebody else is."""

    name: str
    tenant: str | None = None
    owner: str = "owner"


class User(Body):
    """Somebody who signs in by the handle; `guestOf` are the domains of the tenants that invited them."""

    handle: str
    tenant: str | None = None
    guest_of: list[str] | None = None
    global_administrator: bool | None = None


class Group(Body):
    """A group and its members, which may be groups as well."""

    handle: str
    tenant: str | None = None
    members: list[str] = field(default_factory=list)


class ServicePrincipal(Body):
    """An app that signs in: registered in the first tenant, with a service principal in the others as well."""

    handle: str
    tenants: list[str] = field(default_factory=list)


class DirectoryBody(Body):
    """What there is to be; what is not named stays as it is."""

    tenants: list[Tenant] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    service_principals: list[ServicePrincipal] = field(default_factory=list)
