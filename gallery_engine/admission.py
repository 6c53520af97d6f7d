"""Who may do what: authenticate and authorize. Each refuses or leaves a note."""

from collections.abc import Iterable
from typing import NoReturn

from gallery_engine import access, tokens
from gallery_engine.arm import Request
from gallery_engine.ids import Address, parse
from gallery_engine.linked import Linked
from gallery_engine.records import Record
from gallery_engine.rules import access as rules_of_access
from gallery_engine.rules import requests as rules
from gallery_engine.rules.resources import RESOURCE_EXISTS, no_subscription
from gallery_engine.store import World

MANAGED_IMAGE = "microsoft.compute/images"


def authenticate(request: Request, address: Address, world: World) -> Record:
    """The identity behind a request; refuses a caller whom the sandbox or the tenant of the subscription does not know."""
    identity = world.get(f"{access.IDENTITY}:{request.caller}")
    if identity is None:
        rules.KNOWN_CALLER.refuse("The access token is from an identity that this tenant does not know.")
    if address.subscription and world.subscription(address.subscription) is None:
        RESOURCE_EXISTS.refuse(no_subscription(address.subscription))
    if address.subscription and not access.enters(identity, address.key, world):
        wrong, right = access.home(identity, world), access.tenant_of(address.key, world)
        rules_of_access.RIGHT_TENANT.refuse(
            f"The access token is from the wrong issuer 'https://sts.windows.net/{wrong}/'. It must match the tenant "
            f"'https://sts.windows.net/{right}/' associated with this subscription. Please use the authority (URL) "
            f"'https://login.windows.net/{right}' to get the token. Note, if the subscription is transferred to another tenant "
            "there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). "
            "If you just transferred your subscription and see this error message, please try back later."
        )
    return identity


def authorize(identity: Record, permission: str, address: Address, world: World) -> str:
    """The role that allows the action at this scope; refuses when no assignment does. Without a permission anybody may."""
    if not permission:
        return "anybody of the tenant may"
    grant = access.allowed(identity, permission, address.key, world)
    if grant is None:
        forbid(identity, permission, address)
    return f"{grant.told()} allows {permission}"


def authorize_list(identity: Record, permission: str, address: Address, world: World) -> tuple[str, list[str] | None]:
    """As `authorize`, for a list of a subscription or group; who may not read all of it gets what lies in the scopes returned.

    Unverified: `az group list` narrows its list for somebody with a role on one group; other lists are taken to do the same.
    """
    grant = access.allowed(identity, permission, address.key, world)
    if grant is not None:
        return f"{grant.told()} allows {permission}", None
    base = address.base.lower() or f"/subscriptions/{address.subscription.lower()}"
    found = access.reach(identity, permission, base, world)
    if not found:
        forbid(identity, permission, address)
    return f"{permission} is allowed at {len(found)} scopes below, and what lies there is listed", found


def authorize_poll(identity: Record, permission: str, target: str, address: Address, world: World) -> str:
    """As `authorize`, for what an address tells without a record: an operation to who may read its `target` (a key) as well, a
    catalogue to whoever has any role in the subscription.
    """
    if not address.subscription:
        return "anybody may"
    about = parse(target)
    grant = access.allowed(identity, permission, address.key, world) or (
        access.allowed(identity, f"{about.kind}/read", target, world) if about is not None else None
    )
    if grant is not None:
        return f"{grant.told()} allows {permission}"
    if about is not None or not access.sees(identity, address.subscription, world):
        forbid(identity, permission, address)
    return "anybody with a role in the subscription may"


def forbid(identity: Record, permission: str, address: Address) -> NoReturn:
    """Refuse an action that no role allows."""
    rules.AUTHORIZED.refuse(rules.not_authorized(identity, permission, address.path))


def check_links(
    request: Request, identity: Record, permission: str, named: Iterable[Linked], address: Address, world: World
) -> str:
    """Refuse a body that names what the caller may not use; the note says how many resources were looked at.

    What lies in a subscription that is not there is left to the rules of the provider.
    """
    found = [each for each in named if not each.address.subscription or world.subscription(each.address.subscription) is not None]
    for linked in found:
        _check_tenant(request, identity, linked, address, world)
        _check_subscription(linked, address, world)
        if access.allowed(identity, linked.permission, linked.address.key, world) is None:
            rules_of_access.LINKED_PERMISSION.refuse(
                f"The client '{access.client(identity)}' with object id '{access.object_id(identity)}' has permission to perform "
                f"action '{permission}' on scope '{address.path}'; however, it does not have permission to perform action(s) "
                f"'{linked.permission}' on the linked scope(s) '{linked.address.path}' (respectively) or the linked scope(s) are "
                "invalid."
            )
    return f"{len(found)} linked resources may be used" if found else ""


def _check_tenant(request: Request, identity: Record, linked: Linked, address: Address, world: World) -> None:
    """Refuse what lies in a tenant that the tokens of the request are not for."""
    here, there = (access.tenant_of(key, world) for key in (address.key, linked.address.key))
    issuer = here if here in access.tenants(identity, world) else access.home(identity, world)
    if not linked.address.subscription or there == issuer or any(access.delegations(identity, linked.address.key, world)):
        return
    rule = rules_of_access.CHAPTER_TENANT if world.rulebook.has("tenants_are_apart") else rules_of_access.LINKED_TENANT
    known = there in access.tenants(identity, world) and there in tokens.tenants(request)
    if rule is rules_of_access.LINKED_TENANT and known:
        return
    rule.refuse(
        f"The client has permission to perform action '{linked.permission}' on scope '{address.path}', however the current "
        f"tenant '{issuer}' is not authorized to access linked subscription '{linked.address.subscription}'."
    )


def _check_subscription(linked: Linked, address: Address, world: World) -> None:
    """Refuse a managed image of another subscription where the rulebook keeps it at home."""
    if not world.rulebook.has("managed_images_stay") or linked.address.kind != MANAGED_IMAGE:
        return
    if linked.address.subscription.lower() != address.subscription.lower():
        rules_of_access.CHAPTER_IMAGE.refuse(
            f"The managed image '{linked.address.path}' cannot be used in the subscription '{address.subscription}'. Export it "
            "and import it there, or publish it in a gallery."
        )
