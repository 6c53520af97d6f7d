"""What storage accounts there are.

Source: "Storage Accounts - Create", https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create (read 2026-11-26).
"""

SKUS = (
    "Standard_LRS",
    "Standard_ZRS",
    "Standard_GRS",
    "Standard_RAGRS",
    "Standard_GZRS",
    "Standard_RAGZRS",
    "Premium_LRS",
    "Premium_ZRS",
)
KINDS = ("StorageV2", "Storage", "BlobStorage", "BlockBlobStorage", "FileStorage")
WITH_PAGE_BLOBS = frozenset({"StorageV2", "Storage"})
