"""Citations that more than one rule gives, each with the day it was read."""

from gallery_engine.errors import Citation

READ = "2026-11-23"
READ_AGAIN = "2026-11-26"
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
SHARING = Citation("Share gallery resources", f"{_LEARN}/virtual-machines/share-gallery", READ)
TRUSTED_LAUNCH = Citation("Trusted Launch", f"{_LEARN}/virtual-machines/trusted-launch", READ)
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
TERRAFORM = Citation("Validation of azurerm_shared_image", "https://github.com/hashicorp/terraform-provider-azurerm", READ)
SDK = Citation("azure-mgmt-compute 39.0.0", "https://github.com/Azure/azure-sdk-for-python", READ)
POWERSHELL = Citation("Tests of Az.Compute", "https://github.com/Azure/azure-powershell", READ)
GROUP_ISSUE = Citation("azure-cli issue 20316", "https://github.com/Azure/azure-cli/issues/20316", READ_AGAIN)
RECORDING = Citation("Recorded run of azure-cli: test_gallery_e2e", "https://github.com/Azure/azure-cli", READ)
VM_ERRORS = Citation(
    "Common error messages when you manage virtual machines",
    "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/error-messages",
    READ,
)
GENERALIZE = Citation("Generalize a VM before creating an image", f"{_LEARN}/virtual-machines/generalize", READ)
COMMUNITY_SOURCE = Citation(
    "GalleryArtifactVersionFullSource: communityGalleryImageId",
    "https://learn.microsoft.com/javascript/api/@azure/arm-compute/galleryartifactversionfullsource",
    "2026-11-26",
)
CAPTURE_REST = Citation(
    "Virtual Machines - Capture", "https://learn.microsoft.com/rest/api/compute/virtual-machines/capture", "2026-11-26"
)
CAPTURE_ISSUE = Citation("WALinuxAgent issue 88", "https://github.com/Azure/WALinuxAgent/issues/88", "2026-11-26")
VM_STATES = Citation("States and billing of virtual machines", f"{_LEARN}/virtual-machines/states-billing", READ)
RUN_COMMAND = Citation("Run scripts in your VM by using Run Command", f"{_LEARN}/virtual-machines/run-command-overview", READ)
RUN_COMMAND_ISSUE = Citation("azure-cli issue 32305", "https://github.com/Azure/azure-cli/issues/32305", READ)
VM_FAQ = Citation("Frequently asked questions about virtual machines", f"{_LEARN}/virtual-machines/linux/faq", READ)
VM_SIZES = Citation("Sizes for virtual machines", f"{_LEARN}/virtual-machines/sizes/overview", READ)
GENERATION_2 = Citation("Support for generation 2 VMs", f"{_LEARN}/virtual-machines/generation-2", READ)
SPOT_MACHINES = Citation("Use Azure Spot Virtual Machines", "https://learn.microsoft.com/azure/virtual-machines/spot-vms", READ)
VM_REST = Citation(
    "Virtual Machines - Create Or Update", "https://learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update", READ
)
DISK_REST = Citation("Disks - Create Or Update", "https://learn.microsoft.com/rest/api/compute/disks/create-or-update", READ)
DISK_SCALE = Citation("Introduction to managed disks", f"{_LEARN}/virtual-machines/managed-disks-overview", READ)
ZONES = Citation("What are availability zones?", f"{_LEARN}/reliability/availability-zones-overview", READ)
MARKETPLACE = Citation("Find Marketplace images with the CLI", f"{_LEARN}/virtual-machines/linux/cli-ps-findimage", READ)
IMAGE_RECORDING = Citation(
    "Recorded run of azure-cli: test_vm_custom_image_management", "https://github.com/Azure/azure-cli", READ
)
GENERATION_ISSUE = Citation(
    "azure-devops-docs issue 12411", "https://github.com/MicrosoftDocs/azure-devops-docs/issues/12411", READ
)
NO_REPLICA_ISSUE = Citation("packer issue 9716", "https://github.com/hashicorp/packer/issues/9716", READ)
LATEST_ISSUE = Citation("azure-rest-api-specs issue 13934", "https://github.com/Azure/azure-rest-api-specs/issues/13934", READ)
QUOTAS = Citation("vCPU quotas", f"{_LEARN}/virtual-machines/quotas", READ_AGAIN)
SUPPORT_REST = Citation(
    "Support Tickets - Create", "https://learn.microsoft.com/rest/api/support/support-tickets/create", READ_AGAIN
)
SECURITY_ISSUE = Citation("azure-cli issue 28005", "https://github.com/Azure/azure-cli/issues/28005", READ)
DISK_TYPES = Citation("Azure managed disk types", f"{_LEARN}/virtual-machines/disks-types", READ_AGAIN)
PREMIUM_DISK_ISSUE = Citation(
    "google/cloud-forensics-utils issue 488", "https://github.com/google/cloud-forensics-utils/issues/488", READ_AGAIN
)
ULTRA_DISK_ISSUE = Citation(
    "azure-sdk-for-java issue 41529", "https://github.com/Azure/azure-sdk-for-java/issues/41529", READ_AGAIN
)
ENCRYPTION_SETS = Citation(
    "Microsoft.Compute diskEncryptionSets", f"{_LEARN}/templates/microsoft.compute/diskencryptionsets", READ_AGAIN
)
DES_REMOVED_ISSUE = Citation(
    "azure-rest-api-specs pull request 8364", "https://github.com/Azure/azure-rest-api-specs/pull/8364", READ_AGAIN
)
DISK_KIND_ISSUE = Citation("azurerm issue 921", "https://github.com/hashicorp/terraform-provider-azurerm/issues/921", READ_AGAIN)
NO_ZONES_ISSUE = Citation(
    "cluster-api-provider-azure issue 294", "https://github.com/kubernetes-sigs/cluster-api-provider-azure/issues/294", READ_AGAIN
)
SHARED_NOT_FOUND_ISSUE = Citation("pulumi-aws issue 5129", "https://github.com/pulumi/pulumi-aws/issues/5129", READ_AGAIN)
HOST_ENCRYPTION_ISSUE = Citation(
    "azurerm issue 17185", "https://github.com/hashicorp/terraform-provider-azurerm/issues/17185", READ_AGAIN
)
FEATURE_ISSUE = Citation("azure-cli issue 24178", "https://github.com/Azure/azure-cli/issues/24178", READ_AGAIN)
FEATURE_CHANGE_ISSUE = Citation("bicep-types-az issue 2430", "https://github.com/Azure/bicep-types-az/issues/2430", READ_AGAIN)
UEFI_ISSUE = Citation("azure-cli issue 28396", "https://github.com/Azure/azure-cli/issues/28396", READ)
TRUSTED_ONLY_ISSUE = Citation(
    "azure-vm-agents-plugin issue 459", "https://github.com/jenkinsci/azure-vm-agents-plugin/issues/459", READ
)
SHARE_DIRECTLY = Citation("Share a gallery directly", f"{_LEARN}/virtual-machines/share-gallery-direct", READ_AGAIN)
SHARE_PUBLICLY = Citation(
    "Share images by using a community gallery", f"{_LEARN}/virtual-machines/share-gallery-community", READ_AGAIN
)
SHARE_REST = Citation(
    "Gallery sharing profile - Update",
    "https://learn.microsoft.com/rest/api/compute/gallery-sharing-profile/update",
    READ_AGAIN,
)
CONVERSION_ISSUE = Citation("azure-cli pull request 23592", "https://github.com/Azure/azure-cli/pull/23592", READ_AGAIN)
DISK_TEST = Citation(
    "Tests of azure-cli: test_create_disk_from_diff_gallery_image_version", "https://github.com/Azure/azure-cli", READ_AGAIN
)
FOREIGN_ID_ISSUE = Citation("azure-powershell issue 28448", "https://github.com/Azure/azure-powershell/issues/28448", READ_AGAIN)
SOFT_DELETE = Citation("Soft delete in Azure Compute Gallery", f"{_LEARN}/virtual-machines/soft-delete-gallery", READ_AGAIN)
RECORDING_SOFT_DELETE = Citation(
    "Recorded run of azure-cli: test_gallery_soft_delete", "https://github.com/Azure/azure-cli", READ
)
INVALID_TEMPLATE = Citation(
    "Resolve errors for invalid template", f"{_LEARN}/azure-resource-manager/troubleshooting/error-invalid-template", READ_AGAIN
)
SEGMENTS_ERROR = Citation(
    "Resolve errors for name and type mismatch",
    f"{_LEARN}/azure-resource-manager/troubleshooting/error-invalid-name-segments",
    READ_AGAIN,
)
ARM_LIMITS = Citation("ARM template best practices", f"{_LEARN}/azure-resource-manager/templates/best-practices", READ_AGAIN)
TEMPLATE_FUNCTIONS = Citation(
    "ARM template functions", f"{_LEARN}/azure-resource-manager/templates/template-functions", READ_AGAIN
)
TEMPLATE_SYNTAX = Citation(
    "Structure and syntax of ARM templates", f"{_LEARN}/azure-resource-manager/templates/syntax", READ_AGAIN
)
DEPLOYMENT_MODES = Citation("Deployment modes", f"{_LEARN}/azure-resource-manager/templates/deployment-modes", READ_AGAIN)
DEPLOYMENT_REST = Citation(
    "Deployments - Create Or Update", "https://learn.microsoft.com/rest/api/resources/deployments/create-or-update", READ_AGAIN
)
EXPRESSION_ISSUE = Citation("azure-cli issue 14373", "https://github.com/Azure/azure-cli/issues/14373", READ_AGAIN)
PARAMETER_ISSUE = Citation("SimuLand issue 39", "https://github.com/Azure/SimuLand/issues/39", READ_AGAIN)
TWICE_ISSUE = Citation("bicep issue 11327", "https://github.com/Azure/bicep/issues/11327", READ_AGAIN)
CIRCLE_ISSUE = Citation(
    "startstopv2-deployments issue 14", "https://github.com/microsoft/startstopv2-deployments/issues/14", READ_AGAIN
)
PREFLIGHT_ISSUE = Citation("azure-powershell issue 1925", "https://github.com/Azure/azure-powershell/issues/1925", READ_AGAIN)
PREFLIGHT_ROLES_ISSUE = Citation(
    "finops-toolkit issue 1248", "https://github.com/microsoft/finops-toolkit/issues/1248", READ_AGAIN
)
PREFLIGHT_POLICY_ISSUE = Citation("azure-cli issue 6075", "https://github.com/Azure/azure-cli/issues/6075", READ_AGAIN)
CANCEL = Citation("Deployments - Cancel", "https://learn.microsoft.com/rest/api/resources/deployments/cancel", READ_AGAIN)
CANCEL_SAMPLE = Citation(
    "juju: canceling deployments of Azure",
    "https://github.com/juju/juju/blob/main/internal/provider/azure/environ.go",
    READ_AGAIN,
)
DELETE_GROUP = Citation(
    "Delete resource group and resources", f"{_LEARN}/azure-resource-manager/management/delete-resource-group", READ_AGAIN
)
BLOCKED_ISSUE = Citation(
    "bicep-registry-modules pull request 1607", "https://github.com/Azure/bicep-registry-modules/pull/1607", READ_AGAIN
)
OPEN_DISK_ISSUE = Citation("azure-cli issue 6927", "https://github.com/Azure/azure-cli/issues/6927", READ_AGAIN)
ACTIVE_ISSUE = Citation(
    "azure-pipelines-tasks issue 5320", "https://github.com/microsoft/azure-pipelines-tasks/issues/5320", READ_AGAIN
)
LOCKS_REST = Citation(
    "Management Locks - Create Or Update By Scope",
    "https://learn.microsoft.com/rest/api/resources/management-locks/create-or-update-by-scope",
    READ_AGAIN,
)
LIMITS = Citation(
    "Azure subscription and service limits",
    f"{_LEARN}/azure-resource-manager/management/azure-subscription-service-limits",
    READ_AGAIN,
)
TAGS_REST = Citation("Tags - Update At Scope", "https://learn.microsoft.com/rest/api/resources/tags/update-at-scope", READ_AGAIN)
TAG_SUPPORT = Citation("Tag support for Azure resources", f"{_LEARN}/azure-resource-manager/management/tag-support", READ_AGAIN)
TAG_ESCAPES = Citation(
    "Quoting differences between scripting languages",
    "https://learn.microsoft.com/cli/azure/use-azure-cli-successfully-quoting",
    READ_AGAIN,
)
_POLICY = f"{_LEARN}/governance/policy"
POLICY_RULE = Citation(
    "Policy definition structure: policy rule", f"{_POLICY}/concepts/definition-structure-policy-rule", READ_AGAIN
)
POLICY_PARAMETERS = Citation(
    "Policy definition structure: parameters", f"{_POLICY}/concepts/definition-structure-parameters", READ_AGAIN
)
POLICY_ASSIGNMENT = Citation("Policy assignment structure", f"{_POLICY}/concepts/assignment-structure", READ_AGAIN)
POLICY_DENY = Citation("Policy definitions deny effect", f"{_POLICY}/concepts/effect-deny", READ_AGAIN)
POLICY_DENY_ACTION = Citation("Policy definitions denyAction effect", f"{_POLICY}/concepts/effect-deny-action", READ_AGAIN)
POLICY_MODIFY = Citation("Policy definitions modify effect", f"{_POLICY}/concepts/effect-modify", READ_AGAIN)
POLICY_NAMES = Citation(
    "Policy Definitions - Create Or Update",
    "https://learn.microsoft.com/rest/api/policy/policy-definitions/create-or-update",
    READ_AGAIN,
)
POLICY_RULE_ISSUE = Citation("azure-docs issue 13435", "https://github.com/MicrosoftDocs/azure-docs/issues/13435", READ_AGAIN)
POLICY_ARRAYS_ISSUE = Citation("azure-policy issue 363", "https://github.com/Azure/azure-policy/issues/363", READ_AGAIN)
POLICY_VALUE_ISSUE = Citation(
    "Azure-Landing-Zones issue 442", "https://github.com/Azure/Azure-Landing-Zones/issues/442", READ_AGAIN
)
POLICY_IDENTITY_ISSUE = Citation(
    "Azure-Landing-Zones issue 1393", "https://github.com/Azure/Azure-Landing-Zones/issues/1393", READ_AGAIN
)
POLICY_DELETE_ISSUE = Citation(
    "Azure-Landing-Zones issue 444", "https://github.com/Azure/Azure-Landing-Zones/issues/444", READ_AGAIN
)
OUT_OF_SCOPE_ISSUE = Citation(
    "Azure-Landing-Zones issue 1157", "https://github.com/Azure/Azure-Landing-Zones/issues/1157", READ_AGAIN
)
ASSIGN_REST = Citation(
    "Role Assignments - Create", "https://learn.microsoft.com/rest/api/authorization/role-assignments/create", READ_AGAIN
)
ROLE_TROUBLE = Citation("Troubleshoot Azure RBAC", f"{_LEARN}/role-based-access-control/troubleshooting", READ_AGAIN)
ROLE_LIMITS = Citation("Troubleshoot Azure RBAC limits", f"{_LEARN}/role-based-access-control/troubleshoot-limits", READ_AGAIN)
ROLE_STEPS = Citation("Azure custom roles", f"{_LEARN}/role-based-access-control/custom-roles", READ_AGAIN)
CONDITIONS = Citation(
    "What is Azure attribute-based access control?", f"{_LEARN}/role-based-access-control/conditions-overview", READ_AGAIN
)
ASSIGNMENT_EXISTS_ISSUE = Citation(
    "terraform-provider-azurerm issue 28557", "https://github.com/hashicorp/terraform-provider-azurerm/issues/28557", READ_AGAIN
)
ROLE_MISSING_ISSUE = Citation("AzAPICall pull request 23", "https://github.com/JulianHayward/AzAPICall/pull/23", READ_AGAIN)
ENTRA_OBJECTS = Citation(
    "Microsoft Entra service limits",
    "https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions",
    READ_AGAIN,
)
GUESTS = Citation("Properties of a B2B guest user", "https://learn.microsoft.com/entra/external-id/user-properties", READ_AGAIN)
TOKEN_TENANT = Citation(
    "Troubleshoot common deployment errors",
    f"{_LEARN}/azure-resource-manager/troubleshooting/common-deployment-errors",
    READ_AGAIN,
)
LINKED = Citation(
    "Authenticate requests across tenants", f"{_LEARN}/azure-resource-manager/management/authenticate-multi-tenant", READ_AGAIN
)
LINKED_ISSUE = Citation("Azure MPF utility, errors of linked authorization", "https://github.com/Azure/mpf", READ_AGAIN)
MANAGEMENT_GROUPS = Citation(
    "Organize your resources with management groups", f"{_LEARN}/governance/management-groups/overview", READ_AGAIN
)
LIGHTHOUSE = Citation(
    "Tenants, users, and roles in Azure Lighthouse scenarios", f"{_LEARN}/lighthouse/concepts/tenants-users-roles", READ_AGAIN
)
ROLE_NAME_ISSUE = Citation("Tests of Az.Resources, role definitions", "https://github.com/Azure/azure-powershell", READ_AGAIN)
LIGHTHOUSE_ONBOARD = Citation(
    "Onboard a customer to Azure Lighthouse", f"{_LEARN}/lighthouse/how-to/onboard-customer", READ_AGAIN
)
GALLERY_NAME_ISSUE = Citation(
    "terraform-provider-azurerm issue 2081", "https://github.com/hashicorp/terraform-provider-azurerm/issues/2081", READ_AGAIN
)
TRAILING_ISSUE = Citation(
    "vscode-azureappservice issue 1294", "https://github.com/microsoft/vscode-azureappservice/issues/1294", READ_AGAIN
)
GALLERY_UNIQUE_ISSUE = Citation("azure-cli issue 11967", "https://github.com/Azure/azure-cli/issues/11967", READ_AGAIN)
ENTITY_NAME_ISSUE = Citation("azure-powershell issue 4706", "https://github.com/Azure/azure-powershell/issues/4706", READ_AGAIN)
TWICE_IN_REGIONS_ISSUE = Citation(
    "terraform-provider-azurerm issue 7751", "https://github.com/hashicorp/terraform-provider-azurerm/issues/7751", READ_AGAIN
)
OWN_REGION_ISSUE = Citation("packer issue 8895", "https://github.com/hashicorp/packer/issues/8895", READ_AGAIN)
STORAGE_TYPE_ISSUE = Citation("azure-powershell issue 9911", "https://github.com/Azure/azure-powershell/issues/9911", READ_AGAIN)
TOO_LARGE_ISSUE = Citation(
    "azure-docs pull request 113012", "https://github.com/MicrosoftDocs/azure-docs/pull/113012", READ_AGAIN
)
PLAIN_SOURCE_ISSUE = Citation(
    "packer-plugin-azure issue 304", "https://github.com/hashicorp/packer-plugin-azure/issues/304", READ_AGAIN
)
PLAIN_SOURCE_STL_ISSUE = Citation("STL issue 4682", "https://github.com/microsoft/STL/issues/4682", READ_AGAIN)
LOCATION_ISSUE = Citation("azure-docs issue 70422", "https://github.com/MicrosoftDocs/azure-docs/issues/70422", READ_AGAIN)
PRINCIPAL_TYPE_ISSUE = Citation(
    "modern-web-app-pattern-dotnet pull request 129",
    "https://github.com/Azure/modern-web-app-pattern-dotnet/pull/129",
    READ_AGAIN,
)
RESIZE_DOWN_ISSUE = Citation(
    "azure-docs pull request 57951", "https://github.com/MicrosoftDocs/azure-docs/pull/57951", READ_AGAIN
)
ACTION_ISSUE = Citation("azure-docs issue 102571", "https://github.com/MicrosoftDocs/azure-docs/issues/102571", READ_AGAIN)
DEPLOYED_ELSEWHERE_ISSUE = Citation(
    "AzureMonitorStarterPacks issue 180", "https://github.com/Azure/AzureMonitorStarterPacks/issues/180", READ_AGAIN
)
ARM64_ISSUE = Citation("packer-plugin-azure issue 287", "https://github.com/hashicorp/packer-plugin-azure/issues/287", READ_AGAIN)
DEPLOYMENT_NAME_ISSUE = Citation("azure-docs issue 62281", "https://github.com/MicrosoftDocs/azure-docs/issues/62281", READ_AGAIN)
DEPLOYMENT_SIGN_ISSUE = Citation("azure-powershell issue 383", "https://github.com/Azure/azure-powershell/issues/383", READ_AGAIN)
VERSION_NAME_ISSUE = Citation(
    "packer-plugin-azure issue 187", "https://github.com/hashicorp/packer-plugin-azure/issues/187", READ_AGAIN
)
VERSION_STATUS_ISSUE = Citation(
    "image-builder pull request 71", "https://github.com/kubernetes-sigs/image-builder/pull/71", READ_AGAIN
)
MACHINE_FIELD_ISSUE = Citation("azure-cli issue 28700", "https://github.com/Azure/azure-cli/issues/28700", READ_AGAIN)
MACHINE_FIELD_PAGE = Citation(
    "azure-compute-docs pull request 49", "https://github.com/MicrosoftDocs/azure-compute-docs/pull/49", READ_AGAIN
)
