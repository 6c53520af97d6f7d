"""`az image`: managed images."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import AAZ_GENERIC, AAZ_NO_WAIT, IDS, PAGING, SDK_LOCATION, SDK_TAGS, WAIT, group, named
from labs.shell.az.errors import AzError, from_response
from labs.shell.az.ids import parse_id
from labs.shell.az.spec import Command, Example, Support, either, opt, words
from labs.shell.az.updates import body_of, change, view_of
from labs.shell.az.waiting import wait

VERSION = "2024-07-01"
SHOW_VERSION = "2024-11-01"
VM_VERSION = "2026-04-01"
DISK_VERSION = "2025-01-02"
READ_ONLY = ("provisioningState",)
SCHEMA = words(
    "id location name systemData tags type extendedLocation hyperVGeneration provisioningState sourceVirtualMachine "
    "storageProfile"
)


def _path(call: Call) -> str:
    return call.path("images", call.args.need("image_name"))


def _found(call: Call, path: str, version: str) -> dict[str, JSON] | None:
    """Read a resource that need not be there."""
    response = call.client.request("GET", path, query={"api-version": version})
    if response.status == 404:
        return None
    if response.status >= 400:
        raise from_response(response, validating=True)
    return response.body if isinstance(response.body, dict) else {}


def _machine(call: Call, source: str) -> str | None:
    """Give the id of the VM that `source` names, if it names one."""
    known = parse_id(source)
    if known is not None and known.kind != "virtualmachines":
        return None
    if known is None and source.lower().endswith(".vhd"):
        return None
    path = source if known is not None else call.path("virtualMachines", source)
    return path if _found(call, path, VM_VERSION) is not None else None


def _disk(call: Call, source: str) -> dict[str, JSON]:
    """Give the part of an OS or data disk that says where it comes from."""
    lower = source.lower()
    if lower.endswith(".vhd"):
        return {"blobUri": source}
    if "/disks/" in lower:
        return {"managedDisk": {"id": source}}
    if "/snapshots/" in lower:
        return {"snapshot": {"id": source}}
    snapshot = call.path("snapshots", source)
    found = _found(call, snapshot, DISK_VERSION)
    if found is not None:
        return {"snapshot": {"id": found.get("id", snapshot)}}
    disk = call.get(call.path("disks", source), DISK_VERSION, validating=True)
    return {"managedDisk": {"id": disk.get("id", call.path("disks", source))}}


def _from_disks(call: Call) -> JSON:
    args = call.args
    system = _disk(call, args.need("source"))
    data = [_disk(call, source) for source in args.texts("data_disk_sources") or []]
    if args.text("os_type") is None:
        raise AzError("usage error: os type is required to create the image, please specify '--os-type OS_TYPE'")
    system |= {"osState": "Generalized", "osType": args.text("os_type")}
    common: dict[str, JSON] = {"storageAccountType": args.text("storage_sku")} if args.text("storage_sku") else {}
    if args.text("os_disk_caching"):
        system["caching"] = args.text("os_disk_caching")
    caching: dict[str, JSON] = {"caching": args.text("data_disk_caching")} if args.text("data_disk_caching") else {}
    disks: list[JSON] = [{"lun": lun, **disk, **caching, **common} for lun, disk in enumerate(data)]
    return {"storageProfile": {"dataDisks": disks, "osDisk": {**system, **common}, **_resilience(call)}}


def _resilience(call: Call) -> dict[str, JSON]:
    resilient = call.args.either("zone_resilient")
    return {} if resilient is None else {"zoneResilient": resilient}


def _create(call: Call) -> JSON:
    args = call.args
    machine = _machine(call, args.need("source"))
    properties: dict[str, JSON] = {}
    if machine is not None:
        if args.texts("data_disk_sources"):
            raise AzError("'--data-disk-sources' is not allowed when capturing images from virtual machines")
        properties["sourceVirtualMachine"] = {"id": machine}
        if _resilience(call):
            properties["storageProfile"] = _resilience(call)
    else:
        profile = _from_disks(call)
        properties |= profile if isinstance(profile, dict) else {}
    if not call.by_chapter or machine is None or "hyper_v_generation" in args.given:
        properties["hyperVGeneration"] = args.text("hyper_v_generation")
    body: dict[str, JSON] = {
        "location": call.location(),
        "properties": properties,
        "tags": dict(args.tags() or {}),
    }
    return call.put(_path(call), VERSION, body)


def _show(call: Call) -> JSON:
    expand = call.args.text("expand")
    return call.get(_path(call), SHOW_VERSION, query={"$expand": expand} if expand else None)


def _list(call: Call) -> JSON:
    return listing(call, call.scope("images"), VERSION)


def _update(call: Call) -> JSON:
    view = view_of(call.get(_path(call), VERSION))
    tags = call.args.tags()
    if tags is not None:
        view["tags"] = dict(tags)
    change(call, view)
    return call.put(_path(call), VERSION, body_of(view, READ_ONLY))


def _delete(call: Call) -> JSON:
    call.act("DELETE", _path(call), VERSION)
    return None


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), SHOW_VERSION)


NAME = named("--name -n", "Name of the new image.", "image_name")
NAME_ID = named("-n --name --image-name", "Name of the image.", "image_name", part="name")
CACHING = ("None", "ReadOnly", "ReadWrite")
SKUS = (
    "PremiumV2_LRS",
    "Premium_LRS",
    "Premium_ZRS",
    "StandardSSD_LRS",
    "StandardSSD_ZRS",
    "Standard_LRS",
    "UltraSSD_LRS",
)
CREATE_OPTIONS = (
    group(),
    NAME,
    opt("--source", "Name or ID of a VM, a snapshot or a disk, or the address of a VHD.", required=True),
    opt("--os-type", "Operating system, where the source is no VM.", choices=("Windows", "Linux")),
    opt("--data-disk-sources", "Snapshots, disks or VHDs of the data disks.", nargs="+"),
    SDK_LOCATION,
    opt("--storage-sku", "Storage of the disks.", choices=SKUS),
    opt("--hyper-v-generation", "Generation of the VMs.", choices=("V1", "V2"), default="V1"),
    opt("--os-disk-caching", "Caching of the OS disk.", choices=CACHING),
    opt("--data-disk-caching", "Caching of the data disks.", choices=CACHING),
    SDK_TAGS,
    either("--zone-resilient", "Whether it is kept in all zones."),
    opt("--edge-zone", support=Support.NONE),
)


def _command(name: str, *, aaz: bool = True, **fields: object) -> Command:
    return Command(f"image {name}", aaz=aaz, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        aaz=False,
        handler=_create,
        summary="Create a managed image.",
        options=CREATE_OPTIONS,
        examples=(
            Example("Capture a generalized VM.", "az image create --resource-group MyRG --name MyManagedImage --source MyVM"),
            Example(
                "Capture a VM of generation 2.",
                "az image create -g MyRG -n MyManagedImage --source MyVM --hyper-v-generation V2",
            ),
            Example("Make one of a snapshot.", "az image create -g MyRG -n MyManagedImage --source MySnapshot --os-type Linux"),
        ),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a managed image.",
        options=(NAME_ID, group(ids=True), opt("--expand", "What else to show."), IDS),
        examples=(Example("Show an image.", "az image show --resource-group MyRG --name MyManagedImage"),),
    ),
    _command(
        "list",
        handler=_list,
        summary="List managed images.",
        options=(*PAGING, group(required=False)),
        examples=(Example("List those of one group.", "az image list --resource-group MyRG --output table"),),
    ),
    _command(
        "update",
        handler=_update,
        summary="Change the tags of a managed image.",
        options=(
            AAZ_NO_WAIT,
            *AAZ_GENERIC,
            NAME_ID,
            group(ids=True),
            opt("--tags", "Tags as key=value pairs.", nargs="+", kind="tags", group="Parameters"),
            IDS,
        ),
        examples=(Example("Tag an image.", "az image update -g MyRG -n MyManagedImage --tags team=images"),),
        schema=SCHEMA,
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete a managed image.",
        options=(AAZ_NO_WAIT, NAME_ID, group(ids=True), IDS),
        examples=(Example("Delete an image.", "az image delete --resource-group MyRG --name MyManagedImage"),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until a managed image is as asked.",
        options=(*WAIT, NAME_ID, group(ids=True), opt("--expand", "What else to show."), IDS),
        examples=(Example("Wait until it is there.", "az image wait -g MyRG -n MyManagedImage --created"),),
    ),
)
