"""Rules about what a machine may be made from, and where: images, gallery versions, sizes, security and disks."""

import re
from typing import Any

from gallery_engine.catalog.regions import REGIONS
from gallery_engine.catalog.sizes import SIZES, Size, find
from gallery_engine.deployment import (
    IMAGE,
    NEWEST,
    attached,
    image_address,
    image_ids,
    origin,
    os_disk,
    reference,
    region_of,
    security_asked_for,
    shared_image,
)
from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, principle, rule
from gallery_engine.rules.sources import (
    GENERATION_2,
    MARKETPLACE,
    NO_ZONES_ISSUE,
    SDK,
    SECURITY_ISSUE,
    TROUBLESHOOT,
    TRUSTED_LAUNCH,
    UEFI_ISSUE,
    VM_ERRORS,
    VM_REST,
    VM_SIZES,
    ZONES,
)

TRUSTED = "TrustedLaunch"
_ENTITY = re.compile(r"[A-Za-z0-9][-\w.]{0,79}", re.ASCII)


@rule("VMS201", code="InvalidParameter", status=400, cites=[TROUBLESHOOT, SDK], standing="unverified")
def name_is_valid(call: Call[Any]) -> Problem | None:
    """The name of a VM, image or disk has letters, digits, underscores, periods and hyphens.

    Up to 80 characters; it begins with a letter or digit and does not end with a hyphen or period.
    """
    name = call.address.name
    if is_entity_name(name):
        return None
    return Problem(
        f"The entity name '{name[:100]}' is invalid according to its validation rule: ^[^_\\W][\\w-._]{{0,79}}(?<![-.])$.",
        target="name",
    )


@rule("VMS202", code="InvalidParameter", status=400, cites=[VM_SIZES, VM_ERRORS])
def size_is_known(call: Call[MachineBody]) -> Problem | None:
    """A VM has one of the sizes that the region offers.

    The size sets cores, memory, disks and what the machine can boot. This lab offers a choice of Azure's sizes, the same in every
    region.
    """
    profile = call.body.properties.hardware_profile
    name = (profile.vm_size if profile else None) or ""
    if find(name) is not None or (call.current is not None and not name):
        return None
    if not name:
        return Problem("Required parameter 'hardwareProfile' is missing (null).", target="hardwareProfile")
    return Problem(
        f"The value {name[:80]} provided for the VM size is not valid. The valid sizes in the current region are: "
        f"{','.join(SIZES)}. Find out more on the valid VM sizes in each region at https://aka.ms/azure-regions.",
        target="vmSize",
    )


@rule("VMS203", code="InvalidParameter", status=400, cites=[VM_REST])
def image_is_named(call: Call[MachineBody]) -> Problem | None:
    """A new VM says what it is made from: an image, or a disk that exists.

    An image is named by publisher, offer, SKU and version, by the id of a managed image, an image definition or a version, or by
    the id that a shared or community gallery gives it. Two at once would contradict each other.
    """
    if call.current is not None:
        return None
    wish = reference(call.body)
    by_name = bool(wish.publisher or wish.offer or wish.sku)
    if (os_disk(call.body).create_option or "").lower() == "attach" and not attached(call.body):
        return Problem("Required parameter 'osDisk.managedDisk.id' is missing (null).", target="osDisk.managedDisk.id")
    if attached(call.body):
        named = by_name or bool(image_ids(call.body))
        text = "Cannot attach an existing OS disk if the VM is created from a platform or user image."
        return Problem(text, target="osDisk.createOption") if named else None
    ids = image_ids(call.body)
    if not ids and not by_name:
        return Problem("Required parameter 'imageReference' is missing (null).", target="imageReference")
    known = image_address(call.body) if wish.id else shared_image(call.body)
    if ids and (by_name or len(ids) > 1 or known is None):
        field = "id" if wish.id else "sharedGalleryImageId" if wish.shared_gallery_image_id else "communityGalleryImageId"
        return Problem(f"The value of parameter imageReference.{field} is invalid.", target=f"imageReference.{field}")
    return None


@rule("VMS204", code="PlatformImageNotFound", status=404, cites=[MARKETPLACE, VM_ERRORS])
def platform_image_exists(call: Call[MachineBody]) -> Problem | None:
    """An image of the marketplace is found by publisher, offer, SKU and version, and all four have to be right.

    This lab knows the aliases of the command line and a few more SKUs of the same publishers, each with one version.
    """
    wish = reference(call.body)
    if call.current is not None or image_ids(call.body) or attached(call.body) or origin(call.body, call.world) is not None:
        return None
    urn = f"{wish.publisher or ''}:{wish.offer or ''}:{wish.sku or ''}:{wish.version or NEWEST}"
    return Problem(
        f"The platform image '{urn[:200]}' is not available. Verify that all fields in the storage profile are correct. For more "
        "details about storage profile information, please refer to https://aka.ms/storageprofile",
        target="imageReference",
    )


@rule("VMS205", code="NotFound", status=404, cites=[VM_ERRORS, TROUBLESHOOT])
def managed_image_is_here(call: Call[MachineBody]) -> Problem | None:
    """A VM is made from a managed image of its own region.

    A managed image is one resource in one region and is never copied; a gallery is what brings an image to other regions.
    """
    named = image_address(call.body)
    if call.current is not None or named is None or named.kind != IMAGE:
        return None
    made_from = origin(call.body, call.world)
    image = made_from.record if made_from is not None else None
    if image is not None and image.location == region_of(call.body, call.current):
        return None
    where = (
        ""
        if image is None
        else f" It is in location '{image.location}', the virtual machine in '{region_of(call.body, call.current)}'."
    )
    return Problem(f"The Image {named.path} cannot be found.{where}", target="imageReference")


@rule("VMS206", code="OperationNotAllowed", status=409, cites=[VM_ERRORS])
def image_is_finished(call: Call[MachineBody]) -> str | None:
    """Nothing is made from an image that is still being captured.

    The image's disk is whole only when its provisioning state says Succeeded.
    """
    made_from = origin(call.body, call.world)
    image = made_from.record if made_from is not None and made_from.kind == IMAGE else None
    until = image.inner.get("until") if image is not None else None
    if call.current is not None or image is None or not isinstance(until, int) or until <= call.world.now:
        return None
    return (
        f"The resource {call.address.name} cannot be created from Image {image.name} until Image has been successfully created."
    )


PLATFORM_IMAGE_LISTED = principle(
    "VMS230",
    "A version of a marketplace image is read under the name it has.",
    "Publishers, offers, SKUs and versions are listed one below the other; what no list names cannot be read.",
    code="NotFound",
    status=404,
    cites=[MARKETPLACE],
)


@rule("VMS207", code="BadRequest", status=400, cites=[GENERATION_2, VM_ERRORS])
def size_boots_the_generation(call: Call[MachineBody]) -> Problem | None:
    """The size has to boot the generation of the image.

    Generation 1 boots by BIOS, generation 2 by UEFI. Most sizes do both; the oldest know only the first and the newest only the
    second.
    """
    size, generation = _size(call), _generation(call)
    if size is None or not generation or generation in size.generations:
        return None
    number = generation.removeprefix("V")
    return Problem(
        f"The selected VM size '{size.name}' cannot boot Hypervisor Generation '{number}'. If this was a Create operation please "
        "check that the Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM Size. If this "
        f"was an Update operation please select a Hypervisor Generation '{number}' VM Size. For more information, see "
        "https://aka.ms/azuregen2vm"
    )


@rule("VMS208", code="BadRequest", status=400, cites=[VM_SIZES])
def size_has_the_architecture(call: Call[MachineBody]) -> Problem | None:
    """The size has to have the processor that the image was built for.

    An image for x64 does not run on an Arm64 processor, nor the other way round; sizes with a p in their name have Arm64.
    """
    size = _size(call)
    made_from = origin(call.body, call.world) if call.current is None else None
    architecture = made_from.architecture if made_from else str(_inner(call.current).get("architecture", ""))
    if size is None or not architecture or size.architecture == architecture:
        return None
    return Problem(
        f"Cannot create a VM of size '{size.name}' because this VM size only supports a CPU Architecture of "
        f"'{size.architecture}', but an image or disk with CPU Architecture '{architecture}' was given. Please check that the "
        "CPU Architecture of the image or disk is compatible with that of the VM size."
    )


@rule("VMS215", code="InvalidAvailabilityZone", status=400, cites=[ZONES, NO_ZONES_ISSUE], standing="unverified")
def zone_is_in_the_region(call: Call[Any]) -> str | Problem | None:
    """A zone is asked for only where there are zones.

    A region with availability zones has three, numbered 1 to 3; other regions have none.
    """
    zones = call.body.zones or []
    region = REGIONS.get(region_of(call.body, call.current))
    offered = ("1", "2", "3") if region is not None and region.zones else ()
    if all(zone in offered for zone in zones):
        return None
    if not offered:
        return Problem(
            f"The resource type '{call.address.type.partition('/')[2]}' does not support availability zones at location "
            f"'{region_of(call.body, call.current)}' and api-version '{call.request.query.get('api-version', '')}'.",
            code="ResourceTypeNotSupportAvailabilityZones",
        )
    kind = call.address.path.rsplit("/providers/", 1)[-1]
    return (
        f"The zone(s) '{','.join(zones)[:60]}' for resource '{kind}' is not supported. The supported zones for location "
        f"'{region_of(call.body, call.current)}' are '{','.join(offered)}'"
    )


@rule("VMS216", code="BadRequest", status=400, cites=[TRUSTED_LAUNCH, SECURITY_ISSUE])
def image_takes_trusted_launch(call: Call[MachineBody]) -> str | None:
    """Trusted Launch needs an image that was built for it.

    It checks the boot chain from UEFI on, so the image has to be of generation 2 and say that it supports it. Managed images
    never do.
    """
    made_from = origin(call.body, call.world)
    if call.current is not None or made_from is None or not _asks_for_trusted_launch(call):
        return None
    if made_from.kind == IMAGE:
        return "Managed Images are not supported for virtual machines with security type TrustedLaunch."
    if made_from.takes_trusted_launch:
        return None
    return (
        "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch Supported Gen2 OS "
        "Image. For more information, see https://aka.ms/TrustedLaunch-FAQ."
    )


@rule("VMS217", code="BadRequest", status=400, cites=[TRUSTED_LAUNCH, SECURITY_ISSUE])
def size_takes_trusted_launch(call: Call[MachineBody]) -> str | None:
    """Trusted Launch needs a size that offers it.

    The size brings the virtual TPM; older series and Arm64 sizes of this lab have none.
    """
    size = _size(call)
    if size is None or size.trusted_launch or not _asks_for_trusted_launch(call):
        return None
    return (
        f"The VM size '{size.name}' is not supported for creation of VMs and Virtual Machine Scale Set with 'TrustedLaunch' "
        "security type. For more information, see https://aka.ms/TrustedLaunch-FAQ"
    )


@rule("VMS222", code="OperationNotAllowed", status=409, cites=[VM_ERRORS])
def os_disk_holds_the_image(call: Call[MachineBody]) -> str | None:
    """An OS disk may be larger than its image, never smaller.

    The image's partitions are copied as they are, and have to fit.
    """
    made_from = origin(call.body, call.world)
    asked = os_disk(call.body).disk_size_gb
    if call.current is not None or made_from is None or asked is None or asked >= made_from.size_gb:
        return None
    return (
        f"Disk with size {asked}GB, which is smaller than the size {made_from.size_gb}GB of corresponding disk in Image, is not "
        "allowed."
    )


@rule(
    "VMS232",
    code="BadRequest",
    status=400,
    cites=[TRUSTED_LAUNCH, UEFI_ISSUE],
    otherwise=(
        "By the chapter a VM is Standard unless it asks for more, so the settings alone are refused; Azure gives it "
        "Trusted Launch where image and size allow."
    ),
)
def firmware_settings_go_with_trusted_launch(call: Call[MachineBody]) -> str | None:
    """Secure boot and the virtual TPM are settings of Trusted Launch.

    A machine of another security type has no such firmware, and one of generation 1 has no UEFI at all.
    """
    profile = call.body.properties.security_profile
    made_from = origin(call.body, call.world)
    settings = profile.uefi_settings if profile is not None else None
    asked = settings is not None and (settings.secure_boot_enabled or settings.v_tpm_enabled)
    if call.current is not None or made_from is None or not asked:
        return None
    if made_from.generation == "V1":
        return "UEFI settings are not supported for VMs and VM Scale Sets using Generation 1 Image."
    by_default = not security_asked_for(call.body) and call.rulebook.has("trusted_launch_by_default")
    if _asks_for_trusted_launch(call) or (by_default and made_from.takes_trusted_launch):
        return None
    return "Use of UEFI settings is not supported when security type is not set."


EVERY_MACHINE = (
    name_is_valid,
    size_is_known,
    image_is_named,
    platform_image_exists,
    managed_image_is_here,
    image_is_finished,
    size_boots_the_generation,
    size_has_the_architecture,
    image_takes_trusted_launch,
    size_takes_trusted_launch,
    zone_is_in_the_region,
    os_disk_holds_the_image,
    firmware_settings_go_with_trusted_launch,
)


def is_entity_name(name: str) -> bool:
    """Whether a VM, image or disk may have this name."""
    return _ENTITY.fullmatch(name) is not None and not name.endswith(("-", "."))


def _asks_for_trusted_launch(call: Call[MachineBody]) -> bool:
    if call.current is not None:
        return call.current.inner.get("securityType") == TRUSTED
    return security_asked_for(call.body) == TRUSTED


def _generation(call: Call[MachineBody]) -> str:
    if call.current is not None:
        return str(call.current.inner.get("generation", ""))
    made_from = origin(call.body, call.world)
    return made_from.generation if made_from is not None else ""


def _inner(record: Record | None) -> Any:
    return mapping(dict(record.inner)) if record is not None else {}


def _size(call: Call[MachineBody]) -> Size | None:
    profile = call.body.properties.hardware_profile
    return find(profile.vm_size or "") if profile else None
