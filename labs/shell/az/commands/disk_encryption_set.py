"""`az disk-encryption-set`: which key the disks of a region are encrypted with."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.disk_shared import ENCRYPTION
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import (
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
from labs.shell.az.ids import parse_id
from labs.shell.az.spec import Command, Example, either, opt
from labs.shell.az.waiting import wait

VERSION = "2024-03-02"
KINDS = (*ENCRYPTION[1:], "ConfidentialVmEncryptedWithCustomerKey")
NAME_ID = named("-n --name", "Name of the disk encryption set.", "name", part="name")
WHICH = (NAME_ID, group(ids=True), IDS)


def _path(call: Call) -> str:
    return call.path("diskEncryptionSets", call.args.need("name"))


def _create(call: Call) -> JSON:
    args = call.args
    vault = args.text("source_vault")
    key: dict[str, JSON] = {"keyUrl": args.text("key_url")}
    if vault:
        known = parse_id(vault) is not None
        group_path = call.path("x").partition("/providers/")[0]
        key["sourceVault"] = {"id": vault if known else f"{group_path}/providers/Microsoft.KeyVault/vaults/{vault}"}
    properties: dict[str, JSON] = {"activeKey": key}
    if args.text("encryption_type"):
        properties["encryptionType"] = args.text("encryption_type")
    if args.either("enable_auto_key_rotation") is not None:
        properties["rotationToLatestKeyVersionEnabled"] = args.either("enable_auto_key_rotation")
    body: dict[str, JSON] = {
        "location": call.location(),
        "identity": {"type": "SystemAssigned"},
        "properties": properties,
        "tags": dict(args.tags() or {}),
    }
    response = call.send("PUT", _path(call), VERSION, body=body)
    return None if args.flag("no_wait") else call.finish(response, monitor=True).body


def _show(call: Call) -> JSON:
    return call.get(_path(call), VERSION)


def _list(call: Call) -> JSON:
    return listing(call, call.scope("diskEncryptionSets"), VERSION)


def _delete(call: Call) -> JSON:
    call.act("DELETE", _path(call), VERSION, monitor=True)
    return None


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), VERSION)


def _command(verb: str, *, aaz: bool = True, **fields: object) -> Command:
    return Command(f"disk-encryption-set {verb}", aaz=aaz, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        aaz=False,
        handler=_create,
        summary="Create a disk encryption set.",
        options=(
            group(),
            opt("--name -n", "Name of the new disk encryption set.", dest="name", required=True),
            SDK_LOCATION,
            SDK_TAGS,
            opt("--key-url", "Address of the key.", required=True),
            opt("--source-vault", "Name or ID of the key vault."),
            opt("--encryption-type", "With whose keys is encrypted.", choices=KINDS),
            either("--enable-auto-key-rotation", "Whether it goes on to newer versions of the key."),
            unsimulated("--federated-client-id"),
            unsimulated("--mi-user-assigned", nargs="+"),
            SDK_NO_WAIT,
        ),
        examples=(
            Example(
                "Create one.",
                "az disk-encryption-set create -g MyRG -n MySet --source-vault MyVault --key-url "
                "https://MyVault.vault.azure.net/keys/MyKey/0123456789abcdef0123456789abcdef",
            ),
        ),
    ),
    _command(
        "list",
        handler=_list,
        summary="List disk encryption sets.",
        options=(*PAGING, group(required=False)),
        examples=(Example("List those of one group.", "az disk-encryption-set list --resource-group MyRG"),),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a disk encryption set.",
        options=WHICH,
        examples=(Example("Show one.", "az disk-encryption-set show --resource-group MyRG --name MySet"),),
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete a disk encryption set.",
        options=(AAZ_NO_WAIT, *WHICH),
        examples=(Example("Delete one.", "az disk-encryption-set delete --resource-group MyRG --name MySet"),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until a disk encryption set is as asked.",
        options=(*WAIT, *WHICH),
        examples=(Example("Wait until it is there.", "az disk-encryption-set wait -g MyRG -n MySet --created"),),
    ),
)
