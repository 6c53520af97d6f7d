"""The document of a new virtual machine, as Azure would answer it. Passwords and custom data never get into it."""

from dataclasses import dataclass

import msgspec

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.catalog.sizes import find
from gallery_engine.clock import to_iso
from gallery_engine.deployment import DISK, PLATFORM, Origin, image_ids, reference, region_of, security_asked_for, shared_image
from gallery_engine.models.virtual_machines import MachineBody, OsProfile
from gallery_engine.providers import machine_networks, machine_settings
from gallery_engine.records import JSON, Document
from gallery_engine.rules.call import Call

TRUSTED = "TrustedLaunch"
STANDARD = "Standard"


@dataclass(frozen=True, slots=True)
class Parts:
    """What has been worked out of a new machine: its origin, its disks as the document shows them, its GUID and security type."""

    made_from: Origin
    os_disk: Document
    data_disks: list[JSON]
    guid: str
    security: str


def security_of(call: Call[MachineBody], made_from: Origin) -> str:
    """The security type of a new machine (D28): what was asked for, else Trusted Launch where all agree on it."""
    asked = security_asked_for(call.body)
    if asked:
        return asked
    profile = call.body.properties.hardware_profile
    size = find((profile.vm_size if profile else None) or "")
    by_default = call.rulebook.has("trusted_launch_by_default") and made_from.takes_trusted_launch
    return TRUSTED if by_default and size is not None and size.trusted_launch else STANDARD


def document(call: Call[MachineBody], parts: Parts) -> Document:
    """The body of a new machine's record."""
    asked = call.body.properties
    size = find((asked.hardware_profile.vm_size if asked.hardware_profile else None) or "")
    properties: Document = {
        "hardwareProfile": {"vmSize": size.name if size is not None else ""},
        "vmId": parts.guid,
        "storageProfile": _storage(call.body, parts),
        **_os_profile(call, parts.made_from),
        **_security(call.body, parts.security),
        "networkProfile": {"networkInterfaces": machine_networks.entries(call.body)},
        "timeCreated": to_iso(call.world.now),
        **machine_settings.settings(call.body, {}),
    }
    if asked.additional_capabilities is not None:
        properties["additionalCapabilities"] = msgspec.to_builtins(asked.additional_capabilities)
    joined = asked.virtual_machine_scale_set
    if joined is not None and joined.id:
        properties["virtualMachineScaleSet"] = {"id": joined.id}
    top = machine_settings.identity(call, {})
    body: Document = {"location": region_of(call.body, call.current), **top, "properties": properties}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    if call.body.zones:
        body["zones"] = [*call.body.zones]
    return body


def _storage(body: MachineBody, parts: Parts) -> Document:
    wish, made_from = reference(body), parts.made_from
    stored: Document = {"osDisk": parts.os_disk, "dataDisks": parts.data_disks, "diskControllerType": "SCSI"}
    if made_from.kind == DISK:
        return stored
    if made_from.kind == PLATFORM:
        named: Document = {"publisher": wish.publisher, "offer": wish.offer, "sku": wish.sku, "version": wish.version or "latest"}
        return {"imageReference": named | {"exactVersion": made_from.exact}, **stored}
    exact: Document = {"exactVersion": made_from.exact} if made_from.exact else {}
    shared = shared_image(body)
    (identifier,) = image_ids(body)
    return {"imageReference": {shared.parameter if shared is not None else "id": identifier, **exact}, **stored}


def _os_profile(call: Call[MachineBody], made_from: Origin) -> Document:
    profile = call.body.properties.os_profile
    if profile is None:
        return {}
    patching: Document = {"patchMode": "AutomaticByOS" if made_from.os_type == WINDOWS else "ImageDefault"}
    patching["assessmentMode"] = "ImageDefault"
    kept: Document = {
        "computerName": profile.computer_name or call.address.name,
        "adminUsername": profile.admin_username,
        "secrets": [],
        "allowExtensionOperations": True,
        "requireGuestProvisionSignal": True,
    }
    if made_from.os_type == WINDOWS:
        kept["windowsConfiguration"] = {
            "provisionVMAgent": True,
            "enableAutomaticUpdates": True,
            "patchSettings": patching,
        }
    else:
        kept["linuxConfiguration"] = _linux(profile) | {"provisionVMAgent": True, "patchSettings": patching}
    return {"osProfile": kept}


def _linux(profile: OsProfile) -> Document:
    linux = profile.linux_configuration
    keys = (linux.ssh.public_keys if linux and linux.ssh else None) or []
    only_keys = linux.disable_password_authentication if linux else None
    stored: Document = {"disablePasswordAuthentication": profile.admin_password is None if only_keys is None else only_keys}
    if keys:
        default = f"/home/{profile.admin_username}/.ssh/authorized_keys"
        listed: list[JSON] = [{"path": key.path or default, "keyData": key.key_data} for key in keys]
        stored["ssh"] = {"publicKeys": listed}
    return stored


def _security(body: MachineBody, security: str) -> Document:
    asked = body.properties.security_profile
    at_host = asked.encryption_at_host if asked is not None else None
    encrypted: Document = {"encryptionAtHost": at_host} if at_host is not None else {}
    if security == TRUSTED:
        uefi = asked.uefi_settings if asked else None
        settings: Document = {
            "secureBootEnabled": uefi.secure_boot_enabled if uefi and uefi.secure_boot_enabled is not None else True,
            "vTpmEnabled": uefi.v_tpm_enabled if uefi and uefi.v_tpm_enabled is not None else True,
        }
        return {"securityProfile": {"uefiSettings": settings, "securityType": TRUSTED, **encrypted}}
    named: Document = {"securityType": security} if security_asked_for(body) else {}
    return {"securityProfile": named | encrypted} if named or encrypted else {}
