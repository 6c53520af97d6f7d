"""`az vm update`, `resize`, `redeploy`, `reapply`, `capture`: what is done to a machine that exists."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import AAZ_NO_WAIT, IDS, SDK_GENERIC, SDK_NO_WAIT, group, named, unsimulated
from labs.shell.az.commands.unsimulated_options import HOST_ENDPOINTS, SCHEDULED_EVENTS
from labs.shell.az.commands.vm_create_options import LICENSES, PRIORITIES, SECURITY_TYPES
from labs.shell.az.commands.vm_details import VERSION
from labs.shell.az.errors import AzError
from labs.shell.az.shape import flatten_deep
from labs.shell.az.spec import Command, Example, Support, either, opt
from labs.shell.az.updates import body_of, change, view_of

ACTION_VERSION = "2022-11-01"
CAPTURE_VERSION = "2024-11-01"
READ_ONLY = (
    "provisioningState",
    "vmId",
    "instanceView",
    "timeCreated",
    "storageProfile.imageReference.exactVersion",
)
NAME = named("--name -n", "Name of the VM.", "vm_name", part="name", configured="vm")
AAZ_NAME = named("-n --name --vm-name", "Name of the VM.", "vm_name", part="name", configured="vm")
CAPTURED_NAME = named("-n --name", "Name of the VM.", "vm_name", part="name")
CACHES = ("None", "ReadOnly", "ReadWrite")


def machine_path(call: Call) -> str:
    """The path of the VM that the line names."""
    return call.path("virtualMachines", call.args.need("vm_name"))


def view_at(call: Call, path: str) -> dict[str, JSON]:
    """Read a VM as update commands see it."""
    return view_of(call.get(path, VERSION))


def write(call: Call, path: str, view: dict[str, JSON]) -> JSON:
    """Write a VM back, wait, and read it again."""
    return flatten_deep(call.put(path, VERSION, body_of(view, READ_ONLY)))


def part(view: dict[str, JSON], name: str) -> dict[str, JSON]:
    """Give a profile of a VM, which is made where there is none."""
    found = view.get(name)
    made = found if isinstance(found, dict) else {}
    view[name] = made
    return made


def _update(call: Call) -> JSON:
    path = machine_path(call)
    view = view_at(call, path)
    _settings(call, view)
    _security(call, view)
    if call.args.text("os_disk"):
        _swap(call, view)
    for word in call.args.texts("disk_caching") or []:
        _cache(view, word)
    change(call, view)
    return write(call, path, view)


def _settings(call: Call, view: dict[str, JSON]) -> None:
    args = call.args
    if args.text("size"):
        part(view, "hardwareProfile")["vmSize"] = args.text("size")
    texts = {"license_type": "licenseType", "priority": "priority"}
    view |= {name: args.text(dest) for dest, name in texts.items() if args.text(dest)}
    if args.real("max_price") is not None:
        view["billingProfile"] = {"maxPrice": args.real("max_price")}
    if args.either("ultra_ssd_enabled") is not None:
        part(view, "additionalCapabilities")["ultraSSDEnabled"] = args.either("ultra_ssd_enabled")


def _security(call: Call, view: dict[str, JSON]) -> None:
    args = call.args
    wishes = {"secureBootEnabled": args.either("enable_secure_boot"), "vTpmEnabled": args.either("enable_vtpm")}
    asked = {name: wish for name, wish in wishes.items() if wish is not None}
    if asked:
        part(part(view, "securityProfile"), "uefiSettings").update(asked)
    if args.text("security_type"):
        part(view, "securityProfile")["securityType"] = args.text("security_type")


def _swap(call: Call, view: dict[str, JSON]) -> None:
    named_disk = call.args.need("os_disk")
    identifier = named_disk if "/" in named_disk else call.path("disks", named_disk)
    system = part(part(view, "storageProfile"), "osDisk")
    system["name"] = identifier.rpartition("/")[2]
    system["managedDisk"] = {"id": identifier}


def _cache(view: dict[str, JSON], word: str) -> None:
    """Set the caching of one disk (`os=TYPE`, `LUN=TYPE`) or of all (`TYPE`)."""
    target, equals, wish = word.partition("=")
    caching = next((each for each in CACHES if each.lower() == (wish if equals else target).lower()), None)
    if caching is None:
        raise AzError(f"unrecognized caching type '{wish if equals else target}'. Please use one of: {', '.join(CACHES)}")
    storage = part(view, "storageProfile")
    data = storage.get("dataDisks")
    for disk in data if isinstance(data, list) else []:
        if isinstance(disk, dict) and (not equals or str(disk.get("lun")) == target):
            disk["caching"] = caching
    if not equals or target == "os":
        part(storage, "osDisk")["caching"] = caching


def _resize(call: Call) -> JSON:
    path, size = machine_path(call), call.args.need("size")
    view = view_at(call, path)
    hardware = part(view, "hardwareProfile")
    if hardware.get("vmSize") == size:
        call.warn(f"VM is already {size}")
        return None
    hardware["vmSize"] = size
    return write(call, path, view)


def _redeploy(call: Call) -> JSON:
    call.act("POST", f"{machine_path(call)}/redeploy", ACTION_VERSION)
    return None


def _reapply(call: Call) -> JSON:
    call.act("POST", f"{machine_path(call)}/reapply", ACTION_VERSION)
    return None


def _capture(call: Call) -> JSON:
    args = call.args
    body: dict[str, JSON] = {
        "destinationContainerName": args.need("storage_container"),
        "overwriteVhds": args.either("overwrite") is not False,
        "vhdPrefix": args.need("vhd_name_prefix"),
    }
    response = call.send("POST", f"{machine_path(call)}/capture", CAPTURE_VERSION, body=body)
    return None if args.flag("no_wait") else call.finish(response, monitor=True).body


UPDATE_OPTIONS = (
    group(ids=True),
    NAME,
    opt("--os-disk", "Name or ID of a disk to start from instead."),
    opt("--disk-caching", "Caching: one type for all disks, or os=TYPE LUN=TYPE.", nargs="*"),
    unsimulated("--write-accelerator", nargs="*"),
    opt("--license-type", "License that you bring.", choices=LICENSES),
    either("--ultra-ssd-enabled", "Take disks of the kind UltraSSD_LRS."),
    opt("--priority", "Priority of the VM.", choices=PRIORITIES),
    opt("--max-price", "Most that a Spot VM may cost, in US dollars an hour; -1 for any price.", kind="float"),
    unsimulated("--ppg"),
    unsimulated("--workspace", group="Monitor"),
    either("--enable-secure-boot", "Whether it starts trusted code only."),
    either("--enable-vtpm", "Whether it has a virtual TPM."),
    unsimulated("--user-data"),
    unsimulated("--capacity-reservation-group --crg"),
    either("--disable-capacity-reservation-assignment --no-cap-reservation", support=Support.NONE),
    unsimulated("--host", group="Dedicated Host"),
    unsimulated("--host-group", group="Dedicated Host"),
    opt("--size", "Size of the VM."),
    unsimulated("--ephemeral-os-disk-placement --ephemeral-placement", choices=("CacheDisk", "NvmeDisk", "ResourceDisk")),
    either("--enable-hibernation", support=Support.NONE),
    unsimulated("--v-cpus-available", kind="int"),
    unsimulated("--v-cpus-per-core", kind="int"),
    unsimulated("--processor-mode", choices=("Deterministic", "Opportunistic")),
    unsimulated("--disk-controller-type", choices=("NVMe", "SCSI"), group="Storage"),
    opt("--security-type", "Security type.", choices=SECURITY_TYPES),
    either("--enable-proxy-agent", support=Support.NONE),
    unsimulated("--proxy-agent-mode", choices=("Audit", "Enforce")),
    *SCHEDULED_EVENTS,
    either("--align-regional-disks-to-vm-zone --align-regional-disks", support=Support.NONE),
    *HOST_ENDPOINTS,
    unsimulated("--key-incarnation-id", kind="int"),
    either("--zone-movement", support=Support.NONE),
    unsimulated("--zone -z", nargs="1"),
    *SDK_GENERIC,
    SDK_NO_WAIT,
    IDS,
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "vm update",
        _update,
        "Change a VM.",
        options=UPDATE_OPTIONS,
        examples=(
            Example("Set a tag.", "az vm update --resource-group MyRG --name MyVM --set tags.team=images"),
            Example("Cache what the OS disk reads only.", "az vm update -g MyRG -n MyVM --disk-caching os=ReadOnly"),
        ),
    ),
    Command(
        "vm resize",
        _resize,
        "Give a VM another size.",
        options=(group(ids=True), NAME, opt("--size", "New size of the VM.", required=True), SDK_NO_WAIT, IDS),
        examples=(Example("Make a VM larger.", "az vm resize --resource-group MyRG --name MyVM --size Standard_D4s_v5"),),
    ),
    Command(
        "vm redeploy",
        _redeploy,
        "Move a VM to other hardware.",
        options=(AAZ_NO_WAIT, group(ids=True), AAZ_NAME, IDS),
        examples=(Example("Redeploy a VM.", "az vm redeploy --resource-group MyRG --name MyVM"),),
        aaz=True,
    ),
    Command(
        "vm reapply",
        _reapply,
        "Have a VM set up again as its resource says.",
        options=(AAZ_NO_WAIT, group(ids=True), AAZ_NAME, IDS),
        examples=(Example("Reapply a VM.", "az vm reapply --resource-group MyRG --name MyVM"),),
        aaz=True,
    ),
    Command(
        "vm capture",
        _capture,
        "Capture the VHDs of a generalized VM, where it has any: with managed disks, use `az image create`.",
        options=(
            AAZ_NO_WAIT,
            group(ids=True),
            CAPTURED_NAME,
            opt("--storage-container", "Container for the VHDs.", default="vhds", group="Parameters"),
            either("--overwrite", "Whether VHDs of the same name are replaced.", aaz=True, default=True, group="Parameters"),
            opt("--vhd-name-prefix", "What the names of the VHDs begin with.", required=True, group="Parameters"),
            IDS,
        ),
        examples=(Example("Capture a VM.", "az vm capture --resource-group MyRG --name MyVM --vhd-name-prefix MyPrefix"),),
        aaz=True,
    ),
)
