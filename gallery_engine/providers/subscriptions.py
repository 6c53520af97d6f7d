"""Subscriptions and tenants, as those who have something to do there see them."""

from gallery_engine import access
from gallery_engine.arm import Response
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.requests import AUTHORIZED, not_authorized
from gallery_engine.rules.resources import RESOURCE_EXISTS, no_subscription
from gallery_engine.store import SUBSCRIPTION, World

READ = "Microsoft.Resources/subscriptions/read"


def document(record: Record, world: World) -> Document:
    """A subscription as `GET /subscriptions/{id}` shows it; tags where it has some."""
    guid, tenant = record.key.partition(":")[2], str(record.inner["tenant"])
    managing: list[JSON] = [{"tenantId": each} for each in sorted(_managing(guid, world))]
    found: Document = {
        "id": f"/subscriptions/{guid}",
        "subscriptionId": guid,
        "tenantId": tenant,
        "displayName": record.name,
        "state": "Enabled",
        "authorizationSource": "RoleBased",
        "managedByTenants": managing,
    }
    tags = record.body.get("tags")
    return found | {"tags": tags} if tags else found


def answer(asked: Inquiry) -> Response:
    """One subscription, or all in which the caller has a role."""
    world, identity = asked.world, asked.caller
    if not asked.address.names:
        found: list[JSON] = [document(record, world) for record in seen(identity, world)]
        return Response(200, {"value": found, "count": {"type": "Total", "value": len(found)}})
    record = world.subscription(asked.address.subscription)
    if record is None:
        RESOURCE_EXISTS.refuse(no_subscription(asked.address.subscription))
    if not access.sees(identity, asked.address.subscription, world):
        AUTHORIZED.refuse(not_authorized(identity, READ, asked.address.path))
    return Response(200, document(record, world))


def seen(identity: Record, world: World) -> list[Record]:
    """The subscriptions in which a caller has a role, the sandbox's own first."""
    own = world.subscription(world.head.subscription)
    others = [record for record in world.find(SUBSCRIPTION, f"{SUBSCRIPTION}:") if own is None or record.key != own.key]
    every = [*([own] if own is not None else []), *others]
    return [record for record in every if _is_seen(record, identity, world)]


def tenants(asked: Inquiry) -> Response:
    """The tenants that know the caller."""
    found: list[JSON] = []
    for guid in access.tenants(asked.caller, asked.world):
        record = asked.world.get(f"{access.TENANT}:{guid}")
        domain = record.name if record is not None else access.DOMAIN
        is_home = guid == access.home(asked.caller, asked.world)
        found.append(
            {
                "id": f"/tenants/{guid}",
                "tenantId": guid,
                "displayName": domain.partition(".")[0],
                "defaultDomain": domain,
                "domains": [domain],
                "tenantCategory": "Home" if is_home else "ProjectedBy",
            }
        )
    return Response(200, {"value": found})


def _is_seen(record: Record, identity: Record, world: World) -> bool:
    guid = record.key.partition(":")[2]
    return access.enters(identity, f"/subscriptions/{guid}", world) and access.sees(identity, guid, world)


def _managing(guid: str, world: World) -> set[str]:
    """The tenants to which something in a subscription is delegated."""
    offers = (world.get(str(each.inner["definition"])) for each in world.find(access.DELEGATIONS, f"/subscriptions/{guid}/"))
    return {str(offer.inner["tenant"]) for offer in offers if offer is not None}


SUBSCRIPTIONS = Report("", answer)
TENANTS = Report("", tenants)
