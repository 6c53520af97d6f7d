"""`az vm create`: deploys a template with the machine and what it is connected to, after the reads of the real client."""

import hashlib
from collections import OrderedDict

from gallery_engine.arm import JSON, Response
from labs.shell.az.call import Call
from labs.shell.az.commands import vm_network
from labs.shell.az.commands.vm_details import power_state, with_view
from labs.shell.az.commands.vm_image import Image, resolve
from labs.shell.az.commands.vm_network import Wiring
from labs.shell.az.commands.vm_template import PASSWORD, nic_name, password_of, template
from labs.shell.az.credentials import os_profile, settle
from labs.shell.az.errors import AzError
from labs.shell.az.ids import group_path, network_id

DEPLOYMENTS = "2024-11-01"
EITHER = "incorrect usage: --image IMAGE | --attach-os-disk DISK"
NOT_SPECIALIZED = "usage error: --specialized is only configurable when --image is specified."


def create(call: Call) -> JSON:
    """Create a VM and print where it is reached."""
    args = call.args
    location = call.location()
    if args.either("specialized") is not None and args.text("image") is None:
        raise AzError(NOT_SPECIALIZED)
    if args.text("image") == "" or (args.text("image") is not None and args.text("attach_os_disk") is not None):
        raise AzError(EITHER)
    if args.text("attach_os_disk") is not None:
        raise AzError("this lab does not simulate '--attach-os-disk' of 'az vm create': leave it out.")
    if args.text("os_type") is not None:
        raise AzError("usage error: --os-type is taken from the image, leave it out.")
    image = resolve(call, args.text("image"))
    credentials = settle(call, windows=image.windows)
    properties: dict[str, JSON] = {
        "hardwareProfile": {"vmSize": args.need("size")},
        "storageProfile": _storage(call, image),
    }
    if not args.flag("specialized"):
        properties["osProfile"] = os_profile(call, credentials, windows=image.windows)
    security = _security(call)
    if security:
        properties["securityProfile"] = security
    properties |= _plain(call)
    wiring = vm_network.settle(call, location)
    properties["networkProfile"] = {"networkInterfaces": _interfaces(call, wiring)}
    whole = template(call, location, properties, wiring, windows=image.windows)
    path, response = _deploy(call, whole, password_of(properties))
    if args.flag("no_wait"):
        return None
    call.finish(response)
    call.get(path, DEPLOYMENTS)
    return _summary(call, call.path("virtualMachines", args.need("vm_name")))


def _interfaces(call: Call, wiring: Wiring) -> list[JSON]:
    """The VM's interfaces: the one that is made for it, or those that were named, of which the first is the primary."""
    made = network_id(call.subscription, call.group, "networkInterfaces", nic_name(call))
    options = [word.partition("=")[2] or word for word in call.args.texts("nic_delete_option") or []]
    listed: list[JSON] = []
    for place, identifier in enumerate(wiring.nics or (made,)):
        said: dict[str, JSON] = {"primary": place == 0} if wiring.nics else {}
        if options:
            said["deleteOption"] = options[min(place, len(options) - 1)]
        listed.append({"id": identifier, **({"properties": said} if said else {})})
    return listed


def _deploy(call: Call, whole: dict[str, JSON], password: JSON) -> tuple[str, Response]:
    """Send the template; give the deployment's path and the answer. Its name is as az makes it, but follows from the line."""
    name, now = call.args.need("vm_name"), call.client.now()
    digits = hashlib.sha256(f"{call.group}/{name}/{now}".encode()).hexdigest()[:32]
    group = group_path(call.subscription, call.group)
    path = f"{group}/providers/Microsoft.Resources/deployments/vm_deploy_{digits}"
    parameters: dict[str, JSON] = {PASSWORD: {"value": password}} if password is not None else {}
    properties: dict[str, JSON] = {"template": whole, "parameters": parameters, "mode": "incremental"}
    return path, call.send("PUT", path, DEPLOYMENTS, body={"properties": properties})


def _storage(call: Call, image: Image) -> dict[str, JSON]:
    args = call.args
    system: dict[str, JSON] = {"createOption": "FromImage", "caching": args.text("os_disk_caching") or "ReadWrite"}
    if args.text("os_disk_name"):
        system["name"] = args.text("os_disk_name")
    if args.number("os_disk_size_gb") is not None:
        system["diskSizeGB"] = args.number("os_disk_size_gb")
    if args.text("os_disk_delete_option"):
        system["deleteOption"] = args.text("os_disk_delete_option")
    skus = _skus(call)
    if skus.get("os"):
        system["managedDisk"] = {"storageAccountType": skus["os"]}
    profile: dict[str, JSON] = {"imageReference": image.reference, "osDisk": system}
    disks = _data_disks(call, image, skus.get("data"))
    if disks:
        profile["dataDisks"] = disks
    return profile


def _data_disks(call: Call, image: Image, sku: str | None) -> list[JSON]:
    managed: dict[str, JSON] = {"managedDisk": {"storageAccountType": sku}} if sku else {}
    disks: list[JSON] = [{"lun": lun, "createOption": "FromImage", **managed} for lun in image.luns]
    free = (lun for lun in range(256) if lun not in image.luns)
    for size, lun in zip(call.args.numbers("data_disk_sizes_gb") or [], free, strict=False):
        disks.append({"lun": lun, "createOption": "Empty", "diskSizeGB": size, **managed})
    return disks


def _skus(call: Call) -> dict[str, str]:
    """Read `--storage-sku`: one type for all disks, or os=TYPE and a type for the data disks."""
    found: dict[str, str] = {}
    for word in call.args.texts("storage_sku") or []:
        target, equals, sku = word.partition("=")
        if not equals:
            found |= {"os": word, "data": word}
        elif target == "os":
            found["os"] = sku
        else:
            found["data"] = sku
    return found


def _security(call: Call) -> dict[str, JSON]:
    args = call.args
    profile: dict[str, JSON] = {}
    if args.text("security_type"):
        profile["securityType"] = args.text("security_type")
    boot, vtpm = args.either("enable_secure_boot"), args.either("enable_vtpm")
    if args.text("security_type") == "TrustedLaunch":
        boot, vtpm = boot is not False, vtpm is not False
    settings: dict[str, JSON] = {
        key: value for key, value in (("secureBootEnabled", boot), ("vTpmEnabled", vtpm)) if value is not None
    }
    if settings:
        profile["uefiSettings"] = settings
    if args.either("encryption_at_host") is not None:
        profile["encryptionAtHost"] = args.either("encryption_at_host")
    return profile


def _plain(call: Call) -> dict[str, JSON]:
    names = {"license_type": "licenseType", "priority": "priority", "eviction_policy": "evictionPolicy"}
    return {key: call.args.text(dest) for dest, key in names.items() if call.args.text(dest)}


def _summary(call: Call, path: str) -> JSON:
    machine = with_view(call, path)
    found = vm_network.reached(call, machine)
    summary: OrderedDict[str, JSON] = OrderedDict()
    summary["id"] = machine.get("id", path)
    summary["resourceGroup"] = call.group
    summary["powerState"] = power_state(machine)
    summary["publicIpAddress"] = found["public"]
    summary["fqdns"] = found["fqdns"]
    summary["privateIpAddress"] = found["private"]
    summary["macAddress"] = found["mac"]
    summary["location"] = machine.get("location")
    return summary
