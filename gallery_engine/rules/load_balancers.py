"""Rules about load balancers."""

from typing import Any

from gallery_engine import networks
from gallery_engine.definitions import choice
from gallery_engine.ids import parse
from gallery_engine.machines import mapping
from gallery_engine.models.load_balancers import LoadBalancerBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import BALANCER_IN_USE_ISSUE, BALANCER_SKUS
from gallery_engine.rules.references import references_are_here
from gallery_engine.rules.registry import rule

STANDARD, BASIC, GATEWAY = "Standard", "Basic", "Gateway"


@rule("NET701", code="InvalidRequestFormat", status=400, cites=[BALANCER_SKUS], standing="unverified")
def sku_is_known(call: Call[LoadBalancerBody]) -> str | None:
    """A load balancer is of SKU Standard, Basic or Gateway, and its parts have names.

    Frontends, pools and rules refer to one another by their names.
    """
    properties = call.body.properties
    frontends = [each.name for each in properties.frontends or []]
    pools = [each.name for each in properties.backend_address_pools or []]
    known = sku(call.body) in {STANDARD, BASIC, GATEWAY} and all([*frontends, *pools])
    return None if known else "Cannot parse the request."


@rule("NET702", code="LoadBalancerInUseByVirtualMachineScaleSet", status=400, cites=[BALANCER_IN_USE_ISSUE])
def load_balancer_is_not_in_use(call: Call[Any]) -> str | None:
    """A load balancer is deleted only when no scale set has its instances behind it.

    The set's model names its pool. Delete the set first, or give it a model without the pool.
    """
    used = networks.users(call.key, call.world, 1)
    if not used:
        return None
    listed = mapping(call.existing.body.get("properties")).get("backendAddressPools")
    names = ",".join(str(mapping(each).get("name")) for each in (listed if isinstance(listed, list) else []))
    return (
        f"Cannot delete load balancer {call.existing.id} since its child resources {names} are in use by virtual machine scale "
        f"set {used[0]}."
    )


EVERY_LOAD_BALANCER = (sku_is_known, references_are_here)


def sku(body: LoadBalancerBody) -> str:
    """The SKU that a request asks for, in Azure's spelling; Standard where it does not say."""
    return choice((body.sku.name if body.sku is not None else None) or STANDARD, (STANDARD, BASIC, GATEWAY))


def balancer_of(pool: str) -> str:
    """The key of the load balancer that a pool's id lies in; empty when it is no such id."""
    found = parse(pool)
    return found.key.partition("/backendaddresspools/")[0] if found is not None and found.kind == networks.POOL else ""
