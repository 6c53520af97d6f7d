"""The options of `az sig image-version`."""

from msgspec.structs import replace

from labs.shell.az.commands.shared import SDK_GENERIC, SDK_LOCATION, SDK_NO_WAIT, SDK_TAGS, group, named
from labs.shell.az.commands.sig_definition import DEFINITION, DEFINITION_ID, GALLERY
from labs.shell.az.commands.targets import TYPES
from labs.shell.az.spec import Support, either, opt

VERSION_TEXT = "Version, three integers such as 1.0.0."
VERSION = named("--gallery-image-version -e", VERSION_TEXT, "version")
UPDATED_VERSION = named(
    "--gallery-image-version -e --gallery-image-version-name",
    VERSION_TEXT,
    "version",
    hidden=("--gallery-image-version-name",),
)
VERSION_ID = named("-e --gallery-image-version --gallery-image-version-name", VERSION_TEXT, "version", part="child_name_2")
AAZ_DEFINITION = replace(DEFINITION_ID, required=True, needed=False, part="", group="")
EXPAND = opt("--expand", "What else to show.", choices=("ReplicationStatus", "UefiSettings"))
TARGET_REGIONS = opt(
    "--target-regions",
    "Regions to replicate to, each as region[=count][=storage type]; the location alone when left out.",
    nargs="*",
)
REPLICA_COUNT = opt("--replica-count", "Replicas per region, where a region does not say otherwise.", kind="int")
ALLOW_DELETION = either("--allow-replicated-location-deletion", "Whether a replicated region may be dropped.")
BLOCK_DELETION = either(
    "--block-deletion-before-end-of-life --block-delete-before-eol", "Whether it is kept until its end of life."
)
EDGE_ZONES = opt("--target-edge-zones", nargs="*", support=Support.NONE)

CREATE_OPTIONS = (
    group(),
    GALLERY,
    DEFINITION,
    VERSION,
    SDK_LOCATION,
    TARGET_REGIONS,
    opt("--storage-account-type", "Storage of the replicas.", choices=TYPES),
    opt("--end-of-life-date", "When it should no longer be used, such as 2027-12-31."),
    either("--exclude-from-latest", "Whether it is passed over when the latest version is wanted."),
    REPLICA_COUNT,
    SDK_TAGS,
    opt("--os-snapshot", "Name or ID of the snapshot of the OS disk."),
    opt("--data-snapshots", "Names or IDs of the snapshots of the data disks.", nargs="+"),
    opt("--managed-image", "Name or ID of the managed image."),
    opt("--data-snapshot-luns", "LUNs of the data disks.", nargs="+"),
    opt(
        "--target-region-encryption",
        "Disk encryption sets, for each region one word: that of the OS disk, then LUN and set of each data disk.",
        nargs="+",
    ),
    opt("--os-vhd-uri", "Address of the VHD of the OS disk."),
    opt("--os-vhd-storage-account", "Name or ID of the storage account of that VHD."),
    opt("--data-vhds-uris", "Addresses of the VHDs of the data disks.", nargs="+"),
    opt("--data-vhds-luns", "LUNs of the data disks.", nargs="+"),
    opt("--data-vhds-storage-accounts --data-vhds-sa", "Storage accounts of those VHDs.", nargs="+"),
    opt("--replication-mode", "Copy everything, or shallowly.", choices=("Full", "Shallow")),
    opt(
        "--target-region-cvm-encryption",
        "Encryption of confidential VMs, for each region one word: its type, a comma, the disk encryption set.",
        nargs="+",
    ),
    opt("--virtual-machine", "ID of the VM to publish."),
    opt("--image-version", "ID of another version to publish, or its name in this definition."),
    opt("--target-edge-zone-encryption --zone-encryption", nargs="+", support=Support.NONE),
    EDGE_ZONES,
    ALLOW_DELETION,
    BLOCK_DELETION,
    SDK_NO_WAIT,
)
UPDATE_OPTIONS = (
    group(),
    GALLERY,
    DEFINITION,
    UPDATED_VERSION,
    TARGET_REGIONS,
    REPLICA_COUNT,
    ALLOW_DELETION,
    EDGE_ZONES,
    BLOCK_DELETION,
    *SDK_GENERIC,
    SDK_NO_WAIT,
)
UNDELETE_OPTIONS = (
    group(),
    GALLERY,
    DEFINITION,
    VERSION,
    SDK_LOCATION,
    SDK_TAGS,
    ALLOW_DELETION,
    SDK_NO_WAIT,
)
