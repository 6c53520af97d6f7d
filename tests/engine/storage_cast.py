"""Disks, snapshots and VHDs of the cast: bodies as clients send them, and the way of data out of a disk into an account."""

from typing import Any

from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, GROUP, Sandbox
from tests.engine.machine_cast import vm

MANAGEMENT = "https://management.azure.com"
VHD = "https://pictures.blob.core.windows.net/vhds/web.vhd"


def snapshot_body(source: str, option: str = "Copy", *, location: str = EAST, **properties: JSON) -> Document:
    """The body of a snapshot of a disk or snapshot whose id is given."""
    data: Document = {"createOption": option, "sourceResourceId": source}
    return {"location": location, "sku": {"name": "Standard_LRS"}, "tags": {}, "properties": {"creationData": data, **properties}}


def snapshot(box: Sandbox, name: str, source: str, **changed: Any) -> dict[str, Any]:
    """A finished snapshot as it is shown."""
    box.finish(box.put(f"snapshots/{name}", snapshot_body(source, **changed)))
    return box.get(f"snapshots/{name}")


def empty_disk(box: Sandbox, size: int = 30) -> str:
    """The id of a finished, empty disk."""
    data: Document = {"createOption": "Empty"}
    box.finish(box.put("disks/empty", {"location": EAST, "properties": {"creationData": data, "diskSizeGB": size}}))
    return box.id("disks/empty")


def running_disk(box: Sandbox, name: str = "vm") -> tuple[str, str]:
    """The path of a running machine and the id of its OS disk."""
    path = vm(box, name)
    return path, str(box.get(path)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"])


def output(box: Sandbox, step: Step) -> dict[str, Any]:
    """What a finished operation carries, read where its Location says."""
    box.finish(step)
    address = step.response.headers["Location"].removeprefix(MANAGEMENT).split("?")[0]
    done = box.send("GET", address, query={"monitor": "true"}).response
    assert done.status == 200
    assert isinstance(done.body, dict)
    return done.body


def grant(box: Sandbox, path: str, seconds: int = 3_600, access: str = "Read") -> Step:
    """Ask for access to the data of a disk or snapshot."""
    return box.post(f"{path}/beginGetAccess", {"access": access, "durationInSeconds": seconds})


def opened(box: Sandbox, path: str, seconds: int = 3_600, access: str = "Read") -> str:
    """The address that opens the data of a disk or snapshot."""
    return str(output(box, grant(box, path, seconds, access))["accessSAS"])


def account_path(name: str = "pictures", group: str = GROUP) -> str:
    """The path of a storage account below the subscription."""
    return f"/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}"


def account_body(location: str = EAST, kind: str = "StorageV2", sku: str = "Standard_LRS") -> Document:
    """The body of a storage account."""
    return {"location": location, "sku": {"name": sku}, "kind": kind}


def account(box: Sandbox, name: str = "pictures", location: str = EAST, kind: str = "StorageV2") -> str:
    """The path of a finished storage account."""
    box.finish(box.put(account_path(name), account_body(location, kind)))
    return account_path(name)


def copy_blob(box: Sandbox, source: str, destination: str = VHD, **said: JSON) -> Step:
    """Copy data into a blob."""
    return box.post("/providers/Darkroom.Lab/copyBlob", {"source": source, "destination": destination, **said})


def blobs_of(box: Sandbox, path: str) -> list[dict[str, Any]]:
    """The blobs of an account as the lab shows them."""
    return list(box.get(f"{path}/providers/Darkroom.Lab/blobs")["value"])


def exported(box: Sandbox, source: str, destination: str = VHD) -> str:
    """The address of a blob with the whole data of a disk or snapshot whose id is given."""
    box.finish(copy_blob(box, opened(box, source, 86_400), destination))
    return destination


def vhd_body(uri: str, *, location: str = EAST, account_id: str = "", **properties: JSON) -> Document:
    """The body of a disk or snapshot that is made from a VHD."""
    data: Document = {"createOption": "Import", "sourceUri": uri, **({"storageAccountId": account_id} if account_id else {})}
    return {"location": location, "properties": {"creationData": data, "osType": "Linux", "hyperVGeneration": "V2", **properties}}


def error_code(step: Step) -> str:
    """The code of an answer that is an error."""
    body = step.response.body
    assert isinstance(body, dict)
    error = body["error"]
    assert isinstance(error, dict)
    return str(error["code"])
