"""Other right ways through the labs about replication and deploying: other commands, another order, names of one's own."""

from pathlib import Path

import pytest
from django.conf import settings

from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.reader import read_scenario
from labs.shell.session import split_inputs

SCENARIOS = Path(settings.BASE_DIR) / "fixtures" / "compute-gallery" / "scenarios"
BOTH = ("chapter", "azure")

WAYS = {
    "snapshot-with-data-disks": (
        BOTH,
        r"""
for d in os books; do az snapshot create -g rg-ledger -n s-$d --incremental true --source $(az disk show -g rg-ledger -n ledger-$d --query id -o tsv); done
os=$(az snapshot show -g rg-ledger -n s-os --query id -o tsv)
books=$(az snapshot show -g rg-ledger -n s-books --query id -o tsv)
gallery=$(az sig show -g rg-ledger -r Archive --query id -o tsv)
az rest --method put --url "$gallery/images/ledger/versions/1.0.0?api-version=2024-03-03" --body "{\"location\": \"eastus\", \"properties\": {\"publishingProfile\": {\"targetRegions\": [{\"name\": \"West US\"}, {\"name\": \"East US\", \"regionalReplicaCount\": 2}]}, \"storageProfile\": {\"osDiskImage\": {\"source\": {\"id\": \"$os\"}}, \"dataDiskImages\": [{\"lun\": 5, \"source\": {\"id\": \"$books\"}}]}}}"
sleep 1h
az vm create -g rg-ledger -n ledger-2 -l westus --image "$gallery/images/ledger" --admin-username ops --generate-ssh-keys --public-ip-address ""
""",
    ),
    "two-regions-two-replicas": (
        BOTH,
        r"""
image=$(az image show -g rg-season -n shop-image --query id -o tsv)
definition=$(az sig image-definition show -g rg-season -r Season -i shop --query id -o tsv)
echo '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "parameters": {"image": {"type": "string"}}, "resources": [{"type": "Microsoft.Compute/galleries/images/versions", "apiVersion": "2024-03-03", "name": "Season/shop/1.0.0", "location": "eastus", "properties": {"storageProfile": {"source": {"id": "[parameters(\u0027image\u0027)]"}}, "publishingProfile": {"replicaCount": 3, "targetRegions": [{"name": "West US"}, {"name": "East US", "regionalReplicaCount": 2, "storageAccountType": "Standard_ZRS"}]}}}]}' > version.json
az deployment group create -g rg-season --template-file version.json --parameters image=$image
sleep 2h
az tag update --resource-id "$definition/versions/1.0.0" --operation Merge --tags transfers=1 copies=5
""",
    ),
    "two-regions-two-replicas (tags at once, no waiting)": (
        BOTH,
        """
az sig image-version create -g rg-season -r Season -i shop -e 1.0.0 --managed-image shop-image --replica-count 3 --target-regions westus eastus=2=Standard_ZRS --tags copies=5 transfers=1 --no-wait
az sig image-version update -g rg-season -r Season -i shop -e 1.0.0 --target-regions westus=3 eastus=2=Standard_ZRS
sleep 2h
""",
    ),
    "region-that-fails": (
        ("chapter",),
        """
az sig image-version create -g rg-orders -r Orders -i orders -e 2.3.0 --managed-image orders-image --target-regions westus=2 centralus "East US"
sleep 50m
definition=$(az sig image-definition show -g rg-orders -r Orders -i orders --query id -o tsv)
az vm create -g rg-orders -n orders-far -l westus --image "$definition" --admin-username ops --generate-ssh-keys --public-ip-address ""
az vm create -g rg-orders -n orders-near -l centralus --image "$definition" --admin-username ops --generate-ssh-keys --public-ip-address ""
sleep 7h
az sig image-version wait -g rg-orders -r Orders -i orders -e 2.3.0 --created
az vm create -g rg-orders -n orders-far -l westus --image "$definition" --admin-username ops --generate-ssh-keys --public-ip-address ""
""",
    ),
    "region-that-fails (in a hurry)": (
        ("azure",),
        """
az sig image-version create -g rg-orders -r Orders -i orders -e 2.3.0 --managed-image orders-image --target-regions eastus centralus westus
az sig image-version update -g rg-orders -r Orders -i orders -e 2.3.0 --remove publishingProfile.targetRegions 2
definition=$(az sig image-definition show -g rg-orders -r Orders -i orders --query id -o tsv)
az vm create -g rg-orders -n orders-near -l centralus --image "$definition" --admin-username ops --generate-ssh-keys --public-ip-address ""
az sig image-version update -g rg-orders -r Orders -i orders -e 2.3.0 --add publishingProfile.targetRegions name=westus
sleep 6h
az sig image-version update -g rg-orders -r Orders -i orders -e 2.3.0 --remove publishingProfile.targetRegions 2
az sig image-version update -g rg-orders -r Orders -i orders -e 2.3.0 --add publishingProfile.targetRegions name=westus
az vm create -g rg-orders -n orders-far -l westus --image "$definition/versions/2.3.0" --admin-username ops --generate-ssh-keys --public-ip-address ""
""",
    ),
    "regions-dropped": (
        ("azure",),
        """
az sig image-version update -g rg-parcels -r Parcels -i sorter -e 1.0.0 --add publishingProfile.targetRegions name=westus regionalReplicaCount=3 --no-wait
sleep 2h
az vm create -g rg-parcels -n sorter-2 -l westus --image $(az sig image-definition show -g rg-parcels -r Parcels -i sorter --query id -o tsv) --admin-username ops --generate-ssh-keys
az sig image-version update -g rg-parcels -r Parcels -i sorter -e 1.0.0 --add publishingProfile.targetRegions name=canadacentral regionalReplicaCount=2 --set safetyProfile.allowDeletionOfReplicatedLocations=false
az sig image-version update -g rg-parcels -r Parcels -i sorter -e 1.0.0 --target-regions eastus canadacentral
""",
    ),
    "regions-dropped (by a patch)": (
        ("azure",),
        r"""
version=$(az sig image-version show -g rg-parcels -r Parcels -i sorter -e 1.0.0 --query id -o tsv)
az rest --method patch --url "$version?api-version=2024-03-03" --body "{\"properties\": {\"safetyProfile\": {\"allowDeletionOfReplicatedLocations\": false}, \"publishingProfile\": {\"targetRegions\": [{\"name\": \"Canada Central\", \"regionalReplicaCount\": 2}, {\"name\": \"West US\", \"regionalReplicaCount\": 3}, {\"name\": \"centralus\", \"regionalReplicaCount\": 2}, {\"name\": \"eastus\", \"regionalReplicaCount\": 1}]}}}"
sleep 3h
az vm create -g rg-parcels -n sorter-2 -l "West US" --image $version --admin-username ops --generate-ssh-keys
""",
    ),
}
EACH = [(slug, rulebook, lines) for slug, (rulebooks, lines) in WAYS.items() for rulebook in rulebooks]


@pytest.mark.parametrize(("slug", "rulebook", "lines"), EACH, ids=[f"{slug}-{book}" for slug, book, _ in EACH])
def test_another_right_way_meets_every_goal(slug: str, rulebook: str, lines: str) -> None:
    run = Run(read_scenario(SCENARIOS / slug.partition(" ")[0]).scenario, rulebook)
    for line in split_inputs(lines):
        run.line(line)
    results = run.grade()
    assert {result.goal: result.actual for result in results if result.verdict is not Verdict.MET} == {}
    assert results
