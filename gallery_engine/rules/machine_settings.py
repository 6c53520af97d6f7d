"""Rules about what a machine is told besides its parts."""

from gallery_engine.catalog.preview_features import COMPUTE, HOST_ENCRYPTION
from gallery_engine.definitions import choice
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.preview_features import is_registered
from gallery_engine.records import JSON
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import HOST_ENCRYPTION_ISSUE, SPOT_MACHINES, VM_REST

SPOT = "Spot"
PRIORITIES = ("Regular", "Low", SPOT)
SYSTEM_ASSIGNED = "SystemAssigned"
IDENTITIES = (SYSTEM_ASSIGNED, "None")


@rule("VMS240", code="InvalidParameter", status=400, cites=[SPOT_MACHINES, VM_REST], standing="unverified")
def spot_settings_are_for_spot_machines(call: Call[MachineBody]) -> Problem | None:
    """Only a Spot VM is evicted, and only a Spot VM has a price that it may cost at most.

    A regular VM keeps its hardware until it is deallocated, so there is nothing to say about eviction.
    """
    properties = call.body.properties
    before = mapping(call.current.body.get("properties")).get("priority") if call.current is not None else None
    if is_spot(properties.priority or before):
        return None
    for name, said in (("evictionPolicy", properties.eviction_policy), ("billingProfile.maxPrice", _price(call.body))):
        if said is not None:
            return Problem(f"The value of parameter {name} is invalid: the priority of the VM is not Spot.", target=name)
    return None


@rule("VMS241", code="InvalidParameter", status=400, cites=[VM_REST], standing="unverified")
def settings_are_known(call: Call[MachineBody]) -> Problem | None:
    """Priority, eviction and identity go by words that Azure knows.

    Regular, Low or Spot; Deallocate or Delete. Of the identities this lab has the system-assigned one, which Azure makes along
    with the VM.
    """
    properties, identity = call.body.properties, call.body.identity
    words = (
        ("priority", properties.priority, PRIORITIES),
        ("evictionPolicy", properties.eviction_policy, ("Deallocate", "Delete")),
        ("identity.type", identity.type if identity is not None else None, IDENTITIES),
    )
    for name, value, known in words:
        if value and choice(value, known) not in known:
            return Problem(
                f"The value '{value[:60]}' of parameter {name} is invalid. Use one of {', '.join(known)}.", target=name
            )
    return None


@rule("VMS242", code="PropertyChangeNotAllowed", status=409, cites=[SPOT_MACHINES], standing="unverified")
def priority_is_fixed(call: Call[MachineBody]) -> Problem | None:
    """A VM stays a Spot VM or a regular one.

    A Spot VM runs on capacity that Azure may take back. For the other kind make another machine from its disk.
    """
    asked = call.body.properties.priority
    if call.current is None or not asked:
        return None
    before = mapping(call.current.body.get("properties")).get("priority")
    return (
        None if is_spot(asked) == is_spot(before) else Problem("Changing property 'priority' is not allowed.", target="priority")
    )


@rule("VMS243", code="InvalidParameter", status=400, cites=[HOST_ENCRYPTION_ISSUE])
def host_encryption_is_registered(call: Call[MachineBody]) -> Problem | None:
    """A VM is encrypted at its host only in a subscription that is registered for that.

    Register the feature EncryptionAtHost of Microsoft.Compute and wait until its state is Registered.
    """
    asked = call.body.properties.security_profile
    before = mapping(mapping((call.current.body if call.current else {}).get("properties")).get("securityProfile"))
    if asked is None or not asked.encryption_at_host or before.get("encryptionAtHost") is True:
        return None
    if is_registered(call.address.subscription, COMPUTE, HOST_ENCRYPTION, call.world):
        return None
    target = "securityProfile.encryptionAtHost"
    return Problem(
        f"The property '{target}' is not valid because the '{COMPUTE}/{HOST_ENCRYPTION}' feature is not enabled for this "
        "subscription.",
        target=target,
    )


EVERY_SETTING = (settings_are_known, host_encryption_is_registered, spot_settings_are_for_spot_machines, priority_is_fixed)


def is_spot(priority: JSON) -> bool:
    """Whether a machine of this priority runs on spare capacity; Low is what Spot was called before."""
    return str(priority or "").lower() in {SPOT.lower(), "low"}


def _price(body: MachineBody) -> float | None:
    return body.properties.billing_profile.max_price if body.properties.billing_profile is not None else None
