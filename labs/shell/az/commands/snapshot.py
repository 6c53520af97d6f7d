"""`az snapshot`: snapshots of disks."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands import disk_shared
from labs.shell.az.commands.disk_shared import (
    AAZ_ENCRYPTION,
    DURATION,
    ENCRYPTION,
    NETWORK_POLICIES,
    NETWORK_POLICY,
    PUBLIC_ACCESS,
    PUBLIC_NETWORK,
    SCHEMA,
    SNAPSHOT_SKUS,
    VERSION,
)
from labs.shell.az.commands.disk_source import Source, origin, read, source_of
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import (
    AAZ_GENERIC,
    AAZ_NO_WAIT,
    IDS,
    PAGING,
    SDK_LOCATION,
    SDK_NO_WAIT,
    SDK_TAGS,
    WAIT,
    group,
    named,
    unsimulated,
)
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, Support, either, opt
from labs.shell.az.waiting import wait

GRANT_VERSION = "2023-10-02"
USAGE = "usage error: --source {SNAPSHOT | DISK} | --source VHD_BLOB_URI [--source-storage-account-id ID]"
NEED_SIZE = "Please supply size for the snapshots"
NAME = named("--name -n", "Name of the new snapshot.", "snapshot_name", part="name", required=True, needed=False, group="")
NAME_ID = named("-n --name --snapshot-name", "Name of the snapshot.", "snapshot_name", part="name")


def _path(call: Call) -> str:
    return call.path("snapshots", call.args.need("snapshot_name"))


def _create(call: Call) -> JSON:
    args = call.args
    source = source_of(call, USAGE)
    known = read(call, source) if source is not None and args.either("copy_start") is None else source
    location = call.location()
    empty: dict[str, JSON] = {"createOption": "Empty"}
    data = origin(call, known, _copying(call, known, location)) if known is not None else empty
    size = args.number("size_gb")
    if size is None and data["createOption"] == "Empty":
        raise AzError(NEED_SIZE)
    said: dict[str, JSON] = {
        "diskSizeGB": size,
        "hyperVGeneration": args.text("hyper_v_generation"),
        "incremental": args.either("incremental"),
    }
    properties = {name: value for name, value in said.items() if value is not None}
    body: dict[str, JSON] = {
        "location": location,
        "properties": {"creationData": data, **properties, **disk_shared.network(call)},
        "sku": {"name": args.need("sku")},
        "tags": dict(args.tags() or {}),
    }
    return disk_shared.put(call, _path(call), body)


def _copying(call: Call, source: Source, location: str) -> str:
    """Copy, or CopyStart where the line says so or the source is in another region than the new snapshot."""
    said = call.args.either("copy_start")
    elsewhere = bool(source.location) and source.location != location
    return "CopyStart" if said or (said is None and elsewhere) else "Copy"


def _show(call: Call) -> JSON:
    return call.get(_path(call), VERSION)


def _list(call: Call) -> JSON:
    return listing(call, call.scope("snapshots"), VERSION)


def _update(call: Call) -> JSON:
    return disk_shared.update(call, _path(call))


def _delete(call: Call) -> JSON:
    call.act("DELETE", _path(call), VERSION, monitor=True)
    return None


def _grant(call: Call) -> JSON:
    return disk_shared.grant(call, _path(call), GRANT_VERSION)


def _revoke(call: Call) -> JSON:
    return disk_shared.revoke(call, _path(call))


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), VERSION)


def _command(name: str, *, aaz: bool = True, **fields: object) -> Command:
    return Command(f"snapshot {name}", aaz=aaz, **fields)  # type: ignore[arg-type]


CREATE_OPTIONS = (
    group(),
    NAME,
    SDK_LOCATION,
    opt("--size-gb -z", "Size in GiB.", kind="int"),
    opt("--sku", "Kind of storage.", choices=SNAPSHOT_SKUS, default="Standard_LRS"),
    opt("--source", "Disk or snapshot, by name or ID, or the address of a VHD."),
    either("--for-upload", support=Support.NONE),
    either("--copy-start", "Whether the data is copied in the background."),
    either("--incremental", "Whether only changes since the last snapshot are kept."),
    opt("--source-storage-account-id", "ID of the account that the VHD of --source lies in."),
    opt("--hyper-v-generation", "Generation of the VMs that start from it.", choices=("V1", "V2")),
    SDK_TAGS,
    unsimulated("--disk-encryption-set"),
    unsimulated("--encryption-type", choices=ENCRYPTION),
    NETWORK_POLICY,
    unsimulated("--disk-access"),
    unsimulated("--edge-zone"),
    PUBLIC_NETWORK,
    either("--accelerated-network", support=Support.NONE),
    unsimulated("--architecture", choices=("x64", "Arm64")),
    unsimulated("--elastic-san-resource-id --elastic-san-id"),
    unsimulated("--bandwidth-copy-speed", choices=("None", "Enhanced")),
    unsimulated("--instant-access-duration-minutes --instant-access-duration --ia-duration", kind="int"),
    SDK_NO_WAIT,
)
UPDATE_OPTIONS = (
    AAZ_NO_WAIT,
    *AAZ_GENERIC,
    group(ids=True),
    NAME_ID,
    opt("--sku", "Kind of storage.", choices=SNAPSHOT_SKUS),
    unsimulated("--encryption-type", choices=AAZ_ENCRYPTION, group="Encryption"),
    opt("--network-access-policy", "Who may export over the network.", choices=NETWORK_POLICIES, group="Properties"),
    opt("--public-network-access", "Whether exports may go over public addresses.", choices=PUBLIC_ACCESS, group="Properties"),
    either("--accelerated-network", aaz=True, group="SupportedCapabilities", support=Support.NONE),
    unsimulated("--architecture", choices=("Arm64", "x64"), group="SupportedCapabilities"),
    unsimulated("--disk-access"),
    unsimulated("--disk-encryption-set"),
    IDS,
)

COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        aaz=False,
        handler=_create,
        summary="Take a snapshot, or copy one.",
        options=CREATE_OPTIONS,
        examples=(
            Example("Take a snapshot of a disk.", "az snapshot create --resource-group MyRG --name MySnapshot --source MyDisk"),
            Example(
                "Copy an incremental snapshot into another region.",
                "az snapshot create -g MyRG -n MyCopy --source MySnapshot --incremental --copy-start -l westus2",
            ),
        ),
    ),
    _command(
        "list",
        handler=_list,
        summary="List snapshots.",
        options=(*PAGING, group(required=False)),
        examples=(Example("List those of one group.", "az snapshot list --resource-group MyRG --output table"),),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a snapshot.",
        options=(group(ids=True), NAME_ID, IDS),
        examples=(Example("Show a snapshot.", "az snapshot show --resource-group MyRG --name MySnapshot"),),
    ),
    _command(
        "update",
        handler=_update,
        summary="Change a snapshot.",
        options=UPDATE_OPTIONS,
        examples=(Example("Tag a snapshot.", "az snapshot update -g MyRG -n MySnapshot --set tags.team=images"),),
        schema=SCHEMA,
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete a snapshot.",
        options=(AAZ_NO_WAIT, group(ids=True), NAME_ID, IDS),
        examples=(Example("Delete a snapshot.", "az snapshot delete --resource-group MyRG --name MySnapshot"),),
    ),
    _command(
        "grant-access",
        handler=_grant,
        summary="Give an address under which the data of a snapshot can be read.",
        options=(
            AAZ_NO_WAIT,
            group(ids=True),
            NAME_ID,
            opt(
                "--access --access-level", "What is allowed.", choices=("Read", "Write"), default="Read", group="GrantAccessData"
            ),
            DURATION,
            opt("--file-format", "Format of what is read.", choices=("VHD", "VHDX"), group="GrantAccessData"),
            IDS,
        ),
        examples=(
            Example(
                "Let a snapshot be read for an hour.",
                "az snapshot grant-access -g MyRG -n MySnapshot --duration-in-seconds 3600 --query accessSAS -o tsv",
            ),
        ),
        flat=False,
    ),
    _command(
        "revoke-access",
        handler=_revoke,
        summary="Take all access to the data of a snapshot back.",
        options=(AAZ_NO_WAIT, group(ids=True), NAME_ID, IDS),
        examples=(Example("End the access.", "az snapshot revoke-access --resource-group MyRG --name MySnapshot"),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until a snapshot is as asked.",
        options=(*WAIT, group(ids=True), NAME_ID, IDS),
        examples=(Example("Wait until it is there.", "az snapshot wait -g MyRG -n MySnapshot --created"),),
    ),
)
