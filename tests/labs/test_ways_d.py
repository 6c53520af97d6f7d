"""Scenarios about rules, money and automation are met by other right ways than the one that stands in their solution."""

from pathlib import Path

import pytest

from labs.models import Verdict
from labs.runs import Run
from labs.scenarios.folders import find_scenario
from labs.scenarios.reader import read_scenario
from labs.shell.session import split_inputs

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

WAYS = [
    pytest.param("protect-from-deletion", GUARDS_FROM_A_TEMPLATE, id="guards from a template and a built-in policy"),
]


@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
@pytest.mark.parametrize(("slug", "lines"), WAYS)
def test_another_right_way_meets_every_goal(slug: str, lines: str, rulebook: str) -> None:
    run = Run(read_scenario(find_scenario(slug)).scenario, rulebook)
    for line in split_inputs(lines):
        run.line(line)
    assert {result.goal: result.actual for result in run.grade() if result.verdict is not Verdict.MET} == {}
