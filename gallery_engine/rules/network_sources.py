"""Citations of the rules about networks and scale sets, each with the day it was read."""

from gallery_engine.errors import Citation

READ = "2026-11-26"
_LEARN = "https://learn.microsoft.com/azure"
_REST = "https://learn.microsoft.com/rest/api"

NAMES = Citation("Naming rules for Azure resources", f"{_LEARN}/azure-resource-manager/management/resource-name-rules", READ)
NETWORK_REST = Citation("Virtual Networks - Create Or Update", f"{_REST}/virtualnetwork/virtual-networks/create-or-update", READ)
NETWORK_FAQ = Citation("Azure Virtual Network frequently asked questions", f"{_LEARN}/virtual-network/virtual-networks-faq", READ)
PREFIX_PREFLIGHT = Citation(
    "Terraform azapi: preflight validation", "https://registry.terraform.io/providers/Azure/azapi/latest/docs", READ
)
SUBNET_IN_USE = Citation(
    "Delete a virtual network subnet", f"{_LEARN}/virtual-network/virtual-network-manage-subnet#delete-a-subnet", READ
)
SCALE_SET_SUBNET = Citation(
    "terraform-provider-azurerm: deletion of scale sets", "https://github.com/hashicorp/terraform-provider-azurerm", READ
)
REFERENCE_ISSUE = Citation(
    "azure-quickstart-templates issue 5878", "https://github.com/Azure/azure-quickstart-templates/issues/5878", READ
)
REGION_ISSUE = Citation("CromwellOnAzure issue 231", "https://github.com/microsoft/CromwellOnAzure/issues/231", READ)
SECURITY_GROUPS = Citation("Network security groups", f"{_LEARN}/virtual-network/network-security-groups-overview", READ)
GROUP_IN_USE = Citation("Manage network security groups", f"{_LEARN}/virtual-network/manage-network-security-group", READ)
BASIC_RETIRED = Citation(
    "Upgrade from a basic public IP address", f"{_LEARN}/virtual-network/ip-services/public-ip-basic-upgrade-guidance", READ
)
PUBLIC_ADDRESSES = Citation("Public IP addresses", f"{_LEARN}/virtual-network/ip-services/public-ip-addresses", READ)
ADDRESS_IN_USE_ISSUE = Citation(
    "terraform-provider-azurerm issue 2566", "https://github.com/hashicorp/terraform-provider-azurerm/issues/2566", READ
)
ADDRESS_TAKEN_ISSUE = Citation(
    "AZ-100 labs issue 15",
    "https://github.com/MicrosoftLearning/AZ-100-MicrosoftAzureInfrastructureDeployment/issues/15",
    READ,
)
BASIC_RETIRED_ISSUE = Citation("tac-course issue 5", "https://github.com/daveprowse/tac-course/issues/5", READ)
PRIVATE_ADDRESSES = Citation("Private IP addresses", f"{_LEARN}/virtual-network/ip-services/private-ip-addresses", READ)
ENDPOINT_ADDRESS = Citation(
    "Networking with Private Link in Azure Database for PostgreSQL",
    f"{_LEARN}/postgresql/flexible-server/how-to-networking-servers-deployed-public-access-add-private-endpoint",
    READ,
)
INTERFACE_ISSUE = Citation(
    "terraform-provider-azurerm issue 8105", "https://github.com/hashicorp/terraform-provider-azurerm/issues/8105", READ
)
NETWORK_PROFILE_ISSUE = Citation(
    "SAP-on-Azure-Scripts-and-Utilities issue 5", "https://github.com/Azure/SAP-on-Azure-Scripts-and-Utilities/issues/5", READ
)
INTERFACES = Citation("Network interfaces", f"{_LEARN}/virtual-network/virtual-network-network-interface", READ)
MACHINE_INTERFACES = Citation(
    "Add network interfaces to virtual machines", f"{_LEARN}/virtual-network/virtual-network-network-interface-vm", READ
)
BALANCER_IN_USE_ISSUE = Citation(
    "cluster-api-provider-azure issue 3163", "https://github.com/kubernetes-sigs/cluster-api-provider-azure/issues/3163", READ
)
BALANCER_SKUS = Citation("Load balancer SKUs", f"{_LEARN}/load-balancer/skus", READ)
_SETS = f"{_LEARN}/virtual-machine-scale-sets"
SCALE_SET_REST = Citation(
    "Virtual Machine Scale Sets - Create Or Update", f"{_REST}/compute/virtual-machine-scale-sets/create-or-update", READ
)
ORCHESTRATION = Citation("Orchestration modes for scale sets", f"{_SETS}/virtual-machine-scale-sets-orchestration-modes", READ)
PLACEMENT_GROUPS = Citation("Scale sets and placement groups", f"{_SETS}/virtual-machine-scale-sets-placement-groups", READ)
UPGRADE_POLICY = Citation("Upgrade policy modes of scale sets", f"{_SETS}/virtual-machine-scale-sets-upgrade-policy", READ)
INSTANCE_IDS = Citation("Instance ids of scale sets", f"{_SETS}/virtual-machine-scale-sets-instance-ids", READ)
SPECIALIZED_SETS_RECORDING = Citation(
    "Recorded run of azure-cli: test_specialized_image", "https://github.com/Azure/azure-cli", READ
)
OVERLAP_ISSUE = Citation("azure-docs pull request 123869", "https://github.com/MicrosoftDocs/azure-docs/pull/123869", READ)
FULL_ISSUE = Citation("azure-docs issue 88211", "https://github.com/MicrosoftDocs/azure-docs/issues/88211", READ)
FULL_STATUS_ISSUE = Citation(
    "karpenter-provider-azure issue 734", "https://github.com/Azure/karpenter-provider-azure/issues/734", READ
)
STATIC_ISSUE = Citation("azure-docs issue 42889", "https://github.com/MicrosoftDocs/azure-docs/issues/42889", READ)
CAPACITY_ISSUE = Citation("ansible issue 58220", "https://github.com/ansible/ansible/issues/58220", READ)
CAPACITY_STATUS_ISSUE = Citation(
    "terraform-azurerm-nomad issue 6", "https://github.com/hashicorp/terraform-azurerm-nomad/issues/6", READ
)
INSTANCE_ISSUE = Citation("onefuzz issue 2547", "https://github.com/microsoft/onefuzz/issues/2547", READ)
PRIMARY_ISSUE = Citation("ansible issue 40648", "https://github.com/ansible/ansible/issues/40648", READ)
HOT_ADD_ISSUE = Citation("azure-powershell issue 4565", "https://github.com/Azure/azure-powershell/issues/4565", READ)
NAME_ISSUE = Citation("terraforming-azure issue 76", "https://github.com/pivotal-cf/terraforming-azure/issues/76", READ)
