"""`az vm disk` and `az vm identity`: what a machine that exists is given, and what is taken from it."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.disk_shared import DISK_SKUS
from labs.shell.az.commands.shared import IDS, group, unsimulated
from labs.shell.az.commands.vm_change import NAME, machine_path, part, view_at, write
from labs.shell.az.commands.vm_create import SYSTEM
from labs.shell.az.commands.vm_details import VERSION
from labs.shell.az.commands.vm_profile import full
from labs.shell.az.errors import AzError
from labs.shell.az.shape import flatten
from labs.shell.az.spec import Command, Example, Option, Support, flag, opt

MOST_LUNS = 64
DEFAULT_GB = 1_023
VM_NAME = opt("--vm-name", "Name of the VM.", required=True, configured="vm")
NEED_DISK = "usage error: --name DISK | --disks DISK ... | --disk-ids ID ..."
ONLY_SYSTEM = f"this lab simulates the system-assigned identity only: use '--identities {SYSTEM}'."


def _path(call: Call) -> str:
    return call.path("virtualMachines", call.args.need("vm_name"))


def _disks(view: dict[str, JSON]) -> list[dict[str, JSON]]:
    listed = part(view, "storageProfile").get("dataDisks")
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _attach(call: Call) -> JSON:
    args = call.args
    names = args.texts("ids") or args.texts("disk_ids") or args.texts("disks")
    if not names:
        names = [args.need("disk")] if args.text("disk") else []
    if not names:
        raise AzError(NEED_DISK)
    view = view_at(call, _path(call))
    disks = _disks(view)
    for name in names:
        disks.append(_entry(call, name, _lun(call, disks)))
    part(view, "storageProfile")["dataDisks"] = [*disks]
    write(call, _path(call), view)
    return None


def _lun(call: Call, disks: list[dict[str, JSON]]) -> int:
    """The LUN that was said, or the first that is free."""
    taken = {disk.get("lun") for disk in disks}
    said = call.args.number("lun")
    if said is not None and said not in taken:
        return said
    free = next((lun for lun in range(MOST_LUNS) if lun not in taken), None)
    if free is None:
        raise AzError("no available lun value is found")
    return said if said is not None else free


def _entry(call: Call, name: str, lun: int) -> dict[str, JSON]:
    args = call.args
    caching: dict[str, JSON] = {"caching": args.text("caching")} if args.text("caching") else {}
    if not args.flag("new"):
        return {"lun": lun, "createOption": "Attach", "managedDisk": full(call, name), **caching}
    made: dict[str, JSON] = {
        "name": name.rpartition("/")[2],
        "createOption": "Empty",
        "diskSizeGB": args.number("size_gb") or DEFAULT_GB,
    }
    sku: dict[str, JSON] = {"managedDisk": {"storageAccountType": args.text("sku")}} if args.text("sku") else {}
    return {"lun": lun, **made, **sku, **caching}


def _detach(call: Call) -> JSON:
    args = call.args
    wanted = [each.rpartition("/")[2].lower() for each in args.texts("disk_ids") or []]
    wanted = wanted or [args.need("name").lower()]
    view = view_at(call, _path(call))
    disks = _disks(view)
    left: list[JSON] = [disk for disk in disks if str(disk.get("name")).lower() not in wanted]
    if len(left) == len(disks):
        raise AzError(f"No disk with the name '{args.text('name') or wanted[0]}' was found", exit_code=3)
    part(view, "storageProfile")["dataDisks"] = left
    write(call, _path(call), view)
    return None


def _identity_show(call: Call) -> JSON:
    found = call.get(machine_path(call), VERSION).get("identity")
    return found if isinstance(found, dict) else None


def _identity_assign(call: Call) -> JSON:
    if any(each != SYSTEM for each in call.args.texts("identities") or []):
        raise AzError(ONLY_SYSTEM)
    identity = _give(call, "SystemAssigned")
    principal = identity.get("principalId") if isinstance(identity, dict) else None
    return {"systemAssignedIdentity": principal, "userAssignedIdentities": {}}


def _identity_remove(call: Call) -> JSON:
    if any(each != SYSTEM for each in call.args.texts("identities") or []):
        raise AzError(ONLY_SYSTEM)
    return _give(call, "None")


def _give(call: Call, kind: str) -> JSON:
    """Read the machine, give it an identity of a kind, and give what it has then."""
    path = machine_path(call)
    call.get(path, VERSION)
    call.finish(call.send("PATCH", path, VERSION, body={"identity": {"type": kind}}))
    shown = flatten(call.get(path, VERSION))
    return shown.get("identity") if isinstance(shown, dict) else None


ATTACH_OPTIONS: tuple[Option, ...] = (
    group(required=False),
    VM_NAME,
    opt("--name -n --disk", "Name or ID of the disk.", dest="disk", part="name"),
    opt("--ids", "IDs of the disks.", nargs="+"),
    opt("--disks", "Names or IDs of several disks.", nargs="*"),
    flag("--new", "Make a new, empty disk."),
    opt("--sku", "Storage of a new disk.", choices=DISK_SKUS),
    opt("--size-gb -z", "Size of a new disk in GiB; 1023 when left out.", kind="int"),
    opt("--lun", "Logical unit number; the first free one when left out.", kind="int"),
    opt("--caching", "Caching of the disk.", choices=("None", "ReadOnly", "ReadWrite")),
    flag("--enable-write-accelerator", support=Support.NONE),
    opt("--disk-ids", "IDs of the disks.", nargs="+"),
    unsimulated("--source-snapshots-or-disks --source-resource", nargs="+"),
    unsimulated("--source-disk-restore-point --source-disk-rp", nargs="+"),
    unsimulated("--new-names-of-source-snapshots-or-disks --new-names-of-sr", nargs="+"),
    unsimulated("--new-names-of-source-disk-restore-point --new-names-of-rp", nargs="+"),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "vm disk attach",
        _attach,
        "Attach a data disk to a VM.",
        options=ATTACH_OPTIONS,
        examples=(
            Example("Attach a disk that is there.", "az vm disk attach --resource-group MyRG --vm-name MyVM --name MyDisk"),
            Example("Attach a new one.", "az vm disk attach -g MyRG --vm-name MyVM --name MyDisk --new --size-gb 32"),
        ),
    ),
    Command(
        "vm disk detach",
        _detach,
        "Detach a data disk from a VM.",
        options=(
            group(),
            VM_NAME,
            opt("--name -n", "Name of the disk.", dest="name"),
            flag("--force-detach", support=Support.NONE),
            opt("--disk-ids", "IDs of the disks.", nargs="+"),
        ),
        examples=(Example("Detach a disk.", "az vm disk detach --resource-group MyRG --vm-name MyVM --name MyDisk"),),
    ),
    Command(
        "vm identity show",
        _identity_show,
        "Show the identity of a VM.",
        options=(group(ids=True), NAME, IDS),
        examples=(Example("Show it.", "az vm identity show --resource-group MyRG --name MyVM"),),
    ),
    Command(
        "vm identity assign",
        _identity_assign,
        "Give a VM an identity of its own.",
        options=(
            group(ids=True),
            NAME,
            opt("--identities", "Which: [system], the only one here.", nargs="*"),
            unsimulated("--role"),
            unsimulated("--scope"),
            IDS,
        ),
        examples=(Example("Give it one.", "az vm identity assign --resource-group MyRG --name MyVM"),),
        flat=False,
    ),
    Command(
        "vm identity remove",
        _identity_remove,
        "Take the identity of a VM.",
        options=(group(ids=True), NAME, opt("--identities", "Which: [system], the only one here.", nargs="+"), IDS),
        examples=(Example("Take it.", "az vm identity remove --resource-group MyRG --name MyVM"),),
    ),
)
