"""Citations about disks, snapshots, blobs and storage accounts, each with the day it was read."""

from gallery_engine.errors import Citation

READ = "2026-11-26"
_LEARN = "https://learn.microsoft.com/azure"

SNAPSHOT_REST = Citation(
    "Snapshots - Create Or Update", "https://learn.microsoft.com/rest/api/compute/snapshots/create-or-update", READ
)
COPY_SNAPSHOT = Citation(
    "Copy an incremental snapshot to a new region",
    f"{_LEARN}/virtual-machines/disks-copy-incremental-snapshot-across-regions",
    READ,
)
INCREMENTAL = Citation("Create an incremental snapshot", f"{_LEARN}/virtual-machines/disks-incremental-snapshots", READ)
COPY_START_ISSUE = Citation("azure-cli issue 22370", "https://github.com/Azure/azure-cli/issues/22370", READ)
SOURCE_ISSUE = Citation("azure-cli-extensions issue 1920", "https://github.com/Azure/azure-cli-extensions/issues/1920", READ)
GRANT_REST = Citation("Disks - Grant Access", "https://learn.microsoft.com/rest/api/compute/disks/grant-access", READ)
EXPORT = Citation("Download a VHD from Azure", f"{_LEARN}/virtual-machines/linux/download-vhd", READ)
EXPORT_SECURELY = Citation(
    "Restrict managed disks from being imported or exported",
    f"{_LEARN}/virtual-machines/disks-restrict-import-export-overview",
    READ,
)
UPLOAD_A_VHD = Citation("Upload a VHD to Azure", f"{_LEARN}/virtual-machines/linux/disks-upload-vhd-to-managed-disk-cli", READ)
ATTACHED_ISSUE = Citation(
    "AzureStorageExplorer issue 5994", "https://github.com/microsoft/AzureStorageExplorer/issues/5994", READ
)
EXPAND_DISK = Citation("Expand virtual hard disks on a Linux VM", f"{_LEARN}/virtual-machines/linux/expand-disks", READ)
RESIZE_ISSUE = Citation("kubernetes issue 96706", "https://github.com/kubernetes/kubernetes/issues/96706", READ)
CONVERT_DISK = Citation("Change the disk type of a managed disk", f"{_LEARN}/virtual-machines/disks-convert-types", READ)
DISK_REDUNDANCY = Citation("Redundancy options for managed disks", f"{_LEARN}/virtual-machines/disks-redundancy", READ)
BLOB_REGION_ISSUE = Citation("DefendTheFlag issue 1", "https://github.com/microsoft/DefendTheFlag/issues/1", READ)
BLOB_SLASH_ISSUE = Citation("MDPP issue 22", "https://github.com/chagarw/MDPP/issues/22", READ)
BLOB_ERRORS = Citation(
    "Blob storage error codes", "https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes", READ
)
COPY_BLOB = Citation("Copy Blob", "https://learn.microsoft.com/rest/api/storageservices/copy-blob", READ)
COPY_SOURCE_ISSUE = Citation("azure-sdk-for-java issue 15414", "https://github.com/Azure/azure-sdk-for-java/issues/15414", READ)
PAGE_BLOB_ISSUE = Citation("azure-cli issue 10193", "https://github.com/Azure/azure-cli/issues/10193", READ)
CONTAINER_NAMES = Citation(
    "Naming and referencing containers, blobs, and metadata",
    "https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata",
    READ,
)
ACCOUNT_NAMES = Citation(
    "Resolve errors for storage account names",
    f"{_LEARN}/azure-resource-manager/troubleshooting/error-storage-account-name",
    READ,
)
ACCOUNT_REST = Citation(
    "Storage Accounts - Create", "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create", READ
)
INVALID_VHD_ISSUE = Citation(
    "AzureStorageExplorer issue 6654", "https://github.com/microsoft/AzureStorageExplorer/issues/6654", READ
)
NOT_HERE_ISSUE = Citation("azure-cli issue 23670", "https://github.com/Azure/azure-cli/issues/23670", READ)
