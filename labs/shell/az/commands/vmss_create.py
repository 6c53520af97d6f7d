"""`az vmss create`: deploys a template with the scale set and what it is connected to, after the reads of the real client."""

import hashlib

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands import vm_hints, vmss_network
from labs.shell.az.commands.vm_create import NOT_SPECIALIZED
from labs.shell.az.commands.vm_deployment import VERSION as DEPLOYMENTS
from labs.shell.az.commands.vm_deployment import Resource, deploy, password_of, whole, without_password
from labs.shell.az.commands.vm_image import Image, resolve
from labs.shell.az.commands.vm_profile import security, settings, storage
from labs.shell.az.commands.vm_template import guard, network, public_address
from labs.shell.az.commands.vmss_network import Wiring
from labs.shell.az.credentials import os_profile, settle
from labs.shell.az.errors import AzError
from labs.shell.az.ids import compute_id

VERSION = "2024-11-01"
NETWORK_VERSION = "2020-11-01"
DEFAULT_SIZE = "Standard_D2s_v5"
FLEXIBLE = "Flexible"
OUTPUT = "VMSS"
PINNED = (
    "You are deploying VMSS pinned to a specific image version from Azure Marketplace. "
    'Consider using "latest" as the image version.'
)
ONLY_UNIFORM = ("disable_overprovision", "backend_port", "lb_nat_pool_name", "scale_in_policy")


def create(call: Call) -> JSON:
    """Create a scale set and print what it has become."""
    args = call.args
    location = call.location()
    if args.either("specialized") is not None and args.text("image") is None:
        raise AzError(NOT_SPECIALIZED)
    if args.text("os_type") is not None:
        raise AzError("usage error: --os-type is taken from the image, leave it out.")
    _check_mode(call)
    image = resolve(call, args.text("image"), location)
    credentials = settle(call, windows=image.windows)
    vm_hints.security(call, image.reference)
    if image.pinned:
        call.warn(PINNED)
    wiring = vmss_network.settle(call, location)
    prefix = _prefix(call)
    profile: Resource = {
        "networkProfile": {"networkInterfaceConfigurations": [vmss_network.interface(call, wiring, prefix)]},
        "storageProfile": storage(call, image),
    }
    if not args.flag("specialized"):
        said = os_profile(call, credentials, windows=image.windows)
        said.pop("computerName")
        profile["osProfile"] = {"computerNamePrefix": _computer_prefix(call, prefix), **said}
    asked = security(call)
    profile |= {"securityProfile": asked} if asked else {}
    profile |= settings(call)
    if _is_flexible(call):
        connected = profile["networkProfile"]
        profile["networkProfile"] = {**(connected if isinstance(connected, dict) else {}), "networkApiVersion": NETWORK_VERSION}
    password = password_of(profile)
    made = _resources(call, location, wiring, _scale_set(call, location, wiring, profile), image)
    path, response = deploy(call, "vmss", whole(made, outputs=_output(call), secret=password is not None), password)
    if args.flag("no_wait"):
        return None
    call.finish(response)
    return _outputs(call.get(path, DEPLOYMENTS))


def _is_flexible(call: Call) -> bool:
    return call.args.need("orchestration_mode") == FLEXIBLE


def _check_mode(call: Call) -> None:
    """Refuse what goes with Uniform sets only."""
    if not _is_flexible(call):
        return
    for option in call.command.options:
        if option.dest in ONLY_UNIFORM and option.dest in call.args.given:
            raise AzError(f"usage error: '{option.names[0]}' is not supported in Flexible mode: leave it out.")


def _prefix(call: Call) -> str:
    """What az makes the names of interfaces and computers begin with: letters of the name, and a digest of the id."""
    name = call.args.need("vm_name")
    path = compute_id(call.subscription, call.group, "virtualMachineScaleSets", name)
    letters = name.replace("-", "").lower()[:5]
    return f"{letters}{hashlib.sha256(path.encode()).hexdigest()[: 9 - len(letters)]}"


def _computer_prefix(call: Call, prefix: str) -> str:
    return call.args.text("computer_name_prefix") or (call.args.need("vm_name")[:8] if _is_flexible(call) else prefix)


def _scale_set(call: Call, location: str, wiring: Wiring, profile: Resource) -> Resource:
    args = call.args
    properties: Resource = {**_mode(call), "virtualMachineProfile": without_password(profile)}
    if args.either("single_placement_group") is not None:
        properties["singlePlacementGroup"] = args.either("single_placement_group")
    if args.texts("scale_in_policy"):
        properties["scaleInPolicy"] = {"rules": [*(args.texts("scale_in_policy") or [])]}
    zones = args.texts("zones")
    depended = (
        ("virtualNetworks", wiring.network),
        ("loadBalancers", wiring.balancer),
        ("networkSecurityGroups", wiring.guard),
    )
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "name": args.need("vm_name"),
        "location": location,
        "tags": dict(args.tags() or {}),
        "apiVersion": VERSION,
        "dependsOn": [f"Microsoft.Network/{kind}/{part.name}" for kind, part in depended if part is not None and part.new],
        "sku": {"name": args.text("vm_sku") or DEFAULT_SIZE, "capacity": args.number("instance_count")},
        "properties": properties,
        **({"zones": [*zones]} if zones else {}),
    }


def _mode(call: Call) -> Resource:
    """How the set is run: a Flexible one says its fault domains, a Uniform one how instances get new models."""
    args = call.args
    domains = args.number("platform_fault_domain_count")
    if _is_flexible(call):
        return {"orchestrationMode": FLEXIBLE, "platformFaultDomainCount": 1 if domains is None else domains}
    return {
        "orchestrationMode": args.need("orchestration_mode"),
        "overprovision": not args.flag("disable_overprovision"),
        "upgradePolicy": {"mode": args.need("upgrade_policy_mode"), "rollingUpgradePolicy": rolling(call)},
        **({"platformFaultDomainCount": domains} if domains is not None else {}),
    }


def rolling(call: Call) -> Resource:
    """How a rolling upgrade goes, as far as the line says."""
    args = call.args
    names = {
        "max_batch_instance_percent": "maxBatchInstancePercent",
        "max_unhealthy_instance_percent": "maxUnhealthyInstancePercent",
        "max_unhealthy_upgraded_instance_percent": "maxUnhealthyUpgradedInstancePercent",
    }
    said: Resource = {name: args.number(dest) for dest, name in names.items() if args.number(dest) is not None}
    if args.text("pause_time_between_batches"):
        said["pauseTimeBetweenBatches"] = args.text("pause_time_between_batches")
    return said


def _resources(call: Call, location: str, wiring: Wiring, scale_set: Resource, image: Image) -> list[JSON]:
    """Everything of the template, in the order of the real client: network, address, balancer, guard, set."""
    windows = image.windows
    made = network(call, location, wiring.network, wiring.subnet, vmss_network.prefix(call))
    if wiring.public_address is not None and wiring.public_address.new:
        sku = call.args.text("lb_sku") or "Standard"
        made.append(public_address(call, location, wiring.public_address, sku, call.args.texts("zones")))
    if wiring.balancer is not None and wiring.balancer.new:
        made.append(vmss_network.balancer(call, location, wiring, windows=windows))
    return [*made, *guard(call, location, wiring.guard, windows=windows), scale_set]


def _output(call: Call) -> Resource:
    kind, name = "Microsoft.Compute/virtualMachineScaleSets", call.args.need("vm_name")
    version = "providers('Microsoft.Compute', 'virtualMachineScaleSets').apiVersions[0]"
    return {OUTPUT: {"type": "object", "value": f"[reference(resourceId('{kind}', '{name}'),{version})]"}}


def _outputs(deployment: dict[str, JSON]) -> JSON:
    """What the deployment has given out; Azure writes the names of outputs with small letters at their beginning."""
    properties = deployment.get("properties")
    found = properties.get("outputs") if isinstance(properties, dict) else None
    shown = next(iter(found.values()), None) if isinstance(found, dict) else None
    return {OUTPUT.lower(): shown.get("value") if isinstance(shown, dict) else None}
