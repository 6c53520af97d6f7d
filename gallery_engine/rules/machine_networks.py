"""Rules about the network interfaces of a virtual machine."""

from gallery_engine import networks
from gallery_engine.deployment import owner_of
from gallery_engine.ids import key_of, last_name
from gallery_engine.machines import DEALLOCATED, power_state
from gallery_engine.models.virtual_machines import InterfaceReference, MachineBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.network_sources import (
    HOT_ADD_ISSUE,
    INTERFACE_ISSUE,
    INTERFACES,
    MACHINE_INTERFACES,
    NETWORK_PROFILE_ISSUE,
    PRIMARY_ISSUE,
)
from gallery_engine.rules.references import references_are_here
from gallery_engine.rules.registry import Problem, rule


@rule("NET601", code="NicInUse", status=400, cites=[INTERFACE_ISSUE, MACHINE_INTERFACES], standing="unverified")
def interfaces_are_free(call: Call[MachineBody]) -> str | None:
    """A network interface belongs to one machine.

    An address leads to one place. Make an interface for each machine, or delete the machine that has this one.
    """
    for each in _asked(call):
        interface = call.world.get(key_of(each.id or ""))
        machine = owner_of(interface, call.world) if interface is not None else None
        if interface is not None and machine is not None and machine.key != call.key:
            return f"Network Interface {interface.id} is used by existing resource {machine.id}."
    return None


@rule(
    "NET602",
    code="VirtualMachineMustHaveOneNetworkInterfaceAsPrimary",
    status=400,
    cites=[PRIMARY_ISSUE, MACHINE_INTERFACES],
    standing="unverified",
)
def one_interface_is_primary(call: Call[MachineBody]) -> str | Problem | None:
    """Of several interfaces, one is the primary.

    It is the one through which the machine reaches what is in none of its subnets. A single interface is it without saying so.
    """
    asked = _asked(call)
    said = [each.properties.primary if each.properties is not None else None for each in asked]
    if len(asked) <= 1 or said.count(True) == 1:
        return None
    if None in said:
        name = last_name(asked[said.index(None)].id or "")
        code = "NetworkInterfaceMustHavePrimaryPropertySet"
        return Problem(f"Network interface {name[:80]} must have Primary property set.", code=code)
    return f"Virtual machine {call.address.name} must have one network interface set as the primary."


@rule(
    "NET603",
    code="AddingOrDeletingNetworkInterfacesOnARunningVirtualMachineNotSupported",
    status=400,
    cites=[HOT_ADD_ISSUE, MACHINE_INTERFACES],
    standing="unverified",
)
def interfaces_change_when_deallocated(call: Call[MachineBody]) -> str | None:
    """Interfaces are added to a machine, or taken from it, only while it is deallocated.

    The host plugs them in when the machine starts. A machine always keeps at least one.
    """
    if call.current is None or call.body.properties.network_profile is None:
        return None
    asked = {key_of(each.id or "") for each in _asked(call)}
    has = {networks.referenced(dict(entry)) for entry in networks.interfaces(call.current)}
    if asked == has or (asked and power_state(call.current, call.world.now) == DEALLOCATED):
        return None
    if (len(asked) > 1) != (len(has) > 1):
        return (
            f"Virtual machine {call.current.id} with a single network interface must be stop-deallocated before it can be "
            "updated to have multiple network interfaces and vice-versa."
        )
    return f"Adding or deleting network interfaces on a running virtual machine '{call.current.name}' is not supported."


@rule("NET604", code="InvalidParameter", status=400, cites=[NETWORK_PROFILE_ISSUE, INTERFACES])
def machine_has_a_network(call: Call[MachineBody]) -> Problem | None:
    """A new VM says which network interfaces it has.

    It is reached through them and reaches out through them, so it cannot be without. Make an interface in a subnet first, and
    name it; the command line does both by itself.
    """
    if call.current is not None or call.body.properties.network_profile is not None:
        return None
    return Problem("Required parameter 'networkProfile' is missing (null).", target="networkProfile")


@rule("NET605", code="InvalidParameter", status=400, cites=[INTERFACES, NETWORK_PROFILE_ISSUE], standing="unverified")
def machine_has_an_interface(call: Call[MachineBody]) -> Problem | None:
    """A VM has at least one network interface.

    In this lab the interfaces are resources that are there already; Azure can make them along with the VM as well.
    """
    if call.current is not None or _asked(call):
        return None
    return Problem(
        "Required parameter 'networkProfile.networkInterfaces' is missing (null).", target="networkProfile.networkInterfaces"
    )


EVERY_INTERFACE_OF_A_MACHINE = (
    machine_has_a_network,
    machine_has_an_interface,
    references_are_here,
    interfaces_are_free,
    one_interface_is_primary,
    interfaces_change_when_deallocated,
)


def _asked(call: Call[MachineBody]) -> list[InterfaceReference]:
    profile = call.body.properties.network_profile
    return (profile.network_interfaces if profile is not None else None) or []
