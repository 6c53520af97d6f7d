"""`az disk create`: its options, and the disk that follows from them."""

from gallery_engine.arm import JSON
from labs.shell.az import marketplace
from labs.shell.az.call import Call
from labs.shell.az.commands.disk_shared import DISK_SKUS, ENCRYPTION, NETWORK_POLICY, PUBLIC_NETWORK, network, put
from labs.shell.az.commands.disk_source import origin, source_of
from labs.shell.az.commands.shared import SDK_LOCATION, SDK_NO_WAIT, SDK_TAGS, group, named, unsimulated
from labs.shell.az.commands.vm_images import image
from labs.shell.az.errors import AzError
from labs.shell.az.ids import ResourceId, parse_id
from labs.shell.az.spec import Option, Support, either, opt

USAGE = "usage error: --source {SNAPSHOT | DISK | RESTORE POINT} | --source VHD_BLOB_URI [--source-storage-account-id ID]"
NEED_SIZE = "usage error: --size-gb is required to create an empty disk"
NEED_UPLOAD_SIZE = "usage error: --upload-size-bytes is required to create a disk for upload"
UPLOAD_ALONE = "usage error: --upload-size-bytes should be used together with --upload-type"
IMAGE_USAGE = "usage error: --image-reference should be ID or URN (publisher:offer:sku:version)."
CREATE_OPTIONS: tuple[Option, ...] = (
    group(),
    named("--name -n", "Name of the new disk.", "disk_name", part="name", required=True, needed=False, group=""),
    SDK_LOCATION,
    opt("--size-gb -z", "Size in GiB.", kind="int"),
    opt("--sku", "Kind of storage.", choices=DISK_SKUS, default="Premium_LRS"),
    opt("--os-type", "Operating system of an OS disk.", choices=("Linux", "Windows")),
    opt("--source", "Snapshot or disk, by name or ID, or the address of a VHD."),
    either("--for-upload", "Whether it waits for a VHD to be uploaded."),
    opt("--upload-size-bytes", "Size of the VHD that is going to be uploaded, its footer of 512 bytes included.", kind="int"),
    opt("--source-storage-account-id", "ID of the account that the VHD of --source lies in."),
    SDK_TAGS,
    opt("--zone", "Availability zone.", nargs="1"),
    unsimulated("--disk-iops-read-write", kind="int"),
    unsimulated("--disk-mbps-read-write", kind="int"),
    opt("--hyper-v-generation", "Generation of the VMs that start from it.", choices=("V1", "V2")),
    unsimulated("--encryption-type", choices=ENCRYPTION),
    unsimulated("--disk-encryption-set"),
    unsimulated("--max-shares", kind="int"),
    unsimulated("--disk-iops-read-only", kind="int"),
    unsimulated("--disk-mbps-read-only", kind="int"),
    opt("--image-reference", "Marketplace image, by ID or publisher:offer:sku:version."),
    unsimulated("--image-reference-lun", kind="int"),
    opt("--gallery-image-reference", "ID of an image version of a gallery."),
    opt("--gallery-image-reference-lun", "LUN of the data disk of that version; its OS disk when left out.", kind="int"),
    NETWORK_POLICY,
    unsimulated("--disk-access"),
    unsimulated("--logical-sector-size", kind="int"),
    unsimulated("--tier"),
    either("--enable-bursting", support=Support.NONE),
    unsimulated("--edge-zone"),
    unsimulated(
        "--security-type",
        choices=(
            "TrustedLaunch",
            "ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey",
            "ConfidentialVM_DiskEncryptedWithPlatformKey",
            "ConfidentialVM_DiskEncryptedWithCustomerKey",
            "Standard",
        ),
    ),
    either("--support-hibernation", support=Support.NONE),
    PUBLIC_NETWORK,
    either("--accelerated-network", support=Support.NONE),
    unsimulated("--architecture", choices=("x64", "Arm64")),
    unsimulated("--data-access-auth-mode", choices=("AzureActiveDirectory", "None")),
    unsimulated("--security-data-uri"),
    opt("--upload-type", "What is going to be uploaded.", choices=("Upload", "UploadWithSecurityData")),
    unsimulated("--secure-vm-disk-encryption-set"),
    either("--performance-plus", support=Support.NONE),
    either("--optimized-for-frequent-attach", support=Support.NONE),
    unsimulated("--security-metadata-uri"),
    unsimulated("--action-on-disk-delay", choices=("AutomaticReattach",)),
    unsimulated(
        "--supported-security-option --security-option",
        choices=("TrustedLaunchAndConfidentialVMSupported", "TrustedLaunchSupported"),
    ),
    SDK_NO_WAIT,
)


def create(call: Call) -> JSON:
    """Create a disk: empty, as a copy, from a VHD or an image, or to be uploaded to."""
    args = call.args
    if args.text("upload_type") == "UploadWithSecurityData":
        raise AzError("this lab does not simulate uploads with security data: use '--upload-type Upload'.")
    source = source_of(call, USAGE)
    location = call.location()
    upload = args.text("upload_type") == "Upload" or args.flag("for_upload")
    if args.number("upload_size_bytes") is not None and not upload:
        raise AzError(UPLOAD_ALONE)
    data = origin(call, source, "Copy") if source is not None else _made(call, location, upload=upload)
    size = args.number("size_gb")
    if size is None and data["createOption"] == "Empty":
        raise AzError(NEED_SIZE)
    if upload and args.number("upload_size_bytes") is None:
        raise AzError(NEED_UPLOAD_SIZE)
    said = {"diskSizeGB": size, "hyperVGeneration": args.text("hyper_v_generation"), "osType": args.text("os_type")}
    properties = {"creationData": data, **{name: value for name, value in said.items() if value is not None}, **network(call)}
    body: dict[str, JSON] = {
        "location": location,
        "properties": properties,
        "sku": {"name": args.need("sku")},
        "tags": dict(args.tags() or {}),
    }
    zones = args.texts("zone")
    if zones:
        body["zones"] = [*zones]
    return put(call, call.path("disks", args.need("disk_name")), body)


def _made(call: Call, location: str, *, upload: bool) -> dict[str, JSON]:
    """The creationData of a disk that is no copy."""
    args = call.args
    if upload:
        return {"createOption": "Upload", "uploadSizeBytes": args.number("upload_size_bytes")}
    if args.text("image_reference"):
        return {"createOption": "FromImage", "imageReference": {"id": _platform(call, location)}}
    if args.text("gallery_image_reference"):
        return {"createOption": "FromImage", "galleryImageReference": _gallery(call)}
    return {"createOption": "Empty"}


def _platform(call: Call, location: str) -> JSON:
    """The id of a marketplace image, which az asks the region for."""
    text = call.args.need("image_reference")
    known = parse_id(text)
    terms = [name for place, name in enumerate(known.names) if place not in {0, 2}] if known is not None else text.split(":")
    if len(terms) != 4:
        raise AzError(IMAGE_USAGE)
    urn = marketplace.Urn(*terms)
    return image(call, urn, location).get("id")


def _gallery(call: Call) -> dict[str, JSON]:
    text, lun = call.args.need("gallery_image_reference"), call.args.number("gallery_image_reference_lun")
    lower = text.lower()
    found: ResourceId | None = parse_id(text)
    shared = {"/sharedgalleries/": "sharedGalleryImageId", "/communitygalleries/": "communityGalleryImageId"}
    name = next((name for start, name in shared.items() if lower.startswith(start)), "id")
    if name == "id" and found is None:
        raise AzError("usage error: --gallery-image-reference should be ID")
    return {name: text, **({"lun": lun} if lun is not None else {})}
