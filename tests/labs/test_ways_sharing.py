# ruff: noqa: E501 - the lines are as somebody would type them
"""Scenarios of sharing judge what is there in the end: other commands, in another order, under other names, pass as well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.reader import read_scenario
from labs.scenarios.variants import fill, values_of, variant
from labs.shell.session import split_inputs

SCENARIOS = Path(__file__).parents[2] / "fixtures" / "compute-gallery" / "scenarios"
BOTH = ("chapter", "azure")
TODAY = ("azure",)
WAYS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "share-least-privilege",
        "by REST and the gallery's own reader role, the wide grant first, the machine from the newest version",
        BOTH,
        """
az role assignment delete --ids $(az role assignment list --scope /subscriptions/{{subscription-id}} --query "[?principalName=='{{extra}}@darkroom.example'].id" -o tsv)
az login --username nadia
az role assignment create --assignee tariq@darkroom.example --role Contributor --scope /subscriptions/{{subscription-id.shops}}/resourceGroups/rg-shops
az login --username owner
image=$(az sig image-definition list -g rg-images -r Optics --query "[?name=='{{product}}'].id" -o tsv)
az rest --method put --url "$image/providers/Microsoft.Authorization/roleAssignments/$(uuidgen)?api-version=2022-04-01" --body '{"properties": {"principalId": "{{object-id.shops-team}}", "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/cf7c76d2-98a3-4358-a134-615aa78bf44d"}}'
az login --username nadia
az vm create --subscription shops -g rg-shops -n floor-a --location {{away}} --image $image --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
""",
    ),
    (
        "share-least-privilege",
        "with a custom role for the image and two narrow roles for the machine",
        BOTH,
        """
az role definition create --role-definition '{"Name": "Image user", "Description": "Reads one image", "Actions": ["Microsoft.Compute/galleries/images/read", "Microsoft.Compute/galleries/images/versions/read"], "AssignableScopes": ["/subscriptions/{{subscription-id}}/resourceGroups/rg-images"]}'
az role assignment create --assignee {{object-id.shops-team}} --role "Image user" --scope $(az sig image-definition show -g rg-images -r Optics -i {{product}} --query id -o tsv)
az role assignment delete --assignee {{extra}}@darkroom.example --scope /subscriptions/{{subscription-id}}
az login --username nadia
for role in "Virtual Machine Contributor" "Network Contributor"; do az role assignment create --assignee tariq@darkroom.example --role "$role" --scope /subscriptions/{{subscription-id.shops}}/resourceGroups/rg-shops; done
az login --username tariq
az account set -s shops
az vm create -g rg-shops -n floor-a --image /subscriptions/{{subscription-id}}/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/Optics/images/{{product}}/versions/{{number}} --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
""",
    ),
    (
        "share-other-tenant",
        "by a VHD, which is an image of theirs in the end",
        ("chapter",),
        """
address=$(az snapshot grant-access -g rg-images -n golden --duration-in-seconds 86400 --query accessSAS -o tsv)
az login --username ines
az account set -s harbour
az storage account create -g rg-bridge -n pelletdepot --location {{away}} --sku Standard_LRS --kind StorageV2 -o none
az storage blob copy start --account-name pelletdepot -c vhds -b golden.vhd --source-uri "$address"
sleep 5h
az storage blob show --account-name pelletdepot -c vhds -n golden.vhd --query properties.copy.status
az image create -g rg-bridge -n arrived --location {{away}} --source https://pelletdepot.blob.core.windows.net/vhds/golden.vhd --os-type Linux --hyper-v-generation V2
az vm create -g rg-bridge -n bridge-1 --location {{away}} --image arrived --size Standard_D2s_v5 --security-type Standard --admin-username azureuser --generate-ssh-keys
az login --username owner
az snapshot revoke-access -g rg-images -n golden
""",
    ),
    (
        "share-other-tenant",
        "by direct sharing with the tenant, from a gallery of its own",
        TODAY,
        """
az sig create -g rg-images -r Partners --permissions Groups
az sig image-definition create -g rg-images -r Partners -i {{product}} --publisher Brannock --offer Bridge --sku {{product}} --os-type Linux --os-state Generalized --hyper-v-generation V2 --features SecurityType=Standard
az sig image-version create -g rg-images -r Partners -i {{product}} -e {{number}} --image-version $(az sig image-version show -g rg-images -r Charts -i {{product}} -e {{number}} --query id -o tsv) --target-regions {{home}} {{away}}
az sig image-version wait -g rg-images -r Partners -i {{product}} -e {{number}} --created
az sig share add -g rg-images -r Partners --tenant-ids {{tenant-id.pellet.example}}
az login --username ines --tenant pellet.example
gallery=$(az sig list-shared --location {{home}} --shared-to tenant --query "[0].uniqueId" -o tsv)
az vm create -g rg-bridge -n bridge-1 --location {{away}} --image $gallery/Images/{{product}}/Versions/{{number}} --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
""",
    ),
    (
        "share-other-tenant",
        "by an app that signs in to both tenants",
        TODAY,
        """
az role assignment create --assignee {{app-id.rollout}} --role "Compute Gallery Image Reader" --scope $(az sig image-definition show -g rg-images -r Charts -i {{product}} --query id -o tsv)
az login --username ines
az role assignment create --assignee {{app-id.rollout}} --role Contributor --scope /subscriptions/{{subscription-id.harbour}}/resourceGroups/rg-bridge
az login --service-principal --username {{app-id.rollout}} --password any --tenant pellet.example
az login --service-principal --username {{app-id.rollout}} --password any --tenant darkroom.example
az vm create --subscription harbour -g rg-bridge -n m1 --location {{away}} --image /subscriptions/{{subscription-id}}/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/Charts/images/{{product}} --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
""",
    ),
    (
        "community-gallery",
        "filled while private, then turned into a community gallery, the newest version by a stranger",
        TODAY,
        """
az sig share reset -g rg-survey -r Trial
az sig create -g rg-survey -r Rivers -l {{home}}
for n in old={{old}} new={{new}}; do az sig image-definition create -g rg-survey -r Rivers -i gauge -p A -f B -s C --os-type Linux --features SecurityType=Standard; az sig image-version create -g rg-survey -r Rivers -i gauge -e ${n#*=} --os-snapshot gauge-${n%%=*} --target-regions {{home}}=2 {{away}} --no-wait; done
az sig update -g rg-survey -r Rivers --permissions Community --publisher-uri https://a.example --publisher-email a@a.example --eula https://a.example/eula --public-name-prefix {{prefix}}
az sig share enable-community -g rg-survey -r Rivers
sleep 4h
public=$(az sig show -g rg-survey -r Rivers --query "sharingProfile.communityGalleryInfo.publicNames[0]" -o tsv)
az rest --method delete --url "/subscriptions/{{subscription-id}}/resourceGroups/rg-survey/providers/Microsoft.Compute/galleries/Rivers/images/gauge/versions/{{old}}?api-version=2024-03-03"
az login --username pia
az sig image-version list-community -l {{away}} --public-gallery-name $public -i gauge -o table
az vm create -g rg-gauge -n mine --location {{away}} --accept-term --image /CommunityGalleries/$public/Images/gauge/Versions/latest --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
""",
    ),
    (
        "community-gallery",
        "by REST, opened before it has anything in it",
        TODAY,
        """
id=/subscriptions/{{subscription-id}}/resourceGroups/rg-survey/providers/Microsoft.Compute
az rest --method put --url "$id/galleries/Rivers?api-version=2024-03-03" --body '{"location": "{{home}}", "properties": {"sharingProfile": {"permissions": "Community", "communityGalleryInfo": {"publisherUri": "https://a.example", "publisherContact": "a@a.example", "eula": "https://a.example/eula", "publicNamePrefix": "{{prefix}}"}}}}'
az rest --method post --url "$id/galleries/Rivers/share?api-version=2024-03-03" --body '{"operationType": "EnableCommunity"}'
az rest --method put --url "$id/galleries/Rivers/images/gauge?api-version=2024-03-03" --body '{"location": "{{home}}", "properties": {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2", "identifier": {"publisher": "A", "offer": "B", "sku": "C"}}}'
sleep 10m
for n in old={{old}} new={{new}}; do az rest --method put --url "$id/galleries/Rivers/images/gauge/versions/$(echo $n | cut -d= -f2)?api-version=2024-03-03" --body '{"location": "{{home}}", "properties": {"publishingProfile": {"targetRegions": [{"name": "{{home}}"}, {"name": "{{away}}"}]}, "storageProfile": {"osDiskImage": {"source": {"id": "'$id/snapshots/gauge-$(echo $n | cut -d= -f1)'"}}}}}'; done
sleep 4h
az rest --method post --url "$id/galleries/Trial/share?api-version=2024-03-03" --body '{"operationType": "Reset"}'
az login --username pia
public=$(az sig list-community -l {{home}} --query "[?starts_with(name, '{{prefix}}')].name" -o tsv)
az vm create -g rg-gauge -n mine --accept-term --image /CommunityGalleries/$public/Images/gauge/Versions/{{old}} --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
az login --username owner
az sig image-version delete --ids $id/galleries/Rivers/images/gauge/versions/{{old}}
""",
    ),
    (
        "saas-customers",
        "people by name, latest region by region, a policy in place of the lock",
        TODAY,
        """
az policy definition create --name keep-versions --mode Indexed --rules '{"if": {"field": "type", "equals": "Microsoft.Compute/galleries/images/versions"}, "then": {"effect": "denyAction", "details": {"actionNames": ["delete"]}}}' -o none
az policy assignment create --name keep-versions --policy keep-versions --scope /subscriptions/{{subscription-id}}/resourceGroups/rg-millrace -o none
id=/subscriptions/{{subscription-id}}/resourceGroups/rg-millrace/providers/Microsoft.Compute/galleries/Millrace
for who in anna@ashdown.example bert@birling.example; do az role assignment create --assignee $who --role "Compute Gallery Image Reader" --scope $id/images/mill; done
az role assignment create --assignee bert@birling.example --role "Compute Gallery Image Reader" --scope $id/images/mill-preview
az rest --method put --url "$id/images/mill/versions/{{good}}?api-version=2024-03-03" --body '{"location": "{{home}}", "properties": {"publishingProfile": {"targetRegions": [{"name": "{{home}}", "regionalReplicaCount": 2}, {"name": "{{away}}"}]}, "storageProfile": {"source": {"id": "'$id/images/mill-preview/versions/{{good}}'"}}}}'
az sig image-version update -g rg-millrace -r Millrace -i mill-preview -e {{bad}} --set publishingProfile.targetRegions[0].excludeFromLatest=true publishingProfile.targetRegions[1].excludeFromLatest=true -o none
sleep 5h
az login --username bert
az vm create --subscription birling-prod -g rg-birling -n b --image $id/images/mill-preview --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
az login --username owner
for each in $(az role assignment list --all --query "[?contains(principalName, 'birling') || principalId=='{{object-id.birling-bot}}'].id" -o tsv); do az role assignment delete --ids $each; done
az login --username anna
az vm create --subscription ashdown-prod -g rg-ashdown -n a --location {{home}} --image $id/images/mill/versions/{{good}} --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
""",
    ),
    (
        "saas-customers",
        "a lock on the group, lifted for the moment",
        TODAY,
        """
az sig image-version update -g rg-millrace -r Millrace -i mill-preview -e {{bad}} --set publishingProfile.excludeFromLatest=true
preview=$(az sig image-version show -g rg-millrace -r Millrace -i mill-preview -e {{good}} --query id -o tsv)
az sig image-version create -g rg-millrace -r Millrace -i mill -e {{good}} --image-version $preview --target-regions {{home}} {{away}}
az sig image-version show -g rg-millrace -r Millrace -i mill -e {{good}} --expand ReplicationStatus --query replicationStatus.summary -o table
stable_channel=$(az sig image-definition show -g rg-millrace -r Millrace -i mill --query id -o tsv)
preview_channel=$(az sig image-definition show -g rg-millrace -r Millrace -i mill-preview --query id -o tsv)
az role assignment create --assignee-object-id {{object-id.ashdown}} --assignee-principal-type Group --role Reader --scope $stable_channel
for channel in $stable_channel $preview_channel; do az role assignment create --assignee-object-id {{object-id.birling}} --assignee-principal-type Group --role Reader --scope $channel; done
az login --username anna
az account set --subscription ashdown-prod
az vm create -g rg-ashdown -n mill-1 --image $stable_channel --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
az login --username bert
az account set --subscription birling-prod
az vm create -g rg-birling -n mill-1 --image $preview_channel --size Standard_D2s_v5 --admin-username azureuser --generate-ssh-keys
az login --username owner
az lock create --name keep --lock-type CanNotDelete -g rg-millrace
az role assignment list --all --query "[].{who: principalName, role: roleDefinitionName, scope: scope}" -o table
az lock delete --name keep -g rg-millrace
for channel in $stable_channel $preview_channel; do az role assignment delete --assignee {{object-id.birling}} --role Reader --scope $channel; done
az role assignment delete --assignee {{app-id.birling-bot}} --role Reader --scope $(az sig show -g rg-millrace -r Millrace --query id -o tsv)
az lock create --name keep --lock-type CanNotDelete -g rg-millrace
""",
    ),
    (
        "who-may-publish",
        "roles written with exceptions, at other scopes, everything by REST",
        BOTH,
        """
group=/subscriptions/{{subscription-id}}/resourceGroups/rg-images
for who in {{object-id.image-builder}} {{object-id.rosa}} {{object-id.wim}}; do az role assignment delete --ids $(az role assignment list --scope $group --query "[?principalId=='$who'].id" -o tsv); done
az role definition create --role-definition '{"Name": "All but the end", "Description": "Galleries, without deleting and sharing", "Actions": ["Microsoft.Compute/galleries/*", "Microsoft.Compute/images/read", "Microsoft.Resources/subscriptions/resourceGroups/read"], "NotActions": ["Microsoft.Compute/galleries/delete", "Microsoft.Compute/galleries/images/delete", "Microsoft.Compute/galleries/images/versions/delete", "Microsoft.Compute/galleries/share/action"], "AssignableScopes": ["/subscriptions/{{subscription-id}}"]}' -o none
for place in rg-images rg-build; do az role assignment create --assignee-object-id {{object-id.image-builder}} --assignee-principal-type ServicePrincipal --role "All but the end" --scope /subscriptions/{{subscription-id}}/resourceGroups/$place; done
az role definition create --role-definition '{"Name": "Undertaker", "Description": "Deletes versions", "Actions": ["*/read", "Microsoft.Compute/galleries/images/versions/delete"], "AssignableScopes": ["/subscriptions/{{subscription-id}}"]}' -o none
az role assignment create --assignee rosa@darkroom.example --role Undertaker --scope $group/providers/Microsoft.Compute/galleries/Boxes/images/{{product}}
az role definition create --role-definition '{"Name": "Door", "Description": "Opens a gallery", "Actions": ["Microsoft.Compute/galleries/read", "Microsoft.Compute/galleries/share/action"], "AssignableScopes": ["/subscriptions/{{subscription-id}}"]}' -o none
az role assignment create --assignee wim@darkroom.example --role Door --scope $group
az login --username wim
az rest --method post --url "$group/providers/Microsoft.Compute/galleries/Boxes/share?api-version=2023-07-03" --body '{"operationType": "Add", "groups": [{"type": "Subscriptions", "ids": ["{{subscription-id.depots}}"]}]}'
az login --username rosa
az rest --method delete --url "$group/providers/Microsoft.Compute/galleries/Boxes/images/{{product}}/versions/{{old}}?api-version=2024-03-03"
az login --service-principal --username {{app-id.image-builder}} --password any --tenant darkroom.example
az rest --method put --url "$group/providers/Microsoft.Compute/galleries/Boxes/images/{{product}}/versions/{{next}}?api-version=2024-03-03" --body '{"location": "{{home}}", "properties": {"publishingProfile": {"targetRegions": [{"name": "{{home}}"}, {"name": "{{away}}"}]}, "storageProfile": {"source": {"id": "/subscriptions/{{subscription-id}}/resourceGroups/rg-build/providers/Microsoft.Compute/images/{{product}}-next"}}}}'
az rest --method delete --url "$group/providers/Microsoft.Compute/galleries/Boxes/images/{{product}}/versions/{{next}}?api-version=2024-03-03"
sleep 2h
""",
    ),
    (
        "who-may-publish",
        "the work first, with the old roles, and the split after it",
        BOTH,
        """
gallery=/subscriptions/{{subscription-id}}/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/Boxes
az login --username wim
az sig share add -g rg-images -r Boxes --subscription-ids {{subscription-id.depots}}
az login --username rosa
az sig image-version delete -g rg-images -r Boxes -i {{product}} -e {{old}}
az login --username owner
az role assignment create --assignee {{app-id.image-builder}} --role Reader --scope /subscriptions/{{subscription-id}}/resourceGroups/rg-build
az login --service-principal --username {{app-id.image-builder}} --password any --tenant darkroom.example
az sig image-version create -g rg-images -r Boxes -i {{product}} -e {{next}} --managed-image $(az image show -g rg-build -n {{product}}-next --query id -o tsv) --target-regions {{home}} {{away}}
az login --username owner
for pair in Publisher=write Retirer=delete; do az role definition create --role-definition '{"Name": "'${pair%=*}'", "Description": "One duty", "Actions": ["Microsoft.Compute/galleries/*/read", "Microsoft.Compute/galleries/images/versions/'${pair#*=}'"], "AssignableScopes": ["/subscriptions/{{subscription-id}}"]}' -o none; done
az role assignment create --assignee {{app-id.image-builder}} --role Publisher --scope $gallery/images/{{product}}
az role assignment create --assignee {{object-id.rosa}} --role Retirer --scope $gallery/images/{{product}}
az role assignment create --assignee {{object-id.wim}} --role "Compute Gallery Sharing Admin" --scope $gallery
for who in {{object-id.image-builder}} {{object-id.rosa}} {{object-id.wim}}; do az role assignment delete --assignee $who --resource-group rg-images; done
az role assignment list --all -o table
az login --service-principal --username {{app-id.image-builder}} --password any --tenant darkroom.example
az sig image-version delete -g rg-images -r Boxes -i {{product}} -e {{next}}
""",
    ),
)


def _runs() -> Iterator[object]:
    for slug, told, rulebooks, lines in WAYS:
        for rulebook in rulebooks:
            yield pytest.param(slug, rulebook, lines, id=f"{slug}, {told}, {rulebook}")


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize(("slug", "rulebook", "lines"), [*_runs()])
def test_another_right_way_passes(slug: str, rulebook: str, lines: str, number: int) -> None:
    template = read_scenario(SCENARIOS / slug).template
    run = Run(variant(template, number), rulebook)
    said = []
    for line in split_inputs(fill(lines, values_of(template, number))):
        ran = run.line(line)
        said += [ran.outcome.stderr] if ran is not None else []
    unmet = [(result.goal, result.actual) for result in run.grade() if result.verdict is not Verdict.MET]
    assert not unmet, said
