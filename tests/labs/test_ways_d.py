"""Scenarios about rules, money and automation are met by other right ways than the one that stands in their solution."""

from pathlib import Path

import pytest

from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.reader import read_scenario
from labs.shell.session import split_inputs

SCENARIOS = Path(__file__).parents[2] / "fixtures" / "compute-gallery" / "scenarios"

GUARDS_FROM_A_TEMPLATE = """\
cat > guards.json <<'END'
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Compute/galleries/providers/locks",
      "apiVersion": "2016-09-01",
      "name": "Golden/Microsoft.Authorization/stay",
      "properties": {"level": "CanNotDelete"}
    },
    {
      "type": "Microsoft.Authorization/policyAssignments",
      "apiVersion": "2023-04-01",
      "name": "stay",
      "properties": {
        "policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/78460a36-508a-49a4-b2b2-2f5ec564f4bb",
        "parameters": {"listOfResourceTypesDisallowedForDeletion": {"value": ["Microsoft.Compute/galleries/images/versions"]}}
      }
    }
  ]
}
END
az sig image-version create -g rg-images -r Golden -i web -e 4.0.0 --os-snapshot golden --target-regions eastus
az deployment group create -g rg-images -n guards --template-file guards.json
az sig image-version update -g rg-images -r Golden -i web -e 1.4.0 --set publishingProfile.endOfLifeDate=2027-09-30T12:00:00Z
az sig image-version update -g rg-images -r Golden -i web -e 1.4.0 --set safetyProfile.blockDeletionBeforeEndOfLife=true
az sig image-version delete -g rg-images -r Golden -i web -e 1.4.0
az login -u ines
for gallery in Archive Golden; do
  for number in $(az sig image-version list -g rg-images -r $gallery -i web --query '[].name' -o tsv); do
    az sig image-version delete -g rg-images -r $gallery -i web -e $number
  done
done
az snapshot delete -g rg-images -n scratch
"""

TRIED_BEFORE_THE_RULE = """\
how='--size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys'
gallery=$(az sig show -g rg-images -r Approved --query id -o tsv)
az vm create -g rg-trial -n trial-1 --image Ubuntu2204 $how
az vm create -g rg-shop -n shop-1 --image $gallery/images/web/versions/1.0.0 $how
az vm create -g rg-shop -n shop-2 --image $gallery/images/jobs/versions/1.0.0 $how
cat > rule.json <<'END'
{
  "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"gallery": {"type": "string"}, "spared": {"type": "string"}},
  "resources": [
    {
      "type": "Microsoft.Authorization/policyDefinitions",
      "apiVersion": "2021-06-01",
      "name": "from-the-gallery",
      "properties": {
        "mode": "All",
        "policyRule": {
          "if": {
            "anyOf": [
              {"allOf": [
                {"field": "type", "equals": "Microsoft.Compute/virtualMachines"},
                {"field": "Microsoft.Compute/imageId", "notLike": "[concat(parameters('gallery'), '*')]"}
              ]},
              {"allOf": [
                {"field": "type", "equals": "Microsoft.Compute/virtualMachineScaleSets"},
                {"field": "Microsoft.Compute/imageId", "notLike": "[concat(parameters('gallery'), '*')]"}
              ]}
            ]
          },
          "then": {"effect": "Deny"}
        }
      }
    },
    {
      "type": "Microsoft.Authorization/policyAssignments",
      "apiVersion": "2023-04-01",
      "name": "from-the-gallery",
      "dependsOn": ["[subscriptionResourceId('Microsoft.Authorization/policyDefinitions', 'from-the-gallery')]"],
      "properties": {
        "policyDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/policyDefinitions', 'from-the-gallery')]",
        "notScopes": ["[parameters('spared')]"]
      }
    }
  ]
}
END
az deployment sub create -n rule -l eastus --template-file rule.json --parameters gallery=$gallery \\
  spared=$(az group show -n rg-trial --query id -o tsv)
az group create -n rg-new -l eastus
az vm create -g rg-new -n market-2 --image Ubuntu2204 $how
az vm create -g rg-shop -n market-1 --image Ubuntu2204 $how
az vmss create -g rg-office -n office-set --image Ubuntu2204 \\
  --vm-sku Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
"""
THE_BUILT_IN = """\
how='--size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys'
gallery=$(az sig show -g rg-images -r Approved --query id -o tsv)
policy=$(az policy definition list --query "[?displayName=='Allowed images'].name" -o tsv)
az policy assignment create -n allowed --policy $policy --params '{"listOfAllowedImages": {"value": ["'$gallery'"]}}' \\
  --not-scopes $(az group show -n rg-trial --query id -o tsv)
az group create -n rg-new -l eastus
for place in rg-shop/market-1 rg-new/market-2 rg-trial/trial-1; do
  az vm create -g ${place%/*} -n ${place#*/} --image Ubuntu2204 $how
done
az vmss create -g rg-office -n office-set --image Ubuntu2204 \\
  --vm-sku Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
for vm in shop-1=web shop-2=jobs; do
  az vm create -g rg-shop -n ${vm%=*} --image $gallery/images/${vm#*=}/versions/1.0.0 --size Standard_D2s_v5 \\
    --admin-username azureuser --generate-ssh-keys
done
"""
MACHINE_DELETED_AND_LOOPS = """\
az sig image-version create -g rg-media -r Frames -i web -e 4.0.0 --os-snapshot ref-3 --target-regions eastus westus2 --no-wait
az vm delete -g rg-media -n builder --yes
for disk in $(az disk list -g rg-media --query "[?managedBy==null].name" -o tsv); do
  az disk delete -g rg-media -n $disk --yes
done
az resource delete --ids $(az image list -g rg-media --query "[].id" -o tsv)
for name in $(az snapshot list -g rg-media --query "[?name!='ref-3'].name" -o tsv); do
  az snapshot delete -g rg-media -n $name
done
sleep 12h
for number in 1.0.0 1.5.0 3.0.0; do az sig image-version delete -g rg-media -r Frames -i web -e $number --no-wait; done
sleep 1h
"""
THE_SET_MOVES_ON = """\
az sig image-version update -g rg-media -r Frames -i web -e 3.0.0 --allow-replicated-location-deletion true \\
  --target-regions eastus=1=premium_lrs westus2=1=premium_lrs
az sig image-version create -g rg-media -r Frames -i web -e 3.1.0 --os-snapshot ref-3 \\
  --target-regions eastus=1=standard_zrs westus2
az sig image-version wait -g rg-media -r Frames -i web -e 3.1.0 --created --timeout 86400
newest=$(az sig image-version show -g rg-media -r Frames -i web -e 3.1.0 --query id -o tsv)
az vmss update -g rg-media -n farm --set virtualMachineProfile.storageProfile.imageReference.id=$newest
for number in 1.0.0 1.5.0 2.0.0 3.0.0; do az sig image-version delete -g rg-media -r Frames -i web -e $number; done
az image delete -g rg-media -n web-image
az snapshot delete --ids $(az snapshot list -g rg-media --query "[?starts_with(name, 'capture')].id" -o tsv)
az vm update -g rg-media -n builder --remove storageProfile.dataDisks 0
az disk delete -g rg-media -n capture-disk --yes
az vm deallocate -g rg-media -n builder
"""
A_GROUP_FOR_EACH_RUN = """\
round=0
until [ $round -eq 2 ]; do
  round=$((round + 1))
  numbers=$(az sig image-version list -g rg-images -r Corp -i web --query "[].name" -o tsv | cut -d . -f 2 | sort -n)
  next=1.$(($(echo "$numbers" | tail -1) + 1)).0
  [ $round -eq 2 ] && az group create -n rg-build -l eastus -o none
  base=$(az sig image-definition show -g rg-images -r Corp -i web --query id -o tsv)
  az vm create -g rg-build -n maker-$round --image $base \\
    --size Standard_D2s_v5 --security-type Standard --admin-username azureuser --generate-ssh-keys -o none
  az vm run-command invoke -g rg-build -n maker-$round --command-id RunShellScript -o none \\
    --scripts "waagent -deprovision+user -force"
  az vm deallocate -g rg-build -n maker-$round && az vm generalize -g rg-build -n maker-$round
  az image create -g rg-build -n image --source maker-$round --hyper-v-generation V2 -o none
  az sig image-version create -g rg-images -r Corp -i web -e $next --no-wait --target-regions eastus=2 westus2=1=standard_zrs \\
    --managed-image $(az image show -g rg-build -n image --query id -o tsv)
  az sig image-version wait -g rg-images -r Corp -i web -e $next --created
  for minor in $(echo "$numbers" | head -n -2); do az sig image-version delete -g rg-images -r Corp -i web -e 1.$minor.0; done
  az group delete -n rg-build --yes
done
"""
ALL_FROM_A_TEMPLATE = """\
how='--size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys'
cat > standard.json <<'END'
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "regions": {"type": "array", "defaultValue": ["eastus", "westeurope", "southeastasia", "westus2", "canadacentral",
      "brazilsouth", "uksouth", "centralindia", "australiaeast", "southafricanorth"]},
    "systems": {"type": "array", "defaultValue": ["Linux", "Windows"]}
  },
  "resources": [
    {
      "type": "Microsoft.Compute/galleries", "apiVersion": "2023-07-03", "name": "Global", "location": "eastus",
      "tags": {"team": "desktop", "cost-center": "4711"}
    },
    {
      "copy": {"name": "definitions", "count": "[length(parameters('systems'))]"},
      "type": "Microsoft.Compute/galleries/images", "apiVersion": "2023-07-03", "location": "eastus",
      "name": "[concat('Global/', toLower(parameters('systems')[copyIndex()]))]",
      "dependsOn": ["[resourceId('Microsoft.Compute/galleries', 'Global')]"],
      "properties": {
        "osType": "[parameters('systems')[copyIndex()]]", "osState": "Generalized", "hyperVGeneration": "V2",
        "identifier": {"publisher": "A", "offer": "B", "sku": "[parameters('systems')[copyIndex()]]"}
      }
    },
    {
      "copy": {"name": "versions", "count": "[length(parameters('systems'))]"},
      "type": "Microsoft.Compute/galleries/images/versions", "apiVersion": "2023-07-03", "location": "eastus",
      "name": "[concat('Global/', toLower(parameters('systems')[copyIndex()]), '/2027.1.0')]",
      "dependsOn": ["definitions"],
      "properties": {
        "publishingProfile": {
          "copy": [{"name": "targetRegions", "count": "[length(parameters('regions'))]", "input": {
            "name": "[parameters('regions')[copyIndex('targetRegions')]]", "regionalReplicaCount": 2
          }}]
        },
        "storageProfile": {"osDiskImage": {"source": {
          "id": "[resourceId('Microsoft.Compute/snapshots', concat(toLower(parameters('systems')[copyIndex()]), '-gold'))]"
        }}}
      }
    }
  ]
}
END
az deployment group create -g rg-global -n standard --template-file standard.json --no-wait
sleep 4d
az lock create -n stay -g rg-global --resource Global --resource-type Microsoft.Compute/galleries --lock-type CanNotDelete
gallery=$(az sig show -g rg-global -r Global --query id -o tsv)
az policy definition create -n ours --rules '{"if": {"allOf": [{"field": "type", "equals": "Microsoft.Compute/virtualMachines"},
  {"field": "Microsoft.Compute/imageId", "notContains": "/Global/"}]}, "then": {"effect": "deny"}}'
az policy assignment create -n ours --policy ours
password=Made-up-for-0ne-lab
az vm create -g rg-europe -n office-eu --image $gallery/images/windows --size Standard_D2s_v5 \\
  --admin-username staff --admin-password $password
for place in americas-am europe-eu asia-as; do
  az vm create -g rg-${place%-*} -n desk-${place#*-} --image $gallery/images/linux --size Standard_B1s --admin-username staff \\
    --generate-ssh-keys
done
az vm create -g rg-asia -n stray-1 --image Ubuntu2204 $how
"""
REGIONS_ADDED_LATER = """\
how='--size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys'
az sig create -g rg-global -r Global
az tag create --resource-id $(az sig show -g rg-global -r Global --query id -o tsv) --tags team=desktop cost-center=4711
for system in Linux Windows; do
  az sig image-definition create -g rg-global -r Global -i ${system,,} --publisher A --offer B --sku $system --os-type $system \\
    --os-state generalized --hyper-v-generation V2 --features SecurityType=Standard
  az sig image-version create -g rg-global -r Global -i ${system,,} -e 2027.1.0 --os-snapshot ${system,,}-gold
  az sig image-version update -g rg-global -r Global -i ${system,,} -e 2027.1.0 --replica-count 2 --target-regions eastus=2 \\
    westeurope=2 southeastasia=2 westus2=2 canadacentral=2 brazilsouth=2 uksouth=2 centralindia=2 australiaeast=2 \\
    southafricanorth=2
done
az lock create -n stay -g rg-global --lock-type CanNotDelete
gallery=$(az sig show -g rg-global -r Global --query id -o tsv)
az policy definition create -n ours --rules '{"if": {"allOf": [{"field": "type", "equals": "Microsoft.Compute/virtualMachines"},
  {"field": "Microsoft.Compute/imageId", "notLike": "'$gallery'*"}]}, "then": {"effect": "deny"}}'
az policy assignment create -n ours --policy ours
az vm create -g rg-asia -n stray-1 --image Ubuntu2204 $how
for machine in americas/desk-am/linux europe/desk-eu/linux asia/desk-as/linux europe/office-eu/windows; do
  place=${machine%%/*}; name=${machine#*/}
  az vm create -g rg-$place -n ${name%/*} --image $gallery/images/${name#*/}/versions/2027.1.0 --size Standard_D2s_v5 \\
    --admin-username staff --admin-password Made-up-for-0ne-lab
done
"""

BOTH = ("chapter", "azure")
WAYS = [
    ("protect-from-deletion", BOTH, GUARDS_FROM_A_TEMPLATE),
    ("allowed-images", BOTH, TRIED_BEFORE_THE_RULE),
    ("allowed-images", ("chapter",), THE_BUILT_IN),
    ("halve-the-bill", BOTH, MACHINE_DELETED_AND_LOOPS),
    ("halve-the-bill", ("azure",), THE_SET_MOVES_ON),
    ("quarterly-image", BOTH, A_GROUP_FOR_EACH_RUN),
    ("global-standard", ("azure",), REGIONS_ADDED_LATER),
    ("global-standard", BOTH, ALL_FROM_A_TEMPLATE),
]
CASES = [(slug, rulebook, lines) for slug, rulebooks, lines in WAYS for rulebook in rulebooks]


@pytest.mark.parametrize(("slug", "rulebook", "lines"), CASES, ids=[f"{slug}-{rulebook}" for slug, rulebook, _ in CASES])
def test_another_right_way_meets_every_goal(slug: str, rulebook: str, lines: str) -> None:
    run = Run(read_scenario(SCENARIOS / slug).scenario, rulebook)
    for line in split_inputs(lines):
        run.line(line)
    assert {result.goal: result.actual for result in run.grade() if result.verdict is not Verdict.MET} == {}
