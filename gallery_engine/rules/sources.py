"""Citations that more than one rule gives, each with the day it was read."""

from gallery_engine.errors import Citation

READ = "2026-11-23"
_LEARN = "https://learn.microsoft.com/azure"

CHAPTER = Citation("The source chapter", "https://courseiva.com/learn/az-104/azure-compute-gallery", READ)
OVERVIEW = Citation("Azure Compute Gallery overview", f"{_LEARN}/virtual-machines/azure-compute-gallery", READ)
TROUBLESHOOT = Citation("Troubleshoot images in a gallery", f"{_LEARN}/virtual-machines/troubleshooting-shared-images", READ)
UPDATE = Citation("Update gallery resources", f"{_LEARN}/virtual-machines/update-image-resources", READ)
IMAGE_VERSION = Citation("Create an image version", f"{_LEARN}/virtual-machines/image-version", READ)
CREATE_GALLERY = Citation("Create a gallery", f"{_LEARN}/virtual-machines/create-gallery", READ)
CAPTURE = Citation("Capture a managed image of a VM", f"{_LEARN}/virtual-machines/capture-image-resource", READ)
GENERALIZED = Citation("VM from a generalized version", f"{_LEARN}/virtual-machines/vm-generalized-image-version", READ)
SPECIALIZED = Citation("VM from a specialized version", f"{_LEARN}/virtual-machines/vm-specialized-image-version", READ)
RESOURCE_MANAGER = Citation("Azure Resource Manager overview", f"{_LEARN}/azure-resource-manager/management/overview", READ)
ARM_ERRORS = Citation(
    "Troubleshoot common deployment errors",
    f"{_LEARN}/azure-resource-manager/troubleshooting/common-deployment-errors",
    READ,
)
REST = Citation("Azure Resource Manager REST API", "https://learn.microsoft.com/rest/api/azure/", READ)
TAGS = Citation("Use tags", f"{_LEARN}/azure-resource-manager/management/tag-resources", READ)
LOCKS = Citation("Lock your resources", f"{_LEARN}/azure-resource-manager/management/lock-resources", READ)
ROLES = Citation("Azure role-based access control", f"{_LEARN}/role-based-access-control/overview", READ)
RECORDING = Citation("Recorded run of azure-cli: test_gallery_e2e", "https://github.com/Azure/azure-cli", READ)
