"""What a new machine is made of: disks, security and settings, for `az vm create` and `az vmss create`."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.vm_image import Image


def storage(call: Call, image: Image) -> dict[str, JSON]:
    """The storageProfile of a new machine: its image, its OS disk, its data disks."""
    args = call.args
    system: dict[str, JSON] = {"createOption": "FromImage", "caching": args.text("os_disk_caching") or "ReadWrite"}
    if args.text("os_disk_name"):
        system["name"] = args.text("os_disk_name")
    if args.number("os_disk_size_gb") is not None:
        system["diskSizeGB"] = args.number("os_disk_size_gb")
    if args.text("os_disk_delete_option"):
        system["deleteOption"] = args.text("os_disk_delete_option")
    skus = _skus(call)
    if skus.get("os"):
        system["managedDisk"] = {"storageAccountType": skus["os"]}
    profile: dict[str, JSON] = {"imageReference": image.reference, "osDisk": system}
    disks = _data_disks(call, image, skus.get("data"))
    if disks:
        profile["dataDisks"] = disks
    return profile


def _data_disks(call: Call, image: Image, sku: str | None) -> list[JSON]:
    managed: dict[str, JSON] = {"managedDisk": {"storageAccountType": sku}} if sku else {}
    disks: list[JSON] = [{"lun": lun, "createOption": "FromImage", **managed} for lun in image.luns]
    free = (lun for lun in range(256) if lun not in image.luns)
    for size, lun in zip(call.args.numbers("data_disk_sizes_gb") or [], free, strict=False):
        disks.append({"lun": lun, "createOption": "Empty", "diskSizeGB": size, **managed})
    return disks


def _skus(call: Call) -> dict[str, str]:
    """Read `--storage-sku`: one type for all disks, or os=TYPE and a type for the data disks."""
    found: dict[str, str] = {}
    for word in call.args.texts("storage_sku") or []:
        target, equals, sku = word.partition("=")
        if not equals:
            found |= {"os": word, "data": word}
        elif target == "os":
            found["os"] = sku
        else:
            found["data"] = sku
    return found


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
    """Licence, priority and what becomes of an evicted machine, as far as the line says."""
    names = {"license_type": "licenseType", "priority": "priority", "eviction_policy": "evictionPolicy"}
    return {key: call.args.text(dest) for dest, key in names.items() if call.args.text(dest)}
