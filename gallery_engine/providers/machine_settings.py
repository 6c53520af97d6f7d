"""What a machine is told besides its parts: licence, priority and price, caching, firmware, and who it is to Azure."""

from collections.abc import Mapping

from gallery_engine.catalog.disk_tiers import CACHING
from gallery_engine.definitions import choice
from gallery_engine.deployment import os_disk
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.records import JSON, Document
from gallery_engine.rules.call import Call
from gallery_engine.rules.machine_settings import PRIORITIES, SPOT, SYSTEM_ASSIGNED, is_spot

EVICTIONS = ("Deallocate", "Delete")


def settings(body: MachineBody, before: Mapping[str, JSON]) -> Document:
    """The properties that a request sets, over what there was `before`; a Spot machine is deallocated by default."""
    asked = body.properties
    said: Document = {
        "licenseType": asked.license_type,
        "priority": choice(asked.priority, PRIORITIES) if asked.priority else None,
        "evictionPolicy": choice(asked.eviction_policy, EVICTIONS) if asked.eviction_policy else None,
        "billingProfile": {"maxPrice": asked.billing_profile.max_price} if asked.billing_profile is not None else None,
    }
    found = {name: before.get(name) if value is None else value for name, value in said.items()}
    if found["priority"] == "Low":
        found["priority"] = SPOT
    if is_spot(found["priority"]) and found["evictionPolicy"] is None:
        found["evictionPolicy"] = EVICTIONS[0]
    return {name: value for name, value in found.items() if value is not None}


def security(body: MachineBody, before: Mapping[str, JSON]) -> Document:
    """The securityProfile after a request: firmware and encryption at the host change, the security type does not."""
    asked, profile = body.properties.security_profile, mapping(before.get("securityProfile"))
    if asked is None:
        return {"securityProfile": dict(profile)} if profile else {}
    changed: Document = dict(profile)
    uefi = asked.uefi_settings
    if uefi is not None and "uefiSettings" in profile:
        wishes = {"secureBootEnabled": uefi.secure_boot_enabled, "vTpmEnabled": uefi.v_tpm_enabled}
        said: Document = {name: wish for name, wish in wishes.items() if wish is not None}
        changed["uefiSettings"] = {**mapping(profile["uefiSettings"]), **said}
    if asked.encryption_at_host is not None:
        changed["encryptionAtHost"] = asked.encryption_at_host
    return {"securityProfile": changed} if changed else {}


def system_disk(body: MachineBody, before: Mapping[str, JSON]) -> Document:
    """The entry of the OS disk after a request, which may change its caching and what becomes of it."""
    asked, entry = os_disk(body), dict(mapping(mapping(before.get("storageProfile")).get("osDisk")))
    if asked.caching:
        entry["caching"] = choice(asked.caching, CACHING)
    if asked.delete_option:
        entry["deleteOption"] = choice(asked.delete_option, ("Delete", "Detach"))
    return entry


def identity(call: Call[MachineBody], before: Mapping[str, JSON]) -> Document:
    """Who the machine is to Azure: with a system-assigned identity it is a principal of its own, and stays that one."""
    kept, asked = mapping(before.get("identity")), call.body.identity
    kind = asked.type if asked is not None else kept.get("type")
    if str(kind or "").lower() != SYSTEM_ASSIGNED.lower():
        return {}
    world = call.world
    principal = kept.get("principalId") or world.guid("machine identity")
    return {"identity": {"type": SYSTEM_ASSIGNED, "principalId": principal, "tenantId": world.head.tenant}}
