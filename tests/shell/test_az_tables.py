"""The columns of `-o table`, command by command, as recorded of the real client."""

import pytest

from tests.evidence.derive import columns_of
from tests.shell.furnished import DEFINITION, furnished

GALLERY = "Location Name ProvisioningState ResourceGroup"
IMAGE = "Architecture HyperVGeneration Location Name OsState OsType ProvisioningState ResourceGroup"
DISK = "Name ResourceGroup Location Sku OsType SizeGb ProvisioningState"
VERSION = f"{DEFINITION} -e 1.0.0"
COLUMNS = (
    ("sig create -g MyRG -r fresh", GALLERY),
    ("sig show -g MyRG -r MyGallery", GALLERY),
    ("sig list -g MyRG", GALLERY),
    ("sig image-definition create -g MyRG -r MyGallery -i new -p a -f b -s c --os-type Linux --architecture x64", IMAGE),
    ("sig image-definition list -g MyRG -r MyGallery", IMAGE),
    (f"sig image-definition show {DEFINITION}", IMAGE),
    (f"sig image-version create {DEFINITION} -e 3.0.0 --managed-image MyManagedImage", GALLERY),
    (f"sig image-version list {DEFINITION}", GALLERY),
    (f"sig image-version update {VERSION} --set tags.a=b", GALLERY),
    (f"sig image-version show {VERSION}", "Name ResourceGroup ProvisioningState TargetRegions"),
    (
        f"sig image-version show {VERSION} --expand ReplicationStatus",
        "Name ResourceGroup ProvisioningState TargetRegions ReplicationState",
    ),
    ("sig list-shared -l eastus", "Location Name UniqueId"),
    ("sig show-shared -l eastus --gallery-unique-name {shared}", "Location Name UniqueId"),
    (
        "sig image-definition list-shared -l eastus --gallery-unique-name {shared}",
        "Architecture HyperVGeneration Location Name OsState OsType UniqueId",
    ),
    (
        "sig image-version list-shared -l eastus --gallery-unique-name {shared} -i MyImage",
        "ExcludeFromLatest Location Name PublishedDate UniqueId",
    ),
    ("image list -g MyRG", "HyperVGeneration Location Name ProvisioningState ResourceGroup"),
    ("image show -g MyRG -n MyManagedImage", "HyperVGeneration Location Name ProvisioningState ResourceGroup"),
    ("disk list -g MyRG", DISK),
    ("disk show -g MyRG -n MyOsDisk", DISK),
    ("disk show -g MyRG -n MyDisk", "Name ResourceGroup Location Sku SizeGb ProvisioningState"),
    (
        "vm create -g MyRG -n fresh --image Ubuntu2204 --generate-ssh-keys",
        "ResourceGroup PowerState PublicIpAddress PrivateIpAddress MacAddress Location",
    ),
    ("vm list -g MyRG", "Name ResourceGroup Location"),
    ("vm show -g MyRG -n MyVM", "Name ResourceGroup Location"),
    ("vm show -d -g MyRG -n MyVM", "Name ResourceGroup PowerState PublicIps Location"),
    ("vm get-instance-view -g MyRG -n MyVM", "Name ResourceGroup Location ProvisioningState PowerState"),
    ("vm list-usage -l eastus", "Name CurrentValue Limit"),
    ("vmss list -g MyRG", "Name ResourceGroup Location Capacity Overprovision UpgradePolicy"),
    ("vmss show -g MyRG -n MyScaleSet", "Name ResourceGroup Location Capacity Overprovision UpgradePolicy"),
    ("group list", "Name Location Status"),
    ("group show -n MyRG", "Location Name"),
    ("group create -n other -l eastus", "Location Name"),
    ("group exists -n MyRG", "Result"),
    ("resource list -g MyRG", "Name ResourceGroup Location Type Status"),
    ("role assignment list --all", "Principal Role Scope"),
    ("role definition list --name Reader", "Name Type Description"),
    ("account list", "Name CloudName SubscriptionId TenantId State IsDefault"),
    ("account show", "EnvironmentName HomeTenantId IsDefault Name State TenantId"),
    ("lock create -n keep -g MyRG -t ReadOnly", "Level Name ResourceGroup"),
)
SILENT = (
    "vm deallocate -g MyRG -n MyVM",
    "vm stop -g MyRG -n MyVM",
    "vm delete -g MyRG -n MyVM -y",
    f"sig image-version delete {VERSION}",
    "sig share add -g MyRG -r MyGallery --subscription-ids {sub}",
    "image delete -g MyRG -n MyManagedImage",
    "disk delete -g MyRG -n MyDisk -y",
)
DIFFERENT = {  # a column that Azure shows only where there is a value for it
    "Zones": "nothing of the furniture is in a zone",
    "Fqdns": "no address of the furniture has a label",
}


@pytest.mark.parametrize(("line", "columns"), COLUMNS)
def test_a_table_has_the_columns_of_the_real_client(line: str, columns: str) -> None:
    terminal = furnished("sig share add -g MyRG -r MyGallery --subscription-ids {sub}")
    if "{shared}" in line:
        line = line.replace("{shared}", str(terminal.does("sig show -g MyRG -r MyGallery --query identifier.uniqueName")))
    result = terminal.run(f"{line} -o table")
    assert result.exit_code == 0, result.stderr
    assert [column for column in columns_of(result.stdout) if column not in DIFFERENT] == columns.split()


@pytest.mark.parametrize("line", SILENT)
def test_what_only_does_something_prints_nothing(line: str) -> None:
    result = furnished().run(f"{line} -o table")
    assert (result.exit_code, result.stdout) == (0, "")
