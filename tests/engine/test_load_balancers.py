"""Load balancers: what they show, the addresses they hold, and the scale sets behind them."""

from typing import Any

import pytest

from gallery_engine.records import Document
from tests.engine.cast import EAST, Sandbox, accepted, message, refused
from tests.engine.network_cast import IP, NETWORK, SUBNET, code, ip_body, made
from tests.engine.scale_set_cast import SET, connected, set_body

LB = f"{NETWORK}/loadBalancers/lb"


def balancer(box: Sandbox, pool: str = "pool", **changed: object) -> Document:
    """The body of a load balancer with one frontend, at the public address `ip`, and one pool."""
    frontend: Document = {"name": "front", "properties": {"publicIPAddress": {"id": box.id(IP)}}}
    properties: dict[str, Any] = {"frontendIPConfigurations": [frontend], "backendAddressPools": [{"name": pool}]}
    return {"location": EAST, "sku": {"name": "standard"}, "properties": properties | changed}


def balanced(box: Sandbox, pool: str = "pool") -> Document:
    """The body of a scale set behind a pool of the load balancer."""
    body: Any = set_body(box, 1)
    (interface,) = body["properties"]["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"]
    (configuration,) = interface["properties"]["ipConfigurations"]
    configuration["properties"]["loadBalancerBackendAddressPools"] = [{"id": f"{box.id(LB)}/backendAddressPools/{pool}"}]
    said: Document = body
    return said


def ready() -> Sandbox:
    """A sandbox with a network, a public address and a load balancer at it."""
    box = connected()
    made(box, IP, ip_body())
    made(box, LB, balancer(box))
    return box


def test_a_load_balancer_shows_each_of_its_parts_as_a_resource() -> None:
    box = ready()
    shown = box.get(LB)
    assert shown["sku"] == {"name": "Standard", "tier": "Regional"}
    (front,), (pool,) = (shown["properties"][name] for name in ("frontendIPConfigurations", "backendAddressPools"))
    assert front["id"] == f"{box.id(LB)}/frontendIPConfigurations/front"
    assert (pool["id"], pool["properties"]["provisioningState"]) == (f"{box.id(LB)}/backendAddressPools/pool", "Succeeded")
    assert pool["type"] == "Microsoft.Network/loadBalancers/backendAddressPools"
    assert shown["properties"]["loadBalancingRules"] == []
    assert [each["name"] for each in box.get(f"{NETWORK}/loadBalancers")["value"]] == ["lb"]


def test_a_public_address_belongs_to_the_frontend_until_the_load_balancer_goes() -> None:
    box = ready()
    assert box.get(IP)["properties"]["ipConfiguration"] == {"id": f"{box.id(LB)}/frontendIPConfigurations/front"}
    assert refused(box.delete(IP)) == "NET405"
    box.finish(box.delete(LB))
    assert "ipConfiguration" not in box.get(IP)["properties"]
    accepted(box.delete(IP))


def test_a_changed_load_balancer_gives_its_old_address_back() -> None:
    box = ready()
    made(box, LB, balancer(box, frontendIPConfigurations=[]))
    assert "ipConfiguration" not in box.get(IP)["properties"]
    assert box.get(LB)["properties"]["frontendIPConfigurations"] == []


@pytest.mark.rule("NET701")
def test_the_sku_of_a_load_balancer_is_a_known_one() -> None:
    box = ready()
    step = box.put(LB, balancer(box) | {"sku": {"name": "Premium"}})
    assert (refused(step), code(step), message(step)) == ("NET701", "InvalidRequestFormat", "Cannot parse the request.")
    assert refused(box.put(LB, balancer(box, ""))) == "NET701"
    accepted(box.put(LB, balancer(box)))


@pytest.mark.rule("NET201")
def test_a_frontend_and_a_pool_have_to_be_there() -> None:
    box = ready()
    gone = box.id(IP.replace("/ip", "/nowhere"))
    frontend: Document = {"name": "front", "properties": {"publicIPAddress": {"id": gone}}}
    step = box.put(LB, balancer(box, frontendIPConfigurations=[frontend]))
    assert (refused(step), code(step)) == ("NET201", "InvalidResourceReference")
    assert message(step).startswith(f"Resource {gone} referenced by resource {box.id(LB)} was not found.")
    assert refused(box.put(SET, balanced(box, "other"))) == "NET201"
    accepted(box.put(SET, balanced(box)))


@pytest.mark.rule("NET702")
def test_a_load_balancer_stays_while_a_scale_set_is_behind_it() -> None:
    box = ready()
    box.finish(box.put(SET, balanced(box)))
    step = box.delete(LB)
    assert (refused(step), code(step)) == ("NET702", "LoadBalancerInUseByVirtualMachineScaleSet")
    assert message(step) == (
        f"Cannot delete load balancer {box.id(LB)} since its child resources pool are in use by virtual machine scale set "
        f"{box.id(SET)}."
    )
    box.finish(box.delete(SET))
    accepted(box.delete(LB))


def test_a_scale_set_with_a_new_model_leaves_its_load_balancer() -> None:
    box = ready()
    box.finish(box.put(SET, balanced(box)))
    plain: Any = set_body(box, 1)
    (interface,) = plain["properties"]["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"]
    interface["properties"]["ipConfigurations"][0]["properties"] = {"subnet": {"id": box.id(SUBNET)}}
    box.finish(box.put(SET, plain))
    accepted(box.delete(LB))
