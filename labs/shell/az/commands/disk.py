"""`az disk`: managed disks."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands import disk_shared
from labs.shell.az.commands.disk_create import CREATE_OPTIONS, create
from labs.shell.az.commands.disk_shared import (
    AAZ_ENCRYPTION,
    DISK_SKUS,
    DURATION,
    NETWORK_POLICIES,
    PUBLIC_ACCESS,
    SCHEMA,
    VERSION,
)
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import AAZ_GENERIC, AAZ_NO_WAIT, IDS, PAGING, WAIT, YES, group, named, unsimulated
from labs.shell.az.spec import Command, Example, Support, either, opt
from labs.shell.az.waiting import wait

COLUMNS = (
    "{{Name:name, ResourceGroup:resourceGroup, Location:location, Zones: (!zones && ' ') || join(' ', zones), Sku:sku.name, "
    "OsType:osType, SizeGb:{size}, ProvisioningState:provisioningState}}"
)
ROW = COLUMNS.format(size="diskSizeGB")
NAME_ID = named("-n --name --disk-name", "Name of the disk.", "disk_name", part="name")


def _path(call: Call) -> str:
    return call.path("disks", call.args.need("disk_name"))


def _show(call: Call) -> JSON:
    return call.get(_path(call), VERSION)


def _list(call: Call) -> JSON:
    return listing(call, call.path("disks"), VERSION)


def _update(call: Call) -> JSON:
    return disk_shared.update(call, _path(call))


def _delete(call: Call) -> JSON:
    call.act("DELETE", _path(call), VERSION, monitor=True)
    return None


def _grant(call: Call) -> JSON:
    call.get(_path(call), VERSION)
    return disk_shared.grant(call, _path(call), VERSION)


def _revoke(call: Call) -> JSON:
    return disk_shared.revoke(call, _path(call))


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), VERSION)


def _command(name: str, *, aaz: bool = True, **fields: object) -> Command:
    return Command(f"disk {name}", aaz=aaz, **fields)  # type: ignore[arg-type]


UPDATE_OPTIONS = (
    AAZ_NO_WAIT,
    *AAZ_GENERIC,
    NAME_ID,
    group(ids=True),
    opt("--sku", "Kind of storage.", choices=DISK_SKUS),
    unsimulated("--action-on-disk-delay", choices=("AutomaticReattach", "None"), group="AvailabilityPolicy"),
    unsimulated("--encryption-type", choices=AAZ_ENCRYPTION, group="Encryption"),
    either("--enable-bursting --bursting-enabled", aaz=True, group="Properties", support=Support.NONE),
    unsimulated("--data-access-auth-mode", choices=("AzureActiveDirectory", "None"), group="Properties"),
    unsimulated("--disk-iops-read-only", kind="aaz-int", group="Properties"),
    unsimulated("--disk-iops-read-write", kind="aaz-int", group="Properties"),
    unsimulated("--disk-mbps-read-only", kind="aaz-int", group="Properties"),
    unsimulated("--disk-mbps-read-write", kind="aaz-int", group="Properties"),
    opt("-z --size-gb --disk-size-gb", "Size in GiB; a disk only grows.", kind="aaz-int", group="Properties"),
    unsimulated("--max-shares", kind="aaz-int", group="Properties"),
    opt("--network-access-policy", "Who may export over the network.", choices=NETWORK_POLICIES, group="Properties"),
    opt("--public-network-access", "Whether exports may go over public addresses.", choices=PUBLIC_ACCESS, group="Properties"),
    either("--accelerated-network", aaz=True, group="SupportedCapabilities", support=Support.NONE),
    unsimulated("--architecture", choices=("Arm64", "x64"), group="SupportedCapabilities"),
    unsimulated(
        "--security-option --supported-security-option",
        choices=("TrustedLaunchAndConfidentialVMSupported", "TrustedLaunchSupported"),
        group="SupportedCapabilities",
    ),
    unsimulated("--disk-access"),
    unsimulated("--disk-encryption-set"),
    IDS,
)

COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        aaz=False,
        handler=create,
        summary="Create a managed disk.",
        options=CREATE_OPTIONS,
        examples=(
            Example("Create an empty disk.", "az disk create --resource-group MyRG --name MyDisk --size-gb 32"),
            Example("Make a disk of a snapshot.", "az disk create -g MyRG -n MyDisk --source MySnapshot"),
            Example(
                "Make one of an image version.",
                "az disk create -g MyRG -n MyDisk --gallery-image-reference /subscriptions/SUB/resourceGroups/MyRG/"
                "providers/Microsoft.Compute/galleries/MyGallery/images/MyImage/versions/1.0.0",
            ),
        ),
        table=COLUMNS.format(size="diskSizeGb"),
    ),
    _command(
        "list",
        handler=_list,
        summary="List the managed disks of a resource group.",
        options=(*PAGING, group()),
        examples=(Example("List those of one group.", "az disk list --resource-group MyRG --output table"),),
        table=f"[].{ROW}",
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a managed disk.",
        options=(NAME_ID, group(ids=True), IDS),
        examples=(Example("Show a disk.", "az disk show --resource-group MyRG --name MyDisk"),),
        table=ROW,
    ),
    _command(
        "update",
        handler=_update,
        summary="Change a managed disk.",
        options=UPDATE_OPTIONS,
        examples=(
            Example("Let a disk grow.", "az disk update --resource-group MyRG --name MyDisk --size-gb 64"),
            Example("Make it cheaper.", "az disk update -g MyRG -n MyDisk --sku StandardSSD_LRS"),
        ),
        schema=SCHEMA,
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete a managed disk.",
        options=(AAZ_NO_WAIT, NAME_ID, group(ids=True), YES, IDS),
        examples=(Example("Delete a disk without being asked.", "az disk delete -g MyRG -n MyDisk --yes"),),
        confirm=True,
    ),
    _command(
        "grant-access",
        handler=_grant,
        summary="Give an address under which the data of a disk can be read or written.",
        options=(
            AAZ_NO_WAIT,
            NAME_ID,
            group(ids=True),
            opt(
                "--access --access-level",
                "What is allowed.",
                choices=("None", "Read", "Write"),
                default="Read",
                group="GrantAccessData",
            ),
            DURATION,
            either("-s --secure-vm-guest-state-sas", aaz=True, group="GrantAccessData", support=Support.NONE),
            IDS,
        ),
        examples=(
            Example("Let a disk be read for an hour.", "az disk grant-access -g MyRG -n MyDisk --duration-in-seconds 3600"),
        ),
        flat=False,
    ),
    _command(
        "revoke-access",
        handler=_revoke,
        summary="Take all access to the data of a disk back.",
        options=(AAZ_NO_WAIT, NAME_ID, group(ids=True), IDS),
        examples=(Example("End the access.", "az disk revoke-access --resource-group MyRG --name MyDisk"),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until a managed disk is as asked.",
        options=(*WAIT, NAME_ID, group(ids=True), IDS),
        examples=(Example("Wait until it is there.", "az disk wait -g MyRG -n MyDisk --created"),),
    ),
)
