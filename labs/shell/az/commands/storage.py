"""`az storage`: accounts and the VHDs in them, as far as disks and images need them."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import IDS, SDK_LOCATION, SDK_NO_WAIT, SDK_TAGS, YES, group, named
from labs.shell.az.errors import AzError, from_response
from labs.shell.az.ids import storage_id
from labs.shell.az.spec import Command, Example, Option, opt

VERSION = "2025-06-01"
COPY = "/providers/Darkroom.Lab/copyBlob"
BLOBS = "providers/Darkroom.Lab/blobs"
SUFFIX = "blob.core.windows.net"
SKUS = (
    "PremiumV2_LRS",
    "PremiumV2_ZRS",
    "Premium_LRS",
    "Premium_ZRS",
    "StandardV2_GRS",
    "StandardV2_GZRS",
    "StandardV2_LRS",
    "StandardV2_ZRS",
    "Standard_GRS",
    "Standard_GZRS",
    "Standard_LRS",
    "Standard_RAGRS",
    "Standard_RAGZRS",
    "Standard_ZRS",
)
KINDS = ("BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2")
NAME = named("--name -n", "Name of the storage account.", "account_name", part="name")
ACCOUNT = opt("--account-name", "Name of the storage account.", required=True)
CONTAINER = opt("--container-name -c", "Name of the container.", required=True)


def _path(call: Call) -> str:
    return storage_id(call.subscription, call.group, call.args.need("account_name"))


def _create(call: Call) -> JSON:
    args = call.args
    body: dict[str, JSON] = {
        "location": call.location(),
        "sku": {"name": args.need("sku")},
        "kind": args.need("kind"),
        "properties": {"allowBlobPublicAccess": False, "supportsHttpsTrafficOnly": True},
        **({"tags": dict(args.tags() or {})} if args.tags() is not None else {}),
    }
    response = call.send("PUT", _path(call), VERSION, body=body)
    return None if args.flag("no_wait") else call.finish(response, monitor=True).body


def _show(call: Call) -> JSON:
    return call.get(_path(call), VERSION)


def _list(call: Call) -> JSON:
    if call.args.text("resource_group"):
        return call.items(storage_id(call.subscription, call.group, "").rstrip("/"), VERSION)
    return _accounts(call)


def _accounts(call: Call) -> list[JSON]:
    return call.items(f"/subscriptions/{call.subscription}/providers/Microsoft.Storage/storageAccounts", VERSION)


def _delete(call: Call) -> JSON:
    call.send("DELETE", _path(call), VERSION)
    return None


def _keys(call: Call) -> JSON:
    body = call.send("POST", f"{_path(call)}/listKeys", VERSION).body
    return body.get("keys") if isinstance(body, dict) else None


def _copy(call: Call) -> JSON:
    args = call.args
    where = f"https://{args.need('account_name')}.{SUFFIX}/{args.need('destination_container')}/{args.need('destination_blob')}"
    body: dict[str, JSON] = {"source": args.need("source_uri"), "destination": where}
    response = call.client.request("POST", COPY, body=body)
    if response.status >= 400:
        raise from_response(response)
    said = response.body if isinstance(response.body, dict) else {}
    return {"copy_id": said.get("copyId"), "copy_status": said.get("copyStatus")}


def _blobs(call: Call) -> list[dict[str, JSON]]:
    """The blobs of the container that the line names; az finds the account by its name in the whole subscription."""
    name = call.args.need("account_name").lower()
    known = [each for each in _accounts(call) if isinstance(each, dict) and str(each.get("name")).lower() == name]
    if not known:
        raise AzError(f"The storage account '{name}' was not found in the subscription.")
    found = call.items(f"{known[0]['id']}/{BLOBS}", VERSION)
    wanted = call.args.need("container_name")
    return [_blob(each) for each in found if isinstance(each, dict) and each.get("container") == wanted]


def _blob(item: dict[str, JSON]) -> dict[str, JSON]:
    properties = {name: item.get(name) for name in ("blobType", "contentLength", "copy")}
    return {"name": item.get("name"), "container": item.get("container"), "properties": properties}


def _blob_list(call: Call) -> JSON:
    return [*_blobs(call)]


def _blob_show(call: Call) -> JSON:
    name = call.args.need("name")
    found = next((each for each in _blobs(call) if each["name"] == name), None)
    if found is None:
        raise AzError("The specified blob does not exist.\nErrorCode:BlobNotFound", exit_code=3)
    return found


def _blob_rows(blobs: JSON) -> JSON:
    return [_blob_row(each) for each in blobs] if isinstance(blobs, list) else _blob_row(blobs)


def _blob_row(blob: JSON) -> JSON:
    row: OrderedDict[str, JSON] = OrderedDict()
    properties = blob.get("properties") if isinstance(blob, dict) else None
    if isinstance(blob, dict) and isinstance(properties, dict):
        row["Name"] = blob.get("name")
        row["Blob Type"] = properties.get("blobType")
        row["Length"] = properties.get("contentLength")
    return row


def _account(verb: str, **fields: object) -> Command:
    return Command(f"storage account {verb}", **fields)  # type: ignore[arg-type]


def _in_container(*more: Option) -> tuple[Option, ...]:
    return (CONTAINER, ACCOUNT, *more)


COMMANDS: tuple[Command, ...] = (
    _account(
        "create",
        handler=_create,
        summary="Create a storage account.",
        options=(
            group(),
            opt("--name -n", "Name of the new account, of small letters and digits.", dest="account_name", required=True),
            SDK_LOCATION,
            opt("--sku", "How often the data is kept, and where.", choices=SKUS, default="Standard_RAGRS"),
            opt("--kind", "Kind of account.", choices=KINDS, default="StorageV2"),
            SDK_TAGS,
            SDK_NO_WAIT,
        ),
        examples=(Example("Create one.", "az storage account create -g MyRG -n mystore --sku Standard_LRS"),),
    ),
    _account(
        "list",
        handler=_list,
        summary="List storage accounts.",
        options=(group(required=False),),
        examples=(Example("List those of one group.", "az storage account list --resource-group MyRG"),),
    ),
    _account(
        "show",
        handler=_show,
        summary="Show a storage account.",
        options=(group(ids=True), NAME, IDS),
        examples=(Example("Show one.", "az storage account show --resource-group MyRG --name mystore"),),
    ),
    _account(
        "delete",
        handler=_delete,
        summary="Delete a storage account and all that is in it.",
        options=(group(ids=True), NAME, YES, IDS),
        examples=(Example("Delete one without being asked.", "az storage account delete -g MyRG -n mystore --yes"),),
        confirm=True,
    ),
    Command(
        "storage account keys list",
        _keys,
        "List the keys of a storage account.",
        options=(group(), opt("--account-name -n", "Name of the storage account.", required=True)),
        examples=(Example("List them.", "az storage account keys list --resource-group MyRG --account-name mystore"),),
        flat=False,
    ),
    Command(
        "storage blob copy start",
        _copy,
        "Copy what an address gives into a blob, in the background.",
        options=(
            ACCOUNT,
            opt("--destination-container -c", "Container that the copy goes to.", required=True),
            opt("--destination-blob -b", "Name of the copy.", required=True),
            opt("--source-uri -u", "Address of the source, such as a snapshot's accessSAS.", required=True),
        ),
        examples=(
            Example(
                "Copy a VHD.",
                "az storage blob copy start --account-name mystore -c vhds -b copy.vhd --source-uri "
                "https://mystore.blob.core.windows.net/vhds/one.vhd",
            ),
        ),
        flat=False,
    ),
    Command(
        "storage blob list",
        _blob_list,
        "List the blobs of a container.",
        options=_in_container(),
        examples=(Example("List them.", "az storage blob list --account-name mystore -c vhds --output table"),),
        table=_blob_rows,
        flat=False,
    ),
    Command(
        "storage blob show",
        _blob_show,
        "Show a blob, and how far its copy is.",
        options=_in_container(opt("--name -n", "Name of the blob.", required=True)),
        examples=(Example("Show one.", "az storage blob show --account-name mystore -c vhds -n one.vhd"),),
        table=_blob_rows,
        flat=False,
    ),
)
