"""What a new machine is made of: disks, security and settings, for `az vm create` and `az vmss create`."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.vm_image import Image
from labs.shell.az.ids import parse_id

OS, ALL = "os", "all"
OTHERS = (ALL,)


def storage(call: Call, image: Image) -> dict[str, JSON]:
    """The storageProfile of a new machine: its image, its OS disk, its data disks."""
    system = _system_disk(call)
    args = call.args
    if args.text("os_disk_name"):
        system["name"] = args.text("os_disk_name")
    sku = _by_disk(args.texts("storage_sku")).get(OS)
    if sku:
        system["managedDisk"] = {"storageAccountType": sku}
    return {"imageReference": image.reference, "osDisk": system, **_data_disks(call, image.luns)}


def attached(call: Call, *, windows: bool) -> dict[str, JSON]:
    """The storageProfile of a machine that starts from a disk that is there."""
    system = {**_system_disk(call), "createOption": "attach", "osType": "windows" if windows else "linux"}
    return {"osDisk": {**system, "managedDisk": full(call, call.args.need("attach_os_disk"))}, **_data_disks(call, ())}


def full(call: Call, name: str) -> dict[str, JSON]:
    """A reference to a disk of the group by its name or id."""
    return {"id": name if parse_id(name) is not None else call.path("disks", name)}


def _system_disk(call: Call) -> dict[str, JSON]:
    args = call.args
    system: dict[str, JSON] = {"createOption": "FromImage", "caching": args.text("os_disk_caching") or "ReadWrite"}
    if args.number("os_disk_size_gb") is not None:
        system["diskSizeGB"] = args.number("os_disk_size_gb")
    if args.text("os_disk_delete_option"):
        system["deleteOption"] = args.text("os_disk_delete_option")
    return system


def _data_disks(call: Call, luns: tuple[int, ...]) -> dict[str, JSON]:
    """The data disks: those of the image at its LUNs, then new ones, then those that are attached."""
    args = call.args
    free = (lun for lun in range(256) if lun not in luns)
    new: list[dict[str, JSON]] = [
        {"createOption": "Empty", "diskSizeGB": size} for size in args.numbers("data_disk_sizes_gb") or []
    ]
    taken: list[dict[str, JSON]] = [
        {"createOption": "attach", "managedDisk": full(call, name)} for name in args.texts("attach_data_disks") or []
    ]
    brought: list[tuple[int, dict[str, JSON]]] = [(lun, {"createOption": "FromImage"}) for lun in luns]
    disks = [*brought, *((next(free), disk) for disk in [*new, *taken])]
    listed: list[JSON] = [{"lun": lun, **disk, **_of_disk(call, lun, disk)} for lun, disk in disks]
    return {"dataDisks": listed} if listed else {}


def _of_disk(call: Call, lun: int, disk: dict[str, JSON]) -> dict[str, JSON]:
    """What the line says of one data disk: its storage, its caching, what becomes of it."""
    args = call.args
    sku = _said(_by_disk(args.texts("storage_sku")), lun)
    caching = _said(_by_disk(args.texts("data_disk_caching"), OTHERS), lun)
    option = _said(_by_disk(args.texts("data_disk_delete_option"), OTHERS), lun)
    said: dict[str, JSON] = {"caching": caching, "deleteOption": option}
    if sku and "managedDisk" not in disk:
        said["managedDisk"] = {"storageAccountType": sku}
    return {name: value for name, value in said.items() if value}


def _by_disk(words: list[str] | None, everybody: tuple[str, ...] = (OS, ALL)) -> dict[str, str]:
    """Read an option that speaks of disks: `VALUE` for `everybody`, `os=VALUE` or `LUN=VALUE` for one."""
    found: dict[str, str] = {}
    for word in words or []:
        target, equals, value = word.partition("=")
        found |= {target: value} if equals else dict.fromkeys(everybody, word)
    return found


def _said(by_disk: dict[str, str], lun: int) -> str | None:
    return by_disk.get(str(lun)) or by_disk.get(ALL)


def security(call: Call) -> dict[str, JSON]:
    """The securityProfile of a new machine; empty where nothing is asked for."""
    args = call.args
    profile: dict[str, JSON] = {}
    if args.text("security_type"):
        profile["securityType"] = args.text("security_type")
    boot, vtpm = args.either("enable_secure_boot"), args.either("enable_vtpm")
    if args.text("security_type") == "TrustedLaunch":
        boot, vtpm = boot is not False, vtpm is not False
    settings: dict[str, JSON] = {
        key: value for key, value in (("secureBootEnabled", boot), ("vTpmEnabled", vtpm)) if value is not None
    }
    if settings:
        profile["uefiSettings"] = settings
    if args.either("encryption_at_host") is not None:
        profile["encryptionAtHost"] = args.either("encryption_at_host")
    return profile


def settings(call: Call) -> dict[str, JSON]:
    """Licence, priority, price, what becomes of an evicted machine and which disks it takes, as far as the line says."""
    names = {"license_type": "licenseType", "priority": "priority", "eviction_policy": "evictionPolicy"}
    said: dict[str, JSON] = {key: call.args.text(dest) for dest, key in names.items() if call.args.text(dest)}
    price, ultra = call.args.real("max_price"), call.args.either("ultra_ssd_enabled")
    if price is not None:
        said["billingProfile"] = {"maxPrice": price}
    if ultra is not None:
        said["additionalCapabilities"] = {"ultraSSDEnabled": ultra}
    return said
