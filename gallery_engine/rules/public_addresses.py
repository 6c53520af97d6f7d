"""Rules about public IP addresses."""

from typing import Any

from gallery_engine import networks
from gallery_engine.definitions import choice
from gallery_engine.machines import mapping
from gallery_engine.models.networks import PublicAddressBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import (
    ADDRESS_IN_USE_ISSUE,
    BASIC_RETIRED,
    BASIC_RETIRED_ISSUE,
    PUBLIC_ADDRESSES,
    STATIC_ISSUE,
)
from gallery_engine.rules.registry import rule

STANDARD, BASIC = "Standard", "Basic"
STATIC, DYNAMIC = "Static", "Dynamic"


@rule("NET401", code="InvalidRequestFormat", status=400, cites=[PUBLIC_ADDRESSES], standing="unverified")
def words_are_known(call: Call[PublicAddressBody]) -> str | None:
    """A public address is of SKU Standard or Basic and given out Static or Dynamic.

    Static keeps the address for the life of the resource; Dynamic has one only while it is in use.
    """
    known = sku(call.body, call.current) in {STANDARD, BASIC} and allocation(call.body) in {STATIC, DYNAMIC}
    return None if known else "Cannot parse the request."


@rule("NET402", code="IPv4BasicSkuPublicIpCountLimitReached", status=400, cites=[BASIC_RETIRED, BASIC_RETIRED_ISSUE])
def basic_is_retired(call: Call[PublicAddressBody]) -> str | None:
    """No public address of SKU Basic can be made any more.

    Azure retired it on 30 September 2025, and the quota for new ones is zero. Standard is secure by default: nothing gets in
    that a security group does not let in.
    """
    if call.current is not None or sku(call.body, None) != BASIC:
        return None
    return "Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region."


@rule("NET403", code="StandardSkuPublicIPAddressesMustBeStatic", status=400, cites=[STATIC_ISSUE, PUBLIC_ADDRESSES])
def standard_is_static(call: Call[PublicAddressBody]) -> str | None:
    """A public address of SKU Standard is static.

    It is one address for the life of the resource; only the Basic SKU had addresses that came and went.
    """
    if sku(call.body, call.current) != STANDARD or allocation(call.body) == STATIC:
        return None
    return f"Standard sku publicIp {call.address.path} must have AllocationMethod set to Static."


@rule("NET404", code="PropertyChangeNotAllowed", status=409, cites=[BASIC_RETIRED], standing="unverified")
def sku_is_fixed(call: Call[PublicAddressBody]) -> str | None:
    """A public address keeps its SKU.

    The two are served by different systems. In this lab one is not upgraded to the other; make a new address.
    """
    if call.current is None or sku(call.body, None) == sku(PublicAddressBody(), call.current) or call.body.sku is None:
        return None
    return "Changing property 'sku.name' is not allowed."


@rule("NET405", code="PublicIPAddressCannotBeDeleted", status=400, cites=[ADDRESS_IN_USE_ISSUE])
def public_address_is_not_in_use(call: Call[Any]) -> str | None:
    """A public address is deleted only when no interface has it.

    Somebody may be connected to it. Take it off the interface, or delete the interface, first.
    """
    user = networks.configuration_of(call.existing, call.world)
    if not user:
        return None
    return (
        f"Public IP address {call.existing.id} can not be deleted since it is still allocated to resource {user}. In order to "
        "delete the public IP, disassociate/detach the Public IP address from the resource.  To learn how to do this, see "
        "aka.ms/deletepublicip."
    )


EVERY_PUBLIC_ADDRESS = (words_are_known, sku_is_fixed, basic_is_retired, standard_is_static)


def sku(body: PublicAddressBody, current: Record | None) -> str:
    """The SKU of a public address after a request; Standard where nothing says otherwise."""
    has = mapping(current.body.get("sku")).get("name") if current is not None else STANDARD
    return choice((body.sku.name if body.sku is not None else None) or str(has), (STANDARD, BASIC))


def allocation(body: PublicAddressBody) -> str:
    """How the address is given out after a request: what is asked for, else Static."""
    return choice(body.properties.allocation_method or STATIC, (STATIC, DYNAMIC))
