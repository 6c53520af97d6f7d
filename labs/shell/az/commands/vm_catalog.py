"""What a region has for virtual machines: `az vm list-sizes`, `list-skus`, `list-usage`, `list-vm-resize-options`."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import IDS, SDK_LOCATION, group, named
from labs.shell.az.spec import Command, Example, Support, either, opt

SIZES_VERSION = "2024-11-01"
SKUS_VERSION = "2019-04-01"
OPTIONS_VERSION = "2022-11-01"
DEPRECATED = "This command has been deprecated and will be removed in a future release. Use 'az vm list-skus' instead."
REGION = opt("--location -l", "Region.", required=True, kind="location", configured="location")


def _regional(call: Call, kind: str) -> list[JSON]:
    where = f"/subscriptions/{call.subscription}/providers/Microsoft.Compute/locations/{call.args.need('location')}"
    return call.items(f"{where}/{kind}", SIZES_VERSION)


def _sizes(call: Call) -> JSON:
    call.warn(DEPRECATED)
    return _regional(call, "vmSizes")


def _usage(call: Call) -> JSON:
    return [_used(row) for row in _regional(call, "usages") if isinstance(row, dict)]


def _used(row: dict[str, JSON]) -> JSON:
    name = row.get("name")
    local = name.get("localizedValue") if isinstance(name, dict) else None
    return {**row, "currentValue": str(row.get("currentValue")), "limit": str(row.get("limit")), "localName": local}


def _skus(call: Call) -> JSON:
    """Ask for every SKU, as az does, and keep what the line asks for."""
    args = call.args
    found = call.items(f"/subscriptions/{call.subscription}/providers/Microsoft.Compute/skus", SKUS_VERSION)
    return [row for row in found if isinstance(row, dict) and _is_wanted(row, call)] if args.given else found


def _is_wanted(row: dict[str, JSON], call: Call) -> bool:
    args = call.args
    kind, name = str(row.get("resourceType", "")), str(row.get("name", ""))
    locations = row.get("locations")
    here = [str(each).lower() for each in (locations if isinstance(locations, list) else [])]
    location, wanted, size = (args.text(dest) or "" for dest in ("location", "resource_type", "size"))
    return (
        (not location or location.lower() in here)
        and (not wanted or kind.lower() == wanted.lower())
        and (not size or (kind == "virtualMachines" and size.lower() in name.lower()))
        and (not args.flag("zone") or bool(_zones(row)))
    )


def _zones(row: dict[str, JSON]) -> list[str]:
    places = row.get("locationInfo")
    first = places[0] if isinstance(places, list) and places else None
    zones = first.get("zones") if isinstance(first, dict) else None
    return sorted(str(zone) for zone in zones) if isinstance(zones, list) else []


def _options(call: Call) -> JSON:
    path = call.path("virtualMachines", call.args.need("vm_name"))
    return call.items(f"{path}/vmSizes", OPTIONS_VERSION)


def _sku_row(row: JSON) -> JSON:
    shown: OrderedDict[str, JSON] = OrderedDict()
    if isinstance(row, dict):
        locations = row.get("locations")
        shown["resourceType"] = row.get("resourceType")
        shown["locations"] = str(locations[0]) if isinstance(locations, list) and len(locations) == 1 else str(locations)
        shown["name"] = row.get("name")
        shown["zones"] = ",".join(_zones(row)) if row.get("locationInfo") else "None"
        shown["restrictions"] = "None"
    return shown


def _sku_rows(rows: JSON) -> JSON:
    return [_sku_row(row) for row in rows] if isinstance(rows, list) else rows


COMMANDS: tuple[Command, ...] = (
    Command(
        "vm list-sizes",
        _sizes,
        "List the sizes that VMs can have in a region.",
        options=(REGION,),
        examples=(Example("List those of East US.", "az vm list-sizes --location eastus --output table"),),
        flat=False,
    ),
    Command(
        "vm list-skus",
        _skus,
        "List sizes with what they can do, and in which regions and zones.",
        options=(
            SDK_LOCATION,
            opt("--size -s", "Part of the name of a size."),
            either("--zone -z", "Only what is to be had in zones."),
            either(
                "--all",
                "Also what the subscription may not use; in this lab there is nothing such.",
                dest="show_all",
                support=Support.INVISIBLE,
            ),
            opt("--resource-type -r", "Kind of resource, such as virtualMachines."),
        ),
        examples=(Example("Find sizes of one series.", "az vm list-skus --location eastus --size Standard_D --output table"),),
        table=_sku_rows,
        flat=False,
    ),
    Command(
        "vm list-usage",
        _usage,
        "Show what is used of the limits of a region.",
        options=(REGION,),
        examples=(Example("Look at the limits of East US.", "az vm list-usage --location eastus --output table"),),
        table="[].{Name:localName, CurrentValue:currentValue, Limit:limit}",
        flat=False,
    ),
    Command(
        "vm list-vm-resize-options",
        _options,
        "List the sizes that a VM could have instead.",
        options=(group(ids=True), named("-n --name --vm-name", "Name of the VM.", "vm_name", part="name", configured="vm"), IDS),
        examples=(Example("See what a VM can become.", "az vm list-vm-resize-options -g MyRG -n MyVM --output table"),),
        aaz=True,
        flat=False,
    ),
)
