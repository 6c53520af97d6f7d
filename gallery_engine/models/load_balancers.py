"""The body of a load balancer. What it does with traffic is kept as it was said: nothing flows in this lab."""

from typing import Any

from msgspec import field

from gallery_engine.models.base import Body
from gallery_engine.models.networks import Sku
from gallery_engine.models.virtual_machines import Reference


class FrontendProperties(Body):
    """Where a frontend is reached: at a public address, or at a private one of a subnet."""

    public_address: Reference | None = field(name="publicIPAddress", default=None)
    subnet: Reference | None = None
    private_address: str | None = field(name="privateIPAddress", default=None)
    allocation_method: str | None = field(name="privateIPAllocationMethod", default=None)


class Frontend(Body):
    """A frontend of a load balancer."""

    name: str | None = None
    zones: list[str] | None = None
    properties: FrontendProperties = field(default_factory=FrontendProperties)


class Part(Body):
    """A pool, a rule, a probe or a NAT pool of a load balancer."""

    name: str | None = None
    properties: dict[str, Any] | None = None


class LoadBalancerProperties(Body):
    """The parts of a load balancer."""

    frontends: list[Frontend] | None = field(name="frontendIPConfigurations", default=None)
    backend_address_pools: list[Part] | None = None
    load_balancing_rules: list[Part] | None = None
    probes: list[Part] | None = None
    inbound_nat_rules: list[Part] | None = None
    inbound_nat_pools: list[Part] | None = None
    outbound_rules: list[Part] | None = None


class LoadBalancerBody(Body):
    """PUT of a load balancer."""

    location: str | None = None
    tags: dict[str, str] | None = None
    sku: Sku | None = None
    properties: LoadBalancerProperties = field(default_factory=LoadBalancerProperties)
