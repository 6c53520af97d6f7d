"""`az vm create`: deploys a template with the machine and what it is connected to, after the reads of the real client."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands import vm_hints, vm_network
from labs.shell.az.commands.vm_deployment import VERSION as DEPLOYMENTS
from labs.shell.az.commands.vm_deployment import deploy, password_of
from labs.shell.az.commands.vm_details import power_state, with_view
from labs.shell.az.commands.vm_image import resolve
from labs.shell.az.commands.vm_network import Wiring
from labs.shell.az.commands.vm_profile import attached, security, settings, storage
from labs.shell.az.commands.vm_template import nic_name, template
from labs.shell.az.credentials import os_profile, settle
from labs.shell.az.errors import AzError
from labs.shell.az.ids import network_id

EITHER = "incorrect usage: --image IMAGE | --attach-os-disk DISK"
SYSTEM = "[system]"
NOT_SPECIALIZED = "usage error: --specialized is only configurable when --image is specified."


def create(call: Call) -> JSON:
    """Create a VM and print where it is reached."""
    args = call.args
    location = call.location()
    if args.either("specialized") is not None and args.text("image") is None:
        raise AzError(NOT_SPECIALIZED)
    if args.text("image") == "" or (args.text("image") is not None and args.text("attach_os_disk") is not None):
        raise AzError(EITHER)
    _refuse(call)
    vm_hints.region(call, location)
    taken = args.text("attach_os_disk") is not None
    properties, windows = _attached(call) if taken else _made(call, location)
    guard = security(call)
    if guard:
        properties["securityProfile"] = guard
    properties |= settings(call)
    wiring = vm_network.settle(call, location)
    properties["networkProfile"] = {"networkInterfaces": _interfaces(call, wiring)}
    made = template(call, location, properties, wiring, windows=windows)
    path, response = deploy(call, "vm", made, password_of(properties))
    if args.flag("no_wait"):
        return None
    call.finish(response)
    call.get(path, DEPLOYMENTS)
    return _summary(call, call.path("virtualMachines", args.need("vm_name")))


def _refuse(call: Call) -> None:
    """Refuse what an image or an existing OS disk says already, and identities that are not the system's."""
    args = call.args
    if args.text("os_type") is not None and args.text("attach_os_disk") is None:
        raise AzError("usage error: --os-type is taken from the image, leave it out.")
    if args.text("os_type") is None and args.text("attach_os_disk") is not None:
        raise AzError("Invalid usage for storage profile: attach existing managed OS disk:\n\tmissing: --os-type")
    if any(each != SYSTEM for each in args.texts("assign_identity") or []):
        raise AzError(f"this lab simulates the system-assigned identity only: use '--assign-identity {SYSTEM}'.")


def _made(call: Call, location: str) -> tuple[dict[str, JSON], bool]:
    """The properties of a machine from an image, and whether it is a Windows one."""
    args = call.args
    image = resolve(call, args.text("image"), location)
    credentials = settle(call, windows=image.windows)
    vm_hints.security(call, image.reference)
    properties: dict[str, JSON] = {
        "hardwareProfile": {"vmSize": args.need("size")},
        "storageProfile": storage(call, image),
    }
    if not args.flag("specialized"):
        properties["osProfile"] = os_profile(call, credentials, windows=image.windows)
    return properties, image.windows


def _attached(call: Call) -> tuple[dict[str, JSON], bool]:
    """The properties of a machine that starts from a disk: nobody signs in to it anew."""
    windows = call.args.text("os_type") == "windows"
    properties: dict[str, JSON] = {
        "hardwareProfile": {"vmSize": call.args.need("size")},
        "storageProfile": attached(call, windows=windows),
    }
    return properties, windows


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
